"""Error pages that need no query, say what to do, and hand back what had been typed."""

from __future__ import annotations

import logging
import re
import sqlite3
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import loader
from django.templatetags.static import static
from django.urls import Resolver404, resolve
from django.utils.html import escape
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

logger = logging.getLogger(__name__)

SHEETS = ("css/tokens.css", "css/base.css", "css/components.css", "css/forms.css", "css/layouts.css")

# Never shown again, by the field's name: secrets, tokens, identity and bank numbers.
_SECRET_NAME = re.compile(
    r"passw|pwd|secret|token|csrf|^_|otp|captcha|(^|_)code$|(^|_)pin$|id_?(number|card|no)$|identity|credential|bank",
    re.I,
)
# …and by their look: mainland and residence ID numbers, wherever they were typed.
_ID_LIKE = re.compile(r"(?<!\d)\d{6}(19|20)\d{2}(0[1-9]|1[0-2])\d{5}[\dXx](?!\d)")
_MAX_FIELDS = 60
BUSY_RETRY_SECONDS = 5
# What a database says when a lock did not come in time, or when of two that waited for each other one was broken off.
_BUSY_STATES = {"40001", "40P01", "55P03"}  # PostgreSQL's manual, appendix A
_BUSY_CODES = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


class TooManyRequests(Exception):
    """Raise from a view to answer 429. `retry_after` is in seconds; the message is shown."""

    def __init__(self, message: str = "", *, retry_after: int = 60) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Conflict(Exception):
    """Raise from a view to answer 409. The message is shown, and what was typed."""


@dataclass(frozen=True)
class TypedField:
    """A text that had been typed: its label (the field's name where no form tells it) and value."""

    label: str
    value: str

    @property
    def rows(self) -> int:
        """Height of the box that shows it."""
        return min(max(self.value.count("\n") + 1, len(self.value) // 40 + 1), 10)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400; Django also sends oversized bodies here, and a session that could not be stored."""
    if isinstance(exception, RequestDataTooBig):
        return too_large(request, exception)
    if exception is not None and is_busy(exception):
        return busy(request, exception, is_outside_the_act=True)
    return _page(
        request, 400, _("This request could not be understood"),
        _("Something in the address or the form does not fit. Please go back and try again."),
    )  # fmt: skip


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403; the reason of a PermissionDenied is shown, it was written for people."""
    reason = str(exception) if isinstance(exception, PermissionDenied) and str(exception) else ""
    return _page(
        request, 403, _("You may not do this here"),
        reason or _("Your present identity is not allowed to open this page or to do this."),
        help_items=[
            _("If you hold more than one role, change your identity and try again."),
            _("Otherwise ask the administrator of your unit."),
        ],
    )  # fmt: skip


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404; the same page whether a thing is not there or not yours."""
    return _page(
        request, 404, _("Page not found"),
        _("The address may be wrong, the page may have been taken down, or it is not open to you."),
        keep_typed=request.method == "POST",
    )  # fmt: skip


def too_large(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """413; the body was refused unread, so what was typed is still in the browser."""
    limit = getattr(settings, "UPLOAD_MAX_BYTES", 0)
    return _page(
        request, 413, _("What you sent is too large"),
        _(
            "Nothing was stored. Your browser still holds what you typed: "
            "go back one page, choose a smaller file and send again."
        ),
        help_items=[_("One file may have at most %(size)d MB.") % {"size": limit // 1024 // 1024}] if limit else [],
        keep_typed=False,
    )  # fmt: skip


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """429, with Retry-After."""
    retry_after = getattr(exception, "retry_after", 60)
    response = _page(
        request, 429, _("Too many attempts"),
        str(exception or "") or _("For safety there is a short pause. Please wait a moment and try again."),
    )  # fmt: skip
    response["Retry-After"] = str(retry_after)
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """500; even when the templates themselves are broken there is an answer."""
    exception = sys.exc_info()[1]  # Django calls this while it handles what happened
    if exception is not None and is_busy(exception):
        return busy(request, exception, is_outside_the_act=True)
    return _page(
        request, 500, _("Something went wrong on our side"),
        _("It has been recorded. Nothing was left half-saved. Please try again in a moment."),
    )  # fmt: skip


def is_busy(exception: BaseException) -> bool:
    """The database had no lock or no connection to give in time, or broke a deadlock; what was begun is undone."""
    link: BaseException | None = exception
    while link is not None:
        cause = link.__cause__
        if isinstance(link, OperationalError) and (
            getattr(cause, "sqlstate", None) in _BUSY_STATES
            or getattr(cause, "sqlite_errorcode", 0) & 0xFF in _BUSY_CODES
            or type(cause).__name__ == "PoolTimeout"  # psycopg's pool, which is not there on SQLite
        ):
            return True
        link = cause or link.__context__
    return False


def busy(request: HttpRequest, exception: BaseException, *, is_outside_the_act: bool = False) -> HttpResponse:
    """503, with Retry-After, what was typed and where possible a button that sends it again with its key.

    Before or after the view (its session, say) nobody can tell here whether the act was done: that is said then.
    """
    logger.error("the database was busy", exc_info=exception, extra={"path": request.path})
    again = [] if is_outside_the_act else _sent_again(request)
    if is_outside_the_act:
        title = _("The system is busy")
        text = _("Please wait a moment, open the page again and see whether it was done before you send it once more.")
    else:
        title = _("The system is busy; this was not done")
        text = _("Others were at work on the same data at that moment. Nothing was changed. Please try again shortly.")
    is_form = request.method == "POST" and not is_outside_the_act
    response = _page(
        request, 503, title, text,
        help_items=[_("Go back one page: your browser still holds the form. Then press again.")]
        if is_form and not again
        else [],
        back_url=request.get_full_path(),
        again=again,
    )  # fmt: skip
    response["Retry-After"] = str(BUSY_RETRY_SECONDS)
    return response


def _sent_again(request: HttpRequest) -> list[tuple[str, str]]:
    """Hidden fields that repeat a form, with its key and token. Empty where that would show a secret or lose a file."""
    try:
        sent = [(name, str(value)) for name, values in request.POST.lists() for value in values]
        if request.FILES or "csrfmiddlewaretoken" not in request.POST:
            return []
    except Exception:  # a body that was not read to its end
        return []
    for name, value in sent:
        is_ours = name == "csrfmiddlewaretoken" or name.startswith("_")
        if (_SECRET_NAME.search(name) and not is_ours) or _ID_LIKE.search(value):
            return []
    return sent


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that stood open too long, or was opened before the log-in changed. Django calls it (CSRF_FAILURE_VIEW)."""
    logger.warning("csrf failure: %s", reason, extra={"path": request.path})
    if request.content_type == "application/json":
        return JsonResponse({"message": _("This page has expired")}, status=403)
    return _page(
        request, 403, _("This page has expired"),
        _(
            "You signed in or out meanwhile, or the page stood open for a long time. "
            "Nothing was sent. Open the page again and send once more."
        ),
        template="errors/csrf.html",
    )  # fmt: skip


def conflict(request: HttpRequest, reason: str, title: str = "") -> HttpResponse:
    """409: somebody else was faster; the reason says who and when."""
    return _page(request, 409, title or _("Somebody else was faster"), reason)


def signed_out(request: HttpRequest, sign_in_url: str) -> HttpResponse:
    """401: the session ended while a form was being filled in."""
    return _page(
        request, 401, _("You have been signed out"),
        _("Nothing was sent. Copy what you typed, sign in again, and send it once more."),
        sign_in_url=sign_in_url,
    )  # fmt: skip


def typed_fields(request: HttpRequest) -> list[TypedField]:
    """The texts of a refused POST, without secrets, tokens, ID numbers and file contents; never raises."""
    if request.method != "POST":
        return []
    try:
        items: Iterable[tuple[str, Any]] = request.POST.lists()
    except Exception:
        return []
    labels = _labels(request)
    shown: list[TypedField] = []
    for name, values in items:
        if _SECRET_NAME.search(name):
            continue
        for value in values:
            text = _ID_LIKE.sub("******************", value).strip()
            if text and len(shown) < _MAX_FIELDS:
                shown.append(TypedField(labels.get(name, name), text))
    return shown


def _labels(request: HttpRequest) -> dict[str, str]:
    """Labels of the form the address belongs to, where the view names its form class."""
    try:
        match = request.resolver_match or resolve(request.path_info)
        view = getattr(match.func, "view_class", match.func)
        fields = getattr(getattr(view, "form_class", None), "base_fields", {})
        return {name: str(field.label) for name, field in fields.items() if field.label}
    except (Resolver404, AttributeError):
        return {}


def _back_url(request: HttpRequest) -> str:
    return request.get_full_path() if request.method == "POST" else referring_page(request)


def referring_page(request: HttpRequest) -> str:
    """The path of the page of ours that the request came from; empty when it says none."""
    referer = request.META.get("HTTP_REFERER", "")
    safe = url_has_allowed_host_and_scheme(referer, {request.META.get("HTTP_HOST", "")}, request.is_secure())
    if not referer or not safe:
        return ""
    return urlunsplit(urlsplit(referer)._replace(scheme="", netloc="", fragment=""))


def _page(
    request: HttpRequest,
    status: int,
    title: str,
    text: str,
    *,
    help_items: list[str] | None = None,
    keep_typed: bool = True,
    template: str = "",
    sign_in_url: str = "",
    back_url: str = "",
    again: list[tuple[str, str]] | None = None,
) -> HttpResponse:
    context = {
        "code": status,
        "title": title,
        "text": text,
        "help_items": help_items or [],
        "signs_in": bool(sign_in_url),
        "display": getattr(request, "display", None),
        "request_id": getattr(request, "request_id", "") if status >= 500 else "",
        "typed": typed_fields(request) if keep_typed else [],
        "again": again or [],
    }
    try:
        context["back_url"] = sign_in_url or back_url or _back_url(request)
        context["sheets"] = [static(sheet) for sheet in SHEETS]
        context["script"] = static("js/app.js")
        # No request: no context processor runs, so no session, no user, no query.
        html: str = loader.render_to_string(template or f"errors/{status}.html", context)
    except Exception:
        logger.exception("the error page itself could not be drawn")
        html = (
            f"<!doctype html><meta charset=utf-8><title>{escape(title)}</title><h1>{escape(title)}</h1>{escape(text)}"
        )
    response = HttpResponse(html, status=status)
    response["Cache-Control"] = "no-store"
    return response
