"""The table of moves of a paper sheet: entered, entered again by somebody else, decided where they differ, taken in."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from judging import permissions as _permissions  # noqa: F401 - registers the predicates
from judging.enums import PaperState
from judging.models import PaperSheet
from workflow import registry
from workflow.machine import Workflow, transition
from workflow.services import Move

ONCE, DIFFERS, AGREED = PaperState.ONCE, PaperState.DIFFERS, PaperState.AGREED
TAKEN, DROPPED = PaperState.TAKEN, PaperState.DROPPED


def is_second_person(move: Move) -> str | None:
    """Two people read the paper, or it is one reading."""
    if getattr(move.actor, "pk", None) == move.obj.first_by_id:
        return _("You entered this paper the first time; another person has to enter it again.")
    return None


def scan_is_attached(move: Move) -> str | None:
    """What counts can be compared with the paper for ever."""
    return None if move.data.get("scan") else _("Please attach the scan of the paper.")


def note_second(move: Move) -> None:
    """Who it was."""
    move.touch(second_by=move.actor)


def note_scan(move: Move) -> None:
    """The paper is kept by its hash, and what became of its marks."""
    scan = move.data["scan"]
    move.touch(scan=scan)
    move.note(scan=scan.sha256, envelope=str(move.obj.envelope), verdict=move.data["verdict"])


PAPER_SHEET = Workflow(
    name="paper_sheet",
    label=gettext_lazy("Paper sheet"),
    states=dict(PaperState.choices),
    initial=ONCE,
    related=("sheet__seat__panel__stage__competition",),
    transitions=(
        transition(
            "agree", ONCE, AGREED, "judging.enter_paper_sheet",
            label=gettext_lazy("Enter the paper again"), done_label=gettext_lazy("Entered again, the same"),
            guards=(is_second_person,), effect=note_second, by_hand=False,
        ),
        transition(
            "differ", ONCE, DIFFERS, "judging.enter_paper_sheet",
            label=gettext_lazy("Enter the paper again"), done_label=gettext_lazy("Entered again, with differences"),
            guards=(is_second_person,), effect=note_second, by_hand=False,
        ),
        transition(
            "decide", DIFFERS, AGREED, "judging.enter_paper_sheet",
            label=gettext_lazy("Decide the differences"), done_label=gettext_lazy("Differences decided"),
            needs_reason=True, by_hand=False,
        ),
        transition(
            "take_in", AGREED, TAKEN, "judging.enter_paper_sheet",
            label=gettext_lazy("Attach the scan and take the marks in"), done_label=gettext_lazy("Marks of the paper taken in"),
            guards=(scan_is_attached,), effect=note_scan, by_hand=False,
        ),
        transition(
            "drop", {ONCE, DIFFERS, AGREED}, DROPPED, "judging.enter_paper_sheet",
            label=gettext_lazy("Take the entry back"), done_label=gettext_lazy("Entry taken back"), needs_reason=True,
        ),
    ),
)  # fmt: skip

registry.register(PAPER_SHEET, PaperSheet)
