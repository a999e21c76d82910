"""The desk's first page: what waits, my competitions, a few numbers."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import desk_view
from competitions.queries.desk_home import desk_cards, desk_rows, desk_stats, inbox_items
from competitions.queries.filings import desk_of
from ui.cards import cards_for
from workflow import clock


@require_safe
@desk_view
def home(request: HttpRequest) -> HttpResponse:
    """To-do inbox over all workflows, then the competitions that run."""
    rows = desk_rows(request.actor)
    items = inbox_items(request.actor, rows)
    request.actor.inbox_count = len(items)  # the navigation shows it without asking again
    context = {
        "title": _("To do"),
        "items": items,
        "cards": desk_cards(rows),
        "more": cards_for("desk", request.actor),
        "stats": desk_stats(rows, waiting=len(items)),
        "may_create": bool(desk_of(request.actor).organises),
        "new_url": reverse("competitions_desk:competition_new"),
        "now": clock.now(),
    }
    return render(request, "competitions/desk/home.html", context)
