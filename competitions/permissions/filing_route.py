"""Who sets which bodies a filing passes: the administrators of the highest region, for all below."""

from __future__ import annotations

from accounts.enums import RegionLevel, Role
from accounts.models import Person
from competitions.models import FilingRoute
from workflow.actors import Actor
from workflow.permissions import permission


@permission("competitions.set_filing_route")
def may_set_route(actor: Actor, _route: FilingRoute | None = None) -> bool:
    """An administrator of the province."""
    rows = actor.role_rows() if isinstance(actor, Person) else []
    return any(
        row.role == Role.ADMINISTRATOR and row.region is not None and row.region.level == RegionLevel.PROVINCE
        for row in rows
    )
