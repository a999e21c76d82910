"""Places from values: competition ranking 1-2-2-4, ties by exact comparison, larger is better."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

from competitions.domain.rounding import Rounding, shown

K = TypeVar("K", bound=Hashable)
MOST_PLACES = 12


@dataclass(frozen=True, slots=True)
class Ranked:
    """A place; `tied_with` is how many others share it."""

    rank: int
    tied_with: int


def rank(values: Mapping[K, Fraction]) -> dict[K, Ranked]:
    """1 + the number of strictly larger values; equal values share a place."""
    counts = Counter(values.values())
    places: dict[Fraction, int] = {}
    before = 0
    for value in sorted(counts, reverse=True):
        places[value] = before + 1
        before += counts[value]
    return {key: Ranked(places[value], counts[value] - 1) for key, value in values.items()}


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
            longer |= _told_apart(group, rounding)
    return longer


def _told_apart(group: Mapping[K, Fraction], rounding: Rounding) -> dict[K, str]:
    texts: dict[K, str] = {}
    for places in range(rounding.places + 1, MOST_PLACES + 1):
        finer = Rounding(places, rounding.mode)
        texts = {key: shown(value, finer) for key, value in group.items()}
        if len(set(texts.values())) == len(set(group.values())):
            break
    return texts
