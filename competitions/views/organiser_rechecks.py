"""Eligibility checked again (资格复核): order it for the whole round, read who would not be let in, decide one by one."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import desk_view
from competitions.actions import rechecks as verbs
from competitions.models import Doubt, Recheck
from competitions.queries.history import history_items, history_rows
from competitions.queries.rechecks import doubts_of, progress_of, why_no_recheck
from competitions.queries.rule_books import book_of
from competitions.queries.workspace import workspace
from competitions.views.organiser_base import entries_crumb, organised_or_403
from ui.forms import ReasonForm
from ui.htmx import is_htmx, page_anew
from ui.parts import Crumb
from ui.views import act_with_reason, perform_or_explain
from workflow.idempotency import idempotent
from workflow.services import allowed_moves

SHOWN, RUNS = 50, 10


def _list_address(pk: int) -> str:
    return reverse("competitions_desk:rechecks", kwargs={"pk": pk})


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view
@idempotent
def rechecks(request: HttpRequest, pk: int) -> HttpResponse:
    """The last run with what it found, what was decided, and the button for a new one."""
    competition = organised_or_403(request, pk)
    if request.method == "POST":
        order = lambda: verbs.order_recheck(competition=competition, actor=request.actor)  # noqa: E731
        perform_or_explain(request, order, success=_("The entries are being checked again. You may leave this page."))
        return redirect(_list_address(pk))
    runs = list(Recheck.objects.filter(competition=competition).select_related("job", "ordered_by")[:RUNS])
    context = workspace(request, competition, place=_("Eligibility re-check"), tab="competitions_desk:entry_list")
    context["crumbs"].insert(-1, entries_crumb(competition))
    context |= {
        "runs": runs,
        "last": next((run for run in runs if run.finished_at), None),
        "job": progress_of(runs[0] if runs else None),
        "page": Paginator(doubts_of(competition), SHOWN).get_page(request.GET.get("page")),
        "problem": why_no_recheck(competition),
        "two": book_of(competition).disqualified_by > 1,
    }
    return render(request, "competitions/rechecks/list.html", context)


@require_safe
@desk_view
def recheck_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The bar alone, asked for every two seconds; when it is full the page is shown anew."""
    competition = organised_or_403(request, pk)
    job = progress_of(Recheck.objects.filter(competition=competition).select_related("job").first())
    if not is_htmx(request):
        return redirect(_list_address(pk))
    if job is None or job.finished:
        return page_anew()
    return render(request, "competitions/imports/progress.html", {"job": job})


def _doubt_or_404(request: HttpRequest, pk: int, doubt: int) -> Doubt:
    competition = organised_or_403(request, pk)
    rows = Doubt.objects.filter(entry__competition=competition)
    found = get_object_or_404(
        rows.select_related("entry__track", "entry__leader", "recheck", "proposed_by", "decided_by"), pk=doubt
    )
    found.entry.competition = competition
    return found


@require_safe
@desk_view
def doubt(request: HttpRequest, pk: int, doubt: int) -> HttpResponse:
    """Which conditions are not met, and the decision."""
    return _page(request, _doubt_or_404(request, pk, doubt))


def _page(request: HttpRequest, found: Doubt, form: ReasonForm | None = None, status: int = 200) -> HttpResponse:
    competition, entry = found.entry.competition, found.entry
    context = workspace(request, competition, place=entry.number or entry.title, tab="competitions_desk:entry_list")
    context["crumbs"][-1:-1] = [
        entries_crumb(competition),
        Crumb(_("Eligibility re-check"), _list_address(competition.pk)),
    ]
    two = book_of(competition).disqualified_by > 1
    moves = {move.name for move in allowed_moves(found, request.actor, check_guards=True)}
    waits = found.state == "proposed" and found.proposed_by_id != request.actor.pk and "give_back" in moves
    context |= {
        "doubt": found,
        "form": form or ReasonForm(help_text=_("The contestant reads it when the entry is disqualified.")),
        "moves": moves,
        "may_strike": found.state == "open" and not two and "keep" in moves,
        "may_confirm": waits,
        "two": two,
        "history": history_items(history_rows(found)),
    }
    return render(request, "competitions/rechecks/doubt.html", context, status=status)


@require_POST
@desk_view
@idempotent
def doubt_settle(request: HttpRequest, pk: int, doubt: int, move: str) -> HttpResponse:
    """Decide; what was typed stays when it cannot be done."""
    found = _doubt_or_404(request, pk, doubt)
    name = move.replace("-", "_")
    done = {
        "keep": _("“%(title)s” stays in."),
        "strike": _("“%(title)s” is disqualified; the contestant has been told why."),
        "propose": _("The disqualification of “%(title)s” is proposed; a second person of your office confirms it."),
        "confirm": _("“%(title)s” is disqualified; the contestant has been told why."),
        "give_back": _("The proposal is given back."),
    }[name] % {"title": found.entry.title}
    form, status = act_with_reason(
        request,
        lambda reason: verbs.settle_doubt(doubt=found, actor=request.actor, move=name, reason=reason),
        done,
        required=False,
    )
    if status:
        return _page(request, _doubt_or_404(request, pk, doubt), form, status)
    return redirect(_list_address(pk))
