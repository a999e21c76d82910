"""The table of moves of a judge's seat: invited, accepted or declined, released."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from competitions.enums import StageState
from judging import permissions as _permissions  # noqa: F401 - registers the predicates
from judging.enums import SeatState, SheetState
from judging.models import PanelSeat
from workflow import registry
from workflow.machine import Workflow, transition
from workflow.services import Move

INVITED, ACCEPTED, DECLINED, RELEASED = (
    SeatState.INVITED,
    SeatState.ACCEPTED,
    SeatState.DECLINED,
    SeatState.RELEASED,
)


def undertaking_is_given(move: Move) -> str | None:
    """Who judges promises in writing to judge fairly (评审承诺书)."""
    if not move.data.get("undertaking"):
        return _("Please read the undertaking and tick that you agree to it.")
    return None


def stage_is_not_over(move: Move) -> str | None:
    """An invitation ends with the marking."""
    if move.obj.panel.stage.state in (StageState.CLOSED, StageState.RELEASED):
        return _("Marking of this stage is closed.")
    return None


def no_sheet_is_submitted(move: Move) -> str | None:
    """Marks that are in stay in; a judge who gave some stays on the panel."""
    if move.obj.sheets.filter(state=SheetState.SUBMITTED).exists():
        return _("This judge has submitted marks and stays on the panel.")
    return None


def note_acceptance(move: Move) -> None:
    """The undertaking with its time, and whom the judge wants to keep away from."""
    avoid = [str(name) for name in move.data.get("avoid", [])]
    move.touch(responded_at=move.now, undertaking_at=move.now, avoid=avoid, decline_reason="")
    move.note(undertaking=True, declared=len(avoid))


def note_decline(move: Move) -> None:
    """The reason, so that the organiser can ask somebody else."""
    move.touch(responded_at=move.now, decline_reason=move.reason)


SEAT = Workflow(
    name="seat",
    label=gettext_lazy("Judge's seat"),
    states=dict(SeatState.choices),
    initial=INVITED,
    related=("panel__stage__competition", "person"),
    transitions=(
        transition(
            "accept", INVITED, ACCEPTED, "judging.answer_invitation",
            label=gettext_lazy("Accept the invitation"), done_label=gettext_lazy("Invitation accepted"),
            guards=(stage_is_not_over, undertaking_is_given), effect=note_acceptance,
        ),
        transition(
            "decline", INVITED, DECLINED, "judging.answer_invitation",
            label=gettext_lazy("Decline"), done_label=gettext_lazy("Invitation declined"),
            guards=(stage_is_not_over,), effect=note_decline, needs_reason=True,
        ),
        transition(
            "release", {INVITED, ACCEPTED}, RELEASED, "judging.manage_seat",
            label=pgettext_lazy("judge", "Release"), done_label=pgettext_lazy("judge", "Released"),
            guards=(no_sheet_is_submitted,), needs_reason=True,
        ),
        transition(
            "invite_again", {DECLINED, RELEASED}, INVITED, "judging.manage_seat",
            label=gettext_lazy("Invite again"), done_label=gettext_lazy("Invited again"),
            guards=(stage_is_not_over,),
        ),
    ),
)  # fmt: skip

registry.register(SEAT, PanelSeat)
