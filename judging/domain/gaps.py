"""How far the marks of one entry lie apart, and whether that is far enough to judge it again (复评)."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from competitions.domain.rounding import decimal_text, exact
from competitions.domain.rulebook import Rejudge, Rubric
from judging.domain.sheets import SheetReader

PLACES = 4


@dataclass(frozen=True)
class Gap:
    """Between the highest and the lowest mark: of the total, or of one `item`. `limit`: what it may be without a word."""

    low: Fraction
    high: Fraction
    limit: Fraction
    item: str = ""

    @property
    def width(self) -> Fraction:
        return self.high - self.low

    @property
    def is_over(self) -> bool:
        return self.width > self.limit

    def facts(self) -> dict[str, str]:
        """As it is stored with what was decided; every number is text."""
        numbers = {"gap": self.width, "limit": self.limit, "high": self.high, "low": self.low}
        return {key: decimal_text(value, PLACES) for key, value in numbers.items()} | {"item": self.item}


def gap_of(rule: Rejudge, rubric: Rubric, sheets: Sequence[Mapping[str, str]]) -> Gap | None:
    """The gap that counts among whole sheets (item code → mark): of the totals, or the item that is farthest over its limit.

    None with fewer than two sheets. A percentage is of what can be reached: of the whole sheet, or of the item.
    """
    if len(sheets) < 2:
        return None
    reader = _reader(rubric)
    if not rule.per_item:
        totals = [reader.total(sheet) for sheet in sheets]
        return Gap(min(totals), max(totals), _limit(rule, exact(rubric.total)))
    found = []
    for item in rubric.dimensions:
        marks = [exact(sheet[item.code]) for sheet in sheets]
        found.append(Gap(min(marks), max(marks), _limit(rule, exact(item.max)), item.name))
    return max(found, key=lambda gap: gap.width - gap.limit)


@functools.lru_cache(maxsize=16)
def _reader(rubric: Rubric) -> SheetReader:
    """Hundreds of entries are marked by the same rubric."""
    return SheetReader(rubric)


def _limit(rule: Rejudge, reach: Fraction) -> Fraction:
    return exact(rule.points) if rule.points is not None else reach * exact(rule.percent or 0) / 100


def mean_of(first: Mapping[str, str], second: Mapping[str, str]) -> dict[str, str]:
    """The mean of two whole sheets, item by item, exactly: a half of a decimal ends."""
    return {code: decimal_text((exact(mark) + exact(second[code])) / 2, 12) for code, mark in first.items()}
