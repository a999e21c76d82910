"""Calls to hold rounds, what regions answered, and why something is not possible now, in words."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Person, Region
from accounts.queries import region_paths, within_regions
from competitions.domain.rulebook import EntrySource
from competitions.enums import CompetitionState, ReplacementState, RoundAnswerState
from competitions.models import Competition, ReplacementRequest, RoundAnswer, RoundCall
from competitions.queries.rule_books import book_of
from ui import formats
from workflow.actors import Actor

LIVE_REPLACEMENTS = (ReplacementState.ASKED, ReplacementState.GRANTED, ReplacementState.OPENED)


def calls_visible_to(actor: Actor) -> QuerySet[RoundCall]:
    """Calls of the actor's own subtrees, and those that the level right above has made to the actor's regions."""
    rows = actor.role_rows() if isinstance(actor, Person) else []
    above = {row.region.parent_id for row in rows if row.region is not None and row.region.parent_id}
    within = within_regions("competition__region", region_paths(actor))
    return RoundCall.objects.filter(within | Q(competition__region_id__in=above))


def regions_called(call: RoundCall) -> QuerySet[Region]:
    """The regions right below the one that called: cities, or counties and functional zones."""
    return Region.objects.filter(parent_id=call.competition.region_id)


def regions_answering(call: RoundCall, actor: Actor) -> QuerySet[Region]:
    """Of the regions called, those in the actor's subtrees."""
    return regions_called(call).filter(within_regions("parent", region_paths(actor)) | _own(actor))


def _own(actor: Actor) -> Q:
    query = Q(pk__in=[])
    for path in region_paths(actor):
        query |= Q(path__startswith=path)
    return query


def answer_of(call: RoundCall, region: Region) -> RoundAnswer:
    """The row of a region, or a fresh one that is not saved."""
    row = RoundAnswer.objects.filter(call=call, region=region).select_related("declined_by").first()
    answer = row or RoundAnswer(call=call, region=region)
    answer.call, answer.region = call, region
    return answer


def live_round(call: RoundCall, region: str) -> Competition | None:
    """The round that the region (its code) holds under the call, the cancelled ones left out."""
    rows = Competition.objects.filter(parent_id=call.competition_id, region_id=region)
    return rows.exclude(state=CompetitionState.CANCELLED).order_by("-pk").first()


def live_replacement(answer: RoundAnswer) -> ReplacementRequest | None:
    """The request that is asked, granted or opened; None for a row that is not saved."""
    if answer.pk is None:
        return None
    return ReplacementRequest.objects.filter(answer=answer, state__in=LIVE_REPLACEMENTS).first()


def call_above(region: Region, kind: str, edition: int, year: int) -> RoundCall | None:
    """The call that the level above made for this contest, edition and year; None where there is none."""
    if region.parent_id is None:
        return None
    rows = RoundCall.objects.filter(
        competition__region_id=region.parent_id,
        competition__kind=kind,
        competition__edition=edition,
        competition__year=year,
    )
    return rows.exclude(competition__state=CompetitionState.CANCELLED).order_by("-pk").first()


def why_no_call(competition: Competition) -> str | None:
    """Why a competition cannot be opened for rounds below now, in words."""
    if not Region.objects.filter(parent_id=competition.region_id).exists():
        return _("There is no level below this one.")
    if competition.state in (CompetitionState.DRAFT, CompetitionState.AWAITING_FILING):
        return _("Rounds below can be opened when the plan of this competition has been filed.")
    if competition.state != CompetitionState.FILED:
        return _("Judging has begun or the competition is over; rounds below can no longer be opened.")
    if EntrySource.BELOW not in book_of(competition).sources:
        return _("By its rules this competition takes no entries from below.")
    return None


def why_no_round(call: RoundCall) -> str | None:
    """Why no round can be opened, declined or replaced under the call any more, in words."""
    if call.competition.state == CompetitionState.FILED:
        return None
    if call.competition.state == CompetitionState.CANCELLED:
        return _("The competition above was cancelled.")
    return _("The competition above is being judged or over; rounds below can no longer be opened or declined.")


def what_stands_against(answer: RoundAnswer, *, declined: bool = True) -> str | None:
    """Why the region cannot answer (again): it holds a round, asked for a replacement or declined. Two queries."""
    held = live_round(answer.call, answer.region_id)
    if held is not None:
        return _("“%(name)s” is there already.") % {"name": held.name}
    if live_replacement(answer) is not None:
        return _("A camp or roadshow in place of the round has been asked for; take that request back first.")
    if declined and answer.state == RoundAnswerState.DECLINED:
        day = formats.when(answer.declined_at)
        return _("It was declared on %(day)s that no round will be held; take that back first.") % {"day": day}
    return None
