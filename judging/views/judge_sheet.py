"""One score sheet: materials beside the rubric, marks by script or by plain form, check and lock, step back."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from competitions.enums import StageState
from judging.actions import marks as marking
from judging.actions import sheets
from judging.actions.sent import verdict_words
from judging.enums import OPEN_SHEETS, SheetState
from judging.forms.judge import RecuseForm, marks_of_form
from judging.models import ScoreSheet
from judging.queries.judge import sheets_of
from judging.queries.rubrics import rubric_for
from judging.queries.sheet_view import face_of, items_of
from judging.views.judge_home import first_open, places_of, seat_words
from judging.views.seat_access import judge_view
from ui import formats
from ui.forms import whole_number
from ui.views import perform_or_explain
from workflow.idempotency import idempotent
from workflow.services import Forbidden, MoveError


def sheet_or_404(request: HttpRequest, pk: int) -> ScoreSheet:
    """An own sheet."""
    return get_object_or_404(sheets_of(request.actor), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@judge_view
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The marking page. A POST is the plain form: save, and go on to check, the next entry or stay."""
    row = sheet_or_404(request, pk)
    if row.stage_entry.stage.state == StageState.NOT_STARTED:
        return render(
            request, "judging/judge/sheet_waiting.html", seat_words(row.seat) | {"title": _("Score sheet"), "row": row}
        )
    if request.method == "POST":
        return _save_form(request, row)
    if row.pending and row.state in OPEN_SHEETS:
        messages.warning(request, _("Before you mark this entry, please make the statement that is asked for here."))
        return redirect("judging_judge:conflicts", pk=row.seat_id)
    return _page(request, row)


def _save_form(request: HttpRequest, row: ScoreSheet) -> HttpResponse:
    codes = [dimension.code for dimension in rubric_for(row.stage_entry).dimensions]
    sent = marks_of_form(request.POST, codes)
    typed = dict(sent.values)
    try:
        saved = marking.save_marks(sheet=row, actor=request.actor, marks=sent)
    except Forbidden:
        raise
    except MoveError as error:
        return _page(request, row, typed=typed, comment=sent.comment, problem=str(error), status=422)
    if not saved.is_applied and saved.differs:
        problem = verdict_words(saved.verdict)
        return _page(request, saved.sheet, typed=typed, comment=sent.comment, problem=problem, status=409)
    target = request.POST.get("go", "")
    if target == "check":
        return redirect("judging_judge:check", pk=row.pk)
    if target == "next":
        following = first_open([place for place in places_of(row.seat) if place.sheet_id != row.pk])
        if following is not None:
            return redirect(following.url)
        return redirect("judging_judge:seat", pk=row.seat_id)
    return redirect("judging_judge:sheet", pk=row.pk)


def _page(
    request: HttpRequest,
    row: ScoreSheet,
    *,
    typed: dict[str, str] | None = None,
    comment: str | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    places = places_of(row.seat)
    stage = row.stage_entry.stage
    is_open = stage.state == StageState.MARKING and row.state in OPEN_SHEETS
    items = items_of(row, typed)
    index = next((n for n, place in enumerate(places) if place.sheet_id == row.pk), 0)
    rubric = rubric_for(row.stage_entry)
    context: dict[str, Any] = seat_words(row.seat) | {
        "title": _("Score sheet"),
        "row": row,
        "stage": stage,
        "face": face_of(row) if row.state != SheetState.RECUSED else None,
        "items": items,
        "comment": row.comment if comment is None else comment,
        "saved_comment": row.comment if comment is not None and comment != row.comment else "",
        "max_comment": marking.MAX_COMMENT,
        "full": formats.number(rubric.total),
        "left": sum(not item.value for item in items),
        "places": places,
        "place": places[index] if places else None,
        "position": index + 1,
        "before": places[index - 1] if index else None,
        "after": places[index + 1] if index + 1 < len(places) else None,
        "is_open": is_open,
        "problem": problem,
        "envelope": uuid.uuid4(),
        "late": list(row.envelopes.filter(applied=False).order_by("-seq")[:5]) if row.head_seq > row.version else [],
        "check_url": reverse("judging_judge:check", kwargs={"pk": row.pk}),
    }
    return render(request, "judging/judge/sheet.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@judge_view
@idempotent
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole sheet once more, then lock."""
    row = sheet_or_404(request, pk)
    if request.method == "POST":
        version = whole_number(request.POST.get("version"), -1)
        outcome = perform_or_explain(
            request,
            lambda: sheets.submit_sheet(sheet=row, actor=request.actor, version=version),
            success=_("The score sheet is locked."),
        )
        if outcome:
            following = first_open([place for place in places_of(row.seat) if place.sheet_id != row.pk])
            if following is not None:
                return redirect(following.url)
            return redirect("judging_judge:seat", pk=row.seat_id)
        return redirect("judging_judge:check", pk=pk)
    items = items_of(row)
    context = seat_words(row.seat) | {
        "title": _("Check and lock"),
        "row": row,
        "face": face_of(row),
        "items": items,
        "left": [item.name for item in items if not item.value],
        "full": formats.number(rubric_for(row.stage_entry).total),
        "can_lock": row.state == SheetState.SAVED and row.stage_entry.stage.state == StageState.MARKING,
        "back": reverse("judging_judge:sheet", kwargs={"pk": pk}),
    }
    return render(request, "judging/judge/check.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@judge_view
@idempotent
def recuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Step back from an entry, with kind and reason."""
    row = sheet_or_404(request, pk)
    form = RecuseForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            outcome = perform_or_explain(
                request,
                lambda: sheets.recuse_sheet(sheet=row, actor=request.actor, **form.cleaned_data),
                success=_(
                    "You stepped back from this entry. It gets no score from you, which is not the same as zero."
                ),
                form=form,
            )
            if outcome:
                return redirect("judging_judge:seat", pk=row.seat_id)
            status = outcome.status
    context = seat_words(row.seat) | {
        "title": _("Step back from this entry"),
        "row": row,
        "face": face_of(row),
        "form": form,
        "back": reverse("judging_judge:sheet", kwargs={"pk": pk}),
    }
    return render(request, "judging/judge/recuse.html", context, status=status)
