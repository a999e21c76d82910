"""Filings in numbers: by region and by month, how many, what became of them, how long the answers took."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeVar

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class FilingFact:
    """One filing. ``month`` (2024-05) is that of its first submission; ``days``: working days of each answer to it."""

    region: str
    month: str
    outcome: str
    is_late: bool
    was_returned: bool
    is_overdue: bool
    days: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class FilingLine:
    """A row of the table. A filing counts in ``filed`` once; in ``returned`` when it ever was.

    ``median_days``: working days to an answer, a half kept; None without any answer.
    """

    filed: int = 0
    waiting: int = 0
    returned: int = 0
    approved: int = 0
    refused: int = 0
    late: int = 0
    overdue: int = 0
    median_days: Decimal | None = None


def line_of(facts: Iterable[FilingFact]) -> FilingLine:
    """All of ``facts`` in one row."""
    rows = list(facts)
    days = [one for row in rows for one in row.days]

    def count(test: Callable[[FilingFact], bool]) -> int:
        return sum(1 for row in rows if test(row))

    return FilingLine(
        filed=len(rows),
        waiting=count(lambda row: row.outcome == "submitted"),
        returned=count(lambda row: row.was_returned),
        approved=count(lambda row: row.outcome == "approved"),
        refused=count(lambda row: row.outcome == "refused"),
        late=count(lambda row: row.is_late),
        overdue=count(lambda row: row.is_overdue),
        median_days=_half(statistics.median(days)) if days else None,
    )


def _half(value: float) -> Decimal:
    """A median of whole numbers: whole or with a half."""
    return Decimal(value).quantize(Decimal("0.1"), ROUND_HALF_UP).normalize() + 0


def lines_by(facts: Iterable[FilingFact], key: Callable[[FilingFact], K]) -> Mapping[K, FilingLine]:
    """A row for each value of ``key`` that occurs."""
    groups: dict[K, list[FilingFact]] = {}
    for fact in facts:
        groups.setdefault(key(fact), []).append(fact)
    return {value: line_of(rows) for value, rows in groups.items()}


def months_of(year: int) -> tuple[str, ...]:
    """The months of a year as facts name them."""
    return tuple(f"{year}-{month:02d}" for month in range(1, 13))
