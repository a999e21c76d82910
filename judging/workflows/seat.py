"""The table of moves of a judge's seat: invited, accepted or declined, released."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from competitions.enums import StageState
from judging import permissions as _permissions  # noqa: F401 - registers the predicates
from judging.enums import COUNTED, SeatState
from judging.models import PanelSeat
from judging.queries.panels import answer_by, undertaking_of
from workflow import registry
from workflow.machine import Workflow, transition
from workflow.services import Move

INVITED, ACCEPTED, DECLINED, RELEASED = (
    SeatState.INVITED,
    SeatState.ACCEPTED,
    SeatState.DECLINED,
    SeatState.RELEASED,
)


def answer_is_in_time(move: Move) -> str | None:
    """An invitation is answered within the days of the rule book; then a reserve may be asked."""
    by = move.obj.answer_by
    if by is None or move.now <= by:
        return None
    return _("The time to answer is over. Please ask the organiser to invite you again.")


def undertaking_is_given(move: Move) -> str | None:
    """Who judges promises in writing to judge fairly (评审承诺书)."""
    if not move.data.get("undertaking"):
        return _("Please read the undertaking and tick that you agree to it.")
    return None


def paper_is_there(move: Move) -> str | None:
    """Nobody accepts for a judge without the judge's own signature."""
    return None if move.data.get("sha256") else _("Attach the scan of the signed undertaking.")


def stage_is_not_over(move: Move) -> str | None:
    """An invitation ends with the marking."""
    if move.obj.panel.stage.state in (StageState.CLOSED, StageState.RELEASED):
        return _("Marking of this stage is closed.")
    return None


def no_sheet_is_submitted(move: Move) -> str | None:
    """Marks that are in stay in; a judge who gave some stays on the panel."""
    if move.obj.sheets.filter(state__in=COUNTED).exists():
        return _("This judge has submitted marks and stays on the panel.")
    return None


def note_acceptance(move: Move) -> None:
    """The undertaking with its time, and whom the judge wants to keep away from."""
    avoid = [str(name) for name in move.data.get("avoid", [])]
    words = undertaking_of(move.obj)
    move.touch(responded_at=move.now, undertaking_at=move.now, avoid=avoid, decline_reason="", undertaking_text=words)
    rules = move.obj.panel.stage.competition.rules_version
    paper = {"paper": move.data["sha256"]} if move.data.get("sha256") else {}
    move.note(undertaking=True, declared=len(avoid), rules_version=rules, **paper)


def note_invitation(move: Move) -> None:
    """Asked again, the days to answer begin anew."""
    move.touch(answer_by=answer_by(move.obj.panel.stage, move.now))


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
            guards=(stage_is_not_over, answer_is_in_time, undertaking_is_given), effect=note_acceptance,
        ),
        transition(
            "accept_on_paper", INVITED, ACCEPTED, "judging.manage_seat",
            label=gettext_lazy("Accepted on paper"), done_label=gettext_lazy("Invitation accepted on paper"),
            guards=(stage_is_not_over, paper_is_there), effect=note_acceptance, by_hand=False,
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
            guards=(stage_is_not_over,), effect=note_invitation,
        ),
    ),
)  # fmt: skip

registry.register(SEAT, PanelSeat)
