"""Messages about a filing to whoever has to act on it next, queued in the transaction of the move."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.enums import Role
from accounts.models import Organisation, Person
from competitions.models import Filing
from notifications.actions import queue_message
from ui import formats
from workflow.services import Move


def tell(move: Move, people: Iterable[Person], template: str, **params: str) -> None:
    """An SMS to each of ``people`` of whom we know a phone. Its key names the filing: the page shows what failed."""
    filing: Filing = move.obj
    for person in people:
        phone = (person.user.phone if person.user else "") or person.phone
        if phone:
            queue_message(
                channel="sms",
                template=template,
                recipient=phone,
                user=person.user,
                params={"title": filing.title, **params},
                once_key=f"filing:{filing.pk}:{move.transition.name}:{person.pk}:{move.now.timestamp()}",
            )


def tell_drafter(move: Move, template: str, **params: str) -> None:
    """Whoever drafted it."""
    tell(move, [move.obj.drafted_by], template, **params)


def tell_signers(move: Move) -> None:
    """Everybody of the office who may sign it off: not the drafter."""
    filing: Filing = move.obj
    drafter = int(move.actor.actor_key)
    people = _people(filing.organisation, Role.ORGANISER, Role.APPROVER).exclude(pk=drafter)
    tell(move, people, "competitions.filing_to_sign", who=move.actor.actor_label)


def tell_approvers(move: Move) -> None:
    """Everybody of the office above who may decide it: neither drafter nor signer."""
    filing: Filing = move.obj
    people = _people(filing.addressee, Role.APPROVER).exclude(Q(pk=filing.drafted_by_id) | Q(pk=filing.signed_by_id))
    with override(settings.LANGUAGE_CODE):
        due = formats.deadline(filing.due_on) if filing.due_on else _("soon")
    tell(move, people, "competitions.filing_received", office=filing.organisation.name, due=due)


def _people(office: Organisation, *roles: Role) -> QuerySet[Person]:
    live = Q(roles__organisation=office, roles__role__in=roles, roles__ended_at=None)
    return Person.objects.filter(live).select_related("user").distinct().order_by("pk")
