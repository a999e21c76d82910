"""The table of moves of a score sheet. The marks themselves arrive as envelopes, see ``judging.actions.marks``."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from competitions.domain.rulebook import SignOff
from competitions.enums import StageState
from judging import permissions as _permissions  # noqa: F401 - registers the predicates
from judging.enums import ConflictKind, SheetState
from judging.models import ScoreSheet
from judging.models.chain import marks_hash
from judging.models.marks import shown_by
from judging.queries.rejudgements import why_fixed
from judging.queries.rubrics import rubric_for, rules_of
from judging.workflows.guards import entry_competes, marking_is_open
from workflow import registry
from workflow.machine import Workflow, transition
from workflow.services import Move

UNMARKED, SAVED, SUBMITTED = SheetState.UNMARKED, SheetState.SAVED, SheetState.SUBMITTED
SIGNED, RECUSED, ABSENT = SheetState.SIGNED, SheetState.RECUSED, SheetState.ABSENT


def stage_is_not_over(move: Move) -> str | None:
    """A judge may step back from an entry until marking closes, before it opens too."""
    if move.obj.stage_entry.stage.state in (StageState.CLOSED, StageState.RELEASED):
        return _("Marking of this stage is closed.")
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


def warnings_are_answered(move: Move) -> str | None:
    """Where a conflict of interest is possible, marks count after the judge's statement alone."""
    if not move.obj.pending:
        return None
    return _("A possible conflict of interest waits for your statement. Please give it on the page of your seat first.")


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
    move.touch(submitted_at=move.now)
    lock_note(move)
    note_device_time(move)


def lock_note(move: Move) -> None:
    """What the sheet says now."""
    sheet: ScoreSheet = move.obj
    move.note(version=sheet.version, total=sheet.total, head_seq=sheet.head_seq, head_mac=sheet.head_mac)


def note_recusal(move: Move) -> None:
    """No score at all: the total goes, the envelopes stay."""
    move.touch(recuse_kind=move.data["kind"], recuse_reason=move.reason, total="")
    move.note(kind=move.data["kind"])
    note_device_time(move)


def note_device_time(move: Move) -> None:
    """When the judge did it, by the tablet: without a network that is long before it arrives, which is the row's own time."""
    at: dt.datetime | None = move.data.get("device_time")
    if at is not None:
        move.note(device_time=at.isoformat())


def note_absence(move: Move) -> None:
    """Why this sheet counts as missing."""
    move.touch(absent_reason=move.reason)


def forget_absence(move: Move) -> None:
    """The judge may mark after all."""
    move.touch(absent_reason="")


def marking_is_over(move: Move) -> str | None:
    """Marks are late only after the close; while marking is open the judge sends them again."""
    if move.obj.stage_entry.stage.state not in (StageState.CLOSED, StageState.RELEASED):
        return _("Marking is open; the judge can send these marks again.")
    return None


def nothing_is_promoted(move: Move) -> str | None:
    """A decision that rests on this stage must be undone before its marks change."""
    if move.obj.stage_entry.stage.promotions.filter(undone_at__isnull=True).exists():
        return _("Promotion was decided on this stage. Undo the promotion first.")
    return None


def marks_are_not_fixed(move: Move) -> str | None:
    """What an entry was judged again for stays as it is, and so do the second marks once they count."""
    return why_fixed(move.obj) or None


def is_second(move: Move) -> str | None:
    """Only a sheet of a re-judgement ends with it."""
    return None if move.obj.rejudgement_id else _("This is no sheet of a re-judgement.")


def take_back_signature(move: Move) -> None:
    """A signature stands under one version; the picture stays, and the audit names what it was."""
    gone = list(move.obj.signatures.filter(taken_back_at__isnull=True).values_list("pk", "marks_hash"))
    if gone:
        move.obj.signatures.filter(pk__in=[pk for pk, _marks in gone]).update(taken_back_at=move.now)
        move.note(unsigned=[marks for _pk, marks in gone])


def late_marks_are_whole(move: Move) -> str | None:
    """Missing is never zero, late or not."""
    envelope = move.data.get("envelope")
    if envelope is None or envelope.sheet_id != move.obj.pk:
        return _("These marks belong to another sheet.")
    codes = [dimension.code for dimension in rubric_for(move.obj.stage_entry).dimensions]
    return None if all(code in envelope.values for code in codes) else _("Not every item is marked in them.")


def take_late_marks(move: Move) -> None:
    """The sheet shows them and is locked with them; what is noted is what verification compares with."""
    envelope = move.data["envelope"]
    values = shown_by(envelope, move.data["total"])
    move.touch(**values, submitted_at=move.now, signed_at=None, absent_reason="")
    take_back_signature(move)
    lock_note(move)
    move.note(envelope=str(envelope.pk))


def open_again(move: Move) -> None:
    """An unlocked sheet has not been submitted, and what was signed was what it said before."""
    move.touch(submitted_at=None, signed_at=None)
    take_back_signature(move)


def sheets_are_signed(move: Move) -> str | None:
    """Whether the rule book wants signatures in this stage at all."""
    if rules_of(move.obj.stage_entry.stage).sign_off is SignOff.NONE:
        return _("The rule book of this stage asks for no signatures.")
    return None


def signed_on_the_screen(move: Move) -> str | None:
    """A finger signs where the rule book says so; else the signed paper is scanned."""
    if rules_of(move.obj.stage_entry.stage).sign_off is SignOff.PAPER:
        return _("The printed sheet is signed on paper; the organiser scans it in.")
    return None


def results_are_not_out(move: Move) -> str | None:
    """Signatures may follow after the close, and end with the release."""
    state = move.obj.stage_entry.stage.state
    return None if state in (StageState.MARKING, StageState.CLOSED) else _("The time to sign is over.")


def picture_is_given(move: Move) -> str | None:
    """What was signed is kept: the picture, or the scan."""
    return None if move.data.get("picture") else _("Please sign first.")


def note_signature(move: Move) -> None:
    """Which marks, by the hash of them, and which picture, by its hash."""
    sheet: ScoreSheet = move.obj
    marks = marks_hash(sheet)
    move.touch(signed_at=move.now)
    move.note(version=sheet.version, marks=marks, picture=move.data["picture"])
    if "keep" in move.data:
        move.data["keep"](move, marks)


SCORE_SHEET = Workflow(
    name="score_sheet",
    label=gettext_lazy("Score sheet"),
    states=dict(SheetState.choices),
    initial=UNMARKED,
    related=(
        "seat__panel__stage__competition", "seat__person", "stage_entry__stage__competition", "stage_entry__entry__track",
        "rejudgement",
    ),
    transitions=(
        transition(
            "save", UNMARKED, SAVED, "judging.mark_sheet",
            label=gettext_lazy("Save the marks"), done_label=gettext_lazy("First marks saved"),
            guards=(marking_is_open, entry_competes), effect=keep_envelope, by_hand=False,
        ),
        transition(
            "submit", SAVED, SUBMITTED, "judging.mark_sheet",
            label=gettext_lazy("Check and lock"), done_label=gettext_lazy("Submitted and locked"),
            guards=(marking_is_open, entry_competes, every_item_is_marked, warnings_are_answered, nothing_newer),
            effect=lock_sheet,
        ),
        transition(
            "unlock", {SUBMITTED, SIGNED}, SAVED, "judging.unlock_sheet",
            label=gettext_lazy("Unlock"), done_label=gettext_lazy("Unlocked"),
            guards=(marking_is_open, marks_are_not_fixed), effect=open_again, needs_reason=True,
        ),
        transition(
            "sign", SUBMITTED, SIGNED, "judging.mark_sheet",
            label=gettext_lazy("Sign the sheet"), done_label=gettext_lazy("Signed"),
            guards=(results_are_not_out, sheets_are_signed, signed_on_the_screen, nothing_newer, picture_is_given),
            effect=note_signature, by_hand=False,
        ),
        transition(
            "sign_paper", SUBMITTED, SIGNED, "judging.enter_paper",
            label=gettext_lazy("Attach the signed paper"), done_label=gettext_lazy("Signed paper attached"),
            guards=(results_are_not_out, sheets_are_signed, nothing_newer, picture_is_given),
            effect=note_signature, by_hand=False,
        ),
        transition(
            "recuse", {UNMARKED, SAVED}, RECUSED, "judging.mark_sheet",
            label=gettext_lazy("Step back from this entry"), done_label=pgettext_lazy("judge", "Recused"),
            guards=(stage_is_not_over, kind_is_given), effect=note_recusal, needs_reason=True,
        ),
        transition(
            "admit", {ABSENT, SUBMITTED, SIGNED}, SUBMITTED, "judging.decide_late",
            label=gettext_lazy("Admit late marks"), done_label=gettext_lazy("Late marks admitted"),
            guards=(marking_is_over, nothing_is_promoted, marks_are_not_fixed, late_marks_are_whole), effect=take_late_marks,
            needs_reason=True, by_hand=False,
        ),
        transition(
            "excuse", {UNMARKED, SAVED}, ABSENT, "judging.excuse_sheet",
            label=gettext_lazy("Note as missing"), done_label=gettext_lazy("Noted as missing"),
            effect=note_absence, needs_reason=True, by_hand=False,
        ),
        transition(
            "end_second", {UNMARKED, SAVED}, ABSENT, "judging.end_second_sheet",
            label=gettext_lazy("End with the re-judgement"), done_label=gettext_lazy("Ended with the re-judgement"),
            guards=(is_second,), effect=note_absence, needs_reason=True, by_hand=False,
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
