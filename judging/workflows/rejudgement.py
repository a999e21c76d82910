"""The table of moves of a re-judgement (复评)."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from judging import permissions as _permissions  # noqa: F401 - registers the predicates
from judging.enums import COUNTED, OPEN_SHEETS, RejudgementState
from judging.models import Rejudgement
from judging.workflows.guards import entry_competes, marking_is_open
from workflow import registry
from workflow.machine import Workflow, transition
from workflow.services import Move

PROPOSED, OPEN = RejudgementState.PROPOSED, RejudgementState.OPEN
DONE, DROPPED = RejudgementState.DONE, RejudgementState.DROPPED


def second_marks_are_in(move: Move) -> str | None:
    """All of them, and at least one: missing is never zero, and nothing is replaced by nothing."""
    sheets = list(move.obj.sheets.select_related("seat__person").order_by("seat__number"))
    waiting = [row.seat.person.name for row in sheets if row.state in OPEN_SHEETS]
    if waiting:
        return ngettext(
            "%(count)d second sheet is not in: %(names)s.",
            "%(count)d second sheets are not in: %(names)s.",
            len(waiting),
        ) % {"count": len(waiting), "names": _(", ").join(waiting)}
    if not any(row.state in COUNTED for row in sheets):
        return _("No judge gave a second mark. Say instead, with a reason, that the entry is not judged again.")
    return None


def note_decision(move: Move) -> None:
    """Who decided, when and why."""
    move.touch(decided_by=move.actor, decided_at=move.now, reason=move.reason)
    move.note(facts=move.obj.facts, entry=move.obj.stage_entry.entry_id)


def note_end(move: Move) -> None:
    """Both marks stand in the history, whichever count."""
    rows = move.obj.sheets.exclude(total="").order_by("seat__number")
    first = move.obj.stage_entry.sheets.filter(rejudgement__isnull=True).exclude(total="").order_by("seat__number")
    move.touch(ended_at=move.now)
    move.note(
        first=[list(one) for one in first.values_list("seat_id", "total")],
        second=[list(one) for one in rows.values_list("seat_id", "total")],
    )


def note_drop(move: Move) -> None:
    """The first marks stand."""
    note_decision(move)
    move.touch(ended_at=move.now)


REJUDGEMENT = Workflow(
    name="rejudgement",
    label=gettext_lazy("Re-judgement"),
    states=dict(RejudgementState.choices),
    initial=PROPOSED,
    related=("stage_entry__stage__competition", "stage_entry__entry"),
    transitions=(
        transition(
            "open", PROPOSED, OPEN, "judging.open_rejudgement",
            label=gettext_lazy("Judge again"), done_label=gettext_lazy("Re-judgement opened"),
            guards=(marking_is_open, entry_competes), effect=note_decision, needs_reason=True, by_hand=False,
        ),
        transition(
            "finish", OPEN, DONE, "judging.end_rejudgement",
            label=gettext_lazy("Finish the re-judgement"), done_label=gettext_lazy("Re-judgement finished"),
            guards=(marking_is_open, second_marks_are_in), effect=note_end, by_hand=False,
        ),
        transition(
            "drop", {PROPOSED, OPEN}, DROPPED, "judging.end_rejudgement",
            label=gettext_lazy("The first marks stand"), done_label=pgettext_lazy("re-judgement", "Not judged again"),
            guards=(marking_is_open,), effect=note_drop, needs_reason=True, by_hand=False,
        ),
    ),
)  # fmt: skip

registry.register(REJUDGEMENT, Rejudgement)
