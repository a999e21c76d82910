"""Who reviews what."""

from __future__ import annotations

import random
from collections import Counter
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from judging.domain.assignment import Assignment, Block, Infeasible, Relaxation, assign

ENTRIES = [f"E{n:03d}" for n in range(1, 138)]
JUDGES = [f"J{n:02d}" for n in range(1, 13)]


def check(made: Assignment, entries, judges, reviews, conflicts=()):
    """Each entry its reviews, by different judges, no pair in conflict, loads counted right."""
    counts = Counter(entry for entry, _ in made.pairs)
    assert counts == Counter(dict.fromkeys(entries, reviews))
    assert len(set(made.pairs)) == len(made.pairs)
    assert not set(made.pairs) & set(conflicts)
    assert dict(made.loads) == {judge: sum(j == judge for _, j in made.pairs) for judge in judges}


def test_137_entries_and_12_reviewers():
    made = assign(ENTRIES, JUDGES, 3, seed="s")
    check(made, ENTRIES, JUDGES, 3)
    assert sorted(made.loads.values()) == [34] * 9 + [35] * 3


def test_the_same_seed_gives_the_same_and_another_another():
    assert assign(ENTRIES, JUDGES, 3, seed="s") == assign(ENTRIES[::-1], JUDGES[::-1], 3, seed="s")
    assert assign(ENTRIES, JUDGES, 3, seed="s") != assign(ENTRIES, JUDGES, 3, seed="t")


def test_pairs_of_reviewers_vary():
    """Nobody always meets the same colleague: all 66 pairs of 12 judges come about."""
    made = assign(ENTRIES, JUDGES, 3, seed="s")
    panels = [{judge for e, judge in made.pairs if e == entry} for entry in ENTRIES]
    pairs = Counter(pair for panel in panels for pair in combinations(sorted(panel), 2))
    assert len(pairs) == 66


def test_conflicts_are_never_broken_and_loads_stay_even():
    conflicts = {(entry, JUDGES[index % 12]) for index, entry in enumerate(ENTRIES)}
    made = assign(ENTRIES, JUDGES, 3, seed="s", conflicts=conflicts)
    check(made, ENTRIES, JUDGES, 3, conflicts)
    assert made.spread == 1


def test_a_judge_with_many_conflicts_still_gets_a_fair_share():
    conflicts = {(entry, "J01") for entry in ENTRIES[:100]}
    made = assign(ENTRIES, JUDGES, 3, seed="s", conflicts=conflicts)
    check(made, ENTRIES, JUDGES, 3, conflicts)
    assert (made.loads["J01"] >= 34, made.spread) == (True, 1)


def test_loads_even_out_along_chains():
    """First come gives J1 four and J2 two; E2 goes from J0 to J2 and E0 from J1 to J0, then all have three."""
    able = {
        "E0": "J0 J1 J2 J3", "E1": "J0 J1 J3", "E2": "J0 J2 J3", "E3": "J0 J2 J3", "E4": "J1 J3", "E5": "J0 J1 J3",
    }  # fmt: skip
    panel = ["J0", "J1", "J2", "J3"]
    conflicts = {(entry, judge) for entry, judges in able.items() for judge in panel if judge not in judges}
    made = assign(able, panel, 2, seed="s", conflicts=conflicts)
    check(made, able, panel, 2, conflicts)
    assert dict(made.loads) == {"J0": 3, "J1": 3, "J2": 3, "J3": 3}


def test_too_few_judges_names_the_entries_and_who_is_in_the_way():
    conflicts = {("E001", judge) for judge in JUDGES[:10]} | {("E002", judge) for judge in JUDGES[:11]}
    with pytest.raises(Infeasible) as caught:
        assign(ENTRIES, JUDGES, 3, seed="s", conflicts=conflicts)
    error = caught.value
    assert (error.block, error.entries, error.missing) == (Block.TOO_FEW_JUDGES, ("E001", "E002"), 3)
    assert error.judges == tuple(JUDGES[:11])
    assert error.relaxations == {Relaxation.ADD_JUDGES: 2, Relaxation.FEWER_REVIEWS: 1}


def test_fewer_judges_than_reviews():
    with pytest.raises(Infeasible) as caught:
        assign(["A", "B"], ["J1", "J2"], 3, seed="s")
    assert caught.value.relaxations == {Relaxation.ADD_JUDGES: 1, Relaxation.FEWER_REVIEWS: 2}


def test_no_judge_at_all():
    with pytest.raises(Infeasible) as caught:
        assign(["A"], [], 1, seed="s")
    assert (caught.value.missing, caught.value.relaxations) == (1, {Relaxation.ADD_JUDGES: 1})


def test_loads_that_cannot_be_even_name_who_carries_them():
    """Five entries may only go to J1, so J1 has five and the others share nothing."""
    conflicts = {(f"E{n}", judge) for n in range(5) for judge in ("J2", "J3")}
    with pytest.raises(Infeasible) as caught:
        assign([f"E{n}" for n in range(5)], ["J1", "J2", "J3"], 1, seed="s", conflicts=conflicts)
    error = caught.value
    assert (error.block, error.judges) == (Block.UNEVEN, ("J1",))
    assert error.entries == tuple(f"E{n}" for n in range(5))
    assert error.relaxations == {Relaxation.ALLOW_SPREAD: 5}
    made = assign([f"E{n}" for n in range(5)], ["J1", "J2", "J3"], 1, seed="s", conflicts=conflicts, spread=5)
    assert dict(made.loads) == {"J1": 5, "J2": 0, "J3": 0}


def test_a_drop_out_is_replaced_without_moving_the_others():
    before = assign(ENTRIES, JUDGES, 3, seed="s")
    kept = {(entry, judge) for entry, judge in before.pairs if judge != "J05"}
    rest = [judge for judge in JUDGES if judge != "J05"]
    after = assign(ENTRIES, rest, 3, seed="s", kept=kept)
    check(after, ENTRIES, rest, 3)
    assert kept <= set(after.pairs)
    assert after.spread <= 2


def test_nothing_to_assign():
    assert assign([], JUDGES, 3, seed="s").pairs == ()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"reviews": 0}, "at least one review"),
        ({"entries": ["A", "A"]}, "entry id given twice"),
        ({"judges": ["J", "J"]}, "judge id given twice"),
        ({"seed": ""}, "needs a seed"),
        ({"kept": [("A", "J1")], "conflicts": [("A", "J1")]}, "kept pair is in conflict"),
        ({"kept": [("Z", "J1")]}, "unknown entry or judge"),
        ({"kept": [("A", "J1"), ("A", "J2")]}, "more kept pairs than reviews"),
    ],
)
def test_what_makes_no_sense(arguments, message):
    standard = {"entries": ["A", "B"], "judges": ["J1", "J2"], "reviews": 1, "seed": "s"}
    with pytest.raises(ValueError, match=message):
        assign(**{**standard, **arguments})


@st.composite
def problems(draw):
    """Up to seven entries, each with the judges who may have it drawn one by one."""
    judges = [f"J{n}" for n in range(draw(st.integers(2, 4)))]
    able = draw(st.lists(st.sets(st.sampled_from(judges)), min_size=1, max_size=7))
    entries = [f"E{n}" for n in range(len(able))]
    conflicts = {(e, judge) for e, free in zip(entries, able, strict=True) for judge in judges if judge not in free}
    return entries, judges, draw(st.integers(1, 2)), conflicts, draw(st.text("abc", min_size=1, max_size=3))


def most_even(entries, judges, reviews, conflicts) -> int | None:
    """The smallest spread of all assignments, by trying every one; None when there is none."""
    choices = [
        list(combinations([judge for judge in judges if (entry, judge) not in conflicts], reviews)) for entry in entries
    ]
    best = None
    for panels in product(*choices):
        loads = Counter(judge for panel in panels for judge in panel)
        counts = [loads[judge] for judge in judges]
        spread = max(counts) - min(counts)
        best = spread if best is None else min(best, spread)
    return best


@settings(max_examples=100)
@given(problems())
def test_against_trying_every_assignment(problem):
    entries, judges, reviews, conflicts, seed = problem
    best = most_even(entries, judges, reviews, conflicts)
    if best is None:
        with pytest.raises(Infeasible) as caught:
            assign(entries, judges, reviews, seed=seed, conflicts=conflicts)
        assert caught.value.block is Block.TOO_FEW_JUDGES
        return
    made = assign(entries, judges, reviews, seed=seed, conflicts=conflicts, spread=None)
    check(made, entries, judges, reviews, conflicts)
    assert made.spread == best
    if best > 1:
        with pytest.raises(Infeasible) as caught:
            assign(entries, judges, reviews, seed=seed, conflicts=conflicts)
        assert caught.value.relaxations == {Relaxation.ALLOW_SPREAD: best}


@given(problems(), st.randoms(use_true_random=False))
def test_the_order_of_entries_and_judges_never_matters(problem, shuffler: random.Random):
    entries, judges, reviews, conflicts, seed = problem

    def outcome():
        try:
            return assign(entries, judges, reviews, seed=seed, conflicts=conflicts, spread=None)
        except Infeasible as error:
            return error.entries, error.judges, error.relaxations

    expected = outcome()
    shuffler.shuffle(entries)
    shuffler.shuffle(judges)
    assert outcome() == expected
