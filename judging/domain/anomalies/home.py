"""Whether a judge marks entries of the own region (or school) higher than the model expects.

The t test of one more regressor, "own entry of this judge", in a model with judges fixed, homes and entries random: with c its
column and P = V⁻¹ - V⁻¹X (XᵀV⁻¹X)⁻ XᵀV⁻¹, t = cᵀPx / (σ √(cᵀPc)). A plain Welch t of a handful
of residuals throws away what the whole contest knows about σ, and forgets that the judge's own mark is part of the entry's
mean. Entries are not fixed, because how good the others of a home are says something about the judge's own four. Homes have a
variance of their own, as large as the contest lets it be: where regions are alike the own entries are expected to be like all
others, and a strong region is no reason for a flag.

Many are tested, few with enough own entries. The probability of a wrong flag is shared out so that most judges who favour
their own would be found (Spjøtvoll 1972): with e what the same favour is in t of a judge, the threshold is e/2 + c/e, for the
favour of which half would be found. Where several are over their thresholds, these fall (Benjamini and Hochberg).
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import NormalDist

import numpy as np

from judging.domain.anomalies.design import Array, Design, Mask
from judging.domain.anomalies.facts import HomeEffect
from judging.domain.anomalies.null import TIGHT, variances

LEAST_OWN = 2  # a single mark is no pattern
FEWEST_HOMES = 4  # from fewer nobody can say how far homes differ
_TURNS = 30
_NORMAL = NormalDist()


@dataclass(frozen=True)
class HomeTest:
    """`t` and `points` for each judge (place in the design) that has own entries and others; one-sided p."""

    t: Mapping[int, float]
    points: Mapping[int, float]
    own: Mapping[int, int]
    freedom: float
    panel: HomeEffect | None
    room: Mapping[int, float]

    @cached_property
    def shares(self) -> Mapping[int, float]:
        """The p below which a judge is flagged; in a clean contest somebody is with the promised probability."""
        if not self.t:
            return {}
        single = shared_out(np.sqrt(np.array([self.room[judge] for judge in self.t])), TIGHT)
        ranked = sorted(self.p(judge) / share for judge, share in zip(self.t, single, strict=True))
        found = max((place for place, value in enumerate(ranked, 1) if value <= place), default=1)
        return {judge: float(share) * found for judge, share in zip(self.t, single, strict=True)}

    def threshold(self, judge: int) -> float:
        """Of t."""
        return t_quantile(1 - self.shares[judge], self.freedom)

    def p(self, judge: int) -> float:
        """One-sided."""
        return t_tail(self.t[judge], self.freedom)


def home_test(design: Design, marks: Array, own: Mapping[str, Collection[str]]) -> HomeTest:
    """`own`: judge to the entries of the same home. Raises nothing: who has no contrast is not tested."""
    mine = [{design.entries.index(e) for e in own.get(judge, ()) if e in design.entries} for judge in design.judges]
    columns = np.zeros((design.entry.size, len(design.judges)))
    for place, entries in enumerate(mine):
        columns[:, place] = (design.judge == place) & np.isin(design.entry, list(entries))
    residuals = design.residuals(marks)[:, 0]
    sigma = math.sqrt(float(residuals @ residuals) / max(design.freedom, 1.0)) or 1.0
    homes = [
        np.isin(np.arange(len(design.entries)), home) for home in sorted({tuple(sorted(one)) for one in mine if one})
    ]
    entry, noise = variances(design, marks)
    left = _left_over(
        design, np.column_stack([columns, marks]), homes, entry / sigma**2, _between(design, marks, homes, entry, noise)
    )
    room = np.einsum("ij,ij->j", columns, left[:, :-1])
    counted = columns.sum(axis=0)
    tested = [place for place in range(len(design.judges)) if counted[place] >= LEAST_OWN and room[place] > 0.5]
    lift = columns.T @ left[:, -1]
    return HomeTest(
        t={place: float(lift[place] / (sigma * math.sqrt(room[place]))) for place in tested},
        points={place: float(lift[place] / room[place]) for place in tested},
        own={place: int(counted[place]) for place in tested},
        freedom=design.freedom,
        room={place: float(room[place]) for place in tested},
        panel=_panel(columns.sum(axis=1), design, residuals, sigma),
    )


def _left_over(design: Design, what: Array, homes: Sequence[Mask], ratio: float, between: float) -> Array:
    """P × what: what judges, homes and entries leave over. `ratio`, `between`: variance of entries and of homes in units of
    a residual's."""
    shrink = ratio / (1 + design.of_entry.size * ratio)

    def weighed(columns: Array) -> Array:
        found: Array = columns - (shrink[:, None] * design.of_entry.sum(columns))[design.entry]
        return found

    judges = design.judge[:, None] == np.arange(len(design.judges))[None, :]
    causes = np.column_stack([judges, *(home[design.entry] for home in homes)]).astype(float)
    pulled = np.repeat([0.0, 1 / between], [len(design.judges), len(homes)])
    left = weighed(what)
    inner = np.linalg.pinv(causes.T @ weighed(causes) + np.diag(pulled), hermitian=True)
    found: Array = left - weighed(causes) @ (inner @ (causes.T @ left))
    return found


def _between(design: Design, marks: Array, homes: Sequence[Mask], entry: float, noise: float) -> float:
    """The variance between homes in units of a residual's: by moments, and one standard error more, since to take homes for
    alike that are not would blame the judges of strong ones. Without bound where homes are few."""
    if len(homes) < FEWEST_HOMES:
        return math.inf
    worth = design.of_entry.mean(design.corrected(marks))[:, 0]
    size = np.array([home.sum() for home in homes])
    off = np.array([worth[home].mean() for home in homes]) - worth.mean()
    within = entry + noise * float(np.mean(1 / design.of_entry.size))
    seen, free = float(size @ off**2) / len(homes), len(homes) - 1
    found = max(seen - within, 0.0) + math.sqrt(2 / free) * max(seen, within)
    return found / float(size.mean()) / noise


def shared_out(effect: Array, total: float) -> Array:
    """What each of several tests has of the probability `total` of a wrong flag. `effect`: what the same favour is in normal
    scores of each."""
    low, high = 0.0, 20.0 / float(effect.max())
    for _turn in range(_TURNS):
        favour = (low + high) / 2
        limits = _limits(favour * effect, total)
        low, high = (low, favour) if float(_above(limits - favour * effect).mean()) > 0.5 else (favour, high)
    found: Array = _above(_limits(high * effect, total))
    return found


def _limits(effect: Array, total: float) -> Array:
    low, high = -40.0 * float(effect.max()), 40.0 * float(effect.max())
    for _turn in range(_TURNS):
        middle = (low + high) / 2
        much = float(_above(effect / 2 + middle / effect).sum()) > -math.log1p(-total)
        low, high = (middle, high) if much else (low, middle)
    found: Array = effect / 2 + high / effect
    return found


def _above(scores: Array) -> Array:
    """The probability of a normal score above each."""
    return np.array([math.erfc(score / math.sqrt(2)) / 2 for score in scores])


def _panel(column: Array, design: Design, residuals: Array, sigma: float) -> HomeEffect | None:
    free = float(column @ design.residuals(column[:, None])[:, 0])
    if free <= 0.5:
        return None
    return HomeEffect(float(column @ residuals) / free, sigma / math.sqrt(free), int(column.sum()))


def t_quantile(probability: float, freedom: float) -> float:
    """Of Student's t, by the expansion of Cornish and Fisher; good to 0.01 from 20 degrees of freedom on."""
    z, nu = _NORMAL.inv_cdf(probability), max(freedom, 3.0)
    return z + (z**3 + z) / (4 * nu) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * nu**2)


def t_tail(value: float, freedom: float) -> float:
    """P(t > value), by the normal approximation of Wallace."""
    nu = max(freedom, 3.0)
    z = math.copysign(math.sqrt(nu * math.log1p(value * value / nu)) * (8 * nu + 1) / (8 * nu + 3), value)
    return 1 - _NORMAL.cdf(z) if z < 8 else math.erfc(z / math.sqrt(2)) / 2


def same_home(judge: str, entry: str) -> bool:
    """Whether an entry's region lies in the judge's. Codes of GB/T 2260 nest (430100 holds 430102); others must be equal."""
    if not judge or not entry:
        return False
    if len(judge) == len(entry) == 6 and judge.isdecimal() and entry.isdecimal():
        stem = judge[:2] if judge.endswith("0000") else judge[:4] if judge.endswith("00") else judge
        return entry.startswith(stem)
    return judge == entry
