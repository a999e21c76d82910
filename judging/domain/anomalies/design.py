"""Who marked whom, and the additive model x = entry + judge + residual by least squares (scoring reference, section 3).

Marks are columns: every function takes an array of n marks × B contests, so that the real contest and the simulated clean
ones go through the same code.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from judging.domain.anomalies.facts import Observation

Array = NDArray[np.float64]
Index = NDArray[np.intp]
Mask = NDArray[np.bool_]
_TINY = 1e-9


class Design:
    """n marks of I entries by J judges. `entry`, `judge`: the place of each mark in `entries` and `judges`."""

    def __init__(self, marks: Sequence[Observation], judges: Sequence[str]) -> None:
        self.entries = sorted({mark.entry for mark in marks})
        self.judges = list(judges)
        at_entry = {one: place for place, one in enumerate(self.entries)}
        at_judge = {one: place for place, one in enumerate(self.judges)}
        self.entry: Index = np.array([at_entry[mark.entry] for mark in marks], dtype=np.intp)
        self.judge: Index = np.array([at_judge[mark.judge] for mark in marks], dtype=np.intp)
        self.of_entry = Groups(self.entry, len(self.entries))
        self.of_judge = Groups(self.judge, len(self.judges))
        self.share: Array = np.zeros((len(self.entries), len(self.judges)))
        self.share[self.entry, self.judge] = 1.0 / self.of_entry.size[self.entry]

    @cached_property
    def inverse(self) -> Array:
        """Of the judges' equations with the entries eliminated, J × J; of several islands each keeps its own level."""
        counts = np.diag(self.of_judge.size.astype(float))
        counted = self.share * self.of_entry.size[:, None]
        return np.asarray(np.linalg.pinv(counts - counted.T @ self.share, hermitian=True), dtype=np.float64)

    def severity(self, marks: Array) -> Array:
        """The judges' effects, J × B, in points; their sum is 0."""
        return self.inverse @ (self.of_judge.sum(marks) - self.share.T @ self.of_entry.sum(marks))

    def corrected(self, marks: Array) -> Array:
        """Marks without the judge's effect."""
        return marks - self.severity(marks)[self.judge]

    def residuals(self, marks: Array) -> Array:
        """What neither entry nor judge explains."""
        fair = self.corrected(marks)
        return fair - self.of_entry.mean(fair)[self.entry]

    @cached_property
    def room(self) -> Array:
        """The variance of each residual in units of that of a mark; 0 where the model fits the mark exactly."""
        spread = self.share @ self.inverse
        own = self.inverse[self.judge, self.judge] - 2 * spread[self.entry, self.judge]
        used = own + np.einsum("ij,ij->i", spread, self.share)[self.entry]
        room: Array = np.clip(1 - 1 / self.of_entry.size[self.entry] - used, 0.0, 1.0)
        return np.where(room < _TINY, 0.0, room)

    @cached_property
    def freedom(self) -> float:
        """Degrees of freedom of the residuals."""
        return float(self.room.sum())


class Groups:
    """Sums and means by group, for all columns at once."""

    def __init__(self, group: Index, count: int) -> None:
        self.size: Index = np.bincount(group, minlength=count)
        self._order = np.argsort(group, kind="stable")
        self._starts = np.concatenate(([0], np.cumsum(self.size)[:-1]))

    def sum(self, marks: Array) -> Array:
        """Groups × B. Every group has a member."""
        found: Array = np.add.reduceat(marks[self._order], self._starts, axis=0)
        return found

    def mean(self, marks: Array) -> Array:
        """The same, divided."""
        return self.sum(marks) / self.size[:, None]
