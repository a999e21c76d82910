"""What several tables of moves of judging ask before a move."""

from __future__ import annotations

from django.utils.translation import gettext as _

from competitions.enums import EntryState, StageState
from workflow.services import Move


def marking_is_open(move: Move) -> str | None:
    """Marks are taken, and entries judged again, between the opening and the close of the stage."""
    state = move.obj.stage_entry.stage.state
    if state == StageState.NOT_STARTED:
        return _("Marking of this stage has not begun yet.")
    if state != StageState.MARKING:
        return _("Marking of this stage is closed.")
    return None


def entry_competes(move: Move) -> str | None:
    """An entry that withdrew or was disqualified is called no more, marked no further and not judged again."""
    if move.obj.stage_entry.entry.state != EntryState.ACCEPTED:
        return _("This entry no longer competes.")
    return None
