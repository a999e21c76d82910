"""Places from values: competition ranking 1-2-2-4, ties by exact comparison, larger is better (the engine's ranking)."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

from competitions.domain.rounding import Rounding, shown
from competitions.domain.scoring import Ranking, place_numbers, tie_groups, told_apart

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Ranked:
    """A place; `tied_with` is how many others share it."""

    rank: int
    tied_with: int


def rank(values: Mapping[K, Fraction]) -> dict[K, Ranked]:
    """1 + the number of strictly larger values; equal values share a place."""
    groups = tie_groups(values)
    places = place_numbers(groups, Ranking.COMPETITION)
    return {key: Ranked(int(places[key]), len(group) - 1) for group in groups for key in group}


def look_alikes(values: Mapping[K, Fraction], rounding: Rounding) -> dict[K, str]:
    """For values that differ and yet show the same text: one text with as many more decimals as
    tell them apart (at most 12). Values that nothing else looks like are left out.
    """
    groups: dict[str, dict[K, Fraction]] = {}
    for key, value in values.items():
        groups.setdefault(shown(value, rounding), {})[key] = value
    longer: dict[K, str] = {}
    for group in groups.values():
        if len(set(group.values())) > 1:
            longer |= told_apart(group, rounding)
    return longer
