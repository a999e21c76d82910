"""Clean contests of the same design: what the statistics do when nothing is odd.

A threshold for J = 40 judges with 37 marks each holds for no other size, so it is simulated for the contest at hand: the
same judges mark the same entries, entries and residuals drawn with the variances of the contest, everybody alike.
Seeded: the same contest has the same thresholds for ever.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from judging.domain.anomalies import statistics as of
from judging.domain.anomalies.design import Array, Design

DRAWS = 500
ALPHA = 0.01  # of clean contests with a flag of the kind; below the promised 0.05, for marks that are not quite normal
CLOSE = 0.025  # for tests that are nearly exact and bear longer tails: at most 0.05 then in what was tried
TIGHT = 0.04  # for the test that is exact and hardest to pass
_SEED = 20240530


@dataclass(frozen=True)
class Null:
    """Sorted statistics of single judges in clean contests, and the largest of each contest."""

    single: Array
    largest: Array

    def threshold(self, alpha: float) -> float:
        """What the largest of a clean contest passes with probability `alpha`."""
        return float(np.quantile(self.largest, 1 - alpha))

    def p(self, value: float) -> float:
        """The probability of at least `value` for one judge."""
        above = self.single.size - np.searchsorted(self.single, value, side="left")
        return float((above + 1) / (self.single.size + 1))


def null_of(values: Array) -> Null:
    """Of statistics J × B; NaN is no statistic."""
    flat = values[~np.isnan(values)]
    return Null(np.sort(flat), np.max(np.where(np.isnan(values), -np.inf, values), axis=0))


def variances(design: Design, marks: Array) -> tuple[float, float]:
    """Of entries and of residuals, by moments: the corrected means vary by σ_e² + σ²/n."""
    residual = float((design.residuals(marks) ** 2).sum() / max(design.freedom, 1.0))
    means = design.of_entry.mean(design.corrected(marks))
    noise = residual * float(np.mean(1 / design.of_entry.size))
    return max(float(np.var(means, ddof=1)) - noise, 0.0), residual


def clean(design: Design, entry: float, residual: float, draws: int = DRAWS) -> Array:
    """Marks of clean contests, n × draws. `entry`, `residual`: variances."""
    pick = np.random.default_rng(_SEED)
    worth = pick.standard_normal((len(design.entries), draws)) * np.sqrt(entry)
    return worth[design.entry] + pick.standard_normal((design.entry.size, draws)) * np.sqrt(residual)


@lru_cache(maxsize=32)
def robust_null(judges: int, draws: int = 6000) -> tuple[Null, Null]:
    """Of a robust z among so many alike: one-sided, and of its absolute value."""
    values = of.robust(np.random.default_rng(_SEED).standard_normal((judges, draws)))
    return null_of(values), null_of(np.abs(values))
