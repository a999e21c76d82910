"""The entrant's own result, explained, once it may be read."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import person_view
from judging.queries.explained import explained
from judging.queries.feedback import entry_with_feedback
from judging.queries.objection_way import way_of
from ui.parts import Crumb


@require_safe
@person_view
def feedback(request: HttpRequest, token: str) -> HttpResponse:
    """Marks, what was dropped and why, the parts, the place, the words of the judges, as the rule book says; 404 until it is
    out."""
    entry = entry_with_feedback(request.actor, token)
    if entry is None:
        raise Http404
    context = {
        "title": _("My result explained"),
        "subtitle": entry.title,
        "entry": entry,
        "stages": explained(entry),
        "way": way_of(entry),
        "crumbs": [
            Crumb(_("My entries"), reverse("competitions_my:home")),
            Crumb(entry.title, reverse("competitions_my:entry", kwargs={"token": token})),
            Crumb(_("My result explained")),
        ],
    }
    return render(request, "judging/my/feedback.html", context)
