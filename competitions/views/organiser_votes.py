"""Awards by public vote (最佳人气奖): enter the count, decide equals, read the platform's statement."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import desk_view
from competitions.actions.votes import answer_order, award_named, decide_by_rule, enter_votes, propose_order
from competitions.domain.rulebook import Award
from competitions.enums import VoteTieWay
from competitions.forms.votes import TieForm, VotesForm
from competitions.models import Competition, VoteTally
from competitions.permissions.competition import may_organise
from competitions.queries.honours import GONE
from competitions.queries.rule_books import book_of
from competitions.queries.votes import (
    live_tallies,
    open_tie,
    pool_of,
    standings,
    vote_awards_in_book,
    why_not_enterable,
)
from competitions.queries.workspace import workspace
from competitions.views.organiser_base import competition_or_404, organised_or_403
from competitions.views.organiser_files import private_file
from ui.views import act_and_redirect, perform_or_explain
from workflow.idempotency import idempotent


def _back(pk: int) -> str:
    return reverse("competitions_desk:votes", kwargs={"pk": pk})


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view
@idempotent
def votes(request: HttpRequest, pk: int) -> HttpResponse:
    """The counts with who gets the award. POST enters one."""
    if request.method != "POST":
        return _page(request, competition_or_404(request, pk))
    competition = organised_or_403(request, pk)
    form, status = _form(competition, request), 422
    if form.is_valid():
        done = perform_or_explain(
            request,
            lambda: enter_votes(competition=competition, actor=request.actor, votes=form.votes()),
            success=_("The votes are entered; who gets the award stands on the next public list."),
            form=form,
        )
        if done:
            return HttpResponseRedirect(_back(pk))
        status = done.status
    return _page(request, competition, form=form, status=status)


def _form(competition: Competition, request: HttpRequest | None = None) -> VotesForm:
    awards, again = vote_awards_in_book(book_of(competition)), bool(live_tallies(competition))
    given = (request.POST, request.FILES) if request else ()
    return VotesForm(*given, awards=awards, again=again)


def _page(
    request: HttpRequest,
    competition: Competition,
    *,
    form: VotesForm | None = None,
    tie_form: TieForm | None = None,
    status: int = 200,
) -> HttpResponse:
    may = may_organise(request.actor, competition)
    closed = why_not_enterable(competition)
    tallies = live_tallies(competition)
    parts = []
    for award in vote_awards_in_book(book_of(competition)):
        tally = tallies.get(award.code)
        part: dict[str, Any] = {"award": award, "tally": tally, "rows": [], "tie": None}
        if tally is not None:
            tally.competition = competition
            part |= _count(award, tally, tie_form if may and not closed else None, may=may and not closed)
        parts.append(part)
    context = workspace(request, competition, place=_("Awards by public vote"), tab="certificates_desk:award_list") | {
        "parts": parts,
        "closed": closed,
        "form": (form or _form(competition)) if may and not closed else None,
        "may_act": may and not closed,
        "me": request.actor,
    }
    return render(request, "competitions/results/votes.html", context, status=status)


def _count(award: Award, tally: VoteTally, tie_form: TieForm | None, *, may: bool) -> dict[str, Any]:
    entries = list(pool_of(tally.competition, award))
    gone = {entry.pk for entry in entries if entry.state in GONE}
    tie = open_tie(award, tally, entries, gone)
    titles = {entry.pk: entry.title for entry in entries}
    found: dict[str, Any] = {
        "rows": standings(award, tally, entries, gone),
        "tie": tie,
        "order": [titles[key] for key in tally.order if key in titles],
        "proposed": tally.proposed_at is not None and tally.decided_at is None,
    }
    if tie is not None and may and not found["proposed"]:
        mine = tie_form if tie_form is not None and tie_form.prefix == tally.code else None
        equals = [entry for entry in entries if entry.pk in tie.entries]
        found["tie_form"] = mine or TieForm(entries=equals, prefix=tally.code)
    return found


@require_POST
@desk_view
@idempotent
def votes_order(request: HttpRequest, pk: int, tally: int) -> HttpResponse:
    """Decide equal votes by the written rule, or propose an order that a second person answers."""
    competition = organised_or_403(request, pk)
    found = get_object_or_404(VoteTally.objects.filter(competition=competition, ended_at=None), pk=tally)
    found.competition = competition
    if request.POST.get("order_act") in ("agree", "decline"):
        agrees = request.POST["order_act"] == "agree"
        return act_and_redirect(
            request,
            lambda: answer_order(tally=found, actor=request.actor, agrees=agrees),
            to=_back(pk),
            success=_("The order of equal votes is decided.") if agrees else _("The proposal is sent back."),
        )
    award = award_named(competition, found.code)
    entries = list(pool_of(competition, award)) if award else []
    tie = open_tie(award, found, entries, {one.pk for one in entries if one.state in GONE}) if award else None
    equals = [entry for entry in entries if tie is not None and entry.pk in tie.entries]
    form, status = TieForm(request.POST, entries=equals, prefix=found.code), 422
    if form.is_valid():
        given = form.cleaned_data
        by_rule = given["way"] == VoteTieWay.RULE
        done = perform_or_explain(
            request,
            lambda: (
                decide_by_rule(tally=found, actor=request.actor, order=form.order(), rule=given["reason"])
                if by_rule
                else propose_order(tally=found, actor=request.actor, order=form.order(), reason=given["reason"])
            ),
            success=_("The order of equal votes is decided.")
            if by_rule
            else _("The order is proposed; a second person of the office confirms it."),
            form=form,
        )
        if done:
            return HttpResponseRedirect(_back(pk))
        status = done.status
    return _page(request, competition, tie_form=form, status=status)


@require_safe
@desk_view
def votes_statement(request: HttpRequest, pk: int, tally: int) -> HttpResponseBase:
    """The platform's statement as it was scanned."""
    competition = competition_or_404(request, pk)
    found = get_object_or_404(VoteTally.objects.filter(competition=competition), pk=tally)
    return private_file(request, found.scan, name=found.scan_name, extension=".pdf")
