"""The to-do inbox: every app registers sources; a source asks with one query what waits for this actor.

Sources whose rows are few and plain share one query (``register_rows``), so that the first page costs the same however
many kinds of things can wait.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import BigIntegerField, CharField, DateField, F, IntegerField, QuerySet, TextField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast

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


class Row(NamedTuple):
    """What every source of the shared query answers; a source uses the columns that it needs."""

    source: str
    key: int
    parent: int | None
    name: str
    word: str
    state: str
    day: dt.date | None
    number: int


Source = Callable[[Actor], list[InboxItem]]
Rows = Callable[[Actor], "QuerySet[Any] | None"]
Draw = Callable[[Row], InboxItem]
MOST_ROWS = 200
_sources: dict[str, Source] = {}
_shared: dict[str, tuple[Rows, Draw]] = {}


def register(name: str, source: Source) -> None:
    """Add a source. It must need one query, however much waits."""
    _sources[name] = source


def register_rows(name: str, rows: Rows, draw: Draw) -> None:
    """Add a source to the shared query: ``rows`` made by ``as_rows``, None for who has none; ``draw`` makes the lines."""
    _shared[name] = (rows, draw)


def as_rows(
    source: str,
    found: QuerySet[Any],
    *,
    key: str,
    parent: str | None = None,
    name: str | Combinable = "",
    word: str | Combinable = "",
    state: str | Combinable = "",
    day: str | None = None,
    number: str | Combinable | int = 1,
) -> QuerySet[Any]:
    """``found`` in the columns of ``Row``: field names or expressions."""

    def text(given: str | Combinable) -> Combinable:
        return Cast(F(given) if isinstance(given, str) and given else given or Value(""), TextField())

    def given_number() -> Combinable:
        return Value(number) if isinstance(number, int) else F(number) if isinstance(number, str) else number

    return found.order_by().values_list(
        Value(source, output_field=CharField()),
        Cast(key, BigIntegerField()),
        Cast(F(parent) if parent else Value(None), BigIntegerField()),
        text(name),
        text(word),
        text(state),
        Cast(F(day) if day else Value(None), DateField()),
        Cast(given_number(), IntegerField()),
    )


def drawn(name: str, actor: Actor) -> list[InboxItem]:
    """The lines of one source of the shared query alone."""
    rows, draw = _shared[name]
    found = rows(actor)
    return [] if found is None else [draw(Row(*row)) for row in found[:MOST_ROWS]]


def _shared_items(actor: Actor) -> list[InboxItem]:
    asked = [found for rows, _draw in _shared.values() if (found := rows(actor)) is not None]
    if not asked:
        return []
    lines = [Row(*row) for row in asked[0].union(*asked[1:], all=True)[:MOST_ROWS]]
    return [_shared[row.source][1](row) for row in lines]


def items_for(actor: Actor, more: Iterable[InboxItem] = ()) -> list[InboxItem]:
    """Everything that waits for ``actor``, and what the page knows already: late first, then by due time, then undated."""
    items = [item for source in _sources.values() for item in source(actor)] + _shared_items(actor) + list(more)
    far = dt.datetime.max.replace(tzinfo=dt.UTC)
    return sorted(items, key=lambda item: (not item.urgent, item.due or far))
