"""Rules of real contests as score packs, with every expectation worked out by hand in its comment. Names and marks are made up."""

from __future__ import annotations

import pytest

from tests.competitions.domain.scoring.builders import TWO, codes, document, lines, marks, ranks

pytestmark = pytest.mark.promise("R10")
DROP_ONE = {"method": "trimmed_mean", "drop_high": 1, "drop_low": 1}


def test_figure_skating_nine_judges_each_step_rounded() -> None:
    """Grades of execution: mean of the middle seven of nine, to 2 places; components the same, × their factor, to 2 places."""
    given = [
        *marks("base", A=["21.40"]),
        # 2.10 and 0.70 are struck; the rest is 9.80 / 7 = 1.40
        *marks("jump", A=["1.40", "2.10", "1.40", "0.70", "1.40", "1.40", "1.40", "1.40", "1.40"]),
        # 8.00 and 9.25 are struck; the rest is 60.75 / 7 = 8.678571… = 8.68; 8.68 × 0.8 = 6.944 = 6.94
        *marks("skills", A=["8.00", "8.50", "8.75", "8.75", "8.50", "9.25", "8.75", "8.75", "8.75"]),
        # 7.75 and 9.00 are struck; the rest is 59.50 / 7 = 8.50; 8.50 × 0.8 = 6.80
        *marks("dance", A=["7.75", "8.25", "8.50", "8.50", "8.50", "8.50", "8.75", "8.50", "9.00"]),
    ]
    panel = {"aggregate": {**DROP_ONE, "round": TWO}, "round": TWO}
    parts = [
        {"id": "base"}, {"id": "jump", **panel}, {"id": "skills", **panel, "factor": "entry"},
        {"id": "dance", **panel, "factor": "entry"},
    ]  # fmt: skip
    entries = {
        "A": {
            "factors": {"skills": "0.80", "dance": "0.80"},
            "adjustments": [{"amount": "-1.00", "reason": "fall"}],
        }
    }
    line = lines(document(given, parts=parts, entries=entries))["A"]
    assert [(part["exact"], part["shown"]) for part in line["parts"]] == [
        ("107/5", "21.400000"), ("7/5", "1.40"), ("868/125", "6.94"), ("34/5", "6.80"),
    ]  # fmt: skip
    assert line["shown"] == "35.54"  # 21.40 + 1.40 + 6.94 + 6.80 - 1.00
    # Rounded once at the end: 21.40 + 1.40 + 60.75/7 × 0.8 + 6.80 - 1 = 35.542857…; two such parts would differ.
    once = [{**part, "round": None, "aggregate": {**part.get("aggregate", {}), "round": None}} for part in parts]
    assert lines(document(given, parts=once, entries=entries))["A"]["exact"] == "1244/35"


@pytest.mark.parametrize(
    ("width", "mode", "counted", "result"),
    [
        # mean 158.5 / 8 = 19.8125; ±3 is 16.8125 to 22.8125: 14 counts 16.8125 = 16.81, the sum is 161.31, / 8 = 20.16375
        ("3", "half_up", "16.81", "20.16"),
        # ±2 is 17.8125 to 21.8125: 14 counts 17.81, 22 and 22.5 count 21.81: 161.43 / 8 = 20.17875
        ("2", "half_up", "17.81", "20.18"),
        # the clamped mark truncated: 17.81 and 21.81 as well
        ("2", "down", "17.81", "20.18"),
    ],
)
def test_piano_marks_beyond_the_mean_are_limited_then_rounded(width, mode, counted, result) -> None:
    rule = {"method": "clamped_mean", "clamp": width, "round_marks": {"places": 2, "mode": mode}}
    given = marks(A=["14", "20", "21", "20", "19", "20", "22", "22.5", "recused"])
    line = lines(document(given, part={"aggregate": rule}))["A"]
    assert (line["parts"][0]["clamped"]["J1"], line["parts"][0]["n"], line["shown"]) == (counted, 8, result)


def test_piano_stages_weigh_10_20_35_35() -> None:
    """0.1 × 21.29 + 0.2 × 21.97 + 0.35 × 22.01 + 0.35 × 22.63 = 2.129 + 4.394 + 7.7035 + 7.9205 = 22.147"""
    weights = {"first": "0.1", "second": "0.2", "third": "0.35", "final": "0.35"}
    totals = {"first": "21.29", "second": "21.97", "third": "22.01", "final": "22.63"}
    given = [mark for stage, total in totals.items() for mark in marks(stage, A=[total])]
    pack = document(
        given, parts=[{"id": key, "weight": weight} for key, weight in weights.items()], combine="weighted_sum"
    )
    line = lines(pack)["A"]
    assert (line["exact"], line["shown"], codes(pack)) == ("22147/1000", "22.15", [])


def test_piano_differences_below_three_hundredths_are_equal() -> None:
    given = marks(A=["20.84"], B=["20.82"], C=["20.81"], D=["20.80"])
    assert ranks(document(given, tie_threshold="0.03")) == {"A": "1", "B": "1", "C": "3", "D": "3"}


def test_diving_seven_judges_two_and_two_struck_times_the_difficulty() -> None:
    """8.5, 8.0 | 7.5, 7.5, 7.5 | 7.0, 6.5: the middle three are 22.5, × 3.4 = 76.50."""
    given = marks(A=["7.5", "8.0", "7.0", "8.5", "7.5", "6.5", "7.5"])
    rule = {"method": "trimmed_sum", "drop_high": 2, "drop_low": 2}
    entries = {"A": {"factors": {"p": "3.4"}}}
    line = lines(document(given, part={"aggregate": rule, "factor": "entry", "round": TWO}, entries=entries))["A"]
    assert (line["shown"], line["parts"][0]["dropped"]) == ("76.50", ["J4", "J2", "J6", "J3"])


def test_diving_of_2000_one_and_one_struck_scaled_to_three_judges() -> None:
    """The middle five are 7.5 + 8.0 + 7.0 + 7.5 + 7.5 = 37.5; × 3/5 = 22.5; × 3.4 = 76.50."""
    given = marks(A=["7.5", "8.0", "7.0", "8.5", "7.5", "6.5", "7.5"])
    rule = {"method": "trimmed_sum", "drop_high": 1, "drop_low": 1, "sum_to": 3}
    entries = {"A": {"factors": {"p": "3.4"}}}
    pack = document(given, part={"aggregate": rule, "factor": "entry", "round": TWO}, entries=entries)
    assert (lines(pack)["A"]["shown"], lines(pack)["A"]["parts"][0]["exact"]) == ("76.50", "153/2")


@pytest.mark.parametrize(
    ("given", "result", "dropped"),
    [
        (["8.5", "8.3", "8.2", "7.9"], "8.250", ["J1", "J4"]),  # 8.3 and 8.2 are 0.1 apart: (8.3 + 8.2) / 2
        (["8.9", "8.6", "8.3", "7.9"], "8.450", ["J1", "J4"]),  # 0.3 apart is not over 0.3
        (["8.9", "8.7", "8.3", "7.9"], "8.450", []),  # 0.4 apart: all four, 33.8 / 4
        (["8.9", "8.7", "7.9", "absent"], "8.500", []),  # three marks: none can be struck, 25.5 / 3
    ],
)
def test_gymnastics_the_plain_mean_where_the_middle_marks_are_far_apart(given, result, dropped) -> None:
    rule = {"method": "tolerance_mean", "drop_high": 1, "drop_low": 1, "tolerance": "0.3"}
    pack = document(marks(A=given), part={"aggregate": rule}, round={"places": 3, "mode": "down"})
    assert (lines(pack)["A"]["shown"], lines(pack)["A"]["parts"][0]["dropped"]) == (result, dropped)


def test_gymnastics_the_third_decimal_is_cut_off_not_rounded() -> None:
    """26 / 3 = 8.666…: 8.666 truncated, 8.667 half up."""
    given = marks(A=["9.0", "8.0", "9.0"])
    assert lines(document(given, round={"places": 3, "mode": "down"}))["A"]["shown"] == "8.666"
    assert lines(document(given, round={"places": 3, "mode": "half_up"}))["A"]["shown"] == "8.667"


def test_ski_six_judges_one_and_one_struck_and_the_better_of_two_runs() -> None:
    """Run 1: 84, 83, 85, 82 → 83.5; run 2: 90, 88, 89, 89 → 89. Equal best runs are parted by the other run."""
    first, second = ["80", "84", "83", "85", "82", "90"], ["90", "88", "89", "89", "85", "94"]
    given = [*marks("r1", A=first, B=second), *marks("r2", A=second, B=["70"] * 6)]
    parts = [{"id": "r1", "aggregate": DROP_ONE}, {"id": "r2", "aggregate": DROP_ONE}]
    found = lines(document(given, parts=parts, combine="best", tie_breaks=[{"by": "next_best"}]))
    assert [(key, line["shown"], line["rank"], line["tie_step"]) for key, line in found.items()] == [
        ("A", "89.00", "1", "0"), ("B", "89.00", "2", "0"),
    ]  # fmt: skip


def test_rope_skipping_marks_are_carried_exactly_and_only_the_result_is_rounded() -> None:
    """(1.35 + 1.4 + 1.45) / 3 = 1.4, × 0.6 = 0.84; (2.1 + 2.2) / 2 = 2.15, × 0.4 = 0.86; together 1.70."""
    given = [*marks("difficulty", A=["1.35", "1.4", "1.45"]), *marks("presentation", A=["2.1", "2.2"])]
    parts = [{"id": "difficulty", "weight": "0.6"}, {"id": "presentation", "weight": "0.4"}]
    line = lines(document(given, parts=parts, combine="weighted_sum"))["A"]
    assert (line["exact"], line["shown"]) == ("17/10", "1.70")


def test_chinese_practice_without_the_highest_and_the_lowest_and_ties_by_the_mean_of_all() -> None:
    """A: (90 + 90 + 90) / 3, all: 450 / 5 = 90. B: the same middle, all: 449 / 5."""
    given = marks(A=["95", "90", "90", "90", "85"], B=["95", "90", "90", "90", "84"], C=["80", "80", "80", "80", "80"])
    found = lines(document(given, part={"aggregate": DROP_ONE}, tie_breaks=[{"by": "untrimmed_mean"}]))
    assert [(key, line["shown"], line["rank"], line["tie_step"]) for key, line in found.items()] == [
        ("A", "90.00", "1", "0"), ("B", "90.00", "2", "0"), ("C", "80.00", "3", None),
    ]  # fmt: skip


def test_modelling_contest_mean_of_five_and_the_sum_of_three_more() -> None:
    """First stage: the mean of five standard marks; second: the sum of three. 52.4 + 156.1 = 208.50; one judge fewer is scaled."""
    given = [
        *marks("one", A=["50.1", "52.3", "54.5", "51.0", "54.1"], B=["50", "50", "50", "50", "50"]),
        *marks("two", A=["51.7", "52.2", "52.2"], B=["52", "absent", "53"]),
    ]
    parts = [{"id": "one"}, {"id": "two", "aggregate": {"method": "sum", "sum_to": 3}}]
    found = lines(document(given, parts=parts))
    assert {key: line["shown"] for key, line in found.items()} == {"A": "208.50", "B": "207.50"}


def test_a_prior_result_may_have_every_digit_of_a_calculator() -> None:
    """Results of an earlier stage come as quotients of 28 digits; they are compared to the last of them."""
    entries = {
        "A": {"prior": {"semi": "88.33333333333333333333333333"}},
        "B": {"prior": {"semi": "88.33333333333333333333333334"}},
    }
    pack = document(marks(A=["90"], B=["90"]), entries=entries, tie_breaks=[{"by": "prior", "stage": "semi"}])
    assert ranks(pack) == {"B": "1", "A": "2"}


def test_an_empty_track_or_region_is_none_and_a_reason_may_be_long() -> None:
    entries = {"A": {"track": "", "region": "", "adjustments": [{"amount": "-1", "reason": "迟到" * 400}]}}
    pack = document(marks(A=["90"]), entries=entries)
    pack["judges"] = [{"id": "J1", "panel": "", "region": ""}]
    assert lines(pack)["A"]["shown"] == "89.00"
