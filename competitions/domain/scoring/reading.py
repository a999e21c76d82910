"""A score pack from its file and back, with every fault named by its path."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import TypeVar

from competitions.domain.documents import part_document, read_part, schema_of
from competitions.domain.reading import DocumentError, Fault, FaultCode, Reader, read_document
from competitions.domain.scoring.checks import check_pack
from competitions.domain.scoring.pack import FORMAT, ScorePack

T = TypeVar("T")
_ID_LISTS = re.compile(r"rule(\.parts(\[\d+\]\.items)?)?|entries|judges")  # where ids are given that others refer to
_HANGS = (FaultCode.REFERENCE, FaultCode.CONTRADICTION)


@dataclass(frozen=True, slots=True)
class Loaded:
    """A pack with the hash of the bytes it was read from."""

    pack: ScorePack
    inputs_sha256: str


class _NoNumber(ValueError):
    """A word such as NaN where JSON has a number."""


class _Object(dict[str, object]):
    """An object of a JSON file in which keys stood twice."""

    def __init__(self, content: dict[str, object], times: Counter[str]) -> None:
        super().__init__(content)
        self.twice = tuple(key for key, count in times.items() if count > 1)


def load(data: bytes) -> Loaded:
    """The pack in the bytes of a file. Raises DocumentError with every fault."""
    pack = read_bytes(data, parse)
    return Loaded(pack, sha256(data).hexdigest())


def parse(document: object) -> ScorePack:
    """The pack of a document as `json.load` gives it. Raises DocumentError with every fault."""
    if not isinstance(document, Mapping):
        raise DocumentError([Fault("", FaultCode.TYPE, {"expected": "object"})])
    return read_document(document, _pack)


def dump(pack: ScorePack) -> dict[str, object]:
    """The document of a pack, such that `parse(dump(pack)) == pack`. Raises ValueError where a number has no decimal."""
    return {"format": FORMAT, **part_document(pack)}


def read_bytes(data: bytes, parse: Callable[[object], T], *, constants: bool = False) -> T:
    """What `parse` makes of a JSON file. Raises DocumentError with every fault; a key that stands twice is one.

    A float stays one and is refused later. With `constants` so is NaN or Infinity: where floats may stand, the fault
    names its path then.
    """
    document, faults = _read_json(data, constants=constants)
    try:
        found = parse(document)
    except DocumentError as error:
        raise DocumentError([*faults, *error.faults]) from None
    if faults:
        raise DocumentError(faults)
    return found


def _read_json(data: bytes, *, constants: bool) -> tuple[object, list[Fault]]:
    """The document and its keys that stand twice: nobody can say which of them counts."""
    doubled: list[_Object] = []

    def made(pairs: list[tuple[str, object]]) -> dict[str, object]:
        found = dict(pairs)
        if len(found) == len(pairs):
            return found
        doubled.append(_Object(found, Counter(key for key, _value in pairs)))
        return doubled[-1]

    try:
        constant = float if constants else _no_constant
        document = json.loads(data.decode("utf-8-sig"), object_pairs_hook=made, parse_constant=constant)
    except (ValueError, RecursionError) as error:
        raise DocumentError([_no_json(error)]) from None
    return document, list(_keys_twice(document)) if doubled else []


def _no_json(error: Exception) -> Fault:
    match error:
        case UnicodeDecodeError():
            detail = f"it is not UTF-8 (byte {error.start})"
        case json.JSONDecodeError():
            detail = f"it is not JSON (line {error.lineno}, column {error.colno}: {error.msg})"
        case _NoNumber():
            detail = f"it is not JSON that can be read ({error})"
        case RecursionError():
            return Fault("", FaultCode.DEEP)
        case _:
            return Fault("", FaultCode.DIGITS)
    return Fault("", FaultCode.CONTRADICTION, {"detail": detail})


def json_schema() -> dict[str, object]:
    """The JSON Schema of a score pack, made from its parts. What parts must agree on is checked by `parse`."""
    schema = schema_of(ScorePack)
    properties = {"format": {"const": FORMAT}, **schema["properties"]}  # type: ignore[dict-item]
    definitions = dict(schema["$defs"])  # type: ignore[call-overload]
    definitions["Rounding"] = {**definitions["Rounding"], "required": ["places"]}
    return {**schema, "title": "Score pack", "required": ["format"], "properties": properties, "$defs": definitions}


def _pack(reader: Reader) -> ScorePack:
    value = reader.raw("format")
    if value != FORMAT:
        if value is None:
            reader.fault("format", FaultCode.MISSING)
        else:
            reader.fault("format", FaultCode.CHOICE, value=str(value)[:40], allowed=FORMAT)
    pack = read_part(ScorePack, reader)
    note_checks(reader, check_pack(pack), _ID_LISTS)
    return pack


def note_checks(reader: Reader, found: Iterable[Fault], id_lists: re.Pattern[str]) -> None:
    """Note what the parts do not agree on, but not twice of the same place.

    Where a whole list of ids could not be read, what refers to them is at no fault of its own.
    """
    named = {fault.path for fault in reader.faults}
    is_lost = any(one.code is FaultCode.TYPE and id_lists.fullmatch(one.path) for one in reader.faults)
    for fault in found:
        if fault.path not in named and not (is_lost and fault.code in _HANGS):
            reader.fault(fault.path, fault.code, **fault.params)


def _keys_twice(document: object) -> Iterator[Fault]:
    """Keys that stand twice in their object, in the order of the document."""
    waiting: list[tuple[object, _Place]] = [(document, ())]
    while waiting:
        value, place = waiting.pop()
        if isinstance(value, _Object):
            for key in value.twice:
                yield Fault(_path((place, key)), FaultCode.DUPLICATE, {"value": key})
        below: Iterable[tuple[str | int, object]]
        if isinstance(value, dict):
            below = value.items()
        elif isinstance(value, list):
            below = enumerate(value)
        else:
            continue
        inner = [(one, (place, key)) for key, one in below if isinstance(one, dict | list)]
        waiting += reversed(inner)


_Place = tuple[()] | tuple["_Place", str | int]  # the place around it, and the key there


def _path(place: _Place) -> str:
    """`marks[0].items.x`; made only for a fault."""
    found = ""
    while place:
        place, key = place
        found = (f"[{key}]" if isinstance(key, int) else f".{key}") + found
    return found.removeprefix(".")


def _no_constant(text: str) -> object:
    raise _NoNumber(f"{text} is no number")
