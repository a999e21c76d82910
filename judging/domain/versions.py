"""Two versions of one ranking side by side: every mark, number, place that differs, entry by entry.

Reads the stored documents alone, so that an old version can be compared long after its marks are gone. With standard scores
or items that break ties one late mark may move everybody: nothing is left out because it is small.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Document = Mapping[str, Any]
Line = Mapping[str, Any]
Pair = tuple[str, str]


@dataclass(frozen=True)
class MarkChange:
    """One judge's sheet for one entry. ``before``, ``after``: its total, the reason it is missing ("recused", "absent"), or
    "" where there was no sheet. ``items``: item code → mark before and after, as far as the versions keep them.
    """

    judge: str
    before: str
    after: str
    items: Mapping[str, Pair]
    dropped: tuple[bool, bool] = (False, False)


@dataclass(frozen=True)
class EntryChange:
    """All that differs for one entry. A pair is None where both versions say the same.

    ``rank`` and ``side`` ("in", "out", "tied", "no_place": where the rule of promotion puts it) are empty text where there is
    none; ``awards`` are names.
    """

    entry: str
    track: str
    marks: tuple[MarkChange, ...]
    score: Pair | None
    rank: Pair | None
    status: Pair | None
    parts: Mapping[str, Pair]
    adjustments: Pair | None
    side: Pair | None
    awards: Pair | None

    @property
    def is_moved(self) -> bool:
        """Whether more than its own marks changed: place, promotion or honour."""
        return any(pair is not None for pair in (self.rank, self.status, self.side, self.awards))


@dataclass(frozen=True)
class Standing:
    """What follows from a version: entry → side at the line of promotion, entry → names of its awards."""

    sides: Mapping[str, str]
    awards: Mapping[str, str]


NOTHING = Standing({}, {})


def changes(before: Document, after: Document, old: Standing = NOTHING, new: Standing = NOTHING) -> list[EntryChange]:
    """Every entry that differs, in the order of the newer version; entries that left it stand last."""
    was = {line["entry"]: line for line in before["result"]["lines"]}
    now = {line["entry"]: line for line in after["result"]["lines"]}
    found = []
    for entry in [*now, *(entry for entry in was if entry not in now)]:
        one = _entry(entry, was.get(entry, {}), now.get(entry, {}), before, after, old, new)
        if one is not None:
            found.append(one)
    return found


def _entry(
    entry: str, was: Line, now: Line, before: Document, after: Document, old: Standing, new: Standing
) -> EntryChange | None:
    change = EntryChange(
        entry=entry,
        track=(now or was)["track"],
        marks=tuple(_marks(entry, was, now, before, after)),
        score=_scores(was, now),
        rank=_pair(_text(was.get("rank")), _text(now.get("rank"))),
        status=_pair(was.get("status", ""), now.get("status", "")),
        parts=_pairs(dict(was.get("parts", [])), dict(now.get("parts", []))),
        adjustments=_pair(was.get("adjustments", ""), now.get("adjustments", "")),
        side=_pair(old.sides.get(entry, ""), new.sides.get(entry, "")),
        awards=_pair(old.awards.get(entry, ""), new.awards.get(entry, "")),
    )
    is_same = not (change.marks or change.parts or change.score or change.adjustments or change.is_moved)
    return None if is_same else change


def _marks(entry: str, was: Line, now: Line, before: Document, after: Document) -> Iterator[MarkChange]:
    numbers = {judge["id"]: judge["number"] for document in (before, after) for judge in document["judges"]}
    judges = {judge: None for line in (was, now) for kind in ("totals", "missing") for judge in line.get(kind, {})}
    for judge in sorted(judges, key=lambda one: (numbers.get(one, 0), one)):
        left, right = _mark(was, judge), _mark(now, judge)
        items = _pairs(_items(before, entry, judge), _items(after, entry, judge)) if _kept(before, after) else {}
        dropped = (judge in was.get("dropped", ()), judge in now.get("dropped", ()))
        if left != right or items or dropped[0] != dropped[1]:
            yield MarkChange(judge, left, right, items, dropped)


def _kept(before: Document, after: Document) -> bool:
    """Whether both versions keep the marks of items."""
    return "sheets" in before and "sheets" in after


def _items(document: Document, entry: str, judge: str) -> Mapping[str, str]:
    found: Mapping[str, str] = document["sheets"].get(entry, {}).get(judge, {})
    return found


def _mark(line: Line, judge: str) -> str:
    return str(line.get("totals", {}).get(judge) or line.get("missing", {}).get(judge) or "")


def _scores(was: Line, now: Line) -> Pair | None:
    """As they were shown; two that look the same and are not, with all their decimals."""
    left, right = (_text(line.get("longer") or line.get("shown")) for line in (was, now))
    if left != right or was.get("exact") == now.get("exact"):
        return _pair(left, right)
    return _text(was.get("exact_decimal")), _text(now.get("exact_decimal"))


def _pairs(was: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, Pair]:
    keys = [*now, *(key for key in was if key not in now)]
    pairs = {key: _pair(_text(was.get(key)), _text(now.get(key))) for key in keys}
    return {key: pair for key, pair in pairs.items() if pair is not None}


def _pair(was: str, now: str) -> Pair | None:
    return None if was == now else (was, now)


def _text(value: object) -> str:
    return "" if value is None else str(value)
