"""What competitions puts on the desk: navigation, tabs of the workspace, sources of the inbox, pages of filings."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.queries import has_desk_role
from competitions.enums import CompetitionState, FilingSubject, WorkspaceGroup
from competitions.models import Filing
from competitions.queries import (
    desk_home,
    entry_changes,
    filing_subjects,
    levels_inbox,
    objections,
    outcomes,
    outcomes_inbox,
    overview,
    rechecks,
    results_inbox,
    round_feedback,
    workspace,
)
from competitions.queries.lecturers import lecturer_region
from ui import cards, navigation
from workflow import inbox
from workflow.actors import Actor

_PAGES = (
    (_("Overview"), "competition_detail", 10, WorkspaceGroup.OVERVIEW),
    (_("History"), "competition_history", 12, WorkspaceGroup.OVERVIEW),
    (_("Rules"), "rules", 20, WorkspaceGroup.RULES),
    (_("Plan and filing"), "competition_filing", 30, WorkspaceGroup.FILING),
    (_("Rounds below"), "call", 32, WorkspaceGroup.FILING),
    (pgettext_lazy("workspace", "Entries"), "entry_list", 40, WorkspaceGroup.REGISTRATION),
    (_("Scans of forms"), "scans", 42, WorkspaceGroup.REGISTRATION),
    (_("Publicity"), "publicity", 70, WorkspaceGroup.PUBLICITY),
    (_("Report up"), "report", 72, WorkspaceGroup.PUBLICITY),
    (_("Rating"), "feedback", 90, WorkspaceGroup.OUTCOMES),
    (_("Outcomes"), "outcome_list", 92, WorkspaceGroup.OUTCOMES),
)


def _waiting(actor: Actor) -> int:
    """What the first page has counted already; other pages do not pay for it."""
    return getattr(actor, "inbox_count", 0)


def _is_cancelled(filing: Filing) -> bool:
    competition = getattr(filing, "competition", None)
    return competition is None or competition.state == CompetitionState.CANCELLED


def _keeps_lecturers(actor: Actor) -> bool:
    return lecturer_region(actor) is not None


def register() -> None:
    """Called once from ``AppConfig.ready()``."""
    navigation.register("desk", _("To do"), "competitions_desk:home", 10, has_desk_role, _waiting, icon="inbox")
    navigation.register(
        "desk", _("Competitions"), "competitions_desk:competition_list", 20, has_desk_role, icon="trophy"
    )
    navigation.register("desk", _("Rounds by region"), "competitions_desk:tree", 30, has_desk_role, icon="pin")
    navigation.register("desk", _("Filings"), "competitions_desk:filing_list", 40, has_desk_role, icon="filing")
    navigation.register("desk", _("Reports received"), "competitions_desk:report_list", 50, has_desk_role, icon="send")
    for label, name, order, group in _PAGES:
        navigation.register("competition", label, f"competitions_desk:{name}", order, group=group.label)
    navigation.register("desk", _("Lecturers"), "competitions_desk:lecturers", 55, _keeps_lecturers, icon="users")
    filing_subjects.register(FilingSubject.COMPETITION, "competitions_desk:filing_detail", _is_cancelled)
    inbox.register("competitions.filings", desk_home.waiting_filings)
    inbox.register_rows("competitions.results", results_inbox.result_rows, results_inbox.result_item)
    inbox.register_rows("competitions.reports", results_inbox.report_rows, results_inbox.report_item)
    inbox.register_rows("competitions.objections", objections.waiting_rows, objections.waiting_item)
    inbox.register_rows(levels_inbox.CALLS, levels_inbox.call_rows, levels_inbox.call_item)
    inbox.register_rows("competitions.calls_to_make", levels_inbox.calls_to_make, levels_inbox.call_to_make)
    inbox.register_rows("competitions.replacements", levels_inbox.replacement_rows, levels_inbox.replacement_item)
    inbox.register_rows("competitions.changes", entry_changes.change_rows, entry_changes.change_item)
    inbox.register_rows("competitions.doubts", rechecks.doubt_rows, rechecks.doubt_item)
    inbox.register_rows("competitions.outcomes", outcomes_inbox.outcome_rows, outcomes_inbox.outcome_item)
    workspace.register_todo("competitions.results", results_inbox.results_todo)
    workspace.register_todo("competitions.objections", objections.objections_todo)
    workspace.register_todo("competitions.filing", overview.filing_todo)
    workspace.register_todo("competitions.calls", levels_inbox.call_todo)
    workspace.register_todo("competitions.entries", overview.entries_todo)
    workspace.register_todo("competitions.outcomes", outcomes_inbox.outcomes_todo)
    cards.register("my", "competitions.outcomes", outcomes.outcome_card, 20)
    cards.register("entry", "competitions.outcomes", outcomes.outcome_card, 20)
    cards.register("my", "competitions.rating", round_feedback.rating_card, 15)
    cards.register("judge", "competitions.rating", round_feedback.rating_card, 15)
