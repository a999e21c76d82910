"""From the marks of one entry to one number: each method, its guard, what is dropped and clamped."""

from __future__ import annotations

import pytest

from tests.competitions.domain.scoring.builders import codes, document, lines, marks, one, results

FIVE = ("88", "90", "85", "92", "87")


@pytest.mark.parametrize(
    ("rule", "exact", "dropped"),
    [
        ({}, "442/5", []),
        ({"method": "mean"}, "442/5", []),
        ({"method": "sum"}, "442", []),
        ({"method": "sum", "sum_to": 3}, "1326/5", []),
        ({"method": "median"}, "88", []),
        ({"method": "trimmed_mean", "drop_high": 1, "drop_low": 1}, "265/3", ["J4", "J3"]),
        ({"method": "trimmed_mean", "drop_high": 2, "drop_low": 0}, "260/3", ["J4", "J2"]),
        ({"method": "trimmed_mean", "drop_high": 0, "drop_low": 2}, "90", ["J3", "J5"]),
        ({"method": "trimmed_mean", "drop_fraction": "0.2"}, "265/3", ["J4", "J3"]),
        ({"method": "trimmed_mean", "drop_fraction": "0.19"}, "442/5", []),
        ({"method": "trimmed_mean"}, "442/5", []),
        ({"method": "trimmed_sum", "drop_high": 1, "drop_low": 1}, "265", ["J4", "J3"]),
        ({"method": "trimmed_sum", "drop_high": 1, "drop_low": 1, "sum_to": "5"}, "1325/3", ["J4", "J3"]),
        ({"method": "trimmed_mean", "drop_high": 1, "drop_low": 1, "round": {"places": 1}}, "883/10", ["J4", "J3"]),
    ],
)
def test_methods(rule, exact, dropped):
    part = one(*FIVE, **rule)
    assert (part["exact"], part["dropped"], part["n"], part["fallback"]) == (exact, dropped, 5, False)


def test_the_median_of_an_even_number_is_the_mean_of_the_middle_two():
    assert one("80", "90", "85", "81", method="median")["exact"] == "83"
    assert one("80", "85.5", method="median")["exact"] == "331/4"


@pytest.mark.parametrize(("fraction", "n", "struck"), [("0.1", 9, 0), ("0.1", 10, 1), ("0.29", 100, 29), ("0.5", 5, 2)])
def test_a_fraction_of_n_is_floored_exactly(fraction, n, struck):
    """0.29 × 100 is 28.999… as a float."""
    part = one(*(str(mark) for mark in range(n)), method="trimmed_mean", drop_fraction=fraction, min_left=1)
    assert len(part["dropped"]) == 2 * struck


def test_half_at_each_end_of_an_even_number_leaves_nothing_and_falls_back():
    part = one("1", "2", method="trimmed_mean", drop_fraction="0.5", min_left=1)
    assert (part["exact"], part["fallback"]) == ("3/2", True)


# --- The guard --------------------------------------------------------------------------------------------------------


def test_dropping_needs_min_left():
    rule = {"method": "trimmed_mean", "drop_high": 1, "drop_low": 1}
    assert one("90", "80", "70", "60", **rule)["exact"] == "75"
    part = one("90", "80", "73", **rule)
    assert (part["exact"], part["dropped"], part["fallback"], part["n"]) == ("81", [], True, 3)
    assert one("90", "80", "70", **rule, min_left=1)["exact"] == "80"


def test_the_fallback_of_a_sum_is_scaled():
    rule = {"method": "trimmed_sum", "drop_high": 1, "drop_low": 1}
    assert one("90", "80", "70", **rule, sum_to=5)["exact"] == "400"
    assert one("90", "80", "70", **rule)["exact"] == "240"


def test_the_rule_may_refuse():
    rule = {"method": "trimmed_mean", "drop_high": 1, "drop_low": 1, "fallback": "refuse"}
    pack = document(marks(A=["90", "80", "70"], B=["90", "80", "70", "60"]), part={"aggregate": rule})
    found = lines(pack)
    assert (found["B"]["rank"], found["A"]["rank"], found["A"]["exact"], found["A"]["shown"]) == ("1", None, None, None)
    assert found["A"]["parts"][0]["judge_totals"] == {"J1": "90", "J2": "80", "J3": "70"}
    assert codes(pack) == [("TRIM_REFUSED", "A")]


def test_a_rule_that_refuses_leaves_no_result_even_where_the_best_part_counts():
    rule = {"method": "trimmed_mean", "drop_high": 1, "drop_low": 1, "fallback": "refuse"}
    given = [*marks("a", E=["90"]), *marks("b", E=["80"])]
    pack = document(given, parts=[{"id": "a", "aggregate": rule}, {"id": "b"}], combine="best")
    assert lines(pack)["E"]["exact"] is None


def test_the_fallback_is_a_warning():
    pack = document(marks(E=["90", "80"]), part={"aggregate": {"method": "trimmed_mean", "drop_high": 1}})
    assert results(pack)["warnings"] == [
        {"code": "TRIM_FALLBACK", "entry": "E", "text": "p: with 2 marks none is dropped; all of them count."}
    ]


def test_a_fraction_that_drops_nothing_needs_no_guard():
    part = one("90", method="trimmed_mean", drop_fraction="0.2", fallback="refuse")
    assert (part["exact"], part["fallback"]) == ("90", False)


def test_drops_beside_a_method_that_drops_nothing_are_not_used_and_said_so():
    pack = document(marks(E=list(FIVE)), part={"aggregate": {"method": "mean", "drop_high": 1, "drop_low": 1}})
    assert lines(pack)["E"]["exact"] == "442/5"
    assert codes(pack) == [("DROPS_UNUSED", None)]


# --- Which mark is struck ---------------------------------------------------------------------------------------------


def test_of_equal_extremes_the_judge_latest_in_the_list_is_struck():
    rule = {"method": "trimmed_mean", "drop_high": 1, "drop_low": 1}
    assert one("95", "95", "80", "85", "80", **rule)["dropped"] == ["J2", "J5"]
    pack = document(marks(E=["95", "95", "80", "85", "80"]), part={"aggregate": rule})
    pack["judges"].reverse()
    assert lines(pack)["E"]["parts"][0]["dropped"] == ["J1", "J3"]


def test_when_all_are_equal_two_different_judges_are_struck():
    assert one("80", "80", "80", "80", method="trimmed_mean", drop_high=1, drop_low=1)["dropped"] == ["J4", "J3"]


# --- Clamp and tolerance ----------------------------------------------------------------------------------------------


def test_marks_are_clamped_to_their_exact_mean():
    part = one("20", "21", "22", "10", method="clamped_mean", clamp="3")
    # The mean of all is 18.25, so marks may lie between 15.25 and 21.25.
    assert part["clamped"] == {"J3": "21.25", "J4": "15.25"}
    assert (part["exact"], part["dropped"]) == ("155/8", [])


def test_clamped_marks_may_be_rounded_before_they_are_averaged():
    rule = {"method": "clamped_mean", "clamp": "1"}
    assert one("20", "21", "25", **rule)["clamped"] == {"J1": "21", "J3": "23"}
    part = one("20", "21", "24", **rule)
    assert part["clamped"] == {"J1": "62/3", "J3": "68/3"}
    assert part["exact"] == "193/9"
    part = one("20", "21", "24", **rule, round_marks={"places": 2})
    assert part["clamped"] == {"J1": "20.67", "J3": "22.67"}
    assert part["exact"] == "3217/150"


def test_round_marks_rounds_every_mark_left_not_only_the_clamped():
    assert one("20.04", "20.06", method="mean", round_marks={"places": 1})["exact"] == "401/20"


def test_within_the_tolerance_the_middle_marks_count_and_beyond_it_all():
    rule = {"method": "tolerance_mean", "drop_high": 1, "drop_low": 1, "tolerance": "0.3"}
    inside = one("9.0", "8.7", "8.9", "8.0", **rule)
    assert (inside["exact"], inside["dropped"]) == ("44/5", ["J1", "J4"])
    exactly = one("9.0", "8.6", "8.9", "8.0", **rule)  # 0.3 is not over 0.3; as floats it is
    assert (exactly["exact"], exactly["dropped"]) == ("35/4", ["J1", "J4"])
    beyond = one("9.0", "8.5", "8.9", "8.0", **rule)
    assert (beyond["exact"], beyond["dropped"]) == ("43/5", [])
    pack = document(marks(E=["9.0", "8.5", "8.9", "8.0"]), part={"aggregate": rule})
    assert codes(pack) == [("TOLERANCE", "E")]


# --- Items ------------------------------------------------------------------------------------------------------------

SHEETS = [(30, 20, 20, 18), (24, 25, 22, 15), (28, 22, 18, 20), (26, 23, 24, 16), (25, 21, 19, 19)]


def itemised(**aggregate):
    items = [{"id": f"i{index}", "min": "0", "max": "30"} for index in range(4)]
    given = [{f"i{index}": str(mark) for index, mark in enumerate(sheet)} for sheet in SHEETS]
    return document(marks(E=given), part={"items": items, "aggregate": aggregate})


def test_the_total_is_the_weighted_sum_never_divided():
    pack = document(
        marks(E=[{"a": "8", "b": "9"}]), part={"items": [{"id": "a", "weight": "3"}, {"id": "b", "weight": "0.5"}]}
    )
    assert lines(pack)["E"]["parts"][0]["judge_totals"] == {"J1": "28.5"}


def test_per_item_drops_in_each_item_on_its_own():
    part = lines(itemised(method="trimmed_mean", drop_high=1, drop_low=1, per_item=True))["E"]["parts"][0]
    assert (part["shown"], part["n"]) == ("86.333333", 5)
    assert part["dropped"] == {"i0": ["J1", "J2"], "i1": ["J2", "J1"], "i2": ["J4", "J3"], "i3": ["J3", "J2"]}
    assert part["clamped"] == {"i0": {}, "i1": {}, "i2": {}, "i3": {}}
    assert part["judge_totals"] == {"J1": "88", "J2": "86", "J3": "88", "J4": "89", "J5": "84"}


def test_per_item_rounds_each_item_before_it_is_weighted():
    pack = document(
        marks(E=[{"a": "1", "b": "1"}, {"a": "1", "b": "1"}, {"a": "2", "b": "2"}]),
        part={
            "items": [{"id": "a", "weight": "10"}, {"id": "b"}],
            "aggregate": {"per_item": True, "round": {"places": 1}},
        },
    )
    assert lines(pack)["E"]["exact"] == "143/10"


def test_per_item_clamps_in_each_item():
    pack = document(
        marks(E=[{"a": "5", "b": "5"}, {"a": "5", "b": "5"}, {"a": "5", "b": "14"}]),
        part={
            "items": [{"id": "a"}, {"id": "b"}],
            "aggregate": {"method": "clamped_mean", "clamp": "2", "per_item": True},
        },
    )
    part = lines(pack)["E"]["parts"][0]
    assert part["clamped"] == {"a": {}, "b": {"J1": "6", "J2": "6", "J3": "10"}}
    assert part["exact"] == "37/3"


def test_min_left_holds_per_item():
    pack = itemised(method="trimmed_mean", drop_high=2, drop_low=2, per_item=True)
    part = lines(pack)["E"]["parts"][0]
    assert (part["fallback"], part["dropped"], part["exact"]) == (True, {f"i{n}": [] for n in range(4)}, "87")
    assert codes(pack) == [("TRIM_FALLBACK", "E")]


def test_a_judge_may_give_a_total_where_there_are_items():
    part = {"items": [{"id": "a", "min": "0", "max": "30"}, {"id": "b", "min": "0", "max": "70"}]}
    pack = document(marks(E=[{"a": "20", "b": "60"}, "88"]), part=part)
    assert lines(pack)["E"]["parts"][0]["judge_totals"] == {"J1": "80", "J2": "88"}
