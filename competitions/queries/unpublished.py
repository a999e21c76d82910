"""Lines of a public list that no page shows any more: the consent to publication was taken back since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from competitions.domain.consents import PUBLICATION, is_withdrawn
from competitions.models import Entry

Rows = Iterable[Mapping[str, Any]]


def unpublished(rows: Rows) -> frozenset[int]:
    """Keys of the entries among ``rows`` whose consent was taken back. One query, none for an empty list."""
    keys = [int(row["entry"]) for row in rows if row.get("entry")]
    if not keys:
        return frozenset()
    held = Entry.objects.filter(pk__in=keys, consents__has_key=PUBLICATION.code).values_list("pk", "consents")
    return frozenset(pk for pk, consents in held if is_withdrawn(consents, PUBLICATION))


def shown_rows(rows: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """``rows`` as the public may read them now. One query."""
    kept = list(rows)
    gone = unpublished(kept)
    return [row for row in kept if row.get("entry") not in gone]
