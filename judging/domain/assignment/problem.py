"""What is to be assigned, and what an answer is.

A problem is checked when it is made: ids are there once, nothing is unknown, affinity has its shape. The order of entries,
judges, conflicts and locks says nothing; `fingerprint` is the same for every order.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
import numpy.typing as npt

Pair = tuple[str, str]  # entry, judge
Floats = npt.NDArray[np.float64]


class Mode(StrEnum):
    """What is sought among all assignments that keep the rules."""

    FAIR = "fair"  # the best worst-served entry, then as much affinity as that leaves, all judges comparable
    PLAIN = "plain"  # the most affinity in total


@dataclass(frozen=True, slots=True)
class Need:
    """An entry and how many different judges review it."""

    id: str
    reviews: int


@dataclass(frozen=True, slots=True)
class Cap:
    """A judge. `min` and `max` bound the number of reviews; None: from the even share (`bounds.bounds_of`)."""

    id: str
    min: int | None = None
    max: int | None = None


@dataclass(frozen=True, eq=False, slots=True)
class Problem:
    """Entries, judges and what binds them.

    `affinity` is entries × judges, each from 0 to 1; None: nothing is known, all pairs are alike. Raises ValueError where
    it makes no sense; what is sensible but cannot be kept is `Infeasible`, raised by `assign`.
    """

    entries: tuple[Need, ...]
    judges: tuple[Cap, ...]
    affinity: Floats | None = None
    conflicts: frozenset[Pair] = field(default_factory=frozenset)
    locked: frozenset[Pair] = field(default_factory=frozenset)
    bridges: bool = True

    def __post_init__(self) -> None:
        _check_ids("entry", [one.id for one in self.entries])
        _check_ids("judge", [one.id for one in self.judges])
        if any(one.reviews < 0 for one in self.entries):
            raise ValueError("an entry has no less than 0 reviews")
        for judge in self.judges:
            if (judge.min or 0) < 0 or (judge.max is not None and judge.max < (judge.min or 0)):
                raise ValueError(f"min and max of {judge.id} leave no room")
        self._check_pairs()
        if self.affinity is not None:
            if self.affinity.shape != (len(self.entries), len(self.judges)):
                raise ValueError("affinity is not entries × judges")
            if not bool(np.all((self.affinity >= 0) & (self.affinity <= 1))):
                raise ValueError("affinity is not from 0 to 1")

    def _check_pairs(self) -> None:
        reviews = {one.id: one.reviews for one in self.entries}
        judges = {one.id for one in self.judges}
        for name, pairs in (("conflict", self.conflicts), ("locked pair", self.locked)):
            if any(entry not in reviews or judge not in judges for entry, judge in pairs):
                raise ValueError(f"a {name} names an unknown entry or judge")
        if self.locked & self.conflicts:
            raise ValueError("a locked pair is in conflict")
        if any(count > reviews[entry] for entry, count in Counter(entry for entry, _ in self.locked).items()):
            raise ValueError("an entry has more locked pairs than reviews")

    @property
    def total(self) -> int:
        """How many reviews there are in all."""
        return sum(one.reviews for one in self.entries)

    def fingerprint(self) -> str:
        """SHA-256 (hex) of the content, whatever the order in which it stands."""
        entries = sorted(range(len(self.entries)), key=lambda row: self.entries[row].id)
        judges = sorted(range(len(self.judges)), key=lambda column: self.judges[column].id)
        digest = hashlib.sha256()
        facts = [
            [[self.entries[row].id, self.entries[row].reviews] for row in entries],
            [[self.judges[column].id, self.judges[column].min, self.judges[column].max] for column in judges],
            sorted(self.conflicts),
            sorted(self.locked),
        ]
        digest.update(json.dumps(facts, ensure_ascii=True).encode())
        if self.affinity is not None:
            digest.update(np.ascontiguousarray(self.affinity[np.ix_(entries, judges)], dtype="<f8").tobytes())
        return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Assignment:
    """An answer. `pairs` are (entry, judge), sorted; `loads` counts every judge, also one with none.

    `total_affinity` is the sum over all pairs; `worst_entry` the smallest sum of affinity over an entry's pairs (None
    without pairs); `components` the number of groups that share neither entry nor judge; `efficiency` see
    `design.efficiency`; `moved` are pairs that were to be kept and could not (`reassign`).
    """

    pairs: tuple[Pair, ...]
    loads: dict[str, int]
    total_affinity: float
    worst_entry: float | None
    components: int
    efficiency: float
    moved: tuple[Pair, ...] = ()

    @property
    def spread(self) -> int:
        """Largest load minus smallest."""
        return self.load_max - self.load_min

    @property
    def load_min(self) -> int:
        """The smallest load; 0 without judges."""
        return min(self.loads.values(), default=0)

    @property
    def load_max(self) -> int:
        """The largest load; 0 without judges."""
        return max(self.loads.values(), default=0)


def even_problem(
    entries: Iterable[str],
    judges: Iterable[str],
    reviews: int,
    *,
    conflicts: Collection[Pair] = (),
    locked: Collection[Pair] = (),
) -> Problem:
    """The usual problem: so many reviews of every entry, judges alike, nothing known of their expertise."""
    if reviews < 1:
        raise ValueError("an entry has at least one review")
    return Problem(
        tuple(Need(one, reviews) for one in entries),
        tuple(Cap(one) for one in judges),
        conflicts=frozenset(conflicts),
        locked=frozenset(locked),
    )


def _check_ids(name: str, ids: Sequence[str]) -> None:
    if len(set(ids)) != len(ids):
        raise ValueError(f"{name} id given twice")
