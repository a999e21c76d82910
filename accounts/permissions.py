"""Who may give and take roles, see the outbox and repeat jobs."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from accounts.enums import RegionLevel, Role
from accounts.models import Invitation, Organisation, Person, Region
from accounts.queries import DESK_ROLES, holds_for_organisation, holds_in_region, region_paths
from workflow.actors import Actor, System
from workflow.permissions import is_permitted, permission

# Roles that an administrator gives at the desk; judges are given theirs with their seat.
GRANTABLE = (Role.ORGANISER, Role.APPROVER, Role.ADMINISTRATOR, Role.OVERSEER, Role.EDITOR)


@permission("accounts.manage_people")
def may_manage_people(actor: Actor, region: Region) -> bool:
    """An administrator of a subtree that holds ``region``."""
    return holds_in_region(actor, region, Role.ADMINISTRATOR)


@permission("accounts.grant_role")
def may_grant(actor: Actor, organisation: Organisation) -> bool:
    """An administrator for every role in his subtree. Nobody gives what lies outside it."""
    return holds_in_region(actor, organisation.region, Role.ADMINISTRATOR)


@permission("accounts.invite_judge")
def may_invite_judge(actor: Actor, organisation: Organisation) -> bool:
    """An organiser for his own organisation, besides the administrator."""
    return holds_for_organisation(actor, organisation, Role.ORGANISER) or may_grant(actor, organisation)


@permission("accounts.set_sign_off")
def may_set_sign_off(actor: Actor, organisation: Organisation) -> bool:
    """An administrator of a subtree that holds the office."""
    return holds_in_region(actor, organisation.region, Role.ADMINISTRATOR)


@permission("accounts.delegate_for")
def may_delegate_for(actor: Actor, organisation: Organisation) -> bool:
    """An administrator of the office's subtree, where the person on leave cannot do it any more."""
    return may_set_sign_off(actor, organisation)


def needed_to_give(role: str) -> str:
    """The permission that giving ``role`` takes."""
    return "accounts.invite_judge" if role == Role.JUDGE else "accounts.grant_role"


def may_give_what_it_offers(actor: Actor, invitation: Invitation) -> bool:
    """Whoever may give its role for its unit."""
    unit = invitation.organisation
    return unit is not None and permitted(actor, needed_to_give(invitation.role), unit)


@permission("accounts.accept_invitation")
def may_accept(actor: Actor, invitation: Invitation) -> bool:
    """Whoever signs in with the phone it went to. One without a phone (`first_admin`) is for whoever holds the link."""
    if not isinstance(actor, Person) or not actor.user:
        return False
    return not invitation.phone_index or actor.user.phone_index == invitation.phone_index


@permission("accounts.revoke_invitation")
def may_revoke(actor: Actor, invitation: Invitation) -> bool:
    """Whoever could make the same offer."""
    return may_give_what_it_offers(actor, invitation)


@permission("accounts.reset_second_factor")
def may_reset_second_factor(actor: Actor, person: Person) -> bool:
    """The administrator one level up: of a region truly above every office of ``person``.

    In the province's own department, where nothing is above, another of its administrators.
    """
    if not isinstance(actor, Person) or actor.pk == person.pk:
        return False
    offices = [row.region for row in person.role_rows() if row.region]
    if not offices:
        return _administers_province(actor)
    return all(_is_above(actor, region) for region in offices)


def _is_above(actor: Person, region: Region) -> bool:
    paths = region_paths(actor, [Role.ADMINISTRATOR])
    if region.level == RegionLevel.PROVINCE:
        return region.path in paths
    return any(region.path.startswith(path) and region.path != path for path in paths)


@permission("accounts.suspend_account")
def may_suspend(actor: Actor, person: Person) -> bool:
    """An administrator whose subtree holds every office of ``person``; for people without one, of the province."""
    offices = [row.region for row in person.role_rows() if row.region]
    if not offices:
        return _administers_province(actor)
    return all(holds_in_region(actor, region, Role.ADMINISTRATOR) for region in offices)


@permission("notifications.view_outbox")
def may_view_outbox(actor: Actor, _target: Any) -> bool:
    """Administrators of the whole province: the outbox holds messages to everybody. In the demo, the whole desk."""
    if settings.DEMO and region_paths(actor, DESK_ROLES):
        return True
    return _administers_province(actor)


def _administers_province(actor: Actor) -> bool:
    return any(path.count("/") == 2 for path in region_paths(actor, [Role.ADMINISTRATOR]))


@permission("notifications.view_jobs")
def may_view_jobs(actor: Actor, _target: Any) -> bool:
    """Everybody at the desk sees his own jobs; the query behind the page shows no others."""
    return bool(region_paths(actor, DESK_ROLES))


@permission("notifications.view_all_jobs")
def may_view_all_jobs(actor: Actor, target: Any) -> bool:
    """Administrators of the whole province."""
    return _administers_province(actor)


def permitted(actor: Actor, name: str, target: Any) -> bool:
    """``workflow.permissions.is_permitted``, for persons and for system actors with a grant."""
    return isinstance(actor, (Person, System)) and is_permitted(actor, name, target)
