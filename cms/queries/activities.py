"""Activities as anybody reads them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cms.paging import choice_links, page_of
from cms.queries.contest_lists import cities
from competitions.enums import FilingState
from events.enums import ActivityKind, ActivityState, RegistrationState, TargetGroup
from events.models import Activity, Registration
from ui.formats import clock_time, day, deadline, local, when
from ui.tiles import short
from workflow import clock

PUBLIC_STATES = tuple(state for state in ActivityState if state != ActivityState.DRAFT)
_HOLDING_A_PLACE = (RegistrationState.REGISTERED, RegistrationState.ATTENDED, RegistrationState.ABSENT)
_COLUMNS = (
    "name",
    "slug",
    "kind",
    "state",
    "place",
    "starts_at",
    "ends_at",
    "registration_closes_at",
    "capacity",
    "region__short_name",
)


@dataclass(frozen=True)
class ActivityCard:
    """An activity in a list, with its day as a tile."""

    name: str
    url: str
    kind: str
    date: str
    month: str
    day: str
    time: str
    place: str
    region: str
    chip: str
    tone: str


@dataclass(frozen=True)
class ActivityView:
    """What the page of one activity reads."""

    activity: Activity
    card: ActivityCard
    when: str
    until: str
    places_left: int
    taken: int
    can_register: bool
    awaits_filing: bool
    url: str

    @property
    def description(self) -> str:
        said = self.activity.introduction.strip().splitlines()
        return said[0][:150] if said else f"{self.when} {self.activity.place}"


def public_activities() -> QuerySet[Activity]:
    """What the public may see, with ``taken`` places."""
    taken = (
        Registration.objects.filter(activity=OuterRef("pk"), state__in=_HOLDING_A_PLACE)
        .order_by()
        .values("activity")
        .annotate(number=Count("pk"))
        .values("number")
    )
    rows = Activity.objects.filter(state__in=PUBLIC_STATES).select_related("region")
    return rows.annotate(taken=Coalesce(Subquery(taken, output_field=IntegerField()), Value(0)))


def listed_activities() -> QuerySet[Activity]:
    """Only the columns of a card."""
    return public_activities().only(*_COLUMNS)


def card(activity: Activity, now: dt.datetime) -> ActivityCard:
    starts = local(activity.starts_at)
    chip, tone = _chip(activity, now)
    return ActivityCard(
        name=activity.name,
        url=f"/activities/{activity.slug}/",
        kind=activity.get_kind_display(),
        date=day(activity.starts_at),
        month=format_date(starts, pgettext("date format: a month", "M")),
        day=str(starts.day),
        time=clock_time(activity.starts_at),
        place=activity.place,
        region=short(activity.region.short_name),
        chip=chip,
        tone=tone,
    )


def cards(activities: Iterable[Activity], now: dt.datetime) -> list[ActivityCard]:
    return [card(activity, now) for activity in activities]


def _chip(activity: Activity, now: dt.datetime) -> tuple[str, str]:
    if activity.state == ActivityState.CANCELLED:
        return activity.get_state_display(), "danger"
    if activity.state != ActivityState.LAUNCHED:
        return (_("Running"), "info") if activity.state == ActivityState.RUNNING else (_("Over"), "")
    if activity.starts_at <= now:
        return _("Under way"), "info"
    if now > activity.registration_closes_at:
        return _("Registration closed"), ""
    left = max(activity.capacity - getattr(activity, "taken", 0), 0)
    return (_("%(count)d places left") % {"count": left}, "brand") if left else (_("Waiting list open"), "warn")


def week_ahead(now: dt.datetime, limit: int) -> list[ActivityCard]:
    """The next activities of the coming seven days. One query."""
    rows = listed_activities().filter(ends_at__gte=now, starts_at__lt=now + dt.timedelta(days=7))
    return cards(rows.order_by("starts_at", "pk")[:limit], now)


def activity_list(asked: Mapping[str, str]) -> dict[str, Any]:
    """The context of /activities/: filters ``kind``, ``group``, ``when``, ``region``, ``q`` and ``page``."""
    now = clock.now()
    kind, group, time = asked.get("kind", ""), asked.get("group", ""), asked.get("when", "")
    region, words = asked.get("region", "")[:60], asked.get("q", "").strip()[:60]
    places = cities()
    place = next((city for city in places if city.code == region), None)
    rows = listed_activities()
    if place is not None:
        rows = rows.filter(region__path__startswith=place.path)
    if words:
        rows = rows.filter(
            Q(name__icontains=words) | Q(place__icontains=words) | Q(organisation__name__icontains=words)
        )
    if kind in ActivityKind.values:
        rows = rows.filter(kind=kind)
    if group in TargetGroup.values:
        rows = rows.filter(target_group=group)
    if time == "past":
        rows = rows.filter(ends_at__lt=now).order_by("-starts_at", "-pk")
    else:
        time = ""
        rows = rows.filter(ends_at__gte=now).order_by(F("starts_at").asc(), "pk")
    found = page_of(rows, asked)
    return {
        "page_of": found,
        "cards": cards(found.rows, now),
        "kinds": choice_links(ActivityKind.choices, kind, asked, "kind"),
        "groups": choice_links(TargetGroup.choices[1:], group, asked, "group"),
        "times": choice_links([("past", _("Past activities"))], time, asked, "when"),
        "past": time == "past",
        "places": choice_links(
            [(city.code, city.short_name) for city in places], place.code if place else "", asked, "region"
        ),
        "words": words,
        "asked": {"kind": kind, "group": group, "when": time, "region": place.code if place else ""},
    }


def activity_view(slug: str) -> ActivityView | None:
    """One public activity, or None. One query."""
    activity = public_activities().select_related("organisation", "region", "filing").filter(slug=slug).first()
    if activity is None:
        return None
    now = clock.now()
    taken = getattr(activity, "taken", 0)
    starts, ends = local(activity.starts_at), local(activity.ends_at)
    same_day = starts.date() == ends.date()
    return ActivityView(
        activity=activity,
        card=card(activity, now),
        when=f"{when(activity.starts_at)} – {clock_time(activity.ends_at) if same_day else when(activity.ends_at)}",
        until=deadline(activity.registration_closes_at),
        places_left=max(activity.capacity - taken, 0),
        taken=taken,
        can_register=activity.state == ActivityState.LAUNCHED and now <= activity.registration_closes_at,
        awaits_filing=activity.filing is None or activity.filing.state != FilingState.APPROVED,
        url=reverse("events_my:register", args=[activity.slug]),
    )
