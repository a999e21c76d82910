"""The kinds of fields of a score pack. Whatever may be absent may be null as well; an integer is read as its text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import MISSING, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from typing import Any

from competitions.domain.documents import Record, Spec, part_document, read_part
from competitions.domain.reading import FaultCode, Reader
from competitions.domain.rounding import Rounding, RoundingMode, number_text

Json = dict[str, object]
LONGEST = 200
# Wider than the numbers of a rule book: what an earlier stage came to may be a quotient with every digit of a calculator.
_DIGITS = r"-?[0-9]{1,50}(\.[0-9]{1,50})?"
_NUMBER = re.compile(_DIGITS)
NUMBER: Json = {"type": ["string", "integer"], "pattern": f"^{_DIGITS}$"}


def _made(spec: Spec, default: Any, doc: str) -> Any:
    return field(default=default, metadata={"spec": spec, "doc": doc})


def _or_null(schema: Json, default: Any) -> Json:
    """What the schema says of a field that may be null."""
    if default is MISSING:
        return dict(schema)
    if isinstance(kind := schema.get("type"), str | list):
        kinds = [kind] if isinstance(kind, str) else kind
        return {**schema, "type": [*kinds, "null"]}
    return {"anyOf": [dict(schema), {"type": "null"}]}


def _given(reader: Reader, key: str, default: Any) -> object:
    """The value, or None after noting that it is missing where it must be there."""
    value = reader.raw(key)
    if value is None and default is MISSING:
        reader.fault(key, FaultCode.MISSING)
    return value


def name(default: Any = MISSING, doc: str = "") -> Any:
    """An id or a text as it stands; `""` after a fault."""

    def read(reader: Reader, key: str, given: Any) -> object:
        value = _given(reader, key, given)
        if value is None:
            return "" if given is MISSING else given
        return as_name(reader, key, value)

    schema: Json = {"type": ["string", "integer"], "minLength": 1, "maxLength": LONGEST}
    return _made(Spec(read, lambda: _or_null(schema, default)), default, doc)


def remark(doc: str = "", *, limit: int = LONGEST) -> Any:
    """A text that nothing is looked up by; absent, null and empty are the same."""

    def read(reader: Reader, key: str, given: Any) -> object:
        value = reader.raw(key)
        return given if value is None or value == "" else as_name(reader, key, value, limit)

    schema: Json = {"type": ["string", "integer"], "maxLength": limit}
    default = None
    return _made(Spec(read, lambda: _or_null(schema, default)), default, doc)


def as_name(reader: Reader, key: str, value: object, limit: int = LONGEST) -> str:
    """`value` as a text that is not empty; `""` after a fault."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        reader.fault(key, FaultCode.TYPE, expected="text")
        return ""
    text = str(value)
    if not text.isascii() and any("\ud800" <= letter <= "\udfff" for letter in text):
        reader.fault(key, FaultCode.TYPE, expected="text")
        return ""
    if not text.strip():
        reader.fault(key, FaultCode.EMPTY)
        return ""
    if len(text) > limit:
        reader.fault(key, FaultCode.LENGTH, limit=limit)
        return ""
    return text


def as_number(reader: Reader, key: str, value: object) -> Fraction | None:
    """`value` as an exact number; None after a fault."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        reader.fault(key, FaultCode.TYPE, expected="number as text")
        return None
    found = exact_or_none(str(value))
    if found is None:
        reader.fault(key, FaultCode.NUMBER, value=str(value)[:40])
    return found


def number(default: Any = MISSING, doc: str = "", *, low: Fraction | None = None, high: Fraction | None = None) -> Any:
    """An exact number from text or an integer; after a fault its default, without one 0."""

    def read(reader: Reader, key: str, given: Any) -> object:
        stand_in = Fraction(0) if given is MISSING else given
        value = _given(reader, key, given)
        found = None if value is None else as_number(reader, key, value)
        if found is None:
            return stand_in
        if (low is not None and found < low) or (high is not None and found > high):
            bounds = {"low": number_text(low or Fraction(0)), "high": "" if high is None else number_text(high)}
            reader.fault(key, FaultCode.RANGE, value=number_text(found), **bounds)
            return stand_in
        return found

    return _made(Spec(read, lambda: _or_null(NUMBER, default), write_number), default, doc)


def write_number(value: Fraction | None) -> str | None:
    """A number as a pack carries it. Raises ValueError for one that no decimal shows."""
    if value is None:
        return None
    text = number_text(value)
    if exact_or_none(text) is None:
        raise ValueError(f"{text} cannot be written as a decimal of at most 50 places")
    return text


@lru_cache(maxsize=4096)
def exact_or_none(text: str) -> Fraction | None:
    """The number of a plain decimal text, None for anything else. Marks repeat: few texts are different."""
    return Fraction(text) if _NUMBER.fullmatch(text) else None


def amount(doc: str = "") -> Any:
    """An exact number that keeps the digits it was written with."""

    def read(reader: Reader, key: str, given: Any) -> Decimal:
        value = _given(reader, key, given)
        if value is None or as_number(reader, key, value) is None:
            return Decimal(0)
        return Decimal(str(value))

    return _made(Spec(read, lambda: dict(NUMBER)), MISSING, doc)


def numbers(doc: str = "") -> Any:
    """An object of numbers by id; None where it is absent. What is null or faulty is left out."""

    def read(reader: Reader, key: str, given: Any) -> dict[str, Fraction] | None:
        value = reader.raw(key)
        if value is None:
            return None
        if not isinstance(value, Mapping):
            reader.fault(key, FaultCode.TYPE, expected="object")
            return None
        if "" in value:
            reader.fault(f"{key}.", FaultCode.EMPTY)
        found = ((str(one), as_number(reader, f"{key}.{one}", raw)) for one, raw in value.items() if raw is not None)
        return {one: read for one, read in found if read is not None}

    def write(value: Mapping[str, Fraction]) -> object:
        return {one: write_number(read) for one, read in value.items()}

    schema: Json = {"type": ["object", "null"], "additionalProperties": _or_null(NUMBER, None)}
    return _made(Spec(read, lambda: dict(schema), write), None, doc)


def whole(low: int, high: int, default: Any = MISSING, doc: str = "") -> Any:
    """A JSON integer from `low` to `high`; after a fault its default, without one `low`."""

    def read(reader: Reader, key: str, given: Any) -> object:
        value = _given(reader, key, given)
        stand_in = low if given is MISSING else given
        if value is None:
            return stand_in
        if isinstance(value, bool) or not isinstance(value, int):
            reader.fault(key, FaultCode.TYPE, expected="integer")
            return stand_in
        if not low <= value <= high:
            reader.fault(key, FaultCode.RANGE, value=value, low=low, high=high)
            return stand_in
        return value

    schema: Json = {"type": "integer", "minimum": low, "maximum": high}
    return _made(Spec(read, lambda: _or_null(schema, default)), default, doc)


def flag(default: bool, doc: str = "") -> Any:
    """true or false."""
    spec = Spec(lambda r, key, d: r.flag(key, default=d), lambda: _or_null({"type": "boolean"}, default))
    return _made(spec, default, doc)


def choice(kind: type[StrEnum], default: Any = MISSING, doc: str = "") -> Any:
    """A member of `kind`."""

    def read(reader: Reader, key: str, given: Any) -> object:
        value = _given(reader, key, given)
        stand_in = next(iter(kind)) if given is MISSING else given
        if value is None:
            return stand_in
        if isinstance(value, str) and value in tuple(kind):
            return kind(value)
        reader.fault(key, FaultCode.CHOICE, value=str(value)[:40], allowed=", ".join(kind))
        return stand_in

    schema: Json = {"enum": [*(member.value for member in kind), *([] if default is MISSING else [None])]}
    return _made(Spec(read, lambda: dict(schema)), default, doc)


def rounding(doc: str = "") -> Any:
    """`{"places", "mode"}`, or null: the exact value is carried on. Without a mode it is half_up."""

    def one(reader: Reader) -> Rounding:
        return Rounding(reader.whole("places", 0, 12), reader.choice("mode", RoundingMode, RoundingMode.HALF_UP))

    def read(reader: Reader, key: str, given: Any) -> Rounding | None:
        return reader.child_or_none(key, one)

    return _made(Spec(read, lambda: _or_null({"$ref": "#/$defs/Rounding"}, None)), None, doc)


def child(kind: type[Record], default: Any, doc: str = "") -> Any:
    """One part; absent or null is the default."""

    def read(reader: Reader, key: str, given: Any) -> object:
        found = reader.child_or_none(key, lambda below: read_part(kind, below))
        return given if found is None else found

    schema: Json = {"$ref": f"#/$defs/{kind.__name__}"}
    return _made(Spec(read, lambda: _or_null(schema, default), kind=kind), default, doc)


def rows(kind: type[Record], doc: str = "") -> Any:
    """A list of parts; absent or null is none."""

    def read(reader: Reader, key: str, given: Any) -> tuple[Record, ...]:
        return reader.each(key, lambda below: read_part(kind, below))

    def write(value: tuple[Record, ...]) -> object:
        return [part_document(one) for one in value]

    schema: Json = {"type": ["array", "null"], "items": {"$ref": f"#/$defs/{kind.__name__}"}}
    return _made(Spec(read, lambda: dict(schema), write, kind=kind), (), doc)
