"""What a corrected version of a ranking moves: page, print, CSV."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import desk_view
from competitions.models import Stage
from judging.models import Tabulation
from judging.queries.version_changes import Changes, changes_of, export_rows, headings, version_before
from judging.views.organiser_base import page, ranking_url, stage_or_404
from judging.views.organiser_ranking import versions_of
from ui.export import csv_response
from ui.forms import whole_number


def _changes(request: HttpRequest, stage: Stage) -> Changes | None:
    """The version asked for (the newest without a word), against the one that held before; None for a first version."""
    rows = stage.tabulations.select_related("frozen_by", "created_by").order_by("-version")
    if asked := whole_number(request.GET.get("version")):
        rows = rows.filter(version=asked)
    table = rows.first()
    if table is None:
        raise Http404
    table.stage = stage
    against = whole_number(request.GET.get("against"))
    before = _earlier(stage, table, against) if against else version_before(table)
    return None if before is None else changes_of(before, table)


def _changes_or_404(request: HttpRequest, stage: Stage) -> Changes:
    found = _changes(request, stage)
    if found is None:
        raise Http404
    return found


def _earlier(stage: Stage, table: Tabulation, version: int) -> Tabulation:
    rows = stage.tabulations.select_related("frozen_by", "created_by").filter(version__lt=table.version)
    found: Tabulation = get_object_or_404(rows, version=version)
    found.stage = stage
    return found


@require_safe
@desk_view
def changes(request: HttpRequest, pk: int, code: str) -> HttpResponseBase:
    """Every mark, score, place, promotion and award that the correction moves, with its reason and who made it hold."""
    stage = stage_or_404(request, pk, code)
    found = _changes(request, stage)
    earlier = [row for row in versions_of(stage) if row.version < found.new.version] if found else []
    return page(
        request, stage, "judging/desk/changes.html", _("What the correction changes"),
        changes=found, earlier=earlier, back=ranking_url(stage),
    )  # fmt: skip


@require_safe
@desk_view
def changes_print(request: HttpRequest, pk: int, code: str) -> HttpResponseBase:
    """The same for A4, with lines for the signatures."""
    stage = stage_or_404(request, pk, code)
    context = {
        "title": _("What the correction changes"),
        "stage": stage,
        "competition": stage.competition,
        "changes": _changes_or_404(request, stage),
        "back": ranking_url(stage),
    }
    return render(request, "judging/desk/changes_print.html", context)


@require_safe
@desk_view
def changes_export(request: HttpRequest, pk: int, code: str) -> HttpResponseBase:
    """The same as CSV, one line for each thing that changed."""
    stage = stage_or_404(request, pk, code)
    found = _changes_or_404(request, stage)
    name = f"{stage.competition.name} {stage.name} {_('What the correction changes')} v{found.old.version}-v{found.new.version}"
    return csv_response(name, headings(found), export_rows(found))
