"""A draw of experts from a pool (随机抽取专家) that anybody with the seed can repeat.

Every candidate has a lot: HMAC-SHA256 of the id under the seed (`draws.lot`). The list is read from the smallest lot up, as
balls come out of a drum: for each group of the make-up in its order the first that fit, then the places open to all, then
the reserves in their order. Who would be one too many of a region is passed over and stays for the reserves.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from judging.domain.draws import drawn_order, lot

PURPOSE = "experts"
_NUMBER = re.compile(r"(\d{1,3})\s*[人名位]?$")


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may be drawn. `region` is what the spread counts; empty counts for none."""

    id: str
    group: str = ""
    region: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """So many judges of a group; without a group, of any."""

    group: str
    count: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """`chosen` are (id, group of the place); `short`: places that nobody was left for."""

    chosen: tuple[tuple[str, str], ...]
    reserves: tuple[str, ...]
    short: tuple[Place, ...] = ()


def places_of(make_up: Iterable[str], size: int) -> tuple[Place, ...]:
    """The make-up of the rule book (投资人4人, 技术专家 1 人) as places, filled up to `size` with places for anybody.

    A line without a number says nothing about the draw.
    """
    found = [place for line in make_up if (place := _place(line.strip())) is not None]
    left = size - sum(place.count for place in found)
    return (*found, *([Place("", left)] if left > 0 else []))


def _place(line: str) -> Place | None:
    """The name in front of the number; from the end, so that a line of a thousand blanks costs nothing."""
    number = _NUMBER.search(line)
    name = line[: number.start()].rstrip() if number else ""
    name = name[:-1].rstrip() if name.endswith((":", "：")) else name
    return Place(name, int(number[1])) if number and name else None


def draw_experts(
    candidates: Iterable[Candidate],
    places: Sequence[Place],
    *,
    seed: str,
    reserves: int = 0,
    per_region: int | None = None,
) -> Drawn:
    """Fill the places. The order of the candidates never matters. Raises ValueError on an id twice or an empty seed."""
    by_id: dict[str, Candidate] = {}
    for one in candidates:
        if by_id.setdefault(one.id, one) is not one:
            raise ValueError("an id stands twice in a draw")
    order = drawn_order(by_id, seed, PURPOSE)
    chosen: list[tuple[str, str]] = []
    taken: set[str] = set()
    regions: Counter[str] = Counter()
    short = []
    for place in places:
        left = place.count
        for key in order:
            one = by_id[key]
            if left == 0:
                break
            full = per_region is not None and one.region and regions[one.region] >= per_region
            if key in taken or (place.group and one.group != place.group) or full:
                continue
            chosen.append((key, place.group))
            taken.add(key)
            regions[one.region] += 1
            left -= 1
        if left:
            short.append(Place(place.group, left))
    rest = [key for key in order if key not in taken]
    return Drawn(tuple(chosen), tuple(rest[:reserves]), tuple(short))


def shown_lot(seed: str, key: str) -> str:
    """The first twelve digits of a lot, as the minutes print it."""
    return lot(seed, PURPOSE, key).hex()[:12]
