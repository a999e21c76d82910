"""Which filings an actor may see, what waits for them, and who stands above an office."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from accounts.enums import OrganisationKind, Role
from accounts.models import Organisation, Person
from accounts.queries import region_paths, within_regions
from competitions.enums import FilingState
from competitions.models import Filing
from workflow.actors import Actor


def filings_visible_to(actor: Actor) -> QuerySet[Filing]:
    """Filings of the regions of the actor's desk roles, drafts included: a city's subtree, the province's all."""
    return Filing.objects.filter(within_regions("region", region_paths(actor)))


def office_above(organisation: Organisation) -> Organisation | None:
    """The human-resources department of the region above the organisation's; None where there is none."""
    parent_id = organisation.region.parent_id
    if parent_id is None:
        return None
    return (
        Organisation.objects.filter(region_id=parent_id, kind=OrganisationKind.DEPARTMENT)
        .select_related("region")
        .order_by("pk")
        .first()
    )


@dataclass(frozen=True)
class Desk:
    """The offices for which an actor organises and approves, by key."""

    organises: frozenset[int]
    approves: frozenset[int]

    @property
    def signs(self) -> frozenset[int]:
        """Offices whose filings the actor may sign off, as a second person."""
        return self.organises | self.approves


def desk_of(actor: Actor) -> Desk:
    """No query beyond the actor's own roles."""
    rows = actor.role_rows() if isinstance(actor, Person) else []

    def offices(role: Role) -> frozenset[int]:
        return frozenset(row.organisation_id for row in rows if row.role == role and row.organisation_id)

    return Desk(organises=offices(Role.ORGANISER), approves=offices(Role.APPROVER))


def filings_waiting_for(actor: Actor) -> QuerySet[Filing]:
    """What the actor can move on: to correct, to sign off (not their own), to file upward, to decide."""
    if not isinstance(actor, Person):
        return Filing.objects.none()
    desk = desk_of(actor)
    mine = Q(drafted_by=actor)
    return Filing.objects.filter(
        Q(state=FilingState.RETURNED, organisation_id__in=desk.organises)
        | Q(state=FilingState.AWAITING_SIGN_OFF, organisation_id__in=desk.signs) & ~mine
        | Q(state=FilingState.SIGNED, organisation_id__in=desk.signs)
        | Q(state=FilingState.SUBMITTED, addressee_id__in=desk.approves) & ~mine
    )
