"""The places that a project of a region can lie in. Divisions change once in years: kept for a quarter of an hour."""

from __future__ import annotations

import time

from accounts.models import Region

KEEP_SECONDS = 900.0
_kept: dict[str, tuple[float, dict[str, str]]] = {}


def places_in(path: str) -> dict[str, str]:
    """Code → name of the region with ``path`` and everything below it, in the order of the tree."""
    kept = _kept.get(path)
    if kept is None or time.monotonic() - kept[0] > KEEP_SECONDS:
        rows = Region.objects.filter(path__startswith=path).order_by("path").values_list("code", "name")
        kept = _kept[path] = (time.monotonic(), dict(rows))
    return kept[1]
