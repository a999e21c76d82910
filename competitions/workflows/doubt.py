"""The table of moves of a doubt about eligibility (资格复核): kept in, or struck out by as many persons as the rules say."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from competitions.enums import DoubtState, EntryState
from competitions.models import Doubt
from competitions.permissions import rechecks as _permissions  # noqa: F401 - registers the predicates
from competitions.queries.history import name_action
from competitions.queries.rule_books import book_of
from workflow import registry
from workflow.machine import Workflow, transition
from workflow.services import Move

OPEN, PROPOSED, LAPSED = DoubtState.OPEN, DoubtState.PROPOSED, DoubtState.LAPSED
KEPT, STRUCK = DoubtState.KEPT, DoubtState.STRUCK
SETTLE, RUN = "competitions.settle_doubt", "competitions.run_recheck"
# Whoever waits for the check is refused there; who withdrew or was struck out has no place to lose.
STRIKABLE = (EntryState.ACCEPTED, EntryState.PROMOTED, EntryState.NOT_PROMOTED)


def is_not_own_entry(move: Move) -> str | None:
    """Nobody decides over an entry of their own."""
    if move.actor.actor_kind == "person" and move.actor.actor_key == str(move.obj.entry.leader_id):
        return _("This is your own entry; somebody else of the office has to decide.")
    return None


def can_be_struck(move: Move) -> str | None:
    """The entry passed its check and still takes part."""
    state = move.obj.entry.state
    if state == EntryState.SUBMITTED:
        return _("This entry still waits for its check. Return or refuse it there.")
    if state not in STRIKABLE:
        return _("This entry no longer takes part.")
    return None


def one_person_is_enough(move: Move) -> str | None:
    """By the rules of the contest."""
    if book_of(move.obj.entry.competition).disqualified_by > 1:
        return _("By the rules of this contest two persons decide. Propose it; a second person confirms it.")
    return None


def two_persons_decide(move: Move) -> str | None:
    """Where one decides alone there is nobody to propose it to."""
    if book_of(move.obj.entry.competition).disqualified_by == 1:
        return _("By the rules of this contest one person decides; nothing has to be proposed.")
    return None


def is_second_person(move: Move) -> str | None:
    """Four eyes: who confirms is not who proposed."""
    if move.actor.actor_kind != "person" or move.actor.actor_key == str(move.obj.proposed_by_id):
        return _("Whoever proposed the disqualification cannot confirm it; a second person of the office has to.")
    return None


def note_checks(move: Move) -> None:
    """Which conditions, without the words, which may tell of a person."""
    move.note(checks=move.obj.checks, recheck=move.obj.recheck_id)


def keep_proposal(move: Move) -> None:
    """Who proposes it, and why."""
    move.touch(reason=move.reason, proposed_by_id=int(move.actor.actor_key), proposed_at=move.now)
    note_checks(move)


def drop_proposal(move: Move) -> None:
    """It is open again."""
    move.touch(reason="", proposed_by=None, proposed_at=None)


def keep_decision(move: Move) -> None:
    """Who decided; the reason of a confirmed proposal is the proposal's."""
    move.touch(reason=move.reason or move.obj.reason, decided_by_id=int(move.actor.actor_key), decided_at=move.now)
    note_checks(move)


DOUBT = Workflow(
    name="doubt",
    label=gettext_lazy("Doubt about eligibility"),
    states=dict(DoubtState.choices),
    initial=OPEN,
    related=("entry__competition__region", "entry__competition__organisation", "entry__leader"),
    transitions=(
        transition(
            "keep", OPEN, KEPT, SETTLE,
            label=gettext_lazy("Let it stay in"), done_label=pgettext_lazy("doubt", "stays in"),
            guards=(is_not_own_entry,), effect=keep_decision, needs_reason=True,
        ),
        transition(
            "strike", OPEN, STRUCK, SETTLE, by_hand=False,
            label=gettext_lazy("Disqualify"), done_label=pgettext_lazy("doubt", "disqualified"),
            guards=(is_not_own_entry, can_be_struck, one_person_is_enough), effect=keep_decision, needs_reason=True,
        ),
        transition(
            "propose", OPEN, PROPOSED, SETTLE,
            label=gettext_lazy("Propose to disqualify"), done_label=pgettext_lazy("doubt", "disqualification proposed"),
            guards=(is_not_own_entry, can_be_struck, two_persons_decide), effect=keep_proposal, needs_reason=True,
        ),
        transition(
            "confirm", PROPOSED, STRUCK, SETTLE, by_hand=False,
            label=gettext_lazy("Confirm the disqualification"), done_label=pgettext_lazy("doubt", "disqualified"),
            guards=(is_not_own_entry, can_be_struck, is_second_person), effect=keep_decision,
        ),
        transition(
            "give_back", PROPOSED, OPEN, SETTLE,
            label=gettext_lazy("Give the proposal back"), done_label=pgettext_lazy("doubt", "proposal given back"),
            guards=(is_not_own_entry,), effect=drop_proposal, needs_reason=True,
        ),
        transition(
            "lapse", {OPEN, PROPOSED}, LAPSED, RUN, by_hand=False,
            label=gettext_lazy("The doubt is gone"), done_label=pgettext_lazy("doubt", "no longer in doubt"),
        ),
    ),
)  # fmt: skip

registry.register(DOUBT, Doubt)
name_action("competition.rechecked", gettext_lazy("Eligibility of all entries checked again"))
name_action("doubt.raised", gettext_lazy("Eligibility in doubt"))
