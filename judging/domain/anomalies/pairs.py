"""Pairs of judges who lift the same entries: information for a person, no test that finds collusion.

Detectors of rings overlap with true ones by a third at most (scoring reference, section 1); what helps is prevention, in
the assignment.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from judging.domain.anomalies.design import Array, Design

LEAST_SHARED = 4
_LEAST = 1e-12


@dataclass(frozen=True)
class Pair:
    """Two judges (places in the design) and what they gave the entries that they share: rows of marks."""

    one: int
    other: int
    rows: Sequence[tuple[int, int, tuple[int, ...]]]


def pairs_of(design: Design) -> list[Pair]:
    """Pairs that share enough entries which somebody else marked as well."""
    marked: dict[int, list[int]] = defaultdict(list)
    for row, entry in enumerate(design.entry):
        marked[int(entry)].append(row)
    shared: dict[tuple[int, int], list[tuple[int, int, tuple[int, ...]]]] = defaultdict(list)
    for rows in marked.values():
        if len(rows) < 3:
            continue
        for a, b in combinations(sorted(rows, key=lambda row: int(design.judge[row])), 2):
            rest = tuple(row for row in rows if row not in (a, b))
            shared[int(design.judge[a]), int(design.judge[b])].append((a, b, rest))
    return [Pair(a, b, rows) for (a, b), rows in sorted(shared.items()) if len(rows) >= LEAST_SHARED]


def joint_excess(design: Design, pairs: Sequence[Pair], marks: Array) -> Array:
    """Pairs × B: mean over shared entries of (the pair's mean - the median of the others) · √n, in residual SDs."""
    fair = design.corrected(marks)
    sigma = np.sqrt((design.residuals(marks) ** 2).sum(axis=0) / max(design.freedom, 1.0))
    found = np.empty((len(pairs), marks.shape[1]))
    for place, pair in enumerate(pairs):
        excess = [(fair[a] + fair[b]) / 2 - np.median(fair[list(rest)], axis=0) for a, b, rest in pair.rows]
        found[place] = np.mean(excess, axis=0) * np.sqrt(len(excess))
    return found / np.maximum(sigma, _LEAST)
