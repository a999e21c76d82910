"""Direct recommendation, and what became of a reported list in the round above."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import desk_view
from competitions.actions.levels_placing import place_rest
from competitions.actions.levels_recommend import Nominee, recommend
from competitions.forms.levels import NomineeForm
from competitions.models import Competition
from competitions.permissions.results import receives_report
from competitions.queries.competitions import competitions_visible_to
from competitions.queries.levels_recommended import (
    offices_that_recommend,
    places_left,
    recommendations_of,
    why_no_recommendation,
)
from competitions.queries.nouns import nouns_of
from competitions.queries.results import reports_visible_to
from competitions.queries.rule_books import book_of
from ui.parts import Crumb
from ui.tones import tone_of
from ui.views import perform_or_explain
from workflow import clock
from workflow.idempotency import idempotent


def _competition_or_404(request: HttpRequest, pk: int) -> Competition:
    """One of the actor's regions, or of the level right above one of them."""
    above = {row.region.parent_id for row in request.actor.role_rows() if row.region and row.region.parent_id}
    mine = competitions_visible_to(request.actor).values("pk")
    rows = Competition.objects.filter(Q(pk__in=mine) | Q(region__in=above))
    return get_object_or_404(rows.select_related("region", "organisation"), pk=pk)


@require_safe
@desk_view
def recommended(request: HttpRequest, pk: int) -> HttpResponse:
    """The direct places of the tracks, and who was named by whom."""
    competition = _competition_or_404(request, pk)
    problem = why_no_recommendation(competition)
    left = places_left(competition)
    sees_entries = competitions_visible_to(request.actor).filter(pk=pk).exists()
    base = reverse("competitions_desk:entry_list", kwargs={"pk": pk})
    rows = [
        {
            "one": one,
            "url": f"{base}{one.entry.token}/" if sees_entries else "",
            "label": one.entry.get_state_display(),
            "tone": tone_of(one.entry.state),
        }
        for one in recommendations_of(competition, request.actor)
    ]
    context = _head(competition, sees_entries) | {
        "tracks": [(track, left[track.code]) for track in book_of(competition).tracks if track.direct_places],
        "rows": rows,
        "problem": problem,
        "may_recommend": bool(offices_that_recommend(competition, request.actor)) and not problem,
    }
    return render(request, "competitions/levels/recommended.html", context)


def _head(competition: Competition, sees: bool, place: str = "") -> dict[str, Any]:
    own = reverse("competitions_desk:recommended", kwargs={"pk": competition.pk})
    workspace = reverse("competitions_desk:competition_detail", kwargs={"pk": competition.pk}) if sees else ""
    crumbs = [Crumb(competition.name, workspace), Crumb(_("Direct recommendation"), own if place else "")]
    return {
        "title": place or _("Direct recommendation"),
        "subtitle": competition.name,
        "crumbs": [*crumbs, Crumb(place)] if place else crumbs,
        "competition": competition,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view
@idempotent
def recommend_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Name an entry for a direct place."""
    competition = _competition_or_404(request, pk)
    offices = offices_that_recommend(competition, request.actor)
    if not offices:
        raise PermissionDenied(
            _("Only organisers of the office that holds the competition, or right below it, may do this.")
        )
    left = places_left(competition)
    form = NomineeForm(
        request.POST or None,
        offices=[(str(one.pk), one.name) for one in offices],
        tracks=[
            (track.code, _("%(track)s (%(left)d places left)") % {"track": track.name, "left": left[track.code]})
            for track in book_of(competition).tracks
            if track.direct_places
        ],
        today=clock.today(),
        initial={"unit": offices[0].name},
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            data = dict(form.cleaned_data)
            office = next(one for one in offices if str(one.pk) == data.pop("office"))
            outcome = perform_or_explain(
                request,
                lambda: recommend(
                    competition=competition, organisation=office, nominee=Nominee(**data), actor=request.actor
                ),
                success=_("The recommendation stands; the office that holds the competition checks it."),
                form=form,
            )
            if outcome:
                return redirect("competitions_desk:recommended", pk=pk)
            status = outcome.status
    sees = competitions_visible_to(request.actor).filter(pk=pk).exists()
    context = _head(competition, sees, _("Recommend an entry")) | {
        "form": form,
        "nouns": nouns_of(competition),
        "problem": why_no_recommendation(competition),
        "back": reverse("competitions_desk:recommended", kwargs={"pk": pk}),
    }
    return render(request, "competitions/levels/recommend.html", context, status=status)


@require_POST
@desk_view
@idempotent
def report_place(request: HttpRequest, pk: int) -> HttpResponse:
    """Take over what could not be taken over when the list was received."""
    report = get_object_or_404(reports_visible_to(request.actor).select_related("competition__region"), pk=pk)
    if not receives_report(request.actor, report):
        raise PermissionDenied(_("Only the office that the list is addressed to may do this."))
    outcome = perform_or_explain(request, lambda: place_rest(report=report, actor=request.actor))
    if outcome and outcome.value is not None:
        words = ngettext(
            "%(count)d entry now stands in your round.",
            "%(count)d entries now stand in your round.",
            len(outcome.value),
        )
        messages.success(request, words % {"count": len(outcome.value)})
    return redirect("competitions_desk:report_detail", pk=pk)
