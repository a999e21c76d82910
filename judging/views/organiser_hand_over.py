"""A judge falls out in the middle of a round: what moves is shown first, then done with a reason."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import desk_view
from competitions.models import Stage
from judging.actions import previews as previewing
from judging.actions.assignment import Options
from judging.actions.hand_over import hand_over as carry_out
from judging.enums import PreviewKind, SeatState
from judging.models import Panel, PanelSeat
from judging.queries.assignment_rules import accepted_seats
from judging.queries.draws import next_reserve
from judging.queries.rubrics import rules_of
from judging.views.organiser_assignment import OPEN, assign_url
from judging.views.organiser_base import judging_url, need_organiser, page, stage_or_404
from judging.views.previews import compute_if_quick, page_of, preview_context, preview_or_404
from ui.forms import ReasonForm, whole_number
from ui.views import act_with_reason, perform_or_explain
from workflow.idempotency import idempotent


def _done(count: int) -> str:
    text = ngettext("%(n)d score sheet went to another judge.", "%(n)d score sheets went to other judges.", count) % {
        "n": count
    }
    return text if count else _("It is done; no score sheet had to move.")


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view
@idempotent
def hand_over(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Who leaves, and what would move; POST carries it out as it is shown."""
    stage = stage_or_404(request, pk, code)
    need_organiser(request, stage.competition)
    if request.method != "POST":
        return _page(request, stage, ReasonForm())
    found = preview_or_404(request, stage, request.POST.get("preview", ""), PreviewKind.HAND_OVER)
    form, status = act_with_reason(
        request, lambda reason: carry_out(preview=found, actor=request.actor, reason=reason), _done
    )
    if not status:
        return redirect(assign_url(stage, "hand_over") + f"?preview={found.pk}")
    return _page(request, stage, form, status, str(found.pk))


@require_POST
@desk_view
@idempotent
def order(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Have it computed who takes over."""
    stage = stage_or_404(request, pk, code)
    need_organiser(request, stage.competition)
    key = whole_number(request.POST.get("seat", ""))
    seats = PanelSeat.objects.filter(panel__stage=stage, state=SeatState.ACCEPTED)
    seat = get_object_or_404(seats, pk=key) if key else None
    outcome = perform_or_explain(
        request,
        lambda: previewing.order_preview(
            stage=stage, actor=request.actor, options=Options(), kind=PreviewKind.HAND_OVER, seat=seat
        ),
    )
    if not outcome or outcome.value is None:
        return redirect(assign_url(stage, "hand_over"))
    compute_if_quick(outcome.value)
    return redirect(page_of(outcome.value))


def _page(request: HttpRequest, stage: Stage, form: ReasonForm, status: int = 200, number: str = "") -> HttpResponse:
    wanted = number or request.GET.get("preview", "")
    asked = whole_number(request.GET.get("seat", ""))
    # Without a preview in the address the page asks who leaves: the last one was of somebody else.
    context = preview_context(stage, PreviewKind.HAND_OVER, wanted) if wanted else {"preview": None, "bar": None}
    found = context["preview"]
    chosen = found.seat_id if found else asked
    seats = accepted_seats(stage)
    for seat in seats:
        seat.open_count = seat.sheet_count - seat.done_count
    leaving = next((seat for seat in seats if seat.pk == chosen), None)
    panels = list(Panel.objects.filter(stage=stage).select_related("stage").order_by("pk"))
    panel = next((one for one in panels if leaving and one.pk == leaving.panel_id), panels[0] if panels else None)
    result, troubles = context.get("result"), context.get("troubles")
    left = [count for seat, count, *_rest in context.get("loads", ()) if seat.pk != chosen]
    return page(
        request, stage, "judging/desk/hand_over.html", _("A judge falls out"), status,
        **{key: value for key, value in context.items() if key != "seats"},
        form=form, seats=seats, chosen=chosen, leaving=leaving, panel=panel,
        reviews=rules_of(stage).reviews_per_entry, least=min(left, default=0), most=max(left, default=0),
        reserve=next_reserve(panel) if panel else None,
        is_open=stage.state in OPEN,
        can_confirm=bool(result and not troubles and not context["stale"] and not found.confirmed_at
                         and (result["moves"] or found.seat_id)),
        back=judging_url(stage),
    )  # fmt: skip
