"""The traps that corrections fall into, each by its name."""

from __future__ import annotations

import numpy as np
import pytest

from judging.domain.severity import Model, NotEstimable, Observation, design_of, evened, fit
from judging.domain.severity.simulated import Scenario, contest
from tests.judging.domain.severity.builders import by_id, corrected, pack_of, ranks, severity, table

MODELS = ["fixed_random", "additive", "crossed", "tscore", "mfrm"]
# Two judges of their own for each half: nobody marked entries of both.
APART = table({
    "A1": [4, 5, None, None], "A2": [3, 3, None, None], "A3": [2, 4, None, None],
    "B1": [None, None, 4, 4], "B2": [None, None, 1, 3], "B3": [None, None, 5, 2],
})  # fmt: skip


def test_trap_t_score_with_no_spread_at_all():
    found = severity(pack_of(table({"A": [80, 70], "B": [80, 90], "C": [80, 80]})), "tscore")
    assert by_id(found["judges"])["J1"]["flags"] == ["TOO_FEW", "NO_SPREAD"]
    # J1 gives 50 to everybody, J2 has the mean 80 and s = 10.
    assert corrected(found) == {"A": 45.0, "B": 55.0, "C": 50.0}


def test_trap_t_score_with_marks_that_are_alike_but_for_the_last_bit():
    marks = [Observation(f"E{n}", "J1", value) for n, value in enumerate((0.1 + 0.2, 0.3, 0.3))]
    assert list(fit(Model.TSCORE, design_of(marks)).corrected) == [50.0, 50.0, 50.0]


def test_trap_t_score_of_a_single_mark():
    found = severity(pack_of(table({"A": [70, 99], "B": [80, None], "C": [90, None]})), "tscore")
    assert by_id(found["judges"])["J2"]["flags"] == ["TOO_FEW", "NO_SPREAD"]
    assert corrected(found) == {"A": 45.0, "B": 50.0, "C": 60.0}


@pytest.mark.parametrize(("ddof", "high"), [(1, 60.0), (0, 62.2474487)])
def test_trap_t_score_ddof(ddof, high):
    found = severity(pack_of(table({"A": [70], "B": [80], "C": [90]})), "tscore", ddof=ddof)
    assert corrected(found) == {"A": 100 - high, "B": 50.0, "C": high}


def test_trap_t_score_after_a_withdrawal_everyone_moves_only_when_the_marks_are_taken_out():
    marks = table({"A": [70, 75], "B": [80, 70], "C": [90, 95], "D": [60, 90]})
    before = corrected(severity(pack_of(marks), "tscore"))
    pack = pack_of(marks)
    pack["entries"][3]["status"] = "withdrawn"
    kept = severity(pack, "tscore")
    assert corrected(kept) == before  # the marks stay in the judges' numbers
    assert ranks(kept) == {"A": 3, "B": 2, "C": 1, "D": None}
    taken = corrected(severity(pack_of([one for one in marks if one.entry != "D"]), "tscore"))
    assert all(taken[entry] != before[entry] for entry in "ABC")


def test_trap_t_score_with_tracks_is_told():
    marks = contest(Scenario("", entries=60, judges=12, tracks=3), 2).observations
    assert "TRACKS" in severity(pack_of(list(marks)), "tscore")["codes"]
    assert "TRACKS" not in severity(pack_of(list(marks)), "additive")["codes"]


def test_trap_t_score_with_tracks_dealt_at_random_is_not_told():
    marks = contest(Scenario("", entries=60, judges=12), 2).observations
    dealt = [Observation(one.entry, one.judge, one.value, f"T{int(one.entry[1:]) % 3}") for one in marks]
    assert severity(pack_of(dealt), "tscore")["codes"] == []


@pytest.mark.parametrize("model", MODELS)
def test_trap_model_on_disconnected_graph_refuses(model):
    found = severity(pack_of(APART, cut={"places": 2}), model)
    assert found["components"] == 2
    assert set(corrected(found).values()) == {None}
    assert {line["severity"] for line in found["judges"]} == {None}
    assert [line["rank"] for line in found["entries"]] == [None] * 6
    assert found["cut"] == dict.fromkeys(
        ("gap", "se", "z", "word", "last_in", "first_out", "undecided", "expected_wrong")
    )
    assert found["codes"] == ["ISLANDS"]
    assert "A1 to A3 (3 entries, judges J1, J2), B1 to B3 (3 entries, judges J3, J4)" in found["texts"][0]
    assert [[line["id"] for line in one["entries"]] for one in found["islands"]] == [
        ["A1", "A2", "A3"],
        ["B1", "B2", "B3"],
    ]


def test_trap_a_list_of_its_own_for_each_island():
    found = severity(pack_of(APART), "additive")
    assert [[(line["id"], line["corrected"], line["rank"]) for line in one["entries"]] for one in found["islands"]] == [
        [("A1", 4.5, 1), ("A2", 3.0, 2), ("A3", 3.0, 2)],
        [("B1", 4.0, 1), ("B2", 2.0, 3), ("B3", 3.5, 2)],
    ]


def test_trap_one_bridge_joins_islands():
    found = severity(pack_of([*APART, Observation("A1", "J3", 5.0)]), "additive")
    assert (found["components"], found["codes"], found["islands"]) == (1, [], None)


def test_trap_an_island_without_a_ranked_entry_stands_in_nobodys_way():
    pack = pack_of([*APART, Observation("A1", "J3", 5.0), Observation("Z", "J9", 3.0)])
    pack["entries"][-1]["status"] = "withdrawn"
    found = severity(pack, "additive")
    assert (found["components"], corrected(found)["Z"], by_id(found["judges"])["J9"]["severity"]) == (1, None, None)


def test_trap_blup_shrinkage_is_told_and_the_unshrunk_stands_beside_it():
    marks = list(contest(Scenario("", entries=40, judges=8), 3).observations)
    found = severity(pack_of(marks), "crossed")
    assert found["codes"] == ["ESTIMATE"]
    estimates = np.array([line["corrected"] for line in found["entries"]])
    unshrunk = np.array([line["unshrunk"] for line in found["entries"]])
    assert estimates.std() < 0.9 * unshrunk.std()
    assert severity(pack_of(marks))["codes"] == []  # the default is no estimate


def test_trap_blup_of_an_entry_with_one_mark_does_not_pass_for_its_score():
    """One mark of 110 where others have about 70: the default says about 110, only the estimate is far below."""
    marks = [*contest(Scenario("", entries=40, judges=8), 3).observations, Observation("X", "J000", 110.0)]
    default, estimate = (severity(pack_of(marks), model) for model in ("fixed_random", "crossed"))
    lenient = by_id(default["judges"])["J000"]["severity"]
    assert corrected(default)["X"] == pytest.approx(110 + lenient)
    assert corrected(estimate)["X"] < 95
    assert by_id(estimate["entries"])["X"]["unshrunk"] == pytest.approx(110 + lenient, abs=1.0)


def test_trap_mixed_model_with_tracks_has_a_mean_for_each():
    """Without it strong tracks are pulled down and their judges taken for lenient."""
    off = {True: [], False: []}
    for seed in range(6):
        made = contest(Scenario("", entries=120, judges=16, tracks=4), seed)
        for told, errors in off.items():
            marks = [
                Observation(one.entry, one.judge, one.value, one.group if told else None) for one in made.observations
            ]
            error = fit(Model.CROSSED, design_of(marks)).corrected - made.quality
            errors.append(float((error - error.mean()).std()))
    assert np.mean(off[True]) < 0.9 * np.mean(off[False])


def test_trap_spread_correction_from_five_marks_is_refused():
    marks = contest(Scenario("", entries=10, judges=6, reviews=3), 4).observations
    with pytest.raises(NotEstimable, match="5 marks; a spread cannot be told from fewer than 8"):
        evened(design_of(marks))


def test_trap_spread_correction_of_a_judge_without_spread_is_refused():
    marks = [Observation(f"E{n}", "J1", 80.0) for n in range(9)]
    with pytest.raises(NotEstimable, match="all marks of J1 are alike"):
        evened(design_of(marks))


def categories(seed=6):
    """40 entries, 6 judges, 1 to 5; entries with only one and only five added."""
    made = contest(Scenario("", entries=40, judges=6), seed).observations
    marks = [Observation(one.entry, one.judge, float(np.clip(round((one.value - 40) / 10), 2, 4))) for one in made]
    marks = [Observation(m.entry, m.judge, m.value + (n % 13 == 0) - (n % 17 == 0)) for n, m in enumerate(marks)]
    return marks + [Observation(name, f"J00{j}", mark) for name, mark in (("top", 5.0), ("low", 1.0)) for j in range(3)]


def test_trap_extreme_entries_have_no_finite_measure_and_keep_their_place():
    found = severity(pack_of(categories(), cut={"places": 8}), "mfrm")
    assert found["codes"] == ["EXTREME"]
    assert "low, top" in found["texts"][0]
    lines = by_id(found["entries"])
    assert [[lines[name][key] for key in ("corrected", "rank", "p_in")] for name in ("top", "low")] == [[None] * 3] * 2
    # The top one is ahead of all that have a measure, and takes one of the eight places.
    assert min(line["rank"] for line in found["entries"] if line["rank"]) == 2
    assert sum(line["p_in"] for line in found["entries"] if line["p_in"] is not None) == pytest.approx(7.0)
    assert max(line["rank_high"] for line in found["entries"] if line["rank_high"]) <= 41


def test_trap_extreme_judge_is_flagged():
    marks = [*categories(), *(Observation(f"E{n:04}", "kind", 5.0) for n in range(5))]
    found = severity(pack_of(marks), "mfrm")
    assert by_id(found["judges"])["kind"] == {
        "id": "kind", "severity": None, "se": None, "n": 5, "flags": ["EXTREME"], "infit": None, "outfit": None, "fair_average": None,
    }  # fmt: skip


def test_trap_marks_told_apart_without_exception_have_no_finite_measures():
    found = severity(pack_of(table({"A": [3, 3, 2], "B": [2, 2, 1], "C": [1, 2, 1], "D": [3, 2, 2]})), "mfrm")
    assert found["codes"] == ["NOT_ESTIMABLE"]
    assert set(corrected(found).values()) == {None}


def test_trap_judge_replaced_in_mid_round_is_a_new_judge():
    """J2 leaves after three entries; J3, ten points more severe, goes on. The old marks stay J2's."""
    quality = [82, 78, 74, 86, 80, 76]
    rows = {
        f"E{n}": [value, value + 1, None] if n < 3 else [value, None, value - 10] for n, value in enumerate(quality)
    }
    found = severity(pack_of(table(rows)), "additive")
    severities = {line["id"]: line["severity"] for line in found["judges"]}
    assert severities == {"J1": pytest.approx(-3.0), "J2": pytest.approx(-4.0), "J3": pytest.approx(7.0)}
    assert ranks(found) == {"E0": 2, "E1": 4, "E2": 6, "E3": 1, "E4": 3, "E5": 5}
    # Under one name they are one judge, and the correction is lost.
    same = table(
        {entry: [first, second if second is not None else third] for entry, (first, second, third) in rows.items()}
    )
    assert ranks(severity(pack_of(same), "additive")) != ranks(found)


def test_trap_all_by_all_cannot_change_the_order():
    marks = list(contest(Scenario("", entries=12, judges=5, reviews=5), 5).observations)
    plain = {entry: rank for rank, entry in enumerate(sorted(
        {one.entry for one in marks}, key=lambda entry: -sum(one.value for one in marks if one.entry == entry)), start=1)}  # fmt: skip
    for model in ("fixed_random", "additive", "crossed"):
        found = severity(pack_of(marks), model)
        assert "ALL_BY_ALL" in found["codes"]
        assert ranks(found) == plain


def test_trap_missing_is_no_mark_of_a_judge():
    pack = pack_of(table({"A": [80, 70], "B": [85, None], "C": [90, 82]}))
    before = severity(pack)
    pack["marks"].append({"entry": "B", "judge": "J2", "part": "p", "missing": "recused"})
    after = severity(pack, seed=int(before["seed"]))
    assert after == before
