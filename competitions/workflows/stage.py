"""The table of moves of a stage. What judging must have ready before each move is checked by judging's own verbs."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competitions.enums import CompetitionState, StageState
from competitions.models import Stage
from competitions.permissions import results as _permissions  # noqa: F401 - registers the predicates
from workflow import registry
from workflow.machine import Workflow, transition
from workflow.services import Move

NOT_STARTED, MARKING, CLOSED, RELEASED = (
    StageState.NOT_STARTED,
    StageState.MARKING,
    StageState.CLOSED,
    StageState.RELEASED,
)


def competition_is_judging(move: Move) -> str | None:
    """Marks are given only while the competition is being judged."""
    if move.obj.competition.state != CompetitionState.JUDGING:
        return _("The competition is not in judging; start judging first.")
    return None


def judging_is_ready(move: Move) -> str | None:
    """Panels, sheets and marks are judging's own; its verbs say here that they looked."""
    if not move.data.get("checked_by_judging"):
        return _("Open and close marking on the judging page of the competition.")
    return None


def nothing_is_promoted(move: Move) -> str | None:
    """A decision that rests on this stage must be undone before its marks change."""
    if move.obj.promotions.filter(undone_at__isnull=True).exists():
        return _("Promotion was decided on this stage. Undo the promotion first.")
    return None


STAGE = Workflow(
    name="stage",
    label=gettext_lazy("Stage"),
    states=dict(StageState.choices),
    initial=NOT_STARTED,
    related=("competition",),
    transitions=(
        transition(
            "open_marking", NOT_STARTED, MARKING, "competitions.run_stage",
            label=gettext_lazy("Open marking"), done_label=gettext_lazy("Marking opened"),
            guards=(competition_is_judging, judging_is_ready), by_hand=False,
        ),
        transition(
            "close_marking", MARKING, CLOSED, "competitions.run_stage",
            label=gettext_lazy("Close marking"), done_label=gettext_lazy("Marking closed"),
            guards=(judging_is_ready,), by_hand=False,
        ),
        transition(
            "reopen_marking", CLOSED, MARKING, "competitions.run_stage",
            label=gettext_lazy("Reopen marking"), done_label=gettext_lazy("Marking reopened"),
            guards=(competition_is_judging, judging_is_ready, nothing_is_promoted), needs_reason=True, by_hand=False,
        ),
        transition(
            "release", CLOSED, RELEASED, "competitions.run_stage",
            label=gettext_lazy("Release the results"), done_label=gettext_lazy("Results released"), by_hand=False,
        ),
    ),
)  # fmt: skip

registry.register(STAGE, Stage)
