"""When an objection is in time, and when its answer is due."""

from __future__ import annotations

import datetime as dt

import pytest

from competitions.data import work_calendar
from competitions.domain.objections import DecisionClock, Timing, decision_clock, timing
from competitions.domain.rulebook import DayKind

D = dt.date


@pytest.mark.parametrize(
    ("received", "said"),
    [
        (D(2026, 6, 17), Timing.EARLY),
        (D(2026, 6, 18), Timing.IN_TIME),
        (D(2026, 6, 26), Timing.IN_TIME),
        (D(2026, 6, 27), Timing.LATE),
    ],
)
def test_the_last_day_counts_whole(received: dt.date, said: Timing) -> None:
    assert timing(received, D(2026, 6, 18), D(2026, 6, 26)) is said


def test_31_objections_are_decided_in_working_or_calendar_days() -> None:
    # 2026-06-19 to 06-21 is the Dragon Boat holiday.
    day = D(2026, 6, 18)
    assert decision_clock(day, 5, DayKind.WORKING, work_calendar()) == DecisionClock(D(2026, 6, 26), D(2026, 6, 25))
    assert decision_clock(day, 5, DayKind.CALENDAR, work_calendar()) == DecisionClock(D(2026, 6, 23), D(2026, 6, 22))


def test_a_reminder_is_not_older_than_the_objection_and_no_day_is_invented() -> None:
    assert decision_clock(D(2026, 6, 18), 1, DayKind.CALENDAR, work_calendar()).remind_on == D(2026, 6, 18)
    assert decision_clock(D(2999, 1, 1), 5, DayKind.WORKING, work_calendar()) == DecisionClock()
