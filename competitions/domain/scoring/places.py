"""Places: who is tied, what breaks a tie, how places are counted, and on which side of a line an entry stands."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from enum import StrEnum
from fractions import Fraction
from typing import TypeVar

from competitions.domain.rulebook.types.words import CutTies, Ranking

K = TypeVar("K", bound=Hashable)
Key = Callable[[K, int], Fraction | None]
SHARED = "shared"


class AtCut(StrEnum):
    """Where an entry stands."""

    IN = "in"
    OUT = "out"
    TIED = "tied"  # on the line, not decided


def tie_groups(
    values: Mapping[K, Fraction], *, descending: bool = True, threshold: Fraction | None = None
) -> list[list[K]]:
    """Groups of equal values, the best first. With a threshold a group, made from the top, holds all that differ from
    its first member by less. Inside a group the order is that of `values`.
    """
    order = sorted(values, key=lambda key: values[key], reverse=descending)
    width = threshold or Fraction(0)
    groups: list[list[K]] = []
    for key in order:
        if groups and _close(values[groups[-1][0]], values[key], width):
            groups[-1].append(key)
        else:
            groups.append([key])
    position = {key: index for index, key in enumerate(values)}
    return [sorted(group, key=position.__getitem__) for group in groups]


def _close(first: Fraction, value: Fraction, width: Fraction) -> bool:
    return first == value or abs(first - value) < width


def break_tie(group: Sequence[K], steps: int, key: Key[K]) -> Iterator[tuple[list[K], str]]:
    """The group taken apart by `steps` keys in order; larger keys first, None last.

    Gives those who now share a place, and the index of the step that parted them from the others, or `shared`.
    """
    yield from _apart(list(group), 0, steps, key)


def _apart(group: list[K], step: int, steps: int, key: Key[K]) -> Iterator[tuple[list[K], str]]:
    while step < steps:
        keys = {one: key(one, step) for one in group}
        known = sorted({value for value in keys.values() if value is not None}, reverse=True)
        ordered: list[Fraction | None] = [*known, *([None] if None in keys.values() else [])]
        if len(ordered) > 1:
            for value in ordered:
                below = [one for one in group if keys[one] == value]
                if len(below) == 1:
                    yield below, str(step)
                else:
                    yield from _apart(below, step + 1, steps, key)
            return
        step += 1
    yield group, SHARED


def place_numbers(groups: Sequence[Sequence[K]], ranking: Ranking) -> dict[K, Fraction]:
    """The place of everybody in groups of equals, the best group first."""
    places: dict[K, Fraction] = {}
    before = 0
    for index, group in enumerate(groups):
        if ranking is Ranking.DENSE:
            place = Fraction(index + 1)
        elif ranking is Ranking.FRACTIONAL:
            place = before + Fraction(len(group) + 1, 2)
        else:
            place = Fraction(before + 1)
        places |= dict.fromkeys(group, place)
        before += len(group)
    return places


def sides(places: Mapping[K, Fraction], count: int, ties: CutTies) -> dict[K, AtCut]:
    """The side of everybody with a place of a line after `count` of them. A tie is an equal place across the line."""
    order = sorted(places.values())
    tied: Fraction | None = None
    if 0 < count < len(order) and order[count - 1] == order[count]:
        tied = order[count]
    last = order[count - 1] if 0 < count <= len(order) else None
    if count > len(order):
        last = order[-1] if order else None
    across = {CutTies.INCLUDE: AtCut.IN, CutTies.EXCLUDE: AtCut.OUT, CutTies.ASK: AtCut.TIED}[ties]
    return {
        key: across if place == tied else AtCut.IN if last is not None and place <= last else AtCut.OUT
        for key, place in places.items()
    }
