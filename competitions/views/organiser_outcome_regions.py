"""Outcomes added up by region, on a page and as XLSX."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.access import desk_view
from accounts.models import Region
from competitions.domain.rounding import decimal_text, exact
from competitions.queries.filing_statistics import Scope, root_region
from competitions.queries.outcome_regions import OutcomeLine, months_asked, outcome_lines
from ui import formats
from ui.export import xlsx_response
from ui.forms import whole_number
from ui.lists import Option
from ui.parts import Crumb
from workflow import clock


@require_safe
@desk_view
def outcome_regions(request: HttpRequest) -> HttpResponse:
    """What the contests of the reader's scope brought about, at one date of the clock; ``region`` goes down a level."""
    actor = request.actor
    region = root_region(actor, request.GET.get("region", ""))
    if region is None:
        raise PermissionDenied
    dates = months_asked(actor)
    months = whole_number(request.GET.get("months"))
    months = months if months in dates else (dates[0] if dates else 0)
    scope = Scope(region, tuple(Region.objects.filter(parent=region).order_by("path")), clock.today().year)
    lines = outcome_lines(actor, scope, months)
    names = [(region.pk, _("%(region)s itself") % {"region": region.name} if scope.children else region.name)]
    names += [(child.pk, child.name) for child in scope.children]
    shown = [(code, name, lines.get(code, OutcomeLine())) for code, name in names]
    total = OutcomeLine()
    for line in lines.values():
        total.add(line)
    if request.GET.get("format") == "xlsx":
        name = _("Outcomes %(region)s") % {"region": region.name}
        return xlsx_response(
            name, [_("Region"), *columns()], [[name, *cells(line)] for _code, name, line in shown], [24, *([14] * 7)]
        )
    here = reverse("competitions_desk:outcome_regions")
    context = {
        "title": _("Outcomes by region"),
        "subtitle": region.name,
        "crumbs": [
            Crumb(_("Competitions"), reverse("competitions_desk:competition_list")),
            Crumb(_("Outcomes by region")),
        ],
        "region": region,
        "columns": columns(),
        "rows": [
            (name, "" if code == region.pk else f"{here}?{urlencode({'region': code, 'months': months})}", _texts(line))
            for code, name, line in shown
        ],
        "total": _texts(total),
        "dates": [Option(str(one), _words(one), one == months) for one in dates],
        "export_url": f"{here}?{urlencode({'region': region.pk, 'months': months, 'format': 'xlsx'})}",
    }
    return render(request, "competitions/desk/outcome_regions.html", context)


def _words(months: int) -> str:
    return ngettext("%(count)d month", "%(count)d months", months) % {"count": months}


def columns() -> list[str]:
    """The columns after the region."""
    return [
        _("Asked"),
        _("Have answered"),
        _("Confirmed"),
        _("Go on"),
        _("Jobs"),
        _("Revenue (×10,000 yuan)"),
        _("Finance (×10,000 yuan)"),
    ]


def cells(line: OutcomeLine) -> list[Any]:
    """The numbers of a row, as a workbook takes them."""
    return [line.asked, line.answered, line.confirmed, line.running, line.jobs, line.revenue, line.finance]


def _texts(line: OutcomeLine) -> Iterable[tuple[str, str]]:
    """The same as (column, text)."""
    texts = [formats.number(decimal_text(exact(value))) for value in cells(line)]
    return list(zip(columns(), texts, strict=True))
