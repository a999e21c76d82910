"""What stands on the contestant's first page."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet

from accounts.models import Person
from competitions.enums import CompetitionState, EntryState
from competitions.models import AwardGrant, Competition, Entry
from competitions.queries.entries import entries_led_by
from competitions.queries.entry_where import is_unread

MOST = 50


@dataclass(frozen=True)
class Open:
    """A competition that takes entries now, or soon."""

    competition: Competition
    is_open: bool


def my_entries(actor: Person) -> list[Entry]:
    """The actor's entries: unread decisions first, then what waits for them, then the newest. Two queries, with awards."""
    grants = Prefetch("grants", AwardGrant.objects.select_related("award"))
    found = entries_led_by(actor).select_related("competition", "track").defer("competition__rules")
    rows = list(found.prefetch_related(grants)[:MOST])
    rank = {EntryState.RETURNED: 0, EntryState.DRAFT: 1}
    rows.sort(key=lambda entry: (not is_unread(entry), rank.get(EntryState(entry.state), 2), -entry.pk))
    return rows


def open_competitions(now: dt.datetime, *, entered: set[int]) -> list[Open]:
    """Competitions whose registration is open or still to come, without those ``entered``, soonest end first. One query."""
    rows: QuerySet[Competition] = (
        Competition.objects.filter(state=CompetitionState.FILED, registration_opens_at__isnull=False)
        .filter(Q(registration_closes_at__gte=now.replace(microsecond=0)) | Q(registration_closes_at__isnull=True))
        .exclude(pk__in=entered)
        .select_related("organisation", "region")
        .defer("rules")
        .order_by("registration_closes_at", "pk")[:MOST]
    )
    return [Open(row, row.registration_opens_at is not None and row.registration_opens_at <= now) for row in rows]
