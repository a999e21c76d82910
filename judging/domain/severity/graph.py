"""The connectivity gate: judges can be compared only where a chain of common entries joins them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from judging.domain.severity.data import Observation


@dataclass(frozen=True, slots=True)
class Island:
    """Entries and judges that common marks join, each sorted by id."""

    entries: tuple[str, ...]
    judges: tuple[str, ...]


def islands(observations: Iterable[Observation]) -> tuple[Island, ...]:
    """Components of the graph of entries and judges, the largest first; one of them where all can be compared."""
    above: dict[tuple[str, str], tuple[str, str]] = {}

    def top(node: tuple[str, str]) -> tuple[str, str]:
        above.setdefault(node, node)
        while above[node] != node:
            above[node] = above[above[node]]
            node = above[node]
        return node

    for one in observations:
        above[top(("entry", one.entry))] = top(("judge", one.judge))
    members: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for node in sorted(above):
        members.setdefault(top(node), []).append(node)
    found = [
        Island(
            tuple(name for kind, name in nodes if kind == "entry"),
            tuple(name for kind, name in nodes if kind == "judge"),
        )
        for nodes in members.values()
    ]
    return tuple(sorted(found, key=lambda one: (-len(one.entries), one.entries)))


@dataclass(frozen=True, slots=True)
class Bridge:
    """A judge without whom the others fall into groups that cannot be compared; `groups`: their judges, each sorted by id."""

    judge: str
    groups: tuple[tuple[str, ...], ...]


def bridges(observations: Iterable[Observation]) -> tuple[Bridge, ...]:
    """The judges on whom alone the comparison of groups rests, by id. A group is a panel: two judges or more who are left."""
    rows = list(observations)
    near: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for one in rows:
        near.setdefault(("entry", one.entry), []).append(("judge", one.judge))
        near.setdefault(("judge", one.judge), []).append(("entry", one.entry))
    found, whole = [], islands(rows)
    for name in sorted(name for kind, name in _cut_points(near) if kind == "judge"):
        mine = next(set(island.judges) for island in whole if name in island.judges)
        left = islands(one for one in rows if one.judge != name and one.judge in mine)
        groups = [island.judges for island in left if len(island.judges) > 1]
        if len(groups) > 1:
            found.append(Bridge(name, tuple(groups)))
    return tuple(found)


def _cut_points(near: Mapping[tuple[str, str], Sequence[tuple[str, str]]]) -> set[tuple[str, str]]:
    """The nodes without which their component falls apart (Hopcroft and Tarjan), without recursion."""
    order: dict[tuple[str, str], int] = {}
    low: dict[tuple[str, str], int] = {}
    cuts = set()
    for root in sorted(near):
        if root in order:
            continue
        order[root] = low[root] = len(order)
        children = 0
        stack = [(root, root, iter(near[root]))]
        while stack:
            node, parent, rest = stack[-1]
            step = next(rest, None)
            if step is None:
                stack.pop()
                if node != root:
                    low[parent] = min(low[parent], low[node])
                    if parent == root:
                        children += 1
                    elif low[node] >= order[parent]:
                        cuts.add(parent)
            elif step not in order:
                order[step] = low[step] = len(order)
                stack.append((step, node, iter(near[step])))
            elif step != parent:
                low[node] = min(low[node], order[step])
        if children > 1:
            cuts.add(root)
    return cuts
