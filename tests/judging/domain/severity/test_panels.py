"""Fixed panels that few marks link: what their means say is used, where it is true and nowhere else (goal S2)."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from judging.domain.severity import Model, design_of, fit
from judging.domain.severity.agreement import tau
from judging.domain.severity.panels import panels_of
from judging.domain.severity.simulated import Scenario, contest

PANELS = Scenario("panels", panels=8, bridges=0.05)


def test_S2_panels_filled_by_lot_are_ranked_as_well_as_by_the_best_model():
    found = []
    for seed in range(6):
        made = contest(PANELS, seed)
        design = design_of(made.observations)
        found.append([tau(fit(model, design).corrected, made.quality) for model in Model if model is not Model.MFRM])
    default, additive, crossed, _tscore = np.mean(found, axis=0)
    assert default >= crossed - 0.003 > additive + 0.005


def test_a_result_stays_the_mean_of_its_marks_less_the_severities_and_its_error_is_honest():
    inside = []
    for seed in range(4):
        made = contest(PANELS, seed)
        found = fit(Model.FIXED_RANDOM, design := design_of(made.observations))
        again = np.bincount(design.entry, design.values + found.severity[design.judge]) / design.per_entry
        assert np.allclose(found.corrected, again)
        off = found.corrected - made.quality
        inside.append(np.mean(np.abs(off - off.mean()) < 1.96 * found.se))
    assert 0.92 <= np.mean(inside) <= 0.98


def test_panels_that_truly_differ_stay_apart():
    made = contest(PANELS, 1)
    panels = panels_of(design := design_of(made.observations))
    assert panels is not None
    assert panels.count == 8
    strong = {entry: 40.0 * panel for entry, panel in zip(design.entries, panels.of_entry, strict=True)}
    marks = [replace(one, value=one.value + strong[one.entry]) for one in made.observations]
    corrected = fit(Model.FIXED_RANDOM, design_of(marks)).corrected - np.array([strong[one] for one in design.entries])
    means = panels.shares @ corrected
    plain = panels.shares @ fit(Model.ADDITIVE, design).corrected
    assert np.abs((means - means.mean()) - (plain - plain.mean())).max() < 4.0  # a tenth of a step


def test_no_panels_where_there_are_none_where_tracks_are_told_or_where_they_are_few():
    for scenario in (Scenario("free"), Scenario("tracks", tracks=6), Scenario("few", panels=4, bridges=0.05)):
        assert panels_of(design_of(contest(scenario, 2).observations)) is None
