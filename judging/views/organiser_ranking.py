"""Tab 排名与晋级: tabulate, look at the ranking, freeze, print, export."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import desk_view
from competitions.enums import StageState
from competitions.models import Stage
from competitions.queries.nouns import nouns_of
from competitions.queries.results import live_promotion, stages_of
from competitions.queries.workspace import workspace
from judging.actions import tabulation as verbs
from judging.enums import TabulationState
from judging.models import Tabulation
from judging.queries.corrections import is_own_correction
from judging.queries.desk import runs
from judging.queries.late import late_in, waiting
from judging.queries.provisional import Provisional, provisional_of
from judging.queries.public_sheet import csv_rows, of_everything, sheets_of
from judging.queries.ranking_rows import export_rows, has_halls, headings, is_adjusted, parts_of, ranking_of
from judging.queries.rubrics import rules_of
from judging.queries.severity import may_see
from judging.queries.signatures import freeze_is_barred, unsigned_words
from judging.queries.stage_words import scoring_words
from judging.views.organiser_base import (
    ask_reason,
    competition_or_404,
    judging_url,
    need_organiser,
    ranking_url,
    stage_or_404,
)
from ui.export import csv_response, xlsx_response
from ui.forms import whole_number
from ui.parts import Tab
from ui.views import act_and_redirect
from workflow.idempotency import idempotent


def versions_of(stage: Stage) -> QuerySet[Tabulation]:
    """Newest first, without the results themselves."""
    return stage.tabulations.select_related("frozen_by", "created_by").defer("result").order_by("-version")


def is_wide(stage: Stage, table: Tabulation) -> bool:
    """A panel of which everybody marks everything has a column for each judge."""
    return rules_of(stage).reviews_per_entry is None and len(table.result["judges"]) <= 12


@require_safe
@desk_view
def ranking(request: HttpRequest, pk: int, stage_pk: int = 0) -> HttpResponse:
    """The ranking of one stage in its newest version, or the one asked for."""
    competition = competition_or_404(request, pk)
    rows = stages_of(competition)
    over = [row for row in rows if row.state in (StageState.CLOSED, StageState.RELEASED)]
    asked = next((row for row in rows if row.pk == stage_pk or row.code == request.GET.get("stage")), None)
    if stage_pk and asked is None:
        raise Http404
    stage = asked or (over[-1] if over else rows[0] if rows else None)
    context = workspace(request, competition, place=_("Ranking and promotion"))
    if stage is None:
        return render(request, "judging/desk/no_stage.html", context)
    context |= {
        "stage": stage,
        "stage_tabs": [Tab(row.name, ranking_url(row), row.pk == stage.pk) for row in rows],
        "runs": runs(request.actor, competition),
        "is_over": stage in over,
        "provisional": _provisional(request, stage),
        "judging_url": judging_url(stage),
        "is_published": any(row.pk == stage.pk for row in sheets_of(competition)),
        "unsigned": unsigned_words(stage) if stage.state == StageState.CLOSED else "",
        "unsigned_bars": freeze_is_barred(stage),
        # Admitted later they would make a second version: the time to decide is before the freeze.
        "late": waiting(late_in(stage)) if stage.state == StageState.CLOSED else 0,
        "sees_severity": stage in over and may_see(request.actor, stage),
        **_version_context(request, stage),
    }
    return render(request, "judging/desk/ranking.html", context)


def _provisional(request: HttpRequest, stage: Stage) -> Provisional | None:
    """While marks come in, and for the organiser alone: nobody else learns of a result that is none yet."""
    if stage.state != StageState.MARKING or not runs(request.actor, stage.competition):
        return None
    return provisional_of(stage) if rules_of(stage).mode.is_marked else None


def _version_context(request: HttpRequest, stage: Stage) -> dict[str, Any]:
    versions = list(versions_of(stage))
    chosen = next(
        (row for row in versions if str(row.version) == request.GET.get("version")), versions[0] if versions else None
    )
    if chosen is None:
        return {"versions": [], "table": None, "scoring": scoring_words(rules_of(stage).scoring)}
    table = stage.tabulations.select_related("frozen_by", "created_by").get(pk=chosen.pk)
    table.stage = stage
    return {
        "versions": versions,
        "table": table,
        "ranking": ranking_of(table, wide=is_wide(stage, table)),
        "scoring": scoring_words(rules_of(stage).scoring),
        "has_earlier": any(row.version < chosen.version for row in versions),
        "is_newest": chosen.pk == versions[0].pk,
        "is_frozen": chosen.state == TabulationState.FROZEN,
        "is_draft": chosen.state == TabulationState.DRAFT,
        "waits_for_second": chosen.state == TabulationState.DRAFT and is_own_correction(table, request.actor),
        "any_frozen": any(row.state == TabulationState.FROZEN for row in versions),
        "promotion": live_promotion(stage),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view
@idempotent
def tabulate(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Compute a new version. A correction after a freeze asks for its reason."""
    stage = stage_or_404(request, pk, code)
    need_organiser(request, stage.competition)
    frozen = stage.tabulations.filter(state=TabulationState.FROZEN).exists()
    if frozen:
        return ask_reason(
            request,
            stage,
            lambda reason: _tabulated(request, stage, reason),
            title=_("Make a corrected version of the ranking?"),
            detail=_(
                "The frozen version holds until you freeze the new one. Nothing changes when the marks are the same."
            ),
            button=_("Tabulate again"),
            back=ranking_url(stage),
            success="",
            label=_("Reason for the correction"),
        )
    if request.method != "POST":
        raise Http404
    return act_and_redirect(request, lambda: _tabulated(request, stage), to=ranking_url(stage))


def _tabulated(request: HttpRequest, stage: Stage, reason: str = "") -> Tabulation:
    """Tabulate, and say which of the two happened: a new version, or none because nothing is different."""
    before = set(stage.tabulations.values_list("pk", flat=True))
    made = verbs.tabulate(stage=stage, actor=request.actor, reason=reason)
    if made.pk in before:
        messages.info(request, _("No mark has changed: this version stays as it is."))
    else:
        messages.success(request, _("The ranking is made from the sheets as they are now."))
    return made


@require_POST
@desk_view
@idempotent
def freeze(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Fix the version that the page showed."""
    stage = stage_or_404(request, pk, code)
    need_organiser(request, stage.competition)
    table = get_object_or_404(stage.tabulations.all(), version=whole_number(request.POST.get("version")))
    table.stage = stage
    return act_and_redirect(
        request,
        lambda: verbs.freeze_tabulation(tabulation=table, actor=request.actor),
        to=ranking_url(stage),
        success=_("The ranking is frozen. Promotion reads this version."),
    )


def _table_or_404(request: HttpRequest, stage: Stage) -> Tabulation:
    rows = stage.tabulations.select_related("frozen_by", "created_by").order_by("-version")
    if asked := whole_number(request.GET.get("version")):
        rows = rows.filter(version=asked)
    table = rows.first()
    if table is None:
        raise Http404
    table.stage = stage
    return table


@require_safe
@desk_view
def print_ranking(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """The summary of scores (汇总评分表) for A4, with room for signatures and the hash."""
    stage = stage_or_404(request, pk, code)
    table = _table_or_404(request, stage)
    context = {
        "title": _("Summary of scores"),
        "stage": stage,
        "competition": stage.competition,
        "nouns": nouns_of(stage.competition),
        "table": table,
        "ranking": ranking_of(table, wide=is_wide(stage, table)),
        "scoring": scoring_words(rules_of(stage).scoring),
        "back": ranking_url(stage),
    }
    return render(request, "judging/desk/print_ranking.html", context)


@require_safe
@desk_view
def export(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """The ranking as a workbook."""
    stage = stage_or_404(request, pk, code)
    table = _table_or_404(request, stage)
    judges = len(table.result["judges"])
    other = len(parts_of(table)) + is_adjusted(table)
    hall = [10] if has_halls(table) else []
    widths = [14, *hall, 8, 22, 12, 36, 30, *([9] * judges), 14, 8, 8, *([10] * other), 14, 10, 10, 24]
    what = _("Summary of scores")
    name = f"{stage.competition.name} {stage.name} {what} v{table.version}"
    return xlsx_response(name, headings(table), export_rows(table), widths)


@require_safe
@desk_view
def sheet(request: HttpRequest, pk: int, code: str) -> StreamingHttpResponse:
    """Every number of a version, to work it out again; for the office at any time, with those who take no place."""
    stage = stage_or_404(request, pk, code)
    table = _table_or_404(request, stage)
    found = of_everything(table)
    if found is None:
        raise Http404
    rows = list(csv_rows(stage, table, found))
    return csv_response(f"{stage.competition.name} {stage.name} {_('All numbers')} v{table.version}", rows[0], rows[1:])
