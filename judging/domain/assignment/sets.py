"""Whole sets of judges: what single moves do not find where many entries want what few judges have.

With a floor on every entry the choice of an entry is a set of judges whose affinities reach it together. At prices of the
judges each entry takes its best such set; where a judge is full, one more review by them costs a toll that grows from round
to round, so that entries for which it matters little give way (best responses in a congestion game, on top of a Lagrangian
relaxation of the loads). The bound of that relaxation is met to some hundredths of a per cent in what was measured.
"""

from __future__ import annotations

from functools import cache
from itertools import combinations
from math import comb

import numpy as np

from judging.domain.assignment.arrays import NEVER, ONE, Ints
from judging.domain.assignment.cycles import cancel_cycles
from judging.domain.assignment.flow import prices_of
from judging.domain.assignment.problem import Floats
from judging.domain.assignment.table import Table
from judging.domain.assignment.watch import Watch

MOST_SETS = 600  # looked at for an entry
ROUNDS = 24
PATIENCE = 6  # rounds in which what is out of bounds must fall to HOPE of it
HOPE = 0.8
TOLLS = (0.02, 0.5)  # of 1: in the first round and in the last
STEP = 0.02  # of 1: of a price, for each review too much (of three at most)
NOBODY = 2**60  # more reviews than there are
_SEED = 20240530


class Sets:
    """The best sets of every entry at the prices of `best`, those with most affinity first."""

    def __init__(self, best: Table) -> None:
        self.best = best
        arrays = best.arrays
        self.prices: Floats = prices_of(best) / ONE
        wish = np.where(arrays.allowed, best.goal - np.rint(self.prices * ONE).astype(np.int64)[None, :], NEVER)
        wish[arrays.locked] = -NEVER
        self.members: list[Ints] = [np.zeros((1, 0), dtype=np.int64)] * len(arrays.need)
        self.goals: list[Floats] = [np.zeros(1)] * len(arrays.need)
        self.rising: list[Ints] = [np.zeros(1, dtype=np.int64)] * len(arrays.need)
        for need in np.unique(arrays.need[arrays.need > 0]):
            self._fill(np.flatnonzero(arrays.need == need), int(need), wish)

    def _fill(self, rows: Ints, need: int, wish: Ints) -> None:
        """The sets of entries that need as many judges."""
        arrays = self.best.arrays
        count = need
        while count < wish.shape[1] and comb(count + 1, need) <= MOST_SETS:
            count += 1
        chosen = np.argsort(-wish[rows], axis=1, kind="stable")[:, : (3 * count + 3) // 4]
        rest = np.where(arrays.allowed[rows], arrays.worth[rows], -1)
        np.put_along_axis(rest, chosen, -2, axis=1)
        more = np.argsort(-rest, axis=1, kind="stable")[:, : count - chosen.shape[1]]
        chosen = np.concatenate([chosen, more], axis=1)
        places = _places(count, need)
        for row, judges in zip(rows, chosen, strict=True):
            fit = arrays.allowed[row, judges][places].all(axis=1)
            fit &= arrays.locked[row, judges][places].sum(axis=1) == arrays.locked[row].sum()
            members = judges[places[fit]]
            sums = arrays.worth[row, members].sum(axis=1)
            order = np.argsort(-sums, kind="stable")
            self.members[row] = members[order]
            self.goals[row] = self.best.goal[row, members[order]].sum(axis=1) / ONE
            self.rising[row] = -sums[order]

    def reach(self, floor: int, watch: Watch) -> Table | None:
        """A table in which nobody is below `floor`, with as much of the goal as was found; None where none was found."""
        made = self.best.copy()
        made.floor = floor
        needy = self.best.arrays.need > 0
        ends = [
            int(np.searchsorted(rising, -floor, side="right")) if need else 1
            for rising, need in zip(self.rising, needy, strict=True)
        ]
        if 0 in ends:
            return None
        choice = self._settled(ends, watch)
        made.given[:] = False
        for row, at in enumerate(choice):
            made.given[row, self.members[row][at]] = True
        made.refresh()
        cancel_cycles(made, watch)
        low = made.sums[needy].min(initial=floor)
        return made if made.is_within() and low >= floor else None

    def _settled(self, ends: list[int], watch: Watch) -> list[int]:
        """The set of each entry after rounds of best responses, from the round with the fewest reviews out of bounds."""
        arrays = self.best.arrays
        least, most = arrays.least, arrays.most
        lots = np.random.default_rng(_SEED)
        prices = self.prices.copy()
        sets = [members[:end] for members, end in zip(self.members, ends, strict=True)]
        goals = [goal[:end] for goal, end in zip(self.goals, ends, strict=True)]
        choice = [int((goal - prices[members].sum(axis=1)).argmax()) for members, goal in zip(sets, goals, strict=True)]
        loads = np.zeros(len(prices), dtype=np.int64)
        for members, at in zip(sets, choice, strict=True):
            loads[members[at]] += 1
        kept, offs = choice, [NOBODY]
        for turn in range(ROUNDS):
            watch.at(turn / ROUNDS)
            toll = TOLLS[0] * (TOLLS[1] / TOLLS[0]) ** (turn / (ROUNDS - 1))
            for row in lots.permutation(len(sets)):
                members, at = sets[row], choice[row]
                loads[members[at]] -= 1
                now = prices + toll * ((loads >= most) * (1 + 0.5 * (loads - most)) - (loads < least))
                choice[row] = at = int((goals[row] - now[members].sum(axis=1)).argmax())
                loads[members[at]] += 1
            over = np.maximum(loads - most, 0) - np.maximum(least - loads, 0)
            prices += STEP / (1 + turn / 6) * np.clip(over, -3, 3)
            off = int(np.abs(over).sum())
            if off < min(offs):
                kept = list(choice)
            offs.append(off)
            if off == 0 or (turn >= PATIENCE and off > HOPE * offs[-PATIENCE]):
                break
        return kept


@cache
def _places(count: int, need: int) -> Ints:
    return np.array(list(combinations(range(count), need)), dtype=np.int64)
