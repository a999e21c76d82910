"""Against lme4, lm and VGAM (reference/reference.R): goal S1."""

from __future__ import annotations

import csv
from collections import defaultdict
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from judging.domain.severity.data import Observation, design_of
from judging.domain.severity.fixed import additive, fixed_random
from judging.domain.severity.mfrm import mfrm
from judging.domain.severity.mixed import crossed
from tests.judging.domain.severity.reference.cases import cases

FOLDER = Path(__file__).parent / "reference"
MODELS = {"crossed": crossed, "fixed_random": fixed_random, "additive": additive, "mfrm": mfrm}
SD, EFFECT, SE = 1e-3, 2e-3, 0.01


@cache
def marks():
    found = defaultdict(list)
    with (FOLDER / "marks.csv").open() as file:
        for row in csv.DictReader(file):
            found[row["case"]].append(Observation(row["entry"], row["judge"], float(row["mark"]), row["track"] or None))
    return dict(found)


@cache
def said():
    """(case, model, kind) to id to (value, standard error)."""
    found = defaultdict(dict)
    with (FOLDER / "r.csv").open() as file:
        for row in csv.DictReader(file):
            numbers = tuple(np.nan if row[key] == "NA" else float(row[key]) for key in ("value", "se"))
            found[row["case"], row["model"], row["kind"]][row["id"]] = numbers
    return dict(found)


@cache
def fitted(case, model):
    return MODELS[model](design_of(marks()[case]))


def column(case, model, kind, names, which=0):
    return np.array([said()[case, model, kind][name][which] for name in names])


LINEAR = [name for name, _marks in cases() if not name.startswith("categories")]
RASCH = [name for name, _marks in cases() if name.startswith("categories")]


def test_the_marks_are_those_of_the_cases():
    assert marks() == dict(cases())


@pytest.mark.parametrize("model", ["crossed", "fixed_random"])
@pytest.mark.parametrize("case", LINEAR)
def test_standard_deviations(case, model):
    sd = fitted(case, model).sd
    for name, (value, _none) in said()[case, model, "sd"].items():
        assert abs(getattr(sd, name) - value) < SD


@pytest.mark.parametrize("case", LINEAR)
def test_crossed_effects_and_their_errors(case):
    fit = fitted(case, "crossed")
    means = [value for value, _se in said()[case, "crossed", "mean"].values()]
    level = np.array(means)[fit.design.group if len(means) > 1 else np.zeros(len(fit.design.entries), dtype=int)]
    assert np.abs(fit.corrected - level - column(case, "crossed", "entry", fit.design.entries)).max() < EFFECT
    assert np.abs(fit.severity + column(case, "crossed", "judge", fit.design.judges)).max() < EFFECT
    for ours, kind, names in ((fit.se, "entry", fit.design.entries), (fit.severity_se, "judge", fit.design.judges)):
        theirs = column(case, "crossed", kind, names, 1)
        assert np.abs(ours - theirs).max() <= SE * theirs.max() if theirs.max() > 0 else ours.max() == 0


@pytest.mark.parametrize("model", ["fixed_random", "additive"])
@pytest.mark.parametrize("case", LINEAR)
def test_fixed_entries_and_their_errors(case, model):
    fit = fitted(case, model)
    theirs, errors = (column(case, model, "entry", fit.design.entries, which) for which in (0, 1))
    if model == "additive":  # lm gives the sum of contrasts over judges with marks: the same level
        assert abs(fit.sd.residual - said()[case, model, "sd"]["residual"][0]) < SD
    assert np.abs(fit.corrected - theirs).max() < EFFECT
    assert np.abs(fit.se / errors - 1).max() < SE


@pytest.mark.parametrize("case", LINEAR)
def test_severities_with_fixed_entries(case):
    fit = fitted(case, "fixed_random")
    assert np.abs(fit.severity + column(case, "fixed_random", "judge", fit.design.judges)).max() < EFFECT


@pytest.mark.parametrize("case", RASCH)
def test_many_facet_rasch(case):
    fit = fitted(case, "mfrm")
    judges = fit.design.judges
    extreme = {"categories 5": ("E0007", "E0025"), "categories 10": ()}[case]  # left out there as well
    assert (fit.mfrm.low, fit.mfrm.high) == (extreme, ())
    assert np.abs(fit.severity - column(case, "mfrm", "judge", judges)).max() < 0.005
    assert np.abs(fit.severity_se / column(case, "mfrm", "judge", judges, 1) - 1).max() < SE
    assert np.abs(fit.mfrm.infit - column(case, "mfrm", "infit", judges)).max() < 0.01
    assert np.abs(fit.mfrm.outfit - column(case, "mfrm", "outfit", judges)).max() < 0.01
