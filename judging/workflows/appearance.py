"""The table of moves of an entry's turn on a live stage, and the ways back that a conductor's step back takes."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from competitions.enums import StageState
from judging import permissions as _permissions  # noqa: F401 - registers the predicates
from judging.enums import AppearanceState
from judging.models import Appearance
from judging.workflows.guards import entry_competes, marking_is_open
from workflow import registry
from workflow.machine import Transition, Workflow, transition
from workflow.services import Move

WAITING, CALLED, ON_STAGE, MARKING, DONE, ABSENT = (
    AppearanceState.WAITING,
    AppearanceState.CALLED,
    AppearanceState.ON_STAGE,
    AppearanceState.MARKING,
    AppearanceState.DONE,
    AppearanceState.ABSENT,
)
CONDUCT = "judging.conduct"


def stage_is_marked(move: Move) -> str | None:
    """The show runs between the opening and the close of the stage's marking."""
    if move.obj.stage_entry.stage.state == StageState.NOT_STARTED:
        return _("Open the marking of the stage first; the show begins after that.")
    return marking_is_open(move)


def note_call(move: Move) -> None:
    """When."""
    move.touch(called_at=move.now)


def note_begin(move: Move) -> None:
    """When."""
    move.touch(began_at=move.now)


def note_opening(move: Move) -> None:
    """From when on judges' marks are taken."""
    move.touch(opened_at=move.now)


def note_end(move: Move) -> None:
    """Until when they were taken, and how long the entrant spoke too long."""
    move.touch(ended_at=move.now)
    move.note(overtime_seconds=move.obj.overtime_seconds)


def _back(name: str, source: str, target: str) -> Transition:
    return transition(
        name, source, target, CONDUCT,
        label=gettext_lazy("Step back"), done_label=gettext_lazy("Stepped back"), by_hand=False,
    )  # fmt: skip


APPEARANCE = Workflow(
    name="appearance",
    label=gettext_lazy("Turn on the stage"),
    states=dict(AppearanceState.choices),
    initial=WAITING,
    related=("stage_entry__stage__competition", "stage_entry__entry", "live"),
    transitions=(
        transition(
            "call", WAITING, CALLED, CONDUCT,
            label=gettext_lazy("Call"), done_label=pgettext_lazy("appearance", "Called"),
            guards=(stage_is_marked, entry_competes), effect=note_call, by_hand=False,
        ),
        transition(
            "begin", CALLED, ON_STAGE, CONDUCT,
            label=gettext_lazy("Begin"), done_label=pgettext_lazy("appearance", "Began"),
            guards=(stage_is_marked, entry_competes), effect=note_begin, by_hand=False,
        ),
        transition(
            "open_marking", ON_STAGE, MARKING, CONDUCT,
            label=gettext_lazy("Open marking"), done_label=pgettext_lazy("appearance", "Marking opened"),
            guards=(stage_is_marked,), effect=note_opening, by_hand=False,
        ),
        transition(
            "close_marking", MARKING, DONE, CONDUCT,
            label=gettext_lazy("Close marking"), done_label=pgettext_lazy("appearance", "Marking closed"),
            guards=(stage_is_marked,), effect=note_end, by_hand=False,
        ),
        transition(
            "reopen_marking", DONE, MARKING, CONDUCT,
            label=gettext_lazy("Reopen marking"), done_label=pgettext_lazy("appearance", "Marking reopened"),
            guards=(stage_is_marked, entry_competes), needs_reason=True, by_hand=False,
        ),
        transition(
            "miss", {WAITING, CALLED}, ABSENT, CONDUCT,
            label=gettext_lazy("Not there"), done_label=pgettext_lazy("appearance", "Was not there"),
            guards=(stage_is_marked,), by_hand=False,
        ),
        transition(
            "come", ABSENT, WAITING, CONDUCT,
            label=gettext_lazy("Came after all"), done_label=gettext_lazy("Came late"),
            guards=(stage_is_marked, entry_competes), by_hand=False,
        ),
        _back("back_to_waiting", CALLED, WAITING),
        _back("back_to_called", ON_STAGE, CALLED),
        _back("back_to_stage", MARKING, ON_STAGE),
        _back("back_to_marking", DONE, MARKING),
        _back("back_to_done", MARKING, DONE),
        _back("back_from_absent", ABSENT, WAITING),
        _back("back_from_absent_called", ABSENT, CALLED),
        _back("back_to_absent", WAITING, ABSENT),
    ),
)  # fmt: skip

# From where to where a step back leads → its move.
BACK = {
    (source, move.target): move.name
    for move in APPEARANCE.transitions
    if move.name.startswith("back_")
    for source in move.sources
}

registry.register(APPEARANCE, Appearance)
