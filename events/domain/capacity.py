"""Places and the waiting list of an activity: how many are left, who is next.

First come, first served. Everybody joins the list; whoever stands at its head gets a free place. Nobody loses a
place when the capacity is lowered.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody on the list; `id` decides between two of the same moment."""

    id: int
    since: datetime


def free_places(places: int, taken: int) -> int:
    """Places left, never below 0."""
    return max(0, places - taken)


def in_order(waiting: Iterable[Waiting]) -> tuple[Waiting, ...]:
    """The list from the first to the last."""
    return tuple(sorted(waiting, key=lambda item: (item.since, item.id)))


def next_offers(places: int, taken: int, waiting: Iterable[Waiting]) -> tuple[int, ...]:
    """Ids of those who get the free places, first come first."""
    return tuple(item.id for item in in_order(waiting)[: free_places(places, taken)])
