"""Who may decide a change of an entry, and who may take the request back."""

from __future__ import annotations

from competitions.models import EntryChange
from competitions.permissions.entry import is_leader, is_reviewer
from workflow.actors import Actor
from workflow.permissions import permission


@permission("competitions.decide_entry_change")
def may_decide_change(actor: Actor, change: EntryChange) -> bool:
    """Whoever checks the entries of the competition."""
    return is_reviewer(actor, change.entry)


@permission("competitions.take_back_entry_change")
def may_take_back_change(actor: Actor, change: EntryChange) -> bool:
    """The head of the project."""
    return is_leader(actor, change.entry)
