"""Counting days; the table against the `holidays` package."""

from __future__ import annotations

from datetime import date, timedelta

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from competitions.data import work_calendar
from competitions.domain.calendar import (
    CalendarMissing,
    Period,
    SpecialDay,
    add_days,
    is_workday,
    parse_calendar,
    publicity_period,
)
from competitions.domain.reading import DocumentError
from competitions.domain.rulebook import DayKind, DayOne

TABLE = work_calendar()
WORKING, CALENDAR = DayKind.WORKING, DayKind.CALENDAR
SAME, NEXT = DayOne.SAME, DayOne.NEXT


def test_the_table_is_what_the_package_says():
    for year in (2024, 2025, 2026, 2027):
        known = holidays.China(years=year)
        days = {day: kind for day, kind in TABLE.special.items() if day.year == year}
        assert {day for day, kind in days.items() if kind is SpecialDay.OFF} == {d for d in known if d.year == year}
        worked = {day for day in known.weekend_workdays if day.year == year}
        assert {day for day, kind in days.items() if kind is SpecialDay.WORK} == worked


def test_which_years_are_known_how_well():
    assert TABLE.complete == {2024, 2025, 2026}
    assert TABLE.incomplete == {2027}
    assert not any(kind is SpecialDay.WORK for day, kind in TABLE.special.items() if day.year == 2027)


def test_working_days_of_whole_years():
    """2024: 251, 2025: 248 and 2026: 248 working days, as the yearly notices make them."""
    counts = {}
    for year in (2024, 2025, 2026):
        first = date(year, 1, 1)
        days = (first + timedelta(days=n) for n in range(366))
        counts[year] = sum(is_workday(day, TABLE) for day in days if day.year == year)
    assert counts == {2024: 251, 2025: 248, 2026: 248}


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2024, 10, 1), False),
        (date(2024, 9, 29), True),  # a Sunday, worked for 4 October
        (date(2024, 10, 12), True),  # a Saturday
        (date(2024, 10, 4), False),  # a Friday
        (date(2024, 2, 9), True),  # New Year's Eve 2024 was no statutory holiday
        (date(2025, 1, 28), False),  # since 2025 it is one
        (date(2026, 1, 4), True),
        (date(2026, 1, 3), False),
    ],
)
def test_days_of_exchange(day, works):
    assert is_workday(day, TABLE) is works


@pytest.mark.parametrize(
    ("published", "days", "kind", "day_one", "first", "last"),
    [
        # Friday 27 September 2024: Sunday 29 is worked, 1 to 7 October are off.
        (date(2024, 9, 27), 5, WORKING, NEXT, date(2024, 9, 29), date(2024, 10, 10)),
        (date(2024, 9, 27), 5, WORKING, SAME, date(2024, 9, 27), date(2024, 10, 9)),
        (date(2024, 6, 3), 5, WORKING, NEXT, date(2024, 6, 4), date(2024, 6, 11)),
        (date(2024, 6, 8), 1, WORKING, SAME, date(2024, 6, 11), date(2024, 6, 11)),
        (date(2024, 6, 3), 7, CALENDAR, NEXT, date(2024, 6, 4), date(2024, 6, 10)),
        # 蚌埠 2019: seven calendar days from 26 July to 1 August.
        (date(2019, 7, 25), 7, CALENDAR, NEXT, date(2019, 7, 26), date(2019, 8, 1)),
        (date(2019, 7, 26), 7, CALENDAR, SAME, date(2019, 7, 26), date(2019, 8, 1)),
        (date(2025, 12, 31), 3, WORKING, NEXT, date(2026, 1, 4), date(2026, 1, 6)),
    ],
)
def test_publicity_periods(published, days, kind, day_one, first, last):
    assert publicity_period(published, days, kind, day_one, TABLE) == Period(first, last, provisional=False)


def test_a_period_in_a_year_known_in_part_is_provisional():
    period = publicity_period(date(2026, 12, 30), 5, WORKING, NEXT, TABLE)
    assert (period.first_day, period.provisional) == (date(2026, 12, 31), True)
    assert not publicity_period(date(2027, 3, 1), 5, CALENDAR, NEXT, TABLE).provisional


def test_a_year_that_is_not_in_the_table_is_an_error():
    with pytest.raises(CalendarMissing) as caught:
        publicity_period(date(2028, 3, 1), 5, WORKING, NEXT, TABLE)
    assert caught.value.year == 2028
    with pytest.raises(CalendarMissing):
        add_days(date(2027, 12, 31), 3, WORKING, TABLE)
    assert add_days(date(2030, 1, 1), 3, CALENDAR, TABLE) == date(2030, 1, 4)


@pytest.mark.parametrize("count", [-1, 3661])
def test_counts_out_of_range(count):
    with pytest.raises(ValueError, match="count must be"):
        add_days(date(2024, 1, 2), count, CALENDAR, TABLE)
    with pytest.raises(ValueError, match="at least one day"):
        publicity_period(date(2024, 1, 2), 0, CALENDAR, NEXT, TABLE)


def test_a_faulty_table_names_its_faults():
    document = {
        "format": "chuangxiang.workdays/1",
        "years": [{"year": 2024, "complete": True, "off": ["2024-02-30", "2025-01-01"], "work": [], "more": 1}],
    }
    with pytest.raises(DocumentError) as caught:
        parse_calendar(document)
    assert [(fault.path, fault.code) for fault in caught.value.faults] == [
        ("years[0].off", "date"),
        ("years[0].off", "contradiction"),
        ("years[0].more", "unknown_key"),
    ]


def test_a_table_of_another_kind_or_with_a_year_twice():
    year = {"year": 2024, "complete": True}
    with pytest.raises(DocumentError, match=r"format: choice.*years: duplicate"):
        parse_calendar({"format": "ics", "years": [year, year]})


known_days = st.dates(date(2024, 1, 1), date(2026, 6, 30))


@given(known_days, st.integers(1, 60))
def test_counting_forward_passes_exactly_so_many_working_days(start, count):
    end = add_days(start, count, WORKING, TABLE)
    passed = [start + timedelta(days=n) for n in range(1, (end - start).days + 1)]
    assert sum(is_workday(day, TABLE) for day in passed) == count
    assert is_workday(end, TABLE)


@given(known_days, st.integers(0, 30), st.integers(0, 30))
def test_counting_in_two_steps_is_counting_in_one(start, first, second):
    begin = add_days(start, 0, WORKING, TABLE)
    middle = add_days(begin, first, WORKING, TABLE)
    assert add_days(middle, second, WORKING, TABLE) == add_days(begin, first + second, WORKING, TABLE)


@given(known_days, st.integers(1, 30), st.sampled_from(DayKind), st.sampled_from(DayOne))
def test_a_period_starts_on_or_after_the_publication(published, days, kind, day_one):
    period = publicity_period(published, days, kind, day_one, TABLE)
    assert published <= period.first_day <= period.last_day
    if day_one is NEXT:
        assert period.first_day > published
    if kind is CALENDAR:
        assert (period.last_day - period.first_day).days == days - 1
