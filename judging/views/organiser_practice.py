"""The desk's page of practice: entries prepared, who has practised, how far the marks lie apart."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import desk_view
from competitions.enums import StageState
from competitions.models import Stage
from judging.actions import practice as verbs
from judging.forms.practice import PracticeForm
from judging.models import Panel, PanelSeat, PracticeEntry
from judging.queries.practice import missing_for, practice_entries, practice_of, progress_of, spread_of_stage
from judging.views.organiser_base import judging_url, need_organiser, page, stage_or_404
from judging.views.practice_context import people_words, shown
from ui.files import file_response
from ui.forms import whole_number
from ui.views import act_and_redirect, act_on_form
from workflow.idempotency import idempotent


def _stage(request: HttpRequest, pk: int, code: str) -> Stage:
    """The stage, where its rule book knows practice; only for those who run it: the marks stand here with names."""
    stage = stage_or_404(request, pk, code)
    if practice_of(stage) is None:
        raise Http404
    need_organiser(request, stage.competition)
    return stage


def _url(stage: Stage) -> str:
    return reverse("judging_desk:practice", kwargs={"pk": stage.competition_id, "code": stage.code})


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view
@idempotent
def practice(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """POST: begin anew, open the spread to a panel, excuse a judge."""
    stage = _stage(request, pk, code)
    if request.method == "POST":
        return _act(request, stage)
    entries = list(practice_entries(stage))
    parts = spread_of_stage(stage, entries)
    people = progress_of(PanelSeat.objects.filter(panel__stage=stage), entries)
    opened = set(Panel.objects.filter(stage=stage, practice_opening__isnull=False).values_list("pk", flat=True))
    panels = {row.seat.panel_id: row.seat.panel for row in people}
    rule = practice_of(stage)
    return page(
        request, stage, "judging/desk/practice.html", _("Practice"), rule=rule, entries=entries, **people_words(people),
        missing=missing_for(stage, entries), shown=[shown(part, named=True) for part in parts],
        locked=sum(row.locked for row in people), panels=[(panel, panel.pk in opened) for panel in panels.values()],
        is_open=stage.state == StageState.NOT_STARTED, is_over=stage.state in (StageState.CLOSED, StageState.RELEASED),
        back=judging_url(stage),
    )  # fmt: skip


def _act(request: HttpRequest, stage: Stage) -> HttpResponse:
    act, actor = request.POST.get("act", ""), request.actor
    if act == "open":
        panel = get_object_or_404(Panel, stage=stage, pk=whole_number(request.POST.get("panel")))
        panel.stage = stage
        return act_and_redirect(
            request,
            lambda: verbs.open_spread(panel=panel, actor=actor),
            to=request.path,
            success=_("The judges of the panel see the spread now, as far as the rule book shows it."),
        )
    if act == "excuse":
        rows = PanelSeat.objects.select_related("panel", "person").filter(panel__stage=stage)
        seat = get_object_or_404(rows, pk=whole_number(request.POST.get("seat")))
        seat.panel.stage = stage
        reason = request.POST.get("reason", "")[:500]
        return act_and_redirect(
            request,
            lambda: verbs.excuse_from_practice(seat=seat, actor=actor, reason=reason),
            to=request.path,
            success=_("The judge may mark without the practice."),
        )
    return act_and_redirect(
        request,
        lambda: verbs.reset_practice(stage=stage, actor=actor),
        to=request.path,
        success=_("Practice begins anew; every practice mark is thrown away."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view
@idempotent
def practice_new(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Prepare one more."""
    stage = _stage(request, pk, code)
    form = PracticeForm(request.POST or None, request.FILES or None, stage=stage)
    made, status = act_on_form(
        request,
        form,
        lambda: verbs.add_practice_entry(stage=stage, actor=request.actor, sample=form.sample()),
        _("The practice entry is prepared; the judges' tablets fetch it by themselves."),
    )
    if not status:
        if form.rubric is None:  # the marks of the office need the track first
            return redirect("judging_desk:practice_entry", pk=pk, code=code, number=made.pk)
        return redirect(_url(stage))
    return _form_page(request, stage, form, None, status)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view
@idempotent
def practice_entry(request: HttpRequest, pk: int, code: str, number: int) -> HttpResponse:
    """Change one, or take it away (``act=remove``)."""
    stage = _stage(request, pk, code)
    entry = _entry(stage, number)
    if request.method == "POST" and request.POST.get("act") == "remove":
        return act_and_redirect(
            request,
            lambda: verbs.remove_practice_entry(entry=entry, actor=request.actor),
            to=_url(stage),
            success=_("The practice entry is taken away."),
        )
    form = PracticeForm(request.POST or None, request.FILES or None, stage=stage, entry=entry)
    _made, status = act_on_form(
        request,
        form,
        lambda: verbs.change_practice_entry(entry=entry, actor=request.actor, sample=form.sample()),
        _("The practice entry is changed."),
    )
    return _form_page(request, stage, form, entry, status) if status else redirect(_url(stage))


def _entry(stage: Stage, number: int) -> PracticeEntry:
    entry: PracticeEntry = get_object_or_404(practice_entries(stage), pk=number)
    entry.stage = stage
    return entry


def _form_page(
    request: HttpRequest, stage: Stage, form: PracticeForm, entry: PracticeEntry | None, status: int
) -> HttpResponse:
    title = _("Change the practice entry") if entry else _("New practice entry")
    return page(
        request, stage, "judging/desk/practice_form.html", title, status, form=form, entry=entry, heading=title,
        back=_url(stage), is_touched=entry is not None and entry.sheets.exists(),
        is_open=stage.state == StageState.NOT_STARTED,
    )  # fmt: skip


@require_safe
@xframe_options_sameorigin
@desk_view
def practice_file(request: HttpRequest, pk: int, code: str, number: int) -> HttpResponseBase:
    """The material, for the office that prepared it."""
    return serve(request, _entry(_stage(request, pk, code), number))


def serve(request: HttpRequest, entry: PracticeEntry) -> HttpResponseBase:
    """The file of a practice entry. 404 where there is none, or the store lost it."""
    if not entry.file:
        raise Http404
    try:
        opened: Any = entry.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    return file_response(request, opened, name=entry.name, extension=entry.extension)
