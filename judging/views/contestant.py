"""The judges' words for the entrant, after the results are public."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import person_view
from judging.queries.feedback import entry_with_feedback, feedback_of
from ui.parts import Crumb


@require_safe
@person_view
def feedback(request: HttpRequest, token: str) -> HttpResponse:
    """Comments and totals, as the rule book says; 404 until the list is published."""
    entry = entry_with_feedback(request.actor, token)
    if entry is None:
        raise Http404
    context = {
        "title": _("Feedback of the judges"),
        "subtitle": entry.title,
        "entry": entry,
        "stages": feedback_of(entry),
        "crumbs": [
            Crumb(_("My entries"), reverse("competitions_my:home")),
            Crumb(entry.title, reverse("competitions_my:entry", kwargs={"token": token})),
            Crumb(_("Feedback of the judges")),
        ],
    }
    return render(request, "judging/my/feedback.html", context)
