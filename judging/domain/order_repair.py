"""Repairing a drawn order so that no two of a kind follow each other, as far as that can be.

The rule, so that anybody can redo it with pen and paper: while two neighbours clash, look at the first place that clashes with
the one before it. Of all exchanges of that entry, or of the one before it, with an entry of another place (of the same block, and
none with a fixed place), and of all ways to take one of the two out and put it in elsewhere in its block, take what leaves the
fewest clashes; of equals an exchange goes before a move, then the smaller place, then the smaller other place. It is done only
if there are fewer clashes afterwards; if not, the next clashing place is looked at. When no place helps, and there are at most
8 entries, series of two, then of three steps are tried in the same order, of which all but the last are about the first clashing
place and leave as many clashes as there are: the first that helps is done. When there is none, what is left is named.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

MOST_FOR_SERIES, LONGEST = 8, 3
EXCHANGE, MOVE = "exchange", "move"


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of an order: in which block it may stand, what it may not share with a neighbour, whether its place is fixed."""

    id: str
    block: str = ""
    traits: frozenset[str] = frozenset()
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """What was done, in places from 1: two exchanged, or one taken out and put in at another place."""

    kind: str
    one: int
    other: int


@dataclass(frozen=True, slots=True)
class Clash:
    """Two neighbours, by the place of the second, and what they share."""

    place: int
    traits: tuple[str, ...]


def clashes(order: Sequence[Item]) -> list[Clash]:
    """All neighbours that share what they may not."""
    found = []
    for place in range(1, len(order)):
        shared = _shared(order[place - 1], order[place])
        if shared:
            found.append(Clash(place + 1, shared))
    return found


def repaired(order: Sequence[Item]) -> tuple[list[Item], list[Step]]:
    """The order with as few clashes as the rule finds, and every step."""
    now, steps = list(order), []
    while found := clashes(now):
        step = _helping(now, found)
        series = [step] if step is not None else _series(now, found, LONGEST)
        if not series:
            break
        for one in series:
            now = done(now, one)
        steps += series
    return now, steps


def _helping(order: list[Item], found: Sequence[Clash]) -> Step | None:
    """The step of the first clashing place that has one."""
    return next((one for one in (_best(order, clash.place, len(found)) for clash in found) if one is not None), None)


def _series(order: list[Item], found: Sequence[Clash], longest: int) -> list[Step]:
    """The shortest series of steps that helps, of which all but the last leave as many clashes as there are."""
    if len(order) > MOST_FOR_SERIES:
        return []
    for length in range(2, longest + 1):
        series = _of_length(order, found, length)
        if series:
            return series
    return []


def _of_length(order: list[Item], found: Sequence[Clash], length: int) -> list[Step]:
    if length == 1:
        step = _helping(order, found)
        return [] if step is None else [step]
    for step in sorted(set(_steps(order, found[0].place)), key=_preference):
        if _change(order, step) == 0:
            after = done(order, step)
            rest = _of_length(after, clashes(after), length - 1)
            if rest:
                return [step, *rest]
    return []


def _preference(step: Step) -> tuple[bool, int, int]:
    return step.kind == MOVE, step.one, step.other


def done(order: Sequence[Item], step: Step) -> list[Item]:
    """The order after a step."""
    now = list(order)
    if step.kind == EXCHANGE:
        now[step.one - 1], now[step.other - 1] = now[step.other - 1], now[step.one - 1]
    else:
        now.insert(step.other - 1, now.pop(step.one - 1))
    return now


def placed(drawn: Sequence[Item], fixed: Mapping[str, int]) -> list[Item]:
    """The fixed ones at their places (from 1), the others in their order round them. Raises ValueError where that cannot be."""
    by_place = {place: item for item in drawn if (place := fixed.get(item.id)) is not None}
    if len(by_place) != len(fixed) or not all(1 <= place <= len(drawn) for place in by_place):
        raise ValueError("fixed places do not fit")
    rest = iter(item for item in drawn if item.id not in fixed)
    return [by_place[place] if place in by_place else next(rest) for place in range(1, len(drawn) + 1)]


def _shared(one: Item, other: Item) -> tuple[str, ...]:
    return tuple(sorted(one.traits & other.traits))


def _best(order: list[Item], place: int, before: int) -> Step | None:
    """The step for a clashing place that leaves the fewest clashes; None where none leaves fewer."""
    best: tuple[int, bool, int, int] | None = None
    found = None
    for step in _steps(order, place):
        left = before + _change(order, step)
        key = (left, *_preference(step))
        if left < before and (best is None or key < best):
            best, found = key, step
    return found


def _steps(order: list[Item], place: int) -> Iterator[Step]:
    for one in (place - 1, place):
        if order[one - 1].fixed:
            continue
        for other in range(1, len(order) + 1):
            if other == one or order[other - 1].fixed or order[other - 1].block != order[one - 1].block:
                continue
            yield Step(EXCHANGE, min(one, other), max(one, other))
            # A move shifts what stands between: nothing fixed and nothing of another block may be there.
            between = order[min(one, other) - 1 : max(one, other)]
            if all(not item.fixed and item.block == order[one - 1].block for item in between):
                yield Step(MOVE, one, other)


def _change(order: list[Item], step: Step) -> int:
    """How many clashes more there are after a step: only the neighbours of what moves are looked at."""
    one, other = step.one - 1, step.other - 1
    if step.kind == EXCHANGE:
        pairs = {(at, at + 1) for at in (one - 1, one, other - 1, other) if 0 <= at < len(order) - 1}
        swapped = {one: order[other], other: order[one]}
        before = sum(_clash(order[low], order[high]) for low, high in pairs)
        return sum(_clash(swapped.get(low, order[low]), swapped.get(high, order[high])) for low, high in pairs) - before
    item, head, tail = order[one], _at(order, one - 1), _at(order, one + 1)
    # Taken out first, so what stands after it has moved up.
    left, right = (other, other + 1) if other > one else (other - 1, other)
    low, high = _at(order, left), _at(order, right)
    taken = _clash(head, tail) - _clash(head, item) - _clash(item, tail)
    return taken + _clash(low, item) + _clash(item, high) - _clash(low, high)


def _at(order: list[Item], place: int) -> Item | None:
    return order[place] if 0 <= place < len(order) else None


def _clash(one: Item | None, other: Item | None) -> bool:
    return one is not None and other is not None and not one.traits.isdisjoint(other.traits)
