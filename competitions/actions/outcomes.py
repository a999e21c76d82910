"""The outcome clock: plan the questions, ask when the day comes, remind, keep and confirm the answers."""

from __future__ import annotations

import datetime as dt
import logging
from calendar import monthrange
from collections.abc import Iterable
from decimal import Decimal
from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Person
from competitions.actions.doors import require
from competitions.enums import EntryState, OutcomeState
from competitions.models import Competition, Entry, OutcomeReport
from competitions.queries.rule_books import book_of
from notifications.actions import queue_message
from workflow import clock
from workflow.actors import System
from workflow.services import MoveError, Refused, act, lock, perform, perform_many, record

# Whoever has the link of the SMS answers for the project; two taps are all that most will give.
LINK = System.granted("competitions.outcome_link", "competitions.answer_outcome")
CLOCK = System.granted("competitions.outcome_clock", "competitions.ask_outcome")
TOOK_PART = (EntryState.ACCEPTED, EntryState.PROMOTED, EntryState.NOT_PROMOTED)
logger = logging.getLogger(__name__)


def plan_outcomes(*, competition: Competition) -> int:
    """One report per entry that took part and per date of the rule book; a repeat adds nothing. Returns how many."""
    start = competition.final_on or clock.today()
    reports = OutcomeReport.objects.filter(entry__competition=competition)
    known = set(reports.values_list("entry_id", "months"))
    entries = Entry.objects.filter(competition=competition, state__in=TOOK_PART).values_list("pk", flat=True)
    planned = [
        OutcomeReport(entry_id=entry, months=months, due_on=months_later(start, months))
        for months in book_of(competition).outcome_months
        for entry in entries
        if (entry, months) not in known
    ]
    return len(OutcomeReport.objects.bulk_create(planned))


def forget_outcomes(*, competition: Competition) -> None:
    """Take the planned questions away again. Runs inside an act. Raises ``Refused`` once somebody was asked."""
    reports = OutcomeReport.objects.filter(entry__competition=competition)
    # Locked before they are looked at: a question that is just being asked is waited for and seen.
    states = list(reports.select_for_update(no_key=False, of=("self",)).order_by("pk").values_list("state", flat=True))
    if any(state != OutcomeState.DUE for state in states):
        raise Refused(_("Entrants have been asked for their outcome already."))
    reports.delete()


def months_later(day: dt.date, months: int) -> dt.date:
    """The same day of the month ``months`` on; the last day where the month is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def ask_due_outcomes() -> int:
    """Ask everybody whose day has come, each in an act of its own; returns how many were asked."""
    due = OutcomeReport.objects.filter(state=OutcomeState.DUE, due_on__lte=clock.today()).order_by("pk")
    asked = 0
    for report in list(due):
        try:
            ask_outcome(report=report)
        except MoveError as error:  # another clock was faster; the next report is no worse for it
            logger.info("outcome %s not asked: %s", report.pk, error)
        else:
            asked += 1
    return asked


def ask_outcome(*, report: OutcomeReport) -> OutcomeReport:
    """Ask one entrant: the form opens, and an SMS goes to the leader's phone, if there is one."""
    with act():
        asked = perform(report, "ask", actor=CLOCK)
        _send_question(asked, once_key=f"outcome:{asked.pk}:asked")
    return asked


def chase_outcomes(*, competition: Competition, actor: Person) -> int:
    """Remind everybody who was asked and has not answered, at most once a day each; returns how many."""
    action = "competition.outcomes_chased"
    require(actor, "competitions.organise_competition", competition, action)
    with act():
        locked = lock(competition)
        waiting = OutcomeReport.objects.filter(entry__competition=locked, state=OutcomeState.ASKED)
        sent = sum(
            _send_question(report, once_key=f"outcome:{report.pk}:{clock.today():%Y%m%d}")
            for report in waiting.select_related("entry__leader__user")
        )
        if not sent:
            raise Refused(_("Nobody is left to remind today: a reminder goes out once a day, by SMS."))
        record(action, actor=actor, target=locked, data={"sent": sent})
    return sent


def _send_question(report: OutcomeReport, *, once_key: str) -> bool:
    entry, leader = report.entry, report.entry.leader
    phone = leader.phone or (leader.user.phone if leader.user else "")
    if not phone:
        return False
    link = reverse("competitions_public:outcome_link", kwargs={"token": report.token})
    message = queue_message(
        channel="sms",
        template="competitions.outcome_asked",
        recipient=phone,
        params={"title": entry.title, "months": report.months, "link": urljoin(settings.SITE_URL, link)},
        user=leader.user,
        once_key=once_key,
    )
    return message is not None


def answer_outcome(
    *,
    report: OutcomeReport,
    actor: Person,
    jobs: int,
    revenue: Decimal,
    finance: Decimal,
    story: str = "",
    may_publish: bool = False,
    is_running: bool = True,
    expected_state: str | None = None,
) -> OutcomeReport:
    """Keep the entrant's figures (money in 万元); they may be corrected until they are confirmed.

    ``expected_state`` is what the page showed: ``Conflict`` when it was answered elsewhere since.
    """
    money = {"revenue": revenue, "finance": finance}
    data = {"is_running": is_running, "jobs": jobs, **money, "story": story, "may_publish": may_publish}
    return perform(report, "answer", actor=actor, data=data, expected_state=expected_state)


def answer_by_link(
    *, report: OutcomeReport, is_running: bool, jobs: int, expected_state: str | None = None
) -> OutcomeReport:
    """Keep what was told by the link of the SMS, without a log-in; figures told before stay as they are."""
    data = {"is_running": is_running, "jobs": jobs}
    return perform(report, "answer", actor=LINK, data=data, expected_state=expected_state)


def enter_outcome(
    *,
    report: OutcomeReport,
    actor: Person,
    told_by: str,
    is_running: bool,
    jobs: int,
    expected_state: str | None = None,
) -> OutcomeReport:
    """The organiser writes down what somebody of the project told by phone."""
    data = {"is_running": is_running, "jobs": jobs, "told_by": told_by}
    return perform(report, "enter", actor=actor, data=data, expected_state=expected_state)


def withdraw_publication(*, report: OutcomeReport, actor: Person) -> OutcomeReport:
    """Take the consent to publication back, at any time; what is public of these figures goes with it."""
    action = "outcome.publication_withdrawn"
    require(actor, "competitions.answer_outcome", report, action)
    with act():
        locked = lock(report)
        if locked.may_publish:
            locked.may_publish = False
            locked.save(update_fields=["may_publish"])
            record(action, actor=actor, target=locked)
    return locked


def confirm_outcome(*, report: OutcomeReport, actor: Person) -> OutcomeReport:
    """The organiser confirms the figures; from here on they count upward."""
    return perform(report, "confirm", actor=actor)


def confirm_outcomes(*, reports: Iterable[OutcomeReport], actor: Person) -> list[OutcomeReport]:
    """Confirm several, all or none. Raises ``ManyRefused``."""
    return perform_many(reports, "confirm", actor=actor)


def ask_outcome_again(*, report: OutcomeReport, actor: Person, reason: str) -> OutcomeReport:
    """Give an answer back with the reason; the entrant is told and may correct it."""
    with act():
        reopened = perform(report, "reopen", actor=actor, reason=reason)
        _send_question(reopened, once_key=f"outcome:{reopened.pk}:again:{clock.now():%Y%m%d%H%M%S}")
    return reopened
