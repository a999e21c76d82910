"""The desk: what the scorer enters beside the judges' sheets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import desk_view
from competitions.enums import StageState
from competitions.models import Stage, StageEntry
from competitions.queries.nouns import nouns_of
from competitions.queries.results import live_promotion
from judging.actions import records as verbs
from judging.actions.records import Cell, OtherCells, Typed, WrongCells
from judging.enums import RecordKind
from judging.forms.records import DeductionForm, cells_of
from judging.models import ScoreRecord
from judging.queries.desk import runs
from judging.queries.records import Column, columns_of, recorded_in
from judging.queries.rubrics import rules_of
from judging.queries.shared_rows import shared
from judging.views.organiser_base import judging_url, need_organiser, page, stage_or_404
from ui.views import act_and_redirect, act_on_form, perform_or_explain
from workflow.idempotency import idempotent


@dataclass(frozen=True)
class Box:
    """A cell of the table as the page draws it."""

    name: str
    label: str
    value: str
    before: str
    error: str = ""
    held: str = ""

    @property
    def anchor(self) -> str:
        """Its id on the page."""
        return self.name.replace(":", "-")


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view
@idempotent
def records(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """The table of numbers; a POST keeps what was changed, or shows what cannot stand with everything typed."""
    stage = stage_or_404(request, pk, code)
    if not rules_of(stage).mode.is_marked:
        raise Http404
    if request.method != "POST":
        return _page(request, stage)
    need_organiser(request, stage.competition)
    cells = cells_of(request.POST, [column.key for column in columns_of(rules_of(stage))])
    wrong: dict[Cell, str] = {}
    held: dict[Cell, str] = {}

    def save() -> int:
        try:
            return verbs.save_records(stage=stage, actor=request.actor, cells=cells)
        except WrongCells as error:
            wrong.update(error.faults)
            raise
        except OtherCells as error:
            held.update(error.held)
            raise

    outcome = perform_or_explain(request, save)
    if outcome:
        messages.success(request, _saved(outcome.value or 0))
        return redirect("judging_desk:records", pk=pk, code=code)
    return _page(request, stage, outcome.status, typed=cells, wrong=wrong, held=held)


def _saved(count: int) -> str:
    if not count:
        return _("Nothing was changed.")
    return ngettext("%(n)d number saved.", "%(n)d numbers saved.", count) % {"n": count}


@require_POST
@desk_view
@idempotent
def deduct(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Points by hand, with a reason."""
    stage = stage_or_404(request, pk, code)
    need_organiser(request, stage.competition)
    form = DeductionForm(request.POST, places=_places(stage), noun=nouns_of(stage.competition).entry)

    def act() -> object:
        place = form.cleaned_data["place"]
        place.stage = stage
        return verbs.record_deduction(
            place=place, actor=request.actor, points=form.cleaned_data["points"], reason=form.cleaned_data["reason"]
        )

    _row, status = act_on_form(request, form, act, _("The points are entered."))
    if not status:
        return redirect("judging_desk:records", pk=pk, code=code)
    return _page(request, stage, status, form=form)


@require_POST
@desk_view
@idempotent
def take_back(request: HttpRequest, pk: int, code: str, record: int) -> HttpResponse:
    """Points by hand that no longer count."""
    stage = stage_or_404(request, pk, code)
    need_organiser(request, stage.competition)
    rows = ScoreRecord.objects.select_related("stage_entry").filter(stage_entry__stage=stage, kind=RecordKind.DEDUCTION)
    row = get_object_or_404(rows, pk=record)
    row.stage_entry.stage = stage
    return act_and_redirect(
        request,
        lambda: verbs.take_back_deduction(record=row, actor=request.actor),
        to=reverse("judging_desk:records", kwargs={"pk": pk, "code": code}),
        success=_("The points no longer count."),
    )


def _places(stage: Stage) -> list[StageEntry]:
    rows = StageEntry.objects.filter(stage=stage)
    return shared(
        rows.order_by("running_no", "entry__track__order", "blind_code", "pk"),
        ("entry", "running_no", "blind_code"),
        entry=("number", "title", "track"),
        entry__track=("name",),
    )


def _page(
    request: HttpRequest,
    stage: Stage,
    status: int = 200,
    *,
    typed: Mapping[Cell, Typed] | None = None,
    wrong: Mapping[Cell, str] | None = None,
    held: Mapping[Cell, str] | None = None,
    form: DeductionForm | None = None,
) -> HttpResponse:
    columns, recorded, places = columns_of(rules_of(stage)), recorded_in(stage), _places(stage)
    is_open = stage.state in (StageState.MARKING, StageState.CLOSED) and live_promotion(stage) is None
    rows = []
    for place in places:
        mine = recorded.get(place.pk)
        boxes = []
        for column in columns:
            cell = (place.pk, column.key)
            row = mine.cells.get(column.key) if mine else None
            now = row.value if row else ""
            given = (typed or {}).get(cell)
            newer = (held or {}).get(cell)
            boxes.append(
                Box(
                    f"{place.pk}:{column.key}",
                    f"{heading(column)}: {place.entry.title}",
                    given.value if given else now,
                    # Whoever saw both numbers and sends again decides: the page answers to what stands there now.
                    now if newer is not None or given is None else given.before,
                    (wrong or {}).get(cell, ""),
                    newer or "",
                )
            )
        rows.append({"place": place, "boxes": boxes, "deductions": mine.deductions if mine else []})
    return page(
        request, stage, "judging/desk/records.html", _("Other marks and deductions"), status,
        rows=rows, headings=[(heading(column), hint(column)) for column in columns], back=judging_url(stage),
        can_enter=is_open and runs(request.actor, stage.competition), is_open=is_open,
        form=form or DeductionForm(places=places, noun=nouns_of(stage.competition).entry),
        problems=[(f"cell-{place}-{key}", text) for (place, key), text in (wrong or {}).items()],
    )  # fmt: skip


def heading(column: Column) -> str:
    """What a column is called."""
    if column.kind == RecordKind.OVERTIME:
        return _("Overtime (seconds)")
    return _("%(part)s: factor") % {"part": column.name} if column.kind == RecordKind.FACTOR else column.name


def hint(column: Column) -> str:
    """What may stand in it."""
    if column.many is not None:
        return _("one mark of each juror, with blanks between")
    if column.highest is not None:
        return _("at most %(most)s") % {"most": column.highest}
    return ""
