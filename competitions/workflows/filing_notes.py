"""Messages about a filing to whoever has to act on it next, queued in the transaction of the move."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.enums import Role
from accounts.models import Delegation, Person
from competitions.models import Filing
from competitions.queries.filing_steps import open_step
from notifications.actions import queue_message
from ui import formats
from workflow import clock
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
    """Everybody of the office who may sign it next: not the drafter, not who checked it."""
    filing: Filing = move.obj
    people = signers(filing.organisation_id, Role.ORGANISER, Role.APPROVER)
    done = [pk for pk in (int(move.actor.actor_key), filing.drafted_by_id, filing.checked_by_id) if pk]
    tell(move, people.exclude(pk__in=done), "competitions.filing_to_sign", who=move.actor.actor_label)


def tell_next(move: Move) -> None:
    """Whoever the filing lies with now: approvers to decide, or the clerk who sends it to the outside body."""
    filing: Filing = move.obj
    step = open_step(filing)
    if step is not None and step.outside:
        people = signers(step.office_id, Role.ORGANISER, Role.APPROVER)
        tell(move, people, "competitions.filing_to_send", body=step.outside)
        return
    roles = [Role.ORGANISER, Role.APPROVER] if step is not None and step.persons > 1 else [Role.APPROVER]
    people = signers(filing.addressee_id, *roles)
    people = people.exclude(Q(pk=filing.drafted_by_id) | Q(pk=filing.signed_by_id))
    with override(settings.LANGUAGE_CODE):
        due = formats.deadline(filing.due_on) if filing.due_on else _("soon")
    tell(move, people, "competitions.filing_received", office=filing.organisation.name, due=due)


def tell_colleagues(move: Move) -> None:
    """Whoever of the office may check or issue what is proposed."""
    filing: Filing = move.obj
    step = open_step(filing)
    last = step is None or step.persons < 3 or step.checked_at is not None
    people = signers(filing.addressee_id, *([Role.APPROVER] if last else [Role.ORGANISER, Role.APPROVER]))
    done = [step.proposed_by_id, step.checked_by_id] if step is not None else []
    people = people.exclude(pk__in=[pk for pk in (*done, int(move.actor.actor_key)) if pk])
    tell(move, people, "competitions.filing_proposed", who=move.actor.actor_label)


def signers(office: int, *roles: Role) -> QuerySet[Person]:
    """People with one of ``roles`` for the office, and colleagues who stand in for one of them today."""
    today = clock.today()
    held = {"roles__organisation": office, "roles__role__in": roles, "roles__ended_at": None}
    away = Delegation.objects.filter(
        organisation=office,
        ended_at=None,
        first_day__lte=today,
        last_day__gte=today,
        **{f"person__{name}": value for name, value in held.items()},
    )
    people = Person.objects.filter(Q(**held) | Q(pk__in=away.values("delegate")))
    return people.select_related("user").distinct().order_by("pk")
