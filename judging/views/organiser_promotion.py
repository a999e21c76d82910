"""Promotion over the frozen ranking: the line of each track, ties that people decide, confirm, undo."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import desk_view
from competitions.enums import CompetitionState
from competitions.models import Promotion, Stage
from competitions.queries.history import history_items, history_rows
from competitions.queries.results import decided_promotion, is_last_stage, live_promotion
from judging.actions import promotion as verbs
from judging.forms.promotion import NumberForm, TieForm
from judging.queries.desk import next_stage
from judging.queries.promotion_ties import OpenTie
from judging.views.organiser_base import ask_reason, judging_url, need_organiser, page, ranking_url, stage_or_404
from judging.views.promotion_context import Failed, decided_context, lines_context
from ui.views import act_and_redirect, act_on_form
from workflow.idempotency import idempotent
from workflow.permissions import is_permitted

HISTORY_ROWS = 200


@require_safe
@desk_view
def promotion(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Preview with the cut line, or what was decided and what became of it."""
    return promotion_page(request, stage_or_404(request, pk, code))


def promotion_url(stage: Stage) -> str:
    """The promotion page of a stage."""
    return reverse("judging_desk:promotion", kwargs={"pk": stage.competition_id, "code": stage.code})


def promotion_page(request: HttpRequest, stage: Stage, failed: Failed | None = None, status: int = 200) -> HttpResponse:
    """The page, with a form that was sent and refused."""
    decided = decided_promotion(stage)
    preview = verbs.decided_preview(decided) if decided else verbs.preview_promotion(stage=stage)
    following = next_stage(stage)
    context: dict[str, Any] = {
        "preview": preview,
        "promotion": decided,
        "back": ranking_url(stage) if preview.source.is_marked else judging_url(stage),
        "is_last": is_last_stage(stage),
        "next_stage": following,
        "next_url": judging_url(following) if following else "",
        "notes": preview.notes,
        **lines_context(stage, preview, is_decided=decided is not None, failed=failed),
    }
    if preview.combination is not None:
        context["is_own"] = preview.combination.proposed_by_id == request.actor.pk
        may = is_permitted(request.actor, "competitions.confirm_combination", preview.combination)
        context["may_confirm"] = may and not context["is_own"]
    if decided is not None:
        context |= decided_context(decided, preview, failed)
        if "course" in context and "counts" in context:
            # As it stands now: who left since does not go up.
            context["counts"]["in"] = len(context["course"].going_on)
        context["why_not_undo"] = verbs.why_not_undo(decided)
    return page(request, stage, "judging/desk/promotion.html", _("Promotion"), status, **context)


@require_safe
@desk_view
def history(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """What was decided over the stage, by whom, when and why: ties, numbers, combinations, promotion, empty places."""
    stage = stage_or_404(request, pk, code)
    rows = list(history_rows(stage, *stage.combinations.all())[:HISTORY_ROWS])
    return page(
        request, stage, "judging/desk/promotion_history.html", _("History"),
        items=history_items(rows), is_cut=len(rows) == HISTORY_ROWS, back=promotion_url(stage),
    )  # fmt: skip


@require_POST
@desk_view
@idempotent
def tie(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Enter how people decided a tie."""
    stage = stage_or_404(request, pk, code)
    need_organiser(request, stage.competition)
    key = request.POST.get("tie", "")
    decided = live_promotion(stage)
    if decided is not None:
        decided.stage = stage
    ties = verbs.late_ties_of(decided) if decided else verbs.preview_promotion(stage=stage).ties
    found = next((one for one in ties if f"{one.key}-{one.rank}" == key), None)
    if found is None:
        messages.warning(request, _("This tie is no longer there; please open the page again."))
        return redirect(promotion_url(stage))
    form = TieForm(request.POST, entries=list(found.entries), places=found.places, auto_id=f"id_{key}_%s")
    form.prefix_key = key
    _made, status = act_on_form(
        request,
        form,
        lambda: _decide(request, stage, decided, found, form.cleaned_data),
        _("The decision is on record."),
    )
    return redirect(promotion_url(stage)) if not status else promotion_page(request, stage, Failed(tie=form), status)


def _decide(
    request: HttpRequest, stage: Stage, decided: Promotion | None, tie: OpenTie, data: dict[str, Any]
) -> object:
    answer = verbs.TieAnswer(**{name: data[name] for name in ("order", "reason", "chosen", "settled")})
    if decided is not None:
        return verbs.decide_late_tie(promotion=decided, actor=request.actor, key=tie.key, rank=tie.rank, answer=answer)
    return verbs.decide_tie(stage=stage, actor=request.actor, key=tie.key, rank=tie.rank, answer=answer)


@require_POST
@desk_view
@idempotent
def number(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Set a number that the rules leave open, with the reason."""
    stage = stage_or_404(request, pk, code)
    need_organiser(request, stage.competition)
    key = request.POST.get("line", "")[:40]
    form = NumberForm(request.POST, auto_id=f"id_n_{key}_%s")
    _made, status = act_on_form(
        request,
        form,
        lambda: verbs.set_number(
            stage=stage,
            actor=request.actor,
            kind=form.kind,
            key=key,
            number=form.cleaned_data["number"],
            reason=form.cleaned_data["reason"],
        ),
        _("The number is on record."),
    )
    if not status:
        return redirect(promotion_url(stage))
    return promotion_page(request, stage, Failed(number=form, line=key), status)


@require_POST
@desk_view
@idempotent
def confirm(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Carry the promotion out as the page showed it."""
    stage = stage_or_404(request, pk, code)
    need_organiser(request, stage.competition)
    return act_and_redirect(
        request,
        lambda: verbs.promote_stage(
            stage=stage, actor=request.actor, ranking_hash=request.POST.get("ranking", "")[:64]
        ),
        to=promotion_url(stage),
        success=_("The promotion is decided; whoever goes on is in the next stage.")
        if next_stage(stage)
        else _("The promotion is decided."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view
@idempotent
def undo(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Take the decision back, with a reason."""
    stage = stage_or_404(request, pk, code)
    need_organiser(request, stage.competition)
    decided = live_promotion(stage)
    if decided is None:
        return redirect(promotion_url(stage))
    decided.stage = stage
    detail = _("All its entries stand again as before the decision. The decision and its undoing stay on record.")
    public = ""
    if stage.competition.state == CompetitionState.PUBLICITY:
        public = _("The public list stays as it is until you decide anew and publish a corrected one.")
    return ask_reason(
        request,
        stage,
        lambda reason: verbs.undo_promotion(promotion=decided, actor=request.actor, reason=reason),
        title=_("Undo the promotion of “%(stage)s”?") % {"stage": stage.name},
        detail=" ".join(filter(None, (detail, public))),
        button=_("Undo the promotion"),
        back=promotion_url(stage),
        success=_("The promotion is undone."),
    )
