"""What the pages of a preview have in common: order it, watch it, stop it, show what came of it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import desk_view
from competitions.models import Stage
from judging.actions import previews as verbs
from judging.enums import PreviewKind
from judging.models import AssignmentPreview
from judging.queries.assignment_inputs import inputs_of
from judging.queries.previews import holds, result_context, seats_of_stage, shown_preview
from judging.views.organiser_base import need_organiser, stage_or_404
from notifications.models import JobStatus
from notifications.queries.progress import progress_bar
from ui.htmx import bar_alone
from ui.views import act_and_redirect
from workflow import clock
from workflow.idempotency import idempotent

_PAGES = {PreviewKind.ASSIGN: "assign", PreviewKind.HAND_OVER: "hand_over"}
LATE = 20  # seconds after which the page says that the worker has not begun


def page_of(preview: AssignmentPreview) -> str:
    """The page that shows it."""
    keys = {"pk": preview.stage.competition_id, "code": preview.stage.code}
    return reverse(f"judging_desk:{_PAGES[PreviewKind(preview.kind)]}", kwargs=keys) + f"?preview={preview.pk}"


def compute_if_quick(preview: AssignmentPreview) -> None:
    """A small stage needs no worker: it is there when the page is."""
    if preview.made_at is None and preview.job is not None and verbs.is_quick(preview.stage):
        verbs.make_preview(job_id=str(preview.job_id))


def preview_or_404(request: HttpRequest, stage: Stage, number: str, kind: str | None = None) -> AssignmentPreview:
    """A preview of this stage."""
    rows = AssignmentPreview.objects.filter(stage=stage).select_related("job", "seat__person")
    if kind is not None:
        rows = rows.filter(kind=kind)
    key = int(number) if number.isascii() and number.isdigit() and len(number) < 10 else 0
    found = get_object_or_404(rows, pk=key)
    found.stage = stage
    return found


def preview_context(stage: Stage, kind: PreviewKind, number: str) -> dict[str, Any]:
    """What the templates draw: which preview, whether it holds, its bar or its result. Three queries."""
    seats = seats_of_stage(stage)
    found = shown_preview(stage, kind, number)
    context: dict[str, Any] = {"seats": seats, "preview": found, "bar": None, "stale": False, "result": None}
    if found is None:
        return context
    found.stage = stage
    if found.made_at is None:
        return context | {"bar": bar_of(found), "stopped": found.job is None or found.job.is_over}
    context["stale"] = not holds(found, inputs_of(stage).basis)
    return context | result_context(found, seats)


def bar_of(preview: AssignmentPreview) -> dict[str, Any] | None:
    """What components/progress.html draws; None when nothing is under way."""
    job, stage = preview.job, preview.stage
    if job is None or preview.made_at is not None:
        return None
    waits = job.status == JobStatus.WAITING and (clock.now() - job.created_at).total_seconds() > LATE
    keys = {"pk": stage.competition_id, "code": stage.code, "number": preview.pk}
    return progress_bar(
        job,
        label=_("The assignment is being computed"),
        poll_url=reverse("judging_desk:assign_progress", kwargs=keys),
        note=_("Waiting for the worker; it has not begun yet.") if waits else "",
    )


@require_safe
@desk_view
def progress(request: HttpRequest, pk: int, code: str, number: int) -> HttpResponse:
    """The bar alone, asked for every two seconds; when it is over the page is shown anew."""
    stage = stage_or_404(request, pk, code)
    found = preview_or_404(request, stage, str(number))
    return bar_alone(request, bar_of(found), page_of(found))


@require_POST
@desk_view
@idempotent
def stop(request: HttpRequest, pk: int, code: str, number: int) -> HttpResponse:
    """Nobody wants to wait for it."""
    stage = stage_or_404(request, pk, code)
    need_organiser(request, stage.competition)
    found = preview_or_404(request, stage, str(number))
    return act_and_redirect(
        request,
        lambda: verbs.stop_preview(preview=found, actor=request.actor),
        to=page_of(found),
        success=_("Stopped. Nothing was assigned."),
    )
