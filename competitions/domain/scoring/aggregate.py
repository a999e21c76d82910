"""From the judges' marks of one entry to one number, exactly.

Order: drop or clamp, round every mark left, aggregate, round the aggregate. Missing marks are not among those given here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from competitions.domain.rounding import rounded
from competitions.domain.scoring.pack import Aggregate
from competitions.domain.scoring.words import Fallback, Method

Marks = Mapping[str, Fraction]


class Note(StrEnum):
    """What a reader of an aggregate must know."""

    FALLBACK = "fallback"  # too few marks to strike any; all count
    REFUSED = "refused"  # too few marks to strike any; the rule gives no result
    TOLERANCE = "tolerance"  # the marks left differ by more than the tolerance; all count


@dataclass(frozen=True, slots=True)
class Aggregated:
    """One number and how it came about.

    `counted`: the marks that went into it, by judge, as they were counted. `dropped`: the judges struck, the highest
    first. `clamped`: marks that were limited, as they were counted. `value` is None when the rule refuses.
    """

    value: Fraction | None
    counted: Marks
    dropped: tuple[str, ...]
    clamped: Marks
    note: Note | None


def aggregate(rule: Aggregate, marks: Marks, *, rounds: bool = True) -> Aggregated:
    """The aggregate of `marks` (by judge, in the order of the judges, at least one).

    `rounds=False` leaves out `round_marks` and `round`: what a tie-break compares.
    """
    dropped, note = _struck(rule, marks)
    if note is Note.REFUSED:
        return Aggregated(None, {}, (), {}, note)
    left = {judge: mark for judge, mark in marks.items() if judge not in dropped}
    limited: set[str] = set()
    if rule.method is Method.CLAMPED_MEAN and rule.clamp is not None:
        left, limited = _clamped(left, rule.clamp)
    if rounds and rule.round_marks is not None and note is not Note.TOLERANCE:
        left = {judge: rounded(mark, rule.round_marks) for judge, mark in left.items()}
    value = _value(rule, list(left.values()))
    if rounds and rule.round is not None:
        value = rounded(value, rule.round)
    return Aggregated(value, left, dropped, {judge: left[judge] for judge in left if judge in limited}, note)


def mean(values: list[Fraction]) -> Fraction:
    """The exact mean of at least one value."""
    total = add_up(values)
    return Fraction(total.numerator, total.denominator * len(values))


def add_up(values: Iterable[Fraction]) -> Fraction:
    """The exact sum, reduced once at the end: marks have few different denominators."""
    top, bottom = 0, 1
    for value in values:
        above, below = value.numerator, value.denominator
        if bottom % below == 0:
            top += above * (bottom // below)
        else:
            top, bottom = top * below + above * bottom, bottom * below
    return Fraction(top, bottom)


def weighted_sum(weights: Sequence[Fraction], values: Sequence[Fraction]) -> Fraction:
    """The exact Σ weight × value, likewise: a stage adds up thousands of sheets."""
    top, bottom = 0, 1
    for weight, value in zip(weights, values, strict=True):
        times, over = weight.as_integer_ratio()
        above, below = value.as_integer_ratio()
        above, below = times * above, over * below
        if bottom % below == 0:
            top += above * (bottom // below)
        else:
            top, bottom = top * below + above * bottom, bottom * below
    return Fraction(top, bottom)


def _value(rule: Aggregate, marks: list[Fraction]) -> Fraction:
    if rule.method is Method.MEDIAN:
        ordered = sorted(marks)
        return mean(ordered[(len(ordered) - 1) // 2 : len(ordered) // 2 + 1])
    if rule.method.sums:
        total = add_up(marks)
        return total if rule.sum_to is None else total * rule.sum_to / len(marks)
    return mean(marks)


def _struck(rule: Aggregate, marks: Marks) -> tuple[tuple[str, ...], Note | None]:
    """The judges struck, and why not."""
    high, low = rule.drops(len(marks))
    struck: tuple[str, ...] = ()
    if high or low:
        if len(marks) - high - low < rule.min_left:
            return (), Note.REFUSED if rule.fallback is Fallback.REFUSE else Note.FALLBACK
        struck = _extremes(marks, high, low)
    if rule.method is Method.TOLERANCE_MEAN and rule.tolerance is not None:
        left = [mark for judge, mark in marks.items() if judge not in struck]
        if max(left) - min(left) > rule.tolerance:
            return (), Note.TOLERANCE
    return struck, None


def _extremes(marks: Marks, high: int, low: int) -> tuple[str, ...]:
    """Exactly one mark for each strike; of equal extremes that of the judge latest in the list."""
    left = list(marks)
    struck: list[str] = []
    for count, extreme in ((high, max), (low, min)):
        for _ in range(count):
            worst = extreme(marks[judge] for judge in left)
            judge = next(judge for judge in reversed(left) if marks[judge] == worst)
            left.remove(judge)
            struck.append(judge)
    return tuple(struck)


def _clamped(marks: Marks, width: Fraction) -> tuple[dict[str, Fraction], set[str]]:
    """Marks limited to their exact mean ± width, and whose they are."""
    middle = mean(list(marks.values()))
    kept = {judge: min(max(mark, middle - width), middle + width) for judge, mark in marks.items()}
    return kept, {judge for judge, mark in marks.items() if kept[judge] != mark}
