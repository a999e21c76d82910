"""An entry to be read: its facts, team and files in words. For the contestant's page and the printed form."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.enums import IdKind
from competitions.domain.file_slots import numbered, slots_of
from competitions.enums import ScanMatch
from competitions.models import Attachment
from competitions.queries.entry_asked import asked_files, asked_questions, is_of_persons
from competitions.queries.entry_labels import entrant_labels, project_labels
from competitions.queries.entry_problems import is_registered
from competitions.queries.entry_snapshot import Snapshot, is_stale
from competitions.queries.paper_words import match_words
from ui import formats

Pairs = list[tuple[str, Any]]


@dataclass(frozen=True)
class TeamRow:
    """One person as the page shows them; numbers masked (promise L3)."""

    name: str
    duty: str
    document: str
    phone: str
    is_leader: bool
    is_presenter: bool


@dataclass(frozen=True)
class FileRow:
    """One file that is asked for; ``missing`` when it is not there, ``stale`` when it shows an older form.

    ``note`` tells how a scan was matched; ``waits`` when somebody has to look at it.
    """

    label: str
    name: str = ""
    size: int = 0
    at: Any = None
    url: str = ""
    missing: bool = False
    stale: bool = False
    is_video: bool = False
    note: str = ""
    waits: bool = False


def facts_of(snapshot: Snapshot) -> Pairs:
    """Project and entrant, label and value, in the order of the form."""
    entry = snapshot.entry
    labels = project_labels(snapshot.book) | entrant_labels(snapshot.book, entry.entrant_type)
    pairs: Pairs = [
        (labels["title"], entry.title),
        (labels["track"], entry.track.name if entry.track else ""),
        (labels["region"], entry.region.name if entry.region else ""),
    ]
    # A person is registered nowhere, whatever was entered before the rules asked for persons.
    of_persons = is_of_persons(snapshot.book)
    if not of_persons:
        pairs.append((labels["entrant_type"], entry.get_entrant_type_display() if entry.entrant_type else ""))
    pairs.append((labels["organisation_name"], entry.organisation_name))
    if is_registered(entry.entrant_type) and not of_persons:
        pairs += [(labels["uscc"], entry.uscc), (labels["registered_on"], formats.day(entry.registered_on))]
    pairs += answers_of(snapshot)
    return [*pairs, (labels["summary"], entry.summary)]


def answers_of(snapshot: Snapshot) -> Pairs:
    """The rule book's questions with their answers and units."""
    rows: Pairs = []
    for question in asked_questions(snapshot):
        value = str(snapshot.entry.form.get(question.code, "") or "")
        rows.append((question.label, f"{value} {question.unit}".strip() if value else ""))
    return rows


def team_rows(snapshot: Snapshot) -> list[TeamRow]:
    """The team, its head first."""
    kinds = dict(IdKind.choices)
    return [
        TeamRow(
            name=member.name or _("(no name yet)"),
            duty=member.duty,
            document=f"{kinds.get(member.id_kind, '')} {member.masked_id}".strip() if member.id_number else "",
            phone=member.masked_phone,
            is_leader=member.is_leader,
            is_presenter=member.is_presenter,
        )
        for member in sorted(snapshot.members, key=lambda one: not one.is_leader)
    ]


def file_rows(snapshot: Snapshot) -> list[FileRow]:
    """Every file that the rule book asks for, there or missing."""
    rows = []
    for wanted in asked_files(snapshot):
        files = snapshot.files_of(wanted.kind)
        rows += [_file_row(snapshot, numbered(wanted, held.slot), held) for held in files]
        missing = wanted.min_files - len(files) if wanted.required else 0
        taken = {held.slot for held in files}
        empty = [slot for slot in slots_of(wanted) if slot.number not in taken]
        rows += [FileRow(slot.label, missing=True) for slot in empty[: max(missing, 0)]]
    return rows


def _file_row(snapshot: Snapshot, label: str, held: Attachment) -> FileRow:
    stale = is_stale(held, snapshot)
    url = reverse("competitions_files:entry_attachment", kwargs={"token": held.token})
    is_video = held.extension == ".mp4"
    row = FileRow(label, held.name, held.size, held.uploaded_at, url, stale=stale, is_video=is_video)
    return row if stale else replace(row, note=match_words(held), waits=held.match == ScanMatch.TO_EYE)
