"""What the leader's page draws."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from competitions.domain.scoring import AtCut, load, tabulate
from judging.domain.severity import (
    Asked,
    LeftOut,
    Model,
    NoteCode,
    Observation,
    agreement,
    design_of,
    evened,
    fit,
    left_out,
    line_sentence,
    picture,
    remedy,
)
from judging.domain.severity.agreement import tau
from judging.domain.severity.simulated import Scenario, contest
from tests.judging.domain.severity.builders import pack_of, table
from tests.judging.domain.severity.test_traps import APART

MADE = [
    Observation(m.entry, m.judge, round(m.value, 1))
    for m in contest(Scenario("", entries=40, judges=8), 2).observations
]


def results_of(pack):
    return tabulate(load(json.dumps(pack).encode()).pack)


def drawn(pack, model=Model.FIXED_RANDOM):
    return picture(results_of(pack), "0" * 64, Asked(model=model, draws=500))


def test_dots_have_whiskers_and_stand_by_severity():
    dots = drawn(pack_of(MADE)).dots
    fitted = fit(Model.FIXED_RANDOM, design_of(MADE))
    assert [dot.judge for dot in dots] == [fitted.design.judges[at] for at in np.argsort(-fitted.severity)]
    assert sum(dot.n for dot in dots) == 120
    first = fitted.design.judges.index(dots[0].judge)
    assert dots[0].high - dots[0].severity == pytest.approx(1.96 * fitted.severity_se[first])


def test_the_strip_is_the_official_order_with_chances():
    found = drawn(pack_of(MADE, cut={"places": 8}))
    assert [place.official for place in found.strip] == sorted(place.official for place in found.strip)
    assert [place.side for place in found.strip] == [AtCut.IN] * 8 + [AtCut.OUT] * 32
    assert sum(place.p_in for place in found.strip) == pytest.approx(8)
    assert found.gained[0].moved == max(place.moved for place in found.strip) > 0
    assert found.lost[0].moved == min(place.moved for place in found.strip) < 0
    assert sum(place.moved for place in found.strip) == 0


def test_shares_add_up_and_tell_reliability():
    shares = drawn(pack_of(MADE)).shares
    assert shares.entry + shares.judge + shares.residual == pytest.approx(1)
    assert shares.reliability == pytest.approx(shares.entry / (shares.entry + (shares.judge + shares.residual) / 3))
    assert shares.reviews == 3


def test_who_decides_without_whom_under_the_official_rule():
    pack = pack_of(table({"A": [90, 80], "B": [82, 86], "C": [70, 70]}), cut={"places": 1})
    # A 85, B 84. Without J1: B 86 before A 80. Without J2 A stays.
    assert left_out(results_of(pack), 0) == (LeftOut("J1", ("B",), ("A",)),)


def test_leaving_out_is_the_whole_result_worked_out_anew():
    rule = {"parts": [{"id": "p", "aggregate": {"method": "trimmed_mean", "drop_high": 1, "drop_low": 0}}]}
    results = results_of(pack_of(MADE, **rule, cut={"places": 10}))

    def inside(found):
        return {entry for entry, side in found.ranks.cut.items() if side is AtCut.IN}

    expected = []
    for judge in sorted({one.judge for one in MADE}):
        fewer = replace(results.pack, marks=tuple(mark for mark in results.pack.marks if mark.judge != judge))
        now, before = inside(tabulate(fewer)), inside(results)
        if now != before:
            expected.append(LeftOut(judge, tuple(sorted(now - before)), tuple(sorted(before - now))))
    assert len(expected) > 1
    assert left_out(results, 0) == tuple(expected)


def test_no_line_nobody_decides():
    assert drawn(pack_of(MADE)).left_out == ()


def test_groups_without_a_common_judge_have_no_list():
    found = drawn(pack_of(APART, cut={"places": 2}))
    assert (found.groups, found.dots, found.gained, found.lost) == (2, (), (), ())
    assert [note.code for note in found.notes] == [NoteCode.ISLANDS]
    assert [(place.entry, place.rank) for place in found.strip][:2] == [("A1", None), ("B1", None)]


def test_the_line_in_words_with_its_remedy():
    line = drawn(pack_of(MADE, cut={"places": 8})).lines[0]
    assert line.firmness == "not distinguishable"
    assert line_sentence(line).text(str).startswith("At the line the marks do not tell entries apart: the gap is ")
    said = remedy(line, 3).text(str)
    assert said.startswith(
        f"One more review for each of the {len(line.undecided)} undecided entries lowers their error by 13%;"
    )


def test_a_solid_line_needs_no_remedy():
    rows = {f"E{n}": [60 + 10 * n + n % 2, 61 + 10 * n, 59 + 10 * n + n % 3] for n in range(6)}
    line = drawn(pack_of(table(rows), cut={"places": 2})).lines[0]
    assert (line.last_in, line.first_out, line.firmness, remedy(line, 3)) == ("E4", "E3", "solid", None)
    assert line_sentence(line).text(str).startswith("The line is solid: the gap of 10.")


def test_tau_of_known_lists():
    assert tau(np.array([1.0, 2, 3, 4]), np.array([1.0, 2, 3, 4])) == 1
    assert tau(np.array([1.0, 2, 3, 4]), np.array([4.0, 3, 2, 1])) == -1
    assert tau(np.array([1.0, 2, 3, 4]), np.array([1.0, 3, 2, 4])) == pytest.approx(4 / 6)
    assert tau(np.array([1.0, 2, 2]), np.array([1.0, 2, 3])) == pytest.approx(2 / 6**0.5)


def test_correction_raises_the_agreement_of_halves_where_judges_differ():
    apart = contest(Scenario("", entries=200, judges=12, reviews=4, severity=1.5), 1).observations
    found = agreement(apart, seed=1, splits=4)
    assert found.corrected > found.raw + 0.05
    assert agreement(apart, seed=1, splits=4) == found


def test_spread_that_differs_raises_it_further():
    wide = contest(Scenario("", entries=300, judges=8, reviews=4, severity=0.5, spread=0.8), 1).observations
    found = agreement(wide, seed=1, splits=4)
    assert found.evened > found.corrected
    even = evened(design_of(wide))
    assert fit(Model.CROSSED, even).sd.residual < fit(Model.CROSSED, design_of(wide)).sd.residual


def test_without_two_marks_there_are_no_halves():
    assert agreement(table({"A": [1], "B": [2]}), seed=1) == agreement(table({"A": [1]}), seed=2)
    assert agreement(table({"A": [1], "B": [2]}), seed=1).raw is None
