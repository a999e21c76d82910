"""Which filings an actor may see, what waits for them, and who stands above an office."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.enums import OrganisationKind, Role
from accounts.models import Organisation, Person
from accounts.queries import region_paths, within_regions
from accounts.queries.standing import stood_in_for, stood_in_rows
from competitions.enums import FilingState
from competitions.models import Competition, Filing, FilingStep
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


def outside_above(competition: Competition) -> str:
    """The body above the highest office here, which has no log-in: as the filing named it. Empty below the top."""
    if competition.organisation.region.parent_id is not None:
        return ""
    steps = FilingStep.objects.filter(filing=competition.filing_id).exclude(outside="").order_by("-pk")
    return steps.values_list("outside", flat=True).first() or _("the national organising committee")


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


def signing_desk(actor: Actor) -> Desk:
    """The same with the offices where the actor stands in for a colleague on leave: for what has to be signed. One query."""
    own = desk_of(actor)
    away = stood_in_rows(actor)

    def offices(role: Role) -> frozenset[int]:
        return frozenset(row.organisation_id for row in away if row.role == role and row.organisation_id)

    return Desk(own.organises | offices(Role.ORGANISER), own.approves | offices(Role.APPROVER))


def filings_waiting_for(actor: Actor) -> QuerySet[Filing]:
    """What the actor can move on: to correct, to check, to sign off, to file upward; and where it lies, to answer."""
    if not isinstance(actor, Person):
        return Filing.objects.none()
    own = desk_of(actor)
    mine = Q(drafted_by=actor)
    signs = _at("organisation", actor, own.signs, Role.ORGANISER, Role.APPROVER)
    inside = (
        Q(state=FilingState.RETURNED, organisation_id__in=own.organises)
        | Q(signs & Q(state=FilingState.AWAITING_SIGN_OFF) & ~mine)
        | Q(signs & Q(state=FilingState.CHECKED) & ~mine & ~Q(checked_by=actor))
        | Q(signs & Q(state=FilingState.SIGNED))
    )
    return Filing.objects.filter(inside | Q(Q(state=FilingState.SUBMITTED) & _to_answer(actor, own, mine)))


def _at(field: str, actor: Person, own: frozenset[int], *roles: Role) -> Q:
    """At one of the actor's offices, or at one where the actor stands in for a colleague: without a query of its own."""
    here = frozenset(row.organisation_id for row in actor.role_rows() if row.organisation_id)
    away = stood_in_for(actor).filter(role__in=roles, organisation_id__in=here).values("organisation_id")
    return Q(**{f"{field}_id__in": own}) | Q(**{f"{field}_id__in": away})


def overdue_below(actor: Actor) -> QuerySet[Filing]:
    """Filings whose answer an office right below the actor's own, as an approver, owes since its due day: told upward."""
    if not isinstance(actor, Person):
        return Filing.objects.none()
    regions = [row.region_id for row in actor.role_rows() if row.role == Role.APPROVER and row.region_id]
    late = FilingStep.objects.filter(
        filing=OuterRef("pk"),
        answer="",
        received_at__isnull=False,
        escalated_at__isnull=False,
        office__region__parent_id__in=regions,
    )
    return Filing.objects.filter(Exists(late), state=FilingState.SUBMITTED)


def is_overdue_filter(today: dt.date) -> Q:
    """Filings whose answer is late on ``today``."""
    return Q(state=FilingState.SUBMITTED, due_on__lt=today)


def with_open_step(rows: QuerySet[Filing]) -> QuerySet[Filing]:
    """``rows`` with what the inbox says of the step that waits: ``step_outside``, ``step_persons`` and so on. No query more."""
    condition = Q(steps__answer="", steps__received_at__isnull=False)
    names = ("outside", "persons", "proposal", "proposed_by_id", "checked_by_id", "checked_at")
    return rows.annotate(here=FilteredRelation("steps", condition=condition)).annotate(
        **{f"step_{name}": F(f"here__{name}") for name in names}
    )


def _to_answer(actor: Person, desk: Desk, mine: Q) -> Q:
    """Filings at the actor's offices whose open step waits for this actor."""
    signs = _at("addressee", actor, desk.signs, Role.ORGANISER, Role.APPROVER)
    approves = _at("addressee", actor, desk.approves, Role.APPROVER)
    here = FilingStep.objects.filter(filing=OuterRef("pk"), answer="", received_at__isnull=False)
    proposed = here.filter(persons__gt=1).exclude(proposal="").exclude(proposed_by=actor)
    ready = Q(persons=2) | Q(checked_at__isnull=False)
    return (
        Q(approves & ~mine & Q(Exists(here.filter(outside="", persons=1))))
        | Q(signs & Q(Exists(here.exclude(outside=""))))
        | Q(signs & ~mine & Q(Exists(here.filter(persons__gt=1, proposal=""))))
        | Q(signs & ~mine & Q(Exists(proposed.filter(persons__gt=2, checked_at=None))))
        | Q(approves & ~mine & Q(Exists(proposed.filter(ready).exclude(checked_by=actor))))
    )
