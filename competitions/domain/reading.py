"""Reading a document (JSON) into dataclasses, with every fault named by its path.

Faults are collected, not raised one by one: who writes a rule book sees all of them at once.
An unknown key is a fault; a float is one too (numbers that count are text or integers).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeGuard, TypeVar

from competitions.domain.rounding import exact

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)
_REQUIRED: object = object()
_BIGGEST = 10**18
_UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")


class FaultCode(StrEnum):
    """What can be wrong at a place; the parameters are named behind each."""

    MISSING = "missing"
    TYPE = "type"  # expected
    UNKNOWN_KEY = "unknown_key"
    CHOICE = "choice"  # value, allowed
    RANGE = "range"  # value, low, high
    LENGTH = "length"  # limit
    DUPLICATE = "duplicate"  # value
    EMPTY = "empty"
    REFERENCE = "reference"  # value: nothing of that code exists
    NUMBER = "number"  # value
    DATE = "date"  # value
    JSON = "json"  # line, column: it is no JSON at all
    DEEP = "deep"  # parts within parts without end
    DIGITS = "digits"  # a number with thousands of digits
    CONTRADICTION = "contradiction"  # detail: a word that names the rule broken


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: `path` like `stages[1].panel_size`, a code and what a sentence needs."""

    path: str
    code: FaultCode
    params: Mapping[str, str | int] = field(default_factory=dict)

    def __str__(self) -> str:
        details = ", ".join(f"{key}={value}" for key, value in self.params.items())
        return f"{self.path or '(document)'}: {self.code}" + (f" ({details})" if details else "")


class DocumentError(ValueError):
    """The document cannot be used; `faults` says why, in the order of the document."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(map(str, faults)))


class Reader:
    """One object of the document. After a fault each getter gives a harmless stand-in."""

    def __init__(self, data: object, path: str, faults: list[Fault]) -> None:
        self.path = path
        self.faults = faults
        self._seen: set[str] = set()
        self._data: Mapping[str, object] = {}
        if isinstance(data, Mapping):
            self._data = data
        else:
            self.fault("", FaultCode.TYPE, expected="object")

    def fault(self, key: str, code: FaultCode, **params: str | int) -> None:
        """Note a fault at `key` of this object ("" for the object itself)."""
        path = ".".join(part for part in (self.path, key) if part)
        self.faults.append(Fault(path, code, params))

    def has(self, key: str) -> bool:
        """Whether `key` is there with a value other than null."""
        return self._data.get(key) is not None

    def skip(self, key: str) -> None:
        """`key` is known; nothing is asked of it."""
        self._seen.add(key)

    def raw(self, key: str) -> object:
        """The value as it stands, None where it is absent; `key` is known from now on."""
        self._seen.add(key)
        return self._data.get(key)

    def text(self, key: str, default: object = _REQUIRED, *, limit: int = 200) -> str:
        """A text without spaces at its ends, not empty unless `default` allows it."""
        value = self._take(key, default, "")
        if not _is_text(value):
            self.fault(key, FaultCode.TYPE, expected="text")
            return ""
        if len(value) > limit:
            self.fault(key, FaultCode.LENGTH, limit=limit)
        elif not value.strip() and default is _REQUIRED and self.has(key):
            self.fault(key, FaultCode.EMPTY)
        return value.strip()

    def whole(self, key: str, low: int, high: int, default: object = _REQUIRED) -> int:
        """An integer from `low` to `high`."""
        value = self._take(key, default, low)
        if isinstance(value, bool) or not isinstance(value, int):
            self.fault(key, FaultCode.TYPE, expected="integer")
            return low
        if not low <= value <= high:
            self.fault(key, FaultCode.RANGE, value=_told(value), low=low, high=high)
            return low
        return value

    def whole_or_none(self, key: str, low: int, high: int) -> int | None:
        """As `whole`; absent or null is None."""
        self._seen.add(key)
        return self.whole(key, low, high) if self.has(key) else None

    def number(self, key: str, default: object = _REQUIRED) -> Decimal:
        """A decimal from text or an integer."""
        value = self._take(key, default, 0)
        if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
            self.fault(key, FaultCode.TYPE, expected="number as text")
            return Decimal(0)
        try:
            exact(value)
        except ValueError:
            self.fault(key, FaultCode.NUMBER, value=_told(value))
            return Decimal(0)
        return Decimal(value)

    def flag(self, key: str, default: object = _REQUIRED) -> bool:
        """true or false."""
        value = self._take(key, default, False)
        if not isinstance(value, bool):
            self.fault(key, FaultCode.TYPE, expected="true or false")
            return False
        return value

    def day(self, key: str) -> date | None:
        """A date as `2024-05-30`; absent or null is None."""
        value = self._take(key, None, None)
        if value is None:
            return None
        try:
            return date.fromisoformat(value if isinstance(value, str) else "")
        except ValueError:
            self.fault(key, FaultCode.DATE, value=_told(value))
            return None

    def choice(self, key: str, kind: type[E], default: E | None = None) -> E:
        """A member of `kind`; absent or null is `default` if there is one, else a fault."""
        value = self._take(key, _REQUIRED if default is None else default, next(iter(kind)))
        try:
            return kind(str(value))
        except ValueError:
            allowed = ", ".join(kind)
            self.fault(key, FaultCode.CHOICE, value=_told(value), allowed=allowed)
            return next(iter(kind))

    def texts(self, key: str, *, limit: int = 200) -> tuple[str, ...]:
        """A list of texts that are not empty; absent is none."""
        found: list[str] = []
        for index, value in enumerate(self._list(key)):
            if not _is_text(value):
                self.fault(f"{key}[{index}]", FaultCode.TYPE, expected="text")
            elif not value.strip():
                self.fault(f"{key}[{index}]", FaultCode.EMPTY)
            elif len(value) > limit:
                self.fault(f"{key}[{index}]", FaultCode.LENGTH, limit=limit)
            else:
                found.append(value.strip())
        return tuple(found)

    def wholes(self, key: str, low: int, high: int) -> tuple[int, ...]:
        """A list of integers from `low` to `high`; absent is none."""
        found: list[int] = []
        for index, value in enumerate(self._list(key)):
            if isinstance(value, bool) or not isinstance(value, int):
                self.fault(f"{key}[{index}]", FaultCode.TYPE, expected="integer")
            elif not low <= value <= high:
                self.fault(f"{key}[{index}]", FaultCode.RANGE, value=_told(value), low=low, high=high)
            else:
                found.append(value)
        return tuple(found)

    def each(self, key: str, read: Callable[[Reader], T]) -> tuple[T, ...]:
        """A list of objects, each read by `read`; absent is none."""
        found: list[T] = []
        for index, value in enumerate(self._list(key)):
            found.append(self._sub(value, f"{key}[{index}]", read))
        return tuple(found)

    def child(self, key: str, read: Callable[[Reader], T]) -> T:
        """One object read by `read`; absent is a fault."""
        self._seen.add(key)
        if key not in self._data:
            self.fault(key, FaultCode.MISSING)
            return read(Reader({}, self._join(key), []))
        return self._sub(self._data[key], key, read)

    def child_or_none(self, key: str, read: Callable[[Reader], T]) -> T | None:
        """One object read by `read`; absent or null is None."""
        self._seen.add(key)
        return self.child(key, read) if self.has(key) else None

    def finish(self) -> None:
        """Every key that nobody asked for is a fault."""
        for key in self._data:
            if key not in self._seen:
                allowed = ", ".join(sorted(self._seen))
                self.fault(str(key)[:60], FaultCode.UNKNOWN_KEY, allowed=allowed)

    def _sub(self, value: object, key: str, read: Callable[[Reader], T]) -> T:
        if not isinstance(value, Mapping):
            self.fault(key, FaultCode.TYPE, expected="object")
            return read(Reader({}, self._join(key), []))
        reader = Reader(value, self._join(key), self.faults)
        result = read(reader)
        reader.finish()
        return result

    def _join(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key

    def _take(self, key: str, default: object, stand_in: object) -> object:
        self._seen.add(key)
        value = self._data.get(key)
        if value is not None:
            return value
        if default is _REQUIRED:
            self.fault(key, FaultCode.MISSING)
            return stand_in
        return default

    def _list(self, key: str) -> list[object]:
        self._seen.add(key)
        value = self._data.get(key)
        if value is None:
            return []
        if not isinstance(value, list | tuple):
            self.fault(key, FaultCode.TYPE, expected="list")
            return []
        return list(value)


def _is_text(value: object) -> TypeGuard[str]:
    """Whether it is text that a database and a page can hold: no NUL, no half of a character."""
    return isinstance(value, str) and not _UNFIT.search(value)


def fits(value: object, depth: int = 8) -> bool:
    """Whether a database and a page can hold all the texts inside, whatever the shape; no float, nothing without end."""
    if isinstance(value, str):
        return _is_text(value)
    if depth and isinstance(value, Mapping):
        return all(_is_text(key) and fits(one, depth - 1) for key, one in value.items())
    if depth and isinstance(value, list | tuple):
        return all(fits(one, depth - 1) for one in value)
    return value is None or (isinstance(value, int) and abs(value) <= _BIGGEST)


def _told(value: object) -> str | int:
    """What a fault says of a value: a number as it is unless it is monstrous, else the beginning of its text."""
    if isinstance(value, int):
        return value if abs(value) <= _BIGGEST else "…"
    return str(value)[:40]


def read_document(data: object, read: Callable[[Reader], T]) -> T:
    """`read` the whole of `data`. Raises DocumentError with every fault found."""
    faults: list[Fault] = []
    reader = Reader(data, "", faults)
    result = read(reader)
    reader.finish()
    if faults:
        raise DocumentError(faults)
    return result
