"""Small steps that several entrance views share: sign somebody in, keep what was proven, give a new session id."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from allauth.usersessions.models import UserSession
from django.http import HttpRequest, HttpResponse

from accounts.actions.codes import Sender
from accounts.device import device_of
from accounts.models import User
from workflow import clock, context

PROVEN_KEY = "proven_phone"
PROVEN_SECONDS = 30 * 60


def sender_of(request: HttpRequest, phone: str) -> Sender:
    """Who asks for a code to ``phone``."""
    return Sender(address=context.current().address, device=device_of(request, phone))


def sign_in_by_code(request: HttpRequest, user: User, *, next_url: str = "") -> HttpResponse:
    """Sign ``user`` in after a code to the phone; allauth asks for the second factor if one is set up."""
    if not user.phone_verified:
        user.set_phone(user.phone, verified=True)
        user.save(update_fields=["phone", "phone_index", "phone_verified"])
    record_authentication(request, user, "code")
    return perform_login(request, user, redirect_url=next_url or None)


def sign_in_with_password(request: HttpRequest, user: User, *, next_url: str = "") -> HttpResponse:
    """Sign a new account in whose password was just typed."""
    record_authentication(request, user, "password")
    return perform_login(request, user, redirect_url=next_url or None)


def keep_proven(request: HttpRequest, phone: str, **data: Any) -> None:
    """Remember for half an hour that this session holds ``phone``."""
    request.session.cycle_key()
    request.session[PROVEN_KEY] = {"phone": phone, "until": clock.now().timestamp() + PROVEN_SECONDS, **data}


def proven(request: HttpRequest) -> dict[str, Any] | None:
    """What ``keep_proven`` kept, while it holds."""
    kept = request.session.get(PROVEN_KEY)
    return kept if kept and kept["until"] > clock.now().timestamp() else None


def forget_proven(request: HttpRequest) -> None:
    request.session.pop(PROVEN_KEY, None)


def renew_session(request: HttpRequest) -> None:
    """A new session id after a step up; the list of devices follows (S4)."""
    old = request.session.session_key
    request.session.cycle_key()
    UserSession.objects.filter(session_key=old).update(session_key=request.session.session_key)
