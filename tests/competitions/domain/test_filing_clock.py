"""The clock of an answer: due, reminded, told upward, all in working days."""

from __future__ import annotations

import datetime as dt

import pytest

from competitions.data import work_calendar
from competitions.domain.filing_clock import AnswerClock, Terms, clock_of, days_taken, is_overdue

HOUSE = Terms(answer=5, remind=1, escalate=2)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def test_an_ordinary_week() -> None:
    # Wednesday 2024-05-29: five working days lead over a week-end.
    assert clock_of(day("2024-05-29"), HOUSE, work_calendar()) == AnswerClock(
        day("2024-06-05"), day("2024-06-04"), day("2024-06-07")
    )


def test_a_holiday_and_its_make_up_days_are_counted_as_they_are_worked() -> None:
    # 2024-09-30 (Monday): 1 to 7 October are off, Saturday 12 October is worked.
    assert clock_of(day("2024-09-30"), HOUSE, work_calendar()) == AnswerClock(
        day("2024-10-12"), day("2024-10-11"), day("2024-10-15")
    )


def test_no_reminder_on_the_day_of_receipt_and_none_where_it_is_switched_off() -> None:
    assert clock_of(day("2024-05-29"), Terms(1, 1, 0), work_calendar()) == AnswerClock(day("2024-05-30"), None, None)
    assert clock_of(day("2024-05-29"), Terms(5, 0, 1), work_calendar()).remind_on is None


def test_where_the_calendar_ends_there_is_no_clock() -> None:
    assert clock_of(day("2099-01-04"), HOUSE, work_calendar()) == AnswerClock()
    assert days_taken(day("2099-01-04"), day("2099-01-06"), work_calendar()) is None


@pytest.mark.parametrize(
    ("received", "answered", "days"),
    [
        ("2024-05-29", "2024-05-29", 0),
        ("2024-05-29", "2024-05-30", 1),
        ("2024-05-31", "2024-06-03", 1),  # Friday to Monday
        ("2024-09-30", "2024-10-08", 1),
        ("2024-05-30", "2024-05-29", 0),  # a clock that was moved back
    ],
)
def test_days_taken_are_working_days(received: str, answered: str, days: int) -> None:
    assert days_taken(day(received), day(answered), work_calendar()) == days


def test_late_is_from_the_day_after_on() -> None:
    due = day("2024-06-05")
    assert [is_overdue(due, due), is_overdue(due, day("2024-06-06")), is_overdue(None, due)] == [False, True, False]
