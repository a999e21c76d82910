"""The table of moves of a later version of the rules: written, proposed with a reason, approved by a second person."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from competitions.enums import RulesState
from competitions.models import RuleBookVersion
from competitions.permissions import rules as _permissions  # noqa: F401 - registers the predicates
from competitions.queries.rules_versions import why_not_in_force
from workflow import registry
from workflow.machine import Workflow, transition
from workflow.services import Move

DRAFT, PROPOSED, IN_FORCE, DROPPED = RulesState.DRAFT, RulesState.PROPOSED, RulesState.IN_FORCE, RulesState.DROPPED
AMEND = "competitions.amend_rules"


def has_a_reason(move: Move) -> str | None:
    """Everybody who is concerned reads why."""
    if not str(move.data.get("reason", "")).strip():
        return _("Please say why the rules are changed; everybody who takes part reads it.")
    return None


def can_be_in_force(move: Move) -> str | None:
    """It differs, nothing that is in use is touched, and no other version came in between."""
    return why_not_in_force(move.obj)


def is_second_person(move: Move) -> str | None:
    """Four eyes: who approves is not who proposed."""
    if move.actor.actor_kind != "person" or move.actor.actor_key == str(move.obj.made_by_id):
        return _("Whoever proposed the change cannot approve it; a second person of the office has to.")
    return None


def keep_reason(move: Move) -> None:
    """Who proposes, when, and why."""
    reason = str(move.data["reason"]).strip()
    move.touch(reason=reason, made_by_id=int(move.actor.actor_key), made_at=move.now, turn=move.obj.turn + 1)
    move.note(reason=reason)


def next_turn(move: Move) -> None:
    """Pages that were opened before are stale from here on."""
    move.touch(turn=move.obj.turn + 1)


def number_it(move: Move) -> None:
    """The number that marks and results carry from now on; the edition that people count."""
    version: RuleBookVersion = move.obj
    number = version.competition.rules_version + 1
    move.touch(
        number=number,
        edition=int(move.data["edition"]),
        approved_by_id=int(move.actor.actor_key),
        in_force_at=move.now,
        turn=version.turn + 1,
    )
    move.note(number=number, edition=int(move.data["edition"]), reason=version.reason)


RULES = Workflow(
    name="rules",
    label=gettext_lazy("Version of the rules"),
    states=dict(RulesState.choices),
    initial=DRAFT,
    related=("competition",),
    transitions=(
        transition(
            "propose", DRAFT, PROPOSED, AMEND, by_hand=False,
            label=gettext_lazy("Propose the change"), done_label=gettext_lazy("Change of the rules proposed"),
            guards=(has_a_reason, can_be_in_force), effect=keep_reason,
        ),
        transition(
            "give_back", PROPOSED, DRAFT, AMEND, by_hand=False, needs_reason=True,
            label=gettext_lazy("Give back"), done_label=gettext_lazy("Change of the rules given back"),
            effect=next_turn,
        ),
        transition(
            "approve", PROPOSED, IN_FORCE, AMEND, by_hand=False,
            label=gettext_lazy("Approve the change"), done_label=gettext_lazy("Change of the rules approved"),
            guards=(is_second_person, can_be_in_force), effect=number_it,
        ),
        transition(
            "drop", {DRAFT, PROPOSED}, DROPPED, AMEND, by_hand=False,
            label=gettext_lazy("Drop the change"), done_label=pgettext_lazy("rules", "Change of the rules dropped"),
            effect=next_turn,
        ),
    ),
)  # fmt: skip
registry.register(RULES, RuleBookVersion)
