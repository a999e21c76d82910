"""Crossed random effects by REML, J × J solves only: lme4's `y ~ 1 + (1|entry) + (1|judge)`.

With tracks each has a fixed mean (`y ~ 0 + track + …`): entries of a strong track are not pulled to the mean of all.
V = I + θ_e² Z_e Z_eᵀ + θ_b² Z_b Z_bᵀ in units of the residual variance. Entries are eliminated first, with
w_i = θ_e²/(1 + n_i θ_e²); what is left is A = diag(m) - Nᵀ diag(w) N of judges, in the basis of its eigenvectors.
REML deviance = log|V| + log|Xᵀ V⁻¹ X| + (n - p)(1 + log(2π r²/(n - p))) (Bates et al. 2015, eq. 41).
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from competitions.domain.sentences import N_
from judging.domain.severity.data import Design, Floats, Ints, NotEstimable
from judging.domain.severity.fit import Beliefs, Deviations, Errors, Fit, Model, no_flags
from judging.domain.severity.minimise import lowest, lowest_of_many

LOW, HIGH = -8.0, 8.0  # of log θ
EDGE = 1e-9  # of the deviance: no better than a variance of 0
EXACT = 1e-14  # a residual below this share of the whole sum of squares is rounding


@dataclass(frozen=True, eq=False, slots=True)
class Absorbed:
    """The equations of judges and track means for one θ_e. p tracks."""

    design: Design
    group: Ints = field(repr=False)
    shrink: Floats = field(repr=False)  # w, I
    roots: Floats = field(repr=False)  # eigenvalues of A, J
    basis: Floats = field(repr=False)  # eigenvectors of A, J × J
    means: Floats = field(repr=False)  # Xᵀ V_e⁻¹ X, its diagonal, p
    mixed: Floats = field(repr=False)  # Zᵀ V_e⁻¹ X in the basis, J × p
    mean_sums: Floats = field(repr=False)  # Xᵀ V_e⁻¹ y, p
    judge_sums: Floats = field(repr=False)  # Zᵀ V_e⁻¹ y in the basis, J
    square: float  # yᵀ V_e⁻¹ y
    log_det: float  # log|V_e|

    def weights(self, theta: Floats) -> Floats:
        """Diagonal of (A + I/θ_b²)⁻¹ in the basis, points × J; θ_b 0 and infinite are allowed."""
        with np.errstate(divide="ignore"):
            return 1 / (self.roots + 1 / theta[:, None] ** 2)

    def means_given(self, weights: Floats) -> tuple[Floats, Floats]:
        """Xᵀ V⁻¹ X, points × p × p, and the track means, points × p."""
        scaled = weights[:, :, None] * self.mixed
        matrix = np.diag(self.means) - np.swapaxes(scaled, 1, 2) @ self.mixed
        right = self.mean_sums - np.swapaxes(scaled, 1, 2) @ self.judge_sums
        return matrix, np.asarray(np.linalg.solve(matrix, right[..., None])[..., 0], dtype=np.float64)

    def deviance(self, theta: Floats) -> tuple[Floats, Floats]:
        """REML deviance and r² at many θ_b."""
        weights = self.weights(theta)
        matrix, beta = self.means_given(weights)
        right = np.einsum("kpq,kq->kp", matrix, beta)
        rest = self.square - weights @ self.judge_sums**2 - (right * beta).sum(axis=1)
        rest = np.maximum(rest, EXACT * self.design.square)
        freedom = len(self.design.values) - len(self.means)
        log_det = self.log_det + np.log1p(theta[:, None] ** 2 * self.roots).sum(axis=1)
        log_means = np.linalg.slogdet(matrix)[1]
        return np.asarray(log_det + log_means + freedom * (1 + np.log(2 * np.pi * rest / freedom))), rest


def absorb(design: Design, group: Ints, theta: float) -> Absorbed:
    """The equations with the entries eliminated at θ_e = `theta`. `group`: track of each entry, 0 … p - 1."""
    table, marks = design.table, design.per_entry
    shrink = theta**2 / (1 + marks * theta**2)
    kept = 1 - marks * shrink
    roots, basis = np.linalg.eigh(np.diag(design.per_judge) - table.T @ (shrink[:, None] * table))
    count = int(group.max()) + 1
    member = np.zeros((len(marks), count))
    member[np.arange(len(marks)), group] = 1.0
    return Absorbed(
        design=design,
        group=group,
        shrink=shrink,
        roots=np.maximum(roots, 0.0),
        basis=basis,
        means=member.T @ (marks * kept),
        mixed=basis.T @ (table.T @ (kept[:, None] * member)),
        mean_sums=member.T @ (kept * design.entry_sums),
        judge_sums=basis.T @ (design.judge_sums - table.T @ (shrink * design.entry_sums)),
        square=design.square - float(shrink @ design.entry_sums**2),
        log_det=float(np.log1p(marks * theta**2).sum()),
    )


def tracks_of(design: Design) -> Ints:
    """The track of each entry, or one for all where tracks are no more than a label of single entries."""
    if len(design.groups) > 1 and len(design.entries) >= 2 * len(design.groups):
        return design.group
    return np.zeros(len(design.entries), dtype=np.int64)


@dataclass(frozen=True, eq=False, slots=True)
class Components:
    """Variance components: the ratios θ, the residual SD, and the equations at θ_e."""

    theta_entry: float
    theta_judge: float
    sigma: float
    absorbed: Absorbed = field(repr=False)

    @property
    def sd(self) -> Deviations:
        return Deviations(self.theta_entry * self.sigma, self.theta_judge * self.sigma, self.sigma)


def components(design: Design) -> Components:
    """REML estimates. Raises NotEstimable where no entry or no judge has two marks, or nothing varies."""
    group = tracks_of(design)
    freedom = len(design.values) - int(group.max()) - 1
    if len(design.values) in (len(design.entries), len(design.judges)) or freedom < 2:
        raise NotEstimable(N_("the model needs entries with several marks and judges with several marks"))
    if design.square == 0:
        raise NotEstimable(N_("all marks are alike"))

    def best_judge(absorbed: Absorbed) -> float:
        return float(np.exp(lowest_of_many(lambda logs: absorbed.deviance(np.exp(logs))[0], LOW, HIGH)))

    def profile(log: float) -> float:
        absorbed = absorb(design, group, float(np.exp(log)))
        return float(absorbed.deviance(np.array([best_judge(absorbed)]))[0][0])

    # The inner part and each of the edges, where a variance is 0.
    tried: list[tuple[float, float, float, Absorbed]] = []
    for theta in (0.0, float(np.exp(lowest(profile, LOW, HIGH, points=17)))):
        absorbed = absorb(design, group, theta)
        both = np.array([0.0, best_judge(absorbed)])
        tried += [
            (float(deviance), theta, float(judge), absorbed)
            for deviance, judge in zip(absorbed.deviance(both)[0], both, strict=True)
        ]
    least = min(deviance for deviance, *_rest in tried) + EDGE
    _deviance, entry, judge, absorbed = next(one for one in tried if one[0] <= least)
    rest = absorbed.deviance(np.array([judge]))[1]
    return Components(entry, judge, float(np.sqrt(rest[0] / freedom)), absorbed)


@dataclass(frozen=True, eq=False, slots=True)
class Solution:
    """Predictions: `entry` I and `judge` J are deviations, `level` I the mean (of the track) they deviate from."""

    level: Floats = field(repr=False)
    entry: Floats = field(repr=False)
    judge: Floats = field(repr=False)
    given_means: Errors = field(repr=False)  # of `entry` where the means are taken as known: lme4's condVar
    errors: Errors = field(repr=False)  # of level + entry, by Henderson's equations
    judge_se: Floats = field(repr=False)  # means taken as known, J


def solve(found: Components) -> Solution:
    """Best linear unbiased predictions and their errors."""
    absorbed, design = found.absorbed, found.absorbed.design
    weights = absorbed.weights(np.array([found.theta_judge]))
    matrix, beta = absorbed.means_given(weights)
    half = absorbed.basis * np.sqrt(weights[0])  # P = half · halfᵀ = (A + I/θ_b²)⁻¹
    mean = beta[0][absorbed.group]
    judge = absorbed.basis @ (weights[0] * (absorbed.judge_sums - absorbed.mixed @ beta[0]))
    pulls = absorbed.shrink[:, None] * design.table
    entry = absorbed.shrink * (design.entry_sums - design.per_entry * mean) - pulls @ judge
    noise = found.sigma * np.sqrt(absorbed.shrink)
    loads = found.sigma * (pulls @ half)
    member = np.zeros((len(design.entries), len(absorbed.means)))
    member[np.arange(len(design.entries)), absorbed.group] = 1 - design.per_entry * absorbed.shrink
    of_means = member + pulls @ (absorbed.basis @ (weights[0][:, None] * absorbed.mixed))
    known, axes = np.linalg.eigh(matrix[0])
    spread = axes / np.sqrt(np.maximum(known, EXACT * float(known.max())))
    return Solution(
        level=design.centre + mean,
        entry=entry,
        judge=judge,
        given_means=Errors(noise, loads),
        errors=Errors(noise, np.hstack([loads, found.sigma * (of_means @ spread)])),
        judge_se=found.sigma * np.sqrt((half**2).sum(axis=1)),
    )


def crossed(design: Design) -> Fit:
    """`corrected`: mean (of the track) + prediction: an estimate pulled to the mean, not a mark; `unshrunk` is not."""
    solution = solve(found := components(design))
    corrected = solution.level + solution.entry
    severities = solution.judge[design.judge]
    means = np.bincount(design.entry, design.centred - severities, len(design.entries)) / design.per_entry
    return Fit(
        model=Model.CROSSED,
        design=design,
        corrected=corrected,
        se=solution.given_means.se,
        severity=-solution.judge,
        severity_se=solution.judge_se,
        sd=found.sd,
        errors=solution.errors,
        beliefs=Beliefs(corrected, solution.errors),
        flags=no_flags(design),
        unshrunk=design.centre + means,
    )
