"""The table of moves of a change asked for after the check (变更)."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from competitions.enums import ChangeState
from competitions.models import EntryChange
from competitions.permissions import entry_change as _permissions  # noqa: F401 - registers the predicates
from competitions.queries.entry_changes import why_not_changeable
from competitions.queries.history import name_action
from competitions.workflows.entry_notes import tell_leader
from workflow import registry
from workflow.machine import Workflow, transition
from workflow.services import Conflict, Move

WAITING, APPROVED = ChangeState.WAITING, ChangeState.APPROVED
REFUSED, TAKEN_BACK = ChangeState.REFUSED, ChangeState.TAKEN_BACK
DECIDE = "competitions.decide_entry_change"


def is_not_own_change(move: Move) -> str | None:
    """Nobody decides about an entry of their own."""
    if move.actor.actor_kind == "person" and move.actor.actor_key == str(move.obj.entry.leader_id):
        return _("This is your own entry; somebody else of the office has to decide.")
    return None


def entry_is_open(move: Move) -> str | None:
    """Until judging begins."""
    return why_not_changeable(move.obj.entry)


def note_decision(move: Move) -> None:
    """Who decided, when and why; the contestant is told."""
    move.touch(decided_by_id=int(move.actor.actor_key), decided_at=move.now, decision_reason=move.reason)
    move.note(fields=sorted(move.obj.values))
    approved = move.transition.target == APPROVED
    template = "competitions.change_approved" if approved else "competitions.change_refused"
    tell_leader(move.obj.entry, template, reason=move.reason)


def apply_and_note(move: Move) -> None:
    """The entry as it was asked for: what the verb computed on the locked row, written in this act."""
    apply = move.data.get("apply")
    if apply is None:
        raise Conflict(_("Please open the page again."))
    apply(move.now)
    note_decision(move)


ENTRY_CHANGE = Workflow(
    name="entry_change",
    label=gettext_lazy("Change of an entry"),
    states=dict(ChangeState.choices),
    initial=WAITING,
    related=("entry__competition__region", "entry__leader__user", "entry__track", "entry__region"),
    transitions=(
        transition(
            "approve", WAITING, APPROVED, DECIDE, by_hand=False,
            label=gettext_lazy("Approve the change"), done_label=gettext_lazy("Change approved"),
            guards=(is_not_own_change, entry_is_open), effect=apply_and_note,
        ),
        transition(
            "refuse", WAITING, REFUSED, DECIDE, by_hand=False,
            label=gettext_lazy("Refuse the change"), done_label=gettext_lazy("Change refused"),
            guards=(is_not_own_change,), effect=note_decision, needs_reason=True,
        ),
        transition(
            "take_back", WAITING, TAKEN_BACK, "competitions.take_back_entry_change", by_hand=False,
            label=gettext_lazy("Take the request back"), done_label=pgettext_lazy("change", "Taken back"),
        ),
    ),
)  # fmt: skip
registry.register(ENTRY_CHANGE, EntryChange)
name_action("entry.change_asked", gettext_lazy("Change asked for"))
name_action("entry.changed", gettext_lazy("Changed as asked for"))
