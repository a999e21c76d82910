"""Who may write for the newsroom from the desk."""

from __future__ import annotations

from accounts.enums import RegionLevel, Role
from accounts.models import Person, Region
from accounts.queries import holds_in_region, region_paths
from workflow.actors import Actor

WRITERS = (Role.ORGANISER, Role.APPROVER, Role.EDITOR, Role.ADMINISTRATOR)


def writer_paths(actor: Actor) -> list[str]:
    """Region subtrees that the actor may report from."""
    return region_paths(actor, WRITERS)


def may_report(actor: Actor, region: Region) -> bool:
    """Whether the actor may hand in a report of ``region``."""
    return holds_in_region(actor, region, *WRITERS)


def may_publish(actor: Actor, region: Region) -> bool:
    """Editors of the province publish at once; everybody else's pages go through the workflow."""
    if not isinstance(actor, Person):
        return False
    return any(
        row.role == Role.EDITOR
        and row.region
        and row.region.level == RegionLevel.PROVINCE
        and row.region.contains(region)
        for row in actor.role_rows()
    )
