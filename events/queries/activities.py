"""Which activities an actor may see, with how full they are."""

from __future__ import annotations

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from accounts.models import Person
from accounts.queries import region_paths, within_regions
from events.enums import ActivityState, RegistrationState
from events.models import Activity, Registration
from workflow.actors import Actor

PUBLIC_STATES = (
    ActivityState.LAUNCHED,
    ActivityState.RUNNING,
    ActivityState.FINISHED,
    ActivityState.OUTCOME_RECORDED,
    ActivityState.OUTCOME_CONFIRMED,
)
HOLDING_A_PLACE = (RegistrationState.REGISTERED, RegistrationState.ATTENDED, RegistrationState.ABSENT)


def with_counts(activities: QuerySet[Activity]) -> QuerySet[Activity]:
    """Annotated with ``taken``, ``unmarked`` (neither there nor absent yet), ``waiting`` and ``attended``.

    Counted only for the rows that are read.
    """
    return activities.annotate(
        taken=_registrations(*HOLDING_A_PLACE),
        unmarked=_registrations(RegistrationState.REGISTERED),
        waiting=_registrations(RegistrationState.WAITING),
        attended=_registrations(RegistrationState.ATTENDED),
    )


def _registrations(*states: str) -> Coalesce:
    counted = (
        Registration.objects.filter(activity=OuterRef("pk"), state__in=states)
        .order_by()
        .values("activity")
        .annotate(n=Count("pk"))
        .values("n")
    )
    return Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))


def activities_visible_to(actor: Actor) -> QuerySet[Activity]:
    """Activities of the regions of the actor's desk roles, drafts included."""
    return Activity.objects.filter(within_regions("region", region_paths(actor)))


def activities_open_to(person: Person) -> QuerySet[Activity]:
    """What anybody may register for or read about; a cancelled one only for those who are on its list."""
    mine = Registration.objects.filter(activity=OuterRef("pk"), person=person)
    return Activity.objects.filter(Q(state__in=PUBLIC_STATES) | Q(Exists(mine), state=ActivityState.CANCELLED))
