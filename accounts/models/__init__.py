"""Regions, organisations, log-ins, persons, roles, invitations."""

from .limits import LimitCount
from .people import Person, User, UserManager
from .places import Organisation, Region
from .roles import Invitation, RoleAssignment

__all__ = ["Invitation", "LimitCount", "Organisation", "Person", "Region", "RoleAssignment", "User", "UserManager"]
