"""What holds of any marks."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from judging.domain.severity import Model, Observation, design_of, fit
from judging.domain.severity.simulated import Scenario, contest
from tests.judging.domain.severity.builders import by_id, pack_of, severity

few = settings(max_examples=4, deadline=None)
seeds = st.integers(0, 10_000)
SMALL = Scenario("", entries=24, judges=6)


def marks_of(seed, scenario=SMALL):
    return [Observation(m.entry, m.judge, round(m.value, 1)) for m in contest(scenario, seed).observations]


@pytest.mark.parametrize("model", ["fixed_random", "additive", "crossed", "tscore"])
@few
@given(seed=seeds, order=st.randoms(use_true_random=False))
def test_the_order_of_judges_entries_and_marks_never_matters(model, seed, order):
    pack = pack_of(marks_of(seed), cut={"places": 5})
    mixed = {**pack, **{key: order.sample(pack[key], len(pack[key])) for key in ("entries", "judges", "marks")}}
    one, other = (severity(given, model, seed=7, draws=200) for given in (pack, mixed))
    for key in ("entries", "judges"):
        assert json.dumps(by_id(one.pop(key)), sort_keys=True) == json.dumps(by_id(other.pop(key)), sort_keys=True)
    assert json.dumps(one) == json.dumps(other)


@few
@given(seed=seeds, by=st.integers(-30, 30))
def test_a_constant_added_to_one_judge_moves_all_alike_in_the_additive_model(seed, by):
    marks = marks_of(seed)
    moved = [Observation(m.entry, m.judge, m.value + by * (m.judge == "J002")) for m in marks]
    before, after = (fit(Model.ADDITIVE, design_of(given)) for given in (marks, moved))
    assert np.allclose(after.corrected - before.corrected, by / 6, atol=1e-9)
    assert np.allclose(after.se, before.se, atol=1e-9)
    assert np.allclose(after.severity - before.severity, -by * (np.arange(6) == 2) + by / 6, atol=1e-9)


@few
@given(seed=seeds, by=st.integers(-30, 30))
def test_a_constant_added_to_one_judge_changes_nothing_in_standard_scores(seed, by):
    marks = marks_of(seed)
    moved = [Observation(m.entry, m.judge, m.value + by * (m.judge == "J002")) for m in marks]
    before, after = (fit(Model.TSCORE, design_of(given)).corrected for given in (marks, moved))
    assert np.allclose(after, before, atol=1e-9)


@few
@given(seed=seeds)
def test_a_constant_added_to_one_judge_brings_the_default_nearer_to_the_additive_model(seed):
    """The variance of judges is estimated anew and grows, so less and less of a severity is taken for chance."""
    marks = marks_of(seed)
    exact = fit(Model.ADDITIVE, design_of(marks)).corrected
    off = []
    for by in (50, 500, 5000):
        moved = [Observation(m.entry, m.judge, m.value + by * (m.judge == "J002")) for m in marks]
        found = fit(Model.FIXED_RANDOM, design_of(moved)).corrected
        off.append(float(np.abs((found - found.mean()) - (exact - exact.mean())).max()))
    assert off[0] >= off[1] >= off[2]
    assert off[2] < 0.1


@pytest.mark.parametrize("model", list(Model)[:4])
@few
@given(seed=seeds, by=st.integers(-50, 50), scale=st.sampled_from([0.1, 2.0, 10.0]))
def test_another_scale_of_marks_is_another_scale_of_results(model, seed, by, scale):
    marks = marks_of(seed)
    moved = [Observation(m.entry, m.judge, by + scale * m.value) for m in marks]
    before, after = (fit(model, design_of(given)) for given in (marks, moved))
    expected = before.corrected if model is Model.TSCORE else by + scale * before.corrected
    assert np.allclose(after.corrected, expected, rtol=1e-5, atol=1e-5)
    assert np.allclose(after.severity, scale * before.severity, rtol=1e-3, atol=1e-3 * scale)


@pytest.mark.parametrize("model", ["fixed_random", "additive", "crossed", "tscore"])
@few
@given(seed=seeds)
def test_a_recused_judge_has_no_weight(model, seed):
    """Recused from everything: as if never named. From one entry: whatever the mark would have been."""
    pack = pack_of(marks_of(seed))
    before = severity(pack, model, seed=1, draws=50)
    pack["judges"].append({"id": "K"})
    pack["marks"] += [{"entry": f"E{n:04}", "judge": "K", "part": "p", "missing": "recused"} for n in range(5)]
    after = severity(pack, model, seed=1, draws=50)
    assert after.pop("judges") == [
        *before.pop("judges"),
        {"id": "K", "severity": None, "se": None, "n": 0, "flags": []},
    ]
    assert after == before


@few
@given(seed=seeds)
def test_no_severity_seen_is_the_plain_mean(seed):
    found = fit(Model.FIXED_RANDOM, design_of(marks_of(seed, Scenario("", entries=24, judges=6, severity=0.0))))
    if found.sd.judge == 0:
        assert np.array_equal(found.corrected, found.design.raw)
        assert np.abs(found.severity).max() == 0


@few
@given(seed=seeds, places=st.integers(0, 30))
def test_chances_add_up_to_the_places(seed, places):
    found = severity(pack_of(marks_of(seed), cut={"places": places}), draws=300)
    chances = [line["p_in"] for line in found["entries"]]
    assert sum(chances) == pytest.approx(min(places, 24))
    assert all(1 <= line["rank_low"] <= line["rank_high"] <= 24 for line in found["entries"])


@few
@given(seed=seeds)
def test_ascending_is_descending_of_the_negative(seed):
    marks = marks_of(seed)
    negative = [Observation(m.entry, m.judge, -m.value) for m in marks]
    cut = {"places": 6}
    one = severity(pack_of(marks, cut=cut), seed=3, draws=4000)
    other = severity(pack_of(negative, cut=cut, order="ascending"), seed=3, draws=4000)
    assert [line["rank"] for line in one["entries"]] == [line["rank"] for line in other["entries"]]
    assert one["cut"]["gap"] == pytest.approx(other["cut"]["gap"], abs=1e-6)
    assert one["cut"]["expected_wrong"] == pytest.approx(other["cut"]["expected_wrong"], abs=0.2)
