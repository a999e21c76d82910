"""The table of moves of an outcome report."""

from __future__ import annotations

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


def keep_answer(move: Move) -> None:
    """Figures and words, as validated by the form; the audit keeps the figures of each version."""
    answer = move.data
    move.touch(
        jobs=answer["jobs"],
        revenue=answer["revenue"],
        finance=answer["finance"],
        story=answer["story"],
        may_publish=answer["may_publish"],
        answered_at=move.now,
    )
    move.note(
        jobs=answer["jobs"],
        revenue=str(answer["revenue"]),
        finance=str(answer["finance"]),
        may_publish=answer["may_publish"],
    )


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
