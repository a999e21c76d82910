"""Direct places of a round: how many there are, who took them, who may name."""

from __future__ import annotations

from collections import Counter

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Organisation, Person
from competitions.domain.rulebook import EntrySource, RuleBook
from competitions.enums import ROUND_OFFICES, CompetitionState, EntryState, RecommendationWay
from competitions.models import Competition, Recommendation
from competitions.queries.rule_books import book_of
from workflow.actors import Actor

# A nominee who is out gives the place back.
OUT = (EntryState.WITHDRAWN, EntryState.REFUSED, EntryState.DISQUALIFIED)


def may_be_recommended(book: RuleBook) -> bool:
    """Whether the rules have direct places at all."""
    return EntrySource.RECOMMENDED in book.sources and any(track.direct_places for track in book.tracks)


def why_no_recommendation(competition: Competition) -> str | None:
    """Why nobody can be named for a direct place now, in words."""
    if not may_be_recommended(book_of(competition)):
        return _("By its rules this competition has no places for direct recommendation.")
    if competition.state != CompetitionState.FILED:
        return _("Entries are recommended from the filing of the plan until judging begins.")
    return None


def places_left(competition: Competition) -> dict[str, int]:
    """By track code: the direct places that nobody holds. One query."""
    rows = Recommendation.objects.filter(entry__competition=competition, way=RecommendationWay.DIRECT)
    taken = Counter(rows.exclude(entry__state__in=OUT).values_list("entry__track__code", flat=True))
    return {track.code: track.direct_places - taken[track.code] for track in book_of(competition).tracks}


def recommendations_of(competition: Competition, actor: Actor) -> QuerySet[Recommendation]:
    """Those that the actor may read: all for whoever sees the competition's region, else those of the own offices."""
    rows = actor.role_rows() if isinstance(actor, Person) else []
    paths = [row.region.path for row in rows if row.region is not None]
    scope = Q(organisation__in=[row.organisation_id for row in rows if row.organisation_id])
    if any(competition.region.path.startswith(path) for path in paths):
        scope = Q()
    found = Recommendation.objects.filter(scope, entry__competition=competition, way=RecommendationWay.DIRECT)
    return found.select_related("entry__track", "entry__leader", "organisation").order_by("pk")


def offices_that_recommend(competition: Competition, actor: Actor) -> list[Organisation]:
    """The offices in whose name the actor may name somebody: the one that holds the round, and those right below."""
    rows = actor.role_rows() if isinstance(actor, Person) else []
    found = {
        row.organisation_id: row.organisation
        for row in rows
        if row.role == "organiser"
        and row.organisation is not None
        and (
            row.organisation_id == competition.organisation_id
            or (
                row.region is not None
                and row.region.parent_id == competition.region_id
                and row.organisation.kind in ROUND_OFFICES
            )
        )
    }
    return list(found.values())
