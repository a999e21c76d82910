"""Counting days, calendar or working, with the holidays and make-up workdays of mainland China.

The counting rule. Day one of a publicity period is the day after the publication (民法典 第201条: the
day itself is not counted) unless the contest says "same". With working days, day one is the first
working day from there on, and only working days count; the period ends with the last second of its
last day. With calendar days every day counts, and the last day is not moved.

Which days are off is decided by a yearly notice of the State Council (放假调休), so a year that is not
in the table is an error, never a guess. A year may be known by its statutory days alone: a period
that touches it is marked provisional (年度安排未录入).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType

from competitions.domain.reading import FaultCode, Reader, read_document
from competitions.domain.rulebook import DayKind, DayOne

FORMAT = "chuangxiang.workdays/1"
_ONE_DAY = timedelta(days=1)
MOST_DAYS = 3660


class SpecialDay(StrEnum):
    """A day that is not what its weekday says."""

    OFF = "off"  # a holiday, or a weekday off in exchange
    WORK = "work"  # 调休上班: a weekend day worked in exchange


class CalendarMissing(LookupError):
    """The table does not know this year; `year` says which."""

    def __init__(self, year: int) -> None:
        self.year = year
        super().__init__(f"no working-day table for {year}")


@dataclass(frozen=True)
class WorkCalendar:
    """The special days, and the years that are known wholly or by their statutory days alone."""

    special: Mapping[date, SpecialDay]
    complete: frozenset[int]
    incomplete: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Period:
    """From `first_day` to `last_day`, both inclusive. `provisional`: a year is not yet complete."""

    first_day: date
    last_day: date
    provisional: bool


def is_workday(day: date, calendar: WorkCalendar) -> bool:
    """Whether people work on `day`. Raises CalendarMissing."""
    if day.year not in calendar.complete and day.year not in calendar.incomplete:
        raise CalendarMissing(day.year)
    special = calendar.special.get(day)
    return special is SpecialDay.WORK if special else day.weekday() < 5


def add_days(start: date, count: int, kind: DayKind, calendar: WorkCalendar) -> date:
    """The `count`th day after `start` (0 to 3660); only working days count if `kind` says so.

    0 gives `start`, for working days the first working day from `start` on.
    Raises ValueError on a count out of range, CalendarMissing on a year that is not in the table.
    """
    if not 0 <= count <= MOST_DAYS:
        raise ValueError(f"count must be 0 to {MOST_DAYS}, not {count}")
    if kind is DayKind.CALENDAR:
        return start + count * _ONE_DAY
    day = start
    if count == 0:
        while not is_workday(day, calendar):
            day += _ONE_DAY
    while count:
        day += _ONE_DAY
        count -= is_workday(day, calendar)
    return day


def publicity_period(published_on: date, days: int, kind: DayKind, day_one: DayOne, calendar: WorkCalendar) -> Period:
    """First and last day of a period of `days` (at least 1) after a publication.

    Raises ValueError for less than one day, CalendarMissing on a year that is not in the table.
    """
    if days < 1:
        raise ValueError(f"a period has at least one day, not {days}")
    start = published_on if day_one is DayOne.SAME else published_on + _ONE_DAY
    first = add_days(start, 0, kind, calendar)
    last = add_days(first, days - 1, kind, calendar)
    provisional = kind is DayKind.WORKING and any(
        year in calendar.incomplete for year in range(start.year, last.year + 1)
    )
    return Period(first, last, provisional)


def parse_calendar(data: object) -> WorkCalendar:
    """The table of a document. Raises DocumentError; a day outside its year is a fault."""
    years = read_document(data, _read_years)
    special: dict[date, SpecialDay] = {}
    for year in years:
        special |= year.special
    return WorkCalendar(
        special=MappingProxyType(special),
        complete=frozenset(year.year for year in years if year.complete),
        incomplete=frozenset(year.year for year in years if not year.complete),
    )


@dataclass(frozen=True)
class _Year:
    year: int
    complete: bool
    special: Mapping[date, SpecialDay]


def _read_years(reader: Reader) -> tuple[_Year, ...]:
    if reader.text("format") != FORMAT:
        reader.fault("format", FaultCode.CHOICE, value=reader.text("format"), allowed=FORMAT)
    reader.text("source", "", limit=1000)
    years = reader.each("years", _read_year)
    if len({year.year for year in years}) != len(years):
        reader.fault("years", FaultCode.DUPLICATE, value="year")
    return years


def _read_year(reader: Reader) -> _Year:
    year = reader.whole("year", 1990, 2200)
    special: dict[date, SpecialDay] = {}
    for kind in SpecialDay:
        for text in reader.texts(kind.value):
            try:
                day = date.fromisoformat(text)
            except ValueError:
                reader.fault(kind.value, FaultCode.DATE, value=text[:40])
                continue
            if day.year != year or day in special:
                reader.fault(kind.value, FaultCode.CONTRADICTION, detail=text)
            special[day] = kind
    return _Year(year, reader.flag("complete"), special)
