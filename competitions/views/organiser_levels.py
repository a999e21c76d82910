"""Rounds below: opening a competition for them; a region's answer: its round, or none."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import desk_view
from accounts.enums import RegionLevel, Role
from competitions.actions import levels as verbs
from competitions.forms.levels import CallForm, DeclineForm
from competitions.models import RoundAnswer, RoundCall
from competitions.permissions.competition import may_organise
from competitions.permissions.levels import offices_in
from competitions.queries.levels import (
    answer_of,
    calls_visible_to,
    live_replacement,
    live_round,
    regions_answering,
    what_stands_against,
    why_no_call,
    why_no_round,
)
from competitions.queries.levels_recommended import may_be_recommended
from competitions.queries.levels_words import closed_words, open_words
from competitions.queries.rule_books import book_of
from competitions.queries.workspace import workspace
from competitions.views.organiser_base import competition_or_404, organised_or_403
from ui.forms import whole_number
from ui.parts import Crumb
from ui.views import act_and_redirect, perform_or_explain
from workflow.idempotency import idempotent


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view
@idempotent
def call(request: HttpRequest, pk: int) -> HttpResponse:
    """The tab: what rounds below may change, until when they answer. POST opens or changes the call."""
    competition = competition_or_404(request, pk) if request.method != "POST" else organised_or_403(request, pk)
    made = RoundCall.objects.filter(competition=competition).select_related("opened_by").first()
    if made is not None:
        made.competition = competition
    problem = why_no_round(made) if made else why_no_call(competition)
    form = _call_form(request, made) if may_organise(request.actor, competition) and not problem else None
    status = 200
    if request.method == "POST" and form is None:
        messages.error(request, problem)
        return redirect("competitions_desk:call", pk=pk)
    if request.method == "POST" and form is not None:
        status = 422
        if form.is_valid():
            said = _("Saved.") if made else _("The competition is open for rounds below; their offices have been told.")
            outcome = perform_or_explain(request, lambda: _save_call(request, form, pk, made), success=said, form=form)
            if outcome:
                return redirect("competitions_desk:call", pk=pk)
            status = outcome.status
    book = book_of(competition)
    context = workspace(request, competition, place=_("Rounds below")) | {
        "call": made,
        "form": form,
        "problem": problem,
        "open_parts": open_words(book),
        "closed_parts": closed_words(book),
        "recommends": may_be_recommended(book),
    }
    return render(request, "competitions/levels/call.html", context, status=status)


def _call_form(request: HttpRequest, made: RoundCall | None) -> CallForm:
    initial = {"answer_by": made.answer_by, "note": made.note, "version": made.version} if made else {}
    return CallForm(request.POST or None, initial=initial)


def _save_call(request: HttpRequest, form: CallForm, pk: int, made: RoundCall | None) -> RoundCall:
    data = form.cleaned_data
    if made is None:
        competition = competition_or_404(request, pk)
        return verbs.open_for_rounds(
            competition=competition, actor=request.actor, answer_by=data["answer_by"], note=data["note"]
        )
    version = data["version"] if data["version"] is not None else -1
    return verbs.change_call(
        call=made, actor=request.actor, answer_by=data["answer_by"], note=data["note"], version=version
    )


def answer_or_404(request: HttpRequest, pk: int, region: str) -> RoundAnswer:
    """What the region answered, or an unsaved row; 404 unless the region lies in the actor's subtrees. Three queries."""
    rows = calls_visible_to(request.actor).select_related("competition__region", "competition__organisation")
    made = get_object_or_404(rows, pk=pk)
    place = get_object_or_404(regions_answering(made, request.actor), pk=region)
    return answer_of(made, place)


def may_answer_or_403(request: HttpRequest, answer: RoundAnswer, *roles: Role) -> None:
    """403 for whoever sees the answer and has no office in the region."""
    if not offices_in(request.actor, answer.region_id, *(roles or (Role.ORGANISER, Role.APPROVER))):
        raise PermissionDenied(_("Only the offices of %(region)s may answer.") % {"region": answer.region.name})


def crumbs(answer: RoundAnswer, place: str = "") -> list[Crumb]:
    """From the tree to the region."""
    own = reverse("competitions_desk:round_answer", args=(answer.call_id, answer.region_id))
    name = answer.region.short_name
    first = [Crumb(_("Rounds by region"), reverse("competitions_desk:tree"))]
    return [*first, Crumb(name, own), Crumb(place)] if place else [*first, Crumb(name)]


@require_safe
@desk_view
def round_answer(request: HttpRequest, pk: int, region: str) -> HttpResponse:
    """What the level above has opened, what the region answered, and what it can do."""
    answer = answer_or_404(request, pk, region)
    held = live_round(answer.call, region)
    book = book_of(answer.call.competition)
    offices = offices_in(request.actor, region, Role.ORGANISER, Role.APPROVER)
    closed = why_no_round(answer.call)
    context: dict[str, Any] = {
        "title": answer.call.competition.name,
        "subtitle": answer.region.name,
        "crumbs": crumbs(answer),
        "answer": answer,
        "above": answer.call.competition,
        "held": held,
        "replacement": live_replacement(answer),
        "closed": closed,
        "open_parts": open_words(book),
        "closed_parts": closed_words(book),
        "tracks": book.tracks,
        "recommends": may_be_recommended(book),
        "may_answer": bool(offices) and not closed,
        "offices": offices_in(request.actor, region, Role.ORGANISER) if not closed else [],
        "is_compulsory": answer.region.level == RegionLevel.CITY,
    }
    return render(request, "competitions/levels/answer.html", context)


@require_POST
@desk_view
@idempotent
def round_open(request: HttpRequest, pk: int, region: str) -> HttpResponse:
    """Open the region's round: a draft with the rules taken over, then its set-up."""
    answer = answer_or_404(request, pk, region)
    may_answer_or_403(request, answer, Role.ORGANISER)
    offices = offices_in(request.actor, region, Role.ORGANISER)
    wanted = whole_number(request.POST.get("office"))
    office = next((one for one in offices if one.pk == wanted), offices[0])
    office.region = answer.region
    outcome = perform_or_explain(
        request,
        lambda: verbs.open_round(call=answer.call, organisation=office, actor=request.actor),
        success=_(
            "The draft is there, with the rules of the competition above. Go through the steps and file the plan."
        ),
    )
    if outcome and outcome.value is not None:
        return redirect("competitions_desk:competition_setup", pk=outcome.value.pk, section="basics")
    return redirect("competitions_desk:round_answer", pk=pk, region=region)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view
@idempotent
def round_decline(request: HttpRequest, pk: int, region: str) -> HttpResponse:
    """Ask for the reason and the document, then declare that no round is held."""
    answer = answer_or_404(request, pk, region)
    may_answer_or_403(request, answer)
    back = reverse("competitions_desk:round_answer", args=(pk, region))
    is_compulsory = answer.region.level == RegionLevel.CITY
    form = DeclineForm(request.POST or None, is_compulsory=is_compulsory)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            outcome = perform_or_explain(
                request,
                lambda: verbs.decline_round(
                    call=answer.call, region=answer.region, actor=request.actor, **form.cleaned_data
                ),
                success=_("It is declared that no round will be held. This can be taken back."),
                form=form,
            )
            if outcome:
                return redirect(back)
            status = outcome.status
    context = {
        "title": _("Hold no round"),
        "subtitle": f"{answer.region.name} · {answer.call.competition.name}",
        "crumbs": crumbs(answer, _("Hold no round")),
        "answer": answer,
        "form": form,
        "back": back,
        "problem": why_no_round(answer.call) or what_stands_against(answer),
        "is_compulsory": is_compulsory,
    }
    return render(request, "competitions/levels/decline.html", context, status=status)


@require_POST
@desk_view
@idempotent
def round_take_back(request: HttpRequest, pk: int, region: str) -> HttpResponse:
    """The region may answer anew."""
    answer = answer_or_404(request, pk, region)
    may_answer_or_403(request, answer)
    return act_and_redirect(
        request,
        lambda: verbs.take_decline_back(call=answer.call, region=answer.region, actor=request.actor),
        to=reverse("competitions_desk:round_answer", args=(pk, region)),
        success=_("The declaration is taken back; the round can be opened."),
    )
