"""The big screen: a public link without a login."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from judging.queries.live_public import screen_data, screen_tag
from judging.views.polling import answer, is_known, unchanged


@require_safe
def stage(request: HttpRequest, code: str) -> HttpResponse:
    """The page that a projector shows all day; it follows by itself."""
    found = screen_data(code)
    if found is None:
        raise Http404
    response = render(request, "judging/live/screen.html", {"title": _("Big screen"), "screen": found, "code": code})
    response["Cache-Control"] = "no-store, private"
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response


@require_safe
def state(request: HttpRequest, code: str) -> HttpResponse:
    """What the screen shows now; unchanged is 304 after one query, three while the hall votes."""
    tag = screen_tag(code)
    if tag is None:
        raise Http404
    if is_known(request, tag):
        return unchanged(tag)
    found = screen_data(code)
    if found is None:
        raise Http404
    return answer(tag, found)
