"""Reads for the pages about sign-off and leave."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q, QuerySet

from accounts.enums import Role
from accounts.models import Delegation, Organisation, Person, SignOffPolicy
from accounts.queries.people import administered_paths
from accounts.queries.roles import DESK_ROLES, within_regions
from workflow.actors import Actor

# Whose signature can be asked for, and who can give it in their place.
SIGNING_ROLES = (Role.ORGANISER, Role.APPROVER)


def own_offices(actor: Actor) -> set[int]:
    """The offices at which ``actor`` works, in this request. No query beyond the roles."""
    rows = actor.role_rows() if isinstance(actor, Person) else []
    return {row.organisation_id for row in rows if row.organisation_id and row.role in DESK_ROLES}


def offices_administered(actor: Actor) -> QuerySet[Organisation]:
    """Offices inside the actor's subtrees, each with its sign-off policy."""
    rows = Organisation.objects.filter(within_regions("region", administered_paths(actor)))
    return rows.select_related("region__parent", "sign_off_policy__changed_by").order_by("region__path", "name")


def delegations_visible_to(actor: Actor) -> QuerySet[Delegation]:
    """Those of the actor's own offices and of the subtrees that the actor administers, the latest first."""
    mine = Q(organisation_id__in=own_offices(actor))
    rows = Delegation.objects.filter(mine | within_regions("organisation__region", administered_paths(actor)))
    return rows.select_related("person", "delegate", "organisation", "made_by", "ended_by")


def colleagues(office: Organisation | int) -> QuerySet[Person]:
    """People with a live role at the desk for ``office``."""
    return (
        Person.objects.filter(roles__organisation=office, roles__role__in=DESK_ROLES, roles__ended_at=None)
        .distinct()
        .order_by("name", "pk")
    )


def signers_of(office: Organisation | int) -> QuerySet[Person]:
    """People whose signature counts for ``office``."""
    return colleagues(office).filter(roles__organisation=office, roles__role__in=SIGNING_ROLES, roles__ended_at=None)


def overlapping(person: Person, office: Organisation, first: dt.date, last: dt.date) -> Delegation | None:
    """A live delegation of ``person`` at ``office`` that shares a day with ``first`` to ``last``."""
    rows = Delegation.objects.filter(person=person, organisation=office, ended_at=None)
    return rows.filter(first_day__lte=last, last_day__gte=first).select_related("delegate").first()


def policy_row(office: Organisation) -> SignOffPolicy:
    """The policy that ``offices_administered`` has read with the office; the defaults where it has none."""
    return getattr(office, "sign_off_policy", None) or SignOffPolicy(organisation=office)
