"""What stands on the contestant's first page."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery

from accounts.models import Person
from competitions.domain.rulebook import EntrySource
from competitions.domain.windows import first_moment, last_moment
from competitions.enums import CompetitionState, EntryState
from competitions.models import AwardGrant, Competition, Entry, Extension
from competitions.queries.entries import entries_led_by
from competitions.queries.entry_where import is_unread
from competitions.queries.extensions import phone_index_of

MOST = 50
# Read from the stored book, which stays deferred; a book that doesn't say it takes entries from everywhere.
_DIRECT = Q(rules__sources__isnull=True) | Q(rules__sources__icontains=f'"{EntrySource.DIRECT}"')


@dataclass(frozen=True)
class Open:
    """A competition that takes entries now, or soon."""

    competition: Competition
    is_open: bool
    closes_at: dt.datetime | None


def my_entries(actor: Person) -> list[Entry]:
    """The actor's entries: unread decisions first, then what waits for them, then the newest. Two queries, with awards."""
    grants = Prefetch("grants", AwardGrant.objects.select_related("award"))
    found = entries_led_by(actor).select_related("competition", "track").defer("competition__rules")
    rows = list(found.prefetch_related(grants)[:MOST])
    rank = {EntryState.RETURNED: 0, EntryState.DRAFT: 1}
    rows.sort(key=lambda entry: (not is_unread(entry), rank.get(EntryState(entry.state), 2), -entry.pk))
    return rows


def open_competitions(now: dt.datetime, *, entered: set[int], actor: Person) -> list[Open]:
    """Competitions whose registration is open or still to come, for all or by an extension of the ``actor``'s, without
    those ``entered`` and those that nobody enters by themselves, soonest end first. One query."""
    moment = now.replace(microsecond=0)
    own = Extension.objects.filter(
        competition=OuterRef("pk"), phone_index=phone_index_of(actor) or None, ended_at__isnull=True, until__gte=moment
    )
    rows: QuerySet[Competition] = (
        Competition.objects.filter(state=CompetitionState.FILED, registration_opens_at__isnull=False)
        .annotate(own_since=Subquery(own.values("opens_at")[:1]), own_until=Subquery(own.values("until")[:1]))
        .filter(
            Q(registration_closes_at__gte=moment) | Q(registration_closes_at__isnull=True) | Q(own_until__isnull=False)
        )
        .filter(_DIRECT)
        .exclude(pk__in=entered)
        .select_related("organisation", "region")
        .defer("rules")
        .order_by("registration_closes_at", "pk")[:MOST]
    )
    return [_open(row, now) for row in rows]


def _open(row: Competition, now: dt.datetime) -> Open:
    since, until = row.own_since, row.own_until  # type: ignore[attr-defined]
    opens = first_moment(row.window, admitted_from=since)
    return Open(row, opens is not None and opens <= now, last_moment(row.window, extended_until=until))
