"""Who keeps the list of lecturers: organisers and administrators of the province."""

from __future__ import annotations

from competitions.models import LecturerList
from competitions.queries.lecturers import lecturer_region
from workflow.actors import Actor
from workflow.permissions import permission


@permission("competitions.keep_lecturers")
def keeps_lecturers(actor: Actor, found: LecturerList | None = None) -> bool:
    """An organiser or administrator of the province whose list it is."""
    region = lecturer_region(actor)
    return region is not None and (found is None or found.region_id == region.pk)
