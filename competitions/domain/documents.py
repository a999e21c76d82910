"""Parts of a document: dataclasses whose fields say how they are read, written and described.

One definition serves four times: `read_part` reads a part and names every fault by its path, `part_document` writes it,
`part_schema` describes it as JSON Schema, and the documentation is made from that. A field is made by one of `text`,
`whole`, `number` …; with a default it may be left out, and what equals its default is not written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, field, fields
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar, cast

from competitions.domain.reading import FaultCode, Reader
from competitions.domain.rounding import Rounding, RoundingMode, exact

T = TypeVar("T")
_NONE: Any = object()  # "has no default": the field must be given
CODE = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")


@dataclass(frozen=True, slots=True)
class Spec:
    """How one field is read and described. `write` makes plain JSON of a value; `kind` is the part it consists of.

    `words` is what a choice is chosen from.
    """

    read: Callable[[Reader, str, Any], object]
    schema: Callable[[], dict[str, object]]
    write: Callable[[Any], object] = lambda value: plain(value)  # noqa: PLW0108 (defined below)
    kind: type[Any] | None = None
    words: type[StrEnum] | None = None


def _field(spec: Spec, default: Any, doc: str) -> Any:
    metadata = {"spec": spec, "doc": doc}
    return field(metadata=metadata) if default is _NONE else field(default=default, metadata=metadata)


def _given(default: Any) -> dict[str, Any]:
    """The default as a getter of the reader takes it: left out where the field must be given."""
    return {} if default is MISSING else {"default": default}


# --- The kinds of fields ----------------------------------------------------------------------------------------------


def text(limit: int = 200, default: Any = _NONE, doc: str = "") -> Any:
    """A text of at most `limit` characters; not empty unless it has a default."""

    def schema() -> dict[str, object]:
        return {"type": "string", "maxLength": limit, **({"minLength": 1} if default is _NONE else {})}

    return _field(Spec(lambda r, key, d: r.text(key, limit=limit, **_given(d)), schema), default, doc)


def code(default: Any = _NONE, doc: str = "", *, pattern: re.Pattern[str] = CODE) -> Any:
    """A short name in a-z, 0-9, _ and -, that other parts point at."""

    def read(reader: Reader, key: str, given: Any) -> str:
        value = reader.text(key, limit=40, **_given(given))
        if value and not pattern.fullmatch(value):
            reader.fault(key, FaultCode.CHOICE, value=value, allowed="a-z 0-9 _ -")
        return value

    shape = pattern.pattern if default is _NONE else f"({pattern.pattern})?"
    return _field(Spec(read, lambda: {"type": "string", "pattern": f"^{shape}$"}), default, doc)


def whole(low: int, high: int, default: Any = _NONE, doc: str = "") -> Any:
    """An integer from `low` to `high`; with None as its default it may be null."""

    def read(reader: Reader, key: str, given: Any) -> int | None:
        return reader.whole_or_none(key, low, high) if given is None else reader.whole(key, low, high, **_given(given))

    kind: object = ["integer", "null"] if default is None else "integer"
    return _field(Spec(read, lambda: {"type": kind, "minimum": low, "maximum": high}), default, doc)


def number(default: Any = _NONE, doc: str = "", *, low: Decimal | None = None, high: Decimal | None = None) -> Any:
    """An exact decimal, written as text or as an integer; with None as its default it may be null."""

    def read(reader: Reader, key: str, given: Any) -> Decimal | None:
        if given is None and not reader.has(key):
            reader.skip(key)
            return None
        value = reader.number(key, **({} if given is None else _given(given)))
        if (low is not None and value < low) or (high is not None and value > high):
            reader.fault(key, FaultCode.RANGE, value=str(value), low=str(low), high="" if high is None else str(high))
            return low
        return value

    def schema() -> dict[str, object]:
        kinds = ["string", "integer", *(["null"] if default is None else [])]
        return {"type": kinds, "pattern": r"^-?[0-9]{1,12}(\.[0-9]{1,12})?$"}

    return _field(Spec(read, schema), default, doc)


def flag(default: Any = _NONE, doc: str = "") -> Any:
    """true or false."""
    spec = Spec(lambda r, key, d: r.flag(key, **_given(d)), lambda: {"type": "boolean"})
    return _field(spec, default, doc)


def day(default: Any = _NONE, doc: str = "") -> Any:
    """A date as `2024-05-30`, or null."""
    spec = Spec(lambda r, key, d: r.day(key), lambda: {"type": ["string", "null"], "format": "date"})
    return _field(spec, default, doc)


def choice(kind: type[StrEnum], default: Any = _NONE, doc: str = "") -> Any:
    """A member of `kind`."""

    def read(reader: Reader, key: str, given: Any) -> StrEnum:
        return reader.choice(key, kind, None if given is MISSING else given)

    return _field(Spec(read, lambda: {"enum": [member.value for member in kind]}, words=kind), default, doc)


def choices(kind: type[StrEnum], default: Any = (), doc: str = "") -> Any:
    """A list of members of `kind`; absent is the default."""

    def read(reader: Reader, key: str, given: Any) -> tuple[StrEnum, ...]:
        if not reader.has(key):
            reader.skip(key)
            return cast("tuple[StrEnum, ...]", given)
        found = []
        for index, value in enumerate(reader.texts(key)):
            if value in tuple(kind):
                found.append(kind(value))
            else:
                reader.fault(f"{key}[{index}]", FaultCode.CHOICE, value=value[:40], allowed=", ".join(kind))
        return tuple(found)

    def schema() -> dict[str, object]:
        return {"type": "array", "items": {"enum": [member.value for member in kind]}}

    return _field(Spec(read, schema, words=kind), default, doc)


def texts(limit: int = 200, default: Any = (), doc: str = "") -> Any:
    """A list of texts that are not empty; absent is none."""

    def schema() -> dict[str, object]:
        return {"type": "array", "items": {"type": "string", "minLength": 1, "maxLength": limit}}

    return _field(Spec(lambda r, key, d: r.texts(key, limit=limit), schema), default, doc)


def wholes(low: int, high: int, default: Any = (), doc: str = "") -> Any:
    """A list of integers from `low` to `high`; absent is none."""

    def schema() -> dict[str, object]:
        return {"type": "array", "items": {"type": "integer", "minimum": low, "maximum": high}}

    return _field(Spec(lambda r, key, d: r.wholes(key, low, high), schema), default, doc)


def parts(kind: type[Any], default: Any = (), doc: str = "", *, read: Callable[[Reader], Any] | None = None) -> Any:
    """A list of parts; absent is none. `read` replaces the usual reading of one."""
    one = read or (lambda reader: read_part(kind, reader))

    def schema() -> dict[str, object]:
        return {"type": "array", "items": {"$ref": f"#/$defs/{kind.__name__}"}}

    return _field(Spec(lambda r, key, d: r.each(key, one), schema, kind=kind), default, doc)


def child(kind: type[Any], default: Any = _NONE, doc: str = "") -> Any:
    """One part; with None as its default it may be null, with another default it may be left out."""

    def one(reader: Reader) -> Any:
        return read_part(kind, reader)

    def read(reader: Reader, key: str, given: Any) -> object:
        if given is MISSING:
            return reader.child(key, one)
        found = reader.child_or_none(key, one)
        return given if found is None else found

    def schema() -> dict[str, object]:
        reference = {"$ref": f"#/$defs/{kind.__name__}"}
        return {"anyOf": [reference, {"type": "null"}]} if default is None else dict(reference)

    return _field(Spec(read, schema, kind=kind), default, doc)


def rounding(default: Any = _NONE, doc: str = "") -> Any:
    """`{"places", "mode"}`; with None as its default it may be null: the exact value is carried on. Another default holds where
    it is left out."""

    def one(reader: Reader) -> Rounding:
        return Rounding(places=reader.whole("places", 0, 12), mode=reader.choice("mode", RoundingMode))

    def read(reader: Reader, key: str, given: Any) -> Rounding | None:
        if given is MISSING:
            return reader.child(key, one)
        found = reader.child_or_none(key, one)
        return given if found is None else found

    def schema() -> dict[str, object]:
        reference: dict[str, object] = {"$ref": "#/$defs/Rounding"}
        return {"anyOf": [reference, {"type": "null"}]} if default is None else reference

    return _field(Spec(read, schema), default, doc)


# --- Reading, writing, describing -------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, slots=True)
class Record:
    """Any part of a document."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Part(Record):
    """A part of a rule book. `demo`: its numbers are invented for a demonstration, because no source gives them."""

    demo: bool = flag(False, "The numbers of this part are invented for a demonstration (演示).")


P = TypeVar("P", bound=Record)


def read_part(kind: type[P], reader: Reader) -> P:
    """A part of `kind`, with faults noted in the reader. A `check(reader)` of the class adds its own."""
    values = {name: read(reader, name, default) for name, read, default in _readers(kind)}  # type: ignore[arg-type]
    part = kind(**values)
    check = getattr(part, "check", None)
    if check is not None:
        check(reader)
    return part


@cache
def _readers(kind: type[Record]) -> tuple[tuple[str, Callable[[Reader, str, Any], object], Any], ...]:
    """Name, reader and default of each field: asked once for each kind, not for each of a million marks."""
    return tuple((one.name, one.metadata["spec"].read, one.default) for one in fields(kind))


def part_document(part: Record | Rounding) -> dict[str, object]:
    """The fields of a part as plain JSON, those that equal their default left out."""
    if isinstance(part, Rounding):
        return {"places": part.places, "mode": part.mode.value}
    document: dict[str, object] = {}
    for one in fields(part):
        value = getattr(part, one.name)
        # A part that was given is written even where it equals the default: that it was given may be asked for.
        is_default = value is one.default if isinstance(value, Record) else value == one.default
        if not is_default:
            document[one.name] = one.metadata["spec"].write(value)
    return document


def plain(value: object) -> object:
    """Enums, decimals, dates and parts as what JSON knows."""
    if isinstance(value, Record | Rounding):
        return part_document(value)
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):
        return value.isoformat()
    return value.value if isinstance(value, StrEnum) else value


def part_schema(kind: type[Record]) -> dict[str, object]:
    """The JSON Schema of one kind of part; other parts are referred to below `#/$defs/`."""
    properties: dict[str, object] = {}
    required = []
    for one in fields(kind):
        described = one.metadata["spec"].schema()
        if one.metadata["doc"]:
            described["description"] = one.metadata["doc"]
        if one.default is MISSING:
            required.append(one.name)
        properties[one.name] = described
    return {
        "type": "object",
        "description": " ".join((kind.__doc__ or "").split()),
        "additionalProperties": False,
        "required": required,
        "properties": properties,
    }


def schema_of(root: type[Record], extra: Mapping[str, dict[str, object]] | None = None) -> dict[str, object]:
    """The JSON Schema of a whole document: `root` with every part it refers to. `extra` adds definitions by name."""
    definitions: dict[str, object] = {
        "Rounding": {
            "type": "object",
            "additionalProperties": False,
            "required": ["places", "mode"],
            "properties": {
                "places": {"type": "integer", "minimum": 0, "maximum": 12},
                "mode": {"enum": [mode.value for mode in RoundingMode]},
            },
        },
        **(extra or {}),
    }
    waiting, seen = [root], {root}
    described: dict[type[Record], dict[str, object]] = {}
    while waiting:
        kind = waiting.pop()
        described[kind] = part_schema(kind)
        for one in fields(kind):
            below = one.metadata["spec"].kind
            if below is not None and below not in seen and below.__name__ not in definitions:
                seen.add(below)
                waiting.append(below)
    top = described.pop(root)
    definitions |= {kind.__name__: schema for kind, schema in described.items()}
    ordered = {name: definitions[name] for name in sorted(definitions)}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **top, "$defs": ordered}


def is_multiple(width: Decimal, step: Decimal) -> bool:
    """Whether `step` divides `width` exactly."""
    return (exact(width) / exact(step)).denominator == 1
