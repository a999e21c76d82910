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
from competitions.domain.rulebook import DrawMethod
from competitions.enums import CompetitionState, StageState
from competitions.models import Competition, Stage
from competitions.queries.results import live_promotion, previous_stage, stages_of
from competitions.queries.small_tracks import merges_of
from competitions.queries.workspace import entry_counts, workspace
from judging.actions import running_order, stages
from judging.enums import SeatState
from judging.forms.desk import DrawForm
from judging.models import Panel, PanelSeat
from judging.queries.closing import Closing, closing_of
from judging.queries.conflicts import barred_sheets
from judging.queries.desk import OVER, StageFacts, current_stage, facts_of, places_in, runs, seats_in, undecided_before
from judging.queries.draw_words import draw_rules
from judging.queries.late import late_in, waiting
from judging.queries.practice import missing_practice, practice_of
from judging.queries.rejudgements import waiting_in
from judging.queries.rubrics import rules_of
from judging.queries.shortage import shortage_words
from judging.queries.signatures import are_wanted
from judging.queries.stage_words import Todo, begin_waits, checklist, early_words, rule_lines
from judging.views.organiser_base import ask_reason, competition_or_404, judging_url, need_organiser, page, stage_or_404
from ui.lists import paged
from ui.parts import Tab
from ui.views import act_and_redirect, act_on_form, perform_or_explain
from workflow import clock
from workflow.idempotency import idempotent
from workflow.permissions import is_permitted

SHOWN = 100  # judges on one page


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
    seats = list(seats_in(stage))
    facts = facts_of(stage, seats)
    pattern = reverse("judging_desk:seat", kwargs={"pk": competition.pk, "seat": 0}).replace("/0/", "/%d/")
    shown = paged(request, seats, SHOWN)
    for seat in shown.rows:
        seat.url = pattern % seat.pk
        seat.left = seat.sheet_count - seat.done_count
        seat.is_gone = seat.state in (SeatState.DECLINED, SeatState.RELEASED)
    panels = list(Panel.objects.filter(stage=stage).select_related("track").order_by("pk"))
    may = runs(request.actor, competition)
    before, may_begin = previous_stage(stage), stage.state == StageState.NOT_STARTED
    waiting_for = undecided_before(stage) if may_begin else []
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
        "list": shown,
        "panels": panels,
        "runs": may,
        "not_begun": not_begun,
        "merges": [one.words for one in merges_of(competition)] if not_begun else [],
        "begin_waits": begin_waits(competition, entry_counts(competition), now) if not_begun else [],
        "early": early_words(stage, now),
        "before": before,
        "steps_of_stage": _steps(stage, facts, seats, before is None or not waiting_for, promotion is not None),
        "is_marked": is_marked,
        "late": waiting(late_in(stage)) if stage.state in OVER else 0,
        **_sheets_to_look_at(request, stage, seats, may),
        "signs": is_marked and are_wanted(stage),
        "takes_numbers": is_marked and stage.state != StageState.NOT_STARTED,
        "is_live": stage.is_on_stage,
        "has_practice": may and practice_of(stage) is not None,
        "can_prepare": may and may_begin,
        "is_marking": stage.state == StageState.MARKING,
        "is_over": stage.state in OVER,
        "waiting": sum(seat.state == SeatState.INVITED for seat in seats),
        "accepted": sum(seat.state == SeatState.ACCEPTED for seat in seats),
    }


def _steps(stage: Stage, facts: StageFacts, seats: list[PanelSeat], before_done: bool, is_promoted: bool) -> list[Todo]:
    lacks = missing_practice(stage) if stage.state == StageState.NOT_STARTED else ""
    return checklist(stage, facts, seats, before_done=before_done, is_promoted=is_promoted, lacks=lacks)


def _sheets_to_look_at(
    request: HttpRequest, stage: Stage, seats: list[PanelSeat], may: bool
) -> dict[str, dict[str, int] | int | None]:
    """``rejudge``: how many entries wait for a decision about judging them again; None where one may not, or the rules know
    none. ``barred``: how many sheets a conflict bars that was found since they were assigned. Three queries at the most."""
    is_open, has_rule = stage.state not in OVER, rules_of(stage).rejudge is not None
    sees = may or is_permitted(request.actor, "judging.supervise", stage)
    found: dict[str, dict[str, int] | int | None] = {"rejudge": None, "barred": 0}
    if has_rule and sees and stage.state != StageState.NOT_STARTED:
        found["rejudge"] = {"waiting": waiting_in([stage]).get(stage.pk, 0)}
    if may and is_open:
        found["barred"] = len(barred_sheets(stage, [seat for seat in seats if seat.sheet_count]))
    return found


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
    words = _entries_words(stage)
    again = any(row.running_no for row in words["rows"])
    return page(
        request, stage, "judging/desk/entries.html", _("Entries of the stage"),
        form=DrawForm(fixes=_fixes(stage), again=again), is_live=stage.is_on_stage,
        can_change=stage.state == StageState.NOT_STARTED, **words,
    )  # fmt: skip


def _entries_words(stage: Stage) -> dict[str, Any]:
    rule = rules_of(stage).draw
    return {
        "rows": list(places_in(stage)),
        "back": judging_url(stage),
        "draw_rules": draw_rules(stage),
        "has_halls": rules_of(stage).halls > 1,
        "takes_lots": rule is None or rule.method is not DrawMethod.COMPUTER,
    }


def _is_drawn(stage: Stage) -> bool:
    return stage.stage_entries.filter(running_no__isnull=False).exists()


def _fixes(stage: Stage) -> bool:
    rule = rules_of(stage).draw
    return rule is not None and rule.fixed_places


@require_http_methods(["POST"])
@desk_view
@idempotent
def draw(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Draw the order of appearance."""
    stage = stage_or_404(request, pk, code)
    need_organiser(request, stage.competition)
    form = DrawForm(request.POST, fixes=_fixes(stage), again=_is_drawn(stage))
    drawn, status = act_on_form(
        request,
        form,
        lambda: running_order.draw_running_order(stage=stage, actor=request.actor, **form.cleaned_data),
        _("The order of appearance is drawn. With the seed anybody can repeat it."),
    )
    if not status:
        if drawn.left:
            words = _(
                "Not everything could be kept apart: see the numbers %(numbers)s. The minutes name what they share."
            )
            messages.warning(request, words % {"numbers": _(", ").join(map(str, drawn.left))})
        return redirect("judging_desk:entries", pk=pk, code=code)
    return page(
        request, stage, "judging/desk/entries.html", _("Entries of the stage"), status,
        form=form, is_live=True, can_change=True, **_entries_words(stage),
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


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view
@idempotent
def close_marking(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Close the marking; what is not in is listed and needs a reason, with the reminder beside it."""
    stage = stage_or_404(request, pk, code)
    need_organiser(request, stage.competition)
    closing, short = closing_of(stage), shortage_words(stage)
    return ask_reason(
        request,
        stage,
        lambda reason: stages.close_marking(stage=stage, actor=request.actor, reason=reason),
        title=_("Close the marking of “%(stage)s”?") % {"stage": stage.name},
        detail=" ".join(filter(None, (short, closing.detail))),
        button=_("Close marking"),
        back=judging_url(stage),
        success=_("Marking is closed."),
        facts=closing.facts,
        required=closing.is_missing,
        remind=closing.can_remind,
        ways=_first(stage, closing, bool(short)),
    )


def _first(stage: Stage, closing: Closing, is_short: bool) -> list[tuple[str, str]]:
    """Where to go before the close: entries that lack a judge, papers that are being entered, entries that are judged again."""
    places = [
        ("assign", _("Assign the score sheets"), is_short),
        ("paper_sheets", _("Enter paper sheets"), closing.papers),
        ("rejudge", _("Re-judgement"), closing.seconds),
    ]
    where = {"pk": stage.competition_id, "code": stage.code}
    return [(reverse(f"judging_desk:{name}", kwargs=where), label) for name, label, waits in places if waits]


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
