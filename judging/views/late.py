"""Late marks: the list and the decision, for the panel leader and for the organiser."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import desk_view, person_view
from competitions.enums import StageState
from competitions.models import Stage
from judging.actions.late import decide_late
from judging.forms.judge import read_uuid
from judging.queries.late import late_before, late_in, late_rows, seat_led
from judging.views.judge_home import seat_words
from judging.views.organiser_base import judging_url, need_organiser, page, stage_or_404
from ui.views import act_and_redirect
from workflow.idempotency import idempotent


@require_http_methods(["GET", "HEAD", "POST"])
@person_view
@idempotent
def leader(request: HttpRequest, pk: int) -> HttpResponse:
    """The leader of a panel, about the sheets of the others."""
    seat = get_object_or_404(seat_led(request.actor, pk), pk=pk)
    if request.method == "POST":
        return _decide(request, late_before(seat), request.path)
    stage = seat.panel.stage
    context = (
        seat_words(seat)
        | {"stage": stage}
        | _context(stage, late_before(seat), reverse("judging_judge:seat", kwargs={"pk": pk}))
    )
    return render(request, "judging/judge/late.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view
@idempotent
def desk(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """The organiser, about every sheet of the stage."""
    stage = stage_or_404(request, pk, code)
    if request.method == "POST":
        need_organiser(request, stage.competition)
        return _decide(request, late_in(stage), request.path)
    context = _context(stage, late_in(stage), judging_url(stage))
    return page(request, stage, "judging/desk/late.html", context.pop("title"), **context)


def _context(stage: Stage, rows: Any, back: str) -> dict[str, Any]:
    # While marking is open nobody sees another's marks, and nothing is late: the judge can send them again.
    is_over = stage.state in (StageState.CLOSED, StageState.RELEASED)
    return {
        "title": _("Late marks"),
        "is_over": is_over,
        "rows": late_rows(rows, stage) if is_over else [],
        "back": back,
    }


def _decide(request: HttpRequest, rows: Any, to: str) -> HttpResponse:
    key = read_uuid(request.POST.get("envelope")) or uuid.UUID(int=0)
    row = get_object_or_404(
        rows.select_related("sheet__seat__panel__stage__competition", "sheet__stage_entry__stage"), pk=key
    )
    admit = request.POST.get("decision") == "admit"
    reason = request.POST.get("reason", "")[:500]
    return act_and_redirect(
        request,
        lambda: decide_late(sheet=row.sheet, envelope=row.pk, actor=request.actor, admit=admit, reason=reason),
        to=to,
        success=_("The late marks count now; make the ranking again.") if admit else _("The late marks do not count."),
    )
