"""What is filed (备案): labelled fields, readable without their subject, and what changed between two versions.

The labels and texts are frozen in the language of the site when the document is made, as on the paper that is stamped.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class FormField:
    """One field. ``key`` is stable from version to version (remarks and the diff hang on it)."""

    key: str
    group: str
    label: str
    text: str


class ChangeKind(StrEnum):
    """What became of a field since the version before."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Change:
    """One field that is not as before; ``before`` is empty for an added one, ``after`` for a removed one."""

    kind: ChangeKind
    key: str
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class FieldGroup:
    """Neighbouring fields under one heading."""

    title: str
    fields: tuple[FormField, ...]


def dump(fields: Iterable[FormField]) -> dict[str, object]:
    """The JSON document. Raises ValueError when a key stands twice."""
    rows = list(fields)
    keys = [row.key for row in rows]
    twice = sorted({key for key in keys if keys.count(key) > 1})
    if twice:
        raise ValueError(f"fields named twice: {', '.join(twice)}")
    return {"fields": [{"key": row.key, "group": row.group, "label": row.label, "text": row.text} for row in rows]}


def load(document: Mapping[str, object]) -> tuple[FormField, ...]:
    """The fields of a document that ``dump`` made; none for an empty one."""
    rows = document.get("fields", [])
    if not isinstance(rows, list):
        raise TypeError("not a filing form")
    return tuple(FormField(str(row["key"]), str(row["group"]), str(row["label"]), str(row["text"])) for row in rows)


def groups(fields: Iterable[FormField]) -> tuple[FieldGroup, ...]:
    """The fields under their headings, in the order of the document."""
    found: dict[str, list[FormField]] = {}
    for field in fields:
        found.setdefault(field.group, []).append(field)
    return tuple(FieldGroup(title, tuple(rows)) for title, rows in found.items())


def changes(before: Iterable[FormField], after: Iterable[FormField]) -> tuple[Change, ...]:
    """Field by field what is not as before: in the order of the newer version, removed ones last."""
    old = {field.key: field for field in before}
    new = {field.key: field for field in after}
    found = []
    for key, field in new.items():
        earlier = old.get(key)
        if earlier is None:
            found.append(Change(ChangeKind.ADDED, key, field.label, "", field.text))
        elif earlier.text != field.text:
            found.append(Change(ChangeKind.CHANGED, key, field.label, earlier.text, field.text))
    for key, field in old.items():
        if key not in new:
            found.append(Change(ChangeKind.REMOVED, key, field.label, field.text, ""))
    return tuple(found)


def fingerprint(document: Mapping[str, object]) -> str:
    """Twelve hex digits that change with any letter of the document: printed on the paper, compared with the screen."""
    text = json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:12]
