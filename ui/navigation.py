"""Registries of places: which links stand in which navigation, who sees them, and how much waits behind each.

Every app registers its own in `AppConfig.ready()`; nothing here looks upward.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

Permission = Callable[[Any], bool]
Count = Callable[[Any], int]


@dataclass(frozen=True)
class Entry:
    """One registered link. `label` may be lazy; `url_name` is reversed without arguments, or is a path ("/news/")."""

    label: Any
    url_name: str
    order: int = 100
    icon: str = ""
    permission: Permission | None = None
    count: Count | None = None
    group: Any = ""


@dataclass(frozen=True)
class Link:
    """One link as a template draws it. `pages`: what stands under it, where it is the head of a group."""

    label: Any
    url: str
    icon: str = ""
    count: int = 0
    current: bool = False
    group: Any = ""
    pages: tuple[Link, ...] = ()


@dataclass(frozen=True)
class Identity:
    """Who is signed in, as the identity block shows it. `switch_url`: where to choose another identity, if there is."""

    name: str
    unit: str = ""
    role: str = ""
    switch_url: str = ""
    initial: str = field(default="")


_entries: dict[str, dict[str, Entry]] = {}
_areas: dict[str, Entry] = {}
_identity: list[Callable[[HttpRequest], Identity | None]] = []


def register(
    area: str,
    label: Any,
    url_name: str,
    order: int = 100,
    permission: Permission | None = None,
    count: Count | None = None,
    *,
    icon: str = "",
    group: Any = "",
) -> None:
    """Add a link to the navigation of `area` ("public", "my", "judge" or "desk").

    `permission(actor)` says whether it is shown, `count(actor)` what waits behind it (one query at most).
    Registered again, the same `url_name` replaces itself.
    """
    _entries.setdefault(area, {})[url_name] = Entry(label, url_name, order, icon, permission, count, group)


def register_area(
    area: str, label: Any, url_name: str, order: int = 100, permission: Permission | None = None, *, icon: str = ""
) -> None:
    """Add a place people can change to (from the identity menu)."""
    _areas[area] = Entry(label, url_name, order, icon, permission)


def register_identity(source: Callable[[HttpRequest], Identity | None]) -> None:
    """Say who is signed in (accounts does); the last one registered is asked."""
    _identity[:] = [source]


def actor_of(request: HttpRequest | None) -> Any:
    """The acting person: what accounts put on the request, else the signed-in user's person, else None."""
    if request is None:
        return None
    actor = getattr(request, "actor", None)
    if actor is not None:
        return actor
    user = getattr(request, "user", None)
    return getattr(user, "person", None) if user is not None and user.is_authenticated else None


def links_for(area: str, request: HttpRequest | None, *, at: str = "", **kwargs: Any) -> list[Link]:
    """The links of `area` for this reader, in order; the one that holds the current address (longest match) is marked,
    or that of `at` where a page belongs to a tab whose address it does not share.

    `kwargs` go into every address: a competition's tabs are `links_for("competition", request, pk=competition.pk)`.
    """
    return _draw(list(_entries.get(area, {}).values()), request, with_counts=True, kwargs=kwargs, at=at)


def grouped(links: list[Link]) -> list[Link]:
    """One link for each group of ``links``, in their order: to its first page, and in sight of the one that is open."""
    found: dict[str, list[Link]] = {}
    for link in links:
        found.setdefault(str(link.group or link.label), []).append(link)
    return [
        Link(
            label=label,
            url=rows[0].url,
            count=sum(row.count for row in rows),
            current=any(row.current for row in rows),
            pages=tuple(rows) if len(rows) > 1 else (),
        )
        for label, rows in found.items()
    ]


def areas_for(request: HttpRequest | None) -> list[Link]:
    """The places this reader may enter."""
    return _draw(list(_areas.values()), request, with_counts=False)


def identity_for(request: HttpRequest | None) -> Identity | None:
    """Who is signed in, or None."""
    user = getattr(request, "user", None)
    if request is None or user is None or not user.is_authenticated:
        return None
    for source in _identity:
        found = source(request)
        if found is not None:
            return found
    return Identity(name=user.get_username())


def _draw(
    entries: list[Entry],
    request: HttpRequest | None,
    *,
    with_counts: bool,
    kwargs: dict[str, Any] | None = None,
    at: str = "",
) -> list[Link]:
    actor = actor_of(request)
    path = _address(at, kwargs) if at else request.path if request is not None else ""
    shown = []
    for entry in sorted(entries, key=lambda e: e.order):
        if entry.permission is not None and (actor is None or not entry.permission(actor)):
            continue
        url = _address(entry.url_name, kwargs)
        if url:
            shown.append((entry, url))
    best = max((url for _entry, url in shown if _holds(path, url)), key=len, default="")
    return [
        Link(
            label=entry.label,
            url=url,
            icon=entry.icon,
            count=entry.count(actor) if with_counts and entry.count is not None and actor is not None else 0,
            current=bool(best) and url == best,
            group=entry.group,
        )
        for entry, url in shown
    ]


def _address(url_name: str, kwargs: dict[str, Any] | None = None) -> str:
    if url_name.startswith("/"):
        return url_name
    return _reversed(settings.ROOT_URLCONF, url_name, tuple((kwargs or {}).items()))


@functools.lru_cache(maxsize=2000)
def _reversed(_urlconf: str, url_name: str, kwargs: tuple[tuple[str, Any], ...]) -> str:
    """Worked out once: every page draws some twenty of the same links."""
    try:
        return reverse(url_name, kwargs=dict(kwargs) or None)
    except NoReverseMatch:
        # An app that is not finished yet must not take every page down with it.
        return ""


def _holds(path: str, url: str) -> bool:
    return path == url or (url != "/" and path.startswith(url))
