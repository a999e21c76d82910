"""The two questions of the outcome SMS (成效回访), answered by its link without a log-in."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from competitions.actions.outcomes import answer_by_link
from competitions.enums import OutcomeState
from competitions.forms.outcome import OutcomeLinkForm
from competitions.models import OutcomeReport
from competitions.queries.outcomes import last_told, outcome_by_token
from ui.views import perform_or_explain
from workflow.idempotency import idempotent


@require_http_methods(["GET", "HEAD", "POST"])
@idempotent
def outcome_link(request: HttpRequest, token: str) -> HttpResponse:
    """The form, filled in from the last answer, until the organiser has confirmed it; then a word of thanks."""
    report = outcome_by_token(token)
    if report is None:
        raise Http404
    form = OutcomeLinkForm(request.POST or None, initial=initial_answer(report))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            done = perform_or_explain(request, lambda: answer_by_link(report=report, **form.answer()), form=form)
            if done:
                return HttpResponseRedirect(f"{request.path}?thanks=1")
            status = done.status
    response = render(request, "competitions/public/outcome.html", _context(request, report, form), status=status)
    # Whose link it is alone: no cache, no search engine. The site's policy hands no address to others; a stricter one
    # makes browsers send these forms from "null", which is refused.
    add_never_cache_headers(response)
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def initial_answer(report: OutcomeReport) -> dict[str, object]:
    """What stands in the form before anything is typed."""
    is_running, jobs = last_told(report)
    return {"is_running": "yes" if is_running else "no", "jobs": jobs, "state": report.state}


def _context(request: HttpRequest, report: OutcomeReport, form: OutcomeLinkForm) -> dict[str, object]:
    return {
        "title": _("Outcome after the contest"),
        "report": report,
        "form": form,
        "is_filled": form.initial.get("jobs") is not None,
        "is_open": report.state != OutcomeState.CONFIRMED,
        "is_answered": report.state == OutcomeState.ANSWERED,
        "thanks": "thanks" in request.GET and report.state == OutcomeState.ANSWERED,
        "office": report.entry.competition.organisation.name,
        "phone": report.entry.competition.phone,
    }
