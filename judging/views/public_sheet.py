"""Anybody: the published sheet of a stage as page, CSV and PDF, and the script that works it out again."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from judging.queries.public_sheet import PublicSheet, csv_rows, public_sheet
from judging.queries.sheet_tables import facts_of, paper_of, tables_of
from ui.export import csv_response
from ui.forms import whole_number
from ui.paper import paper_pdf
from ui.parts import Crumb

SCRIPT = settings.BASE_DIR / "scripts" / "recompute.py"


def _sheet_or_404(request: HttpRequest, slug: str, code: str) -> PublicSheet:
    found = public_sheet(slug, code, whole_number(request.GET.get("version")) or 0)
    if found is None:
        raise Http404
    return found


@require_safe
def sheet(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """The page; 404 while the rules, the day or the list hold it back, as if it were not there."""
    found = _sheet_or_404(request, slug, code)
    competition = found.stage.competition
    context = {
        "title": _("Published scores"),
        "subtitle": f"{competition.name} · {found.stage.name}",
        "sheet": found,
        "competition": competition,
        "facts": facts_of(found),
        "tables": tables_of(found),
        "crumbs": [
            Crumb(_("Home"), "/"),
            Crumb(competition.name, f"/competitions/{competition.slug}/"),
            Crumb(_("Public lists"), f"/competitions/{competition.slug}/notices/"),
            Crumb(_("Published scores")),
        ],
    }
    response = render(request, "judging/public/sheet.html", context)
    response["Cache-Control"] = "no-cache"
    return response


@require_safe
def sheet_csv(request: HttpRequest, slug: str, code: str) -> StreamingHttpResponse:
    """Every number, for the script and for a spreadsheet."""
    found = _sheet_or_404(request, slug, code)
    rows = list(csv_rows(found.stage, found.table, found.rows))
    return csv_response(_file_name(found), rows[0], rows[1:])


@require_safe
def sheet_pdf(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """The same for paper."""
    found = _sheet_or_404(request, slug, code)
    response = HttpResponse(paper_pdf(paper_of(found, _("Published scores"))), content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(
        as_attachment=False, filename=f"{_file_name(found)}.pdf"
    )
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


@require_safe
def recompute(request: HttpRequest) -> HttpResponse:
    """The stand-alone script: it tells nothing of any result."""
    response = HttpResponse(SCRIPT.read_bytes(), content_type="text/x-python; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename="recompute.py")
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _file_name(found: PublicSheet) -> str:
    what = _("Published scores")
    return f"{found.stage.competition.name} {found.stage.name} {what} v{found.table.version}"
