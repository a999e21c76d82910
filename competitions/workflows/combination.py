"""The table of moves of a combination (优化组合): one person proposes it with reasons, a second one confirms it."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from competitions.enums import CombinationState
from competitions.models import Combination
from competitions.permissions import results as _permissions  # noqa: F401 - registers the predicates
from competitions.queries.history import name_action
from workflow import registry
from workflow.machine import Workflow, transition
from workflow.services import Move

PROPOSED, CONFIRMED = CombinationState.PROPOSED, CombinationState.CONFIRMED
REFUSED, TAKEN_BACK = CombinationState.REFUSED, CombinationState.TAKEN_BACK


def is_a_second_person(move: Move) -> str | None:
    """Four eyes: whoever proposed it does not confirm it."""
    if move.actor.actor_kind == "person" and move.actor.actor_key == str(move.obj.proposed_by_id):
        return _("You proposed this combination yourself; a second person of the office has to confirm it.")
    return None


def is_the_proposer(move: Move) -> str | None:
    """A proposal is taken back by whoever made it; others refuse it."""
    if move.actor.actor_key != str(move.obj.proposed_by_id):
        return _("Only whoever proposed it takes it back. You may refuse it instead.")
    return None


def was_looked_at(move: Move) -> str | None:
    """Whether it still fits the ranking is judging's own; its verb says here that it looked."""
    if not move.data.get("checked_by_judging"):
        return _("Confirm the combination on the promotion page of the stage.")
    return None


def nothing_is_promoted(move: Move) -> str | None:
    """A decision that rests on it must be undone first."""
    if move.obj.stage.promotions.filter(undone_at__isnull=True).exists():
        return _("Promotion was decided on it. Undo the promotion first.")
    return None


def decide(move: Move) -> None:
    """Who decided, when, and why."""
    move.touch(decided_by=move.actor, decided_at=move.now, decision_reason=move.reason)
    move.note(changes=move.obj.changes)


COMBINATION = Workflow(
    name="combination",
    label=gettext_lazy("Combination"),
    states=dict(CombinationState.choices),
    initial=PROPOSED,
    related=("stage__competition",),
    transitions=(
        transition(
            "confirm", PROPOSED, CONFIRMED, "competitions.confirm_combination",
            label=gettext_lazy("Confirm the combination"), done_label=gettext_lazy("Combination confirmed"),
            guards=(is_a_second_person, was_looked_at, nothing_is_promoted), effect=decide, by_hand=False,
        ),
        transition(
            "refuse", PROPOSED, REFUSED, "competitions.confirm_combination",
            label=gettext_lazy("Refuse the combination"), done_label=pgettext_lazy("combination", "Combination refused"),
            guards=(is_a_second_person,), effect=decide, needs_reason=True, by_hand=False,
        ),
        transition(
            "take_back", {PROPOSED, CONFIRMED}, TAKEN_BACK, "competitions.propose_combination",
            label=gettext_lazy("Take the combination back"), done_label=gettext_lazy("Combination taken back"),
            guards=(is_the_proposer, nothing_is_promoted), effect=decide, by_hand=False,
        ),
    ),
)  # fmt: skip

registry.register(COMBINATION, Combination)
name_action("combination.proposed", gettext_lazy("Combination proposed"))
