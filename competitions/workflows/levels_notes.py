"""Messages between levels, queued in the transaction of the act."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.conf import settings
from django.db.models import Q
from django.utils.translation import override

from accounts.enums import Role
from accounts.models import Person, Region
from competitions.enums import ROUND_OFFICES
from competitions.models import ReplacementRequest, RoundCall
from notifications.actions import queue_message
from ui import formats
from workflow import clock


def tell_regions(call: RoundCall, regions: Iterable[Region], template: str, *, now: dt.datetime) -> None:
    """An SMS to each organiser and approver of the offices of ``regions`` of whom we know a phone; once a day each."""
    with override(settings.LANGUAGE_CODE):
        until = formats.deadline(call.answer_by)
    params = {
        "office": call.competition.organisation.name,
        "title": call.competition.name,
        "until": until,
    }
    day = formats.local(now).date().isoformat()
    for person in people_of([region.pk for region in regions]):
        tell_person(person, template, params, once_key=f"{template}:{call.pk}:{person.pk}:{day}")


def tell_person(person: Person, template: str, params: dict[str, str], *, once_key: str) -> None:
    """An SMS where we know a phone."""
    phone = (person.user.phone if person.user else "") or person.phone
    if phone:
        queue_message(
            channel="sms", template=template, recipient=phone, user=person.user, params=params, once_key=once_key
        )


def people_of(regions: list[str], *roles: Role) -> Iterable[Person]:
    """Who organises or approves (or holds one of ``roles``) in the offices of the regions, by their codes."""
    live = Q(
        roles__organisation__region_id__in=regions,
        roles__organisation__kind__in=ROUND_OFFICES,
        roles__role__in=roles or (Role.ORGANISER, Role.APPROVER),
        roles__ended_at=None,
    )
    return Person.objects.filter(live).select_related("user").distinct().order_by("pk")


def tell_about_replacement(
    request: ReplacementRequest, template: str, *, to_above: bool = False, reason: str = ""
) -> None:
    """The office that asked, or (``to_above``) those of the office above who decide."""
    office = request.addressee if to_above else request.organisation
    params = {
        "office": request.organisation.name,
        "title": request.answer.call.competition.name,
        "form": str(request.get_form_display()),
        "reason": reason[:60],
    }
    live = Q(roles__organisation=office, roles__role__in=(Role.ORGANISER, Role.APPROVER), roles__ended_at=None)
    moment = clock.now().timestamp()
    for person in Person.objects.filter(live).select_related("user").distinct().order_by("pk"):
        tell_person(person, template, params, once_key=f"replacement:{request.pk}:{template}:{person.pk}:{moment}")
