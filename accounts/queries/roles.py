"""What an actor's roles reach. Roles are read once per person instance: one query a request.

Two questions, two answers: *seeing* follows the region subtree of a role; *acting* follows its organisation.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from accounts.enums import Role
from accounts.models import Organisation, Person, Region, RoleAssignment
from workflow.actors import Actor, Anonymous

DESK_ROLES = (Role.ADMINISTRATOR, Role.APPROVER, Role.ORGANISER, Role.OVERSEER)


def person_of(user: Any) -> Person | Anonymous:
    """The actor behind a log-in; ``Anonymous`` for nobody."""
    person = getattr(user, "person", None) if user.is_authenticated else None
    return person or Anonymous()


def _roles(actor: Actor, roles: Iterable[str]) -> list[RoleAssignment]:
    if not isinstance(actor, Person):
        return []
    wanted = set(roles)
    return [row for row in actor.role_rows() if row.role in wanted]


def has_desk_role(actor: Actor) -> bool:
    """Whether the desk is this actor's place at all."""
    return bool(_roles(actor, DESK_ROLES))


def region_paths(actor: Actor, roles: Iterable[str] = DESK_ROLES) -> list[str]:
    """Paths of the region subtrees in which the actor holds one of ``roles``, outermost first, none inside another."""
    paths = sorted({row.region.path for row in _roles(actor, roles) if row.region}, key=len)
    return [path for index, path in enumerate(paths) if not any(path.startswith(outer) for outer in paths[:index])]


def within_regions(field: str, paths: Iterable[str]) -> Q:
    """A filter: the region at ``field`` (for example ``competition__region``) lies in one of the subtrees ``paths``."""
    query = Q(pk__in=[])
    for path in paths:
        query |= Q(**{f"{field}__path__startswith": path})
    return query


def holds_in_region(actor: Actor, region: Region, *roles: str) -> bool:
    """Whether the actor holds one of ``roles`` in a subtree that contains ``region``."""
    return any(region.path.startswith(path) for path in region_paths(actor, roles))


def holds_for_organisation(actor: Actor, organisation: Organisation | int, *roles: str) -> bool:
    """Whether the actor holds one of ``roles`` for exactly this organisation."""
    wanted = organisation if isinstance(organisation, int) else organisation.pk
    return any(row.organisation_id == wanted for row in _roles(actor, roles))
