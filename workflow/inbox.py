"""The to-do inbox: every app registers sources; a source asks with one query what waits for this actor."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from .actors import Actor


@dataclass(frozen=True)
class InboxItem:
    """One thing that waits. ``due`` sorts it; ``count`` is how many things this line stands for."""

    title: str
    url: str
    button: str
    detail: str = ""
    count: int = 1
    due: dt.datetime | None = None
    urgent: bool = False


Source = Callable[[Actor], list[InboxItem]]
_sources: dict[str, Source] = {}


def register(name: str, source: Source) -> None:
    """Add a source. It must need one query, however much waits."""
    _sources[name] = source


def items_for(actor: Actor, more: Iterable[InboxItem] = ()) -> list[InboxItem]:
    """Everything that waits for ``actor``, and what the page knows already: late first, then by due time, then undated."""
    items = [item for source in _sources.values() for item in source(actor)] + list(more)
    far = dt.datetime.max.replace(tzinfo=dt.UTC)
    return sorted(items, key=lambda item: (not item.urgent, item.due or far))
