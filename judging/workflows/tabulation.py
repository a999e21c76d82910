"""The table of moves of a tabulation: provisional, frozen, superseded by the next version."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from competitions.enums import StageState
from judging import permissions as _permissions  # noqa: F401 - registers the predicates
from judging.enums import TabulationState
from judging.models import Tabulation
from judging.queries.corrections import is_own_correction
from workflow import registry
from workflow.machine import Workflow, transition
from workflow.services import Move

DRAFT, FROZEN, SUPERSEDED = TabulationState.DRAFT, TabulationState.FROZEN, TabulationState.SUPERSEDED


def marking_is_closed(move: Move) -> str | None:
    """A ranking is fixed when no mark can come any more."""
    if move.obj.stage.state not in (StageState.CLOSED, StageState.RELEASED):
        return _("Close marking first; a ranking is frozen when no mark can change any more.")
    return None


def marks_are_the_same(move: Move) -> str | None:
    """The verb computes the inputs again: what is frozen is what the sheets say now."""
    if move.data.get("inputs_hash") != move.obj.inputs_hash:
        return _("Marks or rules changed after this ranking was made. Please tabulate again.")
    return None


def a_correction_has_a_second_person(move: Move) -> str | None:
    """What was frozen once holds until somebody else than whoever made the correction freezes it (promise T7)."""
    if is_own_correction(move.obj, move.actor):
        return _("You made this correction yourself; a second person of the office has to freeze it.")
    return None


def nothing_is_promoted(move: Move) -> str | None:
    """A decision that rests on this version must be undone first."""
    if move.obj.stage.promotions.filter(undone_at__isnull=True).exists():
        return _("Promotion was decided on this ranking. Undo the promotion first.")
    return None


def note_freeze(move: Move) -> None:
    """Who froze it and what: the hash stands on the printed sheet too."""
    move.touch(frozen_by=move.actor, frozen_at=move.now)
    move.note(version=move.obj.version, inputs_hash=move.obj.inputs_hash, result_hash=move.obj.result_hash)
    if move.data.get("unsigned"):
        move.note(unsigned=move.data["unsigned"])


TABULATION = Workflow(
    name="tabulation",
    label=gettext_lazy("Ranking"),
    states=dict(TabulationState.choices),
    initial=DRAFT,
    related=("stage__competition",),
    transitions=(
        transition(
            "freeze", DRAFT, FROZEN, "judging.freeze_tabulation",
            label=gettext_lazy("Freeze the ranking"), done_label=gettext_lazy("Ranking frozen"),
            guards=(marking_is_closed, marks_are_the_same, a_correction_has_a_second_person), effect=note_freeze, by_hand=False,
        ),
        transition(
            "supersede", {DRAFT, FROZEN}, SUPERSEDED, "judging.freeze_tabulation",
            label=gettext_lazy("Replace by a new version"), done_label=pgettext_lazy("ranking", "Superseded"),
            guards=(nothing_is_promoted,), by_hand=False,
        ),
    ),
)  # fmt: skip

registry.register(TABULATION, Tabulation)
