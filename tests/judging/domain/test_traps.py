"""The traps of the results engine, once more by name: each is what somebody else's system got wrong."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from fractions import Fraction

import numpy as np
import pytest

from competitions.domain.rounding import Rounding, RoundingMode, exact, shown
from judging.domain.ranking import rank
from tests.competitions.domain.scoring.builders import TWO, codes, document, faults, lines, marks, one, ranks
from tests.judging.domain.builders import sheets

TRIMMED = {"method": "trimmed_mean", "drop_high": 1, "drop_low": 1}


def test_trap_float_means() -> None:
    assert (f"{1.005:.2f}", shown(exact("1.005"), Rounding(2))) == ("1.00", "1.01")
    values = ["0.1", "0.2", "0.3"]
    assert sum(map(float, values)) / 3 != 0.2
    assert one(*values)["exact"] == "1/5"


def test_trap_a_float_sum_breaks_a_tie() -> None:
    assert 0.1 + 0.2 != 0.3
    assert {key: place.rank for key, place in rank({"A": Fraction(1, 10) + Fraction(2, 10), "B": Fraction(3, 10)}).items()} == {
        "A": 1, "B": 1,
    }  # fmt: skip


def test_trap_the_order_of_marks_changes_a_float_sum() -> None:
    assert 0.1 + 0.2 + 0.3 != 0.3 + 0.2 + 0.1
    assert one("0.1", "0.2", "0.3")["exact"] == one("0.3", "0.2", "0.1")["exact"] == "1/5"


def test_trap_round_of_python_numpy_and_sql_are_not_the_rule() -> None:
    """90.125 is 90.12 in Python and NumPy (half to even) and 90.13 in SQL (half away); the rule says which it is."""
    with closing(sqlite3.connect(":memory:")) as connection:
        (in_sql,) = connection.execute("SELECT round(90.125, 2)").fetchone()
    assert (round(90.125, 2), float(np.round(90.125, 2)), in_sql) == (90.12, 90.12, 90.13)
    texts = [shown(exact("90.125"), Rounding(2, mode)) for mode in RoundingMode]
    assert texts == ["90.13", "90.12", "90.12"]


def test_trap_the_rounding_stage_is_part_of_the_rule() -> None:
    given = [*marks("a", E=["89.994"]), *marks("b", E=["0.004"])]
    once = lines(document(given, parts=[{"id": "a"}, {"id": "b"}]))["E"]["shown"]
    each = lines(document(given, parts=[{"id": "a", "round": TWO}, {"id": "b", "round": TWO}]))["E"]["shown"]
    assert (once, each) == ("90.00", "89.99")


@pytest.mark.parametrize(
    ("given", "result"), [(["95", "80", "62"], "79.00"), (["95", "62"], "78.50"), (["95"], "95.00")]
)
def test_trap_trimming_with_too_few_marks(given: list[str], result: str) -> None:
    found = one(*given, **TRIMMED)
    assert (found["result"], found["dropped"], found["fallback"]) == (result, [], True)


def test_trap_dropping_all_copies_of_a_tied_maximum() -> None:
    assert (one("95", "95", "80", "85", "90", **TRIMMED)["result"], len(one("95", "95", "80", "85", **TRIMMED)["dropped"])) == (
        "90.00", 2,
    )  # fmt: skip


def test_trap_trimming_per_criterion_and_per_total_have_different_winners() -> None:
    a = [{"x": "50", "y": "30"}, {"x": "30", "y": "50"}, {"x": "40", "y": "40"}, {"x": "40", "y": "40"}]
    b = [{"x": "41", "y": "39"}, {"x": "50", "y": "41"}, {"x": "41", "y": "10"}, {"x": "10", "y": "41"}]
    part = {"items": [{"id": "x"}, {"id": "y"}], "aggregate": TRIMMED}
    per_item = {**part, "aggregate": {**TRIMMED, "per_item": True}}
    winners = [next(iter(ranks(document(marks(A=a, B=b), part=how)))) for how in (part, per_item)]
    assert winners == ["A", "B"]


def test_trap_a_recusal_makes_sums_unfair() -> None:
    given = marks(A=["80", "80", "80"], B=["90", "90", "recused"])
    plain = document(given, part={"aggregate": {"method": "sum"}})
    assert (ranks(plain), codes(plain)) == ({"A": "1", "B": "2"}, [("UNEVEN_SUM", None)])
    assert ranks(document(given, part={"aggregate": {"method": "sum", "sum_to": 3}})) == {"B": "1", "A": "2"}


def test_trap_trimmed_and_untrimmed_entries_are_mixed() -> None:
    given = marks(A=["80", "82", "84", "86"], B=["80", "82", "84", "absent"])
    assert codes(document(given, part={"aggregate": TRIMMED})) == [("TRIM_FALLBACK", "B")]


def test_trap_zero_and_missing_are_not_the_same() -> None:
    assert (one("90", "0")["exact"], one("90", "absent")["exact"]) == ("45", "90")


def test_trap_a_judge_replaced_in_mid_round_is_a_new_judge() -> None:
    by_entry = lines(document(marks(E=["90", None, "80"], F=[None, "70", "60"])))
    assert by_entry["E"]["parts"][0]["judge_totals"] == {"J1": "90", "J3": "80"}
    assert by_entry["F"]["parts"][0]["judge_totals"] == {"J2": "70", "J3": "60"}


def test_trap_an_entry_that_moved_takes_no_marks_of_the_other_panel() -> None:
    pack = document(marks(E=["90", "80"], F=["70"]))
    pack["judges"] = [{"id": "J1", "panel": "A"}, {"id": "J2", "panel": "B"}]
    assert [line["parts"][0]["n"] for line in lines(pack).values()] == [2, 1]


@pytest.mark.parametrize("first", ["A", "B"])
def test_trap_a_tie_at_the_cut_is_decided_neither_by_order_nor_by_id(first: str) -> None:
    second = "B" if first == "A" else "A"
    pack = document(marks(**{first: ["90"], second: ["90"]}), cut={"places": 1})
    assert {entry: line["at_cut"] for entry, line in lines(pack).items()} == {"A": "tied", "B": "tied"}


def test_trap_ranked_exact_while_equal_values_are_shown() -> None:
    pack = document(marks(A=["89.7657"], B=["89.7743"]), rank_on="exact", round={"places": 1})
    assert (ranks(pack), codes(pack)) == ({"B": "1", "A": "2"}, [("LOOKS_EQUAL", "A"), ("LOOKS_EQUAL", "B")])


def test_trap_rank_gaps_after_a_disqualification() -> None:
    pack = document(marks(A=["90"], B=["85"], C=["80"]), entries={"B": {"status": "disqualified"}})
    assert ranks(pack) == {"A": "1", "C": "2", "B": None}


def test_trap_weights_that_sum_to_99() -> None:
    given = [*marks("a", E=["100"]), *marks("b", E=["100"])]
    parts = [{"id": "a", "weight": "0.6"}, {"id": "b", "weight": "0.39"}]
    pack = document(given, parts=parts, combine="weighted_sum")
    assert (lines(pack)["E"]["shown"], codes(pack)) == ("99.00", [("WEIGHTS", None)])


def test_trap_a_part_of_weight_1_beside_shares_is_told_as_well() -> None:
    given = [*marks("a", E=["90"]), *marks("b", E=["2"])]
    parts = [{"id": "a", "weight": "1"}, {"id": "b", "weight": "1"}]
    assert codes(document(given, parts=parts, combine="weighted_sum")) == [("WEIGHTS", None)]


def test_trap_penalties_come_after_trimming() -> None:
    entries = {"E": {"adjustments": [{"amount": "-30"}]}}
    line = lines(document(marks(E=["90", "80", "85", "95"]), part={"aggregate": TRIMMED}, entries=entries))["E"]
    assert (line["parts"][0]["exact"], line["exact"]) == ("175/2", "115/2")


def test_trap_thresholds_on_exact_values_beside_two_published_decimals() -> None:
    given = marks(A=["20.8440"], B=["20.8141"])
    found = [ranks(document(given, tie_threshold="0.03", rank_on=how)) for how in ("rounded", "exact")]
    assert found == [{"A": "1", "B": "2"}, {"A": "1", "B": "1"}]


def test_trap_negative_halves() -> None:
    assert [shown(exact("-1.005"), Rounding(2, mode)) for mode in RoundingMode] == ["-1.01", "-1.00", "-1.00"]
    assert shown(exact("-0.004"), Rounding(2)) == "0.00"


def test_trap_a_decimal_comma() -> None:
    assert faults(document(marks(E=["88,5"]))) == ["marks[0].total: 88,5 is not a plain decimal number"]
    with pytest.raises(ValueError, match="not a plain decimal number"):
        exact("88,5")


def test_trap_two_of_one_name_are_two_ids() -> None:
    pack = document(marks(E=["90"]))
    pack["entries"].append({"id": "E"})
    assert faults(pack) == ["entries[1].id: E stands here twice"]
    assert {sheet.judge for sheet in sheets("E", 1, 2)} == {"J1", "J2"}
