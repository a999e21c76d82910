"""Who passes, by every kind of rule: worked examples and what always holds."""

from __future__ import annotations

import itertools
import json
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competitions.domain import promotion as p
from competitions.domain.promotion import CutTie, Field, Gap, Placed, Side, TieAnswer, decide, share
from competitions.domain.rulebook import CountRounding, CutTies, Promotion, PromotionKind


def placed(*ranks: int | None, track: str = "x", unit: str = "", first: str = "A") -> list[Placed]:
    """Entries A, B, … of one track with these ranks; the result falls with the rank."""
    start = ord(first)
    return [
        Placed(
            chr(start + index),
            track,
            None if rank is None else Fraction(rank),
            unit,
            None if rank is None else Fraction(100 - rank),
            standing=rank is not None,
        )
        for index, rank in enumerate(ranks)
    ]


def field(*groups: list[Placed], tracks: str = "x", **values: object) -> Field:
    return Field(tuple(one for group in groups for one in group), tuple(tracks), **values)


def rule(kind: str, **values: object) -> Promotion:
    return Promotion(kind=PromotionKind(kind), **values)


def test_a_fixed_number_of_each_track():
    decision = decide(
        rule("per_track", count=2), field(placed(1, 2, 3), placed(2, 1, track="y", first="P"), tracks="xy")
    )
    assert decision.promoted == ("A", "B", "Q", "P")
    assert [(line.key, line.places, line.not_promoted) for line in decision.lines] == [("x", 2, ("C",)), ("y", 2, ())]


def test_the_quota_of_each_track():
    made = field(placed(1, 2, 3), placed(1, 2, track="y", first="P"), tracks="xy", quotas={"x": 1, "y": 2})
    assert decide(rule("quota"), made).promoted == ("A", "P", "Q")


def test_the_first_of_each_special_track_goes_on():
    made = field(placed(2, 1), placed(1, track="y", first="P"), tracks="xy")
    assert decide(rule("per_track", count=1), made).promoted == ("B", "P")


def test_a_number_over_all_when_all_were_ranked_together():
    made = field(placed(1, 4, 5), placed(2, 3, track="y", first="P"), tracks="xy", together=True)
    decision = decide(rule("overall", count=3), made)
    assert (decision.promoted, decision.lines[0].key) == (("A", "P", "Q"), "")


def test_over_tracks_that_were_ranked_apart_results_are_compared():
    apart = [
        Placed("A", "x", Fraction(1), value=Fraction(90)),
        Placed("B", "x", Fraction(2), value=Fraction(80)),
        Placed("P", "y", Fraction(1), value=Fraction(85)),
    ]
    assert decide(rule("overall", count=2), field(apart, tracks="xy")).promoted == ("A", "P")
    assert decide(rule("overall", count=2), field(apart, tracks="xy", ascending=True)).promoted == ("B", "P")
    with pytest.raises(ValueError, match="no result to compare"):
        decide(rule("overall", count=1), field([Placed("A", "x", Fraction(1))]))


@pytest.mark.parametrize(
    ("count", "percent", "up", "down", "half_up"),
    [(11, 80, 9, 8, 9), (2, 80, 2, 1, 2), (7, 50, 4, 3, 4), (10, 75, 8, 7, 8), (3, 70, 3, 2, 2), (0, 80, 0, 0, 0)],
)
def test_oddity_20_a_share_has_a_stated_rounding(count, percent, up, down, half_up):
    part = Fraction(percent, 100)
    assert [share(count, part, way) for way in (CountRounding.UP, CountRounding.DOWN, CountRounding.HALF_UP)] == [
        up, down, half_up,
    ]  # fmt: skip


def test_a_percentage_of_each_track_counts_those_with_a_place():
    made = field(placed(*range(1, 12), None), placed(1, 2, track="y", first="P"), tracks="xy")
    lines = decide(rule("percent", percent=80, rounding=CountRounding.DOWN), made).lines
    assert [(line.places, len(line.promoted)) for line in lines] == [(8, 8), (1, 1)]
    over_all = decide(rule("percent", percent=50, overall=True), made).lines
    assert [(line.key, line.places) for line in over_all] == [("", 7)]


def test_all_winners_pass_and_wait_for_the_awards():
    made = field(placed(1, 2, 3))
    decision = decide(rule("all_winners"), made)
    assert (decision.gaps, decision.is_decided) == (((Gap.WINNERS_UNKNOWN, ""),), False)
    won = field(placed(1, 2, 3), winners=frozenset("AB"))
    assert decide(rule("all_winners"), won).promoted == ("A", "B")


def test_a_place_for_so_many_heads_with_the_rest_counted_as_the_rule_says():
    sent = [placed(1, 3, 5, unit="甲"), placed(2, 4, unit="乙", first="P")]
    made = field(*sent, heads={"甲": 8001, "乙": 3999}, together=True)
    up = decide(rule("by_head_count", per_heads=4000), made)
    assert [(line.key, line.places, line.promoted) for line in up.lines] == [
        ("乙", 1, ("P",)),
        ("甲", 3, ("A", "B", "C")),
    ]
    down = decide(rule("by_head_count", per_heads=4000, rounding=CountRounding.DOWN), made)
    assert [(line.key, line.places) for line in down.lines] == [("乙", 0), ("甲", 2)]
    missing = decide(rule("by_head_count", per_heads=4000), field(*sent, heads={"甲": 1}, together=True))
    assert (missing.gaps, missing.is_decided) == (((Gap.HEADS_MISSING, "乙"),), False)


def test_a_range_of_each_unit():
    sent = [placed(1, 2, 3, 4, unit="甲"), placed(5, unit="乙", first="P")]
    six = rule("range_per_unit", low=2, high=3)
    decision = decide(six, field(*sent, together=True))
    assert decision.promoted == ("P", "A", "B", "C")
    assert (decision.gaps, decision.is_decided) == (((Gap.TOO_FEW, "乙"),), True)
    assert decide(six, field(*sent, together=True, numbers={"甲": 2})).promoted == ("P", "A", "B")
    with pytest.raises(ValueError, match="may not be set"):
        decide(six, field(*sent, together=True, numbers={"甲": 4}))


def test_oddity_16_a_number_in_principle_may_be_changed_and_a_firm_one_may_not():
    made = field(placed(1, 2, 3), numbers={"x": 3})
    line = decide(rule("per_track", count=2, soft=True), made).lines[0]
    assert (line.rule_places, line.places, line.promoted) == (2, 3, ("A", "B", "C"))
    with pytest.raises(ValueError, match="may not be set"):
        decide(rule("per_track", count=2), made)
    with pytest.raises(ValueError, match="unknown line"):
        decide(rule("per_track", count=2, soft=True), field(placed(1), numbers={"z": 3}))


def test_all_pass_with_or_without_a_result():
    made = field([*placed(1), Placed("B", "x", None), Placed("C", "x", None, standing=False)])
    decision = decide(rule("all"), made)
    assert (decision.promoted, decision.lines[0].sides["C"]) == (("A", "B"), Side.NO_PLACE)


def test_a_direct_quota_waits_for_names():
    made = field([Placed(name, "x", None) for name in "ABC"], direct={"x": 2})
    direct = rule("direct")
    decision = decide(direct, made)
    assert (decision.promoted, decision.lines[0].places) == ((), 2)
    named = p.combine(decision, [p.Change("C", True, "县人社局推荐"), p.Change("A", True, "县人社局推荐")])
    assert named.promoted == ("A", "C")
    too_many = [p.Change(name, True, "推荐") for name in "ABC"]
    assert p.objections(direct, decision, too_many, dict.fromkeys("ABC", "x")) == ((p.Objection.TOO_MANY, "x"),)


def test_in_a_stage_without_marks_people_name_who_passes():
    made = field([Placed(name, "x", None) for name in "ABCD"], ranked=False)
    half = rule("percent", percent=50)
    decision = decide(half, made)
    assert (decision.lines[0].places, decision.promoted, decision.lines[0].named) == (2, (), True)
    assert p.objections(half, decision, [p.Change("B", True, "票决 7 比 2")], dict.fromkeys("ABCD", "x")) == ()
    assert decide(rule("all"), made).promoted == ("A", "B", "C", "D")


def test_a_tie_across_the_line_is_never_decided_by_the_code():
    decision = decide(rule("per_track", count=2), field(placed(1, 2, 2, 4)))
    assert decision.ties == (CutTie("x", Fraction(2), 1, ("B", "C")),)
    assert decision.lines[0].sides == {"A": Side.IN, "B": Side.TIED, "C": Side.TIED, "D": Side.OUT}
    with pytest.raises(ValueError, match="not decided"):
        _ = decision.promoted


@pytest.mark.parametrize(("ties", "promoted"), [(CutTies.INCLUDE, ("A", "B", "C")), (CutTies.EXCLUDE, ("A",))])
def test_oddity_13_the_rule_may_let_all_or_none_of_the_tied_pass(ties, promoted):
    decision = decide(rule("per_track", count=2, ties=ties), field(placed(1, 2, 2, 4)))
    assert (decision.is_decided, decision.promoted) == (True, promoted)


@pytest.mark.parametrize(
    ("answer", "promoted"),
    [
        (TieAnswer(("C", "B")), ("A", "C")),
        (TieAnswer(("B", "C"), frozenset("BC")), ("A", "B", "C")),
        (TieAnswer(("B", "C"), frozenset()), ("A",)),
        (TieAnswer(("B", "D")), None),
    ],
)
def test_people_decide_a_tie_and_an_answer_about_others_is_left_aside(answer, promoted):
    decision = decide(rule("per_track", count=2), field(placed(1, 2, 2, 4)), [answer])
    assert (decision.promoted if decision.is_decided else None) == promoted


def test_the_minimum_of_each_track_comes_first():
    made = field(placed(1, 2, 3, 4), placed(5, 6, track="y", first="P"), tracks="xyz", together=True)
    decision = decide(rule("overall", count=3, min_per_track=1), made)
    assert (decision.promoted, decision.gaps) == (("A", "B", "P"), ((Gap.TRACK_SHORT, "z"),))
    blocked = decide(rule("overall", count=1, min_per_track=1), made)
    assert (blocked.is_decided, blocked.gaps[0]) == (False, (Gap.MINIMUM_TOO_HIGH, ""))


def test_a_tie_that_the_minimum_settles_is_not_asked():
    """P and B stand equal; P passes as the only one of its track, so B is not on the line."""
    made = field(placed(1, 3, 4), placed(3, track="y", first="P"), tracks="xy", together=True)
    assert decide(rule("overall", count=2, min_per_track=1), made).promoted == ("A", "P")


@pytest.mark.parametrize(
    ("entries", "message"),
    [
        (placed(1) + placed(2), "stands twice"),
        (placed(1, track="y"), "does not go through"),
        ([Placed("A", "x", Fraction(1), standing=False)], "left has a rank"),
    ],
)
def test_what_is_refused(entries, message):
    with pytest.raises(ValueError, match=message):
        decide(rule("per_track", count=1), field(entries))


@st.composite
def fields(draw):
    """Up to 7 entries of two tracks ranked together, with ties, and a rule over all with a minimum."""
    values = draw(st.lists(st.tuples(st.integers(0, 2), st.sampled_from("xy")), max_size=7))
    entries = [
        Placed(chr(65 + index), track, Fraction(1 + sum(other > value for other, _track in values)))
        for index, (value, track) in enumerate(values)
    ]
    places = draw(st.integers(0, 8))
    minimum = draw(st.integers(0, 2))
    return Field(tuple(entries), ("x", "y"), together=True), rule(
        "overall", count=max(1, places), min_per_track=minimum, soft=True
    )


def by_hand(made: Field, asked: Promotion, order: list[Placed]) -> set[str]:
    """The same in the plainest words: the best of each track first, then down the list."""
    minimum = asked.min_per_track or 0
    reserved = [one for track in "xy" for one in [e for e in order if e.track == track][:minimum]]
    rest = [one for one in order if one not in reserved]
    return {one.entry for one in reserved + rest[: max(0, (asked.count or 0) - len(reserved))]}


@given(fields())
def test_an_entry_is_in_when_it_passes_in_every_order_of_its_equals(case):
    made, asked = case
    orders = [
        list(itertools.chain.from_iterable(parts))
        for parts in itertools.product(
            *(
                list(itertools.permutations(group))
                for _rank, group in itertools.groupby(sorted(made.entries, key=lambda e: e.rank), key=lambda e: e.rank)
                for group in [list(group)]
            )
        )
    ][:600]
    outcomes = [by_hand(made, asked, order) for order in orders]
    decision = decide(asked, made)
    always = set.intersection(*outcomes)
    ever = set.union(*outcomes)
    sides = decision.sides
    if len(orders) < 600:
        assert {entry for entry, side in sides.items() if side is Side.IN} == always
        assert {entry for entry, side in sides.items() if side is Side.OUT} == sides.keys() - ever
        for tie in decision.ties:
            assert {len(set(tie.entries) & outcome) for outcome in outcomes} == {tie.places}
    if decision.ties:
        answers = [TieAnswer(tie.entries) for tie in decision.ties]
        assert decide(asked, made, answers).ties == ()


@given(fields(), st.randoms(use_true_random=False))
def test_the_order_of_the_ranking_never_matters_and_a_document_gives_the_same(case, shuffler):
    made, asked = case
    expected = decide(asked, made)
    entries = list(made.entries)
    shuffler.shuffle(entries)
    assert decide(asked, Field(tuple(entries), made.tracks, together=True)) == expected
    inputs = p.Inputs(asked, made, tuple(TieAnswer(tie.entries) for tie in expected.ties))
    document = json.loads(json.dumps(p.dump(inputs)))
    assert p.load(document) == inputs
    outcome = inputs.outcome()
    if outcome.is_decided:
        assert p.agrees(document, outcome.promoted)
        assert not p.agrees(document, [*outcome.promoted, "?"])


def test_another_document_is_no_promotion():
    with pytest.raises(ValueError, match="not a promotion"):
        p.load({"format": "chuangxiang.rulebook/1"})
