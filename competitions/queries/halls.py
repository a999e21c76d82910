"""Halls (会场) in words, and lists by track and hall as pages and prints head them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from competitions.domain.halls import hall_order

Row = TypeVar("Row", bound=Mapping[str, Any])


def hall_name(hall: object) -> str:
    """第2会场; empty without one."""
    return _("Hall %(number)s") % {"number": hall} if hall else ""


def list_name(track: str, hall: object) -> str:
    """How the list of a track is headed; with the hall where halls are ranked apart."""
    return " · ".join(part for part in (track, hall_name(hall)) if part)


def by_list(names: Mapping[str, str], rows: Iterable[Row]) -> list[tuple[str, list[Row]]]:
    """Rows of a public list or a report under the heading of their track and hall. ``names``: track code → name, in order."""
    found: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        found.setdefault((str(row.get("track", "")), str(row.get("hall", ""))), []).append(row)
    order = {code: place for place, code in enumerate(names)}
    keys = sorted(found, key=lambda key: (order.get(key[0], len(order)), hall_order(key[1])))
    return [(list_name(names.get(track, track), hall), found[track, hall]) for track, hall in keys]
