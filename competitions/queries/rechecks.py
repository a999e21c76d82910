"""Who of a whole round would not be let in today, and what the office decided about it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _

from competitions.domain.eligibility import Outcome, Reason, Verdict
from competitions.domain.eligibility.sentences import verdict_sentence
from competitions.enums import CompetitionState, DoubtState, EntryState
from competitions.models import Competition, Doubt, Entry, Recheck
from competitions.queries.eligibility import judge_entry, judge_record, region_names
from competitions.queries.entry_keys import who_of
from competitions.queries.entry_snapshot import Snapshot
from competitions.queries.filings import desk_of
from competitions.queries.import_progress import Progress
from competitions.queries.other_entries import Records
from competitions.queries.rule_books import book_of
from workflow.actors import Actor
from workflow.inbox import InboxItem, Row, as_rows

# A returned entry is judged anew when it is handed in; what is over is over.
LOOKED_AT = (EntryState.SUBMITTED, EntryState.ACCEPTED, EntryState.PROMOTED, EntryState.NOT_PROMOTED)
OPEN_TO_RECHECK = (
    CompetitionState.FILED,
    CompetitionState.JUDGING,
    CompetitionState.PUBLICITY,
    CompetitionState.REPORTED,
)
_BATCH = 200
Found = list[dict[str, str]]


def why_no_recheck(competition: Competition) -> str | None:
    """Entries are looked at again from the first one until the round is archived."""
    if competition.state not in OPEN_TO_RECHECK:
        return _("There are no entries to check again: the round is not open yet, or it is archived or cancelled.")
    return None


def failing_entries(
    competition: Competition, now: dt.datetime, advance: Callable[[int, int], None]
) -> tuple[int, dict[int, Found]]:
    """How many entries were looked at, and by key which conditions they do not meet. Two queries for each 200, and three."""
    keys = list(
        Entry.objects.filter(competition=competition, state__in=LOOKED_AT).order_by("pk").values_list("pk", flat=True)
    )
    names = region_names(competition, book_of(competition))
    records: Records | None = None
    found: dict[int, Found] = {}
    for start in range(0, len(keys), _BATCH):
        advance(start, len(keys))
        snapshots = _snapshots(competition, keys[start : start + _BATCH])
        people = [who_of(one) for one in snapshots]
        if records is None:
            records = Records(competition, people)
        else:
            records.read_awards(people)
        for snapshot in snapshots:
            reasons = _reasons(snapshot, records, now, names)
            if reasons:
                found[snapshot.entry.pk] = reasons
    advance(len(keys), len(keys))
    return len(keys), found


def _snapshots(competition: Competition, keys: list[int]) -> list[Snapshot]:
    rows = Entry.objects.filter(pk__in=keys).select_related("track", "region").prefetch_related("members")
    snapshots = []
    for entry in rows.order_by("pk"):
        entry.competition = competition
        snapshots.append(Snapshot(entry, list(entry.members.all())))
    return snapshots


def _reasons(snapshot: Snapshot, records: Records, now: dt.datetime, names: dict[str, str]) -> Found:
    held = records.of(who_of(snapshot), but=snapshot.entry.pk)
    verdicts = (*judge_entry(snapshot, now), *judge_record(snapshot, held, now))
    return [
        {"check": one.check, "outcome": one.outcome.value, "text": _words(one, names)}
        for one in verdicts
        # What only the office can look up speaks neither for nor against.
        if one.outcome is not Outcome.OK and one.reason is not Reason.LOOK_UP
    ]


def _words(verdict: Verdict, names: dict[str, str]) -> str:
    sentence = verdict_sentence(verdict, names)
    return sentence.text(_) if sentence else ""


def doubts_of(competition: Competition) -> QuerySet[Doubt]:
    """Those that wait first, then the decided ones; with what a row shows."""
    order = Case(
        When(state=DoubtState.OPEN, then=Value(0)),
        When(state=DoubtState.PROPOSED, then=Value(1)),
        When(state=DoubtState.LAPSED, then=Value(3)),
        default=Value(2),
        output_field=IntegerField(),
    )
    rows = Doubt.objects.filter(entry__competition=competition).select_related(
        "entry__track", "decided_by", "proposed_by"
    )
    return rows.order_by(order, "entry__number", "pk")


def progress_of(recheck: Recheck | None) -> Progress | None:
    """The bar while it runs, or that it failed; None when nothing does. ``job`` should be loaded."""
    if recheck is None or recheck.job is None or recheck.finished_at is not None:
        return None
    job = recheck.job
    return Progress(
        label=_("Checking the entries again"),
        done=job.done,
        total=job.total,
        finished=job.is_over,
        failed=job.is_over,
        note=job.problem,
        poll_url=reverse("competitions_desk:recheck_progress", args=[recheck.competition_id]),
    )


def doubt_rows(actor: Actor) -> QuerySet[Any] | None:
    """For the to-do inbox: proposals of others that wait for a second person."""
    organises = desk_of(actor).organises
    if not organises:
        return None
    rows = Doubt.objects.filter(state=DoubtState.PROPOSED, entry__competition__organisation_id__in=organises)
    own = getattr(actor, "pk", 0)
    return as_rows(
        "competitions.doubts", rows.exclude(proposed_by=own).exclude(entry__leader=own), key="pk",
        parent="entry__competition_id", name="entry__competition__name", word="entry__title", state="state",
    )  # fmt: skip


def doubt_item(row: Row) -> InboxItem:
    """One of them."""
    return InboxItem(
        title=_("Disqualification to be confirmed: %(title)s") % {"title": row.word},
        url=reverse("competitions_desk:doubt", args=[row.parent, row.key]),
        button=_("View"),
        detail=row.name,
    )
