"""What came of judging: stages in order, the live promotion, the final order, the public lists."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from accounts.models import Person
from accounts.queries import region_paths, within_regions
from competitions.domain.awards import Allotment, Placed, allot
from competitions.enums import CompetitionState, PublicityState, ReportState
from competitions.models import Competition, Promotion, PublicityNotice, RoundReport, Stage
from competitions.queries.filings import desk_of
from competitions.queries.rule_books import book_of
from workflow.actors import Actor

# From the publication on, entrants may read about their own result.
_RELEASED = (CompetitionState.PUBLICITY, CompetitionState.REPORTED, CompetitionState.ARCHIVED)


def stages_of(competition: Competition) -> list[Stage]:
    """The stages in order, read once per instance; each knows its competition without another query."""
    kept: list[Stage] | None = competition.__dict__.get("_stages")
    if kept is None:
        rows = Stage.objects.filter(competition=competition).order_by()
        kept = sorted(rows, key=lambda stage: (stage.order, stage.pk))
        for stage in kept:
            stage.competition = competition
        competition.__dict__["_stages"] = kept
    return kept


def previous_stage(stage: Stage) -> Stage | None:
    """The stage before this one; None for the first."""
    before = None
    for other in stages_of(stage.competition):
        if other.pk == stage.pk:
            return before
        before = other
    return None


def is_last_stage(stage: Stage) -> bool:
    """Whether this stage decides who goes up to the next level."""
    return stages_of(stage.competition)[-1].pk == stage.pk


def live_promotion(stage: Stage) -> Promotion | None:
    """The decision that holds for this stage, or None."""
    return Promotion.objects.filter(stage=stage, undone_at__isnull=True).first()


def final_promotion(competition: Competition) -> Promotion | None:
    """The decision of the last stage, or None."""
    stages = stages_of(competition)
    return live_promotion(stages[-1]) if stages else None


def allotted_awards(competition: Competition, promotion: Promotion) -> list[Allotment]:
    """Which entry gets which award of the rule book, by the decided order of the last stage.

    Raises ``competitions.domain.awards.AwardTie`` when a tie across the line between two awards is not decided.
    """
    order = {
        track: [Placed(row["entry"], row["rank"]) for row in rows if row["rank"] is not None]
        for track, rows in promotion.ranking.items()
    }
    decided = frozenset(entry for decision in promotion.decisions for entry in decision["order"])
    return allot(order, book_of(competition).awards, decided)


def results_are_out(competition: Competition) -> bool:
    """Whether the list has been published: what entrants may read of their result hangs on this alone."""
    return competition.state in _RELEASED


def published_notices() -> QuerySet[PublicityNotice]:
    """The lists that anybody may read, newest first; a closed one stays readable. ``rows`` is what is shown."""
    states = (PublicityState.PUBLISHED, PublicityState.CLOSED)
    return (
        PublicityNotice.objects.filter(state__in=states).select_related("competition__region").order_by("-published_at")
    )


def is_corrected() -> Exists:
    """An annotation of lists: whether a newer one of the same contest is public."""
    states = (PublicityState.PUBLISHED, PublicityState.CLOSED)
    newer = PublicityNotice.objects.filter(competition=OuterRef("competition"), version__gt=OuterRef("version"))
    return Exists(newer.filter(state__in=states))


def running_publicity() -> Exists:
    """An annotation of competitions: whether a list of theirs is public right now."""
    return Exists(PublicityNotice.objects.filter(competition=OuterRef("pk"), state=PublicityState.PUBLISHED))


def reported_on() -> Subquery:
    """An annotation of competitions: when their list went up."""
    sent = RoundReport.objects.filter(competition=OuterRef("pk")).exclude(state=ReportState.TAKEN_BACK)
    return Subquery(sent.values("submitted_at")[:1])


def notices_visible_to(actor: Actor) -> QuerySet[PublicityNotice]:
    """Lists of the regions of the actor's desk roles, drafts included."""
    return PublicityNotice.objects.filter(within_regions("competition__region", region_paths(actor)))


def reports_visible_to(actor: Actor) -> QuerySet[RoundReport]:
    """Reports sent by or addressed to offices of the actor, and those of the regions the actor oversees."""
    if not isinstance(actor, Person):
        return RoundReport.objects.none()
    return RoundReport.objects.filter(within_regions("competition__region", region_paths(actor)))


def reports_to_receive(actor: Actor) -> QuerySet[RoundReport]:
    """Reports that wait for an office of this actor."""
    return RoundReport.objects.filter(addressee_id__in=desk_of(actor).signs, state=ReportState.SUBMITTED)
