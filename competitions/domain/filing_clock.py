"""The clock of one answer to a filing: when it is due, when the office is reminded, when the office above hears of it.

All counted in working days by the calendar of the house. Where the calendar does not reach, there is no clock: a day
that nobody can know is not invented.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from competitions.domain.calendar import CalendarMissing, WorkCalendar, add_days, is_workday
from competitions.domain.rulebook import DayKind

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Terms:
    """How long, in working days: to answer, how long before it to remind, how long after it to tell the office above."""

    answer: int
    remind: int
    escalate: int


@dataclass(frozen=True, slots=True)
class AnswerClock:
    """The days of one answer. The office is late from the day after ``due_on``."""

    due_on: dt.date | None = None
    remind_on: dt.date | None = None
    escalate_on: dt.date | None = None


def clock_of(received_on: dt.date, terms: Terms, calendar: WorkCalendar) -> AnswerClock:
    """The days for a filing received on ``received_on`` (the day itself is not counted).

    A reminder that would fall on or before the day of receipt is left out: whoever got it today was told today.
    """
    try:
        due = add_days(received_on, terms.answer, DayKind.WORKING, calendar)
    except CalendarMissing:
        return AnswerClock()
    remind = _before(due, terms.remind, calendar)
    try:
        escalate = add_days(due, terms.escalate, DayKind.WORKING, calendar) if terms.escalate else None
    except CalendarMissing:
        escalate = None
    return AnswerClock(due, remind if remind and remind > received_on else None, escalate)


def _before(day: dt.date, count: int, calendar: WorkCalendar) -> dt.date | None:
    """The ``count``th working day before ``day``; None for none, and where the calendar ends."""
    if not count:
        return None
    try:
        while count:
            day -= _DAY
            count -= is_workday(day, calendar)
    except CalendarMissing:
        return None
    return day


def days_taken(received_on: dt.date, answered_on: dt.date, calendar: WorkCalendar) -> int | None:
    """Working days from the day after receipt to the day of the answer; None where the calendar ends.

    An answer on the day of receipt took 0 days.
    """
    count, day = 0, received_on
    try:
        while day < answered_on:
            day += _DAY
            count += is_workday(day, calendar)
    except CalendarMissing:
        return None
    return count


def is_overdue(due_on: dt.date | None, today: dt.date) -> bool:
    """Whether an open answer is late: from the day after the due day on."""
    return due_on is not None and today > due_on
