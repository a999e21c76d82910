"""From what was posted to a document as JSON has it; what cannot be read stays as typed, and the book names the fault."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any, Protocol

from accounts.domain.text import half_width
from competitions.domain import pinyin
from competitions.domain.documents import Record
from competitions.domain.eligibility.checks import CHECKS
from competitions.domain.rounding import exact
from competitions.domain.rulebook import RuleBook
from competitions.domain.rulebook.shapes import Shape, Typed, rule_fields, typed_fields
from ui.forms import clean_text, whole_number

Raw = dict[str, Any]
MOST_ROWS = 99
LISTS = (Shape.LINES, Shape.REFS, Shape.CHOICES, Shape.WHOLES, Shape.PARTS, Shape.RULES)
_CLOCK = re.compile(r"(\d{1,4}):([0-5]\d)")
_BYTES = re.compile(r"(\d{1,12})\s*B")


class Posted(Protocol):
    """What a request posts."""

    def get(self, key: str, default: Any = None, /) -> Any: ...
    def getlist(self, key: str, /) -> list[str]: ...


def read_keys(keys: Iterable[str], data: Posted, saved: Raw) -> Raw:
    """The named keys of the book. ``saved``: the book as it is stored, whose codes are not given a second time."""
    by_name = {one.name: one for one in typed_fields(RuleBook)}
    raw: Raw = {}
    for key in keys:
        _put(raw, by_name[key], data, key, saved)
    return raw


def _read_part(kind: type[Record], data: Posted, name: str, saved: Any) -> Raw:
    raw: Raw = {}
    for one in typed_fields(kind):
        _put(raw, one, data, f"{name}-{one.name}", saved if isinstance(saved, Mapping) else {})
    return raw


def _read_rule(data: Posted, name: str) -> Raw:
    raw: Raw = {"check": _text(data, f"{name}-check")}
    kind = CHECKS.get(raw["check"])
    for one in rule_fields(kind.params) if kind is not None else ():
        _put(raw, one, data, f"{name}-{one.name}", {})
    if data.get(f"{name}-demo"):
        raw["demo"] = True
    return raw


def _put(raw: Raw, one: Typed, data: Posted, name: str, saved: Mapping[str, Any]) -> None:
    value = _value(one, data, name, saved)
    # A tick that is taken away is said: the default may be a tick.
    if value not in (None, "", []) and not (one.name == "demo" and value is False):
        raw[one.name] = value
    elif one.shape in LISTS and one.default:
        raw[one.name] = []


def _value(one: Typed, data: Posted, name: str, saved: Mapping[str, Any]) -> Any:
    if one.shape is Shape.PART:
        given = data.get(f"{name}-on")
        return _read_part(one.kind, data, name, saved.get(one.name)) if given else None  # type: ignore[arg-type]
    if one.shape in (Shape.PARTS, Shape.RULES):
        return _rows(one, data, name, saved.get(one.name))
    if one.shape is Shape.ROUNDING:
        places = _text(data, f"{name}-places")
        return {"places": _whole(half_width(places), 1), "mode": _text(data, f"{name}-mode")} if places else None
    if one.shape is Shape.FLAG or one.name == "demo":
        return bool(data.get(name))
    if one.shape in (Shape.REFS, Shape.CHOICES):
        return [_clean(value) for value in data.getlist(name) if value]
    return _typed_text(one, _text(data, name))


def _typed_text(one: Typed, text: str) -> Any:
    if one.shape in (Shape.LINES, Shape.WHOLES):
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        return [_whole(half_width(line), 1) for line in lines] if one.shape is Shape.WHOLES else lines
    if one.shape is Shape.WHOLE:
        return _whole(half_width(text), one.factor)
    return half_width(text).strip() if one.shape is Shape.NUMBER else text


def _rows(one: Typed, data: Posted, name: str, saved: Any) -> list[Raw]:
    places = [f"{name}-{place}" for place in range(min(whole_number(data.get(f"{name}-rows")), MOST_ROWS))]
    if one.shape is Shape.RULES:
        return [_read_rule(data, place) for place in places]
    kind: Any = one.kind
    old = {str(row["code"]): row for row in saved or () if isinstance(row, Mapping) and row.get("code")}
    rows = [_read_part(kind, data, place, old.get(_text(data, f"{place}-code"))) for place in places]
    if "code" in {below.name for below in typed_fields(kind)}:
        _give_codes(rows, old)
    return rows


def _give_codes(rows: list[Raw], old: Mapping[str, Mapping[str, Any]]) -> None:
    """A code for every new row, from its name; a code that was in use before is not given again."""
    taken = {*old, *(row["code"] for row in rows if row.get("code"))}
    shorts = {str(row.get("short", "")) for row in (*old.values(), *rows)}
    for row in rows:
        called = str(row.get("label") or row.get("name") or "")
        if row.get("code") or not called:
            continue
        if "label" in row and not pinyin.code(called, ()).isidentifier():
            called = f"q{called}"
        row["code"] = pinyin.code(called, taken)
        taken.add(row["code"])
        if "quota" in row and not row.get("short"):
            row["short"] = pinyin.initials(called, shorts)
            shorts.add(row["short"])


def _text(data: Posted, name: str) -> str:
    return _clean(str(data.get(name) or "").replace("\r\n", "\n"))


def _clean(text: str) -> str:
    # What a database cannot keep is left for the book to refuse.
    return text if "\x00" in text else clean_text(text)


def _whole(text: str, factor: int) -> int | str | None:
    """A whole number of the small unit from what was typed in the large one: 6.5 minutes, 1:40, 500000 B."""
    text = text.strip()
    if not text:
        return None
    if factor == 60 and (clock := _CLOCK.fullmatch(text)):
        return int(clock[1]) * 60 + int(clock[2])
    if factor > 60 and (plain := _BYTES.fullmatch(text)):
        return int(plain[1])
    if text.isascii() and text.isdigit() and len(text) < 19:
        return int(text) * factor
    try:
        value = exact(text) * factor
    except ValueError:
        return text
    return int(value) if value.denominator == 1 else text


def whole_shown(value: int, factor: int) -> str:
    """The way back: what is shown for a whole number, such that reading it gives the same number."""
    if factor == 1:
        return str(value)
    in_large = Fraction(value, factor)
    if (in_large * 100).denominator == 1:
        return format(float(in_large), ".2f").rstrip("0").rstrip(".")
    return f"{value // 60}:{value % 60:02d}" if factor == 60 else f"{value} B"
