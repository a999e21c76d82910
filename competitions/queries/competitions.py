"""Which competitions an actor may see and change."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Organisation
from accounts.queries import DESK_ROLES, holds_in_region, region_paths, within_regions
from competitions.enums import CompetitionState, FilingState
from competitions.models import Competition
from competitions.queries.filings import desk_of
from workflow.actors import Actor
from workflow.statements import Statement

# What the public may know of: from the approved filing on. A cancelled one stays, so that its entrants can read why.
PUBLIC_STATES = (
    CompetitionState.FILED,
    CompetitionState.JUDGING,
    CompetitionState.PUBLICITY,
    CompetitionState.REPORTED,
    CompetitionState.ARCHIVED,
)
_EDITABLE_FILING = (FilingState.DRAFT, FilingState.RETURNED)


def competitions_visible_to(actor: Actor) -> QuerySet[Competition]:
    """Competitions of the regions of the actor's desk roles, drafts included: a city its subtree, the province all."""
    return Competition.objects.filter(within_regions("region", region_paths(actor)))


def visible_competition(actor: Actor, statement: Statement[Competition], pk: int) -> Competition | None:
    """The one that ``competitions_visible_to`` has with ``pk``, read by ``statement`` with its region. One query."""
    competition = statement.row(pk=pk)
    if competition is None or not holds_in_region(actor, competition.region, *DESK_ROLES):
        return None
    return competition


def competitions_organised_by(actor: Actor) -> QuerySet[Competition]:
    """Those of the offices for which the actor is an organiser."""
    return Competition.objects.filter(organisation_id__in=desk_of(actor).organises)


def public_competitions() -> QuerySet[Competition]:
    """What anybody may read about, newest first."""
    approved = Q(filing__number__gt="") & Q(state=CompetitionState.CANCELLED)
    return Competition.objects.filter(Q(state__in=PUBLIC_STATES) | approved)


def organisations_of(actor: Actor) -> QuerySet[Organisation]:
    """The offices in whose name the actor may create a competition."""
    return Organisation.objects.filter(pk__in=desk_of(actor).organises).select_related("region").order_by("pk")


def round_above(competition: Competition) -> Competition | None:
    """The round of the same contest and edition one level up, if it is held here."""
    above = competition.region.parent_id
    if above is None:
        return None
    rows = Competition.objects.filter(region_id=above, kind=competition.kind, edition=competition.edition)
    return rows.exclude(state=CompetitionState.CANCELLED).order_by("-pk").first()


def same_round(organisation: Organisation, contest: str, edition: int, year: int) -> Competition | None:
    """The latest one that the office holds of this contest, edition and year, the cancelled ones left out."""
    rows = Competition.objects.filter(organisation=organisation, kind=contest, edition=edition, year=year)
    return rows.exclude(state=CompetitionState.CANCELLED).order_by("-pk").first()


def why_rules_locked(competition: Competition) -> str | None:
    """Why a plan that is a draft again cannot be edited all the same: marks were given by its rules."""
    if competition.rules_locked_at is None:
        return None
    return _("The rules are locked since the first score; they change by a new version with a reason.")


def why_not_editable(competition: Competition) -> str | None:
    """Why the plan cannot be changed now, in words; None when it can. Needs ``competition.filing``."""
    filing = competition.filing
    if competition.state == CompetitionState.DRAFT and (filing is None or filing.state in _EDITABLE_FILING):
        return None
    if competition.state == CompetitionState.DRAFT:
        return _("The plan has been handed in for sign-off; it can be changed when it is sent back.")
    if competition.state == CompetitionState.AWAITING_FILING:
        return _("The plan has been filed upward; it can be changed when it is returned.")
    return _("The plan has been approved; it can no longer be changed.")
