"""Chances and rank intervals from seeded draws of where the entries may truly lie."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from judging.domain.severity.data import Floats, Ints
from judging.domain.severity.fit import Beliefs

CELLS = 2_000_000  # numbers held at a time
TAIL = 0.05  # of ranks, on each side of the interval


@dataclass(frozen=True, eq=False, slots=True)
class Scope:
    """Entries (indices) that are ranked together, or that share one line of `places`."""

    members: Ints = field(repr=False)
    places: int = 0


@dataclass(frozen=True, eq=False, slots=True)
class Chances:
    """By entry, nan where not in any scope: chance of a place before the line, and the 90 % interval of ranks."""

    inside: Floats = field(repr=False)
    low: Floats = field(repr=False)
    high: Floats = field(repr=False)


def chances(
    beliefs: Beliefs, ranks: Sequence[Scope], lines: Sequence[Scope], *, draws: int, seed: int, descending: bool = True
) -> Chances:
    """Draw `draws` times from the beliefs. The same seed gives the same numbers."""
    entries, causes = beliefs.errors.loads.shape
    sign = 1.0 if descending else -1.0
    random = np.random.Generator(np.random.PCG64(seed))
    seen = [_Ranks(len(scope.members), draws) for scope in ranks]
    inside = np.zeros(entries)
    # Where nothing tells two entries apart, lots decide in each draw and never their order in a file.
    lots = 1e-9 * max(float(np.abs(beliefs.mean).max(initial=0.0)), 1e-300)
    left = draws
    while left > 0:
        size = min(left, max(CELLS // max(entries, 1), 1))
        left -= size
        truth = beliefs.mean + random.standard_normal((size, entries)) * beliefs.errors.noise
        truth += random.standard_normal((size, causes)) @ beliefs.errors.loads.T
        truth = sign * truth + lots * random.random((size, entries))
        for scope, its in zip(ranks, seen, strict=True):
            its.add(truth[:, scope.members])
        for scope in lines:
            inside += _inside(truth, scope)
    return _summed(entries, ranks, seen, lines, inside / draws)


class _Ranks:
    """The ranks of `size` entries in `draws` draws: counted by entry and place, or kept where that is smaller."""

    def __init__(self, size: int, draws: int) -> None:
        self.size, self.draws, self.done = size, draws, 0
        self.counts = np.zeros((size, size), dtype=np.int32) if size <= draws else None
        self.kept = np.zeros((0, 0) if size <= draws else (draws, size), dtype=np.int32)

    def add(self, truth: Floats) -> None:
        """Draws × entries, the larger the better."""
        order, places = np.argsort(-truth, axis=1), np.arange(self.size)
        if self.counts is not None:
            flat = np.bincount((order * self.size + places).ravel(), minlength=self.size**2)
            self.counts += flat.reshape(self.size, self.size).astype(np.int32)
        else:
            np.put_along_axis(
                self.kept[self.done : self.done + len(truth)], order, places[None, :].astype(np.int32), axis=1
            )
        self.done += len(truth)

    def reached(self, share: float) -> Floats:
        """The first rank at which each entry stood, or before it, in at least `share` of the draws."""
        least = max(int(np.ceil(share * self.draws - 1e-9)), 1)
        if self.counts is not None:
            return np.asarray(1.0 + (self.counts.cumsum(axis=1) < least).sum(axis=1))
        return np.asarray(1.0 + np.partition(self.kept, least - 1, axis=0)[least - 1])


def _inside(truth: Floats, scope: Scope) -> Floats:
    """How often each entry was among the first `places` of its line."""
    found = np.zeros(truth.shape[1])
    count = len(scope.members)
    if scope.places >= count:
        found[scope.members] = len(truth)
    elif scope.places > 0:
        best = np.argpartition(-truth[:, scope.members], scope.places - 1, axis=1)[:, : scope.places]
        found[scope.members] = np.bincount(best.ravel(), minlength=count)
    return found


def _summed(
    entries: int, ranks: Sequence[Scope], seen: Sequence[_Ranks], lines: Sequence[Scope], inside: Floats
) -> Chances:
    low, high, known = np.full(entries, np.nan), np.full(entries, np.nan), np.full(entries, np.nan)
    for scope, its in zip(ranks, seen, strict=True):
        low[scope.members], high[scope.members] = its.reached(TAIL), its.reached(1 - TAIL)
    for scope in lines:
        known[scope.members] = inside[scope.members]
    return Chances(known, low, high)
