"""Statistics of filings: by region and by month, on a page and as XLSX."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import desk_view
from accounts.models import Region
from competitions.domain.filing_statistics import FilingFact, FilingLine, line_of, lines_by, months_of
from competitions.enums import FilingSubject
from competitions.queries.filing_statistics import Scope, facts_of, root_region, years_of
from ui.export import xlsx_response
from ui.forms import whole_number
from ui.lists import Option
from ui.parts import Crumb
from workflow import clock


@dataclass(frozen=True)
class ShownLine:
    """A row as the table draws it; ``url`` leads to the region's own table."""

    label: str
    line: FilingLine
    url: str = ""


@require_safe
@desk_view
def filing_statistics(request: HttpRequest) -> HttpResponse:
    """A year of filings in the reader's scope; ``region`` goes down a level, ``kind`` narrows, ``format=xlsx`` exports."""
    actor, today = request.actor, clock.today()
    region = root_region(actor, request.GET.get("region", ""))
    if region is None:
        raise PermissionDenied
    kind = request.GET.get("kind", "")
    scope = Scope(
        region=region,
        children=tuple(Region.objects.filter(parent=region).order_by("path")),
        year=_year(request, today.year),
        kind=kind if kind in FilingSubject.values else "",
    )
    facts = facts_of(actor, scope, today)
    if request.GET.get("format") == "xlsx":
        return _xlsx(scope, facts)
    back = reverse("competitions_desk:filing_list")
    query = {"year": scope.year, **({"kind": scope.kind} if scope.kind else {})}
    context = {
        "title": _("Statistics of filings"),
        "subtitle": region.name,
        "crumbs": [Crumb(_("Filings"), back), *_above(request, region, query), Crumb(region.name)],
        "scope": scope,
        "regions": _by_region(scope, facts, query),
        "months": _by_month(scope, facts),
        "total": line_of(facts),
        "years": [Option(str(year), str(year), year == scope.year) for year in years_of(actor, today.year)],
        "kinds": [Option(str(value), str(label), value == scope.kind) for value, label in FilingSubject.choices],
        "export_url": f"{request.path}?{urlencode({**query, 'region': region.pk, 'format': 'xlsx'})}",
    }
    return render(request, "competitions/desk/filing_statistics.html", context)


def _year(request: HttpRequest, this_year: int) -> int:
    year = whole_number(request.GET.get("year"), this_year)
    return year if 2000 <= year <= 2200 else this_year


def _above(request: HttpRequest, region: Region, query: dict[str, Any]) -> list[Crumb]:
    """The way back up, as far as the reader sees."""
    root = root_region(request.actor)  # type: ignore[attr-defined]
    if root is None or root.pk == region.pk:
        return []
    codes = region.path.removeprefix(root.path).strip("/").split("/")[:-1]
    names = {row.pk: row.name for row in Region.objects.filter(pk__in=codes)} if codes else {}
    steps = [(root.pk, root.name), *((code, names[code]) for code in codes if code in names)]
    return [Crumb(name, f"{request.path}?{urlencode({**query, 'region': code})}") for code, name in steps]


def _by_region(scope: Scope, facts: list[FilingFact], query: dict[str, Any]) -> list[ShownLine]:
    """The region's own filings, then each region below, those without any too: nothing filed is a fact as well."""
    lines = lines_by(facts, lambda fact: fact.region)
    own = _("%(region)s itself") % {"region": scope.region.name} if scope.children else scope.region.name
    shown = [ShownLine(own, lines.get(scope.region.pk, FilingLine()))]
    base = reverse("competitions_desk:filing_statistics")
    for child in scope.children:
        url = f"{base}?{urlencode({**query, 'region': child.pk})}"
        shown.append(ShownLine(child.name, lines.get(child.pk, FilingLine()), url))
    return shown


def _by_month(scope: Scope, facts: list[FilingFact]) -> list[ShownLine]:
    lines = lines_by(facts, lambda fact: fact.month)
    return [ShownLine(month, lines.get(month, FilingLine())) for month in months_of(scope.year)]


def _xlsx(scope: Scope, facts: list[FilingFact]) -> HttpResponse:
    """A row for each region and month in which something was filed."""
    names = {child.pk: child.name for child in scope.children} | {scope.region.pk: scope.region.name}
    lines = lines_by(facts, lambda fact: (fact.region, fact.month))
    rows = [
        [names.get(region, region), month, *_cells(line)]
        for (region, month), line in sorted(lines.items(), key=lambda one: one[0])
    ]
    headings = [_("Region"), _("Month"), *(str(label) for label in column_names())]
    name = _("Statistics of filings %(region)s %(year)d") % {"region": scope.region.name, "year": scope.year}
    return xlsx_response(name, headings, rows, [24, 12, *([12] * 8)])


def column_names() -> list[str]:
    """The columns after region and month."""
    return [
        _("Filed"),
        _("Waiting for an answer"),
        _("Returned at least once"),
        _("Approved"),
        _("Refused"),
        _("Filed late"),
        _("Answer overdue"),
        _("Median working days to an answer"),
    ]


def _cells(line: FilingLine) -> list[Any]:
    return [
        line.filed,
        line.waiting,
        line.returned,
        line.approved,
        line.refused,
        line.late,
        line.overdue,
        line.median_days if line.median_days is not None else "",
    ]
