"""Regions, organisations, log-ins, persons, roles, invitations."""

from .limits import LimitCount
from .offices import Delegation, SignOffPolicy
from .people import Person, User, UserManager
from .places import Organisation, Region
from .roles import Invitation, RoleAssignment

__all__ = [
    "Delegation",
    "Invitation",
    "LimitCount",
    "Organisation",
    "Person",
    "Region",
    "RoleAssignment",
    "SignOffPolicy",
    "User",
    "UserManager",
]
