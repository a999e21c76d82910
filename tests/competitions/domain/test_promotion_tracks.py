"""Who passes the line."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competitions.domain.promotion.tracks import CutTie, Placed, Side, promote


def placed(*ranks: int | None, track: str = "x") -> list[Placed]:
    """Entries A, B, … of one track with these ranks."""
    return [Placed(chr(65 + index), track, rank) for index, rank in enumerate(ranks)]


def test_the_first_of_each_track():
    ranking = [*placed(1, 2, 3), Placed("P", "y", 2), Placed("Q", "y", 1)]
    decision = promote(ranking, {"x": 2, "y": 1})
    assert decision.is_decided
    assert decision.promoted == ("A", "B", "Q")
    assert [line.not_promoted for line in decision.lines] == [("C",), ("P",)]
    assert [line.last_rank for line in decision.lines] == [2, 1]


def test_a_tie_inside_or_outside_is_no_matter():
    assert promote(placed(1, 1, 3, 4), {"x": 2}).promoted == ("A", "B")
    assert promote(placed(1, 2, 3, 3), {"x": 2}).promoted == ("A", "B")
    assert promote(placed(1, 2, 2), {"x": 3}).promoted == ("A", "B", "C")


def test_a_tie_across_the_line_is_not_decided():
    decision = promote(placed(1, 2, 2, 4), {"x": 2})
    assert not decision.is_decided
    assert decision.ties == (CutTie("x", 2, 1, ("B", "C")),)
    assert decision.lines[0].sides == {"A": Side.IN, "B": Side.TIED, "C": Side.TIED, "D": Side.OUT}
    assert decision.lines[0].last_rank == 1
    with pytest.raises(ValueError, match="not decided: x"):
        _ = decision.promoted


@pytest.mark.parametrize(
    ("choice", "promoted"),
    [(["B"], ("A", "B")), (["C"], ("A", "C")), (["B", "C"], ("A", "B", "C")), ([], ("A",))],
)
def test_a_choice_decides_and_may_pass_the_quota(choice, promoted):
    assert promote(placed(1, 2, 2, 4), {"x": 2}, {"x": choice}).promoted == promoted


def test_all_tied_on_the_first_place():
    decision = promote(placed(1, 1, 1), {"x": 2})
    assert decision.ties == (CutTie("x", 1, 2, ("A", "B", "C")),)
    assert decision.lines[0].last_rank is None


def test_who_has_no_place_never_passes():
    decision = promote(placed(1, None, 2), {"x": 3})
    assert decision.promoted == ("A", "C")
    assert decision.lines[0].sides["B"] is Side.NO_PLACE
    assert decision.lines[0].not_promoted == ("B",)


def test_tracks_without_entries_and_quotas_of_nothing():
    decision = promote(placed(1, 2), {"x": 0, "z": 5})
    assert decision.promoted == ()
    assert [line.track for line in decision.lines] == ["x", "z"]


@pytest.mark.parametrize(
    ("ranking", "quotas", "choices", "message"),
    [
        (placed(1), {}, None, "has no quota"),
        (placed(1) + placed(2), {"x": 1}, None, "stands twice"),
        (placed(1), {"x": -1}, None, "below 0"),
        (placed(1, 2), {"x": 1}, {"x": ["A"]}, "not tied on the line"),
        (placed(1, 1), {"x": 1}, {"x": ["Z"]}, "not tied on the line"),
        (placed(1, 1), {"x": 1}, {"y": ["A"]}, "unknown track"),
    ],
)
def test_what_is_refused(ranking, quotas, choices, message):
    with pytest.raises(ValueError, match=message):
        promote(ranking, quotas, choices)


@st.composite
def rankings(draw):
    """A competition ranking of up to 12 entries, and a quota."""
    values = draw(st.lists(st.integers(0, 4), max_size=12))
    ranks = [1 + sum(other > value for other in values) for value in values]
    return placed(*ranks), draw(st.integers(0, 14))


@given(rankings(), st.randoms(use_true_random=False))
def test_the_order_of_the_ranking_never_matters(case, shuffler: random.Random):
    ranking, quota = case
    expected = promote(ranking, {"x": quota})
    shuffler.shuffle(ranking)
    assert promote(ranking, {"x": quota}) == expected


@given(rankings())
def test_nobody_passes_before_somebody_better(case):
    ranking, quota = case
    line = promote(ranking, {"x": quota}).lines[0]
    ranks = {item.entry: item.rank for item in ranking}
    order = [Side.IN, Side.TIED, Side.OUT]
    sides = [order.index(line.sides[item.entry]) for item in sorted(ranking, key=lambda item: item.rank)]
    assert sides == sorted(sides)
    equal = {rank: {line.sides[e] for e in ranks if ranks[e] == rank} for rank in ranks.values()}
    assert all(len(group) == 1 for group in equal.values())
    if line.tie is None:
        assert len(line.promoted) == min(quota, len(ranking))
    else:
        assert len(line.promoted) + line.tie.places == quota < len(line.promoted) + len(line.tie.entries)
