"""With which right somebody acts for an office: a role of their own, or that of a colleague who is on leave.

Standing in counts where a signature counts (filings), nowhere else: it is asked for here and not by the role queries.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, QuerySet

from accounts.models import Organisation, Person, RoleAssignment, SignOffPolicy
from accounts.queries.roles import holds_for_organisation
from workflow import clock
from workflow.actors import Actor


@dataclass(frozen=True)
class Standing:
    """A right to act; ``on_behalf_of`` is who is away, None for a right of one's own."""

    on_behalf_of: Person | None = None

    def persons(self, actor: Person) -> set[int]:
        """Everybody who takes part in what is done so: the hand, and the one it acts for."""
        return {actor.pk} | ({self.on_behalf_of.pk} if self.on_behalf_of else set())


def stood_in_rows(actor: Actor) -> list[RoleAssignment]:
    """Roles of colleagues for whom ``actor`` stands in today, each with its person. One query per instance.

    Only at offices where the actor holds a live role; within the office acted for, as with the actor's own roles.
    """
    if not isinstance(actor, Person):
        return []
    rows: list[RoleAssignment] | None = actor.__dict__.get("_stood_in_rows")
    if rows is None:
        rows = actor.__dict__["_stood_in_rows"] = _read(actor) if actor.all_role_rows() else []
    offices = {row.organisation_id for row in actor.role_rows()}
    return [row for row in rows if row.organisation_id in offices]


def _read(actor: Person) -> list[RoleAssignment]:
    rows = stood_in_for(actor).select_related("person").defer("person__id_number", "person__phone")
    return list(rows.order_by("pk"))


def stood_in_for(actor: Person) -> QuerySet[RoleAssignment]:
    """The same as a query, for use inside another one; whether the actor still works there is not asked."""
    today = clock.today()
    return RoleAssignment.objects.filter(
        ended_at=None,
        organisation=F("person__delegations_given__organisation"),
        person__delegations_given__delegate=actor,
        person__delegations_given__ended_at=None,
        person__delegations_given__first_day__lte=today,
        person__delegations_given__last_day__gte=today,
    )


def standings(actor: Actor, organisation: Organisation | int, *roles: str) -> list[Standing]:
    """Every right with which the actor may act for ``organisation`` in one of ``roles``, an own one first."""
    if not isinstance(actor, Person):
        return []
    wanted = organisation if isinstance(organisation, int) else organisation.pk
    own = [Standing()] if holds_for_organisation(actor, wanted, *roles) else []
    away = {
        row.person_id: Standing(row.person)
        for row in stood_in_rows(actor)
        if row.organisation_id == wanted and row.role in roles
    }
    return [*own, *away.values()]


def may_act_for(actor: Actor, organisation: Organisation | int, *roles: str) -> bool:
    """Whether there is any such right. No query where the actor's own roles say yes."""
    return holds_for_organisation(actor, organisation, *roles) or bool(standings(actor, organisation, *roles))


def free_standing(
    actor: Actor, organisation: Organisation | int, roles: Iterable[str], taken: set[int]
) -> Standing | None:
    """The first right in which nobody of ``taken`` (keys of persons) takes part; None where there is none.

    A signature is another person's only if neither the hand nor the one it acts for signed before.
    """
    if not isinstance(actor, Person):
        return None
    rights = standings(actor, organisation, *roles)
    return next((right for right in rights if not right.persons(actor) & taken), None)


def sign_off_policy(organisation: Organisation | int) -> SignOffPolicy:
    """The setting of an office; the defaults, not saved, where it has none. One query."""
    pk = organisation if isinstance(organisation, int) else organisation.pk
    return SignOffPolicy.objects.filter(organisation_id=pk).first() or SignOffPolicy(organisation_id=pk)
