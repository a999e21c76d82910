"""Registry of cards: what apps above put on a page that belongs to an app below (`/my/`, an entry).

An app registers a source in `AppConfig.ready()`; the page asks all of them and draws what they give.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class CardItem:
    """One line: `chip` with its `tone` at the right, `button` leads to `url`."""

    title: Any
    url: str = ""
    detail: Any = ""
    chip: Any = ""
    tone: str = ""
    button: Any = ""


@dataclass(frozen=True)
class Card:
    """A heading with its lines. `empty` teaches: one sentence shown when there are no lines."""

    heading: Any
    items: list[CardItem] = field(default_factory=list)
    url: str = ""
    button: Any = ""
    empty: Any = ""


# A source gets the actor and what the page is about (None for /my/); it gives a card or None, with one query at most.
Source = Callable[[Any, Any], Card | None]
_sources: dict[str, dict[str, tuple[int, Source]]] = {}


def register(area: str, name: str, source: Source, order: int = 100) -> None:
    """Add a source to `area`: "my", "judge" and "desk" are first pages, without a `subject`; "entry" is the page of an entry."""
    _sources.setdefault(area, {})[name] = (order, source)


def cards_for(area: str, actor: Any, subject: Any = None) -> list[Card]:
    """The cards of `area` for this reader, in order."""
    rows = sorted(_sources.get(area, {}).values(), key=lambda row: row[0])
    return [card for _order, source in rows if (card := source(actor, subject)) is not None]
