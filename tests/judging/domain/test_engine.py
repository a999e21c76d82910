"""Judging computes through the results engine: what its own words and the engine's answer have to do with each other."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competitions.domain.rounding import Rounding
from competitions.domain.rulebook import (
    Aggregation,
    Combine,
    Method,
    PartSource,
    Ranking,
    RankOn,
    RankWithin,
    ScorePart,
    TieBreak,
    TieBy,
)
from competitions.domain.scoring import Adjustment, Mark
from judging.domain.results import BadInput, EntryIn, EntryStatus, Flag, Missing, Sheet
from judging.domain.tabulation import inputs_hash, sheet_total, tabulate
from tests.competitions.domain.scoring.builders import lines as pack_lines
from tests.judging.domain.builders import judges, rubric, scoring, sheets

STORED = "0feb64a9d8ec2633d9b9ca648e36ddb185f91b5a2d06f337c858285c1a38d814"

mark = st.integers(0, 200).map(lambda halves: f"{halves / 2:.1f}")


def lines(rule, entries, marks, **more):
    found = tabulate(rubric(), rule, entries, judges(5), marks, **more)
    return {line.entry: line for line in found.lines}


@given(
    st.lists(st.lists(mark, min_size=1, max_size=5), min_size=1, max_size=6),
    st.sampled_from([(0, 0), (1, 1), (0, 2)]),
    st.sampled_from(RankOn),
)
def test_a_published_pack_gives_the_numbers_of_judging(rows, drops, rank_on):
    entries = [EntryIn(f"E{n}", f"t{n % 2}") for n in range(len(rows))]
    marks = [sheet for entry, row in zip(entries, rows, strict=True) for sheet in sheets(entry.id, *row)]
    ours = lines(scoring(*drops, rank_on=rank_on), entries, marks)
    pack = {
        "format": "chuangxiang.scorepack/1",
        "rule": {
            "parts": [
                {
                    "id": "panel",
                    "items": [{"id": "d0", "min": "0", "max": "100"}],
                    "aggregate": {"method": "trimmed_mean", "drop_high": drops[0], "drop_low": drops[1]},
                }
            ],
            "round": {"places": 2, "mode": "half_up"},
            "rank_on": "exact" if rank_on is RankOn.EXACT else "rounded",
            "rank_within": "track",
        },
        "entries": [{"id": entry.id, "track": entry.track} for entry in entries],
        "judges": [{"id": f"J{n}"} for n in range(1, 6)],
        "marks": [
            {"entry": sheet.entry, "judge": sheet.judge, "part": "panel", "items": dict(sheet.items)} for sheet in marks
        ],
    }
    theirs = pack_lines(pack)
    assert {
        entry: (str(line.rank), line.shown, line.exact, line.totals, list(line.dropped), line.n)
        for entry, line in ours.items()
    } == {
        entry: (
            line["rank"],
            line["shown"],
            line["exact"],
            line["parts"][0]["judge_totals"],
            line["parts"][0]["dropped"],
            line["parts"][0]["n"],
        )
        for entry, line in theirs.items()
    }


def test_an_item_counts_with_its_weight():
    sheet = rubric("30", "20")
    sheet = replace(sheet, dimensions=(sheet.dimensions[0], replace(sheet.dimensions[1], weight=Decimal("1.5"))))
    assert sheet_total(sheet, {"d0": "10", "d1": "10"}) == 25
    found = tabulate(sheet, scoring(), [EntryIn("A")], judges(1), [Sheet("A", "J1", {"d0": "10", "d1": "10"})])
    assert (found.lines[0].totals, found.lines[0].shown) == ({"J1": "25"}, "25.00")
    plain = rubric("30", "20")
    assert inputs_hash(sheet, scoring(), [], [], []) != inputs_hash(plain, scoring(), [], [], [])


def test_a_stored_hash_holds():
    """What is frozen was hashed by an earlier version; a new field that is not used changes no hash."""
    entries = [EntryIn("A", "x"), EntryIn("B", "x", EntryStatus.WITHDRAWN)]
    marks = [*sheets("A", "88.50", "90"), Sheet("B", "J1", missing=Missing.RECUSED)]
    digest = inputs_hash(rubric(), scoring(1, 1), entries, judges(2), marks)
    assert digest == STORED
    assert inputs_hash(rubric(), scoring(1, 1), entries, judges(2), marks, more=()) == STORED


@pytest.mark.parametrize(
    ("method", "more", "shown"),
    [
        (Method.MEDIAN, {}, "88.00"),
        (Method.SUM, {}, "442.00"),
        (Method.SUM, {"sum_to": 3}, "265.20"),
        (Method.SUM, {"drop_high": 1, "drop_low": 1}, "265.00"),
        (Method.MEAN, {"drop_fraction": Decimal("0.2")}, "88.33"),
        (Method.CLAMPED_MEAN, {"clamp": Decimal(1)}, "88.32"),
        (Method.TOLERANCE_MEAN, {"drop_high": 1, "drop_low": 1, "tolerance": Decimal(2)}, "88.40"),
        (Method.MEAN, {"round": Rounding(0)}, "88.00"),
    ],
)
def test_every_method_of_the_book(method, more, shown):
    rule = replace(scoring(), aggregation=Aggregation(method=method, **more))
    assert lines(rule, [EntryIn("A")], sheets("A", 88, 90, 85, 92, 87))["A"].shown == shown


def test_item_by_item_no_whole_sheet_is_dropped():
    rule = replace(scoring(1, 1), aggregation=replace(scoring(1, 1).aggregation, per_item=True))
    line = lines(rule, [EntryIn("A")], sheets("A", 88, 90, 85, 92, 87))["A"]
    assert (line.shown, line.dropped, line.used, line.n) == ("88.33", (), 3, 5)


def test_deductions_and_the_bounds_of_the_book():
    rule = replace(scoring(), floor=Decimal(0), ceiling=Decimal(100))
    entries = [
        EntryIn("A", adjustments=(Adjustment(amount=Decimal("-2.5"), reason="超时"),)),
        EntryIn("B", adjustments=(Adjustment(amount=Decimal(20)),)),
        EntryIn("C", adjustments=(Adjustment(amount=Decimal(-99)),)),
    ]
    marks = [*sheets("A", 90), *sheets("B", 90), *sheets("C", 90)]
    assert {entry: line.shown for entry, line in lines(rule, entries, marks).items()} == {
        "B": "100.00",
        "A": "87.50",
        "C": "0.00",
    }
    plain = [EntryIn(name) for name in "ABC"]
    assert inputs_hash(rubric(), rule, entries, [], []) != inputs_hash(rubric(), rule, plain, [], [])


def test_the_tie_list_of_the_book_parts_equals_and_what_people_decide_ends_it():
    rule = scoring()
    entries = [EntryIn("A", prior={"semi": Fraction(80)}), EntryIn("B", prior={"semi": Fraction(81)}), EntryIn("C")]
    marks = [*sheets("A", 90), *sheets("B", 90), *sheets("C", 90)]
    by_prior, by_leader = TieBreak(by=TieBy.PRIOR, stage="semi"), TieBreak(by=TieBy.LEADER)
    computed = lines(replace(rule, tie_breaks=(by_prior, by_leader)), entries, marks)
    assert {entry: (line.rank, line.tie) for entry, line in computed.items()} == {
        "B": (1, None),
        "A": (2, None),
        "C": (3, None),
    }
    first_people = lines(replace(rule, tie_breaks=(by_leader, by_prior)), entries, marks)
    assert {entry: (line.rank, line.tie) for entry, line in first_people.items()} == {
        "A": (1, 1),
        "B": (1, 1),
        "C": (1, 1),
    }


@pytest.mark.parametrize(
    ("ranking", "expected"),
    [(Ranking.COMPETITION, [1, 2, 2, 4]), (Ranking.DENSE, [1, 2, 2, 3]), (Ranking.FRACTIONAL, [1, "2.5", "2.5", 4])],
)
def test_places_are_counted_as_the_rules_say(ranking, expected):
    entries = [EntryIn(name) for name in "ABCD"]
    marks = [*sheets("A", 90), *sheets("B", 80), *sheets("C", 80), *sheets("D", 70)]
    found = lines(replace(scoring(), ranking=ranking), entries, marks)
    assert [line.document()["rank"] for line in found.values()] == expected


def test_the_smallest_may_be_the_best_and_small_differences_equal():
    rule = replace(scoring(within=RankWithin.STAGE), ascending=True, tie_threshold=Decimal("0.03"))
    entries = [EntryIn(name) for name in "ABC"]
    marks = [*sheets("A", "10.02"), *sheets("B", "10"), *sheets("C", "10.03")]
    assert {e: (line.rank, line.tie) for e, line in lines(rule, entries, marks).items()} == {
        "A": (1, 1),
        "B": (1, 1),
        "C": (3, None),
    }


# --- Parts ------------------------------------------------------------------------------------------------------------


def with_parts(*parts, **changes):
    return replace(scoring(1, 1), parts=parts, **changes)


EXPERTS = ScorePart(code="experts", name="专家评审", source=PartSource.PANEL)
VOTES = ScorePart(code="votes", name="网络投票", source=PartSource.PUBLIC_VOTE, max=Decimal(3))


def total(entry, value, part="votes", judge="votes"):
    return Mark(entry=entry, judge=judge, part=part, total=Fraction(value))


def test_experts_and_up_to_three_points_by_vote():
    rule = with_parts(EXPERTS, VOTES)
    marks = sheets("A", 88, 90, 85, 92, 87)
    line = lines(rule, [EntryIn("A")], marks, more=[total("A", "2.5")])["A"]
    assert (line.shown, line.exact, line.n, line.dropped) == ("90.83", "545/6", 5, ("J4", "J3"))


def test_without_the_marks_of_a_part_there_is_no_result():
    line = lines(with_parts(EXPERTS, VOTES), [EntryIn("A")], sheets("A", 88, 90, 85, 92, 87))["A"]
    assert (line.shown, line.rank, line.flags, line.n) == (None, None, (Flag.NO_MARKS,), 5)


def test_an_earlier_stage_with_weights():
    stage = ScorePart(code="semi", name="复赛", source=PartSource.STAGE, stage="semi", weight=Decimal("0.3"))
    rule = with_parts(replace(EXPERTS, weight=Decimal("0.7")), stage, combine=Combine.WEIGHTED_SUM)
    more = [total("A", "80", "semi", "semi")]
    line = lines(rule, [EntryIn("A")], sheets("A", 90, 90, 90, 90), more=more)["A"]
    assert line.shown == "87.00"


def test_what_is_carried_on_may_be_more_than_the_sheet_of_this_stage_gives():
    stage = ScorePart(code="semi", name="复赛", source=PartSource.STAGE, stage="semi", weight=Decimal("0.4"))
    rule = with_parts(replace(EXPERTS, weight=Decimal("0.6")), stage, combine=Combine.WEIGHTED_SUM)
    more = [total("A", "150", "semi", "semi")]
    line = lines(rule, [EntryIn("A")], sheets("A", 90, 90, 90, 90), more=more)["A"]
    assert line.shown == "114.00"


def test_marks_of_other_parts_are_checked_and_hashed():
    rule, entries, marks = with_parts(EXPERTS, VOTES), [EntryIn("A")], sheets("A", 88, 90, 85, 92)
    with pytest.raises(BadInput) as caught:
        lines(rule, entries, marks, more=[total("A", 1), total("A", 2), total("B", 1), total("A", 1, "jury", "x")])
    assert caught.value.faults == (
        "marks[5]: A by votes in votes stands here twice",
        "marks[6].entry: nothing is called B",
        "marks[7].part: nothing is called jury",
    )
    hashes = {inputs_hash(rubric(), rule, entries, judges(4), marks, more=[total("A", n)]) for n in ("1", "1.0", "2")}
    assert len(hashes) == 2


def test_a_factor_of_the_entry():
    rule = with_parts(replace(EXPERTS, factor=True))
    entries = [EntryIn("A", factors={"experts": Fraction(2)}), EntryIn("B")]
    found = lines(rule, entries, [*sheets("A", 40, 41, 42, 43), *sheets("B", 40, 41, 42, 43)])
    assert {entry: line.shown for entry, line in found.items()} == {"A": "83.00", "B": None}
