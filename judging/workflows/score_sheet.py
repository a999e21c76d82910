"""The table of moves of a score sheet. The marks themselves arrive as envelopes, see ``judging.actions.marks``."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from competitions.enums import EntryState, StageState
from judging import permissions as _permissions  # noqa: F401 - registers the predicates
from judging.enums import ConflictKind, SheetState
from judging.models import ScoreSheet
from judging.queries.rubrics import rubric_for
from workflow import registry
from workflow.machine import Workflow, transition
from workflow.services import Move

UNMARKED, SAVED, SUBMITTED = SheetState.UNMARKED, SheetState.SAVED, SheetState.SUBMITTED
RECUSED, ABSENT = SheetState.RECUSED, SheetState.ABSENT


def marking_is_open(move: Move) -> str | None:
    """Marks are taken between the opening and the close of the stage."""
    state = move.obj.stage_entry.stage.state
    if state == StageState.NOT_STARTED:
        return _("Marking of this stage has not begun yet.")
    if state != StageState.MARKING:
        return _("Marking of this stage is closed.")
    return None


def stage_is_not_over(move: Move) -> str | None:
    """A judge may step back from an entry until marking closes, before it opens too."""
    if move.obj.stage_entry.stage.state in (StageState.CLOSED, StageState.RELEASED):
        return _("Marking of this stage is closed.")
    return None


def entry_competes(move: Move) -> str | None:
    """An entry that withdrew or was disqualified is marked no further."""
    if move.obj.stage_entry.entry.state != EntryState.ACCEPTED:
        return _("This entry no longer competes.")
    return None


def every_item_is_marked(move: Move) -> str | None:
    """Missing is never zero: a sheet goes in whole or not at all."""
    rubric = rubric_for(move.obj.stage_entry)
    missing = [dimension.name for dimension in rubric.dimensions if dimension.code not in move.obj.values]
    if not missing:
        return None
    return ngettext(
        "One item is not marked yet: %(names)s.", "%(count)d items are not marked yet: %(names)s.", len(missing)
    ) % {"count": len(missing), "names": _(", ").join(missing)}


def nothing_newer(move: Move) -> str | None:
    """What is locked is what the judge saw."""
    seen = move.data.get("version")
    if seen is not None and int(seen) != move.obj.version:
        return _("The marks changed in another window after you opened this page. Please check them again.")
    return None


def kind_is_given(move: Move) -> str | None:
    """Recusals are counted by their kind."""
    if move.data.get("kind") not in ConflictKind.values:
        return _("Please say what kind of conflict of interest it is.")
    return None


def nothing_saved(move: Move) -> str | None:
    """Back to not yet marked, because nothing was."""
    return None if not move.obj.values else _("Marks had been saved on this sheet.")


def something_saved(move: Move) -> str | None:
    """Back to saved, because marks are there."""
    return None if move.obj.values else _("No marks had been saved on this sheet.")


def keep_envelope(move: Move) -> None:
    """The first marks: the verb hands in how to store them, inside this lock."""
    move.data["store"](move)


def lock_sheet(move: Move) -> None:
    """Fix in the audit what was locked, so that a change behind the application shows (promise T1)."""
    sheet: ScoreSheet = move.obj
    move.touch(submitted_at=move.now)
    move.note(version=sheet.version, total=sheet.total, head_seq=sheet.head_seq, head_mac=sheet.head_mac)


def note_recusal(move: Move) -> None:
    """No score at all: the total goes, the envelopes stay."""
    move.touch(recuse_kind=move.data["kind"], recuse_reason=move.reason, total="")
    move.note(kind=move.data["kind"])


def note_absence(move: Move) -> None:
    """Why this sheet counts as missing."""
    move.touch(absent_reason=move.reason)


def forget_absence(move: Move) -> None:
    """The judge may mark after all."""
    move.touch(absent_reason="")


def open_again(move: Move) -> None:
    """An unlocked sheet has not been submitted."""
    move.touch(submitted_at=None)


SCORE_SHEET = Workflow(
    name="score_sheet",
    label=gettext_lazy("Score sheet"),
    states=dict(SheetState.choices),
    initial=UNMARKED,
    related=("seat__panel__stage__competition", "seat__person", "stage_entry__stage__competition", "stage_entry__entry__track"),
    transitions=(
        transition(
            "save", UNMARKED, SAVED, "judging.mark_sheet",
            label=gettext_lazy("Save the marks"), done_label=gettext_lazy("First marks saved"),
            guards=(marking_is_open, entry_competes), effect=keep_envelope, by_hand=False,
        ),
        transition(
            "submit", SAVED, SUBMITTED, "judging.mark_sheet",
            label=gettext_lazy("Check and lock"), done_label=gettext_lazy("Submitted and locked"),
            guards=(marking_is_open, entry_competes, every_item_is_marked, nothing_newer), effect=lock_sheet,
        ),
        transition(
            "unlock", SUBMITTED, SAVED, "judging.unlock_sheet",
            label=gettext_lazy("Unlock"), done_label=gettext_lazy("Unlocked"),
            guards=(marking_is_open,), effect=open_again, needs_reason=True,
        ),
        transition(
            "recuse", {UNMARKED, SAVED}, RECUSED, "judging.mark_sheet",
            label=gettext_lazy("Step back from this entry"), done_label=pgettext_lazy("judge", "Recused"),
            guards=(stage_is_not_over, kind_is_given), effect=note_recusal, needs_reason=True,
        ),
        transition(
            "excuse", {UNMARKED, SAVED}, ABSENT, "judging.excuse_sheet",
            label=gettext_lazy("Note as missing"), done_label=gettext_lazy("Noted as missing"),
            effect=note_absence, needs_reason=True, by_hand=False,
        ),
        transition(
            "readmit", ABSENT, UNMARKED, "judging.excuse_sheet",
            label=gettext_lazy("Let the judge mark after all"), done_label=gettext_lazy("May mark after all"),
            guards=(nothing_saved,), effect=forget_absence, needs_reason=True, by_hand=False,
        ),
        transition(
            "readmit_saved", ABSENT, SAVED, "judging.excuse_sheet",
            label=gettext_lazy("Let the judge finish after all"), done_label=gettext_lazy("May finish after all"),
            guards=(something_saved,), effect=forget_absence, needs_reason=True, by_hand=False,
        ),
    ),
)  # fmt: skip

registry.register(SCORE_SHEET, ScoreSheet)
