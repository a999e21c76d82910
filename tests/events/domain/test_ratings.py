"""Means of what attendees thought."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.domain.ratings import is_complete, means

ITEMS = ("content", "place")


@pytest.mark.parametrize(
    ("answer", "complete"),
    [
        ({"content": 5, "place": 1}, True),
        ({"content": 5}, False),
        ({"content": 5, "place": 0}, False),
        ({"content": 5, "place": 6}, False),
        ({"content": 5, "place": True}, False),
        ({"content": 5, "place": 3, "speaker": 3}, False),
    ],
)
def test_an_answer_marks_every_item_from_one_to_five(answer: dict[str, int], complete: bool) -> None:
    assert is_complete(answer, ITEMS) is complete


def test_means_are_exact() -> None:
    answers = [{"content": 5, "place": 4}, {"content": 4, "place": 4}, {"content": 4}]
    assert means(answers, ITEMS, 3) == {"content": Fraction(13, 3), "place": Fraction(4)}


def test_below_the_minimum_nothing_is_told() -> None:
    assert means([{"content": 5, "place": 4}] * 2, ITEMS, 3) == {}
    assert means([], ITEMS, 0) == {}


def test_an_item_that_nobody_marked_is_left_out() -> None:
    assert means([{"content": 5}], ITEMS, 1) == {"content": Fraction(5)}


@given(st.lists(st.fixed_dictionaries({"content": st.integers(1, 5), "place": st.integers(1, 5)}), min_size=1))
def test_a_mean_lies_within_the_scale(answers: list[dict[str, int]]) -> None:
    for mean in means(answers, ITEMS, 1).values():
        assert 1 <= mean <= 5
