"""What every page of the desk starts with: the activity in scope, and the right to change it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from events.models import Activity
from events.permissions.activity import may_organise
from events.queries.activities import activities_visible_to, with_counts
from ui.parts import Crumb

RELATED = ("region", "organisation", "filing__addressee__region", "filing__organisation", "filing__region")


def activity_or_404(request: HttpRequest, pk: int) -> Activity:
    """The activity with its counts and filing, if it lies in the actor's scope. One query."""
    return get_object_or_404(with_counts(activities_visible_to(request.actor).select_related(*RELATED)), pk=pk)


def organised_or_403(request: HttpRequest, pk: int) -> Activity:
    """404 out of scope, 403 in scope without the right."""
    activity = activity_or_404(request, pk)
    if not may_organise(request.actor, activity):
        raise PermissionDenied(_("Only organisers of %(office)s may do this.") % {"office": activity.organisation.name})
    return activity


def address(activity: Activity) -> str:
    """Its page at the desk."""
    return reverse("events_desk:activity_detail", kwargs={"pk": activity.pk})


def head(activity: Activity, place: str = "") -> dict[str, Any]:
    """Title and crumbs; ``place`` is the last crumb, empty on the activity's own page."""
    crumbs = [Crumb(_("Activities"), reverse("events_desk:activity_list"))]
    crumbs += [Crumb(activity.name, address(activity)), Crumb(place)] if place else [Crumb(activity.name)]
    return {"title": place or activity.name, "crumbs": crumbs, "activity": activity}
