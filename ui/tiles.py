"""A schematic map: one tile for each city, about where it lies. No borders, so nothing that needs approval as a map."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

# Column and row by division code (GB/T 2260). A province that is not listed here gets its cities in rows of four.
PLACES: Mapping[str, tuple[int, int]] = {
    "430800": (1, 0),
    "430700": (2, 0),
    "430600": (3, 0),
    "433100": (0, 1),
    "430900": (2, 1),
    "430100": (3, 1),
    "431200": (0, 2),
    "431300": (1, 2),
    "430300": (2, 2),
    "430200": (3, 2),
    "430500": (1, 3),
    "430400": (2, 3),
    "431100": (1, 4),
    "431000": (2, 4),
}
SIDE, GAP, COLUMNS = 72, 8, 4
_FITS = 5  # characters of a note under a name


class Place(Protocol):
    """A city: its division code and its name."""

    code: str
    short_name: str


class LinkTo(Protocol):
    """Where a tile leads, and whether one is there."""

    @property
    def url(self) -> str: ...

    @property
    def current(self) -> bool: ...


@dataclass(frozen=True)
class Tile:
    """One city as a link. ``x`` and ``y`` are in the drawing's units; ``tx`` and ``ty`` where its name stands.

    ``count`` or a short ``note`` stands below the name, ``title`` says it in full; ``tone`` as for chips.
    """

    name: str
    url: str
    x: int
    y: int
    current: bool = False
    count: int = 0
    note: str = ""
    title: str = ""
    tone: str = ""

    @property
    def below(self) -> str:
        """What stands under the name."""
        if not self.note:
            return str(self.count or "")
        return self.note if len(self.note) <= _FITS + 1 else f"{self.note[:_FITS]}…"

    @property
    def tx(self) -> int:
        return self.x + SIDE // 2

    @property
    def ty(self) -> int:
        return self.y + SIDE // 2 + (0 if self.below else 6)

    @property
    def cy(self) -> int:
        """Where the count stands."""
        return self.y + SIDE // 2 + 22


@dataclass(frozen=True)
class Note:
    """What a tile says beside its name."""

    text: str
    title: str = ""
    tone: str = ""


def tile_map(
    places: Iterable[Place],
    links: Mapping[str, LinkTo],
    counts: Mapping[str, int],
    notes: Mapping[str, Note] | None = None,
) -> list[Tile]:
    """A tile for every city that has a link, at its place; by its code a count or a note."""
    said = notes or {}
    tiles = []
    for index, city in enumerate(places):
        column, row = PLACES.get(city.code, (index % COLUMNS, index // COLUMNS))
        link, note = links[city.code], said.get(city.code, Note(""))
        tiles.append(
            Tile(
                name=short(city.short_name),
                url=link.url,
                x=column * (SIDE + GAP),
                y=row * (SIDE + GAP),
                current=link.current,
                count=counts.get(city.code, 0),
                note=note.text,
                title=note.title,
                tone=note.tone,
            )
        )
    return tiles


def short(name: str) -> str:
    """The name without its kind, at most three characters: 长沙市 → 长沙; 张家界, 湘西州 and 天心 stay."""
    return (name[:-1] if len(name) > 2 and name[-1] in "省市区县" else name)[:3]
