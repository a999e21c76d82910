"""All that belongs to one entry, read once, and the fingerprint of its printed form."""

from __future__ import annotations

import functools
import json
from typing import Any

from competitions.domain.rulebook import RuleBook
from competitions.models import Attachment, Entry, TeamMember
from competitions.queries.entry_asked import asked_answers
from competitions.queries.rule_books import book_of
from workflow.crypto import blind_index

FORM_FIELDS = ("title", "entrant_type", "organisation_name", "uscc", "registered_on", "summary", "form")
SHORT = 16
# Which form a scan shows that was void already where it came from.
VOID = "void"


class Snapshot:
    """An entry with its rule book, team (the head first) and files by key; each read once, when asked for."""

    def __init__(self, entry: Entry, members: list[TeamMember] | None = None) -> None:
        self.entry = entry
        self.book: RuleBook = book_of(entry.competition)
        if members is not None:
            self.__dict__["members"] = members

    @functools.cached_property
    def members(self) -> list[TeamMember]:
        """The team in order. One query."""
        return list(self.entry.members.all())

    @functools.cached_property
    def files(self) -> dict[str, Attachment]:
        """The current file at each key (kind and place). One query."""
        return {attachment.key: attachment for attachment in self.entry.attachments.all()}

    def files_of(self, kind: str) -> list[Attachment]:
        """The files of a kind, by place. No query of its own."""
        return sorted((one for one in self.files.values() if one.kind == kind), key=lambda one: one.slot)

    @property
    def leader(self) -> TeamMember | None:
        """The head of the team: the first founder."""
        return next((member for member in self.members if member.is_leader), None)

    @property
    def others(self) -> list[TeamMember]:
        """The team without its head, in order."""
        return [member for member in self.members if not member.is_leader]


def snapshot_of(entry: Entry) -> Snapshot:
    """The entry's snapshot, kept on the instance, which lives no longer than its request."""
    kept = entry.__dict__.get("_snapshot")
    if kept is None:
        kept = entry.__dict__["_snapshot"] = Snapshot(entry)
    return kept


def take_over(entry: Entry, read_before: Snapshot | None) -> Snapshot:
    """The snapshot of a locked row. The team read before the lock still holds when the version is the same."""
    if read_before is not None and read_before.entry.version == entry.version and "_snapshot" not in entry.__dict__:
        entry.__dict__["_snapshot"] = Snapshot(entry, read_before.members)
    return snapshot_of(entry)


def form_version_of(snapshot: Snapshot) -> str:
    """Sixteen hex digits of all that the printed form shows: a changed form no longer matches its stamped scan.

    Keyed: the print holds an identity number, and a plain hash of it could be tried out.
    """
    entry = snapshot.entry
    shown: dict[str, Any] = {name: getattr(entry, name) for name in FORM_FIELDS}
    shown["registered_on"] = entry.registered_on.isoformat() if entry.registered_on else ""
    shown["form"] = asked_answers(snapshot)
    shown["track"], shown["region"] = entry.track_id, entry.region_id
    shown["team"] = [
        [m.name, m.duty, m.id_kind, m.id_index, blind_index("phone", m.phone), m.is_leader, m.is_presenter]
        for m in snapshot.members
    ]
    return blind_index("entry-form", json.dumps(shown, sort_keys=True, ensure_ascii=False, default=str))[:SHORT]


def is_stale(scan: Attachment, snapshot: Snapshot) -> bool:
    """Whether a scan shows an older print: the form was changed since, so the scan is void."""
    return bool(scan.form_version) and scan.form_version != form_version_of(snapshot)
