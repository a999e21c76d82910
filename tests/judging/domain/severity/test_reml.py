"""The variance components against the deviance written out with full matrices."""

from __future__ import annotations

import numpy as np
import pytest

from judging.domain.severity import design_of
from judging.domain.severity.mixed import components, tracks_of
from judging.domain.severity.simulated import Scenario, contest

SCENARIOS = [
    Scenario("", entries=12, judges=5),
    Scenario("", entries=15, judges=4, reviews=2, severity=0.1),
    Scenario("", entries=18, judges=6, tracks=3),
    Scenario("", entries=10, judges=10, reviews=4, residual=3.0),
]


def deviance(design, entry, judge):
    """-2 log REML of σ_e/σ = `entry`, σ_b/σ = `judge`, σ profiled out. n × n matrices."""
    n = len(design.values)
    of_entry, of_judge = np.eye(len(design.entries))[design.entry], np.eye(len(design.judges))[design.judge]
    group = tracks_of(design)
    x = np.eye(group.max() + 1)[group][design.entry]
    v = np.eye(n) + entry**2 * of_entry @ of_entry.T + judge**2 * of_judge @ of_judge.T
    inverse = np.linalg.inv(v)
    middle = x.T @ inverse @ x
    rest = design.values - x @ np.linalg.solve(middle, x.T @ inverse @ design.values)
    freedom = n - x.shape[1]
    square = rest @ inverse @ rest
    logs = np.linalg.slogdet(v)[1] + np.linalg.slogdet(middle)[1]
    return logs + freedom * (1 + np.log(2 * np.pi * square / freedom)), np.sqrt(square / freedom)


@pytest.mark.parametrize("scenario", SCENARIOS)
@pytest.mark.parametrize("seed", range(4))
def test_no_other_components_are_likelier(scenario, seed):
    design = design_of(contest(scenario, seed).observations)
    found = components(design)
    least, sigma = deviance(design, found.theta_entry, found.theta_judge)
    assert found.sigma == pytest.approx(sigma, rel=1e-6)
    grid = [0.0, *np.exp(np.linspace(-4, 2.5, 14))]
    assert least <= min(deviance(design, entry, judge)[0] for entry in grid for judge in grid) + 1e-6
    for step in (0.98, 1.02):
        assert least <= deviance(design, found.theta_entry * step, found.theta_judge)[0] + 1e-7
        assert least <= deviance(design, found.theta_entry, found.theta_judge * step)[0] + 1e-7
