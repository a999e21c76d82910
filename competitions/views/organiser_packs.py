"""Packs of rounds below: upload, dry run, take over; found again at any time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import desk_view
from competitions.actions import pack_imports as verbs
from competitions.enums import PackImportState
from competitions.forms.packs import PackForm
from competitions.models import Competition, PackImport
from competitions.permissions.packs import may_import
from competitions.queries.history import history_items, history_rows
from competitions.queries.levels_placing import why_takes_none
from competitions.queries.pack_imports import CLASH, HERE, NEW, counts_of, imports_of, imports_visible_to
from competitions.queries.workspace import workspace
from competitions.views.organiser_base import competition_or_404
from notifications.queries.progress import progress_bar
from ui.htmx import bar_alone
from ui.parts import Crumb
from ui.views import act_and_redirect, perform_or_explain
from workflow.idempotency import idempotent
from workflow.services import allowed_moves

_AT_WORK = (PackImportState.CHECKING, PackImportState.IMPORTING)


def _address(row: PackImport) -> str:
    return reverse("competitions_desk:pack_import", kwargs={"pk": row.competition_id, "pack": row.pk})


def _may_or_403(request: HttpRequest, competition: Competition) -> None:
    if not may_import(request.actor, PackImport(competition=competition)):
        raise PermissionDenied(
            _("Only organisers of %(office)s may do this.") % {"office": competition.organisation.name}
        )


def _row_or_404(request: HttpRequest, pk: int, pack: int) -> PackImport:
    rows = imports_visible_to(request.actor).select_related(
        "competition__region", "competition__organisation", "uploaded_by", "confirmed_by", "job"
    )
    return get_object_or_404(rows, pk=pack, competition=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view
@idempotent
def pack_imports(request: HttpRequest, pk: int) -> HttpResponse:
    """What came in so far, and the form for the next. POST uploads."""
    competition = competition_or_404(request, pk)
    may = may_import(request.actor, PackImport(competition=competition))
    if request.method == "POST":
        _may_or_403(request, competition)
    form = PackForm(request.POST or None, request.FILES or None) if may else None
    status = 200
    if request.method == "POST" and form is not None:
        status = 422
        if form.is_valid():
            upload = form.cleaned_data["pack"]
            outcome = perform_or_explain(
                request,
                lambda: verbs.upload_pack(
                    competition=competition,
                    actor=request.actor,
                    upload=upload,
                    name=upload.name,
                    printed=form.cleaned_data["printed"],
                ),
                success=_("The pack came in and is being checked."),
                form=form,
            )
            if outcome and outcome.value is not None:
                return redirect(_address(outcome.value))
            status = outcome.status
    rows = list(imports_of(competition))
    for row in rows:
        row.url = _address(row)  # type: ignore[attr-defined]
        row.counts = counts_of(row.rows)  # type: ignore[attr-defined]
    context = workspace(request, competition, place=_("Packs from below"), tab="competitions_desk:call") | {
        "rows": rows,
        "form": form,
        "problem": why_takes_none(competition),
    }
    return render(request, "competitions/packs/list.html", context, status=status)


@require_safe
@desk_view
def pack_import(request: HttpRequest, pk: int, pack: int) -> HttpResponse:
    """One pack: the bar, or the dry run, or what came in."""
    row = _row_or_404(request, pk, pack)
    competition = competition_or_404(request, pk)
    context = workspace(request, competition, place=row.name, tab="competitions_desk:call")
    context["crumbs"].insert(
        -1, Crumb(_("Packs from below"), reverse("competitions_desk:pack_imports", kwargs={"pk": pk}))
    )
    counts = counts_of(row.rows)
    shown = {
        "pack": row,
        "counts": counts,
        "would_come": context["nouns"].counted(counts[NEW]),
        "new": [one for one in row.rows if one["state"] == NEW],
        "here": [one for one in row.rows if one["state"] == HERE],
        "clashing": [one for one in row.rows if one["state"] == CLASH],
        "bar": _bar(row),
        "moves": {move.name for move in allowed_moves(row, request.actor)},
        "blocked": bool(row.problems) or not counts[NEW],
        "may": may_import(request.actor, row),
        "history": history_items(history_rows(row)),
    }
    return render(request, "competitions/packs/detail.html", context | shown)


def _bar(row: PackImport) -> dict[str, Any] | None:
    """While the worker is at it, or stopped."""
    job = row.job
    if job is None or row.state not in _AT_WORK:
        return None
    progress = reverse("competitions_desk:pack_import_progress", kwargs={"pk": row.competition_id, "pack": row.pk})
    is_check = row.state == PackImportState.CHECKING
    return progress_bar(
        job,
        label=_("The pack is being checked") if is_check else _("The entries are being taken over"),
        poll_url=progress,
    )


@require_safe
@desk_view
def pack_import_progress(request: HttpRequest, pk: int, pack: int) -> HttpResponse:
    """The bar alone; when the work is over the page is shown anew."""
    row = _row_or_404(request, pk, pack)
    return bar_alone(request, _bar(row), _address(row))


def _act(request: HttpRequest, pk: int, pack: int, verb: Callable[..., Any], success: str) -> HttpResponse:
    row = _row_or_404(request, pk, pack)
    _may_or_403(request, row.competition)
    return act_and_redirect(request, lambda: verb(row=row, actor=request.actor), to=_address(row), success=success)


@require_POST
@desk_view
@idempotent
def pack_import_confirm(request: HttpRequest, pk: int, pack: int) -> HttpResponse:
    """Take the entries over."""
    return _act(request, pk, pack, verbs.confirm_import, _("The entries are being taken over."))


@require_POST
@desk_view
@idempotent
def pack_import_again(request: HttpRequest, pk: int, pack: int) -> HttpResponse:
    """Check once more."""
    return _act(request, pk, pack, verbs.look_again, _("The pack is being checked again."))


@require_POST
@desk_view
@idempotent
def pack_import_repeat(request: HttpRequest, pk: int, pack: int) -> HttpResponse:
    """Let the worker try again."""
    return _act(request, pk, pack, verbs.repeat_import, _("The work is waiting to run again."))


@require_POST
@desk_view
@idempotent
def pack_import_discard(request: HttpRequest, pk: int, pack: int) -> HttpResponse:
    """Put it aside."""
    row = _row_or_404(request, pk, pack)
    _may_or_403(request, row.competition)
    return act_and_redirect(
        request,
        lambda: verbs.discard_import(row=row, actor=request.actor),
        to=reverse("competitions_desk:pack_imports", kwargs={"pk": pk}),
        success=_("The pack was put aside; its file is gone."),
    )
