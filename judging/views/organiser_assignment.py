"""The assignment of entries to judges at the desk: previewed, confirmed as it was shown, a conflict found since replaced."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import desk_view
from competitions.enums import StageState
from competitions.models import Stage
from judging.actions import previews as verbs
from judging.actions.declarations import replace_conflicted
from judging.enums import PreviewKind, SheetState
from judging.forms.assignment import AssignForm, initial_of
from judging.models import Panel
from judging.queries.assignment_rules import rule_counts
from judging.queries.conflicts import barred_sheets
from judging.queries.desk import given_so_far, sheets_visible_to
from judging.queries.previews import picture, seats_of_stage
from judging.queries.rubrics import rules_of
from judging.views.organiser_base import judging_url, need_organiser, page, stage_or_404
from judging.views.previews import compute_if_quick, page_of, preview_context, preview_or_404
from ui.charts import standalone
from ui.views import act_and_redirect, perform_or_explain
from workflow.idempotency import idempotent

OPEN = (StageState.NOT_STARTED, StageState.MARKING)


def assign_url(stage: Stage, name: str = "assign", **more: Any) -> str:
    """A page of the assignment."""
    return reverse(f"judging_desk:{name}", kwargs={"pk": stage.competition_id, "code": stage.code, **more})


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view
@idempotent
def assign(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """The newest preview, or the one in the address; POST makes the sheets that it shows."""
    stage = stage_or_404(request, pk, code)
    if request.method != "POST":
        return _page(request, stage, None)
    need_organiser(request, stage.competition)
    found = preview_or_404(request, stage, request.POST.get("preview", ""), PreviewKind.ASSIGN)
    outcome = perform_or_explain(request, lambda: verbs.confirm_preview(preview=found, actor=request.actor))
    if outcome and outcome.value is not None:
        count = len(outcome.value)
        text = ngettext("%(n)d score sheet is assigned.", "%(n)d score sheets are assigned.", count)
        perform_or_explain(request, lambda: None, success=text % {"n": count})
    return redirect(page_of(found))


@require_POST
@desk_view
@idempotent
def order(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Have it computed; the worker's job, or at once where that takes no time."""
    stage = stage_or_404(request, pk, code)
    need_organiser(request, stage.competition)
    # Where everybody marks everything there is nothing to choose, and the page asks nothing.
    form = AssignForm(request.POST if rules_of(stage).reviews_per_entry else {})
    if not form.is_valid():
        return _page(request, stage, form, 422)
    outcome = perform_or_explain(
        request, lambda: verbs.order_preview(stage=stage, actor=request.actor, options=form.options), form=form
    )
    if not outcome or outcome.value is None:
        return _page(request, stage, form, outcome.status)
    compute_if_quick(outcome.value)
    return redirect(page_of(outcome.value))


def _page(request: HttpRequest, stage: Stage, form: AssignForm | None, status: int = 200) -> HttpResponse:
    context = preview_context(stage, PreviewKind.ASSIGN, request.GET.get("preview", ""))
    found = context["preview"]
    if form is None:
        form = AssignForm(initial=initial_of(found.options if found else {}))
    blocked = bool(context.get("troubles"))
    waits = not context["result"] and not context["bar"]
    panels = list(Panel.objects.filter(stage=stage).order_by("pk")) if blocked or not context["seats"] else []
    result = context["result"]
    given_to = [seat for seat in context["seats"].values() if seat.has_sheets]
    return page(
        request, stage, "judging/desk/assign.html", _("Assign the score sheets"), status,
        **context,
        form=form,
        panels=panels,
        reviews=rules_of(stage).reviews_per_entry,
        rules=rule_counts(stage, context["seats"].values()),
        is_open=stage.state in OPEN,
        barred=barred_sheets(stage, given_to) if stage.state in OPEN else [],
        is_marking=stage.state == StageState.MARKING,
        can_add_panel=stage.state == StageState.NOT_STARTED and not panels,
        can_confirm=bool(result and result["new"] and not blocked and not context["stale"] and not found.confirmed_at),
        given=given_so_far(stage) if waits else None,
        back=judging_url(stage),
    )  # fmt: skip


@require_safe
@desk_view
def picture_file(request: HttpRequest, pk: int, code: str, number: int) -> HttpResponse:
    """The islands as a drawing for the minutes, with the hash of what it shows."""
    stage = stage_or_404(request, pk, code)
    found = preview_or_404(request, stage, str(number))
    if found.made_at is None:
        return redirect(page_of(found))
    drawing = picture(found.result["picture"], seats_of_stage(stage))["drawing"]
    caption = f"{stage.competition.name} · {stage.name} · {found.short}"
    response = HttpResponse(standalone(drawing, caption), content_type="image/svg+xml")
    response["Content-Disposition"] = f'attachment; filename="assignment-{slugify(stage.code)}-{found.short}.svg"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
@desk_view
@idempotent
def replace(request: HttpRequest, pk: int, sheet: int) -> HttpResponse:
    """Take back a sheet that a conflict found since bars."""
    rows = sheets_visible_to(request.actor).exclude(state__in=[SheetState.RECUSED, SheetState.ABSENT])
    row = get_object_or_404(rows, pk=sheet, seat__panel__stage__competition=pk)
    stage = row.seat.panel.stage
    need_organiser(request, stage.competition)
    return act_and_redirect(
        request,
        lambda: replace_conflicted(sheet=row, actor=request.actor),
        to=assign_url(stage),
        success=_("The sheet is taken back. Preview anew to give the entry to somebody else; all others stay."),
    )
