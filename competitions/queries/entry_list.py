"""The list of entries of a round (汇总表): what stands in it, and the version by which its scan is known again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

from accounts.domain.masking import mask_phone
from competitions.models import Competition, Entry

_SHORT = 16


def listed_entries(competition: Competition) -> list[Entry]:
    """What the list shows, in the order of tracks and numbers. One query."""
    rows = Entry.objects.filter(competition=competition, submitted_at__isnull=False).exclude(state="withdrawn")
    rows = rows.select_related("track", "region", "leader").defer("form", "summary", "consents", "field_versions")
    return list(rows.order_by("track__order", "number", "pk"))


def list_version(entries: Sequence[Entry]) -> str:
    """A print of what the list says, in whatever language it is printed: another entry, name or state is another list."""
    facts = [
        (
            entry.number, entry.title, entry.track.name if entry.track else "", entry.organisation_name, entry.leader.name,
            mask_phone(entry.leader.phone), entry.region_id or "", entry.source, entry.state,
        )
        for entry in entries
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(facts, ensure_ascii=False).encode()).hexdigest()[:_SHORT]


def current_list(competition: Competition) -> str:
    """The version of the list as it would be printed now."""
    return list_version(listed_entries(competition))
