"""Import of entries from a list: template, upload, the result of the check, the confirmation, the bar."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import desk_view
from competitions.actions import imports as verbs
from competitions.enums import ImportState
from competitions.forms.imports import HANDED_IN, ConfirmForm, ListForm
from competitions.import_files import marked_file, template_file
from competitions.models import EntryImport
from competitions.queries.history import history_items, history_rows
from competitions.queries.import_progress import progress_of
from competitions.queries.import_reading import CannotRead
from competitions.queries.imports import imports_visible_to, is_late, why_no_import
from competitions.queries.workspace import workspace
from competitions.views.organiser_base import entries_crumb, organised_or_403
from competitions.workflows.entry_import import seen_of
from ui.export import workbook_response
from ui.htmx import is_htmx, page_anew
from ui.parts import Crumb, Stat
from ui.views import act_and_redirect, perform_or_explain
from workflow import clock
from workflow.idempotency import idempotent
from workflow.services import allowed_moves

SHOWN = 50


def _list_address(pk: int) -> str:
    return reverse("competitions_desk:imports", kwargs={"pk": pk})


def _address(found: EntryImport) -> str:
    return reverse("competitions_desk:import", kwargs={"pk": found.competition_id, "number": found.pk})


def _import_or_404(request: HttpRequest, pk: int, number: int) -> EntryImport:
    """404 out of scope, 403 for those of the region who do not organise the round."""
    competition = organised_or_403(request, pk)
    rows = imports_visible_to(request.actor).select_related("job", "made_by", "confirmed_by")
    found = get_object_or_404(rows, pk=number, competition=pk)
    found.competition = competition
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view
@idempotent
def imports(request: HttpRequest, pk: int) -> HttpResponse:
    """How it goes, the template, the upload, and the lists of before."""
    competition = organised_or_403(request, pk)
    form, status = ListForm(request.POST or None, request.FILES or None), 200
    if request.method == "POST":
        form, status = ListForm(request.POST, request.FILES), 422
        if form.is_valid():
            upload = form.cleaned_data["file"]
            outcome = perform_or_explain(
                request,
                lambda: verbs.upload_list(
                    competition=competition,
                    actor=request.actor,
                    upload=upload,
                    name=upload.name,
                    is_handed_in=form.cleaned_data["becomes"] == HANDED_IN,
                ),
                form=form,
            )
            if outcome and outcome.value is not None:
                return redirect(_address(outcome.value))
            status = outcome.status
    rows = EntryImport.objects.filter(competition=competition).select_related("made_by").defer("problems")
    context = workspace(request, competition, place=_("Import of entries"), tab="competitions_desk:entry_list")
    context["crumbs"].insert(-1, entries_crumb(competition))
    context |= {
        "form": form,
        "rows": list(rows[:20]),
        "problem": why_no_import(competition, clock.now()),
        "late": is_late(competition, clock.now()),
    }
    return render(request, "competitions/imports/list.html", context, status=status)


@require_safe
@desk_view
def import_template(request: HttpRequest, pk: int) -> HttpResponse:
    """The template of this round, made from its rules."""
    competition = organised_or_403(request, pk)
    return workbook_response(_("Template %(name)s") % {"name": competition.name}, template_file(competition))


@require_safe
@desk_view
def import_detail(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """What the check found, row by row, and the button; while it runs, the bar."""
    return _page(request, _import_or_404(request, pk, number))


def _page(request: HttpRequest, found: EntryImport, form: ConfirmForm | None = None, status: int = 200) -> HttpResponse:
    late = is_late(found.competition, clock.now())
    context = workspace(request, found.competition, place=found.name, tab="competitions_desk:entry_list")
    context["crumbs"][-1:-1] = [
        entries_crumb(found.competition),
        Crumb(_("Import"), _list_address(found.competition_id)),
    ]
    moves = {move.name for move in allowed_moves(found, request.actor)}
    page = Paginator(found.problems, SHOWN).get_page(request.GET.get("page"))
    context |= {
        "import": found,
        "page": page,
        "moves": moves,
        "ready": "confirm" in moves and found.good_rows and not found.bad_rows,
        "form": form or ConfirmForm(late=late, initial={"seen": seen_of(found)}),
        "job": progress_of(found),
        "stats": _stats(found),
        "late": late,
        "made": list(found.rows.select_related("entry")[:SHOWN]) if found.state == ImportState.DONE else [],
        "made_count": found.rows.count() if found.state == ImportState.DONE else 0,
        "history": history_items(history_rows(found)[:20]),
    }
    return render(request, "competitions/imports/detail.html", context, status=status)


def _stats(found: EntryImport) -> list[Stat]:
    return [
        Stat(found.good_rows, _("Rows that are right"), tone="ok" if found.good_rows else ""),
        Stat(found.bad_rows, _("Rows that are wrong"), tone="danger" if found.bad_rows else ""),
        Stat(found.known_rows, _("Rows imported before")),
    ]


@require_safe
@desk_view
def import_progress(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """The bar alone, asked for every two seconds; when it is full the page is shown anew."""
    found = _import_or_404(request, pk, number)
    job = progress_of(found)
    if not is_htmx(request):
        return redirect(_address(found))
    if job is None or job.finished:
        return page_anew()
    return render(request, "competitions/imports/progress.html", {"job": job})


@require_safe
@desk_view
def import_report(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """The file with its wrong cells marked; whoever takes it is written down."""
    found = _import_or_404(request, pk, number)
    try:
        content = marked_file(found)
    except (CannotRead, ValueError) as error:
        messages.error(request, str(error))
        return redirect(_address(found))
    verbs.note_download(entry_import=found, actor=request.actor)
    return workbook_response(_("Checked %(name)s") % {"name": found.name.rpartition(".")[0] or found.name}, content)


@require_POST
@desk_view
@idempotent
def import_confirm(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Import it; what was typed stays when it cannot be done."""
    found = _import_or_404(request, pk, number)
    form, status = ConfirmForm(request.POST, late=is_late(found.competition, clock.now())), 422
    if form.is_valid():
        outcome = perform_or_explain(
            request,
            lambda: verbs.confirm_import(entry_import=found, actor=request.actor, **form.cleaned_data),
            success=_("The list is being imported. You may leave this page."),
            form=form,
        )
        if outcome:
            return redirect(_address(found))
        status = outcome.status
    return _page(request, _import_or_404(request, pk, number), form, status)


@require_POST
@desk_view
@idempotent
def import_check_again(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Check the same file against the present rules and entries."""
    return _do(request, pk, number, verbs.check_again, _("The list is being checked again."))


@require_POST
@desk_view
@idempotent
def import_discard(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Forget the file."""
    return _do(request, pk, number, verbs.discard_import, _("The list is discarded; nothing of it was imported."))


def _do(request: HttpRequest, pk: int, number: int, verb: Any, success: str) -> HttpResponse:
    found = _import_or_404(request, pk, number)
    return act_and_redirect(
        request, lambda: verb(entry_import=found, actor=request.actor), to=_address(found), success=success
    )
