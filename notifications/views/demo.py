"""The demo's own page: the newest codes, for who has no such phone. It does not exist outside the demo."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from notifications.queries import codes_of_demo
from notifications.views.desk import words_of
from ui.formats import when
from ui.htmx import render_part


@never_cache
@require_GET
def codes(request: HttpRequest) -> HttpResponse:
    """The last twenty messages in clear; the list renews itself."""
    rows = codes_of_demo()
    for message in rows:
        message.words, message.at = words_of(message), when(message.created_at)
        message.code = message.params.get("code", "")
        message.link = message.params.get("link", "")
    context = {"title": _("Messages of the demonstration"), "rows": rows}
    return render_part(request, "notifications/demo/codes.html", "rows", context)
