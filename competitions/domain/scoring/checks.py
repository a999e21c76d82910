"""What must agree between the parts of a score pack: ids, bounds, whole sheets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from competitions.domain.reading import Fault, FaultCode
from competitions.domain.rounding import number_text, rounded
from competitions.domain.scoring.pack import Mark, RulePart, ScorePack, TieStep
from competitions.domain.scoring.words import TieBy


def check_pack(pack: ScorePack) -> Iterator[Fault]:
    """The contradictions of a pack whose parts are each well formed. What is `""` or absent has its fault already."""
    rule = pack.rule
    yield from _twice("rule.parts", (part.id for part in rule.parts))
    for index, part in enumerate(rule.parts):
        where = f"rule.parts[{index}]"
        yield from _twice(f"{where}.items", (item.id for item in part.items))
        if part.aggregate.per_item and not part.items:
            detail = "per_item needs a part with items"
            yield Fault(f"{where}.aggregate.per_item", FaultCode.CONTRADICTION, {"detail": detail})
    for index, step in enumerate(rule.tie_breaks):
        yield from _step(f"rule.tie_breaks[{index}]", step, rule.parts)
    yield from _twice("entries", (entry.id for entry in pack.entries))
    yield from _twice("judges", (judge.id for judge in pack.judges))
    parts = {part.id for part in rule.parts}
    for index, entry in enumerate(pack.entries):
        for key, by_part in (("factors", entry.factors), ("votes", entry.votes), ("votes_of", entry.votes_of)):
            for part_id in by_part or ():
                yield from _known(f"entries[{index}].{key}.{part_id}", part_id, parts)
    yield from _marks(pack)
    yield from _votes(pack)


def _votes(pack: ScorePack) -> Iterator[Fault]:
    """A mark that comes from votes is what they come to."""
    by_votes = {part.id: part.votes for part in pack.rule.parts if part.votes is not None}
    entries = {entry.id: entry for entry in pack.entries} if by_votes else {}
    for index, mark in enumerate(pack.marks if by_votes else ()):
        rule, entry = by_votes.get(mark.part), entries.get(mark.entry)
        if rule is None or entry is None or mark.total is None or mark.part not in (entry.votes or {}):
            continue
        of = (entry.votes_of or {}).get(mark.part, Fraction(0))
        exact = rule.max * (entry.votes or {})[mark.part] / of if of else Fraction(0)
        points = rounded(exact, rule.round) if rule.round else exact
        if mark.total != points:
            detail = f"the votes come to {number_text(points)}"
            yield Fault(f"marks[{index}].total", FaultCode.CONTRADICTION, {"detail": detail})


def _twice(path: str, ids: Iterable[str]) -> Iterator[Fault]:
    seen: set[str] = set()
    for index, one in enumerate(ids):
        if one and one in seen:
            yield Fault(f"{path}[{index}].id", FaultCode.DUPLICATE, {"value": one})
        seen.add(one)


def _known(path: str, value: str, known: set[str]) -> Iterator[Fault]:
    """Where some id could not be read, nobody knows what it is called."""
    if value and value not in known and "" not in known:
        yield Fault(path, FaultCode.REFERENCE, {"value": value})


def _step(where: str, step: TieStep, parts: tuple[RulePart, ...]) -> Iterator[Fault]:
    ids = {part.id for part in parts}
    if step.part is not None:
        yield from _known(f"{where}.part", step.part, ids)
    if step.by is not TieBy.ITEM or not step.item:
        return
    having = [part for part in parts if any(item.id == step.item for item in part.items)]
    if step.part is not None:
        if step.part in ids and step.part not in {part.id for part in having}:
            yield Fault(f"{where}.item", FaultCode.REFERENCE, {"value": step.item})
    elif not having:
        yield Fault(f"{where}.item", FaultCode.REFERENCE, {"value": step.item})
    elif len(having) > 1:
        detail = f"several parts have the item {step.item}"
        yield Fault(f"{where}.part", FaultCode.CONTRADICTION, {"detail": detail})


def _marks(pack: ScorePack) -> Iterator[Fault]:
    yield from _of_marks(pack, "marks", [(mark, "") for mark in pack.marks])
    yield from _of_marks(pack, "kept", [(mark, mark.turn.value) for mark in pack.kept])


def _of_marks(pack: ScorePack, what: str, marks: Sequence[tuple[Mark, str]]) -> Iterator[Fault]:
    parts = {part.id: part for part in pack.rule.parts}
    entries, judges = {entry.id for entry in pack.entries}, {judge.id for judge in pack.judges}
    seen: set[tuple[str, str, str, str]] = set()
    for index, (mark, turn) in enumerate(marks):
        where = f"{what}[{index}]"
        yield from _known(f"{where}.entry", mark.entry, entries)
        yield from _known(f"{where}.judge", mark.judge, judges)
        yield from _known(f"{where}.part", mark.part, set(parts))
        key = (mark.entry, mark.judge, mark.part, turn)
        if key in seen and all(key[:3]):
            yield Fault(where, FaultCode.DUPLICATE, {"value": f"{mark.entry} by {mark.judge} in {mark.part}"})
        seen.add(key)
        if mark.part in parts:
            yield from _values(where, mark, parts[mark.part])


def _values(where: str, mark: Mark, part: RulePart) -> Iterator[Fault]:
    if mark.items is not None:
        yield from _items(where, mark.items, part)
    elif mark.total is not None and part.items:
        if part.aggregate.per_item:
            detail = f"the part {part.id} is aggregated item by item and needs items"
            yield Fault(f"{where}.total", FaultCode.CONTRADICTION, {"detail": detail})
        else:
            yield from _range(f"{where}.total", mark.total, *_reach(part))


def _items(where: str, items: Mapping[str, Fraction], part: RulePart) -> Iterator[Fault]:
    if not part.items:
        detail = f"the part {part.id} has no items; its marks carry a total"
        yield Fault(f"{where}.items", FaultCode.CONTRADICTION, {"detail": detail})
        return
    known = {item.id: item for item in part.items}
    for one, value in items.items():
        if one in known:
            yield from _range(f"{where}.items.{one}", value, known[one].min, known[one].max)
        else:
            yield from _known(f"{where}.items.{one}", one, set(known))
    if "" not in known:
        for one in known:
            if one not in items:
                yield Fault(f"{where}.items.{one}", FaultCode.MISSING)


def _range(path: str, value: Fraction, low: Fraction | None, high: Fraction | None) -> Iterator[Fault]:
    if (low is not None and value < low) or (high is not None and value > high):
        bounds = {"low": "" if low is None else number_text(low), "high": "" if high is None else number_text(high)}
        yield Fault(path, FaultCode.RANGE, {"value": number_text(value), **bounds})


def _reach(part: RulePart) -> tuple[Fraction | None, Fraction | None]:
    """The least and the most that a whole sheet can come to, as far as the items are bounded."""
    lows, highs = [], []
    for item in part.items:
        ends = [None if end is None else end * item.weight for end in (item.min, item.max)]
        low, high = ends if item.weight >= 0 else reversed(ends)
        lows.append(low)
        highs.append(high)
    return _sum(lows), _sum(highs)


def _sum(values: list[Fraction | None]) -> Fraction | None:
    given = [value for value in values if value is not None]
    return sum(given, Fraction(0)) if len(given) == len(values) else None
