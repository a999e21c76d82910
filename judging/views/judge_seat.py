"""The card of a seat: who sits here, and binding this browser to it without an account."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.actions import limits
from judging.actions.seat_binding import bind_seat, leave_seat
from judging.domain.seat_actor import SeatActor
from judging.enums import SeatState
from judging.models import SeatCard
from judging.queries.bindings import card_of
from judging.queries.judge import seats_for
from judging.queries.rubrics import rules_of
from judging.views.judge_home import seat_words
from judging.views.seat_access import SESSION_KEY, judge_view, sits_at
from ui.errors import TooManyRequests
from ui.forms import clean_text
from ui.views import perform_or_explain
from workflow import context

DEVICES = ("iPad", "iPhone", "HarmonyOS", "Android", "Windows", "Macintosh", "Linux")


def _card_or_404(token: str) -> SeatCard:
    """The same answer for every token that opens nothing; guesses from one address are counted."""
    card = card_of(token)
    if card is None:
        try:
            limits.take("seat_guess", context.current().address)
        except limits.TooMany as limit:
            raise TooManyRequests(_("Too many tries; please wait."), retry_after=limit.wait) from None
        raise Http404
    return card


@require_http_methods(["GET", "HEAD", "POST"])
def open_seat(request: HttpRequest, token: str) -> HttpResponse:
    """GET explains who sits here; POST binds this browser, whoever was signed in on it before. Sent again by the browser that
    sits there already, it does nothing: another binding would end the first."""
    card = _card_or_404(token)
    status = 200
    if request.method == "POST":
        device = clean_text(request.POST.get("device", "").replace("\x00", ""))
        if sits_at(request, card.seat_id, device):
            return redirect("judging_judge:seat", pk=card.seat_id)
        outcome = perform_or_explain(
            request, lambda: bind_seat(card=card, device=device, undertaking=bool(request.POST.get("undertaking")))
        )
        if outcome:
            binding, key = outcome.value
            logout(request)  # the tablet was handed on: nothing of whoever sat here before is left in the session
            request.session[SESSION_KEY] = {"binding": binding.pk, "key": key}
            return redirect("judging_judge:seat", pk=card.seat_id)
        status = outcome.status
    agent = request.headers.get("User-Agent", "")
    seat = card.seat
    panel = rules_of(seat.panel.stage).panel
    words: dict[str, Any] = seat_words(seat) | {
        "title": _("Take the seat"),
        "row": seat,
        "in_wechat": "MicroMessenger" in agent,
        "address": request.build_absolute_uri(),
        "device": next((name for name in DEVICES if name in agent), ""),
        "asks_undertaking": seat.state == SeatState.INVITED,
        "undertaking": panel.undertaking if panel else "",
    }
    answer = render(request, "judging/judge/open_seat.html", words, status=status)
    answer["Cache-Control"] = "no-store, private"
    return answer


@require_POST
@judge_view
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand the tablet back."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    seat = get_object_or_404(seats_for(actor), pk=pk)
    if not isinstance(actor, SeatActor) or actor.binding_id is None:
        raise Http404
    leave_seat(binding=actor.binding_id, seat=seat)
    request.session.flush()
    return render(request, "judging/judge/left_seat.html", {"title": _("The tablet is handed back")})
