"""The traps of tabulation, each a test of its name. (Those of severity, anomalies and assignment are not this engine's.)"""

from __future__ import annotations

from itertools import permutations

import pytest

from tests.competitions.domain.scoring.builders import TWO, codes, document, faults, lines, marks, one, ranks

TRIMMED = {"method": "trimmed_mean", "drop_high": 1, "drop_low": 1}


def shown(pack, entry="E"):
    return lines(pack)[entry]["shown"]


def test_float_mean_1_005_shows_1_01():
    assert f"{1.005:.2f}" == "1.00"
    assert shown(document(marks(E=["1.005"]))) == "1.01"


def test_a_float_sum_breaks_a_tie_that_is_one():
    assert 0.1 + 0.2 != 0.3
    given = [*marks("a", A=["0.1"], B=["0.15"]), *marks("b", A=["0.2"], B=["0.15"])]
    pack = document(given, parts=[{"id": "a"}, {"id": "b"}], rank_on="exact")
    assert ranks(pack) == {"A": "1", "B": "1"}


def test_the_order_of_marks_changes_no_sum():
    assert len({sum(order) for order in permutations((0.1, 0.2, 0.3, 1e15))}) > 1
    exact = {one(*order)["exact"] for order in permutations(("0.1", "0.2", "0.3", "100000000000"))}
    assert exact == {"500000000003/20"}


def test_round_half_up_not_half_even():
    assert round(90.125, 2) == 90.12
    assert shown(document(marks(E=["90.13", "90.12"]))) == "90.13"


def test_negative_halves_round_away_from_zero_and_down_goes_toward_zero():
    entries = {"E": {"adjustments": [{"amount": "-1.005"}]}}
    pack = document(marks(E=["0"]), entries=entries)
    assert shown(pack) == "-1.01"
    for mode, text in (("half_even", "-1.00"), ("down", "-1.00")):
        assert shown(document(marks(E=["0"]), entries=entries, round={"places": 2, "mode": mode})) == text


def test_the_rounding_stage_changes_the_result():
    given = [*marks("a", E=["89.994"]), *marks("b", E=["0.004"])]
    once = document(given, parts=[{"id": "a"}, {"id": "b"}])
    each = document(given, parts=[{"id": "a", "round": TWO}, {"id": "b", "round": TWO}])
    assert (shown(once), shown(each)) == ("90.00", "89.99")


def test_trimming_three_marks_would_let_one_judge_decide():
    part = one("95", "80", "62", **TRIMMED)
    assert (part["result"], part["dropped"], part["fallback"]) == ("79.00", [], True)


def test_trimming_two_marks_would_leave_none():
    part = one("95", "62", **TRIMMED, min_left=1)
    assert (part["result"], part["dropped"], part["fallback"]) == ("78.50", [], True)


def test_only_one_copy_of_a_tied_maximum_is_dropped():
    part = one("95", "95", "80", "85", "90", **TRIMMED)
    assert (part["result"], part["dropped"]) == ("90.00", ["J2", "J3"])


def test_trimming_per_item_and_per_sheet_give_different_winners():
    a = [{"x": "50", "y": "30"}, {"x": "30", "y": "50"}, {"x": "40", "y": "40"}, {"x": "40", "y": "40"}]
    b = [{"x": "41", "y": "39"}, {"x": "50", "y": "41"}, {"x": "41", "y": "10"}, {"x": "10", "y": "41"}]
    part = {"items": [{"id": "x"}, {"id": "y"}], "aggregate": TRIMMED}
    whole = document(marks(A=a, B=b), part=part)
    item = document(marks(A=a, B=b), part={**part, "aggregate": {**TRIMMED, "per_item": True}})
    assert (list(ranks(whole)), list(ranks(item))) == (["A", "B"], ["B", "A"])


def test_after_a_recusal_a_plain_sum_is_unfair_and_said_so():
    given = marks(A=["80", "80", "80"], B=["90", "90", "recused"])
    plain = document(given, part={"aggregate": {"method": "sum"}})
    assert (ranks(plain), codes(plain)) == ({"A": "1", "B": "2"}, [("UNEVEN_SUM", None)])
    scaled = document(given, part={"aggregate": {"method": "sum", "sum_to": 3}})
    assert (ranks(scaled), codes(scaled), shown(scaled, "B")) == ({"B": "1", "A": "2"}, [], "270.00")


def test_trimmed_and_untrimmed_entries_in_one_list_are_said():
    given = marks(A=["80", "82", "84", "86"], B=["80", "82", "84", "absent"])
    pack = document(given, part={"aggregate": TRIMMED})
    assert codes(pack) == [("TRIM_FALLBACK", "B")]


@pytest.mark.parametrize("why", ["recused", "absent", "abandoned"])
def test_missing_is_not_zero(why):
    part = lines(document(marks(E=["90", why, "80"])))["E"]["parts"][0]
    assert (part["exact"], part["n"], part["judge_totals"]) == ("85", 2, {"J1": "90", "J3": "80"})


def test_zero_is_a_mark():
    part = one("90", "0")
    assert (part["exact"], part["n"]) == ("45", 2)


def test_a_replaced_judge_is_a_new_judge_and_the_old_marks_stay():
    part = lines(document(marks(E=["90", None, "80"], F=[None, "70", "60"])))
    assert part["E"]["parts"][0]["judge_totals"] == {"J1": "90", "J3": "80"}
    assert part["F"]["parts"][0]["judge_totals"] == {"J2": "70", "J3": "60"}


def test_an_entry_that_moved_keeps_its_marks_and_no_others():
    pack = document(marks(E=["90", "80"], F=["70"]))
    pack["judges"] = [{"id": "J1", "panel": "A"}, {"id": "J2", "panel": "B"}]
    assert lines(pack)["E"]["parts"][0]["n"] == 2
    assert lines(pack)["F"]["parts"][0]["n"] == 1


@pytest.mark.parametrize("first", ["A", "B"])
def test_a_tie_at_the_cut_is_decided_neither_by_id_nor_by_order(first):
    second = "B" if first == "A" else "A"
    pack = document(marks(**{first: ["90"], second: ["90"]}), cut={"places": 1})
    assert {entry: line["at_cut"] for entry, line in lines(pack).items()} == {"A": "tied", "B": "tied"}


def test_ranked_exact_while_the_same_is_shown():
    pack = document(marks(A=["89.7657"], B=["89.7743"]), rank_on="exact", round={"places": 1})
    assert ([line["shown"] for line in lines(pack).values()], ranks(pack)) == (["89.8", "89.8"], {"B": "1", "A": "2"})
    assert codes(pack) == [("LOOKS_EQUAL", "A"), ("LOOKS_EQUAL", "B")]


def test_no_gap_after_a_disqualification():
    given = marks(A=["90"], B=["85"], C=["80"])
    pack = document(given, entries={"B": {"status": "disqualified"}})
    assert ranks(pack) == {"A": "1", "C": "2", "B": None}


def test_weights_that_add_up_to_99_hundredths_are_used_as_they_are_and_said():
    given = [*marks("a", E=["100"]), *marks("b", E=["100"])]
    parts = [{"id": "a", "weight": "0.6"}, {"id": "b", "weight": "0.39"}]
    pack = document(given, parts=parts, combine="weighted_sum")
    assert (shown(pack), codes(pack)) == ("99.00", [("WEIGHTS", None)])


def test_item_weights_that_add_up_to_99_are_never_normalised():
    part = {"items": [{"id": "x", "weight": "60"}, {"id": "y", "weight": "39"}]}
    assert shown(document(marks(E=[{"x": "1", "y": "1"}]), part=part)) == "99.00"


def test_penalties_come_after_trimming_not_before():
    """Taken from each mark before, the drop would be the same; taken from one judge's, it would be dropped away."""
    entries = {"E": {"adjustments": [{"amount": "-30"}]}}
    pack = document(marks(E=["90", "80", "85", "95"]), part={"aggregate": TRIMMED}, entries=entries)
    line = lines(pack)["E"]
    assert (line["parts"][0]["exact"], line["exact"]) == ("175/2", "115/2")


def test_two_published_decimals_but_a_threshold_on_exact_values():
    given = marks(A=["20.8440"], B=["20.8141"])
    assert ranks(document(given, tie_threshold="0.03", rank_on="rounded")) == {"A": "1", "B": "2"}
    assert ranks(document(given, tie_threshold="0.03", rank_on="exact")) == {"A": "1", "B": "1"}


def test_a_decimal_comma_is_refused():
    assert faults(document(marks(E=["88,5"]))) == ["marks[0].total: 88,5 is not a plain decimal number"]


def test_two_people_of_one_name_are_two_ids():
    pack = document(marks(E=["90"]))
    pack["entries"].append({"id": "E"})
    assert faults(pack) == ["entries[1].id: E stands here twice"]


def test_every_step_rounded_is_not_the_same_as_one_product_unrounded():
    entries = {"E": {"factors": {"p": "1.60"}}}
    part = {"factor": "entry", "aggregate": {"round": TWO}, "round": TWO}
    given = marks(E=["7.25", "7.50", "7.50"])  # mean 7.41666…
    every = lines(document(given, part=part, entries=entries))["E"]  # 7.42 × 1.6 = 11.872
    once = lines(document(given, part={"factor": "entry"}, entries=entries))["E"]
    assert (every["exact"], once["exact"], once["shown"]) == ("1187/100", "178/15", "11.87")
    assert lines(document(given, part={**part, "round": None}, entries=entries))["E"]["exact"] == "1484/125"


@pytest.mark.parametrize(
    ("rounds", "clamped", "result"),
    [
        ({"places": 2, "mode": "half_up"}, "20.13", "19.6575"),
        ({"places": 2, "mode": "half_even"}, "20.12", "19.6550"),
        (None, "20.125", "19.6563"),
    ],
)
def test_clamped_marks_are_rounded_as_the_rule_says_before_they_are_averaged(rounds, clamped, result):
    rule = {"method": "clamped_mean", "clamp": "0.375", "round_marks": rounds}
    pack = document(marks(E=["19.5", "19.5", "19.5", "20.5"]), part={"aggregate": rule}, round={"places": 4})
    assert lines(pack)["E"]["parts"][0]["clamped"] == {"J4": clamped}
    assert shown(pack) == result
