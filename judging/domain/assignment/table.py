"""The assignment as it is being made, and the graph of exchanges between judges.

The graph has a node for each judge and one more (the pool) that holds spare capacity. The arc a → b is the best single
move of a review from a to b: `gain[a, b]` is what it adds to the goal, `mover[a, b]` the entry that moves. The arcs between
judges and pool cost nothing and exist while the load of the judge may fall or rise. With it a min-cost flow of
entries × judges arcs becomes a shortest-path problem on judges alone, which is what makes this fast enough in numpy.
"""

from __future__ import annotations

import numpy as np

from judging.domain.assignment.arrays import NEVER, Arrays, Bools, Ints

UNREACHED = NEVER // 2
WITHIN = 2**45  # 32 of affinity
HOPS = 6  # judges on a path; longer ones never helped in what was measured
Move = tuple[int, int, int]  # entry, giver, taker


class Table:
    """`given` (entries × judges) says who reviews what. `floor`: no move may bring an entry's sum below it, nor lower where it
    is below.
    """

    def __init__(self, arrays: Arrays, goal: Ints) -> None:
        self.arrays = arrays
        self.goal = goal
        self.floor: int | None = None
        self.frozen: Bools = np.zeros(goal.shape[0], dtype=bool)  # entries that no move touches
        rows, columns = goal.shape
        self.size = columns
        self.given: Bools = np.zeros((rows, columns), dtype=bool)
        self.loads: Ints = np.zeros(columns, dtype=np.int64)
        self.sums: Ints = np.zeros(rows, dtype=np.int64)
        self.open: Ints = np.where(arrays.allowed, goal, NEVER)  # the goal where an entry may still go, else NEVER
        self.gain: Ints = np.full((columns + 1, columns + 1), NEVER, dtype=np.int64)
        self.mover: Ints = np.full((columns, columns), -1, dtype=np.int64)

    def copy(self) -> Table:
        """The same, to be changed on its own."""
        other = Table.__new__(Table)
        other.arrays, other.goal, other.size = self.arrays, self.goal, self.size
        other.floor = self.floor
        for name in ("frozen", "given", "loads", "sums", "open", "gain", "mover"):
            setattr(other, name, getattr(self, name).copy())
        return other

    def fill(self, prices: Ints) -> None:
        """Every entry the judges with most goal above their price; locked pairs in any case. Loads may be off."""
        arrays = self.arrays
        wish = np.where(arrays.allowed, self.goal - prices[None, :], NEVER)
        wish[arrays.locked] = -NEVER
        order = np.argsort(-wish, axis=1, kind="stable")
        for reviews in np.unique(arrays.need):
            rows = np.flatnonzero(arrays.need == reviews)
            self.given[rows[:, None], order[rows, :reviews]] = True
        self.refresh()

    def refresh(self) -> None:
        """Everything that follows from `given`, anew."""
        self.loads = self.given.sum(axis=0).astype(np.int64)
        self.sums = np.where(self.given, self.arrays.worth, 0).sum(axis=1).astype(np.int64)
        self.open = np.where(self.arrays.allowed & ~self.given, self.goal, NEVER)
        for judge in range(self.size):
            self._row(judge)

    def seek(self, goal: Ints, floor: int | None) -> None:
        """Seek something else from here on."""
        self.goal, self.floor = goal, floor
        self.refresh()

    def value(self) -> int:
        """The affinity in total, × 2**40."""
        return int(self.sums.sum())

    def _row(self, judge: int) -> None:
        """The arcs that leave a judge."""
        arrays = self.arrays
        held = np.flatnonzero(self.given[:, judge] & ~arrays.locked[:, judge] & ~self.frozen)
        if not held.size:
            self.gain[judge, : self.size] = NEVER
            return
        moves = self.open[held] - self.goal[held, judge][:, None]
        if self.floor is not None:
            sums = self.sums[held]
            loss = arrays.worth[held, judge][:, None] - arrays.worth[held]
            moves[loss > (sums - np.minimum(sums, self.floor))[:, None]] = NEVER
        best = moves.argmax(axis=0)
        self.mover[judge] = held[best]
        gains = moves[best, np.arange(self.size)]
        self.gain[judge, : self.size] = np.where(gains > UNREACHED, gains, NEVER)

    def move(self, entry: int, giver: int, taker: int) -> None:
        """One review from a judge to another; arcs are stale until `settle`."""
        self.given[entry, giver] = False
        self.given[entry, taker] = True
        self.open[entry, giver] = self.goal[entry, giver] if self.arrays.allowed[entry, giver] else NEVER
        self.open[entry, taker] = NEVER
        self.loads[giver] -= 1
        self.loads[taker] += 1
        self.sums[entry] += self.arrays.worth[entry, taker] - self.arrays.worth[entry, giver]

    def settle(self, moves: list[Move]) -> None:
        """Arcs anew after `moves`."""
        stale: Bools = np.zeros(self.size, dtype=bool)
        stale |= self.given[[entry for entry, _, _ in moves]].any(axis=0)
        stale[[giver for _, giver, _ in moves]] = True
        for judge in np.flatnonzero(stale):
            self._row(int(judge))

    def apply(self, moves: list[Move]) -> None:
        """Carry out moves and renew what they touch."""
        for entry, giver, taker in moves:
            self.move(entry, giver, taker)
        self.settle(moves)

    def undo(self, moves: list[Move]) -> None:
        """Take moves back, the last one first."""
        self.apply([(entry, taker, giver) for entry, giver, taker in reversed(moves)])

    def is_within(self) -> bool:
        """Whether all loads keep their bounds."""
        return bool(np.all((self.loads >= self.arrays.least) & (self.loads <= self.arrays.most)))

    def open_pool(self) -> None:
        """The arcs between judges and pool, from the loads. To bring a load within its bounds counts more than any affinity."""
        pool, loads, arrays = self.size, self.loads, self.arrays
        self.gain[:pool, pool] = np.where(loads < arrays.least, WITHIN, np.where(loads < arrays.most, 0, NEVER))
        self.gain[pool, :pool] = np.where(loads > arrays.most, WITHIN, np.where(loads > arrays.least, 0, NEVER))


def farthest(gain: Ints, start: Ints, hops: int) -> tuple[Ints, Ints]:
    """Longest distances and the node before each (-1: none) over at most `hops` arcs from `start` (NEVER: no start).

    Bellman and Ford. With unlimited hops it ends only where no cycle gains, as in an optimal table.
    """
    distance, before = start.copy(), np.full(start.shape, -1, dtype=np.int64)
    nodes = np.arange(start.size)
    for _hop in range(hops):
        reach = distance[:, None] + gain
        best = reach.argmax(axis=0)
        length = reach[best, nodes]
        better = (length > distance) & (length > UNREACHED)
        if not better.any():
            break
        distance = np.where(better, length, distance)
        before = np.where(better, best, before)
    return distance, before
