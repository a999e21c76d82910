"""Every public address, for search engines. Five queries, however long the list."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from wagtail.models import Page

from cms.queries.activities import PUBLIC_STATES
from competitions.queries.public import public_competitions
from competitions.queries.results import published_notices
from events.models import Activity

LIMIT = 10_000


@dataclass(frozen=True)
class Address:
    path: str
    changed_on: dt.date | None = None


def public_addresses() -> list[Address]:
    pages = Page.objects.live().filter(depth__gt=1).values_list("url_path", "last_published_at")[:LIMIT]
    found = [Address("/" + path.split("/", 2)[2], at.date() if at else None) for path, at in pages]
    contests = public_competitions().order_by("-pk").values_list("slug", flat=True)[:LIMIT]
    found += [Address(f"/competitions/{slug}/") for slug in contests]
    activities = Activity.objects.filter(state__in=PUBLIC_STATES).order_by("-pk").values_list("slug", flat=True)[:LIMIT]
    found += [Address(f"/activities/{slug}/") for slug in activities]
    notices = published_notices().values_list("competition__slug", "version", "published_at")[:LIMIT]
    found += [Address(f"/publicity/{slug}/{version}/", at.date() if at else None) for slug, version, at in notices]
    return list({address.path: address for address in found}.values())
