"""The order of appearance of a stage: lots, blocks of tracks, fixed places, and the repair of what must not follow each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from competitions.domain.rulebook import Draw, NotInARow, TrackOrder
from judging.domain.draws import drawn_order
from judging.domain.order_repair import Clash, Item, Step, clashes, placed, repaired

PURPOSE = "running order"
ALL = "*"  # stands for the code of a track where all are drawn together


@dataclass(frozen=True, slots=True)
class Starter:
    """An entry before the draw. ``track``: its place among the tracks, and its code."""

    id: str
    track: tuple[int, str] = (0, "")
    hall: int = 0
    unit: str = ""
    region: str = ""


@dataclass(frozen=True)
class Drawn:
    """The order with how it came about: ``steps`` and ``left`` in places of the whole stage."""

    order: tuple[str, ...]
    steps: tuple[Step, ...] = ()
    left: tuple[Clash, ...] = ()


class BadPlaces(ValueError):
    """Fixed places that are no places, or of another hall or track."""


def key_of(seed: str, code: str, hall: int) -> str:
    """The key of the lots of a track (``*``: of all tracks) in a hall."""
    return f"{seed}:{code}:{hall}" if hall else f"{seed}:{code}"


def draw_order(
    starters: Sequence[Starter], seed: str, rule: Draw | None = None, fixed: Mapping[str, int] | None = None
) -> Drawn:
    """Everybody's place, hall after hall. ``fixed``: id → place in the whole order, from 1. Raises BadPlaces."""
    order: list[str] = []
    steps: list[Step] = []
    left: list[Clash] = []
    for hall in sorted({one.hall for one in starters}):
        here = [one for one in starters if one.hall == hall]
        start = len(order)
        ids = {one.id for one in here}
        mine = {name: place - start for name, place in (fixed or {}).items() if name in ids}
        found = _of_hall(here, seed, hall, rule, mine)
        order += found.order
        steps += [Step(one.kind, one.one + start, one.other + start) for one in found.steps]
        left += [Clash(one.place + start, one.traits) for one in found.left]
    return Drawn(tuple(order), tuple(steps), tuple(left))


def _of_hall(here: Sequence[Starter], seed: str, hall: int, rule: Draw | None, fixed: Mapping[str, int]) -> Drawn:
    how = rule.tracks if rule else TrackOrder.BLOCKS
    by_id = {one.id: one for one in here}
    items = [_item(by_id[name], rule, block, fixed) for name, block in _lots(here, seed, hall, how)]
    try:
        items = placed(items, fixed)
    except ValueError as error:
        raise BadPlaces(str(error)) from None
    if how is TrackOrder.BLOCKS and _is_torn(items):
        raise BadPlaces("a fixed place lies in another track")
    now, steps = repaired(items)
    return Drawn(tuple(item.id for item in now), tuple(steps), tuple(clashes(now)))


def _lots(here: Sequence[Starter], seed: str, hall: int, how: TrackOrder) -> list[tuple[str, str]]:
    """Ids in the order of their lots, each with the block in which it stays."""
    tracks = sorted({one.track for one in here})
    blocks = {
        track: drawn_order([one.id for one in here if one.track == track], key_of(seed, track[1], hall), PURPOSE)
        for track in tracks
    }
    if how is TrackOrder.BLOCKS:
        return [(name, f"{track}") for track in tracks for name in blocks[track]]
    heads = [blocks[track][0] for track in tracks] if how is TrackOrder.HEADS else []
    rest = drawn_order([one.id for one in here if one.id not in heads], key_of(seed, ALL, hall), PURPOSE)
    return [*((name, "head") for name in heads), *((name, "") for name in rest)]


def _item(one: Starter, rule: Draw | None, block: str, fixed: Mapping[str, int]) -> Item:
    apart = rule.not_in_a_row if rule else ()
    traits = set()
    if NotInARow.UNIT in apart and one.unit.strip():
        traits.add(f"unit:{''.join(one.unit.split())}")
    if NotInARow.REGION in apart and one.region:
        traits.add(f"region:{one.region}")
    return Item(one.id, block, frozenset(traits), one.id in fixed)


def _is_torn(items: Sequence[Item]) -> bool:
    """Whether a block stands in more than one piece."""
    runs = [item.block for at, item in enumerate(items) if at == 0 or items[at - 1].block != item.block]
    return len(runs) != len(set(runs))
