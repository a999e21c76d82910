"""Draws of experts for a panel: the draw, what it gave, the invitations, the next reserve, the minutes."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import desk_view
from competitions.enums import StageState
from judging.actions import expert_draws as verbs
from judging.forms.draws import ExpertDrawForm, first_values
from judging.models import ExpertDraw, Panel, PanelSeat
from judging.queries.desk import panels_visible_to, runs
from judging.queries.draws import draws_of, minutes_of, next_reserve
from judging.queries.pool import groups_of
from judging.queries.rubrics import rules_of
from judging.views.organiser_base import judging_url, need_organiser, page
from ui.views import act_and_redirect, act_on_form
from workflow.idempotency import idempotent


def _panel_or_404(request: HttpRequest, pk: int, panel: int) -> Panel:
    return get_object_or_404(panels_visible_to(request.actor), pk=panel, stage__competition=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view
@idempotent
def draw_experts(request: HttpRequest, pk: int, panel: int) -> HttpResponse:
    """Draw, and the draws of before."""
    row = _panel_or_404(request, pk, panel)
    need_organiser(request, row.stage.competition)
    rules = rules_of(row.stage)
    book = rules.panel
    first = first_values(
        book.make_up if book else (), rules.panel_size, book.reserve if book else 0, book.rest_rounds if book else 0
    )
    groups = groups_of(row.stage.competition.organisation)
    form = ExpertDrawForm(request.POST or None, initial=first, groups=groups)
    made, status = act_on_form(
        request,
        form,
        lambda: verbs.draw_for(
            panel=row,
            actor=request.actor,
            wanted=form.wanted,
            seed=form.cleaned_data["seed"],
            witness=form.cleaned_data["witness"],
        ),
        _("Drawn. The draw stands on record; nobody is invited yet."),
    )
    if not status:
        return redirect("judging_desk:expert_draw", pk=pk, panel=panel, number=made.number)
    return page(
        request, row.stage, "judging/desk/draw_experts.html", _("Draw experts"), status,
        panel=row, form=form, draws=list(draws_of(row)[:20]), back=judging_url(row.stage),
        in_pool=sum(groups.values()),
    )  # fmt: skip


def _draw_or_404(request: HttpRequest, pk: int, panel: int, number: int) -> ExpertDraw:
    row = _panel_or_404(request, pk, panel)
    found = get_object_or_404(draws_of(row), number=number)
    found.panel = row
    return found


@require_safe
@desk_view
def expert_draw(request: HttpRequest, pk: int, panel: int, number: int) -> HttpResponse:
    """What a draw gave, with everybody's lot."""
    return _show(request, _draw_or_404(request, pk, panel, number), "judging/desk/expert_draw.html")


@require_safe
@desk_view
def expert_draw_print(request: HttpRequest, pk: int, panel: int, number: int) -> HttpResponse:
    """The minutes on A4, with lines to sign."""
    return _show(request, _draw_or_404(request, pk, panel, number), "judging/desk/expert_draw_print.html")


def _show(request: HttpRequest, draw: ExpertDraw, template: str) -> HttpResponse:
    stage = draw.panel.stage
    newest = draws_of(draw.panel).first()
    is_newest = newest is not None and newest.pk == draw.pk
    may = runs(request.actor, stage.competition) and is_newest
    open_now = stage.state in (StageState.NOT_STARTED, StageState.MARKING)
    return page(
        request, stage, template, _("Draw no. %(number)d") % {"number": draw.number},
        draw=draw, panel=draw.panel, is_newest=is_newest, back=judging_url(stage),
        can_invite=may and open_now and draw.invited_at is None,
        reserve=next_reserve(draw.panel) if may and open_now and draw.invited_at else None,
        **minutes_of(draw),
    )  # fmt: skip


@require_POST
@desk_view
@idempotent
def invite_drawn(request: HttpRequest, pk: int, panel: int, number: int) -> HttpResponse:
    """Ask those who were drawn."""
    found = _draw_or_404(request, pk, panel, number)
    need_organiser(request, found.panel.stage.competition)
    return act_and_redirect(
        request,
        lambda: verbs.invite_drawn(draw=found, actor=request.actor),
        to=reverse("judging_desk:expert_draw", kwargs={"pk": pk, "panel": panel, "number": number}),
        success=_("Those who were drawn are invited; each gets a message."),
    )


@require_POST
@desk_view
@idempotent
def ask_reserve(request: HttpRequest, pk: int, panel: int) -> HttpResponse:
    """The next reserve, for a seat that fell free or for none."""
    row = _panel_or_404(request, pk, panel)
    need_organiser(request, row.stage.competition)
    key = request.POST.get("seat", "")
    seat = get_object_or_404(PanelSeat, pk=key, panel=row) if key.isdecimal() and len(key) < 10 else None
    return act_and_redirect(
        request,
        lambda: verbs.ask_next_reserve(panel=row, actor=request.actor, seat=seat),
        to=judging_url(row.stage),
        success=_("The next reserve is invited."),
    )
