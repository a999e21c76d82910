"""Cycles of exchanges that gain: how a table gets better when its goal or its floor changes (Klein's cycle cancelling)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from judging.domain.assignment.arrays import NEVER, Ints
from judging.domain.assignment.table import HOPS, Table, farthest
from judging.domain.assignment.watch import Watch


def cancel_cycles(table: Table, watch: Watch, is_done: Callable[[], bool] = lambda: False) -> None:
    """More of what the table seeks: carry out cycles of exchanges that gain, until none is found."""
    stale = True
    while not is_done():
        watch.at(0.5)
        if stale:
            table.open_pool()
        cycle = gaining_cycle(table.gain)
        if cycle is None:
            return
        moves = [(int(table.mover[a, b]), a, b) for a, b in cycle if table.size not in (a, b)]
        if len({entry for entry, _, _ in moves}) == len(moves) > 0:
            table.apply(moves)
            stale = True
        else:  # an entry that moves twice gains something else than the sum: not by this arc then
            giver, taker = min(((a, b) for a, b in cycle if table.size not in (a, b)), key=lambda arc: table.gain[arc])
            table.gain[giver, taker] = NEVER
            stale = False


def gaining_cycle(gain: Ints) -> list[tuple[int, int]] | None:
    """The arcs of a cycle that gains, or None. Longest paths from everywhere: where none ends, there is such a cycle."""
    nodes = len(gain)
    start = np.zeros(nodes, dtype=np.int64)
    before = np.full(nodes, -1, dtype=np.int64)
    for _turn in range(nodes // HOPS + 2):
        start, newer = farthest(gain, start, HOPS)
        if not (newer >= 0).any():
            return None
        before = np.where(newer >= 0, newer, before)
        best: list[tuple[int, int]] | None = None
        for cycle in _cycles(before):
            arcs = [(giver, taker) for taker, giver in zip(cycle, [*cycle[1:], cycle[0]], strict=True)]
            total = sum(int(gain[arc]) for arc in arcs)
            if total > 0 and (best is None or total > sum(int(gain[arc]) for arc in best)):
                best = arcs
        if best is not None:
            return best
    return None


def _cycles(before: Ints) -> list[list[int]]:
    """All cycles of a graph in which every node has at most one before it."""
    state, found = [0] * before.size, []
    for first in range(before.size):
        path, node = [], first
        while node >= 0 and state[node] == 0:
            state[node] = first + 1
            path.append(node)
            node = int(before[node])
        if node >= 0 and state[node] == first + 1:
            found.append(path[path.index(node) :])
    return found
