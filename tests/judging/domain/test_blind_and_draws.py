"""Codes and orders by lot."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from judging.domain.blind import blind_codes
from judging.domain.draws import drawn_order, lot, running_numbers

ENTRIES = [f"430100-AM-{n:04d}" for n in range(1, 31)]


def test_codes_share_neither_shape_nor_order_with_entry_numbers():
    codes = blind_codes(ENTRIES, "seed")
    assert len(set(codes.values())) == len(ENTRIES)
    shape = re.compile("[ACDEFGHJKMNPQRTUVWXY][2-9][ACDEFGHJKMNPQRTUVWXY][2-9]")
    assert [code for code in codes.values() if not shape.fullmatch(code)] == []
    assert [codes[entry] for entry in ENTRIES] != sorted(codes.values())


def test_codes_are_fixed_by_the_seed_alone():
    """With the seed an organiser proves years later which code an entry had."""
    assert blind_codes(["A", "B", "C"], "2024-06-14") == {"A": "K7V4", "B": "W2T5", "C": "J2K5"}
    assert set(blind_codes(["A", "B", "C"], "2024-06-15").values()).isdisjoint({"K7V4", "W2T5", "J2K5"})


def test_there_are_codes_for_the_largest_contest():
    codes = blind_codes([str(n) for n in range(10_000)], "seed")
    assert len(set(codes.values())) == 10_000


def test_codes_that_are_given_stay_and_new_ones_are_others():
    first = blind_codes(ENTRIES[:20], "seed")
    later = blind_codes(ENTRIES, "seed", existing=first)
    assert {entry: later[entry] for entry in ENTRIES[:20]} == first
    assert len(set(later.values())) == 30


def test_a_late_entry_changes_no_order():
    before = drawn_order(ENTRIES[:-1], "seed", "x")
    after = drawn_order(ENTRIES, "seed", "x")
    assert tuple(entry for entry in after if entry != ENTRIES[-1]) == before


def test_seed_and_purpose_each_give_another_order():
    orders = {drawn_order(ENTRIES, seed, purpose) for seed in ("a", "b") for purpose in ("x", "y")}
    assert len(orders) == 4


def test_the_lot_is_fixed_for_ever():
    """A draw of today is repeated years later, by any tool that knows HMAC-SHA256 (this is openssl's answer)."""
    assert lot("seed", "running order", "A").hex()[:16] == "a6922a9060e355e4"
    assert running_numbers(["A", "B", "C", "D"], "2024-06-14") == {"A": 1, "D": 2, "C": 3, "B": 4}


@pytest.mark.parametrize(("ids", "seed"), [(["A", "A"], "seed"), (["A"], "")])
def test_what_is_no_draw(ids, seed):
    with pytest.raises(ValueError, match="draw"):
        drawn_order(ids, seed, "x")


@given(st.lists(st.text(max_size=5), unique=True, max_size=12), st.randoms(use_true_random=False))
def test_the_order_of_the_input_never_matters(ids, shuffler: random.Random):
    numbers, codes = running_numbers(ids, "s"), blind_codes(ids, "s")
    assert sorted(numbers.values()) == list(range(1, len(ids) + 1))
    shuffler.shuffle(ids)
    assert (running_numbers(ids, "s"), blind_codes(ids, "s")) == (numbers, codes)


def test_every_place_is_as_likely():
    """Of 3,000 draws of three, each order comes about 500 times (six sigma: 380 to 620)."""
    counts: dict[tuple[str, ...], int] = {}
    for seed in range(3000):
        order = drawn_order(["A", "B", "C"], str(seed), "x")
        counts[order] = counts.get(order, 0) + 1
    assert len(counts) == 6
    assert all(380 < count < 620 for count in counts.values())
