"""Seat cards at the desk: issued, printed, issued anew; which tablet sits where since when."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import desk_view
from competitions.models import Stage
from judging.actions import seat_binding as verbs
from judging.models import PanelSeat
from judging.queries.bindings import OPEN_STAGES, seats_with_cards, token_of, without_card
from judging.views.organiser_base import judging_url, need_organiser, page, stage_or_404
from ui.charts import qr
from ui.forms import whole_number
from ui.lists import page_of_list, paged
from ui.views import act_and_redirect
from workflow.idempotency import idempotent

SHOWN = 100  # seats on one page


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view
@idempotent
def cards(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Every seat with its card and its tablet. POST: cards for all, another card, or the tablet signed out."""
    stage = stage_or_404(request, pk, code)
    if request.method == "POST":
        need_organiser(request, stage.competition)
        return _act(request, stage)
    seats = seats_with_cards(stage)
    return page(
        request, stage, "judging/desk/seat_cards.html", _("Seat cards"), list=paged(request, seats, SHOWN),
        back=judging_url(stage), missing=without_card(seats), is_open=stage.state in OPEN_STAGES,
    )  # fmt: skip


def _act(request: HttpRequest, stage: Stage) -> HttpResponse:
    act, here = request.POST.get("act", ""), page_of_list(request)
    if act == "issue":
        return act_and_redirect(
            request,
            lambda: verbs.issue_cards(stage=stage, actor=request.actor),
            to=here,
            success=_("Every seat has its card. Print them now."),
        )
    rows = PanelSeat.objects.select_related("panel__stage__competition", "person").filter(panel__stage=stage)
    seat = get_object_or_404(rows, pk=whole_number(request.POST.get("seat")))
    if act == "revoke":
        return act_and_redirect(
            request,
            lambda: verbs.revoke_binding(seat=seat, actor=request.actor),
            to=here,
            success=_("The tablet is signed out; the card can be scanned again."),
        )
    return act_and_redirect(
        request,
        lambda: verbs.reissue_card(seat=seat, actor=request.actor),
        to=here,
        success=_("The seat has another card; the old one opens nothing any more."),
    )


@require_safe
@desk_view
def print_cards(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """The cards for A4, to cut. Only for those who run the stage: who holds a card sits on the seat."""
    stage = stage_or_404(request, pk, code)
    need_organiser(request, stage.competition)
    rows = []
    for seat in seats_with_cards(stage) if stage.state in OPEN_STAGES else ():
        token = token_of(seat.live_cards[0]) if seat.live_cards else ""  # type: ignore[attr-defined]
        if token:
            address = request.build_absolute_uri(reverse("judging_judge:open_seat", kwargs={"token": token}))
            label = _("Seat of judge %(number)d") % {"number": seat.number}
            rows.append((seat, address, qr(address, label)))
    answer = render(
        request,
        "judging/desk/seat_cards_print.html",
        {
            "title": _("Seat cards"),
            "stage": stage,
            "competition": stage.competition,
            "rows": rows,
            "back": reverse("judging_desk:seat_cards", kwargs={"pk": pk, "code": code}),
        },
    )
    answer["Cache-Control"] = "no-store, private"
    return answer
