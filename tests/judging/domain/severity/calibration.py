"""How often the truth lies where the correction says: contests whose truth is known."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from judging.domain.severity import Model, Standing, report
from judging.domain.severity.simulated import Contest, Scenario, contest


@dataclass(frozen=True)
class Calibration:
    """Shares of entries: the truth in the 95 % interval, in the 90 % interval of ranks; wrong promotions a contest."""

    interval: float
    ranks: float
    expected_wrong: float
    actual_wrong: float

    @property
    def ratio(self) -> float:
        return self.expected_wrong / self.actual_wrong


def in_categories(made: Contest) -> Contest:
    """The same contest with marks from 1 to 10."""
    marks = tuple(
        replace(one, value=float(np.clip(round((one.value - 70) / 7 + 5.5), 1, 10))) for one in made.observations
    )
    return replace(made, observations=marks)


def calibrate(
    model: Model, scenario: Scenario, contests: int, *, draws: int = 2000, categories: bool = False
) -> Calibration:
    """The promoted are the first fifth of the corrected list; wrong are those who truly are not of the first fifth.

    Results are compared with the truth without their common level, which no marks can tell.
    """
    rows = []
    for seed in range(contests):
        made = in_categories(contest(scenario, seed)) if categories else contest(scenario, seed)
        names = sorted({one.entry for one in made.observations})
        places = len(names) // 5
        standing = Standing(dict.fromkeys(names, ""), dict.fromkeys(names, ""), places)
        found = report(model, made.observations, standing, draws=draws, seed=seed)
        assert found.fit is not None
        assert found.chance is not None
        truth = np.empty(len(names))
        truth[np.argsort(-made.quality)] = np.arange(1, len(names) + 1)
        error = made.quality - found.fit.corrected
        inside = np.abs(error - error.mean()) <= 1.96 * found.fit.se
        known = np.isfinite(found.chance.low)
        ranked = ((found.chance.low <= truth) & (truth <= found.chance.high))[known]
        promoted = np.array([found.ranks.get(name, len(names)) <= places for name in names])
        rows.append((inside.mean(), ranked.mean(), found.lines[0].expected_wrong, (truth[promoted] > places).sum()))
    return Calibration(*(float(value) for value in np.mean(rows, axis=0)))
