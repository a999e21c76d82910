"""Places and waiting lists."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.domain.capacity import Waiting, free_places, in_order, next_offers

START = datetime(2024, 4, 1, 9, tzinfo=UTC)


def queue(*minutes: int) -> list[Waiting]:
    """Somebody for each moment, with ids 1, 2, …"""
    return [Waiting(number, START + timedelta(minutes=m)) for number, m in enumerate(minutes, start=1)]


@pytest.mark.parametrize(("places", "taken", "free"), [(30, 0, 30), (30, 29, 1), (30, 30, 0), (30, 31, 0), (0, 0, 0)])
def test_free_places_are_never_below_zero(places: int, taken: int, free: int) -> None:
    assert free_places(places, taken) == free


def test_first_come_first_served() -> None:
    assert next_offers(3, 1, queue(20, 0, 10)) == (2, 3)


def test_two_of_the_same_moment_stand_in_the_order_of_their_ids() -> None:
    assert [item.id for item in in_order(reversed(queue(5, 5, 5)))] == [1, 2, 3]


def test_nobody_is_offered_what_is_not_free() -> None:
    assert next_offers(2, 2, queue(0, 1)) == ()
    assert next_offers(2, 5, queue(0)) == ()
    assert next_offers(5, 0, []) == ()


@given(
    st.integers(0, 50),
    st.integers(0, 60),
    st.lists(st.integers(0, 500), max_size=60),
    st.randoms(use_true_random=False),
)
def test_offers_fill_the_places_and_no_more_whatever_the_order_of_rows(
    places: int, taken: int, minutes: list[int], rng: random.Random
) -> None:
    waiting = queue(*minutes)
    offers = next_offers(places, taken, waiting)
    shuffled = list(waiting)
    rng.shuffle(shuffled)
    assert next_offers(places, taken, shuffled) == offers
    assert len(offers) == min(len(waiting), free_places(places, taken))
    chosen = {item.id: item.since for item in waiting if item.id in offers}
    others = [item.since for item in waiting if item.id not in offers]
    assert not chosen or not others or max(chosen.values()) <= min(others)
