"""Changes asked for after the check: which fields, what would stand there, who decides."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Person
from competitions.enums import ChangeState, CompetitionState, EntryState
from competitions.models import Entry, EntryChange
from competitions.queries.entry_asked import is_of_persons
from competitions.queries.entry_labels import entrant_labels, person_labels, project_labels
from competitions.queries.entry_snapshot import Snapshot
from competitions.queries.entry_values import value_of
from competitions.queries.filings import desk_of
from competitions.queries.places import places_in
from ui import formats
from workflow.actors import Actor
from workflow.inbox import InboxItem, Row, as_rows

# Track and kind of entrant stay (项目不得更换); numbers of people go through the office.
_FIXED = ("title", "region", "summary", "organisation_name", "uscc", "registered_on")
_OF_MEMBER = ("name", "duty", "presenter")


def was_changed() -> Exists:
    """An annotation of entries: whether the office approved a change after the check."""
    return Exists(EntryChange.objects.filter(entry=OuterRef("pk"), state=ChangeState.APPROVED))


@dataclass(frozen=True)
class ChangedField:
    """One line of the comparison, in words."""

    field: str
    label: str
    before: str
    after: str


def why_not_changeable(entry: Entry) -> str | None:
    """Why no change can be asked for or approved any more, in words."""
    if entry.state != EntryState.ACCEPTED:
        return _("Only an entry that has passed the check is changed by a request.")
    if entry.competition.state != CompetitionState.FILED:
        return _("Judging has begun; the entry can no longer be changed.")
    return None


def changeable_fields(snapshot: Snapshot) -> dict[str, str]:
    """Field name → label, in the order of the form."""
    book = snapshot.book
    labels = project_labels(book) | entrant_labels(book, snapshot.entry.entrant_type)
    fields = {name: labels[name] for name in _FIXED if name in labels}
    fields |= {f"q_{question.code}": question.label for question in book.questions}
    person = person_labels(book)
    fields |= {f"founder_{name}": person[name] for name in ("duty", "presenter") if name in person}
    if not is_of_persons(book):
        for number, member in enumerate(snapshot.others, start=1):
            who = _("Member %(number)d") % {"number": number}
            fields |= {f"m{member.pk}_{name}": f"{who} · {person[name]}" for name in _OF_MEMBER}
    return fields


def waiting_change(entry: Entry) -> EntryChange | None:
    """The one that waits. One query."""
    return EntryChange.objects.filter(entry=entry, state=ChangeState.WAITING).first()


def changes_of(entry: Entry) -> QuerySet[EntryChange]:
    """All of an entry that the actor may see, the newest first."""
    return EntryChange.objects.filter(entry=entry).select_related("decided_by")


def compared(snapshot: Snapshot, change: EntryChange) -> list[ChangedField]:
    """The lines of a change, in the order of the form. One query where a place changes."""
    labels = changeable_fields(snapshot)
    rows = []
    for field, label in labels.items():
        if field in change.values:
            before, after = (_shown(snapshot, field, str(one.get(field, ""))) for one in (change.before, change.values))
            rows.append(ChangedField(field, label, before, after))
    return rows


def stored_values(snapshot: Snapshot) -> dict[str, str]:
    """What stands in each field that can be changed."""
    return {field: value_of(snapshot, field) for field in changeable_fields(snapshot)}


def _shown(snapshot: Snapshot, field: str, value: str) -> str:
    if field.endswith("_presenter"):
        return _("yes") if value else _("no")
    if field == "region":
        return places_in(snapshot.entry.competition.region.path).get(value, value)
    if field == "registered_on" and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        return formats.day(dt.date.fromisoformat(value))
    return value or "—"


def change_rows(actor: Actor) -> QuerySet[Any] | None:
    """For the to-do inbox: changes that wait for the actor's offices."""
    organises = desk_of(actor).organises
    if not organises:
        return None
    rows = EntryChange.objects.filter(
        state=ChangeState.WAITING,
        entry__competition__organisation_id__in=organises,
        entry__competition__state=CompetitionState.FILED,
    )
    own = actor.pk if isinstance(actor, Person) else 0
    return as_rows(
        "competitions.changes", rows.exclude(entry__leader=own), key="pk", parent="entry__competition_id",
        name="entry__competition__name", word="entry__title", state="entry__token",
    )  # fmt: skip


def change_item(row: Row) -> InboxItem:
    """One of them."""
    return InboxItem(
        title=_("Change asked for: %(title)s") % {"title": row.word},
        url=reverse("competitions_desk:entry_detail", args=[row.parent, row.state]),
        button=_("View"),
        detail=row.name,
    )
