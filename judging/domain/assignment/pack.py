"""The assignment pack and the pairs made of it, as documents (`docs/assignment.md`).

Each class is one object; its fields say what may stand there, and `docs/schemas/assignment.schema.json` is made from here.
Floats are allowed for affinity and nowhere else: it is an estimate, not a mark.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from competitions.domain.documents import Record, Spec, read_part, schema_of
from competitions.domain.reading import DocumentError, Fault, FaultCode, Reader, read_document
from competitions.domain.scoring import fields as f
from competitions.domain.scoring.reading import note_checks, read_bytes
from judging.domain.assignment.problem import Cap, Need, Problem

FORMAT = "chuangxiang.assignment/1"
_ID_LISTS = re.compile("entries|judges")
MOST = 100_000  # entries, judges or reviews of one judge


def _affinity() -> Any:
    """A list of rows of numbers from 0 to 1, one for each entry; after a fault of its shape empty."""

    def read(reader: Reader, key: str, _default: Any) -> tuple[tuple[float, ...], ...]:
        rows = reader.raw(key)
        if rows is None:
            reader.fault(key, FaultCode.MISSING)
            return ()
        if not isinstance(rows, list):
            reader.fault(key, FaultCode.TYPE, expected="list")
            return ()
        return tuple(_row(reader, f"{key}[{index}]", row) for index, row in enumerate(rows))

    number = {"type": "number", "minimum": 0, "maximum": 1}
    schema = {"type": "array", "items": {"type": "array", "items": number}}
    doc = "Rows are entries, columns judges, in their order."
    return field(metadata={"spec": Spec(read, lambda: dict(schema)), "doc": doc})


def _row(reader: Reader, where: str, row: object) -> tuple[float, ...]:
    if not isinstance(row, list):
        reader.fault(where, FaultCode.TYPE, expected="list")
        return ()
    found = []
    for index, value in enumerate(row):
        good = isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1
        if not good:
            _bad_number(reader, f"{where}[{index}]", value)
        found.append(float(value) if good else 0.0)
    return tuple(found)


def _bad_number(reader: Reader, where: str, value: object) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        reader.fault(where, FaultCode.TYPE, expected="number from 0 to 1")
    elif isinstance(value, float) and not math.isfinite(value):
        reader.fault(where, FaultCode.NUMBER, value=str(value))
    else:
        reader.fault(where, FaultCode.RANGE, value=str(value)[:40], low="0", high="1")


@dataclass(frozen=True, kw_only=True, slots=True)
class AssignmentEntry(Record):
    """An entry. `reviews` null: as many as `reviews_per_entry`."""

    id: str = f.name()
    reviews: int | None = f.whole(0, MOST, None)


@dataclass(frozen=True, kw_only=True, slots=True)
class AssignmentJudge(Record):
    """A judge. `min` and `max` null: floor and ceil of the even share that is left after the explicit ones."""

    id: str = f.name()
    min: int | None = f.whole(0, MOST, None)
    max: int | None = f.whole(0, MOST, None)

    def check(self, reader: Reader) -> None:
        """The bounds leave room."""
        if self.min is not None and self.max is not None and self.min > self.max:
            reader.fault("max", FaultCode.CONTRADICTION, detail="max is below min")


@dataclass(frozen=True, kw_only=True, slots=True)
class ConflictPair(Record):
    """A pair that is never made. Standing twice, with two reasons, it is the same pair."""

    entry: str = f.name()
    judge: str = f.name()
    reason: str | None = f.remark(limit=2000)


@dataclass(frozen=True, kw_only=True, slots=True)
class LockedPair(Record):
    """A pair that is made in any case; it counts in the loads."""

    entry: str = f.name()
    judge: str = f.name()


@dataclass(frozen=True, kw_only=True, slots=True)
class AssignmentPack(Record):
    """Entries, judges and what is known of them."""

    reviews_per_entry: int = f.whole(0, MOST)
    bridges: bool = f.flag(True, "In fair mode: whether judges are kept comparable. plain ignores it.")
    entries: tuple[AssignmentEntry, ...] = f.rows(AssignmentEntry)
    judges: tuple[AssignmentJudge, ...] = f.rows(AssignmentJudge)
    affinity: tuple[tuple[float, ...], ...] = _affinity()
    conflicts: tuple[ConflictPair, ...] = f.rows(ConflictPair)
    locked: tuple[LockedPair, ...] = f.rows(LockedPair)

    def problem(self) -> Problem:
        """What is to be assigned."""
        shape = (len(self.entries), len(self.judges))
        return Problem(
            tuple(Need(one.id, self.reviews_of(one)) for one in self.entries),
            tuple(Cap(one.id, one.min, one.max) for one in self.judges),
            np.array(self.affinity, dtype=np.float64).reshape(shape),
            frozenset((one.entry, one.judge) for one in self.conflicts),
            frozenset((one.entry, one.judge) for one in self.locked),
            self.bridges,
        )

    def reviews_of(self, entry: AssignmentEntry) -> int:
        """How many reviews an entry has."""
        return self.reviews_per_entry if entry.reviews is None else entry.reviews


def load(data: bytes) -> AssignmentPack:
    """The pack in the bytes of a file. Raises DocumentError with every fault."""
    return read_bytes(data, parse, constants=True)


def parse(document: object) -> AssignmentPack:
    """The pack of a document as `json.load` gives it. Raises DocumentError with every fault."""
    if not isinstance(document, dict):
        raise DocumentError([Fault("", FaultCode.TYPE, {"expected": "object"})])
    return read_document(document, _pack)


def _pack(reader: Reader) -> AssignmentPack:
    value = reader.raw("format")
    if value is None:
        reader.fault("format", FaultCode.MISSING)
    elif value != FORMAT:
        reader.fault("format", FaultCode.CHOICE, value=str(value)[:40], allowed=FORMAT)
    pack = read_part(AssignmentPack, reader)
    note_checks(reader, _checked(pack), _ID_LISTS)
    return pack


def _checked(pack: AssignmentPack) -> Iterator[Fault]:
    """What the parts must agree on."""
    yield from _twice("entries", (one.id for one in pack.entries))
    yield from _twice("judges", (one.id for one in pack.judges))
    if len(pack.affinity) != len(pack.entries):
        detail = f"{len(pack.affinity)} rows for {len(pack.entries)} entries"
        yield Fault("affinity", FaultCode.CONTRADICTION, {"detail": detail})
    for index, row in enumerate(pack.affinity):
        if len(row) != len(pack.judges):
            detail = f"{len(row)} numbers for {len(pack.judges)} judges"
            yield Fault(f"affinity[{index}]", FaultCode.CONTRADICTION, {"detail": detail})
    entries, judges = {one.id for one in pack.entries}, {one.id for one in pack.judges}
    conflicts = {(one.entry, one.judge) for one in pack.conflicts}
    named = [(f"conflicts[{index}]", one.entry, one.judge) for index, one in enumerate(pack.conflicts)]
    named += [(f"locked[{index}]", one.entry, one.judge) for index, one in enumerate(pack.locked)]
    for where, entry, judge in named:
        yield from _known(f"{where}.entry", entry, entries)
        yield from _known(f"{where}.judge", judge, judges)
    locked = Counter(entry for entry, _ in {(one.entry, one.judge) for one in pack.locked})
    reviews = {one.id: pack.reviews_of(one) for one in pack.entries}
    for index, pair in enumerate(pack.locked):
        if (pair.entry, pair.judge) in conflicts:
            detail = f"{pair.entry} and {pair.judge} are in conflict"
            yield Fault(f"locked[{index}]", FaultCode.CONTRADICTION, {"detail": detail})
        elif locked[pair.entry] > reviews.get(pair.entry, MOST):
            detail = f"{pair.entry} has {locked[pair.entry]} locked judges and {reviews[pair.entry]} reviews"
            yield Fault(f"locked[{index}]", FaultCode.CONTRADICTION, {"detail": detail})


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


def json_schema() -> dict[str, object]:
    """The JSON Schema of an assignment pack. What parts must agree on is checked by `parse`."""
    schema = schema_of(AssignmentPack)
    properties = {"format": {"const": FORMAT}, **schema["properties"]}  # type: ignore[dict-item]
    required = ["format", *schema["required"]]  # type: ignore[misc]
    definitions = {name: one for name, one in schema["$defs"].items() if name != "Rounding"}  # type: ignore[attr-defined]
    return {**schema, "title": "Assignment pack", "required": required, "properties": properties, "$defs": definitions}
