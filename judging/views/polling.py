"""Answers that are asked for every second: unchanged is 304, and the server's time is always told."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from workflow import clock

TIME_HEADER = "X-Server-Time"


def now_ms() -> int:
    """The server's time in milliseconds since 1970."""
    return round(clock.now().timestamp() * 1000)


def is_known(request: HttpRequest, tag: str) -> bool:
    """Whether the asker holds what the tag names."""
    known = request.headers.get("If-None-Match", "")
    return f'"{tag}"' in {one.strip().removeprefix("W/") for one in known.split(",")}


def unchanged(tag: str) -> HttpResponse:
    """304."""
    return _marked(HttpResponse(status=304), tag)


def answer(tag: str, data: dict[str, Any]) -> JsonResponse:
    """The data with its tag; no cache on the way may keep it."""
    response = JsonResponse({**data, "server_time": now_ms()}, json_dumps_params={"ensure_ascii": False})
    _marked(response, tag)
    return response


def _marked(response: HttpResponse, tag: str) -> HttpResponse:
    response["ETag"] = f'"{tag}"'
    response["Cache-Control"] = "no-store, private"
    response[TIME_HEADER] = str(now_ms())
    return response
