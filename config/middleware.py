"""Middleware of the whole site: the request's id, when it arrived, and the looser content policy under the CMS."""

from __future__ import annotations

import datetime as dt
import logging
import re
import time
import uuid
from collections.abc import Callable
from typing import Any

from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from ui import errors
from workflow import clock, context

logger = logging.getLogger("config.requests")
QUIET_PATHS = ("/healthz",)
QUIET_PREFIXES = ("/static/", "/media/")
_SAFE_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
_SECONDS = re.compile(r"(?:t=)?([0-9]{9,11}(?:\.[0-9]{1,6})?)")
_SKEW = dt.timedelta(seconds=2)
LONGEST_KEY = 10**18


def client_address(request: HttpRequest) -> str:
    """The client's address: what the outermost of our own proxies saw, never an entry the client wrote itself."""
    count = settings.TRUSTED_PROXY_COUNT
    if count:
        forwarded = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
        if len(forwarded) >= count:
            return forwarded[-count]
    return str(request.META.get("REMOTE_ADDR", ""))


class RequestContextMiddleware:
    """Give each request an id and an address, for its logs, its audit rows and its answer.

    A proxy's own id is taken over when it is plain.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-Id", "")
        rid = given if settings.TRUSTED_PROXY_COUNT and _SAFE_ID.fullmatch(given) else uuid.uuid4().hex
        request.request_id = rid  # type: ignore[attr-defined]  # for the error page
        token = context.enter(rid, client_address(request))
        started = time.perf_counter()
        try:
            response = self.get_response(request)
            if request.path_info not in QUIET_PATHS and not request.path_info.startswith(QUIET_PREFIXES):
                milliseconds = round((time.perf_counter() - started) * 1000)
                logger.info("%s %s %s %s ms", request.method, request.path_info, response.status_code, milliseconds)
        finally:
            context.leave(token)
        response["X-Request-Id"] = rid
        return response


def arrival_of(request: HttpRequest) -> dt.datetime:
    """When the whole request was here: as a trusted proxy says, else now. What cannot be true is not believed."""
    now = clock.true_now()
    name = settings.ARRIVAL_HEADER
    said = request.headers.get(name, "") if name and settings.TRUSTED_PROXY_COUNT else ""
    if not said:
        return now
    match = _SECONDS.fullmatch(said)
    at = dt.datetime.fromtimestamp(float(match[1]), dt.UTC) if match else None
    if at is None or not now - dt.timedelta(seconds=settings.ARRIVAL_MAX_SECONDS) <= at <= now + _SKEW:
        logger.warning("%s says %r, which cannot be; the proxy's clock or its settings are wrong", name, said[:40])
        return now
    return min(at, now)


class ArrivalMiddleware:
    """Note when the request was here as a whole (``workflow.clock.arrived``): a form that comes slowly is here at its end."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any) -> None:
        """After the hooks of all others: the token was looked for in the form, so the form has been read."""
        context.arrive(arrival_of(request))


class RequestShapeMiddleware:
    """Refuse what no page can use before anything reads it: a body far too large, a NUL in the address, a key of a row that no
    database has."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        said = request.META.get("CONTENT_LENGTH") or "0"
        if said.isdecimal() and int(said) > settings.REQUEST_MAX_BYTES:
            return errors.too_large(request)
        if "\x00" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            return errors.bad_request(request)
        return self.get_response(request)

    def process_view(self, _request: HttpRequest, _view: Any, _args: Any, kwargs: dict[str, Any]) -> None:
        """A number longer than a database's is the key of nothing; asked for, it would be an error there. Words of an address (a
        token, a code) are no keys: who guesses one, in digits too, is counted and answered by its page."""
        if any(isinstance(value, int) and value >= LONGEST_KEY for value in kwargs.values()):
            raise Http404


class ContentPolicyMiddleware(CSPMiddleware):
    """The strict policy everywhere, the looser one only under the Wagtail admin's prefix."""

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if request.path_info.startswith(settings.CMS_PREFIX) and not report_only:
            parts.config = settings.CMS_CONTENT_SECURITY_POLICY
        return parts
