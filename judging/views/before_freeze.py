"""Before the freeze: how severe the judges are, how solid the line is, what is odd. For the panel's leader and the overseer."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import desk_view, person_view
from competitions.models import Stage
from judging.actions.flags import decide_flag
from judging.actions.severity import pictures_of
from judging.enums import FlagVerdict, SeatState
from judging.models import PanelSeat
from judging.queries.judge import seats_of
from judging.queries.rubrics import rules_of
from judging.queries.severity import JudgeLine, Picture, is_time, may_see
from judging.views.judge_home import seat_words
from judging.views.organiser_base import page, ranking_url, stage_or_404
from notifications.models import Job
from notifications.queries.progress import progress_bar
from ui.charts import Chance, Whisker
from ui.export import Sheet, workbook_bytes, workbook_response
from ui.htmx import is_htmx, page_anew
from ui.views import act_and_redirect
from workflow.idempotency import idempotent


def _led(request: HttpRequest, pk: int) -> PanelSeat:
    """Own seat as a leader, in a stage whose rules let this be seen; else there is nothing here."""
    seat: PanelSeat = get_object_or_404(seats_of(request.actor), pk=pk, is_leader=True, state=SeatState.ACCEPTED)
    if rules_of(seat.panel.stage).severity is None:
        raise Http404
    return seat


def _watched(request: HttpRequest, pk: int, code: str) -> Stage:
    """The stage of the desk, for whom the rules let see it."""
    stage = stage_or_404(request, pk, code)
    if rules_of(stage).severity is None:
        raise Http404
    if not may_see(request.actor, stage):
        raise PermissionDenied(_("By the rules of this competition only the panel's leader and the overseer see this."))
    return stage


def _context(request: HttpRequest, stage: Stage, act_url: str, export_url: str, back: str) -> dict[str, Any]:
    """With ``bar`` while the worker computes."""
    found = pictures_of(stage, request.actor) if is_time(stage) else []
    shown = [] if isinstance(found, Job) else found
    bar = None
    if isinstance(found, Job):
        bar = progress_bar(found, label=_("It is being computed"), poll_url=request.path)
    return {
        "bar": bar,
        "title": _("Before the freeze"),
        "stage": stage,
        "is_time": is_time(stage),
        "pictures": [(one, _dots(one), _columns(one)) for one in shown],
        "verdicts": FlagVerdict.choices,
        "act_url": act_url,
        "export_url": export_url,
        "back": back,
    }


def _dots(picture: Picture) -> list[Whisker]:
    """95 % each: the standard error times 1.96."""

    def kind(row: JudgeLine) -> str:
        return "in" if abs(row.severity or 0.0) <= 1.96 * (row.error or 0.0) else "tie"

    known = [row for row in picture.judges if row.severity is not None]
    return [Whisker(row.label, row.severity or 0.0, 1.96 * (row.error or 0.0), kind(row)) for row in known]


def _columns(picture: Picture) -> list[Chance]:
    def kind(chance: float) -> str:
        return "tie" if 0.1 <= chance <= 0.9 else "in" if chance > 0.9 else "out"

    return [Chance(row.label, row.inside, kind(row.inside)) for row in picture.rows if row.inside is not None]


def _bar(request: HttpRequest, context: dict[str, Any]) -> HttpResponse | None:
    """What the bar on the page asks for: itself again, or the whole page once all is there. None for a whole page."""
    if not is_htmx(request):
        return None
    return render(request, "components/progress.html", context["bar"]) if context["bar"] else page_anew()


def _export(request: HttpRequest, stage: Stage, back: str) -> HttpResponse:
    """The tables behind the pictures; back to the page while they are being computed."""
    if not is_time(stage):
        raise Http404
    found = pictures_of(stage, request.actor)
    if isinstance(found, Job):
        return redirect(back)
    of_judges = [
        _("Judge"), _("Severity"), _("Standard error"), _("Sheets"), _("Lowest"), _("Highest"),
        _("Who changes side without this judge"),
    ]  # fmt: skip
    of_entries = [
        _("Entry"), _("Official rank"), _("Corrected rank"), _("Moves"), _("Chance of a place"), _("Rank from"), _("Rank to"),
    ]  # fmt: skip
    sheets = []
    for number, one in enumerate(found, 1):
        name = one.name or str(number)
        judges = [
            [row.label, row.severity, row.error, row.n, row.low, row.high, "、".join(row.moved)] for row in one.judges
        ]
        rows = [[row.label, row.official, row.corrected, row.moved, row.inside, row.low, row.high] for row in one.rows]
        sheets.append(Sheet(f"{name} {_('Judges')}", of_judges, judges, (12, 12, 12, 8, 10, 10, 40)))
        sheets.append(Sheet(f"{name} {_('Entries')}", of_entries, rows, (36, 12, 12, 8, 14, 10, 10)))
    what = _("Before the freeze")
    return workbook_response(f"{stage.competition.name} {stage.name} {what}", workbook_bytes(sheets))


def _decide(request: HttpRequest, stage: Stage, to: str) -> HttpResponse:
    return act_and_redirect(
        request,
        lambda: decide_flag(
            stage=stage,
            actor=request.actor,
            flag=request.POST.get("flag", ""),
            verdict=request.POST.get("verdict", ""),
            reason=request.POST.get("reason", ""),
        ),
        to=to,
        success=_("Your decision is on record. No mark changes by it."),
    )


@require_safe
@person_view
def judge_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The leader's."""
    seat = _led(request, pk)
    names = ("judging_judge:flags", "judging_judge:before_export", "judging_judge:panel")
    urls = [reverse(name, kwargs={"pk": pk}) for name in names]
    context = _context(request, seat.panel.stage, *urls)
    return _bar(request, context) or render(
        request, "judging/judge/before.html", seat_words(seat) | {"row": seat} | context
    )


@require_POST
@person_view
@idempotent
def judge_flags(request: HttpRequest, pk: int) -> HttpResponse:
    """The leader decides about a flag."""
    seat = _led(request, pk)
    return _decide(request, seat.panel.stage, reverse("judging_judge:before", kwargs={"pk": pk}))


@require_safe
@person_view
def judge_export(request: HttpRequest, pk: int) -> HttpResponse:
    """The tables for the leader."""
    return _export(request, _led(request, pk).panel.stage, reverse("judging_judge:before", kwargs={"pk": pk}))


@require_safe
@desk_view
def desk_page(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """The overseer's, and the organisers' where the rules say so."""
    stage = _watched(request, pk, code)
    where = {"pk": pk, "code": code}
    urls = [reverse(name, kwargs=where) for name in ("judging_desk:flags", "judging_desk:before_export")]
    context = _context(request, stage, *urls, ranking_url(stage))
    context.pop("stage")
    return _bar(request, context) or page(request, stage, "judging/desk/before.html", context.pop("title"), **context)


@require_http_methods(["POST"])
@desk_view
@idempotent
def desk_flags(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """The overseer decides about a flag."""
    stage = _watched(request, pk, code)
    return _decide(request, stage, reverse("judging_desk:before", kwargs={"pk": pk, "code": code}))


@require_safe
@desk_view
def desk_export(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """The tables for the overseer."""
    back = reverse("judging_desk:before", kwargs={"pk": pk, "code": code})
    return _export(request, _watched(request, pk, code), back)
