"""Parts, factors, weights, adjustments, bounds, roundings, statuses: what a line of the results says."""

from __future__ import annotations

import json
from hashlib import sha256

import pytest

from competitions.domain.scoring import as_text, load, tabulate
from tests.competitions.domain.scoring.builders import TWO, codes, document, lines, marks, ranks, results


def two_parts(*parts, entries=None, **rule):
    given = [*marks("a", E=["80", "91"]), *marks("b", E=["70.55"])]
    first, second = parts or ({}, {})
    return document(given, entries=entries, parts=[{"id": "a", **first}, {"id": "b", **second}], **rule)


def test_the_whole_document_of_a_small_pack():
    part = {"aggregate": {"method": "trimmed_mean", "drop_high": 1, "drop_low": 1}}
    entries = {"E001": {"adjustments": [{"amount": "-2.00", "reason": "overtime"}]}}
    pack = document(marks(E001=["88", "90", "85", "92", "87"]), part=part, entries=entries, cut={"places": 1})
    data = json.dumps(pack).encode()
    loaded = load(data)
    assert json.loads(as_text(tabulate(loaded.pack).document(loaded.inputs_sha256))) == {
        "format": "chuangxiang.results/1",
        "inputs_sha256": sha256(data).hexdigest(),
        "results": [
            {
                "entry": "E001",
                "rank": "1",
                "shown": "86.33",
                "exact": "259/3",
                "status": "active",
                "tie_step": None,
                "at_cut": "in",
                "parts": [
                    {
                        "id": "p",
                        "n": 5,
                        "judge_totals": {"J1": "88", "J2": "90", "J3": "85", "J4": "92", "J5": "87"},
                        "dropped": ["J4", "J3"],
                        "clamped": {},
                        "exact": "265/3",
                        "shown": "88.333333",
                        "fallback": False,
                    }
                ],
                "adjustments": "-2.00",
            }
        ],
        "warnings": [],
        "severity": None,
    }


def test_parts_are_added_without_their_weights():
    line = lines(two_parts({"weight": "0.3"}, {"weight": "0.7"}))["E"]
    assert (line["exact"], line["shown"]) == ("3121/20", "156.05")


def test_a_weighted_sum_is_never_normalised_and_odd_weights_are_told():
    pack = two_parts({"weight": "0.3"}, {"weight": "0.6"}, combine="weighted_sum")
    assert lines(pack)["E"]["exact"] == "3399/50"  # 25.65 + 42.33 = 67.98
    assert codes(pack) == [("WEIGHTS", None)]
    assert codes(two_parts({"weight": "0.3"}, {"weight": "0.7"}, combine="weighted_sum")) == []


def test_the_best_part_counts_and_a_part_without_marks_is_skipped():
    assert lines(two_parts(combine="best"))["E"]["exact"] == "171/2"
    assert lines(two_parts(combine="best", order="ascending"))["E"]["exact"] == "1411/20"
    pack = document(marks("a", E=["80"]), parts=[{"id": "a"}, {"id": "b"}], combine="best")
    assert (lines(pack)["E"]["exact"], codes(pack)) == ("80", [])
    assert lines(pack)["E"]["parts"][1] == {
        "id": "b",
        "n": 0,
        "judge_totals": {},
        "dropped": [],
        "clamped": {},
        "exact": None,
        "shown": None,
        "fallback": False,
    }


@pytest.mark.parametrize("how", ["sum", "weighted_sum"])
def test_a_sum_without_marks_in_one_part_is_no_result(how):
    pack = document(
        marks("a", E=["80"]),
        parts=[{"id": "a", "weight": "0.5"}, {"id": "b", "weight": "0.5"}],
        combine=how,
        cut={"places": 1},
    )
    line = lines(pack)["E"]
    assert [line[key] for key in ("exact", "shown", "rank", "at_cut")] == [None, None, None, None]
    assert results(pack)["warnings"] == [
        {"code": "NO_MARKS", "entry": "E", "text": "No result: there are no marks or no factor in b."}
    ]


def test_a_factor_of_the_entry_multiplies_its_part():
    part = {"factor": "entry", "aggregate": {"round": {"places": 1}}, "round": {"places": 1}}
    entries = {"E": {"factors": {"a": "3.2"}}}
    line = lines(two_parts(part, {}, entries=entries, combine="best"))["E"]
    assert [line["parts"][0][key] for key in ("exact", "shown")] == ["1368/5", "273.6"]
    without = two_parts(part, {}, entries={"E": {"factors": {"b": "9"}}})
    assert (lines(without)["E"]["exact"], codes(without)) == (None, [("NO_MARKS", "E")])


def test_the_exact_part_is_before_its_rounding_and_the_result_adds_the_rounded():
    line = lines(document(marks(E=["1", "1", "2"]), part={"round": {"places": 1}}))["E"]
    assert [line["parts"][0][key] for key in ("exact", "shown")] == ["4/3", "1.3"]
    assert (line["exact"], line["shown"]) == ("13/10", "1.30")


def test_adjustments_come_before_bounds_and_bounds_before_the_last_rounding():
    entries = {
        "A": {"adjustments": [{"amount": "-5"}, {"amount": "1.50"}]},
        "B": {"adjustments": [{"amount": "20"}]},
        "C": {"adjustments": [{"amount": "-99.5"}]},
    }
    pack = document(marks(A=["90"], B=["90"], C=["90"]), entries=entries, bounds={"min": "0", "max": "100.005"})
    found = {entry: (line["exact"], line["shown"], line["adjustments"]) for entry, line in lines(pack).items()}
    assert found == {
        "B": ("20001/200", "100.01", "20"),
        "A": ("173/2", "86.50", "-3.50"),
        "C": ("0", "0.00", "-99.5"),
    }


def test_without_adjustments_the_sum_is_0():
    assert lines(document(marks(A=["90"])))["A"]["adjustments"] == "0"


@pytest.mark.parametrize(
    ("mode", "shown"), [("half_up", "90.13"), ("half_even", "90.12"), ("down", "90.12"), (None, "90.13")]
)
def test_modes(mode, shown):
    rounding = {"places": 2} if mode is None else {"places": 2, "mode": mode}
    assert lines(document(marks(E=["90.125"]), round=rounding))["E"]["shown"] == shown


def test_where_nothing_is_rounded_six_digits_are_shown():
    line = lines(document(marks(E=["1", "1", "0"]), round=None))["E"]
    assert (line["exact"], line["shown"]) == ("2/3", "0.666667")
    assert lines(document(marks(E=["88"]), round={"places": 0}))["E"]["shown"] == "88"


@pytest.mark.parametrize("status", ["withdrawn", "disqualified", "absent"])
def test_who_is_not_active_has_a_result_and_no_rank(status):
    pack = document(marks(A=["99"], B=["80"]), entries={"A": {"status": status}}, cut={"places": 1})
    found = lines(pack)
    assert (found["A"]["status"], found["A"]["shown"], found["A"]["rank"], found["A"]["at_cut"]) == (
        status,
        "99.00",
        None,
        None,
    )
    assert (found["B"]["rank"], found["B"]["at_cut"], codes(pack)) == ("1", "in", [])


def test_who_withdrew_without_marks_is_no_warning():
    pack = document(marks(B=["80"]), entries={"A": {"status": "withdrawn"}})
    assert (lines(pack)["A"]["exact"], codes(pack)) == (None, [])


def test_totals_may_be_rounded_before_anything_is_dropped():
    pack = document(marks(E=["88.4", "88.5"]), part={"round_totals": {"places": 0}})
    assert lines(pack)["E"]["parts"][0]["judge_totals"] == {"J1": "88", "J2": "89"}
    assert lines(pack)["E"]["shown"] == "88.50"


def test_lines_stand_by_rank_and_then_in_the_order_of_the_pack():
    given = marks(D=["80"], A=["90"], C=["80"], B=["95"], F=[], E=["99"])
    pack = document(given, entries={"E": {"status": "absent"}, "F": {}})
    assert list(ranks(pack).items()) == [("B", "1"), ("A", "2"), ("D", "3"), ("C", "3"), ("E", None), ("F", None)]


def test_ten_comes_after_nine():
    pack = document(marks(**{f"E{n}": [str(n)] for n in range(12)}))
    assert list(ranks(pack).values()) == [str(n) for n in range(1, 13)]


def test_a_pack_of_only_a_format_has_no_results():
    assert results({"format": "chuangxiang.scorepack/1"})["results"] == []
    bare = {"format": "chuangxiang.scorepack/1", "entries": [{"id": "A"}]}
    assert (lines(bare)["A"]["exact"], codes(bare)) == (None, [("NO_MARKS", "A")])


def test_null_is_the_same_as_absent():
    pack = document(marks(A=["90", "80", "70", "61"]), part={"aggregate": {"method": "trimmed_mean", "drop_high": 1}})
    nulls = json.loads(json.dumps(pack))
    nulls["rule"] |= dict.fromkeys(
        ["combine", "rank_on", "bounds", "order", "ranking", "rank_within", "tie_threshold", "tie_breaks", "cut"]
    )
    nulls["rule"]["parts"][0] |= dict.fromkeys(["items", "factor", "round", "weight"])
    nulls["rule"]["parts"][0]["aggregate"] |= dict.fromkeys(
        [
            "drop_low",
            "drop_fraction",
            "clamp",
            "tolerance",
            "min_left",
            "fallback",
            "per_item",
            "round_marks",
            "sum_to",
            "round",
        ]
    )
    nulls["entries"][0] |= dict.fromkeys(["track", "region", "status", "factors", "prior", "adjustments"])
    nulls["judges"][0] |= dict.fromkeys(["panel", "region"])
    nulls["marks"][0] |= dict.fromkeys(["items", "missing"])
    assert results(nulls)["results"] == results(pack)["results"]


def test_an_integer_is_read_as_its_text():
    text = document(marks(A=["90", "80"]), entries={"A": {"adjustments": [{"amount": "-1"}]}})
    whole = json.loads(json.dumps(text).replace('"90"', "90").replace('"-1"', "-1"))
    assert results(whole)["results"] == results(text)["results"]
    whole["entries"][0]["id"] = 7
    for mark in whole["marks"]:
        mark["entry"] = 7
    assert list(lines(whole)) == ["7"]


def test_the_rounded_part_and_the_rounded_result():
    """2018 skating: every step is rounded, and rounding once at the end gives another number."""
    given = [*marks("a", E=["1.005", "1.004"]), *marks("b", E=["2.005", "2.004"])]
    every = document(given, parts=[{"id": "a", "round": TWO}, {"id": "b", "round": TWO}])
    once = document(given, parts=[{"id": "a"}, {"id": "b"}])
    assert (lines(every)["E"]["shown"], lines(once)["E"]["shown"]) == ("3.00", "3.01")
