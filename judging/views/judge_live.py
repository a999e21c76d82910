"""What a judge's screen follows on a live stage."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from judging.queries.live_judge import follow
from judging.views.polling import answer, is_known, unchanged
from judging.views.seat_access import own_seat, seat_api


@require_safe
@seat_api
def live(request: HttpRequest, pk: int) -> HttpResponse:
    """Which sheet is on, which part of the time runs, whether marks are taken; asked every second, two queries."""
    found = follow(own_seat(request, pk))
    tag = found.tag
    return unchanged(tag) if is_known(request, tag) else answer(tag, found.data())
