"""Promotion over the frozen ranking: the line of each track, ties that people decide, confirm, undo."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import desk_view
from competitions.models import Stage
from competitions.queries.results import is_last_stage, live_promotion
from judging.actions import promotion as verbs
from judging.forms.desk import TieForm
from judging.queries.desk import next_stage
from judging.queries.ranking_rows import ranking_of as drawn_ranking
from judging.views.organiser_base import (
    act_on_form,
    ask_reason,
    judging_url,
    need_organiser,
    page,
    ranking_url,
    stage_or_404,
)
from judging.views.organiser_ranking import is_wide
from ui.charts import StripPoint
from ui.views import act_and_redirect
from workflow.idempotency import idempotent

SIDES = {"in": "in", "out": "out", "tied": "tie", "no_place": "out"}


@require_safe
@desk_view
def promotion(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Preview with the cut line, or what was decided."""
    return _promotion_page(request, stage_or_404(request, pk, code), None)


def _promotion_page(request: HttpRequest, stage: Stage, failed: TieForm | None, status: int = 200) -> HttpResponse:
    preview = verbs.preview_promotion(stage=stage)
    decided = live_promotion(stage)
    following = next_stage(stage)
    context: dict[str, Any] = {
        "preview": preview,
        "promotion": decided,
        "back": ranking_url(stage),
        "is_last": is_last_stage(stage),
        "next_stage": following,
        "next_url": judging_url(following) if following else "",
        "problems": [],
        "is_blocked": bool(preview.problems),
    }
    if decided is None:
        # A tie has a form of its own, which says what to do; it needs no notice beside.
        own = {verbs.tie_words(stage, tie) for tie in preview.ties}
        context["problems"] = [problem for problem in preview.problems if problem not in own]
    if preview.tabulation is not None and preview.decision is not None:
        table = preview.tabulation
        table.stage = stage
        sides = {entry: SIDES[side.value] for line in preview.decision.lines for entry, side in line.sides.items()}
        ranking = drawn_ranking(table, wide=is_wide(stage, table), sides=sides)
        lines = {line.track: line for line in preview.decision.lines}
        context |= {
            "table": table,
            "ranking": ranking,
            "tracks": [_track(preview, lines[track.code], track) for track in ranking.tables],
            "ties": [_tie(stage, preview, tie, failed) for tie in preview.ties] if decided is None else [],
            "counts": _counts(preview),
            "decisions": [(dict(table.result["tracks"]).get(row.track_code, ""), row) for row in preview.decided],
        }
    if decided is not None:
        decided.stage = stage
        context["why_not_undo"] = verbs.why_not_undo(decided)
    return page(request, stage, "judging/desk/promotion.html", _("Promotion"), status, **context)


def _track(preview: verbs.Preview, line: Any, table: Any) -> dict[str, Any]:
    points = []
    inside: list[Decimal] = []
    for entry, side in line.sides.items():
        row = preview.lines[entry]
        if row["shown"] is None or row["rank"] is None:
            continue
        value = Decimal(row["shown"])
        points.append(StripPoint(preview.tabulation.result["entries"][entry]["title"], value, SIDES[side.value]))
        if side.value == "in":
            inside.append(value)
    return {
        "table": table,
        "line": line,
        "points": points,
        # A line is drawn between those who pass and the rest; where all pass there is none.
        "cut": min(inside, default=None) if len(points) > len(inside) else None,
        "label": _("%(track)s: scores and cut line") % {"track": table.name},
        "words": ngettext("%(count)d of %(quota)d place", "%(count)d of %(quota)d places", line.quota)
        % {"count": len(line.promoted), "quota": line.quota},
    }


def _counts(preview: verbs.Preview) -> dict[str, int]:
    lines = preview.decision.lines if preview.decision else ()
    return {
        "in": sum(len(line.promoted) for line in lines),
        "out": sum(len(line.not_promoted) for line in lines),
        "tied": sum(len(line.tie.entries) for line in lines if line.tie),
    }


def _tie(stage: Stage, preview: verbs.Preview, tie: verbs.OpenTie, failed: TieForm | None) -> dict[str, Any]:
    key = f"{tie.track}-{tie.rank}"
    mine = failed is not None and failed.prefix_key == key
    form = (
        failed if mine else TieForm(entries=list(tie.entries), asks_who=tie.places is not None, auto_id=f"id_{key}_%s")
    )
    labels = preview.tabulation.result["entries"]
    return {
        "tie": tie,
        "key": key,
        "words": verbs.tie_words(stage, tie),
        "form": form,
        "rows": [
            {
                "entry": entry,
                "label": labels[str(entry)]["title"],
                "sub": labels[str(entry)]["number"],
                "place": form.data.get(f"place_{entry}", "") if mine else "",
                "passes": bool(form.data.get(f"pass_{entry}")) if mine else False,
            }
            for entry in tie.entries
        ],
    }


@require_POST
@desk_view
@idempotent
def tie(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Enter how people decided a tie."""
    stage = stage_or_404(request, pk, code)
    need_organiser(request, stage.competition)
    key = request.POST.get("tie", "")
    found = next((one for one in verbs.preview_promotion(stage=stage).ties if f"{one.track}-{one.rank}" == key), None)
    here = reverse("judging_desk:promotion", kwargs={"pk": pk, "code": code})
    if found is None:
        messages.warning(request, _("This tie is no longer there; please open the page again."))
        return redirect(here)
    form = TieForm(request.POST, entries=list(found.entries), asks_who=found.places is not None, auto_id=f"id_{key}_%s")
    form.prefix_key = key
    _made, status = act_on_form(
        request,
        form,
        lambda: verbs.decide_tie(
            stage=stage,
            actor=request.actor,
            track=found.track,
            rank=found.rank,
            order=form.cleaned_data["order"],
            chosen=form.cleaned_data["chosen"],
            reason=form.cleaned_data["reason"],
        ),
        _("The decision is on record."),
    )
    return redirect(here) if not status else _promotion_page(request, stage, form, status)


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
        to=reverse("judging_desk:promotion", kwargs={"pk": pk, "code": code}),
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
    here = reverse("judging_desk:promotion", kwargs={"pk": pk, "code": code})
    decided = live_promotion(stage)
    if decided is None:
        return redirect(here)
    decided.stage = stage
    return ask_reason(
        request,
        stage,
        lambda reason: verbs.undo_promotion(promotion=decided, actor=request.actor, reason=reason),
        title=_("Undo the promotion of “%(stage)s”?") % {"stage": stage.name},
        detail=_("All its entries stand again as before the decision. The decision and its undoing stay on record."),
        button=_("Undo the promotion"),
        back=here,
        success=_("The promotion is undone."),
    )
