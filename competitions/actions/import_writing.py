"""Writes the rows of a confirmed list: people, entries and teams in one go, then each entry through its own move."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from accounts.actions.people import add_known_people
from competitions.models import Competition, Entry, EntryImport, ImportedEntry, TeamMember
from competitions.queries.entry_keys import who_of
from competitions.queries.entry_snapshot import Snapshot
from competitions.queries.entry_windows import exact_time
from competitions.queries.import_rows import ImportRow
from competitions.queries.other_entries import Records
from competitions.workflows.entry_notes import tell_leader
from competitions.workflows.entry_numbers import hold_numbers
from notifications.actions import messages_together
from workflow.services import ManyRefused, Refused, perform_many, record

# So many entries are moved by one call: the bar moves on between them.
_BATCH = 50


def write_rows(*, entry_import: EntryImport, rows: list[ImportRow], advance: Callable[[int], None]) -> int:
    """Make an entry of every row, in the running transaction. Returns how many; rows made meanwhile are left out.

    The actor is whoever confirmed the list. Raises ``ManyRefused`` with the first that cannot be taken.
    """
    # Two lists for one round wait for one another here, and whoever opens judging waits for both.
    Competition.objects.select_for_update(no_key=True).get(pk=entry_import.competition_id)
    keys = ImportedEntry.objects.filter(competition=entry_import.competition_id, key__in=[row.key for row in rows])
    there = set(keys.values_list("key", flat=True))
    fresh = [row for row in rows if row.key not in there]
    _add_people(fresh)
    _insert(entry_import, fresh)
    known: dict[str, Any] = {}
    if entry_import.is_handed_in:
        numbers = hold_numbers(entry_import.competition_id, len(fresh))
        snapshots = {row.entry.pk: Snapshot(row.entry, row.members) for row in fresh}
        who = {key: who_of(snapshot) for key, snapshot in snapshots.items()}
        records = Records(entry_import.competition, who.values())
        known = {"numbers": numbers, "snapshots": snapshots, "who": who, "records": records}
    for start in range(0, len(fresh), _BATCH):
        with messages_together():
            _move(entry_import, fresh[start : start + _BATCH], known)
        advance(min(start + _BATCH, len(fresh)))
    return len(fresh)


def _add_people(rows: list[ImportRow]) -> None:
    """A person for every head whom the check did not know; without a log-in."""
    strangers = [row for row in rows if row.entry.leader_id is None]
    heads = [(row.head.name, row.head.id_kind, row.head.id_number, row.head.phone) for row in strangers]
    for row, person in zip(strangers, add_known_people(heads), strict=True):
        row.entry.leader = person


def _insert(entry_import: EntryImport, rows: list[ImportRow]) -> None:
    keys = [row.key for row in rows]
    Entry.objects.bulk_create([row.entry for row in rows])
    for row in rows:
        for member in row.members:
            member.pk, member.entry = None, row.entry
    TeamMember.objects.bulk_create([member for row in rows for member in row.members])
    ImportedEntry.objects.bulk_create(
        ImportedEntry(
            competition_id=entry_import.competition_id,
            entry_import=entry_import,
            entry=row.entry,
            row=row.row,
            number=row.number,
            key=key,
        )
        for row, key in zip(rows, keys, strict=True)
    )


def _move(entry_import: EntryImport, rows: list[ImportRow], known: dict[str, Any]) -> None:
    """``known``: what the move asks of all rows at once."""
    actor = entry_import.confirmed_by
    if actor is None:
        raise Refused(_("Nobody confirmed this list."))
    if not entry_import.is_handed_in:
        for row in rows:
            record("entry.imported", target=row.entry, actor=actor, data={"import": entry_import.pk, "row": row.row})
            _tell_of_draft(row.entry)
        return
    try:
        perform_many([row.entry for row in rows], "import", actor=actor, data=known)
    except ManyRefused as error:
        # The words name the row of the file, not only the entry that never was.
        by_key = {row.entry.pk: row.row for row in rows}
        words = _("%(reason)s (row %(row)d of the file)")
        error.reasons = [(entry, words % {"reason": why, "row": by_key[entry.pk]}) for entry, why in error.reasons]
        raise


def _tell_of_draft(entry: Entry) -> None:
    closes = entry.competition.registration_closes_at
    until = exact_time(closes) if closes else ""
    tell_leader(entry, "competitions.entry_imported_draft", competition=entry.competition.name, until=until)
