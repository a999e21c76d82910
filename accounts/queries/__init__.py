"""Reads of people, places and roles."""

from .roles import (
    DESK_ROLES,
    has_desk_role,
    holds_for_organisation,
    holds_in_region,
    person_of,
    region_paths,
    within_regions,
)

__all__ = [
    "DESK_ROLES",
    "has_desk_role",
    "holds_for_organisation",
    "holds_in_region",
    "person_of",
    "region_paths",
    "within_regions",
]
