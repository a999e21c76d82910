"""When an objection is in time, and when its answer is due.

The last day of the publicity counts to its last second (民法典 第203条); the day of receipt is not counted (第201条).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from competitions.domain.calendar import CalendarMissing, WorkCalendar, add_days, is_workday
from competitions.domain.rulebook import DayKind

_DAY = dt.timedelta(days=1)


class Timing(StrEnum):
    """How the moment of an objection lies to the period."""

    EARLY = "early"
    IN_TIME = "in_time"
    LATE = "late"


def timing(received_on: dt.date, published_on: dt.date, ends_on: dt.date) -> Timing:
    """By days of the place where the list is public: from its publication on, the last day inclusive."""
    if received_on < published_on:
        return Timing.EARLY
    return Timing.IN_TIME if received_on <= ends_on else Timing.LATE


@dataclass(frozen=True, slots=True)
class DecisionClock:
    """When the decision is due (to the end of that day), and from when on the office is reminded."""

    due_on: dt.date | None = None
    remind_on: dt.date | None = None


def decision_clock(received_on: dt.date, days: int, kind: DayKind, calendar: WorkCalendar) -> DecisionClock:
    """``days`` from the day after the receipt, counted as ``kind`` says; the reminder comes with the working day before.

    Where the calendar does not reach there is no clock: a day that nobody can know is not invented.
    """
    try:
        due = add_days(received_on, days, kind, calendar)
        remind = due - _DAY
        while not is_workday(remind, calendar):
            remind -= _DAY
    except CalendarMissing:
        return DecisionClock()
    return DecisionClock(due, max(remind, received_on))
