"""The desk's first page and the inbox sources of competitions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, IntegerField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.queries import has_desk_role
from competitions.domain.windows import end_of_day
from competitions.enums import CompetitionPhase, CompetitionState, EntryState, FilingState
from competitions.models import Competition, Entry
from competitions.queries.competitions import competitions_visible_to
from competitions.queries.filing_steps import with_names
from competitions.queries.filing_subjects import address_of
from competitions.queries.filing_todo import waiting_item
from competitions.queries.filings import desk_of, filings_waiting_for, overdue_below, with_open_step
from competitions.queries.results import running_publicity
from competitions.queries.workspace import phase_words
from ui import formats
from ui.parts import Stat, TodoItem
from ui.tones import tone_of
from workflow import clock, inbox
from workflow.actors import Actor
from workflow.inbox import InboxItem

CARDS = 6
# More than a province holds in a year.
MOST_ROWS = 500


def waiting_filings(actor: Actor) -> list[InboxItem]:
    """Inbox source: filings that the actor can move on, also for a colleague on leave. One query."""
    if not has_desk_role(actor):
        return []
    now = clock.now()
    items = []
    rows = filings_waiting_for(actor) | overdue_below(actor)
    waiting = with_names(rows.select_related("organisation", "addressee"), "drafted_by").defer("form")
    for filing in with_open_step(waiting)[:50]:
        url = address_of(filing.subject_kind, filing.pk)
        todo = waiting_item(filing, actor, url, now=now)
        if todo is None or not url:
            continue
        due = None
        if filing.state == FilingState.SUBMITTED and filing.due_on:
            due = end_of_day(filing.due_on, timezone.get_default_timezone())
        items.append(
            InboxItem(
                title=str(todo.title),
                detail=" · ".join(part for part in (filing.title, str(todo.detail)) if part),
                url=url,
                button=str(todo.button),
                due=due,
                urgent=filing.state == FilingState.RETURNED or bool(due and due < now),
            )
        )
    return items


def waiting_entries(actor: Actor, rows: Iterable[Competition]) -> list[InboxItem]:
    """One line for each competition of ``desk_rows`` with entries that the actor is to check. No query."""
    offices = desk_of(actor).organises
    items = []
    for row in rows:
        count: int = row.waiting  # type: ignore[attr-defined]
        if not count or row.state != CompetitionState.FILED or row.organisation_id not in offices:
            continue
        title = ngettext(
            "%(count)d entry is waiting to be checked", "%(count)d entries are waiting to be checked", count
        )
        first = _("the first since %(when)s") % {"when": formats.when_short(row.waits_since)}  # type: ignore[attr-defined]
        items.append(
            InboxItem(
                title=title % {"count": count},
                detail=f"{row.name} · {first}",
                url=reverse("competitions_desk:entry_list", kwargs={"pk": row.pk}) + "?state=submitted",
                button=_("Start checking"),
                count=count,
            )
        )
    return items


def inbox_items(actor: Actor, rows: Iterable[Competition] = ()) -> list[TodoItem]:
    """Everything that waits, late first, as the to-do list draws it. One query for each source; ``rows``: ``desk_rows``."""
    now = clock.now()
    items = []
    for item in inbox.items_for(actor, waiting_entries(actor, rows)):
        chip, tone = "", "info"
        if item.due is not None:
            chip, tone = formats.time_left(item.due, now), "danger" if item.due < now else _near(item.due, now)
        elif item.urgent:
            chip, tone = _("needs you"), "warn"
        items.append(TodoItem(item.title, item.url, item.button, item.detail, chip, tone))
    return items


def _near(due: dt.datetime, now: dt.datetime) -> str:
    return "warn" if due - now < dt.timedelta(days=2) else "info"


def entries_of(condition: Q) -> Coalesce:
    """An annotation of competitions: how many of their entries meet ``condition``."""
    counted = (
        Entry.objects.filter(condition, competition=OuterRef("pk"))
        .order_by()
        .values("competition")
        .annotate(n=Count("pk"))
        .values("n")
    )
    return Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))


@dataclass(frozen=True)
class CompetitionCard:
    """A competition on the first page."""

    name: str
    url: str
    office: str
    phase: str
    tone: str
    note: str
    handed_in: int
    waiting: int


def desk_rows(actor: Actor) -> list[Competition]:
    """The competitions of the actor's regions that run, newest first, with their entries. One query."""
    return list(
        competitions_visible_to(actor)
        .exclude(state__in=[CompetitionState.ARCHIVED, CompetitionState.CANCELLED])
        .select_related("organisation", "filing")
        .only(
            "name", "state", "year", "registration_opens_at", "registration_closes_at", "final_on",
            "organisation__name", "filing__state",
        )
        .annotate(
            handed_in=entries_of(~Q(state=EntryState.DRAFT)),
            waiting=entries_of(Q(state=EntryState.SUBMITTED)),
            waits_since=Subquery(
                Entry.objects.filter(competition=OuterRef("pk"), state=EntryState.SUBMITTED)
                .order_by("submitted_at")
                .values("submitted_at")[:1]
            ),
            is_running=running_publicity(),
        )
        .order_by("-year", "-pk")[:MOST_ROWS]
    )  # fmt: skip


def desk_cards(rows: list[Competition]) -> list[CompetitionCard]:
    """The newest of them."""
    now = clock.now()
    base = reverse("competitions_desk:competition_list")
    return [_card(row, f"{base}{row.pk}/", now) for row in rows[:CARDS]]


def _card(row: Competition, url: str, now: dt.datetime) -> CompetitionCard:
    phase = row.phase(now)
    note = ""
    if phase is CompetitionPhase.REGISTRATION and row.registration_closes_at:
        note = formats.time_left(row.registration_closes_at, now)
    elif phase is CompetitionPhase.FILED and row.registration_opens_at:
        note = _("opens %(when)s") % {"when": formats.when_short(row.registration_opens_at)}
    elif row.final_on and phase is CompetitionPhase.JUDGING:
        note = _("final on %(day)s") % {"day": formats.planned(row.final_on)}
    counted: dict[str, int] = {"handed_in": row.handed_in, "waiting": row.waiting}  # type: ignore[attr-defined]
    return CompetitionCard(
        name=row.name,
        url=url,
        office=row.organisation.name,
        phase=phase_words(row, phase),
        tone=tone_of(row.state),
        note=note,
        **counted,
    )


def desk_stats(rows: list[Competition], *, waiting: int) -> list[Stat]:
    """A few numbers over what runs."""
    running = [row for row in rows if row.state != CompetitionState.REPORTED]
    filed = sum(1 for row in running if row.filing and row.filing.state == FilingState.APPROVED)
    return [
        Stat(waiting, _("waiting for you")),
        Stat(len(running), _("competitions running"), reverse("competitions_desk:competition_list")),
        Stat(filed, _("of them approved")),
        Stat(sum(row.handed_in for row in rows), _("entries handed in")),  # type: ignore[attr-defined]
    ]
