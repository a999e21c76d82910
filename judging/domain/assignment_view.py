"""What an assignment looks like: who is served worst, which judges share entries, and where the islands are.

Two judges are linked when they mark an entry in common; marks of judges who are linked, over however many others, can be
compared. An island is a group of judges that no link leads out of: between islands nobody can say who is harsher.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

Pair = tuple[str, str]  # entry, judge


@dataclass(frozen=True, slots=True)
class Served:
    """An entry and how well its judges fit on the average, from 0 to 1."""

    entry: str
    value: float
    judges: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class View:
    """``islands``: judges of each group, the largest first; ``links``: pairs of judges and how many entries they share, the
    fewest first; ``served``: the worst-served entries first (empty where nothing is known)."""

    islands: tuple[tuple[str, ...], ...]
    links: tuple[tuple[str, str, int], ...]
    served: tuple[Served, ...]

    @property
    def is_one(self) -> bool:
        """Whether all judges with entries can be compared."""
        return len(self.islands) <= 1


def view_of(pairs: Iterable[Pair], affinity: Mapping[Pair, float] | None = None) -> View:
    """The picture of these pairs."""
    judges: dict[str, list[str]] = defaultdict(list)
    for entry, judge in sorted(set(pairs)):
        judges[entry].append(judge)
    shared: dict[tuple[str, str], int] = defaultdict(int)
    for panel in judges.values():
        for one, other in combinations(panel, 2):
            shared[one, other] += 1
    served = []
    if affinity is not None:
        served = [
            Served(entry, sum(affinity[entry, judge] for judge in panel) / len(panel), tuple(panel))
            for entry, panel in judges.items()
        ]
    return View(
        _islands({judge for panel in judges.values() for judge in panel}, shared),
        tuple(sorted(((one, other, count) for (one, other), count in shared.items()), key=lambda row: (row[2], row))),
        tuple(sorted(served, key=lambda one: (one.value, one.entry))),
    )


def _islands(judges: set[str], shared: Mapping[tuple[str, str], int]) -> tuple[tuple[str, ...], ...]:
    near: dict[str, set[str]] = defaultdict(set)
    for one, other in shared:
        near[one].add(other)
        near[other].add(one)
    left, found = set(judges), []
    while left:
        group, edge = set(), {min(left)}
        while edge:
            group |= edge
            edge = {other for judge in edge for other in near[judge]} - group
        left -= group
        found.append(tuple(sorted(group)))
    return tuple(sorted(found, key=lambda group: (-len(group), group)))
