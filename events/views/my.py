"""The participant: register, cancel, check in, rate."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import person_view
from competitions.enums import FilingState
from events.actions.registrations import cancel_registration, check_in_by_code, rate, register
from events.domain.capacity import free_places
from events.enums import ActivityState, RegistrationState
from events.forms.my import RatingForm
from events.models import Activity, Registration
from events.queries.activities import PUBLIC_STATES, activities_open_to, with_counts
from events.queries.people import place_in_queue, registrations_of
from events.queries.ratings import is_rateable, items_asked
from ui import formats
from ui.parts import Crumb
from ui.views import act_and_redirect, perform_or_explain
from workflow import clock
from workflow.idempotency import idempotent

_LIVE = (RegistrationState.REGISTERED, RegistrationState.WAITING)


def _crumbs(place: str) -> list[Crumb]:
    return [Crumb(_("My activities"), reverse("events_my:registration_list")), Crumb(place)]


@require_safe
@person_view
def registration_list(request: HttpRequest) -> HttpResponse:
    """Everything that the person has registered for."""
    rows = list(registrations_of(request.actor)[:200])
    now = clock.now()
    for row in rows:
        activity = row.activity
        row.url = f"/activities/{activity.slug}/" if activity.state in PUBLIC_STATES else ""
        row.is_cancelled = activity.state == ActivityState.CANCELLED
        row.may_cancel = row.state in _LIVE and activity.state in (ActivityState.LAUNCHED, ActivityState.RUNNING)
        attended = row.state == RegistrationState.ATTENDED
        row.may_rate = attended and is_rateable(activity, now) and not hasattr(row, "rating")
    return render(request, "events/my/list.html", {"title": _("My activities"), "rows": rows})


def _activity_or_404(request: HttpRequest, slug: str) -> Activity:
    rows = activities_open_to(request.actor).select_related("region", "organisation", "filing")
    return get_object_or_404(with_counts(rows), slug=slug)


@require_http_methods(["GET", "HEAD", "POST"])
@person_view
@idempotent
def register_page(request: HttpRequest, slug: str) -> HttpResponse:
    """What, when, where, how many places; one button. Afterwards: where one stands."""
    activity = _activity_or_404(request, slug)
    here = reverse("events_my:register", args=[slug])
    if request.method == "POST":
        return act_and_redirect(request, lambda: register(activity=activity, person=request.actor), to=here)
    mine = activity.registrations.filter(person=request.actor).exclude(state=RegistrationState.CANCELLED).first()
    free = free_places(activity.capacity, activity.taken)
    now = clock.now().replace(microsecond=0)
    context = {
        "title": activity.name,
        "subtitle": activity.organisation.name,
        "crumbs": _crumbs(activity.name),
        "activity": activity,
        "facts": [
            (_("Begins"), formats.when(activity.starts_at)),
            (_("Ends"), formats.when(activity.ends_at)),
            (_("Place"), activity.place),
            (_("Places left"), _("%(free)d of %(all)d") % {"free": free, "all": activity.capacity}),
            (_("Registration closes"), formats.deadline(activity.registration_closes_at)),
        ],
        "mine": mine,
        "place_in_queue": place_in_queue(mine) if mine and mine.state == RegistrationState.WAITING else 0,
        "gets_a_place": free > 0 and not activity.waiting,
        "is_open": activity.state == ActivityState.LAUNCHED and now <= activity.registration_closes_at,
        "awaits_filing": activity.filing is None or activity.filing.state != FilingState.APPROVED,
        "is_cancelled": activity.state == ActivityState.CANCELLED,
    }
    return render(request, "events/my/register.html", context)


def _own(request: HttpRequest, token: str) -> Registration:
    """One's own registration; the same 404 for another's as for none (promise Z5)."""
    rows = Registration.objects.select_related("activity__organisation", "person__user")
    return get_object_or_404(rows, person=request.actor, token=token)


@require_http_methods(["GET", "HEAD", "POST"])
@person_view
@idempotent
def cancel(request: HttpRequest, token: str) -> HttpResponse:
    """Ask, then give the place back."""
    registration = _own(request, token)
    back = reverse("events_my:registration_list")
    if request.method == "POST":
        return act_and_redirect(
            request,
            lambda: cancel_registration(registration=registration, actor=request.actor),
            to=back,
            success=_("Your registration is cancelled; the place goes to whoever waits first."),
        )
    title = _("Cancel the registration")
    context = {"title": title, "crumbs": _crumbs(title), "registration": registration, "back": back}
    return render(request, "events/my/cancel.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@person_view
@idempotent
def rate_page(request: HttpRequest, token: str) -> HttpResponse:
    """Six questions and a line of words."""
    registration = _own(request, token)
    back = reverse("events_my:registration_list")
    form = RatingForm(request.POST or None, asked=items_asked(registration.activity))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            data = form.cleaned_data
            done = perform_or_explain(
                request,
                lambda: rate(
                    registration=registration,
                    person=request.actor,
                    items=form.marks(),
                    comment=data["comment"],
                    anonymous=data["anonymous"],
                ),
                success=_("Thank you for your answer."),
                form=form,
            )
            if done:
                return redirect(back)
            status = done.status
    title = _("How was it?")
    context = {
        "title": title,
        "subtitle": registration.activity.name,
        "crumbs": _crumbs(title),
        "form": form,
        "back": back,
    }
    return render(request, "events/my/rate.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@person_view
@idempotent
def here(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Behind the code at the door: one button, so that a scanner's preview checks nobody in."""
    activity = _activity_or_404(request, slug)
    if not constant_time_compare(code, activity.check_in_code):
        raise Http404
    this = reverse("events_my:here", args=[slug, code])
    if request.method == "POST":
        return act_and_redirect(
            request, lambda: check_in_by_code(activity=activity, person=request.actor, code=code), to=this
        )
    mine = activity.registrations.filter(person=request.actor).exclude(state=RegistrationState.CANCELLED).first()
    context = {
        "title": activity.name,
        "subtitle": f"{formats.when(activity.starts_at)} · {activity.place}",
        "mine": mine,
        "is_running": activity.state == ActivityState.RUNNING,
        "has_place": mine is not None and mine.state in (RegistrationState.REGISTERED, RegistrationState.ABSENT),
        "is_there": mine is not None and mine.state == RegistrationState.ATTENDED,
        "arrived": formats.when(mine.attended_at) if mine else "",
    }
    return render(request, "events/my/here.html", context)
