"""The table of moves of an outcome report."""

from __future__ import annotations

from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from competitions.enums import OutcomeState
from competitions.models import OutcomeReport
from competitions.permissions import outcome as _permissions  # noqa: F401 - registers the predicates
from competitions.queries.history import name_action
from ui import formats
from workflow import registry
from workflow.machine import Workflow, transition
from workflow.services import Move

DUE, ASKED = OutcomeState.DUE, OutcomeState.ASKED
ANSWERED, CONFIRMED = OutcomeState.ANSWERED, OutcomeState.CONFIRMED


def day_has_come(move: Move) -> str | None:
    """Nobody is asked before the day in the rule book."""
    if timezone.localdate(move.now) < move.obj.due_on:
        return _("This is asked on %(day)s.") % {"day": formats.day(move.obj.due_on)}
    return None


def note_asked(move: Move) -> None:
    """When the form opened."""
    move.touch(asked_at=move.now)


_ANSWER = ("is_running", "jobs", "revenue", "finance", "story", "may_publish")
_NOTED = ("is_running", "jobs", "revenue", "finance", "may_publish", "told_by")


def keep_answer(move: Move) -> None:
    """What was told, as validated by the form, and nothing that was not asked there; the audit keeps each version."""
    answer = move.data
    move.touch(**{name: answer[name] for name in _ANSWER if name in answer}, answered_at=move.now)
    told = {name: answer[name] for name in _NOTED if answer.get(name) not in (None, "")}
    move.note(**{name: str(value) if isinstance(value, Decimal) else value for name, value in told.items()})


OUTCOME = Workflow(
    name="outcome",
    label=gettext_lazy("Outcome report"),
    states=dict(OutcomeState.choices),
    initial=DUE,
    related=("entry__competition", "entry__leader__user"),
    transitions=(
        transition(
            "ask", DUE, ASKED, "competitions.ask_outcome",
            label=gettext_lazy("Ask"), done_label=gettext_lazy("Asked"),
            guards=(day_has_come,), effect=note_asked, by_hand=False,
        ),
        transition(
            "answer", {ASKED, ANSWERED}, ANSWERED, "competitions.answer_outcome",
            label=gettext_lazy("Send"), done_label=pgettext_lazy("outcome", "Answered"), effect=keep_answer, by_hand=False,
        ),
        transition(
            "enter", {ASKED, ANSWERED}, ANSWERED, "competitions.confirm_outcome",
            label=gettext_lazy("Enter what was told by phone"), done_label=gettext_lazy("Told by phone"),
            effect=keep_answer, by_hand=False,
        ),
        transition(
            "confirm", ANSWERED, CONFIRMED, "competitions.confirm_outcome",
            label=gettext_lazy("Confirm the figures"), done_label=gettext_lazy("Figures confirmed"),
        ),
        transition(
            "reopen", ANSWERED, ASKED, "competitions.confirm_outcome",
            label=gettext_lazy("Ask again"), done_label=gettext_lazy("Asked again"), needs_reason=True,
        ),
    ),
)  # fmt: skip

registry.register(OUTCOME, OutcomeReport)
name_action("outcome.publication_withdrawn", gettext_lazy("Consent to publication taken back"))
name_action("competition.outcomes_chased", gettext_lazy("Entrants reminded of their outcome"))
