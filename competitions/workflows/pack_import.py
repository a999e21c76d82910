"""The table of moves of a pack that came in from below: checked by the worker, confirmed by a person, taken over."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from competitions.enums import PackImportState
from competitions.models import PackImport
from competitions.permissions import packs as _permissions  # noqa: F401 - registers the predicates
from competitions.queries.history import name_action
from competitions.queries.levels_placing import why_takes_none
from competitions.queries.pack_imports import NEW
from workflow import registry
from workflow.machine import Workflow, transition
from workflow.services import Move

CHECKING, READY, REFUSED = PackImportState.CHECKING, PackImportState.READY, PackImportState.REFUSED
IMPORTING, IMPORTED = PackImportState.IMPORTING, PackImportState.IMPORTED
IMPORT, SETTLE = "competitions.import_pack", "competitions.settle_pack_import"


def nothing_stands_against(move: Move) -> str | None:
    """The dry run found nothing against the whole, and something comes in."""
    row: PackImport = move.obj
    if row.problems:
        return str(row.problems[0])
    if not any(one["state"] == NEW for one in row.rows):
        return _("Nothing would come in: every entry stands here already or clashes with one that does.")
    return None


def round_takes_entries(move: Move) -> str | None:
    """Entries come in until judging begins."""
    return why_takes_none(move.obj.competition) or None


def keep_findings(move: Move) -> None:
    """What the check found."""
    data = move.data
    move.touch(facts=data["facts"], rows=data["rows"], problems=data["problems"], notes=data["notes"])
    move.note(entries=len(data["rows"]), problems=len(data["problems"]), sha256=move.obj.sha256)


def keep_faults(move: Move) -> None:
    """Why it is not accepted."""
    move.touch(problems=move.data["problems"])
    move.note(sha256=move.obj.sha256)


def note_confirmation(move: Move) -> None:
    """Who answers for it."""
    move.touch(confirmed_by_id=int(move.actor.actor_key), confirmed_at=move.now)
    move.note(sha256=move.obj.sha256)


def note_end(move: Move) -> None:
    """What came in, as it really was."""
    move.touch(rows=move.data["rows"], finished_at=move.now)
    move.note(entries=move.data["entries"])


def keep_problem(move: Move) -> None:
    """Nothing came in; why."""
    move.touch(problems=[move.reason], confirmed_by=None, confirmed_at=None)


PACK_IMPORT = Workflow(
    name="pack_import",
    label=gettext_lazy("Round pack from below"),
    states=dict(PackImportState.choices),
    initial=CHECKING,
    related=("competition__region", "competition__organisation"),
    transitions=(
        transition(
            "check", CHECKING, READY, SETTLE, by_hand=False,
            label=gettext_lazy("Check the pack"), done_label=pgettext_lazy("pack", "Checked"), effect=keep_findings,
        ),
        transition(
            "refuse", CHECKING, REFUSED, SETTLE, by_hand=False, needs_reason=True,
            label=gettext_lazy("Do not accept the pack"), done_label=pgettext_lazy("pack", "Not accepted"),
            effect=keep_faults,
        ),
        transition(
            "look_again", READY, CHECKING, IMPORT,
            label=pgettext_lazy("pack", "Check again"), done_label=gettext_lazy("Checked again"),
        ),
        transition(
            "confirm", READY, IMPORTING, IMPORT,
            label=gettext_lazy("Take the entries over"), done_label=gettext_lazy("Taking over confirmed"),
            guards=(round_takes_entries, nothing_stands_against), effect=note_confirmation,
        ),
        transition(
            "finish", IMPORTING, IMPORTED, SETTLE, by_hand=False,
            label=pgettext_lazy("pack", "Finish"), done_label=pgettext_lazy("pack", "Taken over"), effect=note_end,
        ),
        transition(
            "give_up", IMPORTING, READY, SETTLE, by_hand=False, needs_reason=True,
            label=pgettext_lazy("pack", "Give up"), done_label=gettext_lazy("Taking over failed, nothing came in"),
            effect=keep_problem,
        ),
        transition(
            "discard", {READY, REFUSED}, PackImportState.DISCARDED, IMPORT,
            label=pgettext_lazy("pack", "Put aside"), done_label=pgettext_lazy("pack", "Put aside"),
        ),
    ),
)  # fmt: skip
registry.register(PACK_IMPORT, PackImport)
name_action("pack_import.uploaded", gettext_lazy("Round pack from below uploaded"))
name_action("round_pack.ordered", gettext_lazy("Round pack ordered"))
name_action("round_pack.made", gettext_lazy("Round pack made"))
name_action("round_pack.downloaded", gettext_lazy("Round pack downloaded"))
