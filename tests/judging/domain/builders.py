"""Small rubrics and rules for the tests of the mathematics."""

from __future__ import annotations

from decimal import Decimal

from competitions.domain.rounding import Rounding, RoundingMode
from competitions.domain.rulebook import (
    Aggregation,
    Dimension,
    Fallback,
    Method,
    RankOn,
    RankWithin,
    Rubric,
    Scoring,
)
from judging.domain.results import JudgeIn, Sheet


def rubric(*maxima: str, step: str = "0.01") -> Rubric:
    """A rubric of dimensions d0, d1, … with the maxima given (one of 100 by default)."""
    return Rubric(
        code="r",
        name="r",
        dimensions=tuple(
            Dimension(
                code=f"d{index}",
                name=f"d{index}",
                max=Decimal(maximum),
                min=Decimal(0),
                step=Decimal(step),
                hint="",
                levels=(),
            )
            for index, maximum in enumerate(maxima or ("100",))
        ),
    )


def scoring(
    high: int = 0,
    low: int = 0,
    *,
    min_left: int = 2,
    fallback: Fallback = Fallback.MEAN,
    places: int = 2,
    mode: RoundingMode = RoundingMode.HALF_UP,
    rank_on: RankOn = RankOn.SHOWN,
    within: RankWithin = RankWithin.TRACK,
    round_totals: Rounding | None = None,
) -> Scoring:
    """A rule: mean of what is left after dropping."""
    return Scoring(
        aggregation=Aggregation(method=Method.MEAN, drop_high=high, drop_low=low, min_left=min_left, fallback=fallback),
        round_totals=round_totals,
        round_result=Rounding(places, mode),
        rank_on=rank_on,
        rank_within=within,
    )


def judges(count: int) -> list[JudgeIn]:
    """J1 … Jn."""
    return [JudgeIn(f"J{number}", number) for number in range(1, count + 1)]


def sheets(entry: str, *marks: str | int) -> list[Sheet]:
    """Sheets of J1 … Jn for one entry with one mark each."""
    return [Sheet(entry, f"J{number}", {"d0": str(mark)}) for number, mark in enumerate(marks, start=1)]
