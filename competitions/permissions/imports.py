"""Who imports entries from a list."""

from __future__ import annotations

from accounts.enums import Role
from accounts.queries import holds_for_organisation
from competitions.models import Competition, Entry, EntryImport
from workflow.actors import Actor
from workflow.permissions import permission


def may_import(actor: Actor, competition: Competition) -> bool:
    """An organiser of the body that holds the competition."""
    return holds_for_organisation(actor, competition.organisation_id, Role.ORGANISER)


@permission("competitions.import_entries")
def imports_entries(actor: Actor, entry_import: EntryImport) -> bool:
    """Uploads, confirms, checks again, discards."""
    return may_import(actor, entry_import.competition)


@permission("competitions.import_entry")
def imports_entry(actor: Actor, entry: Entry) -> bool:
    """Each entry comes in under the name of whoever confirmed its list."""
    return may_import(actor, entry.competition)


@permission("competitions.run_import")
def runs_import(actor: Actor, entry_import: EntryImport) -> bool:
    """Nobody by hand: the worker says what came of it."""
    return False
