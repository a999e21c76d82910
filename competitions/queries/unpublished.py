"""Lines of a public list that no page shows any more: the consent to publication was taken back since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from competitions.domain.consents import PUBLICATION, is_withdrawn
from competitions.models import Entry, PublicityNotice

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


def shown_reason(notice: PublicityNotice) -> str:
    """Why a list corrects an earlier one, as the public may read it now. One query, none for a first list."""
    if not notice.reason or notice.corrects is None:
        return notice.reason
    rows = [*notice.rows, *notice.corrects.rows]
    held = Entry.objects.filter(pk__in={row["entry"] for row in rows if row.get("entry")})
    facts = list(held.values_list("pk", "title", "consents"))
    gone = {pk for pk, _title, consents in facts if is_withdrawn(consents, PUBLICATION)}
    titles = {title for pk, title, _consents in facts if pk in gone}
    titles |= {row["title"] for row in rows if row.get("entry") in gone}
    text = notice.reason
    for title in sorted(titles - {""}, key=len, reverse=True):
        text = text.replace(title, _("a project that is not shown"))
    return text
