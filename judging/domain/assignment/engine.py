"""Who reviews what: the whole way from a problem to an answer."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection
from math import fsum

import numpy as np

from judging.domain.assignment import design
from judging.domain.assignment.arrays import ONE, arrays_of
from judging.domain.assignment.bounds import bounds_of
from judging.domain.assignment.cycles import cancel_cycles
from judging.domain.assignment.fair import MANY, lift
from judging.domain.assignment.flow import most_affinity, prices_of
from judging.domain.assignment.infeasible import explained, feasible
from judging.domain.assignment.possible import is_possible
from judging.domain.assignment.problem import Assignment, Cap, Mode, Pair, Problem
from judging.domain.assignment.relaxed import Prices, relaxed
from judging.domain.assignment.table import Table
from judging.domain.assignment.watch import Progress, Step, Watch

STAYING = 8  # affinity that a kept pair is worth beside its own
KEPT = 0.9853  # of the largest total; what fair mode may spend on the worst-served entry, chance and bridges in all
KEPT_OF_MANY = 0.9755  # of more than fair.MANY entries, where the worst-served one would be far from the ceiling
CHANCE = 0.9995  # of the largest total that is left when reviewers are made hard to foresee
NOISES = (0.04, 0.02, 0.01, 0.005)  # of 1; the first that leaves CHANCE
COMPARABLE = 0.50  # the efficiency up to which exchanges are made where the floor allows
ALIKE = 0.02  # efficiencies that differ by less are no reason to let the floor yield
ENOUGH = 0.42  # the efficiency for which the floor yields where judges fell into groups
YIELDS = (1.0, 0.95, 0.9, 0.85, 0.8, 0.7, 0.6, 0.4, 0.0)  # what is left of the floor then, the first that is enough

IN_VAIN = 2  # steps of these without a better outcome, then the floor is not what is in the way


def assign(
    problem: Problem,
    *,
    seed: str,
    mode: Mode = Mode.FAIR,
    progress: Progress | None = None,
    stop: Callable[[], bool] | None = None,
) -> Assignment:
    """The assignment of `problem`: whole, or Infeasible is raised with what blocks and the smallest ways out.

    The same seed gives the same pairs, whatever the order of entries and judges; in fair mode another seed gives other
    reviewers. Raises Cancelled when `stop()` says so, ValueError on an empty seed.
    """
    watch = Watch(progress, stop)
    arrays = arrays_of(problem, seed)
    watch.begin(Step.TOTAL)
    table = most_affinity(arrays, arrays.goal(), watch) if is_possible(arrays) else None
    if table is None:
        raise explained(problem, watch)
    if mode is Mode.FAIR:
        table = _fair(table, watch, bridges=problem.bridges)
    return _answer(problem, table)


def reassign(
    problem: Problem,
    kept: Collection[Pair],
    *,
    seed: str,
    stop: Callable[[], bool] | None = None,
) -> Assignment:
    """After somebody dropped out: as few of the `kept` pairs change as can be, then most affinity; `moved` names those.

    Kept pairs count in the loads. Loads are as even as that leaves them: what the even share says is least counts only
    where it moves nobody. Pairs that are now in conflict, or of who is gone, are not kept.
    """
    known = {(entry.id, judge.id) for entry in problem.entries for judge in problem.judges}
    stay = frozenset(kept) & known - problem.conflicts
    firm = _locked_too(problem, stay)
    watch = Watch(stop=stop)
    for tried in (firm, even(firm, stop=stop) if firm else None):
        if tried is not None and feasible(tried, watch):
            answer = assign(tried, seed=seed, mode=Mode.PLAIN, stop=stop)
            return dataclasses.replace(answer, moved=tuple(sorted(frozenset(kept) - set(answer.pairs))))
    loose = even(problem, stop=stop)
    arrays = arrays_of(loose, seed)
    marked = np.array([[(entry, judge) in stay for judge in arrays.judges] for entry in arrays.entries]).reshape(
        arrays.worth.shape
    )
    goal = arrays.goal() + marked * (STAYING * ONE)
    table = most_affinity(arrays, goal, watch) if is_possible(arrays) else None
    if table is None:
        raise explained(problem, watch)
    answer = _answer(problem, table)
    return dataclasses.replace(answer, moved=tuple(sorted(frozenset(kept) - set(answer.pairs))))


def _locked_too(problem: Problem, stay: frozenset[Pair]) -> Problem | None:
    """With `stay` locked, where no entry has too many then."""
    try:
        return dataclasses.replace(problem, locked=problem.locked | stay)
    except ValueError:
        return None


def even(problem: Problem, *, stop: Callable[[], bool] | None = None) -> Problem:
    """With loads as even as conflicts and locks allow, where the even share itself cannot be had.

    Bounds that were said stay. Without a way even so, the problem is left as it is.
    """
    watch = Watch(stop=stop)
    if feasible(problem, watch):
        return problem
    found = relaxed(problem, Prices(raised=1, lowered=1), watch)
    if found is None:
        return problem
    least, most = bounds_of(problem)
    judges = tuple(
        Cap(
            one.id,
            least[index] - found.lowered.get(one.id, 0) if one.min is None else one.min,
            most[index] + found.raised.get(one.id, 0) if one.max is None else one.max,
        )
        for index, one in enumerate(problem.judges)
    )
    return dataclasses.replace(problem, judges=judges)


def _fair(best: Table, watch: Watch, *, bridges: bool) -> Table:
    """Steps b to f: chance, the floor, bridges, exchanges."""
    keep = int(best.value() * KEPT)
    rare = int(best.value() * KEPT_OF_MANY) if len(best.arrays.need) > MANY else None
    watch.begin(Step.FLOOR)
    chosen = lift(_by_chance(best, watch), keep, watch, rare)
    if bridges:
        watch.begin(Step.DESIGN)
        chosen = _bridged(chosen, keep, watch)
    return chosen


def _bridged(table: Table, keep: int, watch: Watch) -> Table:
    """One component, and judges that can be compared; the floor yields to that only where judges fell into groups."""
    split, best, vain = design.pieces(table.given) > 1, None, 0
    for part in YIELDS if split else (1.0,):
        made = table.copy()
        made.seek(table.goal, int((table.floor or 0) * part))
        for _turn in range(2):
            design.better(made, keep, ENOUGH if split else COMPARABLE, watch, made.frozen)
            made.refresh()
            cancel_cycles(made, watch)
        reached = (-design.pieces(made.given), round(min(design.efficiency(made.given), ENOUGH) / ALIKE))
        if best is None or reached > best[0]:
            best, vain = (reached, made), 0
        else:
            vain += 1
        if reached >= (-1, round(ENOUGH / ALIKE)) or vain == IN_VAIN:
            break
    return table if best is None else best[1]


def _by_chance(best: Table, watch: Watch) -> Table:
    """As good as `best` but for a little, by lots: who wrote an entry cannot tell its reviewers from affinity alone."""
    arrays, prices = best.arrays, prices_of(best)
    for noise in NOISES:
        made = most_affinity(arrays, arrays.goal(noise), watch, prices)
        if made is not None and made.value() >= best.value() * CHANCE:
            return made
    return best


def _answer(problem: Problem, table: Table) -> Assignment:
    arrays = table.arrays
    row_of = {one.id: row for row, one in enumerate(problem.entries)}
    column_of = {one.id: column for column, one in enumerate(problem.judges)}
    pairs = sorted((arrays.entries[row], arrays.judges[column]) for row, column in np.argwhere(table.given))
    sums: dict[str, list[float]] = {}
    for entry, judge in pairs:
        value = 0.0 if problem.affinity is None else float(problem.affinity[row_of[entry], column_of[judge]])
        sums.setdefault(entry, []).append(value)
    return Assignment(
        pairs=tuple(pairs),
        loads={judge: int(load) for judge, load in sorted(zip(arrays.judges, table.loads, strict=True))},
        total_affinity=fsum(value for values in sums.values() for value in values),
        worst_entry=min((fsum(values) for values in sums.values()), default=None),
        components=design.pieces(table.given),
        efficiency=design.efficiency(table.given),
    )
