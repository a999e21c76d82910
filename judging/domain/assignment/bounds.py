"""Least and most reviews of every judge, from what was said and the even share of the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from math import ceil, floor

from judging.domain.assignment.problem import Problem

NO_END = 10**9  # more reviews than there ever are


def bounds_of(problem: Problem) -> tuple[list[int], list[int]]:
    """(min, max) in the order of `problem.judges`.

    What is None comes from the even share: the level s at which all loads, each cut to its own explicit min and max (and no
    lower than its locked pairs), add up to the reviews there are. Its min is floor(s), its max ceil(s), both within what
    is explicit. With equal judges s is reviews / judges, so loads differ by one at most. Explicit bounds count as they
    stand: the locked pairs of a judge may break them, then nothing is feasible.
    """
    held = Counter(judge for _entry, judge in problem.locked)
    lows = [judge.min or 0 for judge in problem.judges]
    highs = [NO_END if judge.max is None else judge.max for judge in problem.judges]
    floors = [min(max(low, held[judge.id]), high) for judge, low, high in zip(problem.judges, lows, highs, strict=True)]
    level = share(problem.total, floors, highs)
    least, most = [], []
    for index, judge in enumerate(problem.judges):
        low, high = floors[index], highs[index]
        least.append(judge.min if judge.min is not None else min(max(floor(level), low), high))
        most.append(judge.max if judge.max is not None else max(ceil(level), low))
    return least, most


def share(total: int, lows: Sequence[int], highs: Sequence[int]) -> Fraction:
    """The level s with Σ min(max(s, low), high) = total; the nearest end where there is none (0 without judges)."""
    if not lows:
        return Fraction(0)
    marks = sorted({*lows, *(high for high in highs if high < NO_END), 0})
    if total <= _at(Fraction(marks[0]), lows, highs):
        return Fraction(marks[0])
    for below, above in zip(marks, [*marks[1:], None], strict=True):
        start = _at(Fraction(below), lows, highs)
        if above is not None and _at(Fraction(above), lows, highs) < total:
            continue
        rising = sum(low <= below < high for low, high in zip(lows, highs, strict=True))
        return below + Fraction(total - start, rising) if rising else Fraction(below)
    raise AssertionError("the last stretch has no end")


def _at(level: Fraction, lows: Sequence[int], highs: Sequence[int]) -> Fraction:
    total = Fraction(0)
    for low, high in zip(lows, highs, strict=True):
        total += low if level < low else high if level > high else level
    return total
