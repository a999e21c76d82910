"""The table of moves of an award of a unit."""

from __future__ import annotations

from django.utils.translation import gettext_lazy, pgettext_lazy

from competitions.enums import UnitAwardState
from competitions.models import UnitAward
from competitions.permissions import unit_awards as _permissions  # noqa: F401 - registers the predicates
from competitions.queries.history import name_action
from workflow import registry
from workflow.machine import Workflow, transition
from workflow.services import Move


def note_end(move: Move) -> None:
    """When and why; its certificate no longer counts from here on."""
    move.touch(ended_at=move.now, end_reason=move.reason[:300])
    move.note(award=move.obj.name, unit=move.obj.unit)


UNIT_AWARD = Workflow(
    name="unit_award",
    label=gettext_lazy("Award of a unit"),
    states=dict(UnitAwardState.choices),
    initial=UnitAwardState.NAMED,
    related=("competition__organisation",),
    transitions=(
        transition(
            "take_back", UnitAwardState.NAMED, UnitAwardState.ENDED, "competitions.give_unit_award",
            label=pgettext_lazy("unit award", "Take it back"), done_label=gettext_lazy("Award of a unit taken back"),
            effect=note_end, needs_reason=True,
        ),
    ),
)  # fmt: skip
registry.register(UNIT_AWARD, UnitAward)
name_action("unit_award.named", gettext_lazy("Unit named for an award"))
