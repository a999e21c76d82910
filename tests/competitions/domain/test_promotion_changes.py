"""优化组合 and 递补: deviating from the ranks with reasons, and moving up when somebody drops out."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from competitions.domain.promotion import (
    Change,
    Field,
    Kind,
    Objection,
    Outcome,
    Placed,
    Proposal,
    Side,
    Since,
    combine,
    decide,
    is_too_late,
    objections,
    propose,
    still_in,
)
from competitions.domain.rulebook import CutTies, Promotion, PromotionKind, Substitution

TODAY = date(2024, 6, 1)
YES = Substitution(allowed=True)
OVER_ALL = Promotion(kind=PromotionKind.OVERALL, count=3, combination=True)


def field(*ranks: int | None, tracks: str = "") -> Field:
    """Entries A, B, … ranked together; `tracks` names the track of each."""
    of = tracks or "x" * len(ranks)
    entries = [
        Placed(chr(65 + index), of[index], None if rank is None else Fraction(rank), standing=rank is not None)
        for index, rank in enumerate(ranks)
    ]
    return Field(tuple(entries), tuple(sorted(set(of))), together=True)


def tracks_of(made: Field) -> dict[str, str]:
    return {one.entry: one.track for one in made.entries}


def outcome_of(asked: Promotion, made: Field, *changes: Change) -> Outcome:
    return combine(decide(asked, made), changes)


def proposals(asked: Promotion, made: Field, *changes: Change, rule: Substitution | None = YES, **since: object):
    return propose(outcome_of(asked, made, *changes), rule, tracks_of(made), Since(**since), today=TODAY)


def test_oddity_15_the_committee_deviates_and_the_ranks_stay():
    made = field(1, 2, 3, 4, 5)
    changes = [Change("C", False, "同质项目"), Change("E", True, "补足绿色经济")]
    assert objections(OVER_ALL, decide(OVER_ALL, made), changes, tracks_of(made)) == ()
    outcome = outcome_of(OVER_ALL, made, *changes)
    assert outcome.promoted == ("A", "B", "E")
    assert outcome.decision.promoted == ("A", "B", "C")


def test_a_combination_may_settle_a_tie():
    made = field(1, 2, 3, 3)
    decision = decide(OVER_ALL, made)
    changes = [Change("C", True, "合议"), Change("D", False, "合议")]
    assert (decision.is_decided, objections(OVER_ALL, decision, changes, tracks_of(made))) == (False, ())
    assert outcome_of(OVER_ALL, made, *changes).promoted == ("A", "B", "C")
    with pytest.raises(ValueError, match="not decided"):
        _ = outcome_of(OVER_ALL, made, changes[0]).promoted


def test_what_speaks_against_a_combination():
    made = field(1, 2, 3, 4, None)
    decision = decide(OVER_ALL, made)

    def said(*changes: Change, rule: Promotion = OVER_ALL):
        return objections(rule, decision, changes, tracks_of(made))

    assert said(Change("A", True, "理由")) == ((Objection.NO_CHANGE, "A"),)
    assert said(Change("D", True, " ")) == ((Objection.NO_REASON, "D"), (Objection.TOO_MANY, ""))
    assert said(Change("E", True, "理由")) == ((Objection.NO_PLACE, "E"),)
    assert said(Change("Z", True, "理由")) == ((Objection.UNKNOWN, "Z"),)
    assert said(Change("A", False, "理由"), Change("A", False, "理由")) == ((Objection.TWICE, "A"),)
    plain = Promotion(kind=PromotionKind.OVERALL, count=3)
    assert said(Change("A", False, "理由"), rule=plain) == ((Objection.NOT_ALLOWED, ""),)


def test_a_combination_keeps_the_minimum_of_each_track():
    asked = Promotion(kind=PromotionKind.OVERALL, count=2, min_per_track=1, combination=True)
    made = field(1, 2, 3, tracks="xxy")
    changes = [Change("C", False, "理由"), Change("B", True, "理由")]
    assert objections(asked, decide(asked, made), changes, tracks_of(made)) == ((Objection.MINIMUM, "y"),)


def test_the_next_in_rank_is_proposed():
    assert proposals(OVER_ALL, field(1, 2, 3, 4, 5), gone=frozenset("B")) == (Proposal("", 1, Kind.NEXT, ("D",)),)
    assert proposals(OVER_ALL, field(1, 2, 3, 4, 5)) == ()
    up = {"gone": frozenset("BD"), "moved_up": frozenset("D")}
    assert proposals(OVER_ALL, field(1, 2, 3, 4, 5), **up) == (Proposal("", 1, Kind.NEXT, ("E",)),)


def test_equals_are_chosen_among_by_people():
    assert proposals(OVER_ALL, field(1, 2, 3, 4, 4), gone=frozenset("A")) == (Proposal("", 1, Kind.TIED, ("D", "E")),)


def test_oddity_14_substitution_may_be_forbidden():
    for rule in (None, Substitution(allowed=False)):
        assert proposals(OVER_ALL, field(1, 2, 3, 4), rule=rule, gone=frozenset("A")) == (
            Proposal("", 1, Kind.FORBIDDEN),
        )


def test_nobody_moves_up_in_the_last_days():
    rule = Substitution(allowed=True, days_before=3)
    assert [is_too_late(rule, date(2024, 6, day), date(2024, 6, 10)) for day in (7, 8)] == [False, True]
    assert not is_too_late(rule, TODAY, None)
    made = field(1, 2, 3, 4)
    late = propose(outcome_of(OVER_ALL, made), rule, tracks_of(made), Since(frozenset("A")), today=TODAY, next_on=TODAY)
    assert late == (Proposal("", 1, Kind.TOO_LATE),)


def test_when_nobody_is_left_or_the_place_was_left_empty():
    assert proposals(OVER_ALL, field(1, 2, 3), gone=frozenset("A")) == (Proposal("", 1, Kind.NOBODY),)
    assert proposals(OVER_ALL, field(1, 2, 3, 4), gone=frozenset("A"), left_empty={"": 1}) == ()
    over = proposals(OVER_ALL, field(1, 2, 3, 4, 5), gone=frozenset("A"), passed_over=frozenset("D"))
    assert over == (Proposal("", 1, Kind.NEXT, ("E",)),)


def test_places_that_a_tie_exceeded_or_left_empty_stay_so():
    include = Promotion(kind=PromotionKind.OVERALL, count=3, ties=CutTies.INCLUDE)
    made = field(1, 2, 3, 3, 5)
    assert proposals(include, made, gone=frozenset("A")) == ()
    assert proposals(include, made, gone=frozenset("AB")) == (Proposal("", 1, Kind.NEXT, ("E",)),)
    exclude = Promotion(kind=PromotionKind.OVERALL, count=3, ties=CutTies.EXCLUDE)
    assert proposals(exclude, made) == ()
    assert proposals(exclude, made, gone=frozenset("A")) == (Proposal("", 1, Kind.TIED, ("C", "D")),)


def test_a_track_below_its_minimum_comes_first():
    asked = Promotion(kind=PromotionKind.OVERALL, count=3, min_per_track=1)
    made = field(1, 2, 3, 4, 5, tracks="xxyxy")
    assert proposals(asked, made, gone=frozenset("C")) == (Proposal("", 1, Kind.NEXT, ("E",)),)
    assert proposals(asked, made, gone=frozenset("A")) == (Proposal("", 1, Kind.NEXT, ("D",)),)


def test_who_the_committee_passed_over_is_still_next_in_rank():
    made = field(1, 2, 3, 4, 5)
    changes = (Change("C", False, "同质项目"), Change("E", True, "补足绿色经济"))
    assert proposals(OVER_ALL, made, *changes, gone=frozenset("A")) == (Proposal("", 1, Kind.NEXT, ("C",)),)


def test_where_all_pass_nobody_moves_up_and_where_the_office_names_it_names_again():
    everybody = Promotion(kind=PromotionKind.ALL)
    assert proposals(everybody, field(1, 2, 3), gone=frozenset("A")) == ()
    direct = Promotion(kind=PromotionKind.DIRECT, count=1)
    assert proposals(direct, field(1, 2, 3), Change("B", True, "推荐"), gone=frozenset("B")) == (
        Proposal("", 1, Kind.TIED, ("A", "C")),
    )


@given(
    st.lists(st.integers(0, 6), min_size=1, max_size=9),
    st.integers(1, 6),
    st.integers(0, 2),
    st.lists(st.integers(0, 8), max_size=8),
)
def test_places_are_filled_as_long_as_somebody_is_left(values, count, minimum, leaving):
    """Whoever passed and stays is in; nobody is in twice; no place is empty while somebody with a rank waits."""
    ranks = [1 + sum(other > value for other in values) for value in values]
    made = field(*ranks, tracks="".join("xy"[index % 2] for index in range(len(values))))
    asked = Promotion(kind=PromotionKind.OVERALL, count=count, min_per_track=minimum, ties=CutTies.EXCLUDE)
    outcome = outcome_of(asked, made)
    assume(outcome.is_decided)
    since = Since()
    for index in leaving:
        inside = still_in(outcome, since)
        if inside:
            since = Since(since.gone | {inside[index % len(inside)]}, since.moved_up)
        for proposal in propose(outcome, YES, tracks_of(made), since, today=TODAY):
            if proposal.candidates:
                chosen = proposal.candidates[0]
                assert outcome.sides[chosen] is Side.OUT
                since = Since(since.gone, since.moved_up | {chosen})
    inside = still_in(outcome, since)
    waiting = set(outcome.sides) - set(inside) - since.gone
    assert len(inside) == len(set(inside))
    assert set(outcome.promoted) - since.gone <= set(inside)
    assert len(inside) == min(len(outcome.promoted), len(values) - len(since.gone)) or not waiting
