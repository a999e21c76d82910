"""Many-facet Rasch by joint maximum likelihood: log(P_k/P_{k-1}) = θ_i - β_j - τ_k, Σβ = 0, Στ = 0.

For marks of few categories, which are counted up from the lowest that was given; one that nobody gave does not exist.
Entries (and judges) with nothing but the lowest or the highest category have no finite measure and are left out first.
Newton's method with θ eliminated, so each step solves J + K - 1 equations. severity = β in logits, SE = 1/√ΣV,
infit = Σz²V/ΣV, outfit = mean z² (Linacre, Many-Facet Rasch Measurement).
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from competitions.domain.sentences import N_
from judging.domain.severity.beliefs import pulled
from judging.domain.severity.data import Design, Floats, Ints, NotCategories, NotEstimable, design_of
from judging.domain.severity.fit import Deviations, Errors, Fit, JudgeFlag, MfrmFit, Model, nothing
from judging.domain.severity.graph import islands

MOST = 21  # categories; 0 to 10 by halves
ROUNDS, CLOSE = 200, 1e-10
FURTHEST = 1.5  # logits in one step
DIVERGED = 40.0  # logits


@dataclass(eq=False, slots=True)
class _Logits:
    theta: Floats = field(repr=False)
    beta: Floats = field(repr=False)
    tau: Floats = field(repr=False)


@dataclass(frozen=True, eq=False, slots=True)
class _Expected:
    """By observation: mean, variance, chance of at least category k (n × K-1), covariance with it."""

    mean: Floats = field(repr=False)
    variance: Floats = field(repr=False)
    above: Floats = field(repr=False)
    shared: Floats = field(repr=False)


@dataclass(frozen=True, eq=False, slots=True)
class _Kept:
    """What is left without extremes."""

    design: Design
    category: Ints = field(repr=False)
    levels: Floats = field(repr=False)
    low: tuple[str, ...]
    high: tuple[str, ...]
    everybody: tuple[str, ...]  # the entries with the extremes


def mfrm(design: Design) -> Fit:
    """`corrected`: the fair average, what judges of mean severity are expected to give; logits stand in `mfrm`.

    Raises NotEstimable where the marks are no small set of categories, or nothing is left without the extremes.
    """
    count = len(np.unique(design.values))
    if count > MOST:
        msgid = N_("the marks are %(count)s different numbers, not a small set of categories (at most %(most)s)")
        raise NotCategories(msgid, count=count, most=MOST)
    kept = _without_extremes(design)
    logits = _maximise(kept)
    expected = _expected(logits, kept.design)
    fair, slope = _averages(logits.theta, logits.tau, kept.levels)
    errors = _whole_errors(kept, _errors(kept.design, expected.variance, slope, len(logits.tau)))
    entries, judges = _Place(kept.design.entries, design.entries), _Place(kept.design.judges, design.judges)
    info_entry = np.bincount(kept.design.entry, expected.variance, len(kept.design.entries))
    info_judge = np.bincount(kept.design.judge, expected.variance, len(kept.design.judges))
    z2 = (kept.category - expected.mean) ** 2 / expected.variance
    corrected = entries(fair)
    return Fit(
        model=Model.MFRM,
        design=design,
        corrected=corrected,
        se=np.where(np.isnan(corrected), np.nan, errors.se),
        severity=judges(logits.beta),
        severity_se=judges(1 / np.sqrt(info_judge)),
        sd=Deviations(),
        errors=errors,
        beliefs=pulled(corrected, errors),
        flags=tuple(() if judge in judges.known else (JudgeFlag.EXTREME,) for judge in design.judges),
        mfrm=MfrmFit(
            infit=judges(np.bincount(kept.design.judge, z2 * expected.variance, len(info_judge)) / info_judge),
            outfit=judges(np.bincount(kept.design.judge, z2, len(info_judge)) / kept.design.per_judge),
            fair_average=judges(_averages(logits.theta.mean() - logits.beta, logits.tau, kept.levels)[0]),
            measure=entries(logits.theta),
            measure_se=entries(1 / np.sqrt(info_entry)),
            thresholds=logits.tau,
            categories=tuple(float(level) for level in kept.levels),
            low=kept.low,
            high=kept.high,
        ),
    )


class _Place:
    """Puts numbers of those who were kept where all stand; nan for those left out."""

    def __init__(self, kept: tuple[str, ...], everybody: tuple[str, ...]) -> None:
        self.known, self.size = set(kept), len(everybody)
        self.rows = np.array([index for index, name in enumerate(everybody) if name in self.known], dtype=np.int64)

    def __call__(self, values: Floats) -> Floats:
        whole = nothing(self.size)
        whole[self.rows] = values
        return whole


def _without_extremes(design: Design) -> _Kept:
    low: list[str] = []
    high: list[str] = []
    left = design.observations()
    while True:
        if not left:
            raise NotEstimable(N_("nothing is left without the entries that have only lowest or only highest marks"))
        now = design_of(left)
        levels, category = np.unique(now.values, return_inverse=True)
        top = len(levels) - 1
        if top < 1:
            raise NotEstimable(N_("all marks are alike"))
        worst = _all_of(now.entry, category == 0, len(now.entries))
        best = _all_of(now.entry, category == top, len(now.entries))
        extreme = _all_of(now.judge, category == 0, len(now.judges)) | _all_of(
            now.judge, category == top, len(now.judges)
        )
        if not (worst.any() or best.any() or extreme.any()):
            break
        low += [now.entries[i] for i in np.flatnonzero(worst)]
        high += [now.entries[i] for i in np.flatnonzero(best)]
        gone = {*low, *high}
        judges = {now.judges[j] for j in np.flatnonzero(extreme)}
        left = [one for one in left if one.entry not in gone and one.judge not in judges]
    if len(islands(left)) > 1:
        raise NotEstimable(N_("without the extremes the judges fall into groups with no entry in common"))
    return _Kept(now, category.astype(np.int64), levels, tuple(sorted(low)), tuple(sorted(high)), design.entries)


def _all_of(index: Ints, hit: NDArray[np.bool_], size: int) -> NDArray[np.bool_]:
    return np.bincount(index, ~hit, size) == 0


def _maximise(kept: _Kept) -> _Logits:
    design = kept.design
    logits = _Logits(np.zeros(len(design.entries)), np.zeros(len(design.judges)), np.zeros(len(kept.levels) - 1))
    reached = (kept.category[:, None] > np.arange(len(logits.tau))).astype(np.float64)
    for _round in range(ROUNDS):
        try:
            step = _newton(kept, logits, reached)
        except np.linalg.LinAlgError:
            break
        longest = max(float(np.abs(part).max()) for part in (step.theta, step.beta, step.tau))
        damp = min(1.0, FURTHEST / longest) if longest > 0 else 1.0
        logits.theta += damp * step.theta
        logits.beta += damp * step.beta
        logits.tau += damp * step.tau
        if longest < CLOSE:
            return logits
        if float(np.abs(logits.theta).max()) > DIVERGED:
            break
    raise NotEstimable(N_("the marks have no finite measures: some entries or judges are told apart without exception"))


def _expected(logits: _Logits, design: Design) -> _Expected:
    at = logits.theta[design.entry] - logits.beta[design.judge]
    steps = np.cumsum(at[:, None] - logits.tau, axis=1)
    power = np.hstack([np.zeros((len(at), 1)), steps])
    chance = np.exp(power - power.max(axis=1, keepdims=True))
    chance /= chance.sum(axis=1, keepdims=True)
    category = np.arange(chance.shape[1])
    mean = chance @ category
    variance = np.maximum(chance @ category**2 - mean**2, 1e-12)
    above = np.cumsum(chance[:, ::-1], axis=1)[:, ::-1][:, 1:]
    reached = np.cumsum((chance * category)[:, ::-1], axis=1)[:, ::-1][:, 1:]
    return _Expected(mean, variance, above, reached - mean[:, None] * above)


def _newton(kept: _Kept, logits: _Logits, reached: Floats) -> _Logits:
    """One step: θ is eliminated, judges and thresholds are solved together, their sums held at 0."""
    design, entries, judges = kept.design, len(kept.design.entries), len(kept.design.judges)
    now = _expected(logits, design)
    off = kept.category - now.mean
    variance = np.zeros((entries, judges))
    np.add.at(variance, (design.entry, design.judge), now.variance)
    by_judge, by_entry = np.zeros((judges, len(logits.tau))), np.zeros((entries, len(logits.tau)))
    np.add.at(by_judge, design.judge, now.shared)
    np.add.at(by_entry, design.entry, now.shared)
    ahead = np.triu(np.ones((len(logits.tau), len(logits.tau))))
    both = now.above.sum(axis=0)
    between = np.where(ahead > 0, both[None, :], both[:, None]) - now.above.T @ now.above
    info_entry = variance.sum(axis=1)
    cross = -np.hstack([variance, by_entry])
    whole = np.block([[np.diag(variance.sum(axis=0)), by_judge], [by_judge.T, between]])
    whole -= cross.T @ (cross / info_entry[:, None])
    whole[:judges, :judges] += 1.0
    whole[judges:, judges:] += 1.0
    slope_entry = np.bincount(design.entry, off, entries)
    slope = np.concatenate([-np.bincount(design.judge, off, judges), -(reached - now.above).sum(axis=0)])
    step = np.linalg.solve(whole, slope - cross.T @ (slope_entry / info_entry))
    theta = (slope_entry - cross @ step) / info_entry
    return _Logits(theta, step[:judges], step[judges:])


def _averages(at: Floats, tau: Floats, levels: Floats) -> tuple[Floats, Floats]:
    """The mark expected of a judge of mean severity, and how it changes with a logit."""
    power = np.hstack([np.zeros((len(at), 1)), np.cumsum(at[:, None] - tau, axis=1)])
    chance = np.exp(power - power.max(axis=1, keepdims=True))
    chance /= chance.sum(axis=1, keepdims=True)
    category = np.arange(len(levels))
    mean = chance @ levels
    return mean, chance @ (category * levels) - (chance @ category) * mean


def _errors(design: Design, variance: Floats, slope: Floats, thresholds: int) -> Errors:
    """Of fair averages: those of weighted least squares, with the information of each mark as its weight.

    Maximum likelihood takes what entries and judges have adapted to for certain, as a residual variance RSS / n would;
    so the errors are widened as n / (n - parameters) widens that. Without it rank intervals cover 80 % in place of 90.
    """
    weight = np.zeros((len(design.entries), len(design.judges)))
    np.add.at(weight, (design.entry, design.judge), variance)
    info = weight.sum(axis=1)
    share = weight / info[:, None]
    roots, basis = np.linalg.eigh(np.diag(weight.sum(axis=0)) - weight.T @ share)
    known = roots > 1e-9 * max(float(roots.max()), 1.0)
    loads = share @ (basis[:, known] / np.sqrt(roots[known]))
    count = len(variance)
    wider = np.sqrt(count / max(count - len(info) - int(known.sum()) - thresholds + 1, 1))
    return Errors(wider * slope / np.sqrt(info), wider * slope[:, None] * loads)


def _whole_errors(kept: _Kept, errors: Errors) -> Errors:
    place = _Place(kept.design.entries, kept.everybody)
    noise = np.nan_to_num(place(errors.noise))
    loads = np.zeros((len(noise), errors.loads.shape[1]))
    loads[place.rows] = errors.loads
    return Errors(noise, loads)
