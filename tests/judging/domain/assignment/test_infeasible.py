"""What cannot be assigned: who blocks, and ways out that are ways out."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

import numpy as np
import pytest
from hypothesis import given, settings

from judging.domain.assignment import (
    Block,
    Cancelled,
    Cap,
    Infeasible,
    Need,
    Problem,
    Relaxation,
    assign,
    even_problem,
    feasible,
    flow,
)
from judging.domain.assignment.bounds import bounds_of
from tests.judging.domain.assignment.instances import instance, largest_total, names
from tests.judging.domain.assignment.test_engine import problems


def refused(problem: Problem) -> Infeasible:
    with pytest.raises(Infeasible) as caught:
        assign(problem, seed="s")
    for way in caught.value.relaxations:
        assert feasible(way.applied(problem))
    return caught.value


def said(error: Infeasible) -> list[str]:
    return [str(way) for way in error.relaxations]


def test_more_reviews_than_judges():
    error = refused(even_problem(["A", "B"], ["J1", "J2"], 3))
    assert (error.block, error.missing, error.entries, error.judges) == (Block.TOO_FEW_JUDGES, 2, ("A", "B"), ())
    assert said(error)[:2] == ["1 more judge without conflict for A, B", "reviews_per_entry 2 instead of 3"]


def test_no_judge_at_all():
    error = refused(even_problem(["A"], [], 1))
    assert (error.missing, error.entries, error.judges) == (1, ("A",), ())
    assert said(error)[0] == "1 more judge without conflict for A"


def test_an_entry_in_conflict_with_too_many():
    """Only the entry blocks: no judge is full."""
    entries, judges = [f"E{n}" for n in range(8)], [f"J{n}" for n in range(4)]
    error = refused(even_problem(entries, judges, 2, conflicts={("E3", "J0"), ("E3", "J1"), ("E3", "J2")}))
    assert (error.missing, error.entries, error.judges) == (1, ("E3",), ())
    assert "1 more judge without conflict for E3" in said(error)
    lift = next(way for way in error.relaxations if way.kind is Relaxation.LIFT_CONFLICTS)
    assert [pair[0] for pair in lift.lifted] == ["E3"]


def test_caps_that_are_too_low_in_sum():
    entries = tuple(Need(f"E{n}", 2) for n in range(5))
    error = refused(Problem(entries, (Cap("J1", None, 3), Cap("J2", None, 4), Cap("J3", None, 2))))
    assert (error.missing, error.judges) == (1, ("J1", "J2", "J3"))
    assert any(text.startswith("raise max of J") and text.endswith(" by 1") for text in said(error))


def test_the_cut_holds_only_who_blocks():
    """E1 and E2 may only have J1, who takes one; J2 to J4 and the rest have nothing to do with it."""
    entries = tuple(Need(f"E{n}", 1) for n in range(1, 7))
    judges = (Cap("J1", 0, 1), *(Cap(f"J{n}", 0, 5) for n in (2, 3, 4)))
    conflicts = frozenset((e, j) for e in ("E1", "E2") for j in ("J2", "J3", "J4"))
    error = refused(Problem(entries, judges, None, conflicts))
    assert (error.missing, error.entries, error.judges) == (1, ("E1", "E2"), ("J1",))
    assert "raise max of J1 by 1" in said(error)
    assert any(text.startswith("lift conflict E") for text in said(error))


def test_locks_above_a_cap():
    locked = frozenset({("A", "J1"), ("B", "J1")})
    error = refused(Problem((Need("A", 1), Need("B", 1)), (Cap("J1", 0, 1), Cap("J2", 0, 2)), None, locked=locked))
    assert (error.missing, error.judges) == (1, ("J1",))
    assert "raise max of J1 by 1" in said(error)


def test_a_way_out_asks_for_nothing_needless():
    """With the cap raised the even share of the others falls by itself: nobody's min has to be lowered."""
    needs, caps = (Need("A", 1), Need("B", 3)), (Cap("J1", 0, 0), Cap("J2", None, 3), Cap("J3"))
    error = refused(Problem(needs, caps, None, locked=frozenset({("B", "J1")})))
    assert said(error) == ["raise max of J1 by 1"]


def test_a_way_out_is_found_where_the_first_change_moves_the_share_of_others():
    needs = (Need("E0", 4), Need("E1", 3), Need("E2", 3))
    caps = (Cap("J0"), Cap("J1"), Cap("J2"), Cap("J3", 3, 5), Cap("J4", None, 0))
    conflicts = frozenset({("E0", "J2"), ("E1", "J2")})
    [way] = said(refused(Problem(needs, caps, None, conflicts, frozenset({("E0", "J4")}))))
    assert way.startswith("raise max of ")


def test_a_least_of_nothing_that_the_share_would_raise_is_said_as_nothing():
    """J2 is due nothing; what the others change would make it due one, and nobody takes less than nothing."""
    needs = (Need("E0", 3), Need("E1", 1))
    caps = (Cap("J0"), Cap("J1"), Cap("J2"), Cap("J3", 3))
    problem = Problem(needs, caps, None, frozenset({("E0", "J2")}), frozenset({("E1", "J1")}))
    for way in refused(problem).relaxations:
        assert all(by > 0 or f"set min of {judge} to 0" in str(way) for judge, by in way.lowered.items())


def test_judges_who_are_due_more_than_there_is():
    error = refused(Problem((Need("A", 1), Need("B", 1)), (Cap("J1", 3), Cap("J2"))))
    assert (error.block, error.missing, error.judges) == (Block.TOO_MUCH_DUE, 1, ("J1",))
    assert said(error)[0] == "lower min of J1 by 1"


def test_two_faults_at_once_are_mended_together():
    """E1 has no judge and J1, the only one, is full with E2: neither lifting nor raising is enough alone."""
    problem = Problem((Need("E1", 1), Need("E2", 1)), (Cap("J1", 0, 1),), None, frozenset({("E1", "J1")}))
    error = refused(problem)
    assert error.missing == 1
    assert any(way.judges == 1 for way in error.relaxations)


def test_large_packs_are_explained_with_few_exchanges(monkeypatch):
    """500 × 60 of whose 1500 reviews 60 are too many, and three entries free for two judges only."""
    done = count()
    monkeypatch.setattr(flow, "_augment", lambda *given, kept=flow._augment: (next(done), kept(*given)))
    rows, columns = names("E", 500), names("J", 60)
    conflicts = frozenset((row, column) for row in rows[:3] for column in columns[2:])
    error = refused(
        Problem(tuple(Need(one, 3) for one in rows), tuple(Cap(one, None, 24) for one in columns), None, conflicts)
    )
    assert (error.missing, len(error.judges)) == (60, 60)
    assert {way.kind for way in error.relaxations} == {
        Relaxation.ADD_JUDGES,
        Relaxation.FEWER_REVIEWS,
        Relaxation.FEWER_OF_SOME,
    }
    assert next(done) < 1000


def test_many_missing_reviews_are_dealt_out_among_a_few_judges():
    needs, caps = tuple(Need(f"E{n}", 3) for n in range(40)), tuple(Cap(f"J{n}", None, 8) for n in range(12))
    error = refused(Problem(needs, caps))
    [raised] = [way.raised for way in error.relaxations if way.raised]
    assert (error.missing, sorted(raised.values())) == (24, [3] * 8)


def test_absurdly_many_reviews_are_no_search():
    assert "reviews_per_entry 2 instead of 100000" in said(refused(even_problem(["A", "B"], ["J1", "J2"], 100_000)))


@pytest.mark.parametrize("kind", ["uniform", "heavy", "counts"])
def test_no_more_conflicts_are_lifted_than_must_be(kind):
    """Against an independent linear programme: the most reviews that keep to what is free of conflict."""
    given = instance(kind, 30, 8)
    barred = {(entry.id, judge.id) for entry in given.entries[:4] for judge in given.judges[2:]}
    problem = replace(given, affinity=None, conflicts=given.conflicts | barred)
    [lifted] = [way.lifted for way in refused(problem).relaxations if way.kind is Relaxation.LIFT_CONFLICTS]
    free = np.array(
        [[(e.id, j.id) not in problem.conflicts for j in problem.judges] for e in problem.entries], dtype=float
    )
    assert len(lifted) == problem.total - round(largest_total(replace(problem, affinity=free, conflicts=frozenset())))


def test_who_looks_for_reasons_can_be_stopped():
    """That no reviews are possible is seen before any flow: stopped is the search for ways out."""
    asked = count()
    with pytest.raises(Cancelled):
        assign(even_problem(["A", "B"], ["J1", "J2"], 3), seed="s", stop=lambda: next(asked) > 0)


@settings(max_examples=40, deadline=None)
@given(problems())
def test_every_way_out_leads_out_and_the_cut_is_a_cut(problem):
    if feasible(problem):
        assert len(assign(problem, seed="s").pairs) == problem.total
        return
    error = refused(problem)
    assert error.relaxations
    assert error.missing >= 1
    _least, most = bounds_of(problem)
    locks = [sum(j == one.id for _e, j in problem.locked) for one in problem.judges]
    if error.block is Block.TOO_FEW_JUDGES and all(held <= high for held, high in zip(locks, most, strict=True)):
        full = sum(high for one, high in zip(problem.judges, most, strict=True) if one.id in error.judges)
        others = {one.id for one in problem.judges} - set(error.judges)
        free = sum((entry, judge) not in problem.conflicts for entry in error.entries for judge in others)
        due = sum(one.reviews for one in problem.entries if one.id in error.entries)
        kept = sum(j in error.judges and e not in error.entries for e, j in problem.locked)
        assert due + kept > full + free
    again = refused(turned(problem))
    assert (said(error), error.entries, error.judges) == (said(again), again.entries, again.judges)


def turned(problem: Problem) -> Problem:
    affinity = None if problem.affinity is None else np.array(problem.affinity[::-1, ::-1])
    return Problem(problem.entries[::-1], problem.judges[::-1], affinity, problem.conflicts, problem.locked)
