"""Which entries an actor may see."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from accounts.enums import Role
from accounts.models import Person
from accounts.queries import region_paths, within_regions
from competitions.enums import EntrySource
from competitions.models import Entry
from workflow.actors import Actor
from workflow.statements import Parameter


def entries_led_by(actor: Actor | Parameter) -> QuerySet[Entry]:
    """The actor's own entries, drafts included: what stands under ``/my/``. A ``Parameter`` may stand for the actor's key."""
    if not isinstance(actor, Person | Parameter):
        return Entry.objects.none()
    return Entry.objects.filter(leader=actor)


def entries_kept_by(actor: Actor) -> QuerySet[Entry]:
    """Entries that the actor's office typed in for people without a log-in, until these take them over."""
    if not isinstance(actor, Person):
        return Entry.objects.none()
    offices = [row.organisation_id for row in actor.role_rows() if row.role == Role.ORGANISER and row.organisation_id]
    if not offices:
        return Entry.objects.none()
    return Entry.objects.filter(source=EntrySource.OFFICE, leader__user=None, competition__organisation__in=offices)


def entries_written_by(actor: Actor) -> QuerySet[Entry]:
    """The actor's own entries, and those that the actor's office keeps for others."""
    return entries_led_by(actor) | entries_kept_by(actor)


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
