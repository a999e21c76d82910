"""Years between two days, as the notices count them.

A person is N years old from birthday number N on. A 29 February has its anniversary on 28 February
of common years (民法典 第202条: where there is no such day, the last day of the month).
"""

from __future__ import annotations

from datetime import date


def add_years(day: date, years: int) -> date:
    """The anniversary of `day`; 29 February has it on 28 February of common years."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def age_on(birth_date: date, day: date) -> int:
    """Full years (周岁) on `day`; negative before the birth."""
    years = day.year - birth_date.year
    return years if add_years(birth_date, years) <= day else years - 1
