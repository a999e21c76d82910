"""Which messages of the outbox somebody may read."""

from __future__ import annotations

from django.db.models import Q

from accounts.enums import Role
from accounts.models import Person
from accounts.queries.roles import region_paths, within_regions
from workflow.actors import Actor


def outbox_scope(actor: Actor) -> Q:
    """Administrators of the province read all. Others, who come in only in the demo, what went to people who work for
    offices of their own regions: no other city's numbers, no contestant's."""
    if any(path.count("/") == 2 for path in region_paths(actor, [Role.ADMINISTRATOR])):
        return ~Q(pk__in=[])  # an empty Q joined by “or” would mean nothing
    people = Person.objects.filter(within_regions("roles__region", region_paths(actor)), roles__ended_at__isnull=True)
    return Q(user__in=people.values("user"))
