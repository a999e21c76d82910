"""A score pack from its file and back, with every fault named by its path."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256

from competitions.domain.documents import part_document, read_part, schema_of
from competitions.domain.reading import DocumentError, Fault, FaultCode, Reader, read_document
from competitions.domain.scoring.checks import check_pack
from competitions.domain.scoring.pack import FORMAT, ScorePack


@dataclass(frozen=True, slots=True)
class Loaded:
    """A pack with the hash of the bytes it was read from."""

    pack: ScorePack
    inputs_sha256: str


class _Object(dict[str, object]):
    """An object of a JSON file that remembers which of its keys stood there twice."""

    twice: tuple[str, ...] = ()


def load(data: bytes) -> Loaded:
    """The pack in the bytes of a file. Raises DocumentError with every fault."""
    document = read_json(data)
    faults = list(_keys_twice(document))
    try:
        pack = parse(document)
    except DocumentError as error:
        raise DocumentError([*faults, *error.faults]) from None
    if faults:
        raise DocumentError(faults)
    return Loaded(pack, sha256(data).hexdigest())


def parse(document: object) -> ScorePack:
    """The pack of a document as `json.load` gives it. Raises DocumentError with every fault."""
    if not isinstance(document, Mapping):
        raise DocumentError([Fault("", FaultCode.TYPE, {"expected": "object"})])
    return read_document(document, _pack)


def dump(pack: ScorePack) -> dict[str, object]:
    """The document of a pack, such that `parse(dump(pack)) == pack`. Raises ValueError where a number has no decimal."""
    return {"format": FORMAT, **part_document(pack)}


def read_json(data: bytes) -> object:
    """What stands in a JSON file. Raises DocumentError where it is none; a float stays one and is refused later."""
    try:
        return json.loads(data.decode("utf-8-sig"), object_pairs_hook=_object, parse_constant=_no_constant)
    except UnicodeDecodeError as error:
        detail = f"it is not UTF-8 (byte {error.start})"
    except json.JSONDecodeError as error:
        detail = f"it is not JSON (line {error.lineno}, column {error.colno}: {error.msg})"
    except (ValueError, RecursionError) as error:
        detail = f"it is not JSON that can be read ({str(error)[:80]})"
    raise DocumentError([Fault("", FaultCode.CONTRADICTION, {"detail": detail})])


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
    named = {fault.path for fault in reader.faults}
    for fault in check_pack(pack):
        if fault.path not in named:
            reader.fault(fault.path, fault.code, **fault.params)
    return pack


def _object(pairs: list[tuple[str, object]]) -> _Object:
    found = _Object(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _value in pairs]
        found.twice = tuple(dict.fromkeys(key for key in keys if keys.count(key) > 1))
    return found


def _keys_twice(document: object) -> Iterator[Fault]:
    """Keys that stand twice in their object, in the order of the document."""
    waiting = [(document, "")]
    while waiting:
        value, path = waiting.pop()
        if isinstance(value, _Object):
            for key in value.twice:
                yield Fault(f"{path}.{key}" if path else key, FaultCode.DUPLICATE, {"value": key})
            below = [(one, f"{path}.{key}" if path else key) for key, one in value.items()]
        elif isinstance(value, list):
            below = [(one, f"{path}[{index}]") for index, one in enumerate(value)]
        else:
            continue
        waiting += [(one, where) for one, where in reversed(below) if isinstance(one, dict | list)]


def _no_constant(text: str) -> object:
    raise ValueError(f"{text} is no number")
