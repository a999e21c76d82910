"""Whether judges can be compared: islands, efficiency, and exchanges that better them at the least loss of affinity.

Two judges are compared through entries that both review. Model: mark = entry + judge + error; the information on judges
after the entries are fitted is C = diag(loads) - Nᵀ diag(1/k) N (N: entries × judges, k: reviews of an entry), the Laplacian
of the graph in which an entry of k reviews links each two of its judges with weight 1/k.

Exchanges lower Σ 1/eigenvalue of C (A-optimality). A new link of weight w between two judges with difference e lowers it by
w eᵀC⁻²e / (1 + w eᵀC⁻¹e) (Sherman and Morrison); taking one away is the same with -w. Between islands that is largest, so
bridges come first, then links between judges who are hard to compare; colleagues who often meet count little, so repeated
co-reviews fall. The gains of the links of a move are added up, so each exchange is looked at again when it is made.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from judging.domain.assignment.arrays import ONE, Bools, Ints
from judging.domain.assignment.cycles import gaining_cycle
from judging.domain.assignment.problem import Floats
from judging.domain.assignment.table import UNREACHED, Move, Table
from judging.domain.assignment.watch import Watch

ISLAND = 1e-4  # an eigenvalue below this part of their mean counts as 0
TINY = 1e-9
EFFORT = (
    0.05  # of affinity, added to the loss of each move: what costs nothing but brings next to nothing is not worth it
)
WORTH = 20.0  # an exchange that costs 0.1 % of the affinity must lower what is lacking by 2 % at least
EXCHANGES = 120
REFUSALS = 2
RATIOS = 3  # steps of Dinkelbach towards the best ratio of gain to loss
SCALE = 2.0**30


def information(given: Bools) -> Floats:
    """C of the judges who review anything, in their order."""
    links = given[:, given.any(axis=0)].astype(float)
    reviews = np.maximum(links.sum(axis=1), 1.0)
    # By einsum, not by BLAS: its threads cost more than they bring on matrices this small.
    made: Floats = np.diag(links.sum(axis=0)) - np.einsum("ij,ik->jk", links, links / reviews[:, None])
    return made


def efficiency(given: Bools) -> float:
    """Average efficiency of the contrasts between judges: harmonic mean of the J - 1 eigenvalues of C that can differ from 0,
    divided by their arithmetic mean, which is what a balanced design with the same reviews has for all of them.

    From 0 to 1; 0 for islands; 1 for one judge (nothing to compare) or none. (John and Williams, Cyclic and Computer
    Generated Designs, 1995, 2.4, with judges as treatments and entries as blocks.)
    """
    matrix = information(given)
    if len(matrix) < 2:
        return 1.0
    values = np.linalg.eigvalsh(matrix)[1:]
    if values[0] <= TINY * max(float(values[-1]), 1.0):
        return 0.0
    return float(1 / np.mean(1 / values) / np.mean(values))


def components(given: Bools) -> list[tuple[list[int], list[int]]]:
    """The groups that share nothing: rows and columns of each, the largest first. Who has no pair belongs to none."""
    left, found = set(np.flatnonzero(given.any(axis=0)).tolist()), []
    while left:
        ours: Bools = np.zeros(given.shape[1], dtype=bool)
        ours[min(left)] = True
        size = 0
        while size < int(ours.sum()):
            size = int(ours.sum())
            ours |= given[given[:, ours].any(axis=1)].any(axis=0)
        members = np.flatnonzero(ours).tolist()
        left -= set(members)
        found.append((np.flatnonzero(given[:, ours].any(axis=1)).tolist(), members))
    return sorted(found, key=lambda group: (-len(group[0]), group))


def pieces(given: Bools) -> int:
    """How many groups share nothing."""
    return len(components(given))


@dataclass(slots=True)
class Worth:
    """Gain of comparability and loss of affinity of the best move on each arc a → b at a rate of exchange."""

    score: Floats
    gain: Floats
    loss: Floats
    mover: Ints


@dataclass(slots=True)
class Exchange:
    """Moves with what they bring (of Σ 1/eigenvalue) and cost (of affinity)."""

    moves: list[Move]
    gain: float
    loss: float


def better(table: Table, keep: int, goal: float, watch: Watch, moved: Bools) -> None:
    """Exchanges until the efficiency is `goal`, as long as the total stays at least `keep` (× 2**40) and they are worth it.

    Islands are joined even where the total must fall below `keep`. The floor of the table holds, and so do all loads. No
    entry of `moved` moves again; those that move are added to it.
    """
    resting, refused = moved.copy(), 0
    state = _State(table)
    total = max(table.value() / ONE, 1.0)
    for done in range(EXCHANGES):
        watch.at(done / EXCHANGES)
        if not state.split and state.efficiency >= goal:
            return
        found = _best(table, state, resting)
        if found is None or not (state.split or found.gain / state.lack >= WORTH * found.loss / total):
            return
        rows = [entry for entry, _, _ in found.moves]
        resting[rows] = True
        loss = table.value()
        table.apply(found.moves)
        loss -= table.value()
        after = _State(table)
        if after.lack < state.lack - TINY and (table.value() >= keep or state.split or loss <= 0):
            state, moved[rows] = after, True
            continue
        table.undo(found.moves)
        refused += 1
        if refused > REFUSALS:
            return


class _State:
    """The eigenvalues of C and what follows. `lack` is Σ 1 / eigenvalue, with islands counted as very weak links."""

    def __init__(self, table: Table) -> None:
        self.active = np.flatnonzero(table.given.any(axis=0))
        self.split = pieces(table.given) > 1
        values, self.vectors = np.linalg.eigh(information(table.given))
        values = np.maximum(values, 0)
        mean = max(float(values[1:].mean()), TINY) if len(values) > 1 else 1.0
        self.values = values + ISLAND * mean
        self.lack = float(np.sum(1 / self.values[1:]))
        self.efficiency = 1.0 if len(values) < 2 else 0.0 if self.split else float(1 / np.mean(mean / values[1:]))


class _Links:
    """What links between judges bring: for each number of reviews of an entry, judges × judges, 0 for who has no reviews."""

    def __init__(self, table: Table, state: _State) -> None:
        active, values, vectors = state.active, state.values, state.vectors
        once, twice = (_between((vectors / values**power) @ vectors.T) for power in (1, 2))
        needs, self.kind = np.unique(table.arrays.need, return_inverse=True)
        shape = (len(needs), table.size, table.size)
        self.more, self.less = np.zeros(shape), np.zeros(shape)
        for index, need in enumerate(needs):
            weight = 1 / max(int(need), 1)
            self.more[index][np.ix_(active, active)] = weight * twice / (1 + weight * once)
            self.less[index][np.ix_(active, active)] = weight * twice / np.maximum(1 - weight * once, ISLAND)
        given = table.given.astype(float)
        near = [(given @ self.more[index], given @ self.less[index]) for index in range(len(needs))]
        rows = np.arange(len(self.kind))
        self.gains = np.stack([pair[0] for pair in near])[self.kind, rows]
        self.costs = np.stack([pair[1] for pair in near])[self.kind, rows]

    def gain(self, held: Ints, giver: int) -> Floats:
        """Of moves of the entries `held` from a judge to every other."""
        found: Floats = self.gains[held] - self.more[self.kind[held], giver] - self.costs[held, giver][:, None]
        return found


def _between(inner: Floats) -> Floats:
    """eᵀMe for the differences e of all pairs."""
    return np.diag(inner)[:, None] + np.diag(inner)[None, :] - 2 * inner


def _best(table: Table, state: _State, resting: Bools) -> Exchange | None:
    """The exchange with most gain for its loss: two entries between two judges, one where loads allow, or a cycle."""
    if len(table.given) == 0 or not table.given.any():
        return None
    links = _Links(table, state)
    rate, best = 0.0, None
    for _turn in range(RATIOS):
        found = _pair(table, _arcs(table, links, rate, resting))
        if found is None:
            break
        best = found
        if found.gain <= rate * found.loss * (1 + TINY):
            break
        rate = found.gain / found.loss
    if best is None and state.split:
        return _cycle(table, _arcs(table, links, 0.0, resting))
    return best


def _arcs(table: Table, links: _Links, rate: float, resting: Bools) -> Worth:
    """The best move on each arc by gain - rate × loss."""
    arrays, size = table.arrays, table.size
    found = Worth(
        np.full((size, size), -np.inf), np.zeros((size, size)), np.zeros((size, size)), -np.ones((size, size), int)
    )
    columns, free = np.arange(size), (arrays.need > 1) & ~resting
    for giver in range(size):
        held = np.flatnonzero(table.given[:, giver] & ~arrays.locked[:, giver] & free)
        if not held.size:
            continue
        gain = links.gain(held, giver)
        fall = arrays.worth[held, giver][:, None] - arrays.worth[held]
        loss = np.maximum(fall / ONE, 0.0) + EFFORT
        score = gain - rate * loss
        score[table.open[held] < UNREACHED] = -np.inf
        if table.floor is not None:
            sums = table.sums[held]
            score[fall > (sums - np.minimum(sums, table.floor))[:, None]] = -np.inf
        top = score.argmax(axis=0)
        found.score[giver] = score[top, columns]
        found.gain[giver], found.loss[giver] = gain[top, columns], loss[top, columns]
        found.mover[giver] = held[top]
    return found


def _pair(table: Table, arcs: Worth) -> Exchange | None:
    """The best exchange between two judges, or move from one to another, with its gain and loss; None: none gains."""
    both = np.triu(arcs.score + arcs.score.T, 1)
    both[np.tril_indices(table.size)] = -np.inf
    both[arcs.mover == arcs.mover.T] = -np.inf
    loads, arrays = table.loads, table.arrays
    spare = (loads > np.maximum(arrays.least, 1))[:, None] & ((loads < arrays.most) & (loads > 0))[None, :]
    alone = np.where(spare, arcs.score, -np.inf)
    pair = np.unravel_index(int(both.argmax()), both.shape)
    one = np.unravel_index(int(alone.argmax()), alone.shape)
    where = [(pair, pair[::-1]) if both[pair] >= alone[one] else (one,)][0]
    if max(both[pair], alone[one]) <= TINY:
        return None
    moves = [(int(arcs.mover[arc]), int(arc[0]), int(arc[1])) for arc in where]
    return Exchange(moves, float(sum(arcs.gain[arc] for arc in where)), float(sum(arcs.loss[arc] for arc in where)))


def _cycle(table: Table, arcs: Worth) -> Exchange | None:
    """An exchange among more than two judges that gains, where no two can."""
    size = table.size
    table.open_pool()
    gain = table.gain.copy()
    top = float(np.abs(arcs.score[np.isfinite(arcs.score)]).max(initial=TINY))
    scaled = np.where(np.isfinite(arcs.score), arcs.score / top * SCALE, UNREACHED * 2)
    gain[:size, :size] = scaled.astype(np.int64)
    cycle = gaining_cycle(gain)
    if cycle is None:
        return None
    moves = [(int(arcs.mover[giver, taker]), giver, taker) for giver, taker in cycle if size not in (giver, taker)]
    return Exchange(moves, 1.0, EFFORT) if len({entry for entry, _, _ in moves}) == len(moves) > 0 else None
