"""The table of moves of an import (批量导入): checked, confirmed by a person, written as a whole or not at all."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from competitions.enums import ImportState
from competitions.models import EntryImport
from competitions.permissions import imports as _permissions  # noqa: F401 - registers the predicates
from competitions.queries.history import name_action
from competitions.queries.imports import basis_of, is_late, why_no_import
from workflow import registry
from workflow.machine import Workflow, transition
from workflow.services import Move

CHECKING, CHECKED, UNREADABLE = ImportState.CHECKING, ImportState.CHECKED, ImportState.UNREADABLE
CONFIRMED, DONE, NOT_WRITTEN = ImportState.CONFIRMED, ImportState.DONE, ImportState.NOT_WRITTEN
DISCARDED = ImportState.DISCARDED
IMPORT, RUN = "competitions.import_entries", "competitions.run_import"


def round_takes_lists(move: Move) -> str | None:
    """The round is filed, its registration has begun and judging has not."""
    return why_no_import(move.obj.competition, move.now)


def every_row_is_right(move: Move) -> str | None:
    """All or nothing: one wrong row stops the whole list."""
    if move.obj.bad_rows:
        return _("Rows of this list are wrong; nothing is imported before all of them are right.")
    if not move.obj.good_rows:
        return _("This list has no new entry.")
    return None


def check_still_holds(move: Move) -> str | None:
    """Rules and dates are those that the check went by, and whoever confirms saw its result."""
    if move.obj.basis != basis_of(move.obj.competition):
        return _("The rules, dates or state of the round changed since the check. Please have the list checked again.")
    if str(move.data.get("seen", "")) != seen_of(move.obj):
        return _("The list was checked again since this page was opened. Please look at the new result first.")
    return None


def lateness_has_a_reason(move: Move) -> str | None:
    """What was handed in on paper in time may be entered afterwards; the reason is kept."""
    if is_late(move.obj.competition, move.now) and not str(move.data.get("late_reason", "")).strip():
        return _(
            "Registration has closed. Please say why these entries come now: for example handed in on paper in time."
        )
    return None


def is_not_being_written(move: Move) -> str | None:
    """A confirmed list is left to the worker, unless its job ended without having written it."""
    job = move.obj.job
    if move.obj.state == CONFIRMED and job is not None and not job.is_over:
        return _("The list is being imported right now. Please wait until that is over.")
    return None


def seen_of(entry_import: EntryImport) -> str:
    """What a page shows of the check, to be sent back with the confirmation."""
    return entry_import.checked_at.isoformat() if entry_import.checked_at else ""


def keep_result(move: Move) -> None:
    """What the check found."""
    move.touch(
        checked_at=move.now,
        basis=move.data["basis"],
        good_rows=move.data["good"],
        bad_rows=move.data["bad"],
        known_rows=move.data["known"],
        problems=move.data["problems"],
        trouble="",
    )
    move.note(good=move.data["good"], bad=move.data["bad"], known=move.data["known"])


def keep_trouble(move: Move) -> None:
    """Why it cannot go on, in words without personal data."""
    move.touch(trouble=move.reason)


def keep_confirmation(move: Move) -> None:
    """Who, when, and why so late."""
    move.touch(
        confirmed_by_id=int(move.actor.actor_key),
        confirmed_at=move.now,
        late_reason=str(move.data.get("late_reason", "")).strip()[:300],
    )
    move.note(rows=move.obj.good_rows, sha256=move.obj.sha256, late_reason=move.obj.late_reason)


def keep_end(move: Move) -> None:
    """How many entries it made; quotes of cells are no longer needed."""
    move.touch(done_at=move.now, problems=[])
    move.note(made=move.data["made"], known=move.data["known"])


def forget(move: Move) -> None:
    """The file goes after the commit (`competitions.actions.imports`), and what was quoted from it."""
    move.touch(file="", problems=[])


ENTRY_IMPORT = Workflow(
    name="entry_import",
    label=gettext_lazy("Import of entries"),
    states=dict(ImportState.choices),
    initial=CHECKING,
    related=("competition__region", "competition__organisation"),
    transitions=(
        transition(
            "finish_check", CHECKING, CHECKED, RUN,
            label=gettext_lazy("Check is done"), done_label=pgettext_lazy("import", "checked"),
            effect=keep_result, by_hand=False,
        ),
        transition(
            "fail_check", CHECKING, UNREADABLE, RUN,
            label=gettext_lazy("Cannot be read"), done_label=pgettext_lazy("import", "could not be read"),
            effect=keep_trouble, needs_reason=True, by_hand=False,
        ),
        transition(
            "confirm", CHECKED, CONFIRMED, IMPORT,
            label=gettext_lazy("Import the list"), done_label=pgettext_lazy("import", "confirmed"),
            guards=(every_row_is_right, round_takes_lists, check_still_holds, lateness_has_a_reason),
            effect=keep_confirmation,
        ),
        transition(
            "write", CONFIRMED, DONE, RUN,
            label=gettext_lazy("Entries are written"), done_label=pgettext_lazy("import", "imported"),
            effect=keep_end, by_hand=False,
        ),
        transition(
            "give_up", CONFIRMED, NOT_WRITTEN, RUN,
            label=gettext_lazy("Nothing could be written"), done_label=pgettext_lazy("import", "not imported"),
            effect=keep_trouble, needs_reason=True, by_hand=False,
        ),
        transition(
            "check_again", {CHECKED, UNREADABLE, CONFIRMED, NOT_WRITTEN}, CHECKING, IMPORT,
            label=gettext_lazy("Check again"), done_label=pgettext_lazy("import", "to be checked again"),
            guards=(is_not_being_written,),
        ),
        transition(
            "discard", {CHECKING, CHECKED, UNREADABLE, CONFIRMED, NOT_WRITTEN}, DISCARDED, IMPORT,
            label=gettext_lazy("Discard"), done_label=pgettext_lazy("import", "discarded"),
            guards=(is_not_being_written,),
            effect=forget,
        ),
    ),
)  # fmt: skip

registry.register(ENTRY_IMPORT, EntryImport)
name_action("entry_import.uploaded", gettext_lazy("List uploaded"))
name_action(
    "entry_import.report_downloaded", gettext_lazy("List with marked cells downloaded, personal numbers in full")
)
name_action("entry.imported", gettext_lazy("Entered from a list as a draft of its applicant"))
