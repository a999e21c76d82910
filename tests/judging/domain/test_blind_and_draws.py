"""Codes and orders by lot."""

from __future__ import annotations

import itertools
import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competitions.domain.rulebook import Draw, DrawMethod, NotInARow, TrackOrder
from judging.domain.blind import blind_codes
from judging.domain.draws import drawn_order, lot
from judging.domain.order_repair import Item, clashes, done, repaired
from judging.domain.running_order import BadPlaces, Starter, draw_order

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
    assert drawn_order(["A", "B", "C", "D"], "2024-06-14", "running order") == ("A", "D", "C", "B")


@pytest.mark.parametrize(("ids", "seed"), [(["A", "A"], "seed"), (["A"], "")])
def test_what_is_no_draw(ids, seed):
    with pytest.raises(ValueError, match="draw"):
        drawn_order(ids, seed, "x")


@given(st.lists(st.text(max_size=5), unique=True, max_size=12), st.randoms(use_true_random=False))
def test_the_order_of_the_input_never_matters(ids, shuffler: random.Random):
    numbers, codes = drawn_order(ids, "s", "running order"), blind_codes(ids, "s")
    assert sorted(numbers) == sorted(ids)
    shuffler.shuffle(ids)
    assert (drawn_order(ids, "s", "running order"), blind_codes(ids, "s")) == (numbers, codes)


def test_every_place_is_as_likely():
    """Of 3,000 draws of three, each order comes about 500 times (six sigma: 380 to 620)."""
    counts: dict[tuple[str, ...], int] = {}
    for seed in range(3000):
        order = drawn_order(["A", "B", "C"], str(seed), "x")
        counts[order] = counts.get(order, 0) + 1
    assert len(counts) == 6
    assert all(380 < count < 620 for count in counts.values())


def item(name: str, *traits: str, block: str = "", fixed: bool = False) -> Item:
    return Item(name, block, frozenset(traits), fixed)


def test_neighbours_are_kept_apart_with_the_fewest_clashes_that_can_be() -> None:
    rng = random.Random(7)
    for _round in range(60):
        units = [f"u{rng.randint(0, 3)}" for _one in range(rng.randint(2, 7))]
        items = [item(str(at), unit) for at, unit in enumerate(units)]
        now, steps = repaired(items)
        assert sorted(one.id for one in now) == sorted(one.id for one in items)
        assert len(clashes(now)) == min(len(clashes(order)) for order in itertools.permutations(items))
        again = list(items)
        for step in steps:
            again = done(again, step)
        assert again == now
    # Nothing fixed moves, and nobody leaves the block.
    now, _steps = repaired([item("a", "u"), item("b", "u", fixed=True), item("c", block="2"), item("d", "v")])
    assert ([one.id for one in now], len(clashes(now))) == (["d", "b", "c", "a"], 0)
    now, steps = repaired([item("a", "u"), item("b", "u"), item("c", block="2")])
    assert (steps, [clash.place for clash in clashes(now)]) == ([], [2])


def test_an_order_of_tracks_heads_and_fixed_places_is_worked_out_from_the_seed() -> None:
    starters = [
        Starter(f"{track}{at}", (number, track), unit=f"u{at}") for number, track in enumerate("AB") for at in range(3)
    ]
    blocks = draw_order(starters, "s")
    assert [name[0] for name in blocks.order] == ["A"] * 3 + ["B"] * 3
    assert blocks.order[:3] == drawn_order(["A0", "A1", "A2"], "s:A", "running order")
    heads = draw_order(starters, "s", Draw(method=DrawMethod.COMPUTER, tracks=TrackOrder.HEADS))
    assert heads.order[:2] == (blocks.order[0], blocks.order[3])
    assert heads.order[2:] == drawn_order(set(blocks.order) - set(heads.order[:2]), "s:*", "running order")
    rule = Draw(method=DrawMethod.COMPUTER, tracks=TrackOrder.MIXED, not_in_a_row=(NotInARow.UNIT,), fixed_places=True)
    mixed = draw_order(starters, "s", rule, {"B2": 6})
    unit = {one.id: one.unit for one in starters}
    assert (mixed.order[5], mixed.left) == ("B2", ())
    assert all(unit[one] != unit[other] for one, other in itertools.pairwise(mixed.order))
    with pytest.raises(BadPlaces):
        draw_order(starters, "s", None, {"B2": 1})
