"""Who is registered, and where somebody stands."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Person
from competitions.models import Filing
from events.enums import ActivityState, RegistrationState
from events.models import Activity, Registration
from ui import formats
from ui.cards import Card, CardItem
from ui.tones import tone_of
from workflow.actors import Actor

_AHEAD = (ActivityState.LAUNCHED, ActivityState.RUNNING)
_TO_COME = (RegistrationState.REGISTERED, RegistrationState.WAITING)


def registrations_of(person: Person) -> QuerySet[Registration]:
    """One's own, the latest activity first."""
    rows = Registration.objects.filter(person=person).select_related("activity", "rating")
    return rows.order_by("-activity__starts_at", "-pk")


def place_in_queue(registration: Registration) -> int:
    """Place on the waiting list from 1. One query."""
    queue = registration.activity.registrations.filter(state=RegistrationState.WAITING)
    before = Q(queued_at__lt=registration.queued_at) | Q(queued_at=registration.queued_at, pk__lt=registration.pk)
    return queue.filter(before).count() + 1


def people_of(activity: Activity) -> QuerySet[Registration]:
    """Everybody on the list, in the order of registration."""
    rows = activity.registrations.exclude(state=RegistrationState.CANCELLED)
    return rows.select_related("person").order_by("queued_at", "pk")


def activity_card(actor: Actor, _subject: object) -> Card | None:
    """What the actor is registered for and what is still to be rated, on the first page. One query."""
    if not isinstance(actor, Person):
        return None
    to_come = Q(state__in=_TO_COME, activity__state__in=_AHEAD)
    to_rate = Q(state=RegistrationState.ATTENDED, rating__isnull=True) & ~Q(activity__state__in=_AHEAD)
    rows = Registration.objects.filter(to_come | to_rate, person=actor).select_related("activity")
    items = []
    for row in rows.order_by("activity__starts_at", "pk")[:5]:
        attended = row.state == RegistrationState.ATTENDED
        items.append(
            CardItem(
                title=row.activity.name,
                url=reverse("events_my:rate", args=[row.token]) if attended else reverse("events_my:registration_list"),
                detail=f"{formats.when(row.activity.starts_at)} · {row.activity.place}",
                chip=row.get_state_display(),
                tone=tone_of(row.state),
                button=_("Rate it") if attended else "",
            )
        )
    return Card(
        heading=_("Activities"),
        items=items,
        url=reverse("events_my:registration_list"),
        button=_("My activities"),
        empty=_("Lectures, salons and training camps stand on the page of activities."),
    )


def is_cancelled_filing(filing: Filing) -> bool:
    """Whether the activity of this filing is not held after all; asked by the check of its receipt. One query."""
    return not Activity.objects.filter(filing=filing).exclude(state=ActivityState.CANCELLED).exists()
