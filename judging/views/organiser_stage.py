"""Tab 评审: where a stage stands, and the acts that move it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import desk_view
from competitions.enums import CompetitionState, StageState
from competitions.models import Competition, Stage
from competitions.queries.results import live_promotion, previous_stage, stages_of
from competitions.queries.small_tracks import merges_of
from competitions.queries.workspace import entry_counts, workspace
from judging.actions import stage_entries, stages
from judging.enums import SeatState
from judging.forms.desk import DrawForm
from judging.models import Panel
from judging.queries.desk import OVER, current_stage, facts_of, places_in, runs, seats_in, undecided_before
from judging.queries.rubrics import rules_of
from judging.queries.stage_words import begin_waits, checklist, early_words, rule_lines
from judging.views.organiser_base import (
    act_on_form,
    ask_reason,
    competition_or_404,
    judging_url,
    need_organiser,
    page,
    stage_or_404,
)
from ui.parts import Tab
from ui.views import act_and_redirect, perform_or_explain
from workflow import clock
from workflow.idempotency import idempotent

# Sheets of one judge that the close page names before it only counts.
_NAMED = 3


@require_safe
@desk_view
def judging(request: HttpRequest, pk: int) -> HttpResponse:
    """One stage at a time: what to do next, judges with their progress, entries, the draw or the assignment."""
    competition = competition_or_404(request, pk)
    all_stages = stages_of(competition)
    stage = next((row for row in all_stages if row.code == request.GET.get("stage")), None) or current_stage(all_stages)
    context = workspace(request, competition, place=_("Judging"))
    if stage is None:
        return render(request, "judging/desk/no_stage.html", context)
    context |= _stage_context(request, competition, stage, all_stages)
    return render(request, "judging/desk/judging.html", context)


def _stage_context(
    request: HttpRequest, competition: Competition, stage: Stage, all_stages: list[Stage]
) -> dict[str, Any]:
    facts = facts_of(stage)
    seats = list(seats_in(stage))
    pattern = reverse("judging_desk:seat", kwargs={"pk": competition.pk, "seat": 0}).replace("/0/", "/%d/")
    for seat in seats:
        seat.url = pattern % seat.pk
        seat.left = seat.sheet_count - seat.done_count
        seat.is_gone = seat.state in (SeatState.DECLINED, SeatState.RELEASED)
    panels = list(Panel.objects.filter(stage=stage).select_related("track").order_by("pk"))
    may = runs(request.actor, competition)
    before, waiting_for = previous_stage(stage), undecided_before(stage)
    is_marked = rules_of(stage).mode.is_marked
    promotion = live_promotion(stage) if stage.state == StageState.CLOSED or not is_marked else None
    not_begun = competition.state == CompetitionState.FILED and stage.pk == all_stages[0].pk
    now = clock.now()
    return {
        "stage": stage,
        "stage_tabs": [Tab(row.name, judging_url(row), row.pk == stage.pk) for row in all_stages],
        "facts": facts,
        "rules": rule_lines(stage),
        "due": None if stage.state in OVER else stages.due_of(stage),
        "can_reopen": may and stage.state == StageState.CLOSED and promotion is None,
        "seats": seats,
        "panels": panels,
        "runs": may,
        "not_begun": not_begun,
        "merges": [one.words for one in merges_of(competition)] if not_begun else [],
        "begin_waits": begin_waits(competition, entry_counts(competition), now) if not_begun else [],
        "early": early_words(stage, now),
        "before": before,
        "steps_of_stage": checklist(
            stage, facts, seats, before_done=before is None or not waiting_for, is_promoted=promotion is not None
        ),
        "is_marked": is_marked,
        "takes_numbers": is_marked and stage.state != StageState.NOT_STARTED,
        "is_live": stage.is_on_stage,
        "can_prepare": may and stage.state == StageState.NOT_STARTED,
        "is_marking": stage.state == StageState.MARKING,
        "is_over": stage.state in OVER,
        "waiting": sum(seat.state == SeatState.INVITED for seat in seats),
        "accepted": sum(seat.state == SeatState.ACCEPTED for seat in seats),
    }


@require_POST
@desk_view
@idempotent
def open_judging(request: HttpRequest, pk: int) -> HttpResponse:
    """Go on from registration to judging."""
    competition = competition_or_404(request, pk)
    need_organiser(request, competition)
    return act_and_redirect(
        request,
        lambda: stages.open_judging(competition=competition, actor=request.actor),
        to=reverse("judging_desk:judging", kwargs={"pk": pk}),
        success=_("Judging has begun; every accepted entry is in the first stage."),
    )


@require_safe
@desk_view
def entries(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Entries of the stage with code or number and how many sheets are in; for a live stage the draw."""
    stage = stage_or_404(request, pk, code)
    return page(
        request, stage, "judging/desk/entries.html", _("Entries of the stage"),
        rows=list(places_in(stage)), form=DrawForm(), back=judging_url(stage), is_live=stage.is_on_stage,
        has_halls=rules_of(stage).halls > 1,
        can_change=stage.state == StageState.NOT_STARTED,
    )  # fmt: skip


@require_http_methods(["POST"])
@desk_view
@idempotent
def draw(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Draw the order of appearance."""
    stage = stage_or_404(request, pk, code)
    need_organiser(request, stage.competition)
    form = DrawForm(request.POST)
    _rows, status = act_on_form(
        request,
        form,
        lambda: stage_entries.draw_running_order(stage=stage, actor=request.actor, **form.cleaned_data),
        _("The order of appearance is drawn. With the seed anybody can repeat it."),
    )
    if not status:
        return redirect("judging_desk:entries", pk=pk, code=code)
    return page(
        request, stage, "judging/desk/entries.html", _("Entries of the stage"), status,
        rows=list(places_in(stage)), form=form, back=judging_url(stage), is_live=True, can_change=True,
        has_halls=rules_of(stage).halls > 1,
    )  # fmt: skip


@require_POST
@desk_view
@idempotent
def open_marking(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Let the judges mark."""
    stage = stage_or_404(request, pk, code)
    need_organiser(request, stage.competition)
    return act_and_redirect(
        request,
        lambda: stages.open_marking(stage=stage, actor=request.actor),
        to=judging_url(stage),
        success=_("Marking is open; the judges were told."),
    )


def _missing_by_judge(missing: list[stages.OpenSheet]) -> list[tuple[str, str]]:
    """A line a judge, so that the button stays in sight however many sheets are out; a few are named."""
    found: dict[tuple[int, str], list[str]] = {}
    for row in missing:
        found.setdefault((row.number, row.judge), []).append(f"{row.entry} · {row.state}")
    lines = []
    for (number, judge), sheets in found.items():
        named = " / ".join(sheets[:_NAMED])
        if len(sheets) > _NAMED:
            named = ngettext("%(n)d sheet: %(first)s …", "%(n)d sheets: %(first)s …", len(sheets)) % {
                "n": len(sheets),
                "first": named,
            }
        lines.append((_("%(judge)s (judge %(n)d)") % {"judge": judge, "n": number}, named))
    return lines


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view
@idempotent
def close_marking(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Close the marking; sheets that are not in are listed and need a reason."""
    stage = stage_or_404(request, pk, code)
    need_organiser(request, stage.competition)
    missing = stages.open_sheets(stage)
    facts = _missing_by_judge(missing)
    detail = _("Every sheet is in. After the close no mark can change; the ranking is made next.")
    if missing:
        detail = ngettext(
            "%(count)d score sheet is not in. Remind the judges, or close with a reason: "
            "then it counts as missing, never as zero.",
            "%(count)d score sheets are not in. Remind the judges, or close with a reason: "
            "then they count as missing, never as zero.",
            len(missing),
        ) % {"count": len(missing)}
    return ask_reason(
        request,
        stage,
        lambda reason: stages.close_marking(stage=stage, actor=request.actor, reason=reason),
        title=_("Close the marking of “%(stage)s”?") % {"stage": stage.name},
        detail=detail,
        button=_("Close marking"),
        back=judging_url(stage),
        success=_("Marking is closed."),
        facts=facts,
        required=bool(missing),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view
@idempotent
def reopen_marking(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Open a closed stage again."""
    stage = stage_or_404(request, pk, code)
    need_organiser(request, stage.competition)
    return ask_reason(
        request,
        stage,
        lambda reason: stages.reopen_marking(stage=stage, actor=request.actor, reason=reason),
        title=_("Reopen the marking of “%(stage)s”?") % {"stage": stage.name},
        detail=_(
            "Judges can hand in what is missing. Locked sheets stay locked until you unlock them. "
            "A frozen ranking stays until a new version replaces it."
        ),
        button=_("Reopen marking"),
        back=judging_url(stage),
        success=_("Marking is open again."),
    )


@require_POST
@desk_view
@idempotent
def chase(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Remind whoever has not answered or has open sheets."""
    stage = stage_or_404(request, pk, code)
    need_organiser(request, stage.competition)
    outcome = perform_or_explain(request, lambda: stages.chase_judges(stage=stage, actor=request.actor))
    if outcome:
        if outcome.value:
            text = ngettext("%(count)d reminder is on its way.", "%(count)d reminders are on their way.", outcome.value)
            messages.success(request, text % {"count": outcome.value})
        else:
            messages.info(request, _("Nobody to remind: all is in, or everybody was reminded today."))
    return redirect(judging_url(stage))
