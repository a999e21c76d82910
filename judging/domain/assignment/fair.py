"""Raise the entry that is served worst, at the least loss of affinity in total.

What is raised is the smallest sum of affinity over an entry's pairs. No sum can be above that of the entry's own best
judges, so the smallest of those is a ceiling; most instances reach it, which proves the answer. An entry below the floor
takes a better judge; that judge hands a review on along the path of exchanges that loses least, and no entry on it may
fall below the floor.
"""

from __future__ import annotations

import numpy as np

from judging.domain.assignment.arrays import NEVER, Arrays
from judging.domain.assignment.cycles import cancel_cycles
from judging.domain.assignment.sets import Sets
from judging.domain.assignment.table import HOPS, UNREACHED, Move, Table, farthest
from judging.domain.assignment.watch import Watch

TRIES = 8  # paths tried for an entry before it is given up
HALVINGS = 9
CLOSE, FEWER, MANY = 10, 300, 1000  # the search ends where a floor is known to so many halvings of itself; fewer by two
# above 300 entries, by three above 1000
NEARLY = 0.95  # of the ceiling
STUCK = 3  # entries that find no way before a floor is given up


def ceiling(arrays: Arrays) -> int:
    """The most that the worst-served entry can have: the smallest sum of an entry's best judges. 0 without reviews."""
    worth = np.where(arrays.allowed, arrays.worth, -1)
    worth[arrays.locked] += 2 * worth.max(initial=0) + 2
    order = np.argsort(-worth, axis=1, kind="stable")
    ranked = np.take_along_axis(arrays.worth, order, axis=1)
    sums = np.where(np.arange(ranked.shape[1])[None, :] < arrays.need[:, None], ranked, 0).sum(axis=1)
    return int(sums[arrays.need > 0].min(initial=np.iinfo(np.int64).max)) if (arrays.need > 0).any() else 0


def worst(table: Table) -> int:
    """The smallest sum of an entry with reviews; 0 without."""
    reviewed = table.arrays.need > 0
    return int(table.sums[reviewed].min()) if reviewed.any() else 0


def lift(table: Table, keep: int, watch: Watch, rare: int | None = None) -> Table:
    """A table with the highest floor that was found at a total of `keep` (× 2**40) or more, its `floor` set.

    `rare`: where the worst-served entry would have less than NEARLY of the ceiling, so much of the total is enough.
    `table` itself is left as it is.
    """
    high = ceiling(table.arrays)
    found = _polished(table, reached(table, high, watch), watch)
    if worst(found) >= high and found.value() >= keep:
        return found
    search = _Search(table, high, watch)
    search.add(found)
    found = search.best(keep)
    if rare is not None and worst(found) < NEARLY * high:
        found = search.best(rare)
    return found


def _polished(table: Table, made: Table, watch: Watch) -> Table:
    """A copy with as much of the goal as single exchanges find above its own floor."""
    made = made.copy()
    made.seek(table.goal, worst(made))
    cancel_cycles(made, watch)
    return made


class _Search:
    """The floor by halves, with everything that was found on the way."""

    def __init__(self, table: Table, high: int, watch: Watch) -> None:
        self.table, self.high, self.watch = table, high, watch
        self.sets = Sets(table)
        self.close = CLOSE - 2 * (len(table.given) > FEWER) - (len(table.given) > MANY)
        self.found: list[Table] = []
        self.add(_polished(table, table, watch))

    def add(self, made: Table) -> None:
        self.found.append(made)

    def best(self, keep: int) -> Table:
        """The highest floor at a total of at least `keep`; where none has so much, the one with most."""
        low, high = self._at(keep), self.high
        for turn in range(HALVINGS):
            if high - worst(low) <= high >> self.close:
                break
            self.watch.at(turn / HALVINGS)
            target = (worst(low) + high + 1) // 2 if turn else high
            made = self.sets.reach(target, self.watch)
            if made is not None:
                self.add(_polished(self.table, made, self.watch))
            low = self._at(keep)
            if worst(low) < target:
                high = target
        return low

    def _at(self, keep: int) -> Table:
        enough = [one for one in self.found if one.value() >= keep]
        return max(enough or self.found, key=lambda one: (worst(one), one.value()) if enough else (one.value(), 0))


def reached(table: Table, floor: int, watch: Watch) -> Table:
    """A copy with as few entries below `floor` as single steps reach."""
    made = table.copy()
    made.seek(table.goal, floor)
    waiting = [int(row) for row in np.argsort(made.sums, kind="stable") if _is_low(made, int(row))]
    while waiting:
        stuck: list[int] = []
        for row in waiting:
            if not _serve(made, row, watch):
                stuck.append(row)
                if len(stuck) > STUCK:
                    return made
        if len(stuck) == len(waiting):
            return made
        waiting = stuck
    return made


def _is_low(table: Table, row: int) -> bool:
    return bool(table.arrays.need[row] > 0 and table.sums[row] < (table.floor or 0))


def _serve(table: Table, row: int, watch: Watch) -> bool:
    """Better judges for one entry until it is at the floor. What was gained stays also where it is not reached."""
    while _is_low(table, row):
        watch.at(0.5)
        if not any(_try(table, row, moves) for moves in _ways(table, row)):
            return False
    return True


def _try(table: Table, row: int, moves: list[Move]) -> bool:
    """Carry out moves; take them back where somebody ends too low or the first did not rise."""
    floor, rows = table.floor or 0, [entry for entry, _, _ in moves]
    if len(set(rows)) < len(rows):
        return False
    before = table.sums[rows].copy()
    table.apply(moves)
    after = table.sums[rows]
    if after[0] > before[0] and bool(np.all(after >= np.minimum(before, floor))) and rows[0] == row:
        return True
    table.undo(moves)
    return False


def _ways(table: Table, row: int) -> list[list[Move]]:
    """Ways to give an entry a better judge, the best first: to the floor at least loss, else as high as it goes."""
    arrays, floor = table.arrays, table.floor or 0
    table.open_pool()
    found: list[tuple[int, int, list[Move]]] = []
    for giver in np.flatnonzero(table.given[row] & ~arrays.locked[row]):
        rise = arrays.worth[row] - arrays.worth[row, giver]
        takers = np.flatnonzero((rise > 0) & (table.open[row] > UNREACHED))
        if not takers.size:
            continue
        start = np.full(table.size + 1, NEVER, dtype=np.int64)
        start[giver] = 0
        distance, after = farthest(table.gain.T, start, HOPS)
        loss = table.goal[row, takers] - table.goal[row, giver] + distance[takers]
        height = np.minimum(table.sums[row] + rise[takers], floor)
        for index in np.lexsort((-loss, -height))[:TRIES]:
            if distance[takers[index]] > UNREACHED:
                moves = _path(table, row, int(giver), int(takers[index]), after)
                found.append((-int(height[index]), -int(loss[index]), moves))
    found = sorted((way for way in found if way[2]), key=lambda way: way[:2])
    return [moves for _height, _loss, moves in found[:TRIES]]


def _path(table: Table, row: int, giver: int, taker: int, after: np.ndarray) -> list[Move]:
    """The entry's own move and those that make up for it, from the taker back to the giver."""
    moves, node = [(row, giver, taker)], taker
    for _hop in range(table.size + 1):
        if node == giver:
            return moves
        following = int(after[node])
        if table.size not in (node, following):
            moves.append((int(table.mover[node, following]), node, following))
        node = following
    return []  # a cycle that gains cut the path off
