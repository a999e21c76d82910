"""The places that a project of a region can lie in. Divisions change once in years: kept for a quarter of an hour."""

from __future__ import annotations

from accounts.models import Region
from ui.memory import Kept

_kept: Kept[dict[str, str]] = Kept(seconds=900)
_parts: Kept[list[tuple[str, str]]] = Kept(seconds=900)


def places_in(path: str) -> dict[str, str]:
    """Code → name of the region with ``path`` and everything below it, in the order of the tree."""
    rows = Region.objects.filter(path__startswith=path).order_by("path").values_list("code", "name")
    return _kept.get(path, lambda: dict(rows))


def parts_of(code: str) -> list[tuple[str, str]]:
    """(code, short name) of the regions one step below the region with ``code``, in the order of the tree."""
    rows = Region.objects.filter(parent_id=code).order_by("path").values_list("code", "short_name")
    return _parts.get(code, lambda: list(rows))
