"""The least that must give way: a min-cost flow in which rules may be broken at a price.

A review that nobody gives goes to a column of nobody's; a conflict and a load outside its bounds cost. Among what costs the same
the lots decide, and what gives way is dealt out in steps, so that nobody is told to carry all of it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from judging.domain.assignment.arrays import NEVER, Arrays, Ints, arrays_of
from judging.domain.assignment.flow import LEVELS, Tolls, guessed, most_affinity
from judging.domain.assignment.problem import Pair, Problem
from judging.domain.assignment.table import Bools
from judging.domain.assignment.watch import Watch

FREE = 0
BARRED = None
UNIT = 2**42  # what a price of 1 is: more than all lots and steps together
SEED = "any"


@dataclass(frozen=True, slots=True)
class Prices:
    """What one broken unit costs; None: it may not be broken. `step`: so many reviews of a judge give way before it is
    another's turn.
    """

    dropped: int | None = BARRED  # a review less
    raised: int | None = BARRED  # a review above a judge's max
    lowered: int | None = BARRED  # a review below a judge's min
    lifted: int | None = BARRED  # a conflict
    step: int = 1


@dataclass(frozen=True, slots=True)
class Relaxed:
    """`given` and what was broken: reviews less by entry, above max and below min by judge, conflicts lifted.

    Rows and columns of the arrays are `entries` and `judges`.
    """

    entries: tuple[str, ...]
    judges: tuple[str, ...]
    given: Bools
    allowed: Bools
    locked: Bools
    dropped: dict[str, int]
    raised: dict[str, int]
    lowered: dict[str, int]
    lifted: tuple[Pair, ...]


def relaxed(problem: Problem, prices: Prices, watch: Watch) -> Relaxed | None:
    """The cheapest way, or None where there is none at these prices."""
    arrays = arrays_of(replace(problem, affinity=None), SEED)
    free = arrays.allowed if prices.lifted is None else np.ones_like(arrays.allowed)
    hopeless = np.maximum(arrays.need - free.sum(axis=1), 0)  # more reviews than judges
    if prices.dropped is None and hopeless.any():
        return None
    wide = _with_nobody(replace(arrays, allowed=free, need=arrays.need - hopeless), prices)
    rise = UNIT // ((LEVELS + 1) * (problem.total + 1))
    tolls = _tolls(wide, prices, rise)
    if not _can_add_up(tolls, int(wide.need.sum())):
        return None
    lots = (wide.luck * (rise // (16 * (len(wide.judges) + 1)))).astype(np.int64)
    start = _start(arrays, wide, lots, tolls, prices)
    judges = len(arrays.judges)
    lots[:, :judges] -= np.where(arrays.allowed, 0, (prices.lifted or 0) * UNIT)
    lots[:, judges:] -= (prices.dropped or 0) * UNIT
    table = most_affinity(wide, lots, watch, start, tolls)
    return None if table is None else _found(arrays, table.given[:, :judges])


def _with_nobody(arrays: Arrays, prices: Prices) -> Arrays:
    """With a column for each review that an entry can go without."""
    most = int(arrays.need.max(initial=0)) if prices.dropped is not None else 0
    rows = len(arrays.entries)
    return replace(
        arrays,
        judges=arrays.judges + tuple(f"\x1fnobody {number}" for number in range(most)),
        least=np.append(arrays.least, np.zeros(most, dtype=np.int64)),
        most=np.append(arrays.most, np.full(most, rows)),
        worth=np.zeros((rows, len(arrays.judges) + most), dtype=np.int64),
        luck=np.hstack([arrays.luck, np.zeros((rows, most))]),
        allowed=np.hstack([arrays.allowed, np.ones((rows, most), dtype=bool)]),
        locked=np.hstack([arrays.locked, np.zeros((rows, most), dtype=bool)]),
    )


def _tolls(wide: Arrays, prices: Prices, rise: int) -> Tolls:
    rows, columns = len(wide.entries), len(wide.judges)
    turn = np.arange(columns, dtype=np.int64) * (rise // (columns + 1))  # one judge before another, drawn
    return Tolls(
        wide.least,
        wide.most,
        wide.least if prices.lowered is None else np.zeros_like(wide.least),
        np.minimum(wide.most, rows) if prices.raised is None else np.full_like(wide.most, rows),
        (prices.lowered or 0) * UNIT + turn,
        (prices.raised or 0) * UNIT + turn,
        rise,
        prices.step,
    )


def _start(arrays: Arrays, wide: Arrays, lots: Ints, tolls: Tolls, prices: Prices) -> Ints:
    """Prices at which few reviews are in the wrong place: what the last review costs, and the lots of the pairs."""
    judges, total = len(arrays.judges), int(wide.need.sum())
    steps = np.sort(tolls.steps()[:, :judges], axis=None)
    last, next_one = np.append(np.insert(steps, 0, NEVER), -NEVER)[min(total, steps.size) :][:2]
    level = int(np.clip(0, last, next_one))
    if prices.dropped is not None:
        level = min(level, prices.dropped * UNIT)
    least, most = tolls.best(level)
    alone = replace(
        arrays, least=least[:judges], most=most[:judges], need=np.minimum(wide.need, arrays.allowed.sum(axis=1))
    )
    spared = int(alone.need.sum() - alone.most.sum())
    if spared > 0:  # as if all judges took their part of what nobody gives
        alone = replace(alone, least=_raised(alone.least, spared), most=_raised(alone.most, spared))
    start = guessed(alone, lots[:, :judges])
    if spared > 0:
        wish = np.sort(np.where(arrays.allowed, lots[:, :judges] - start, NEVER), axis=1)[:, ::-1]
        chosen = wish[np.arange(judges) < alone.need[:, None]]
        start += np.sort(chosen)[min(spared, chosen.size - 1)]  # worth less than what a column of nobody's is worth
    return np.append(start + level, np.zeros(len(wide.judges) - judges, dtype=np.int64))


def _raised(counts: Ints, by: int) -> Ints:
    return counts + -(-counts * by // max(int(counts.sum()), 1))


def _can_add_up(tolls: Tolls, total: int) -> bool:
    return bool(np.all(tolls.low <= tolls.high)) and int(tolls.low.sum()) <= total <= int(tolls.high.sum())


def _found(arrays: Arrays, given: Bools) -> Relaxed:
    loads = given.sum(axis=0).astype(np.int64)
    return Relaxed(
        arrays.entries,
        arrays.judges,
        given,
        arrays.allowed,
        arrays.locked,
        _named(arrays.entries, arrays.need - given.sum(axis=1)),
        _named(arrays.judges, loads - arrays.most),
        _named(arrays.judges, arrays.least - loads),
        tuple(
            sorted((arrays.entries[row], arrays.judges[column]) for row, column in np.argwhere(given & ~arrays.allowed))
        ),
    )


def _named(names: tuple[str, ...], counts: Ints) -> dict[str, int]:
    return {name: int(count) for name, count in sorted(zip(names, counts, strict=True)) if count > 0}
