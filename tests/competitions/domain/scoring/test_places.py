"""Ranks, the tie chain, thresholds, and the line."""

from __future__ import annotations

import pytest

from tests.competitions.domain.scoring.builders import codes, document, lines, marks, ranks, results

SEVEN = dict(zip("ABCDEF", (["70"], ["80"], ["90"], ["80"], ["60"], ["60"]), strict=True))


@pytest.mark.parametrize(
    ("ranking", "expected"),
    [
        ("competition", ["1", "2", "2", "4", "5", "5"]),
        ("dense", ["1", "2", "2", "3", "4", "4"]),
        ("fractional", ["1", "2.5", "2.5", "4", "5.5", "5.5"]),
    ],
)
def test_styles(ranking, expected):
    found = ranks(document(marks(**SEVEN), ranking=ranking))
    assert (list(found), list(found.values())) == (["C", "B", "D", "A", "E", "F"], expected)


def test_three_share_the_middle_place():
    assert ranks(document(marks(A=["1"], B=["1"], C=["1"]), ranking="fractional")) == {"A": "2", "B": "2", "C": "2"}


def test_ascending():
    assert ranks(document(marks(A=["70"], B=["60"]), order="ascending")) == {"B": "1", "A": "2"}


def test_tracks_are_ranked_apart():
    entries = {"A": {"track": "x"}, "B": {"track": "x"}, "C": {"track": "y"}, "D": {}, "E": {}}
    pack = document(marks(A=["70"], B=["90"], C=["80"], D=["10"], E=["20"]), entries=entries, rank_within="track")
    assert list(ranks(pack).items()) == [("B", "1"), ("C", "1"), ("E", "1"), ("A", "2"), ("D", "2")]


def test_the_rank_may_be_on_the_rounded_or_on_the_exact_result():
    given = marks(A=["88.334"], B=["88.333"])
    assert ranks(document(given)) == {"A": "1", "B": "1"}
    assert ranks(document(given, rank_on="exact")) == {"A": "1", "B": "2"}
    assert ranks(document(given, round=None)) == {"A": "1", "B": "2"}


def test_ranked_on_exact_what_looks_equal_is_said():
    pack = document(marks(A=["88.334"], B=["88.333"], C=["88.333"]), rank_on="exact")
    assert results(pack)["warnings"] == [
        {
            "code": "LOOKS_EQUAL",
            "entry": entry,
            "text": f"It shows 88.33 as others do that are not equal to it; with more places it is {longer}.",
        }
        for entry, longer in (("A", "88.334"), ("B", "88.333"), ("C", "88.333"))
    ]


# --- The threshold ----------------------------------------------------------------------------------------------------


def test_a_group_is_made_from_the_top_by_its_first_member():
    given = marks(A=["20.00"], B=["19.98"], C=["19.97"], D=["19.95"], E=["19.94"])
    pack = document(given, tie_threshold="0.03", ranking="dense")
    # C is exactly 0.03 below A and opens the next group, although it is close to B.
    assert ranks(pack) == {"A": "1", "B": "1", "C": "2", "D": "2", "E": "3"}


def test_the_threshold_looks_at_the_number_that_is_ranked_on():
    """Rounded they are 20.84 and 20.81, exactly 0.03 apart; unrounded only 0.0299."""
    given = marks(A=["20.8440"], B=["20.8141"])
    assert ranks(document(given, tie_threshold="0.03")) == {"A": "1", "B": "2"}
    assert ranks(document(given, tie_threshold="0.03", rank_on="exact")) == {"A": "1", "B": "1"}


def test_from_the_smallest_where_the_order_is_ascending():
    given = marks(A=["10.02"], B=["10.00"], C=["10.03"])
    assert ranks(document(given, tie_threshold="0.03", order="ascending")) == {"A": "1", "B": "1", "C": "3"}


# --- The chain --------------------------------------------------------------------------------------------------------

ITEMS = {"items": [{"id": "x"}, {"id": "y"}]}


def steps(pack):
    return {entry: (line["rank"], line["tie_step"]) for entry, line in lines(pack).items()}


def test_an_item_breaks_a_tie():
    given = marks(A=[{"x": "40", "y": "40"}], B=[{"x": "50", "y": "30"}], C=[{"x": "10", "y": "10"}])
    chain = [{"by": "item", "part": "p", "item": "x"}]
    assert steps(document(given, part=ITEMS, tie_breaks=chain)) == {"B": ("1", "0"), "A": ("2", "0"), "C": ("3", None)}
    assert steps(document(given, part=ITEMS, tie_breaks=[{"by": "item", "item": "y"}]))["A"] == ("1", "0")


def test_the_item_is_aggregated_under_the_same_drop_rule_unweighted_and_unrounded():
    part = {
        "items": [{"id": "x", "weight": "2"}, {"id": "y"}],
        "aggregate": {"method": "trimmed_mean", "drop_high": 1, "drop_low": 1, "min_left": 1, "round": {"places": 0}},
    }
    # By x alone: A keeps 20, B keeps 20.3; plain means would say A.
    a = [{"x": "20", "y": "10"}, {"x": "29", "y": "1"}, {"x": "20", "y": "10"}]
    b = [{"x": "20.3", "y": "9.4"}, {"x": "20.3", "y": "9.4"}, {"x": "20", "y": "10"}]
    assert steps(document(marks(A=a, B=b), part=part, tie_breaks=[{"by": "item", "item": "x"}])) == {
        "B": ("1", "0"),
        "A": ("2", "0"),
    }


def test_each_step_splits_what_the_one_before_left():
    entries = {entry: {"prior": {"semi": prior}} for entry, prior in zip("ABCD", ("90", "80", "80", "80"), strict=True)}
    given = [*marks("a", A=["40"], B=["50"], C=["45"], D=["45"]), *marks("b", A=["50"], B=["40"], C=["45"], D=["45"])]
    chain = [{"by": "prior", "stage": "semi"}, {"by": "part", "part": "a"}]
    pack = document(given, entries=entries, parts=[{"id": "a"}, {"id": "b"}], tie_breaks=chain)
    assert steps(pack) == {"A": ("1", "0"), "B": ("2", "1"), "C": ("3", "shared"), "D": ("3", "shared")}


def test_a_missing_prior_comes_last():
    entries = {"A": {}, "B": {"prior": {"semi": "1"}}, "C": {"prior": {"other": "99"}}}
    chain = [{"by": "prior", "stage": "semi"}]
    pack = document(marks(A=["9"], B=["9"], C=["9"]), entries=entries, tie_breaks=chain)
    assert steps(pack) == {"B": ("1", "0"), "A": ("2", "shared"), "C": ("2", "shared")}
    assert steps({**pack, "rule": {**pack["rule"], "order": "ascending"}}) == steps(pack)


def test_the_mean_of_all_marks_and_the_highest_mark():
    part = {"aggregate": {"method": "trimmed_mean", "drop_high": 1, "drop_low": 1, "min_left": 1}}
    given = marks(A=["80", "85", "90"], B=["80", "85", "95"], C=["70", "85", "100"])
    assert steps(document(given, part=part, tie_breaks=[{"by": "untrimmed_mean"}]))["B"] == ("1", "0")
    assert steps(document(given, part=part, tie_breaks=[{"by": "highest_mark"}]))["C"] == ("1", "0")


def test_those_two_look_at_the_totals_of_all_parts():
    given = [*marks("a", A=["40", "50"], B=["45"]), *marks("b", A=["45"], B=["45"])]
    parts = [{"id": "a"}, {"id": "b"}]
    assert steps(document(given, parts=parts, tie_breaks=[{"by": "highest_mark"}])) == {
        "A": ("1", "0"),
        "B": ("2", "0"),
    }
    assert steps(document(given, parts=parts, tie_breaks=[{"by": "untrimmed_mean"}])) == {
        "A": ("1", "shared"),
        "B": ("1", "shared"),
    }


def test_the_mean_of_all_totals_is_one_mean_over_parts_of_different_size():
    """A has 90 once and 60 three times (67.5), B 80 once and 70 three times (72.5); by part the means would be equal."""
    given = [*marks("a", A=["90"], B=["80"]), *marks("b", A=["60", "60", "60"], B=["70", "70", "70"])]
    given += [*marks("a", C=["75"]), *marks("b", C=["75", "75", "75"])]
    pack = document(given, parts=[{"id": "a"}, {"id": "b"}], tie_breaks=[{"by": "untrimmed_mean"}])
    assert steps(pack) == {"C": ("1", "0"), "B": ("2", "0"), "A": ("3", "0")}


def test_totals_that_were_struck_missing_or_of_a_part_without_weight_are_told_apart():
    """A struck mark and one of a part of weight 0 are totals of a judge as well; a missing one is none. Items count with
    their weight, factors and penalties do not."""
    strict = {"method": "trimmed_mean", "drop_high": 1, "drop_low": 1, "min_left": 1}
    items = [{"id": "x", "weight": "2"}, {"id": "y"}]
    parts = [{"id": "a", "aggregate": strict}, {"id": "b", "weight": "0", "items": items, "factor": "entry"}]
    given = [*marks("a", A=["60", "80", "99"], B=["70", "80", "90"]), *marks("b", A=[{"x": "10", "y": "5"}])]
    given += [*marks("b", B=[{"x": "50", "y": "1"}]), {"entry": "A", "judge": "J4", "part": "a", "missing": "absent"}]
    entries = {one: {"factors": {"b": "0.5"}, "adjustments": [{"amount": "-5"}]} for one in "AB"}
    pack = document(given, parts=parts, entries=entries, combine="weighted_sum", tie_breaks=[{"by": "highest_mark"}])
    assert steps(pack) == {"B": ("1", "0"), "A": ("2", "0")}  # 101 of the part without weight against the struck 99
    pack["rule"]["tie_breaks"] = [{"by": "untrimmed_mean"}]
    assert steps(pack) == {"B": ("1", "0"), "A": ("2", "0")}  # 85.25 against 66


def test_in_ascending_order_the_smaller_mean_and_the_smaller_highest_total_come_first():
    given = [*marks("a", A=["40", "50"], B=["45"], C=["46", "44"]), *marks("b", A=["45"], B=["45"], C=["45"])]
    parts = [{"id": "a"}, {"id": "b"}]
    rule = {"parts": parts, "order": "ascending"}
    assert steps(document(given, **rule, tie_breaks=[{"by": "highest_mark"}])) == {
        "B": ("1", "0"),
        "C": ("2", "0"),
        "A": ("3", "0"),
    }
    given = [*marks("a", A=["90"], B=["80"]), *marks("b", A=["60", "60", "60"], B=["70", "70", "70"])]
    assert steps(document(given, **rule, tie_breaks=[{"by": "untrimmed_mean"}])) == {"A": ("1", "0"), "B": ("2", "0")}


def test_fewer_penalties_is_better_whatever_the_order():
    entries = {
        "A": {"adjustments": [{"amount": "-1"}, {"amount": "-1"}]},
        "B": {"adjustments": [{"amount": "-2"}]},
        "C": {"adjustments": [{"amount": "2"}]},
    }
    given = marks(A=["82"], B=["82"], C=["78"])
    for order in ("descending", "ascending"):
        pack = document(given, entries=entries, tie_breaks=[{"by": "fewest_penalties"}], order=order)
        assert steps(pack) == {"C": ("1", "0"), "B": ("2", "0"), "A": ("3", "0")}


def test_the_exact_result_breaks_a_tie_of_rounded_ones():
    pack = document(marks(A=["88.333"], B=["88.334"]), tie_breaks=[{"by": "exact"}])
    assert (steps(pack), codes(pack)) == ({"B": ("1", "0"), "A": ("2", "0")}, [])


def test_the_next_best_part_and_the_one_after():
    parts = [{"id": "a"}, {"id": "b"}, {"id": "c"}]
    given = [
        *marks("a", A=["9"], B=["7"], C=["8"], D=["9"]),
        *marks("b", A=["7"], B=["9"], C=["9"]),
        *marks("c", A=["5"], B=["6"], C=["1"]),
    ]
    once = document(given, parts=parts, combine="best", tie_breaks=[{"by": "next_best"}])
    assert steps(once) == {"C": ("1", "0"), "A": ("2", "shared"), "B": ("2", "shared"), "D": ("4", "0")}
    twice = document(given, parts=parts, combine="best", tie_breaks=[{"by": "next_best"}, {"by": "next_best"}])
    assert steps(twice) == {"C": ("1", "0"), "B": ("2", "1"), "A": ("3", "1"), "D": ("4", "0")}


def test_smaller_is_better_in_an_ascending_order():
    given = [*marks("a", A=["40"], B=["45"]), *marks("b", A=["50"], B=["45"])]
    pack = document(
        given, parts=[{"id": "a"}, {"id": "b"}], order="ascending", tie_breaks=[{"by": "part", "part": "b"}]
    )
    assert steps(pack) == {"B": ("1", "0"), "A": ("2", "0")}


def test_the_chain_breaks_a_tie_of_the_threshold():
    pack = document(marks(A=["20.00"], B=["20.02"]), tie_threshold="0.03", tie_breaks=[{"by": "exact"}])
    assert steps(pack) == {"B": ("1", "0"), "A": ("2", "0")}


# --- The line ---------------------------------------------------------------------------------------------------------


def cut(pack):
    return {entry: line["at_cut"] for entry, line in sorted(lines(pack).items())}


def test_without_a_cut_nobody_stands_anywhere():
    assert set(cut(document(marks(**SEVEN))).values()) == {None}


@pytest.mark.parametrize(
    ("ties", "expected"),
    [
        ("include", ["out", "in", "in", "in", "out", "out"]),
        ("exclude", ["out", "out", "in", "out", "out", "out"]),
        ("ask", ["out", "tied", "in", "tied", "out", "out"]),
        (None, ["out", "tied", "in", "tied", "out", "out"]),
    ],
)
def test_a_tie_across_the_line(ties, expected):
    line = {"places": 2, "ties": ties}
    assert list(cut(document(marks(**SEVEN), cut=line)).values()) == expected


def test_an_open_tie_is_said():
    assert results(document(marks(**SEVEN), cut={"places": 2}))["warnings"] == [
        {"code": "CUT_TIE", "entry": None, "text": "A tie across the line of 2 places is not decided: B, D."}
    ]


def test_a_tie_inside_or_outside_is_none():
    assert list(cut(document(marks(**SEVEN), cut={"places": 3})).values()) == ["out", "in", "in", "in", "out", "out"]
    assert list(cut(document(marks(**SEVEN), cut={"places": 4})).values()) == ["in", "in", "in", "in", "out", "out"]


def test_more_places_than_entries_and_none_at_all():
    assert set(cut(document(marks(**SEVEN), cut={"places": 99})).values()) == {"in"}
    assert set(cut(document(marks(**SEVEN), cut={"places": 6})).values()) == {"in"}
    assert set(cut(document(marks(**SEVEN), cut={"places": 0})).values()) == {"out"}
    assert cut(document([], entries={"A": {"status": "absent"}}, cut={"places": 1})) == {"A": None}


def test_a_tie_that_the_chain_broke_is_none():
    chain = [{"by": "prior", "stage": "semi"}]
    entries = {"B": {"prior": {"semi": "1"}}, "D": {"prior": {"semi": "2"}}}
    pack = document(marks(**SEVEN), entries=entries, tie_breaks=chain, cut={"places": 2})
    assert list(cut(pack).values()) == ["out", "out", "in", "in", "out", "out"]


def test_each_track_has_its_line():
    entries = {"A": {"track": "x"}, "B": {"track": "x"}, "C": {"track": "y"}, "D": {"track": "y"}}
    given = marks(A=["90"], B=["80"], C=["70"], D=["60"])
    together = document(given, entries=entries, cut={"places": 1})
    apart = document(given, entries=entries, cut={"places": 1, "per": "track"})
    assert list(cut(together).values()) == ["in", "out", "out", "out"]
    assert list(cut(apart).values()) == ["in", "out", "in", "out"]


def test_one_line_over_ranks_within_tracks_counts_entries_by_rank():
    entries = {"A": {"track": "x"}, "B": {"track": "x"}, "C": {"track": "y"}, "D": {"track": "y"}}
    given = marks(A=["90"], B=["80"], C=["70"], D=["60"])
    two = document(given, entries=entries, rank_within="track", cut={"places": 2})
    three = document(given, entries=entries, rank_within="track", cut={"places": 3})
    assert list(cut(two).values()) == ["in", "out", "in", "out"]
    assert list(cut(three).values()) == ["in", "tied", "in", "tied"]


@pytest.mark.parametrize("ranking", ["dense", "fractional"])
def test_the_line_counts_entries_not_ranks(ranking):
    line = {"places": 3, "ties": "ask"}
    assert list(cut(document(marks(**SEVEN), ranking=ranking, cut=line)).values()) == [
        "out", "in", "in", "in", "out", "out"
    ]  # fmt: skip
