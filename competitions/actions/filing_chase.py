"""The clock of the answers: remind before the due day, tell the office when it is late, then the office above it.

Driven by beat. Each is done once for a step, on a working day; a day on which nothing ran is made up for the next.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from enum import StrEnum

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import override

from accounts.enums import Role
from accounts.models import Organisation, Person
from competitions.data import work_calendar
from competitions.domain.calendar import CalendarMissing, is_workday
from competitions.domain.filing_clock import is_overdue
from competitions.enums import FilingState
from competitions.models import Filing, FilingStep
from competitions.queries.filings import office_above
from competitions.workflows.filing_notes import signers
from notifications.actions import queue_message
from ui import formats
from workflow.actors import System
from workflow.services import act, lock, record


class Chase(StrEnum):
    """What the clock does, and the audit's word for it."""

    REMIND = "filing.reminded"
    TELL_OFFICE = "filing.chased"
    TELL_ABOVE = "filing.escalated"


_FIELD = {Chase.REMIND: "reminded_at", Chase.TELL_OFFICE: "chased_at", Chase.TELL_ABOVE: "escalated_at"}
_TEMPLATE = {
    Chase.REMIND: "competitions.filing_due_soon",
    Chase.TELL_OFFICE: "competitions.filing_overdue",
    Chase.TELL_ABOVE: "competitions.filing_escalated",
}


def chase_filings(*, now: dt.datetime) -> int:
    """Do what is due at ``now``; how many were done. Nothing at night and on days off: these are messages to offices."""
    local = timezone.localtime(now)
    today = local.date()
    if not settings.FILING_CHASE_FROM_HOUR <= local.hour < settings.FILING_CHASE_UNTIL_HOUR or not _is_workday(today):
        return 0
    done = 0
    for step in _due(today).order_by("pk").iterator(chunk_size=200):
        for what in _what_is_due(step, today):
            done += _chase(step, what, now)
    return done


def _is_workday(day: dt.date) -> bool:
    try:
        return is_workday(day, work_calendar())
    except CalendarMissing:
        return day.weekday() < 5


def _due(today: dt.date) -> QuerySet[FilingStep]:
    """Open steps of which something may be due."""
    remind = Q(remind_on__lte=today, reminded_at=None, due_on__gte=today)
    late = Q(due_on__lt=today, chased_at=None)
    above = Q(escalate_on__lte=today, escalated_at=None)
    return FilingStep.objects.filter(remind | late | above, answer="", received_at__isnull=False)


def _what_is_due(step: FilingStep, today: dt.date) -> list[Chase]:
    found = []
    if not is_overdue(step.due_on, today):
        if step.remind_on and step.remind_on <= today and not step.reminded_at:
            found.append(Chase.REMIND)
        return found
    if not step.chased_at:
        found.append(Chase.TELL_OFFICE)
    if step.escalate_on and step.escalate_on <= today and not step.escalated_at:
        found.append(Chase.TELL_ABOVE)
    return found


def _chase(step: FilingStep, what: Chase, now: dt.datetime) -> bool:
    """One message round, unless the office has answered or another worker has done it meanwhile."""
    with act():
        filing = lock(Filing(pk=step.filing_id))
        row = (
            FilingStep.objects.select_for_update(no_key=True, of=("self",))
            .select_related("office__region")
            .get(pk=step.pk)
        )
        if filing.state != FilingState.SUBMITTED or not row.is_open or getattr(row, _FIELD[what]) is not None:
            return False
        setattr(row, _FIELD[what], now)
        row.save(update_fields=[_FIELD[what]])
        above = office_above(row.office) if what is Chase.TELL_ABOVE else None
        _tell(filing, row, what, above)
        data = {"version": row.version, "step": row.order, "due_on": row.due_on.isoformat() if row.due_on else ""}
        data |= {"office": row.office_id, "above": above.pk if above else None}
        record(what, actor=System.granted("filing-clock"), target=filing, data=data)
    return True


def _tell(filing: Filing, step: FilingStep, what: Chase, above: Organisation | None) -> None:
    with override(settings.LANGUAGE_CODE):
        due = formats.deadline(step.due_on)
    for person in _people(step, what, above):
        phone = (person.user.phone if person.user else "") or person.phone
        if phone:
            queue_message(
                channel="sms",
                template=_TEMPLATE[what],
                recipient=phone,
                user=person.user,
                params={
                    "title": filing.title,
                    "from": filing.organisation.name,
                    "office": step.office.name,
                    "due": due,
                },
                once_key=f"filing:{filing.pk}:{what}:{step.pk}:{person.pk}",
            )


def _people(step: FilingStep, what: Chase, above: Organisation | None) -> Iterable[Person]:
    """Who answers there; above it the approvers, or where nobody is above the office's own administrators."""
    if what is not Chase.TELL_ABOVE:
        return signers(step.office_id, *([Role.ORGANISER] if step.persons > 1 else []), Role.APPROVER)
    if above is not None:
        return signers(above.pk, Role.APPROVER)
    return signers(step.office_id, Role.ADMINISTRATOR)
