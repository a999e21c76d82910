"""The tables of moves between levels: declining a round, and what may replace one."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.enums import RegionLevel
from competitions.enums import RoundAnswerState
from competitions.models import RoundAnswer
from competitions.permissions import levels as _permissions  # noqa: F401 - registers the predicates
from competitions.queries.history import name_action
from competitions.queries.levels import what_stands_against, why_no_round
from workflow import registry
from workflow.machine import Workflow, transition
from workflow.services import Move


def call_is_open(move: Move) -> str | None:
    """The competition above still takes rounds."""
    return why_no_round(move.obj.call)


def nothing_is_held(move: Move) -> str | None:
    """Who holds a round or has asked for a replacement has not declined."""
    return what_stands_against(move.obj, declined=False)


def city_names_document(move: Move) -> str | None:
    """Rounds of cities are compulsory: a city declines by a document. County rounds are only encouraged."""
    if move.obj.region.level == RegionLevel.CITY and not str(move.data.get("doc_no", "")).strip():
        return _("Please give the number of the document by which the city reports that it holds no round.")
    return None


def note_decline(move: Move) -> None:
    """The reason, the document, by whom and when."""
    doc_no = str(move.data.get("doc_no", "")).strip()
    move.touch(reason=move.reason, doc_no=doc_no, declined_by=move.actor, declined_at=move.now)
    move.note(doc_no=doc_no)


def forget_decline(move: Move) -> None:
    """The region may answer anew; what it had said stays in the audit."""
    move.note(doc_no=move.obj.doc_no, declined=move.obj.reason)
    move.touch(reason="", doc_no="", declined_by=None, declined_at=None)


ROUND_ANSWER = Workflow(
    name="round_answer",
    label=gettext_lazy("Answer to a call"),
    states=dict(RoundAnswerState.choices),
    initial=RoundAnswerState.OPEN,
    related=("call__competition", "region"),
    transitions=(
        transition(
            "decline", RoundAnswerState.OPEN, RoundAnswerState.DECLINED, "competitions.answer_round",
            label=gettext_lazy("Hold no round"), done_label=gettext_lazy("Declared that no round will be held"),
            guards=(call_is_open, nothing_is_held, city_names_document), effect=note_decline, needs_reason=True,
        ),
        transition(
            "take_back", RoundAnswerState.DECLINED, RoundAnswerState.OPEN, "competitions.answer_round",
            label=pgettext_lazy("round", "Take it back"), done_label=pgettext_lazy("round", "Declaration taken back"),
            guards=(call_is_open,), effect=forget_decline,
        ),
    ),
)  # fmt: skip
registry.register(ROUND_ANSWER, RoundAnswer)
name_action("competition.opened_for_rounds", gettext_lazy("Opened for rounds below"))
name_action("competition.call_changed", gettext_lazy("Last day for answers changed"))
name_action("competition.rounds_chased", gettext_lazy("Offices reminded"))
name_action("round_report.placed", gettext_lazy("Entries taken over into the round above"))
