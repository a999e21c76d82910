"""The halls of a stage: which entry appears where, by lot or by hand."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import desk_view
from competitions.enums import StageState
from competitions.models import Stage
from judging.actions import halls as verbs
from judging.forms.desk import DrawForm, HallsForm
from judging.queries.desk import places_in
from judging.queries.rubrics import rules_of
from judging.views.organiser_base import judging_url, need_organiser, page, stage_or_404
from ui.views import act_on_form
from workflow.idempotency import idempotent


def _form(request: HttpRequest, stage: Stage, *, sent: bool) -> HallsForm:
    rows = list(places_in(stage))
    data = request.POST if sent else None
    return HallsForm(data, rows=rows, halls=rules_of(stage).halls, seen=verbs.halls_seen(rows))


def _moved(count: int) -> str:
    if not count:
        return _("The halls are as they were.")
    text = ngettext("%(count)d entry is in another hall now.", "%(count)d entries are in another hall now.", count)
    return text % {"count": count}


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view
@idempotent
def halls(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Entry by entry; POST saves what was chosen by hand."""
    stage = stage_or_404(request, pk, code)
    if request.method == "POST":
        need_organiser(request, stage.competition)
    form = _form(request, stage, sent=request.method == "POST")
    _count, status = act_on_form(
        request,
        form,
        lambda: verbs.set_halls(
            stage=stage, actor=request.actor, halls=form.halls, seen=form.cleaned_data.get("seen", "")
        ),
        _moved,
    )
    if not status:
        return redirect("judging_desk:halls", pk=pk, code=code)
    return _page(request, stage, form, DrawForm(), status)


@require_POST
@desk_view
@idempotent
def draw_halls(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Deal the entries by lot."""
    stage = stage_or_404(request, pk, code)
    need_organiser(request, stage.competition)
    draw = DrawForm(request.POST)
    _count, status = act_on_form(
        request,
        draw,
        lambda: verbs.draw_halls(stage=stage, actor=request.actor, **draw.cleaned_data),
        _("The halls are drawn. With the seed, which is in the history, anybody can repeat it."),
    )
    if not status:
        return redirect("judging_desk:halls", pk=pk, code=code)
    return _page(request, stage, _form(request, stage, sent=False), draw, status)


def _page(request: HttpRequest, stage: Stage, form: HallsForm, draw: DrawForm, status: int) -> HttpResponse:
    rules = rules_of(stage)
    counts = [sum(row.hall == hall for row in form.rows) for hall in range(1, rules.halls + 1)]
    return page(
        request, stage, "judging/desk/halls.html", _("Halls"), status,
        form=form, draw=draw, counts=list(enumerate(counts, start=1)), apart=rules.ranks_halls_apart,
        without=sum(row.hall is None for row in form.rows), can_change=stage.state == StageState.NOT_STARTED and rules.halls > 1,
        is_live=stage.is_on_stage, seen=verbs.halls_seen(form.rows), back=judging_url(stage),
    )  # fmt: skip
