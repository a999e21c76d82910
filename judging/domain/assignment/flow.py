"""The most affinity in total: a min-cost flow by successive longest paths over the graph of judges.

Start: every entry has the judges it likes best at their prices, whatever their loads. That is optimal but for the loads; each
path then moves one review from a judge (or the pool) that has too much to one that has too little at the least loss, and
the table stays optimal for its loads (Ahuja, Magnanti, Orlin, Network Flows, 9.7). Where no path is left and loads are
still off, no assignment exists.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from judging.domain.assignment.arrays import NEVER, Arrays, Ints
from judging.domain.assignment.table import UNREACHED, Table, farthest
from judging.domain.assignment.watch import Watch

GUESSES = 30
STRIDE = 0.4  # of the spread of the goal: the first step of a price when a judge is wanted twice as much as there is


LEVELS = 63  # so often further reviews outside the bounds are dearer than those before


@dataclass(frozen=True, slots=True)
class Tolls:
    """What loads cost: nothing from `least` to `most`, `under` and `over` for each review outside them, and `rise` more for
    every `step` of these; never below `low` or above `high`.
    """

    least: Ints
    most: Ints
    low: Ints
    high: Ints
    under: Ints
    over: Ints
    rise: int = 0
    step: int = 1

    @classmethod
    def of(cls, arrays: Arrays) -> Tolls:
        """Bounds that hold."""
        none, high = np.zeros_like(arrays.least), np.minimum(arrays.most, arrays.need.size)
        return cls(arrays.least, arrays.most, arrays.least, high, none, none)

    def next(self, loads: Ints) -> Ints:
        """What one review more costs each judge; it never falls as loads rise."""
        above, below = loads - self.most, self.least - 1 - loads
        over = self.over + self.rise * np.clip(above // self.step, 0, LEVELS)
        under = self.under + self.rise * np.clip(below // self.step, 0, LEVELS)
        cost: Ints = np.where(above >= 0, over, 0) - np.where(below >= 0, under, 0)
        return cost

    def steps(self) -> Ints:
        """`next` of every load that can be, from 0 (the first axis); what must be costs -`NEVER` less than nothing."""
        loads = np.arange(int(self.high.max(initial=0)))[:, None]
        return np.where(loads < self.low, NEVER, np.where(loads < self.high, self.next(loads), -NEVER))

    def best(self, prices: Ints | int) -> tuple[Ints, Ints]:
        """Fewest and most reviews of each judge, where a review is worth `prices`."""
        steps = self.steps()
        fewest, largest = (steps < prices).sum(axis=0), (steps <= prices).sum(axis=0)
        return np.maximum(fewest, self.low), np.maximum(largest, self.low)


def most_affinity(
    arrays: Arrays, goal: Ints, watch: Watch, prices: Ints | None = None, tolls: Tolls | None = None
) -> Table | None:
    """The table with the largest sum of `goal` less `tolls`, or None where none keeps the loads.

    `prices` (one for each judge) of a similar problem make it faster and change nothing but ties.
    """
    table = Table(arrays, goal)
    start = guessed(arrays, goal) if prices is None else prices
    table.fill(start)
    tolls = tolls or Tolls.of(arrays)
    carried = np.clip(table.loads, *tolls.best(start))
    return table if _balance(table, tolls, carried, watch) else None


def guessed(arrays: Arrays, goal: Ints) -> Ints:
    """Prices at which wishes and loads nearly meet: few paths are left to find. Any prices lead to the same total."""
    prices = np.zeros(goal.shape[1], dtype=np.int64)
    reviewed = arrays.need > 0
    if not reviewed.any() or goal.shape[1] < 2:
        return prices
    reviews = int(np.clip(round(float(arrays.need[reviewed].mean())), 1, goal.shape[1] - 1))
    whole = arrays.need.sum() / (reviewed.sum() * reviews)
    wish = np.where(arrays.allowed, goal, NEVER)[reviewed]
    spread = float(goal.std())
    mean = max(float(arrays.need.sum()) / goal.shape[1], 1.0)
    for turn in range(GUESSES):
        chosen = np.argpartition(prices[None, :] - wish, reviews - 1, axis=1)[:, :reviews]
        loads = np.bincount(chosen.ravel(), minlength=goal.shape[1]) * whole
        over = np.maximum(loads - arrays.most, 0) - np.maximum(arrays.least - loads, 0)
        step = STRIDE / (1 + turn / 4) * np.clip(over / mean, -1, 2)
        prices += np.rint(step * spread).astype(np.int64)
    return prices


def prices_of(table: Table) -> Ints:
    """What one more review by each judge is worth, in the goal's units, at an optimal table."""
    table.open_pool()
    start = np.zeros(table.size + 1, dtype=np.int64)
    distance, _before = farthest(table.gain, start, 4 * (table.size + 1))
    prices: Ints = distance[:-1] - distance[-1]
    return prices


def _balance(table: Table, tolls: Tolls, carried: Ints, watch: Watch) -> bool:
    """Paths from too much to too little until all is even. `carried` is the flow from each judge to the pool."""
    pool = table.size
    excess = np.append(table.loads - carried, carried.sum() - table.loads.sum())
    first = max(int(excess[excess > 0].sum()), 1)
    while (left := int(excess[excess > 0].sum())) > 0:
        watch.at(1 - left / first)
        table.gain[:pool, pool] = np.where(carried < tolls.high, -tolls.next(carried), NEVER)
        table.gain[pool, :pool] = np.where(carried > tolls.low, tolls.next(carried - 1), NEVER)
        distance, before = farthest(table.gain, np.where(excess > 0, 0, NEVER), 8 * (pool + 1))
        ends = np.where(excess < 0, distance, NEVER)
        end = int(ends.argmax())
        if ends[end] < UNREACHED:
            return False
        _augment(table, carried, excess, before, end)
    return True


def _augment(table: Table, carried: Ints, excess: Ints, before: Ints, end: int) -> None:
    """One review along the path that ends at `end`."""
    pool, node, moves = table.size, end, []
    while before[node] >= 0:
        giver = int(before[node])
        if giver == pool:
            carried[node] -= 1
        elif node == pool:
            carried[giver] += 1
        else:
            moves.append((int(table.mover[giver, node]), giver, node))
        node = giver
    excess[node] -= 1
    excess[end] += 1
    if moves:
        table.apply(moves[::-1])
