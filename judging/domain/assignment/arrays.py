"""A problem as arrays, in an order drawn from the seed, so that no tie is ever settled by the order of a list.

Affinity becomes integers (2**40 is 1): sums are exact and do not depend on the order of adding. Ties between pairs are
settled by a lot below 2**14 (1.5e-8 of affinity), the same for a pair whatever else is assigned.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from judging.domain.assignment.bounds import bounds_of
from judging.domain.assignment.problem import Pair, Problem
from judging.domain.draws import lot

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
ONE = 2**40  # an affinity of 1
LOTS = 2**14
NEVER = -(2**56)  # less than any sum of affinities, and six of them still fit


@dataclass(frozen=True, slots=True)
class Arrays:
    """`worth` is affinity × 2**40, `luck` the uniform lots of 0 to 1 of the pairs; all entries × judges."""

    entries: tuple[str, ...]
    judges: tuple[str, ...]
    need: Ints
    least: Ints
    most: Ints
    worth: Ints
    luck: npt.NDArray[np.float64]
    allowed: Bools
    locked: Bools

    def goal(self, noise: float = 0.0) -> Ints:
        """What is maximised: affinity, raised by up to `noise` of 1 at random, ties by lot."""
        ties = (self.luck * LOTS).astype(np.int64)
        return self.worth + ties + (self.luck * noise * ONE).astype(np.int64)


def arrays_of(problem: Problem, seed: str) -> Arrays:
    """Rows and columns in the order of their lots. Raises ValueError on an empty seed."""
    rows = _drawn(seed, "entry", [one.id for one in problem.entries])
    columns = _drawn(seed, "judge", [one.id for one in problem.judges])
    entries = tuple(problem.entries[row].id for row in rows)
    judges = tuple(problem.judges[column].id for column in columns)
    least, most = bounds_of(problem)
    shape = (len(rows), len(columns))
    affinity = np.zeros(shape) if problem.affinity is None else problem.affinity[np.ix_(rows, columns)]
    return Arrays(
        entries,
        judges,
        np.array([problem.entries[row].reviews for row in rows], dtype=np.int64),
        np.array([least[column] for column in columns], dtype=np.int64),
        np.array([most[column] for column in columns], dtype=np.int64),
        np.rint(affinity * ONE).astype(np.int64),
        _luck(seed, entries, judges),
        ~_marked(shape, problem.conflicts, entries, judges),
        _marked(shape, problem.locked, entries, judges),
    )


def _drawn(seed: str, purpose: str, ids: list[str]) -> list[int]:
    lots = {one: lot(seed, f"assignment {purpose}", one) for one in ids}
    return sorted(range(len(ids)), key=lambda index: (lots[ids[index]], ids[index]))


def _marked(shape: tuple[int, int], pairs: frozenset[Pair], entries: tuple[str, ...], judges: tuple[str, ...]) -> Bools:
    marked = np.zeros(shape, dtype=bool)
    row_of = {name: row for row, name in enumerate(entries)}
    column_of = {name: column for column, name in enumerate(judges)}
    for entry, judge in pairs:
        marked[row_of[entry], column_of[judge]] = True
    return marked


def _luck(seed: str, entries: tuple[str, ...], judges: tuple[str, ...]) -> npt.NDArray[np.float64]:
    """A uniform number for every pair: the lots of its entry and its judge, mixed (the finaliser of splitmix64)."""
    ours = np.array([_word(lot(seed, "assignment row", one)) for one in entries], dtype=np.uint64)
    theirs = np.array([_word(lot(seed, "assignment column", one)) for one in judges], dtype=np.uint64)
    mixed = ours[:, None] + theirs[None, :] * np.uint64(0x9E3779B97F4A7C15)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
    mixed ^= mixed >> np.uint64(31)
    return (mixed >> np.uint64(11)).astype(np.float64) / 2.0**53


def _word(digest: bytes) -> int:
    return int.from_bytes(digest[:8], "big")
