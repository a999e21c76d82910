"""The ways of filings: everybody at the desk reads them, the province's administrators set them."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import desk_view
from accounts.enums import RegionLevel
from competitions.actions.filing_routes import set_filing_route
from competitions.domain.filing_chain import LEVELS
from competitions.enums import FilingSubject
from competitions.forms.filing_route import FilingRouteForm
from competitions.permissions.filing_route import may_set_route
from competitions.queries.filing_routes import Route, all_routes, route_of, way_words
from ui.parts import Crumb
from ui.views import perform_or_explain
from workflow.idempotency import idempotent


@dataclass(frozen=True)
class ShownRoute:
    """A row as the table draws it."""

    kind: str
    level: str
    way: str
    route: Route
    url: str


def _crumbs(*more: Crumb) -> list[Crumb]:
    return [
        Crumb(_("Filings"), reverse("competitions_desk:filing_list")),
        Crumb(_("Ways of filings"), reverse("competitions_desk:filing_routes")),
        *more,
    ]


@require_safe
@desk_view
def filing_routes(request: HttpRequest) -> HttpResponse:
    """Which bodies answer, for each level and kind, and within how many days."""
    may_set = may_set_route(request.actor)
    kinds, levels = dict(FilingSubject.choices), dict(RegionLevel.choices)
    rows = [
        ShownRoute(
            kind=str(kinds[kind]),
            level=str(levels[level]),
            way=way_words(route.stops),
            route=route,
            url=reverse("competitions_desk:filing_route", args=[level, kind]) if may_set else "",
        )
        for (level, kind), route in all_routes().items()
    ]
    context = {"title": _("Ways of filings"), "crumbs": _crumbs()[:1], "rows": rows, "may_set": may_set}
    return render(request, "competitions/desk/filing_routes.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view
@idempotent
def filing_route(request: HttpRequest, level: str, kind: str) -> HttpResponse:
    """Set the way of one level and kind."""
    if level not in LEVELS or kind not in FilingSubject.values:
        raise Http404
    if not may_set_route(request.actor):
        raise PermissionDenied(_("The administrators of the province set the ways of filings."))
    route = route_of(level, kind)
    default_body = settings.FILING_OUTSIDE_BODY or _("National organising committee")
    form = FilingRouteForm(request.POST or None, level=level, route=route, default_body=default_body)
    status = 200
    back = reverse("competitions_desk:filing_routes")
    if request.method == "POST":
        status = 422
        if form.is_valid():
            outcome = perform_or_explain(
                request,
                lambda: set_filing_route(
                    level=level,
                    subject_kind=kind,
                    stops=form.stops(),
                    terms=form.terms(),
                    actor=request.actor,
                    expected_version=form.cleaned_data["version"],
                ),
                form=form,
                success=_("The way is set. What is on its way already goes on as it began."),
            )
            if outcome:
                return HttpResponseRedirect(back)
            status = outcome.status
    title = f"{FilingSubject(kind).label} · {RegionLevel(level).label}"
    context = {
        "title": title,
        "crumbs": _crumbs(Crumb(title)),
        "form": form,
        "back": back,
        "row": route.row,
    }
    return render(request, "competitions/desk/filing_route.html", context, status=status)
