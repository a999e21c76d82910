"""Ratings of a round: means, counts, and what is hidden so that nobody is recognised."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competitions.domain.round_ratings import Line, is_complete, summary

FOUR = [[5, 4], [4, 4], [5, 1], [3, 4]]


def of(**answers: list[list[int]]) -> dict[str, Line]:
    found = summary(answers, apart="hall", points=5, minimum=3)
    return {**found.groups, "all": found.all}


@pytest.mark.parametrize(
    ("marks", "whole"),
    [([1, 5], True), ([1], False), ([0, 5], False), ([6, 5], False), ([True, 5], False), ([], False)],
)
def test_an_answer_has_a_whole_mark_for_each_item(marks: list[int], whole: bool) -> None:
    assert is_complete(marks, 2, 5) is whole


def test_means_are_exact_and_marks_are_counted_best_first() -> None:
    line = of(contestant=FOUR)["all"]
    assert line.means == (Fraction(17, 4), Fraction(13, 4))
    assert line.spread == ((2, 1, 1, 0, 0), (0, 3, 0, 0, 1))


def test_a_small_group_is_hidden_and_so_is_the_sum_that_would_give_it_away() -> None:
    found = of(contestant=FOUR, judge=[[1, 1]])
    assert (found["contestant"].is_shown, found["judge"], found["all"]) == (True, Line(1), Line(5))


def test_small_groups_that_are_enough_together_are_shown_together() -> None:
    found = of(contestant=FOUR[:2], judge=FOUR[2:])
    assert [found[name].is_shown for name in ("contestant", "judge", "all")] == [False, False, True]
    assert found["all"].answers == 4


def test_the_hall_stands_beside() -> None:
    found = of(contestant=FOUR, hall=[[1, 1]] * 3)
    assert (found["hall"].means, found["all"].answers, found["all"].means) == ((1, 1), 4, found["contestant"].means)
    assert of(contestant=FOUR, hall=[[1, 1]])["all"].is_shown


COUNT = st.integers(0, 12)


@given(contestants=COUNT, judges=COUNT, minimum=st.integers(1, 8))
def test_no_fewer_than_the_minimum_can_be_read_off_what_is_shown(contestants: int, judges: int, minimum: int) -> None:
    answers = {"contestant": [[5, 4]] * contestants, "judge": [[1, 2]] * judges}
    found = summary(answers, apart="hall", points=5, minimum=minimum)
    shown = sum(line.answers for line in found.groups.values() if line.is_shown)
    assert all(line.answers >= minimum for line in found.groups.values() if line.is_shown)
    if found.all.is_shown:
        assert found.all.answers - shown == 0 or found.all.answers - shown >= minimum
