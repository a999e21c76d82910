"""Entries fixed; judges fixed (least squares) or random (ridge, λ by REML). J × J solves only.

x_ij = μ + a_i + b_j + e. With the entries eliminated: A = diag(m) - Nᵀ diag(1/n) N and (A + λI) b = s_J - Nᵀ(s_E/n);
a_i = mean over j of (x_ij - b_j). Cov(a) = σ² [diag(1/n) + W (A + λI)⁻¹ Wᵀ], W = diag(1/n) N. Least squares: λ = 0,
the pseudo-inverse, Σb = 0. Random judges: λ = σ²/σ_b²; REML deviance up to a constant, with d the eigenvalues of A and
g the right side in its basis, = Σ log(1 + d/λ) + (n - I) log(yᵀMy - Σ g²/(d + λ)).
"""

from __future__ import annotations

import numpy as np

from judging.domain.severity.data import Design, Floats, NotEstimable
from judging.domain.severity.fit import Beliefs, Deviations, Errors, Fit, Model, no_flags, nothing
from judging.domain.severity.minimise import lowest_of_many
from judging.domain.severity.mixed import EXACT, HIGH, LOW, Components, absorb, components, solve, tracks_of
from judging.domain.severity.panels import panels_of, pull_of

EXACT_RATIO = 1e-6  # residual to entries: below it no luck is left that could have put one far out


class _Judges:
    """The equations of the judges alone."""

    def __init__(self, design: Design) -> None:
        self.design = design
        self.means = design.table / design.per_entry[:, None]  # W
        roots, self.basis = np.linalg.eigh(np.diag(design.per_judge) - design.table.T @ self.means)
        self.roots = np.where(roots > 1e-9 * max(roots.max(), 1.0), roots, 0.0)
        right = design.judge_sums - self.means.T @ design.entry_sums
        self.right = np.where(self.roots > 0, self.basis.T @ right, 0.0)
        self.within = max(design.square - float((design.entry_sums**2 / design.per_entry).sum()), 0.0)

    def rest(self, weights: Floats) -> Floats:
        """(Penalised) residual sum of squares for diagonals of the inverse, points × J."""
        return np.maximum(self.within - weights @ self.right**2, 0.0)

    def inverse(self, ridge: float) -> Floats:
        """Diagonal of (A + ridge)⁻¹ in the basis; where ridge is 0 that of the pseudo-inverse."""
        safe = np.where(self.roots + ridge > 0, self.roots + ridge, np.inf)
        return np.asarray(1 / safe)

    def ratio(self) -> float:
        """θ = σ_b/σ by REML; 0 where no severity is seen."""
        freedom = len(self.design.values) - len(self.design.entries)
        if freedom < 1 or self.within <= EXACT * self.design.square:
            return 0.0
        floor = EXACT * self.within

        def deviance(theta: Floats) -> Floats:
            square = theta[:, None] ** 2
            rest = np.maximum(self.rest(square / (1 + square * self.roots)), floor)
            return np.asarray(np.log1p(square * self.roots).sum(axis=1) + freedom * np.log(rest))

        found = float(np.exp(lowest_of_many(lambda logs: deviance(np.exp(logs)), LOW, HIGH)))
        at_zero, at_found = deviance(np.array([0.0, found]))
        return 0.0 if at_zero <= at_found + 1e-9 else found


def additive(design: Design) -> Fit:
    """Least squares. Adding a constant to all marks of a judge changes no difference of results."""
    judges = _Judges(design)
    weights = judges.inverse(0.0)
    freedom = len(design.values) - len(design.entries) - int((judges.roots > 0).sum())
    sigma = float(np.sqrt(judges.rest(weights[None, :])[0] / freedom)) if freedom > 0 else None
    return _fit(Model.ADDITIVE, judges, weights, sigma, None)


def fixed_random(design: Design) -> Fit:
    """The default. No severity seen: plain means. Judges far apart: least squares. Of panels that few marks link the means
    are drawn together as far as they seem equally strong (`panels`)."""
    judges = _Judges(design)
    theta = judges.ratio()
    weights = judges.inverse(theta**-2) if theta > 0 else np.zeros(len(design.judges))
    freedom = len(design.values) - len(design.entries)
    sigma = float(np.sqrt(judges.rest(weights[None, :])[0] / freedom)) if freedom > 0 else None
    return _fit(Model.FIXED_RANDOM, judges, weights, sigma, theta)


def ridge(design: Design) -> Floats:
    """The results of the default alone, without errors; also where groups share no judge (then taken for equally strict)."""
    judges = _Judges(design)
    theta = judges.ratio()
    weights = judges.inverse(theta**-2) if theta > 0 else np.zeros(len(design.judges))
    return np.asarray(design.raw - judges.means @ (judges.basis @ (weights * judges.right)))


def _fit(model: Model, judges: _Judges, weights: Floats, sigma: float | None, theta: float | None) -> Fit:
    design = judges.design
    effects = judges.basis @ (weights * judges.right)
    corrected = design.raw - judges.means @ effects
    sd, errors, beliefs = Deviations(), None, None
    half = judges.basis * np.sqrt(weights)
    if sigma is not None:
        errors = Errors(sigma / np.sqrt(design.per_entry), sigma * (judges.means @ half))
        seen = theta * sigma if theta is not None else _spread_of(effects, sigma, half)
        sd, beliefs = _random_entries(design, sigma, seen, corrected, errors)
        panels = panels_of(design) if theta else None
        if panels is not None and sd.entry is not None:
            pull = pull_of(panels, corrected, errors, sd.entry)
            half = half @ pull.left
            errors = Errors(errors.noise, errors.loads @ pull.left)
            effects = effects - sigma * (judges.basis * np.sqrt(weights)) @ pull.step
            corrected = design.raw - judges.means @ effects
    return Fit(
        model=model,
        design=design,
        corrected=corrected,
        se=errors.se if errors else nothing(len(design.entries)),
        severity=-effects,
        severity_se=sigma * np.sqrt((half**2).sum(axis=1)) if sigma is not None else nothing(len(design.judges)),
        sd=sd,
        errors=errors,
        beliefs=beliefs,
        flags=no_flags(design),
    )


def _spread_of(effects: Floats, sigma: float, half: Floats) -> float:
    """SD between judges: of their effects, less what is error of these."""
    if len(effects) < 2:
        return 0.0
    error = sigma**2 * float((half**2).sum()) / (len(effects) - 1)
    return float(np.sqrt(max(float(effects @ effects) / (len(effects) - 1) - error, 0.0)))


def _random_entries(
    design: Design, sigma: float, judge: float, corrected: Floats, errors: Errors
) -> tuple[Deviations, Beliefs]:
    """How far entries lie apart, and where each may truly lie given that: what was far out by luck is nearer."""
    try:
        entry = components(design).sd.entry or 0.0
    except NotEstimable:
        return Deviations(None, judge, sigma), Beliefs(corrected, errors)
    if entry <= 0 or sigma <= EXACT_RATIO * entry:
        return Deviations(entry, judge, sigma), Beliefs(corrected, errors)
    theta = judge / sigma
    found = solve(Components(entry / sigma, theta, sigma, absorb(design, tracks_of(design), entry / sigma)))
    return Deviations(entry, judge, sigma), Beliefs(found.level + found.entry, found.errors)
