"""Standard scores: z_ij = (x_ij - mean of judge j) / s_j, T = 50 + 10 z; an entry has the mean of its T.

Right only where entries were dealt to judges at random: a judge of the strong ones would look lenient. A judge whose
marks are all alike, or who gave one mark, gives T = 50.
"""

from __future__ import annotations

import numpy as np

from judging.domain.severity.beliefs import pulled
from judging.domain.severity.data import Design, Floats
from judging.domain.severity.fit import Deviations, Errors, Fit, JudgeFlag, Model, nothing

FEW = 8
EVEN = 1e-9  # a spread below this share of the marks is rounding of floats


def tscore(design: Design, ddof: int = 1) -> Fit:
    """`ddof` 1: s_j of a sample, 0: of a population. Errors come from how far the T of one entry lie apart."""
    means = design.centre + design.judge_sums / design.per_judge
    spread = spreads(design, ddof)
    flat = spread <= 0
    z = np.where(
        flat[design.judge], 0.0, (design.values - means[design.judge]) / np.where(flat, 1.0, spread)[design.judge]
    )
    t = 50 + 10 * z
    corrected = np.bincount(design.entry, t, len(design.entries)) / design.per_entry
    sigma = _within(design, t, corrected)
    errors = None if sigma is None else Errors(sigma / np.sqrt(design.per_entry), np.zeros((len(design.entries), 1)))
    return Fit(
        model=Model.TSCORE,
        design=design,
        corrected=corrected,
        se=errors.se if errors else nothing(len(design.entries)),
        severity=means.mean() - means,
        severity_se=np.where(flat, np.nan, spread / np.sqrt(design.per_judge)),
        sd=Deviations(),
        errors=errors,
        beliefs=pulled(corrected, errors) if errors else None,
        flags=tuple(_flags(int(count), bool(none)) for count, none in zip(design.per_judge, flat, strict=True)),
    )  # fmt: skip


def spreads(design: Design, ddof: int = 1) -> Floats:
    """s_j of every judge, 0 where all marks are alike or there is one."""
    count = design.per_judge
    off = design.centred - (design.judge_sums / count)[design.judge]
    squares = np.bincount(design.judge, off**2, len(count))
    found = np.sqrt(np.where(count > 1, squares / np.maximum(count - ddof, 1), 0.0))
    return np.where(found > EVEN * max(float(np.abs(design.values).max()), 1e-300), found, 0.0)


def _flags(count: int, flat: bool) -> tuple[JudgeFlag, ...]:
    few = (JudgeFlag.TOO_FEW,) if count < FEW else ()
    return (*few, JudgeFlag.NO_SPREAD) if flat else few


def _within(design: Design, t: Floats, corrected: Floats) -> float | None:
    freedom = len(t) - len(corrected)
    return float(np.sqrt(((t - corrected[design.entry]) ** 2).sum() / freedom)) if freedom > 0 else None
