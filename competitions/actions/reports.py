"""The list that goes up (推荐上报): a frozen copy with its hash, received by the level above."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NoReturn

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Organisation, Person
from competitions.actions.doors import require
from competitions.actions.levels_placing import place_reported
from competitions.domain.awards import AwardTie
from competitions.enums import CompetitionState, PublicityState
from competitions.models import Competition, RoundReport
from competitions.queries.filings import office_above, outside_above
from competitions.queries.list_changes import changes_between
from competitions.queries.objections import held
from competitions.queries.office_scans import missing_for_report, missing_words, scans_address
from competitions.queries.result_rows import award_tie_words, hash_of_rows, ranked_rows
from competitions.queries.results import final_decisions
from competitions.queries.unit_awards import unit_changes
from workflow import clock, services
from workflow.actors import Actor

ORGANISE = "competitions.organise_competition"


@dataclass(frozen=True)
class ReportDraft:
    """What would go up. ``problem`` says in words why it cannot yet, ``where`` is the page on which that is settled; then the
    rest may be empty."""

    problem: str
    rows: list[dict[str, Any]]
    above: Organisation | None
    where: str = ""
    outside: str = ""

    @property
    def recipient(self) -> str:
        """Whom the list goes to, by name."""
        return self.above.name if self.above else self.outside


def draft_report(competition: Competition) -> ReportDraft:
    """The list of the promoted, and the office it goes to. Eight queries, three more for scans; writes nothing."""
    above, outside = office_above(competition.organisation), outside_above(competition)
    if competition.state != CompetitionState.PUBLICITY:
        return ReportDraft(_("The list goes up when the publicity is over."), [], above)
    notice = competition.notices.order_by("-version").first()
    if notice is None or notice.state == PublicityState.PUBLISHED:
        return ReportDraft(_("The publicity is still running; the list goes up when it is over."), [], above)
    held_up = held(competition).why_no_report()
    if held_up:
        return ReportDraft(held_up, [], above, reverse("competitions_desk:objection_list", args=[competition.pk]))
    if above is None and not outside:
        return ReportDraft(_("There is no office above yours in the system."), [], None)
    decisions = final_decisions(competition)
    if decisions.problem:
        return ReportDraft(decisions.problem, [], above)
    try:
        ranked = ranked_rows(competition, decisions.promotions)
    except AwardTie as tie:
        return ReportDraft(award_tie_words(competition, tie), [], above)
    changes = changes_between(notice, ranked) + unit_changes(competition, notice)
    if changes:
        text = _("The list changed since it was public (%(changes)s): publish the corrected list first.")
        where = reverse("competitions_desk:publicity", args=[competition.pk])
        return ReportDraft(text % {"changes": _("; ").join(changes[:5])}, [], above, where)
    rows = [row for row, _entry in ranked if row["promoted"]]
    changed = [entry.pk for row, entry in ranked if row["promoted"] and getattr(entry, "was_changed", False)]
    missing = missing_words(missing_for_report(competition, [row["entry"] for row in rows], changed))
    if missing:
        return ReportDraft(missing, [], above, scans_address(competition.pk))
    return ReportDraft("", rows, above, outside=outside)


def report_up(*, competition: Competition, actor: Person, summary: str = "") -> RoundReport:
    """Send the list of the promoted to the office above. After it was taken back the next version is sent.

    Raises ``Refused`` while the publicity runs or no office stands above.
    """
    action = "competition.report_up"
    require(actor, ORGANISE, competition, action)
    with services.act():
        locked = services.lock(competition)
        draft = draft_report(locked)
        if draft.problem:
            _refuse(action, draft.problem, actor, locked)
        digest = hash_of_rows(draft.rows)
        services.perform(locked, "report_up", actor=actor)
        report = RoundReport.objects.filter(competition=locked).first()
        if report is not None:
            data = {"rows": draft.rows, "rows_hash": digest, "summary": summary.strip()}
            return services.perform(report, "send_again", actor=actor, data=data)
        report = RoundReport.objects.create(
            competition=locked,
            rows=draft.rows,
            rows_hash=digest,
            summary=summary.strip(),
            addressee=draft.above,
            outside="" if draft.above else draft.outside,
            submitted_by=actor,
            submitted_at=clock.now(),
        )
        services.record(
            "round_report.sent", actor=actor, target=report, data={"rows": len(draft.rows), "rows_hash": digest}
        )
    return report


def take_back_report(*, report: RoundReport, actor: Person, reason: str) -> RoundReport:
    """Take a report back, with a reason, until the level above has received it."""
    with services.act():
        taken = services.perform(report, "take_back", actor=actor, reason=reason)
        services.perform(taken.competition, "take_back_report", actor=actor, reason=reason)
    return taken


def receive_report(*, report: RoundReport, actor: Person) -> RoundReport:
    """The level above confirms that it has the list; in the same act the entries go on in its round, where they can."""
    with services.act():
        received = services.perform(report, "receive", actor=actor)
        place_reported(report=received, actor=actor)
    return received


def _refuse(action: str, reason: object, actor: Actor, target: Competition) -> NoReturn:
    services.record_refusal(action, actor=actor, target=target, reason=str(reason))
    raise services.Refused(reason)
