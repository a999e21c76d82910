"""The table of moves of a competition. Filing and judging lead it: their verbs perform these moves beside their own."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from competitions.domain.levels import unified_differences
from competitions.domain.windows import WindowState
from competitions.domain.windows import state as window_state
from competitions.enums import CompetitionState, EntryState, FilingState, ReplacementState, ReportState
from competitions.models import Competition, Entry, ReplacementRequest, RoundReport
from competitions.permissions import competition as _permissions  # noqa: F401 - registers the predicates
from competitions.permissions import levels as _levels  # noqa: F401 - and those between levels
from competitions.queries.levels_placing import replacement_of
from competitions.queries.rule_books import book_of
from workflow import clock, registry
from workflow.machine import Guard, Workflow, transition
from workflow.services import Move

DRAFT, AWAITING, FILED = CompetitionState.DRAFT, CompetitionState.AWAITING_FILING, CompetitionState.FILED
JUDGING, PUBLICITY = CompetitionState.JUDGING, CompetitionState.PUBLICITY
REPORTED, ARCHIVED, CANCELLED = CompetitionState.REPORTED, CompetitionState.ARCHIVED, CompetitionState.CANCELLED


def filing_is(*states: FilingState) -> Guard:
    """A guard: the filing of the competition stands in one of ``states`` (it moves first, in the same act)."""

    def guard(move: Move) -> str | None:
        if move.obj.filing is None or move.obj.filing.state not in states:
            return _("This follows from the filing; please use the filing page.")
        return None

    guard.__name__ = "filing_is_" + "_or_".join(states)
    return guard


def registration_is_over(move: Move) -> str | None:
    """Judging begins when nobody can enter any more, whoever pressed in time and still waits in line included."""
    if window_state(move.obj.window, move.now - clock.longest_wait()) is not WindowState.LATE:
        return _("Registration is not over yet.")
    return None


def every_entry_is_checked(move: Move) -> str | None:
    """No entry waits for its check, and some entry passed."""
    entries = Entry.objects.filter(competition=move.obj)
    waiting = entries.filter(state=EntryState.SUBMITTED).count()
    if waiting:
        return ngettext(
            "%(count)d entry has not been checked yet.", "%(count)d entries have not been checked yet.", waiting
        ) % {"count": waiting}
    if not entries.filter(state=EntryState.ACCEPTED).exists():
        return _("No entry has passed the check.")
    return None


def report_is_taken_back(move: Move) -> str | None:
    """The report moves first, in the same act; once received it stays."""
    if not RoundReport.objects.filter(competition=move.obj, state=ReportState.TAKEN_BACK).exists():
        return _("This follows from the report; please use the page of the report.")
    return None


def sheets_are_unified(move: Move) -> str | None:
    """A camp or roadshow in place of a round marks by the score sheets of the level above, as they are now."""
    if move.obj.parent_id is None or replacement_of(move.obj) is None:
        return None
    changed = unified_differences(book_of(move.obj.parent), book_of(move.obj))
    if changed:
        return _("“%(name)s” is no longer the score sheet of the level above; take it over first.") % {
            "name": changed[0]
        }
    return None


def replacement_is_closed(move: Move) -> str | None:
    """The request moves first, in the same act."""
    if not ReplacementRequest.objects.filter(round=move.obj, state=ReplacementState.CLOSED).exists():
        return _("This follows from the consents to the camp or roadshow.")
    return None


COMPETITION = Workflow(
    name="competition",
    label=gettext_lazy("Competition"),
    states=dict(CompetitionState.choices),
    initial=DRAFT,
    related=("filing",),
    is_held=True,  # by competitions.actions.entry_locks
    transitions=(
        transition(
            "file", DRAFT, AWAITING, "competitions.file_competition", by_hand=False,
            label=gettext_lazy("File upward"), done_label=gettext_lazy("Filed upward"),
            guards=(filing_is(FilingState.SUBMITTED),),
        ),
        transition(
            "return_to_draft", AWAITING, DRAFT, "competitions.decide_competition", by_hand=False,
            label=pgettext_lazy("filing", "Return for correction"),
            done_label=pgettext_lazy("filing", "Returned for correction"),
            guards=(filing_is(FilingState.RETURNED),),
        ),
        transition(
            "confirm_filing", AWAITING, FILED, "competitions.decide_competition", by_hand=False,
            label=gettext_lazy("Confirm the filing"), done_label=gettext_lazy("Filing confirmed"),
            guards=(filing_is(FilingState.APPROVED),),
        ),
        transition(
            "lose_filing", AWAITING, CANCELLED, "competitions.decide_competition", by_hand=False,
            label=gettext_lazy("Refuse the filing"), done_label=gettext_lazy("Filing refused"),
            guards=(filing_is(FilingState.REFUSED),),
        ),
        transition(
            "open_judging", FILED, JUDGING, "competitions.organise_competition", by_hand=False,
            label=gettext_lazy("Go on to judging"), done_label=gettext_lazy("Judging opened"),
            guards=(registration_is_over, every_entry_is_checked, sheets_are_unified),
        ),
        transition(
            "publish_publicity", JUDGING, PUBLICITY, "competitions.organise_competition", by_hand=False,
            label=gettext_lazy("Publish for publicity"), done_label=gettext_lazy("Publicity began"),
        ),
        transition(
            "report_up", PUBLICITY, REPORTED, "competitions.organise_competition", by_hand=False,
            label=gettext_lazy("Report up"), done_label=gettext_lazy("Reported up"),
        ),
        transition(
            "take_back_report", REPORTED, PUBLICITY, "competitions.organise_competition", by_hand=False,
            label=gettext_lazy("Take the report back"), done_label=gettext_lazy("Report taken back"),
            guards=(report_is_taken_back,), needs_reason=True,
        ),
        transition(
            "archive", REPORTED, ARCHIVED, "competitions.organise_competition",
            label=gettext_lazy("Archive"), done_label=pgettext_lazy("done", "Archived"),
        ),
        transition(
            "lose_consent", {DRAFT, AWAITING, FILED, JUDGING, PUBLICITY}, CANCELLED, "competitions.settle_round",
            by_hand=False, label=gettext_lazy("Close the camp or roadshow"),
            done_label=gettext_lazy("Camp or roadshow closed: a consent fell away"),
            guards=(replacement_is_closed,), needs_reason=True,
        ),
        transition(
            "cancel", {DRAFT, AWAITING, FILED}, CANCELLED, "competitions.organise_competition",
            label=gettext_lazy("Cancel the competition"), done_label=pgettext_lazy("done", "Cancelled"),
            needs_reason=True,
        ),
    ),
)  # fmt: skip
registry.register(COMPETITION, Competition)
