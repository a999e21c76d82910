"""From sheets to ranks: worked examples, edges, and laws that hold for any marks."""

from __future__ import annotations

import random
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competitions.domain.rounding import Rounding, RoundingMode
from competitions.domain.rulebook import Fallback, RankOn, RankWithin
from judging.domain.results import BadInput, EntryIn, EntryStatus, Flag, JudgeIn, Missing, Sheet
from judging.domain.sheets import SheetReader
from judging.domain.tabulation import inputs_hash, sheet_faults, sheet_total, sheet_wrongs, tabulate
from tests.judging.domain.builders import judges, rubric, scoring, sheets


def one(marks, **rule):
    """The line of a single entry with these marks."""
    result = tabulate(rubric(), scoring(**rule), [EntryIn("A")], judges(len(marks)), sheets("A", *marks))
    return result.lines[0]


@pytest.mark.parametrize(
    ("marks", "mean", "trimmed"),
    [
        pytest.param([88, 90, 85, 92, 87], "88.40", "88.33", id="V1"),
        pytest.param([95, 95, 80, 85, 90], "89.00", "90.00", id="V2"),
        pytest.param([90, 90, 90, 90, 60], "84.00", "90.00", id="V3-A"),
        pytest.param([86, 86, 86, 86, 86], "86.00", "86.00", id="V3-B"),
    ],
)
def test_worked_examples(marks, mean, trimmed):
    assert one(marks).shown == mean
    assert one(marks, high=1, low=1).shown == trimmed


def test_v1_names_what_was_dropped_and_keeps_the_exact_value():
    line = one([88, 90, 85, 92, 87], high=1, low=1)
    assert line.totals == {"J1": "88", "J2": "90", "J3": "85", "J4": "92", "J5": "87"}
    assert line.dropped == ("J4", "J3")
    assert (line.exact, line.exact_decimal, line.shown) == ("265/3", "88.333333…", "88.33")
    assert (line.n, line.used, line.flags) == (5, 3, ())


def test_v2_drops_one_copy_of_equal_highest_marks_that_of_the_highest_number():
    assert one([95, 95, 80, 85, 90], high=1, low=1).dropped == ("J2", "J3")


def test_v3_the_rule_decides_who_wins():
    marks = sheets("A", 90, 90, 90, 90, 60) + sheets("B", 86, 86, 86, 86, 86)
    entries = [EntryIn("A"), EntryIn("B")]
    plain = tabulate(rubric(), scoring(), entries, judges(5), marks)
    trimmed = tabulate(rubric(), scoring(1, 1), entries, judges(5), marks)
    assert [line.entry for line in plain.lines] == ["B", "A"]
    assert [line.entry for line in trimmed.lines] == ["A", "B"]


def test_v4_half_up_at_the_third_decimal():
    line = one(["90.13", "90.12"])
    assert (line.exact_decimal, line.shown) == ("90.125", "90.13")
    assert one(["90.13", "90.12"], mode=RoundingMode.HALF_EVEN).shown == "90.12"
    assert one(["90.13", "90.12"], mode=RoundingMode.DOWN).shown == "90.12"


def test_v7_whole_sheets_are_dropped_not_items():
    items = [
        (30, 20, 20, 18), (24, 25, 22, 15), (28, 22, 18, 20), (26, 23, 24, 16), (25, 21, 19, 19)
    ]  # fmt: skip
    marks = [
        Sheet("A", f"J{n}", {f"d{i}": str(mark) for i, mark in enumerate(row)}) for n, row in enumerate(items, start=1)
    ]
    four = rubric("30", "30", "30", "30")
    result = tabulate(four, scoring(1, 1), [EntryIn("A")], judges(5), marks)
    assert result.lines[0].shown == "87.33"
    assert result.lines[0].totals == {"J1": "88", "J2": "86", "J3": "88", "J4": "89", "J5": "84"}


def test_all_marks_equal_strikes_two_different_judges():
    assert one([80, 80, 80, 80], high=1, low=1).dropped == ("J4", "J3")


def test_too_few_sheets_fall_back_to_the_plain_mean_and_say_so():
    line = one([90, 80, 70], high=1, low=1)
    assert (line.shown, line.dropped, line.used) == ("80.00", (), 3)
    assert line.flags == (Flag.TRIM_FALLBACK,)


def test_too_few_sheets_may_be_refused():
    line = one([90, 80, 70], high=1, low=1, fallback=Fallback.REFUSE)
    assert (line.shown, line.rank, line.flags) == (None, None, (Flag.TRIM_REFUSED,))


def test_min_left_is_counted_after_dropping():
    assert one([90, 80, 70, 60], high=1, low=1, min_left=2).used == 2
    assert one([90, 80, 70, 60], high=1, low=1, min_left=3).flags == (Flag.TRIM_FALLBACK,)


def test_a_recused_judge_is_not_a_zero():
    marks = [*sheets("A", 90, 80), Sheet("A", "J3", missing=Missing.RECUSED)]
    line = tabulate(rubric(), scoring(), [EntryIn("A")], judges(3), marks).lines[0]
    assert (line.shown, line.n) == ("85.00", 2)
    assert line.missing == {"J3": Missing.RECUSED}
    assert line.flags == (Flag.FEWER_MARKS,)


def test_a_mark_of_zero_is_a_zero():
    assert one([90, 0]).shown == "45.00"


def test_an_entry_without_marks_has_no_result_and_no_place():
    entries = [EntryIn("A"), EntryIn("B")]
    result = tabulate(rubric(), scoring(), entries, judges(2), sheets("B", 80, 82))
    assert [(line.entry, line.rank, line.exact) for line in result.lines] == [
        ("B", 1, "81"),
        ("A", None, None),
    ]
    assert result.lines[1].flags == (Flag.NO_MARKS,)


def test_places_are_1_2_2_4_and_ties_are_numbered():
    marks = [m for e, v in zip("ABCDEF", (70, 80, 90, 80, 60, 60), strict=True) for m in sheets(e, v)]
    entries = [EntryIn(name) for name in "ABCDEF"]
    result = tabulate(rubric(), scoring(), entries, judges(1), marks)
    assert [(line.entry, line.rank, line.tie) for line in result.lines] == [
        ("C", 1, None),
        ("B", 2, 1),
        ("D", 2, 1),
        ("A", 4, None),
        ("E", 5, 2),
        ("F", 5, 2),
    ]


def test_tracks_are_ranked_apart_or_together():
    entries = [EntryIn("A", "x"), EntryIn("B", "x"), EntryIn("C", "y")]
    marks = sheets("A", 70) + sheets("B", 90) + sheets("C", 80)
    apart = tabulate(rubric(), scoring(), entries, judges(1), marks)
    together = tabulate(rubric(), scoring(within=RankWithin.STAGE), entries, judges(1), marks)
    assert {line.entry: line.rank for line in apart.lines} == {"A": 2, "B": 1, "C": 1}
    assert {line.entry: line.rank for line in together.lines} == {"A": 3, "B": 1, "C": 2}


@pytest.mark.parametrize("status", [EntryStatus.WITHDRAWN, EntryStatus.DISQUALIFIED])
def test_who_is_out_takes_no_place_and_the_others_close_up(status):
    entries = [EntryIn("A", status=status), EntryIn("B")]
    result = tabulate(rubric(), scoring(), entries, judges(1), sheets("A", 99) + sheets("B", 80))
    assert [(line.entry, line.rank, line.shown) for line in result.lines] == [
        ("B", 1, "80.00"),
        ("A", None, "99.00"),
    ]


def _near():
    """A: 88.335, B: 88.3366…; both show 88.34 with two decimals."""
    marks = sheets("A", "88.33", "88.34") + sheets("B", "88.33", "88.34", "88.34")
    return [EntryIn("A"), EntryIn("B")], judges(3), marks


def test_ranked_on_shown_equal_texts_are_a_tie():
    entries, panel, marks = _near()
    result = tabulate(rubric(), scoring(rank_on=RankOn.SHOWN), entries, panel, marks)
    assert [(line.shown, line.rank, line.tie) for line in result.lines] == [
        ("88.34", 1, 1),
        ("88.34", 1, 1),
    ]


def test_ranked_on_exact_equal_texts_get_one_more_decimal():
    entries, panel, marks = _near()
    result = tabulate(rubric(), scoring(rank_on=RankOn.EXACT), entries, panel, marks)
    assert [(line.entry, line.rank, line.shown, line.longer) for line in result.lines] == [
        ("B", 1, "88.34", "88.337"),
        ("A", 2, "88.34", "88.335"),
    ]


def test_sheets_may_be_rounded_before_the_mean():
    line = one(["88.4", "88.5"], round_totals=Rounding(0))
    assert (line.totals, line.shown) == ({"J1": "88", "J2": "89"}, "88.50")


@pytest.mark.parametrize(
    ("marks", "fault"),
    [
        ([Sheet("A", "J1", {"d0": "101"})], "A by J1: d0:range"),
        ([Sheet("A", "J1", {"d0": "-1"})], "A by J1: d0:range"),
        ([Sheet("A", "J1", {"d0": "80.005"})], "A by J1: d0:step"),
        ([Sheet("A", "J1", {"d0": "1e1"})], "A by J1: d0:number"),
        ([Sheet("A", "J1", {"d0": ""})], "A by J1: d0:number"),
        ([Sheet("A", "J1", {"d0": "8０"})], "A by J1: d0:number"),
        ([Sheet("A", "J1", {})], "A by J1: d0:unmarked"),
        ([Sheet("A", "J1", {"d0": "1", "d9": "1"})], "A by J1: d9:unknown"),
        ([Sheet("A", "J9", {"d0": "1"})], "A by J9: unknown"),
        ([Sheet("Z", "J1", {"d0": "1"})], "Z by J1: unknown"),
        (sheets("A", 80) * 2, "sheet A by J1 twice"),
        (
            [Sheet("A", "J1", {"d0": "1"}, missing=Missing.ABSENT)],
            "A by J1: marks on a missing sheet",
        ),
    ],
)
def test_bad_marks_are_named(marks, fault):
    with pytest.raises(BadInput) as caught:
        tabulate(rubric(), scoring(), [EntryIn("A")], judges(1), marks)
    assert fault in caught.value.faults


def test_two_judges_with_one_number_are_refused():
    with pytest.raises(BadInput) as caught:
        tabulate(rubric(), scoring(), [], [JudgeIn("a", 1), JudgeIn("b", 1)], [])
    assert caught.value.faults == ("judge number 1 twice",)


def test_a_sheet_may_be_checked_before_it_is_whole():
    assert sheet_faults(rubric("30", "20", step="0.5"), {"d0": "26.5"}) == ()
    assert sheet_faults(rubric("30", "20", step="0.5"), {"d0": "26.3", "d1": "21"}) == (
        "d0:step",
        "d1:range",
    )


def test_the_sum_of_a_sheet():
    assert sheet_total(rubric("30", "20"), {"d0": "26.5", "d1": "0.10"}) == Fraction("26.6")
    with pytest.raises(KeyError):
        sheet_total(rubric("30", "20"), {"d0": "26.5"})


@pytest.mark.parametrize("mark", [1, 1.0, True, None, [], {"a": 1}])
def test_a_mark_is_text(mark):
    assert sheet_faults(rubric(), {"d0": mark}) == ("d0:number",)


def test_the_document_holds_only_what_json_knows():
    import json

    entries, panel, marks = _near()
    document = tabulate(rubric(), scoring(), entries, panel, marks).document()
    assert json.loads(json.dumps(document)) == document


mark = st.integers(0, 10_000).map(lambda cents: f"{cents // 100}.{cents % 100:02d}")
panels = st.lists(st.lists(mark, min_size=5, max_size=5), min_size=1, max_size=8)


def _contest(rows):
    entries = [EntryIn(f"E{i:02d}", f"t{i % 2}") for i in range(len(rows))]
    marks = [sheet for entry, row in zip(entries, rows, strict=True) for sheet in sheets(entry.id, *row)]
    return entries, judges(5), marks


@given(panels, st.randoms(use_true_random=False))
def test_the_order_of_anything_never_matters(rows, shuffler: random.Random):
    entries, panel, marks = _contest(rows)
    expected = tabulate(rubric(), scoring(1, 1), entries, panel, marks)
    for things in (entries, panel, marks):
        shuffler.shuffle(things)
    assert tabulate(rubric(), scoring(1, 1), entries, panel, marks) == expected


@given(panels, st.sampled_from([(0, 0), (1, 1), (1, 0), (2, 1)]), st.booleans())
def test_against_a_second_implementation(rows, drops, up):
    """The same scores by `decimal` with 60 digits, sorted and sliced."""
    high, low = drops
    mode = RoundingMode.HALF_UP if up else RoundingMode.HALF_EVEN
    entries, panel, marks = _contest(rows)
    result = tabulate(rubric(), scoring(high, low, mode=mode), entries, panel, marks)
    found = {line.entry: line.shown for line in result.lines}
    for entry, row in zip(entries, rows, strict=True):
        kept = sorted(map(Decimal, row))[low : 5 - high]
        with localcontext(prec=60):
            exact = sum(kept) / len(kept)
            way = ROUND_HALF_UP if up else ROUND_HALF_EVEN
            assert found[entry.id] == str(exact.quantize(Decimal("0.01"), rounding=way))


@given(panels)
def test_ranks_are_one_more_than_the_number_of_better_entries(rows):
    entries, panel, marks = _contest(rows)
    result = tabulate(rubric(), scoring(1, 1, rank_on=RankOn.EXACT), entries, panel, marks)
    for line in result.lines:
        better = [
            other
            for other in result.lines
            if other.track == line.track and Fraction(other.exact) > Fraction(line.exact)
        ]
        assert line.rank == len(better) + 1


@given(panels)
def test_the_hash_knows_values_not_spellings(rows):
    entries, panel, marks = _contest(rows)
    shorter = [
        Sheet(sheet.entry, sheet.judge, {"d0": sheet.items["d0"].rstrip("0").rstrip(".") or "0"}) for sheet in marks
    ]
    first = inputs_hash(rubric(), scoring(), entries, panel, marks)
    assert inputs_hash(rubric(), scoring(), entries, panel, shorter) == first
    assert inputs_hash(rubric(), scoring(1, 1), entries, panel, marks) != first


def test_the_hash_changes_with_every_mark():
    entries, panel, marks = _contest([["80"] * 5])
    before = inputs_hash(rubric(), scoring(), entries, panel, marks)
    changed = [*marks[:-1], Sheet("E00", "J5", {"d0": "80.01"})]
    assert inputs_hash(rubric(), scoring(), entries, panel, changed) != before


def test_a_sheet_that_is_right_hides_no_other_that_is_wrong():
    """Marks that were found right are not looked at again; whatever else stands on a sheet is."""
    reader = SheetReader(rubric("30", "20"))
    right = {"d0": "26", "d1": "20"}
    assert sheet_wrongs(reader, Sheet("A", "1", right)) == []
    assert reader.is_right(right)
    for items, wrong in (
        ({"d0": "26"}, ["d1:unmarked"]),
        ({"d0": "26", "d1": "20", "d2": "1"}, ["d2:unknown"]),
        ({"d0": "20", "d1": "26"}, ["d1:range"]),
        ({"d0": ["26"], "d1": "20"}, ["d0:number"]),
        ({"d0": 26, "d1": "20"}, ["d0:number"]),
    ):
        assert (reader.is_right(items), sheet_wrongs(reader, Sheet("A", "1", items))) == (False, wrong)
