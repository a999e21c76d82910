"""The shapes that components draw. Views fill them; nothing here reads a database."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Crumb:
    """One step of the breadcrumb; the last has no url."""

    label: Any
    url: str = ""


@dataclass(frozen=True)
class Step:
    """One stage. `state`: "done", "now", "late", "skipped" or "" (still to come)."""

    label: Any
    note: Any = ""
    state: str = ""
    url: str = ""


@dataclass(frozen=True)
class HistoryItem:
    """One move of an object's history, newest first in a list. `tone` as for chips."""

    what: Any
    who: Any
    at: dt.datetime
    from_label: Any = ""
    to_label: Any = ""
    reason: str = ""
    tone: str = ""


@dataclass(frozen=True)
class TodoItem:
    """One thing that waits: `chip` is its due time in words."""

    title: Any
    url: str
    button: Any
    detail: Any = ""
    chip: Any = ""
    tone: str = ""


@dataclass(frozen=True)
class Stat:
    """One number and what it counts."""

    value: Any
    label: Any
    url: str = ""
    tone: str = ""


@dataclass(frozen=True)
class Tab:
    """One tab of an object's page."""

    label: Any
    url: str
    current: bool = False
    count: int = 0


@dataclass(frozen=True)
class MoveLink:
    """A button that performs a move, or leads to its confirm page. `tone`: "primary", "danger" or ""."""

    label: Any
    url: str
    tone: str = ""


@dataclass(frozen=True)
class Next:
    """One thing to do next."""

    text: Any
    url: str = ""


@dataclass(frozen=True)
class Where:
    """The "where am I" panel: what is now, what is done, what comes next, by when, and why it came back.

    `tone`: "" (going on), "ok" (well), "warn" (needs you), "danger" (over).
    """

    now: Any
    detail: Any = ""
    tone: str = ""
    done: list[Any] = field(default_factory=list)
    todo: list[Next] = field(default_factory=list)
    due: dt.datetime | dt.date | None = None
    due_note: Any = ""
    reason: str = ""
    url: str = ""
    button: Any = ""
