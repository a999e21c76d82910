"""Why no assignment exists, by name, and the smallest ways out. Each way is tried before it is offered."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import islice
from math import ceil

import numpy as np

from judging.domain.assignment.arrays import arrays_of
from judging.domain.assignment.bounds import bounds_of
from judging.domain.assignment.flow import most_affinity
from judging.domain.assignment.possible import is_possible
from judging.domain.assignment.problem import Cap, Need, Pair, Problem
from judging.domain.assignment.relaxed import FREE, Prices, Relaxed, relaxed
from judging.domain.assignment.watch import Watch

MOST_JUDGES = 12  # so many more are tried
NAMED = 12  # so many entries are named with "n more judges", and so many limits are looked at one by one
CHANGED = 8  # so many judges share what loads must give way, where conflicts allow
AT_ONCE = 3  # but one judge alone bears so little
TRIED = 12  # so many smaller numbers of reviews are tried
TURNS = 8  # so often limits are changed anew until a way is found


class Block(StrEnum):
    """What stands in the way."""

    TOO_FEW_JUDGES = "too_few_judges"  # reviews that nobody may give: conflicts and caps
    TOO_MUCH_DUE = "too_much_due"  # judges who cannot get the least that they are due


class Relaxation(StrEnum):
    """A kind of way out."""

    ADD_JUDGES = "add_judges"
    CHANGE_LOADS = "change_loads"
    LIFT_CONFLICTS = "lift_conflicts"
    FEWER_REVIEWS = "fewer_reviews"
    FEWER_OF_SOME = "fewer_of_some"
    TOGETHER = "together"


@dataclass(frozen=True, slots=True)
class Way:
    """What to change. `reviews`: at most so many for each entry; the rest by id: reviews less, above max, below min."""

    kind: Relaxation
    judges: int = 0
    entries: tuple[str, ...] = ()
    reviews: int = 0
    fewer: dict[str, int] = field(default_factory=dict)
    raised: dict[str, int] = field(default_factory=dict)
    lowered: dict[str, int] = field(default_factory=dict)
    lifted: tuple[Pair, ...] = ()
    before: int = 0

    def applied(self, problem: Problem) -> Problem:
        """The problem after the change."""
        least, most = bounds_of(problem)
        entries = tuple(
            Need(one.id, max(min(one.reviews, self.reviews or one.reviews) - self.fewer.get(one.id, 0), 0))
            for one in problem.entries
        )
        judges = tuple(
            Cap(
                one.id,
                least[index] - self.lowered[one.id] if one.id in self.lowered else one.min,
                most[index] + self.raised[one.id] if one.id in self.raised else one.max,
            )
            for index, one in enumerate(problem.judges)
        )
        new = tuple(Cap(f"\x1fnew {number}") for number in range(self.judges))
        affinity = problem.affinity
        if affinity is not None and new:
            affinity = np.hstack([affinity, np.zeros((len(entries), len(new)))])
        conflicts = problem.conflicts - set(self.lifted)
        return replace(problem, entries=entries, judges=judges + new, affinity=affinity, conflicts=conflicts)

    def __str__(self) -> str:
        said = []
        if self.judges:
            many = f"{self.judges} more judge{'s' if self.judges > 1 else ''} without conflict"
            whom = ", ".join(self.entries)
            said.append(f"{many} for {whom}" if 0 < len(self.entries) <= NAMED else many)
        if self.reviews:
            said.append(f"reviews_per_entry {self.reviews} instead of {self.before}")
        said += [f"{by} {'review' if by == 1 else 'reviews'} less of {entry}" for entry, by in self.fewer.items()]
        said += [f"raise max of {judge} by {by}" for judge, by in self.raised.items()]
        said += [
            f"lower min of {judge} by {by}" if by else f"set min of {judge} to 0" for judge, by in self.lowered.items()
        ]
        said += [f"lift conflict {entry}-{judge}" for entry, judge in self.lifted]
        return " and ".join(said)


class Infeasible(ValueError):
    """No assignment keeps the rules.

    `missing`: the smallest number of reviews that nobody can give (or, where judges are due more than they can get, that
    they lack). `entries` and `judges` block one another: the entries need more than those judges, who are full, and the few
    others free of conflict can give. `relaxations`: each alone is enough.
    """

    def __init__(
        self,
        block: Block,
        entries: tuple[str, ...],
        judges: tuple[str, ...],
        missing: int,
        relaxations: tuple[Way, ...],
    ) -> None:
        self.block, self.entries, self.judges = block, entries, judges
        self.missing, self.relaxations = missing, relaxations
        super().__init__(f"{block}: {missing} missing; {', '.join(entries[:NAMED])}")


def explained(problem: Problem, watch: Watch) -> Infeasible:
    """The reasons why `problem` has no answer, the same for every order of its entries and judges. Raises Cancelled."""
    watch = watch.quiet()
    problem = replace(
        problem,
        entries=tuple(sorted(problem.entries, key=lambda one: one.id)),
        judges=tuple(sorted(problem.judges, key=lambda one: one.id)),
        affinity=None,
    )
    short = relaxed(problem, Prices(dropped=1, raised=10, lowered=FREE), watch)
    if short is None:
        raise AssertionError("reviews may be left out, so there is a way")
    missing = sum(short.dropped.values()) + sum(short.raised.values())
    if missing:
        block, (rows, columns) = Block.TOO_FEW_JUDGES, _reach_of_entries(short)
    else:
        due = relaxed(problem, Prices(lowered=1), watch)
        if due is None:
            raise AssertionError("where no review is missing, lower minimums are enough")
        missing = sum(due.lowered.values())
        block, (rows, columns) = Block.TOO_MUCH_DUE, _reach_of_judges(due)
    entries = tuple(sorted(short.entries[row] for row in rows))
    judges = tuple(sorted(short.judges[column] for column in columns))
    step = max(ceil(missing / CHANGED), AT_ONCE)
    ways = [_bare(problem, way, watch) for way in _ways(problem, entries, step, watch)]
    if not ways:
        ways = [_bare(problem, way, watch) for way in _last_way(problem, step, watch)]
    return Infeasible(block, entries, judges, missing, tuple(ways))


def feasible(problem: Problem, watch: Watch | None = None) -> bool:
    """Whether there is any assignment."""
    watch = watch or Watch()
    arrays = arrays_of(replace(problem, affinity=None), "any")
    watch.at(0.0)
    return is_possible(arrays) and most_affinity(arrays, arrays.goal(), watch) is not None


def _ways(problem: Problem, entries: tuple[str, ...], step: int, watch: Watch) -> Iterator[Way]:
    """Each kind of change alone, where it is enough."""

    def helps(way: Way) -> bool:
        return feasible(way.applied(problem), watch)

    kinds = {
        Relaxation.CHANGE_LOADS: Prices(raised=1, lowered=1, step=step),
        Relaxation.LIFT_CONFLICTS: Prices(lifted=1),
    }
    found = (_way(kind, one) for kind, prices in kinds.items() if (one := relaxed(problem, prices, watch)))
    yield from filter(helps, found)
    barred = Counter(entry for entry, _judge in problem.conflicts)
    lack = max((one.reviews + barred[one.id] - len(problem.judges) for one in problem.entries), default=0)
    more = (Way(Relaxation.ADD_JUDGES, judges=many, entries=entries) for many in range(max(lack, 1), MOST_JUDGES + 1))
    yield from islice(filter(helps, more), 1)
    wanted = {one.reviews for one in problem.entries}
    if len(wanted) == 1 and not problem.locked:
        most = wanted.pop()
        first = most - max(lack, 1)
        less = (
            Way(Relaxation.FEWER_REVIEWS, reviews=to, before=most) for to in range(first, max(first - TRIED, 0), -1)
        )
        yield from islice(filter(helps, less), 1)
    dropped = relaxed(problem, Prices(dropped=1), watch)
    if dropped is not None and dropped.dropped:
        yield from filter(helps, [_way(Relaxation.FEWER_OF_SOME, dropped)])


def _last_way(problem: Problem, step: int, watch: Watch) -> Iterator[Way]:
    """Where no kind alone helps: conflicts before loads before reviews. Changed limits move the even share of the other
    judges, so what the first change left over may need another.
    """
    given = problem
    for _turn in range(TURNS):
        found = relaxed(given, Prices(raised=1, lowered=1, lifted=10, dropped=1000, step=step), watch)
        if found is None:
            return
        given = _way(Relaxation.TOGETHER, found).applied(given)
        way = _between(problem, given)
        if feasible(way.applied(problem), watch):
            yield way
            return


def _between(problem: Problem, given: Problem) -> Way:
    """The change that made `given` of the problem. A limit that only kept its number although the even share moved is moved
    by one: it must be said. A min of 0 is said as it is, since nobody takes less.
    """
    least, most = bounds_of(problem)
    raised, lowered = {}, {}
    for index, (was, now) in enumerate(zip(problem.judges, given.judges, strict=True)):
        if now.max is not None and now.max != was.max:
            raised[now.id] = max(now.max - most[index], 1)
        if now.min is not None and now.min != was.min:
            lowered[now.id] = max(least[index] - now.min, min(1, least[index]))
    fewer = {
        was.id: was.reviews - now.reviews
        for was, now in zip(problem.entries, given.entries, strict=True)
        if was.reviews > now.reviews
    }
    lifted = tuple(sorted(problem.conflicts - given.conflicts))
    return Way(Relaxation.TOGETHER, fewer=fewer, raised=raised, lowered=lowered, lifted=lifted)


def _bare(problem: Problem, way: Way, watch: Watch) -> Way:
    """The way without limits that may stay as they are: where one is changed, the even share of the other judges moves too."""
    if not 1 < len(way.raised) + len(way.lowered) <= NAMED:
        return way
    less = [replace(way, lowered=_without(way.lowered, judge)) for judge in sorted(way.lowered)]
    less += [replace(way, raised=_without(way.raised, judge)) for judge in sorted(way.raised)]
    fewer = next((one for one in less if feasible(one.applied(problem), watch)), None)
    return way if fewer is None else _bare(problem, fewer, watch)


def _without(limits: dict[str, int], judge: str) -> dict[str, int]:
    return {one: by for one, by in limits.items() if one != judge}


def _way(kind: Relaxation, found: Relaxed) -> Way:
    return Way(kind, fewer=found.dropped, raised=found.raised, lowered=found.lowered, lifted=found.lifted)


def _reach_of_entries(short: Relaxed) -> tuple[set[int], set[int]]:
    """The least cut: entries that lack a review, the judges free of conflict with them, whom those review instead …"""
    rows = {row for row, entry in enumerate(short.entries) if entry in short.dropped}
    columns: set[int] = set()
    waiting: deque[tuple[bool, int]] = deque((True, row) for row in sorted(rows))
    while waiting:
        is_entry, index = waiting.popleft()
        if is_entry:
            new = set(np.flatnonzero(short.allowed[index] & ~short.given[index]).tolist()) - columns
            columns |= new
        else:
            new = set(np.flatnonzero(short.given[:, index] & ~short.locked[:, index]).tolist()) - rows
            rows |= new
        waiting.extend((not is_entry, one) for one in sorted(new))
    for column, judge in enumerate(short.judges):
        if judge in short.raised:  # more is locked than the judge may take
            columns.add(column)
            rows |= set(np.flatnonzero(short.locked[:, column]).tolist())
    return rows, columns


def _reach_of_judges(due: Relaxed) -> tuple[set[int], set[int]]:
    """The least cut from the other side: judges below their min, entries they could take, the judges who hold those …"""
    columns = {column for column, judge in enumerate(due.judges) if judge in due.lowered}
    rows: set[int] = set()
    waiting: deque[tuple[bool, int]] = deque((False, column) for column in sorted(columns))
    while waiting:
        is_entry, index = waiting.popleft()
        if is_entry:
            new = set(np.flatnonzero(due.given[index] & ~due.locked[index]).tolist()) - columns
            columns |= new
        else:
            new = set(np.flatnonzero(due.allowed[:, index] & ~due.given[:, index]).tolist()) - rows
            rows |= new
        waiting.extend((not is_entry, one) for one in sorted(new))
    return rows, columns
