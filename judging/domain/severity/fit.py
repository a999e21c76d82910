"""What a fitted model says: results, severities, and how sure it is of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

from judging.domain.severity.data import Design, Floats


class Model(StrEnum):
    """The ways of correcting for severe and lenient judges. `docs/scoring.md` says when which is right."""

    FIXED_RANDOM = "fixed_random"
    ADDITIVE = "additive"
    CROSSED = "crossed"
    TSCORE = "tscore"
    MFRM = "mfrm"


class JudgeFlag(StrEnum):
    """What a reader must know of a judge's numbers."""

    TOO_FEW = "TOO_FEW"  # fewer than 8 marks
    NO_SPREAD = "NO_SPREAD"  # all marks alike, or one mark: every z is 0
    EXTREME = "EXTREME"  # only lowest or only highest marks: no finite measure


@dataclass(frozen=True, eq=False, slots=True)
class Errors:
    """Errors of the results as independent noise of each entry and causes that entries share.

    Cov = diag(noise²) + loads · loadsᵀ, so draws and differences need no I × I matrix. `noise` I, `loads` I × q.
    """

    noise: Floats = field(repr=False)
    loads: Floats = field(repr=False)

    @property
    def se(self) -> Floats:
        """Standard error of each result, I."""
        return np.sqrt(self.noise**2 + (self.loads**2).sum(axis=1))

    def se_of_difference(self, first: int, second: int) -> float:
        """Standard error of the difference of two results."""
        if first == second:
            return 0.0
        shared = self.loads[first] - self.loads[second]
        return float(np.sqrt(self.noise[first] ** 2 + self.noise[second] ** 2 + shared @ shared))


@dataclass(frozen=True, eq=False, slots=True)
class Beliefs:
    """Where the entries may truly lie: `mean` I, with `errors`. Draws are taken from it."""

    mean: Floats = field(repr=False)
    errors: Errors


@dataclass(frozen=True, slots=True)
class Deviations:
    """Standard deviations between entries, between judges, and of what is left; None where not estimable."""

    entry: float | None = None
    judge: float | None = None
    residual: float | None = None

    def reliability(self, reviews: float, judges: float | None = None) -> float | None:
        """ρ = σ_e²/(σ_e² + σ_r²/k + σ_b²/k): how much of a plain mean of k `reviews` tells entries apart."""
        if self.entry is None or self.residual is None or self.judge is None:
            return None
        total = self.entry**2 + (self.residual**2 + self.judge**2) / reviews
        return self.entry**2 / total if total > 0 else None


@dataclass(frozen=True, eq=False, slots=True)
class MfrmFit:
    """What many-facet Rasch adds, in logits: of judges J, of entries I (nan where extreme), thresholds K - 1."""

    infit: Floats
    outfit: Floats
    fair_average: Floats
    measure: Floats
    measure_se: Floats
    thresholds: Floats
    categories: tuple[float, ...]
    low: tuple[str, ...]  # entries with nothing but the lowest category
    high: tuple[str, ...]  # … the highest


@dataclass(frozen=True, eq=False, slots=True)
class Fit:
    """A fitted model. Arrays are by entry (I) and by judge (J) of `design`; nan where nothing can be said.

    `corrected` is on the scale of the marks (of T for tscore). `severity` > 0: marks lower than the others do.
    `errors`: of `corrected`, for standard errors and differences; None where the marks leave no measure of error.
    `se`: as a table prints it; that of `errors` but for the crossed model. `beliefs`: for chances and rank intervals.
    """

    model: Model
    design: Design
    corrected: Floats = field(repr=False)
    se: Floats = field(repr=False)
    severity: Floats = field(repr=False)
    severity_se: Floats = field(repr=False)
    sd: Deviations
    errors: Errors | None = field(repr=False)
    beliefs: Beliefs | None = field(repr=False)
    flags: tuple[tuple[JudgeFlag, ...], ...]
    unshrunk: Floats | None = field(default=None, repr=False)
    mfrm: MfrmFit | None = field(default=None, repr=False)


def nothing(size: int) -> Floats:
    """`size` times nan."""
    return np.full(size, np.nan)


def no_flags(design: Design) -> tuple[tuple[JudgeFlag, ...], ...]:
    return tuple(() for _judge in design.judges)
