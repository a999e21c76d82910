"""Which entries an actor may see."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from accounts.models import Person
from accounts.queries import region_paths, within_regions
from competitions.models import Entry
from workflow.actors import Actor


def entries_led_by(actor: Actor) -> QuerySet[Entry]:
    """The actor's own entries, drafts included: what stands under ``/my/``."""
    if not isinstance(actor, Person):
        return Entry.objects.none()
    return Entry.objects.filter(leader=actor)


def entries_visible_to(actor: Actor) -> QuerySet[Entry]:
    """Own entries, and those handed in anywhere in the regions of the actor's desk roles.

    A draft is the contestant's alone: nobody agreed yet that an office reads it.
    """
    if not isinstance(actor, Person):
        return Entry.objects.none()
    scope = Q(leader=actor)
    paths = region_paths(actor)
    if paths:
        scope |= Q(submitted_at__isnull=False) & within_regions("competition__region", paths)
    return Entry.objects.filter(scope)
