"""The contestant tells what became of the entry."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import person_view
from competitions.actions.outcomes import answer_outcome, withdraw_publication
from competitions.enums import OutcomeState
from competitions.forms.outcome import OutcomeForm
from competitions.models import OutcomeReport
from competitions.queries.history import history_rows
from competitions.queries.outcomes import outcomes_of_leader
from ui import formats
from ui.parts import Crumb
from ui.views import act_and_redirect, perform_or_explain
from workflow.idempotency import idempotent


def own_report(request: HttpRequest, token: str, months: int) -> OutcomeReport:
    """The actor's own report; the same 404 for another's, none, and one not yet asked (promise Z5)."""
    rows = outcomes_of_leader(request.actor).select_related("entry__competition", "entry__leader")
    return get_object_or_404(rows, entry__token=token, months=months)


def address(report: OutcomeReport) -> str:
    """The page of a report."""
    return reverse("competitions_my:outcome", kwargs={"token": report.entry.token, "months": report.months})


@require_http_methods(["GET", "HEAD", "POST"])
@person_view
@idempotent
def outcome(request: HttpRequest, token: str, months: int) -> HttpResponse:
    """The form while it is open; afterwards what was answered."""
    report = own_report(request, token, months)
    form = OutcomeForm.about(report, request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            done = perform_or_explain(
                request,
                lambda: answer_outcome(report=report, actor=request.actor, **form.answer()),
                success=_("Thank you. You can correct your answer until the organiser has confirmed it."),
                form=form,
            )
            if done:
                return HttpResponseRedirect(address(report))
            status = done.status
    return render(request, "competitions/my/outcome.html", _context(report, form), status=status)


def _context(report: OutcomeReport, form: OutcomeForm) -> dict:
    entry_url = reverse("competitions_my:entry", kwargs={"token": report.entry.token})
    is_open = report.state != OutcomeState.CONFIRMED
    asked_again = report.state == OutcomeState.ASKED and report.answered_at is not None
    last = history_rows(report).filter(action="outcome.reopen").first() if asked_again else None
    return {
        "title": _("Outcome after the contest"),
        "subtitle": f"{report.entry.title} · {report.entry.competition.name}",
        "crumbs": [
            Crumb(_("My page"), reverse("competitions_my:home")),
            Crumb(report.entry.title, entry_url),
            Crumb(_("Outcome after the contest")),
        ],
        "report": report,
        "form": form,
        "is_open": is_open,
        "reason": last.reason if last else "",
        "back": entry_url,
        "pairs": [] if is_open else answer_pairs(report),
    }


def answer_pairs(report: OutcomeReport) -> list[tuple[str, str]]:
    """The figures as label and value."""
    return [
        (_("Goes on"), "" if report.is_running is None else _("Yes") if report.is_running else _("No")),
        (_("Jobs created"), formats.number(report.jobs)),
        (_("Revenue since the final"), formats.in_wan(report.revenue)),
        (_("Finance raised since the final"), formats.in_wan(report.finance)),
        (_("Answered on"), formats.when(report.answered_at)),
    ]


@require_POST
@person_view
@idempotent
def outcome_withdraw(request: HttpRequest, token: str, months: int) -> HttpResponse:
    """Take the consent to publication back."""
    report = own_report(request, token, months)
    return act_and_redirect(
        request,
        lambda: withdraw_publication(report=report, actor=request.actor),
        to=address(report),
        success=_("Your consent is taken back. The figures are no longer shown in public."),
    )
