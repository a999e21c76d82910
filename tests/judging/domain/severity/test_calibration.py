"""Is the uncertainty honest? Goal S3, on contests whose truth is known."""

from __future__ import annotations

import pytest

from judging.domain.severity import Model
from judging.domain.severity.simulated import SCENARIOS, Scenario
from tests.judging.domain.severity.calibration import calibrate

JOINED = [scenario for scenario in SCENARIOS if not scenario.panels or scenario.bridges]
LINEAR = [Model.FIXED_RANDOM, Model.ADDITIVE, Model.CROSSED]
SMALL = Scenario("60 entries, 12 judges", entries=60, judges=12)


def test_a_few_contests_are_near_enough():
    found = calibrate(Model.FIXED_RANDOM, SMALL, 12, draws=500)
    assert 0.9 <= found.interval <= 0.99
    assert 0.85 <= found.ranks <= 0.95
    assert 0.7 <= found.ratio <= 1.4


@pytest.mark.long
@pytest.mark.parametrize("model", LINEAR)
@pytest.mark.parametrize("scenario", JOINED, ids=lambda scenario: scenario.name)
def test_intervals_cover_and_wrong_promotions_are_foretold(scenario, model):
    """40 contests of 500 entries; 200 of 60, where four wrong promotions a contest are a matter of luck."""
    found = calibrate(model, scenario, 40 if scenario.entries > 100 else 200)
    assert 0.93 <= found.interval <= 0.97
    assert 0.88 <= found.ranks <= 0.92
    assert 0.9 <= found.ratio <= 1.1


@pytest.mark.long
@pytest.mark.parametrize("model", [Model.TSCORE, Model.MFRM])
def test_ranks_of_the_other_models_are_covered_too(model):
    """Their results have scales of their own, which the truth has not; ranks and promotions it has."""
    found = calibrate(model, Scenario(""), 20, categories=model is Model.MFRM)
    assert 0.87 <= found.ranks <= 0.92
    assert 0.9 <= found.ratio <= 1.1
