"""A rule book of last time made ready for this time: edition, year, names and days; documents are each year's own."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Any

from competitions.domain.eligibility import Rule, add_years
from competitions.domain.rulebook import RuleBook

_DIGITS = "零一二三四五六七八九"


def renewed(book: RuleBook, *, edition: int, year: int) -> RuleBook:
    """The book for another edition and year. Days move by whole years; the documents it rests on are left out."""
    years = year - book.year
    return replace(
        book,
        edition=edition,
        year=year,
        names=tuple(renamed(name, book, edition, year) for name in book.names),
        legal_basis=(),
        cut_off=moved(book.cut_off, years),
        eligibility=tuple(_moved_rule(rule, years) for rule in book.eligibility),
    )


def renamed(name: str, book: RuleBook, edition: int, year: int) -> str:
    """A name of the old edition as that of the new one: 第六届 → 第七届, 2024 → 2026."""
    for old, new in ((chinese(book.edition), chinese(edition)), (str(book.edition), str(edition))):
        name = name.replace(f"第{old}届", f"第{new}届")
    return name.replace(str(book.year), str(year))


def moved(day: date | None, years: int) -> date | None:
    """The same day so many years later."""
    return None if day is None else add_years(day, years)


def _moved_rule(rule: Rule, years: int) -> Rule:
    params: dict[str, Any] = {
        key: add_years(value, years) if isinstance(value, date) else value for key, value in rule.params.items()
    }
    return replace(rule, params=MappingProxyType(params))


def chinese(number: int) -> str:
    """A number from 1 to 99 as it is written in names: 六, 十, 十二, 二十; others in digits."""
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    if not tens:
        return _DIGITS[ones]
    return (_DIGITS[tens] if tens > 1 else "") + "十" + (_DIGITS[ones] if ones else "")
