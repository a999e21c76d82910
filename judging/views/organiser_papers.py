"""Paper of a live stage in one click, as PDF and DOCX."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from accounts.access import desk_view
from competitions.printing import drawn
from judging import printing_live as live
from judging import printing_scores as scores
from judging.actions.papers import note_print
from judging.models import PanelSeat
from judging.views.organiser_base import judging_url, need_organiser, page, stage_or_404
from ui.docx import DOCX_TYPE
from ui.forms import whole_number
from workflow.permissions import is_permitted

TYPES = {"pdf": "application/pdf", "docx": DOCX_TYPE}


@require_safe
@desk_view
def papers(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Everything that can be printed for the day."""
    stage = stage_or_404(request, pk, code)
    need_organiser(request, stage.competition)
    return page(
        request, stage, "judging/live/papers.html", _("Print kit"),
        kit=list(live.paper_names().items()), seats=live.seats_of(stage), back=judging_url(stage),
        is_live=stage.is_on_stage,
    )  # fmt: skip


@require_safe
@desk_view
def paper(request: HttpRequest, pk: int, code: str, name: str, kind: str) -> HttpResponse:
    """One paper, made from what is there now. The overseer reads the minutes that wait for the own signature."""
    stage = stage_or_404(request, pk, code)
    if name != "draw" or not is_permitted(request.actor, "judging.supervise", stage):
        need_organiser(request, stage.competition)
    with override(settings.LANGUAGE_CODE):
        if name in live.WRITERS:
            title, blocks = live.paper_names()[name], live.WRITERS[name](stage)
        elif name == "summary":
            title, blocks = _("Summary of scores"), scores.summary(stage)
        elif name == "sheet":
            seats = PanelSeat.objects.filter(panel__stage=stage).select_related("person")
            seat = get_object_or_404(seats, pk=whole_number(request.GET.get("seat")))
            title = _("Score sheet of judge %(number)d") % {"number": seat.number}
            blocks = scores.judge_sheet(stage, seat)
        else:
            raise Http404
        form = live.titled(stage, title, blocks, landscape=name in {"running-order", "summary", "sheet"})
        content = drawn(form, as_docx=kind == "docx")
    note_print(stage=stage, actor=request.actor, paper=name)
    response = HttpResponse(content, content_type=TYPES[kind])
    response["Content-Disposition"] = content_disposition_header(kind != "pdf", f"{title} {stage.name}.{kind}")
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
