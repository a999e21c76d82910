"""The organiser: who is registered, who came; the code at the door, the sign-in sheet."""

from __future__ import annotations

from functools import cached_property
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.access import desk_view
from events.actions.registrations import cancel_registration, check_in, mark_absent, mark_rest_absent
from events.enums import ActivityState, RegistrationState
from events.models import Activity, Registration
from events.permissions.activity import may_organise
from events.queries.activities import HOLDING_A_PLACE
from events.queries.people import people_of
from events.views.base import activity_or_404, head, organised_or_403
from ui import formats
from ui.lists import Column, Filter, ListPage
from ui.tones import tone_of
from ui.views import act_and_redirect, safe_next
from workflow.idempotency import idempotent

# Blank rows at the end of a sheet, for those who come without having registered.
SPARE_ROWS = 6
_DOORS_OPEN = (ActivityState.RUNNING, ActivityState.FINISHED)


@method_decorator(desk_view, name="dispatch")
class RegistrationList(ListPage):
    """In the order of registration; searched by name at the door."""

    template_name = "events/desk/registration_list.html"
    search_fields = ("person__name", "person__employer")
    default_sort = "at"
    page_size = 100
    export_name = gettext_lazy("Registrations")
    columns = (
        Column(gettext_lazy("Name"), sort="person__name", key="name", export="person__name"),
        Column(gettext_lazy("Unit"), sort="person__employer", key="unit", export="person__employer", width=30),
        Column(gettext_lazy("Phone"), export="person__masked_phone"),
        Column(gettext_lazy("Registered on"), sort=("queued_at", "pk"), key="at", css="n", export="queued_at"),
        Column(gettext_lazy("Came at"), sort="attended_at", key="came", css="n", export="attended_at"),
        Column(gettext_lazy("State"), sort="state", export=lambda row: str(row.get_state_display())),
    )
    filters = (Filter("state", gettext_lazy("State"), RegistrationState.choices),)

    @cached_property
    def activity(self) -> Activity:
        return activity_or_404(self.request, self.kwargs["pk"])

    def get_queryset(self) -> QuerySet[Registration]:
        if self.request.GET.get("state") == RegistrationState.CANCELLED:
            return self.activity.registrations.select_related("person")
        return people_of(self.activity)

    def prepare_rows(self, rows: list[Any]) -> list[Any]:
        states = dict(RegistrationState.choices)
        open_ = self.activity.state in _DOORS_OPEN
        ahead = self.activity.state == ActivityState.LAUNCHED
        for row in rows:
            row.phone = row.person.masked_phone
            row.at = formats.when_short(row.queued_at)
            row.came = formats.when_short(row.attended_at)
            row.state_label, row.tone = states[row.state], tone_of(row.state)
            row.may_check_in = open_ and row.state in (RegistrationState.REGISTERED, RegistrationState.ABSENT)
            row.may_be_absent = open_ and row.state == RegistrationState.REGISTERED
            row.may_cancel = ahead and row.state in (RegistrationState.REGISTERED, RegistrationState.WAITING)
        return rows

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        activity = self.activity
        open_ = activity.state in _DOORS_OPEN
        return (
            super().get_context_data(**kwargs)
            | head(activity, _("Registrations"))
            | {
                "subtitle": f"{activity.name} · {formats.when(activity.starts_at)} · {activity.place}",
                "may_act": may_organise(self.request.actor, activity),
                "doors_are_open": activity.state == ActivityState.RUNNING,
                "rest": activity.unmarked if open_ else 0,
            }
        )


@require_POST
@desk_view
@idempotent
def registration_mark(request: HttpRequest, pk: int) -> HttpResponse:
    """A button of the list: ``check_in``, ``absent`` or ``cancel`` with the token of a registration, or ``rest``."""
    activity = organised_or_403(request, pk)
    to = safe_next(request, reverse("events_desk:registration_list", kwargs={"pk": pk}))
    if "rest" in request.POST:
        return act_and_redirect(
            request,
            lambda: mark_rest_absent(activity=activity, actor=request.actor),
            to=to,
            success=_("Everybody else is marked as absent."),
        )
    acts = {
        "check_in": (check_in, _("%(name)s is checked in.")),
        "absent": (mark_absent, _("%(name)s is marked as absent.")),
        "cancel": (
            cancel_registration,
            _("The registration of %(name)s is cancelled; the place goes to the next one."),
        ),
    }
    name = next((name for name in acts if name in request.POST), "check_in")
    rows = activity.registrations.select_related("person", "activity__organisation")
    # PostgreSQL may not even be asked for a NUL.
    registration = get_object_or_404(rows, token=request.POST.get(name, "").replace("\x00", ""))
    act_on, success = acts[name]
    return act_and_redirect(
        request,
        lambda: act_on(registration=registration, actor=request.actor),
        to=to,
        success=success % {"name": registration.person.name},
    )


@require_safe
@desk_view
def sign_in_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The sign-in sheet (签到表) on A4: who has a place, room to sign, room for those who just come."""
    activity = activity_or_404(request, pk)
    rows = list(people_of(activity).filter(state__in=HOLDING_A_PLACE))
    for row in rows:
        row.phone = row.person.masked_phone
    listing = reverse("events_desk:registration_list", kwargs={"pk": pk})
    context = head(activity, _("Sign-in sheet")) | {
        "rows": rows,
        "spare": range(len(rows) + 1, len(rows) + 1 + SPARE_ROWS),
        "when": f"{formats.when(activity.starts_at)} – {formats.when_short(activity.ends_at)}",
        "back": listing,
        "address": urljoin(settings.SITE_URL, listing),
        "count": ngettext("%(count)d person", "%(count)d people", len(rows)) % {"count": len(rows)},
    }
    return render(request, "events/desk/sign_in_sheet.html", context)


@require_safe
@desk_view
def door(request: HttpRequest, pk: int) -> HttpResponse:
    """The code at the door: attendees scan it and are checked in."""
    activity = organised_or_403(request, pk)
    here = reverse("events_my:here", args=[activity.slug, activity.check_in_code])
    context = head(activity, _("Code for the door")) | {"address": urljoin(settings.SITE_URL, here)}
    return render(request, "events/desk/door.html", context)
