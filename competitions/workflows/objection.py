"""The table of moves of an objection (异议): received, looked into, decided by two persons, or taken back."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from competitions.enums import ObjectionEffect, ObjectionOutcome, ObjectionState, ObjectorKind
from competitions.models import Objection
from competitions.permissions import objections as _permissions  # noqa: F401 - registers the predicates
from competitions.workflows.objection_notes import tell_decision
from workflow import registry
from workflow.machine import Guard, Workflow, transition
from workflow.services import Move

RECEIVED, CHECKING = ObjectionState.RECEIVED, ObjectionState.CHECKING
UPHELD, DISMISSED, NOT_TAKEN = ObjectionState.UPHELD, ObjectionState.DISMISSED, ObjectionState.NOT_TAKEN
WITHDRAWN, NOTED = ObjectionState.WITHDRAWN, ObjectionState.NOTED
HANDLE = "competitions.handle_objection"


def _is(actor_key: str, person_id: int | None) -> bool:
    return person_id is not None and actor_key == str(person_id)


def is_not_about_own_entry(move: Move) -> str | None:
    """Nobody handles an objection to a project of their own."""
    entry = move.obj.entry
    if entry is not None and move.actor.actor_kind == "person" and _is(move.actor.actor_key, entry.leader_id):
        return _("This is about your own entry; somebody else of the office has to handle it.")
    return None


def is_a_clue(move: Move) -> str | None:
    """Only what came without a name is kept as a clue."""
    if move.obj.kind != ObjectorKind.ANONYMOUS:
        return _("Whoever gave their real name gets an answer.")
    return None


def says_why(move: Move) -> str | None:
    """A proposal has reasons; an effect on the list also has words that the public reads, and a line that it is about."""
    data = move.data
    if not str(data.get("answer", "")).strip():
        return _("Please give the reasons; whoever raised the objection reads them.")
    effect = data.get("effect")
    if effect == ObjectionEffect.NONE:
        return None
    if data.get("outcome") != ObjectionOutcome.UPHELD:
        return _("Only an objection that is upheld changes the list.")
    if move.obj.entry_id is None:
        return _(
            "This objection names no project, so no line of the list can be changed by it. Please choose the project."
        )
    if not str(data.get("public_reason", "")).strip():
        return _("Please say in a sentence without names why the list is corrected; the public reads it.")
    if effect == ObjectionEffect.CORRECT and not (data.get("corrected_title") or data.get("corrected_unit")):
        return _("Please say what the line shall read: the project, the unit, or both.")
    return None


def proposal_is(outcome: ObjectionOutcome) -> Guard:
    """A guard: this is what was proposed."""

    def guard(move: Move) -> str | None:
        if move.obj.proposal != outcome:
            return _("Nobody has proposed this; propose it first, a second person then confirms it.")
        return None

    guard.__name__ = f"proposal_is_{outcome.value}"
    return guard


def there_is_a_proposal(move: Move) -> str | None:
    """Something to give back."""
    return None if move.obj.proposal else _("There is no proposal.")


def is_second_person(move: Move) -> str | None:
    """Four eyes: who confirms is not who proposed."""
    if move.actor.actor_kind != "person" or _is(move.actor.actor_key, move.obj.proposed_by_id):
        return _("Whoever proposed the decision cannot confirm it; a second person of the office has to.")
    return None


def next_turn(move: Move) -> None:
    """Pages that were opened before are stale from here on."""
    move.touch(turn=move.obj.turn + 1)


def keep_proposal(move: Move) -> None:
    """What a second person is asked to confirm. The reasons stay out of the audit: they may name people."""
    data = move.data
    move.touch(
        proposal=data["outcome"],
        effect=data["effect"],
        corrected_title=data.get("corrected_title", ""),
        corrected_unit=data.get("corrected_unit", ""),
        answer=data["answer"],
        public_reason=data.get("public_reason", ""),
        proposed_by_id=int(move.actor.actor_key),
        proposed_at=move.now,
    )
    move.note(outcome=str(data["outcome"]), effect=str(data["effect"]))
    next_turn(move)


def drop_proposal(move: Move) -> None:
    """The words stay on the page for whoever proposes again."""
    move.touch(proposal="", proposed_by=None, proposed_at=None)
    next_turn(move)


def note_decision(move: Move) -> None:
    """The second person and the time; the answer goes out."""
    move.touch(decided_by_id=int(move.actor.actor_key), decided_at=move.now)
    move.note(effect=str(move.obj.effect))
    next_turn(move)
    tell_decision(move)


OBJECTION = Workflow(
    name="objection",
    label=gettext_lazy("Objection"),
    states=dict(ObjectionState.choices),
    initial=RECEIVED,
    related=("notice__competition", "entry"),
    transitions=(
        transition(
            "note_clue", RECEIVED, NOTED, HANDLE, by_hand=False,
            label=gettext_lazy("Keep as a clue"), done_label=gettext_lazy("Kept as a clue"),
            guards=(is_a_clue,), effect=next_turn,
        ),
        transition(
            "take_up", RECEIVED, CHECKING, HANDLE,
            label=gettext_lazy("Begin to look into it"), done_label=gettext_lazy("Being looked into"),
            guards=(is_not_about_own_entry,), effect=next_turn,
        ),
        transition(
            "propose", {RECEIVED, CHECKING}, CHECKING, HANDLE, by_hand=False,
            label=gettext_lazy("Propose a decision"), done_label=gettext_lazy("Decision proposed"),
            guards=(is_not_about_own_entry, says_why), effect=keep_proposal,
        ),
        transition(
            "give_back", CHECKING, CHECKING, HANDLE, by_hand=False,
            label=gettext_lazy("Give the proposal back"), done_label=gettext_lazy("Proposal given back"),
            guards=(is_not_about_own_entry, there_is_a_proposal, is_second_person), needs_reason=True,
            effect=drop_proposal,
        ),
        transition(
            "uphold", CHECKING, UPHELD, HANDLE, by_hand=False,
            label=gettext_lazy("Uphold"), done_label=gettext_lazy("Objection upheld"),
            guards=(is_not_about_own_entry, proposal_is(ObjectionOutcome.UPHELD), is_second_person),
            effect=note_decision,
        ),
        transition(
            "dismiss", CHECKING, DISMISSED, HANDLE, by_hand=False,
            label=gettext_lazy("Do not uphold"), done_label=gettext_lazy("Objection not upheld"),
            guards=(is_not_about_own_entry, proposal_is(ObjectionOutcome.DISMISSED), is_second_person),
            effect=note_decision,
        ),
        transition(
            "not_take", CHECKING, NOT_TAKEN, HANDLE, by_hand=False,
            label=gettext_lazy("Do not take up"), done_label=gettext_lazy("Not taken up"),
            guards=(is_not_about_own_entry, proposal_is(ObjectionOutcome.NOT_TAKEN), is_second_person),
            effect=note_decision,
        ),
        transition(
            "withdraw", {RECEIVED, CHECKING}, WITHDRAWN, "competitions.withdraw_objection", by_hand=False,
            label=gettext_lazy("Take back"), done_label=pgettext_lazy("objection", "Taken back"), effect=next_turn,
        ),
    ),
)  # fmt: skip
registry.register(OBJECTION, Objection)
