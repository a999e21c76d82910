"""The cookie by which a device shows that an account was signed in on it before. It opens nothing; it only keeps
guessing by others from standing in its owner's way (promise S1).
"""

from __future__ import annotations

import secrets

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from workflow.crypto import blind_index

_SALT = "accounts.device"
_DAYS = 180
_ACCOUNTS = 5


def cookie_name() -> str:
    """With the browser's own protection wherever cookies are secure."""
    return "__Host-device" if settings.SESSION_COOKIE_SECURE else "device"


def device_of(request: HttpRequest, phone: str) -> str:
    """The id of the device if it knows the account with this phone, else the empty string."""
    device, accounts = _read(request)
    return device if device and _mark(phone) in accounts else ""


def remember(request: HttpRequest, response: HttpResponse, phone: str) -> None:
    """After a sign-in: this device knows the account. The cookie holds keyed hashes only."""
    device, accounts = _read(request)
    mark = _mark(phone)
    kept = [mark, *(other for other in accounts if other != mark)][:_ACCOUNTS]
    if accounts[:1] == [mark]:
        return
    value = signing.dumps([device or secrets.token_urlsafe(12), kept], salt=_SALT)
    response.set_cookie(
        cookie_name(),
        value,
        max_age=_DAYS * 86_400,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )


def _read(request: HttpRequest) -> tuple[str, list[str]]:
    try:
        device, accounts = signing.loads(request.COOKIES.get(cookie_name(), ""), salt=_SALT, max_age=_DAYS * 86_400)
    except (signing.BadSignature, ValueError, TypeError):
        return "", []
    return device, accounts


def _mark(phone: str) -> str:
    return blind_index("device", phone)[:16]
