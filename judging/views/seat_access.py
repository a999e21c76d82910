"""Who stands behind a request of a judge: somebody signed in, or a tablet that is bound to a seat."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accounts.access import person_view
from accounts.models import Person
from accounts.queries import person_of
from judging.enums import SeatState
from judging.models import PanelSeat, SeatBinding
from judging.queries.bindings import actor_of
from judging.queries.judge import seats_for
from workflow.actors import Actor
from workflow.services import Forbidden

View = Callable[..., HttpResponse]
SESSION_KEY = "judging_seat"


def judge_view(view: View) -> View:
    """For pages of a judge: sets ``request.actor`` to the person signed in, else to the seat that this browser is bound to."""
    by_account = person_view(view)

    @functools.wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        held = _held(request)
        if held is None:
            return by_account(request, *args, **kwargs)
        actor = actor_of(held)
        if actor is None:
            raise PermissionDenied(gone_words())
        request.actor = actor  # type: ignore[attr-defined]
        return view(request, *args, **kwargs)

    return wrapper


def seat_api(view: View) -> View:
    """For scripts of the tablet: sets ``request.actor``. 401 with the way to sign in, 403 with a reason, 404 for others'."""

    @functools.wraps(view)
    def wrapper(request: HttpRequest, pk: int) -> HttpResponse:
        try:
            actor = _actor(request)
            if actor is None:
                page = reverse("judging_judge:seat", kwargs={"pk": pk})
                to_sign_in = f"{reverse('account_login')}?{urlencode({'next': page})}"
                answer: HttpResponse = JsonResponse({"login": to_sign_in}, status=401)
            else:
                request.actor = actor  # type: ignore[attr-defined]
                answer = view(request, pk)
        except Forbidden as error:
            answer = refusal(str(error), 403)
        except Http404:
            answer = refusal(_("There is no such seat."), 404)
        answer["Cache-Control"] = "no-store, private"
        return answer

    return wrapper


def _actor(request: HttpRequest) -> Actor | None:
    held = _held(request)
    if held is None:
        person = person_of(request.user)
        return person if isinstance(person, Person) else None
    # What was marked before the close may still be handed in, as late.
    actor = actor_of(held, late=request.method == "POST")
    if actor is None:
        raise Forbidden(gone_words())
    return actor


def _held(request: HttpRequest) -> dict[str, Any] | None:
    """What a browser without an account shows of its binding."""
    return None if request.user.is_authenticated else request.session.get(SESSION_KEY)


def sits_at(request: HttpRequest, seat: int, device: str) -> bool:
    """Whether this browser is bound to the seat under that label. Costs a query for a browser that holds a binding."""
    actor = actor_of(_held(request))
    if actor is None or actor.seat_id != seat:
        return False
    return SeatBinding.objects.filter(pk=actor.binding_id, device=device.strip()[:60]).exists()


def gone_words() -> str:
    """Why a tablet does not sit here any more."""
    return _(
        "This tablet does not sit on the seat any more: it was bound elsewhere, signed out by the desk, or marking is closed. "
        "What is not sent yet stays on it. To go on, scan the card of the seat."
    )


def own_seat(request: HttpRequest, pk: int) -> PanelSeat:
    """The seat behind the request. 404 for anybody else's, ``Forbidden`` for an own one that was given back or not taken."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    seat = seats_for(actor).filter(pk=pk).first()
    if seat is None:
        raise Http404
    if seat.state != SeatState.ACCEPTED:
        raise Forbidden(_("You do not sit on this panel any more. What is not sent yet stays on the tablet."))
    return seat


def refusal(message: str, status: int) -> JsonResponse:
    """No, in words."""
    return JsonResponse({"message": message}, status=status)
