"""What came of judging: stages in order, the live promotion, the final order, the public lists."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch, QuerySet, Subquery
from django.utils.translation import gettext as _

from accounts.models import Person
from accounts.queries import region_paths, within_regions
from competitions.domain.rulebook import RuleBook
from competitions.enums import CompetitionState, EntryState, PublicityState, ReportState, StageState
from competitions.models import Competition, Entry, Promotion, PublicityNotice, RoundReport, Stage, Substitution
from competitions.queries.filings import desk_of
from competitions.queries.rule_books import book_of
from workflow.actors import Actor

# From the publication on, entrants may read about their own result.
_RELEASED = (CompetitionState.PUBLICITY, CompetitionState.REPORTED, CompetitionState.ARCHIVED)


def stages_of(competition: Competition) -> list[Stage]:
    """The stages in order, read once per instance; each knows its competition without another query."""
    kept: list[Stage] | None = competition.__dict__.get("_stages")
    if kept is None:
        kept = keep_stages(competition, Stage.objects.filter(competition=competition).order_by())
    return kept


def standing_of(stages: Sequence[Stage]) -> list[str]:
    """Of each stage of a contest that is being judged whether it is "done", "now" or yet to come (""). A later one that has
    begun shows that this one is decided."""
    found, now_given = [], False
    for place, row in enumerate(stages):
        is_over = row.state == StageState.RELEASED or any(
            later.state != StageState.NOT_STARTED for later in stages[place + 1 :]
        )
        found.append("done" if is_over else "" if now_given else "now")
        now_given = now_given or not is_over
    return found


def keep_stages(competition: Competition, rows: Iterable[Stage]) -> list[Stage]:
    """All stages of a competition that were read with something else: ``stages_of`` asks no more. Not for acts: they read under
    their locks."""
    kept = sorted(rows, key=lambda stage: (stage.order, stage.pk))
    for stage in kept:
        stage.competition = competition
    competition.__dict__["_stages"] = kept
    return kept


def stages_for(competition: Competition, track: str) -> list[Stage]:
    """The stages that entries of a track go through, in order: the stage graph of the rule book. ``track`` is its code."""
    taken = {stage.code for stage in book_of(competition).path_of(track)}
    return [stage for stage in stages_of(competition) if stage.code in taken]


def tracks_in(stage: Stage) -> list[str]:
    """Codes of the tracks that go through a stage, in the order of the book."""
    book = book_of(stage.competition)
    return [track.code for track in book.tracks_of(book.stage(stage.code))]


def codes_before(book: RuleBook, code: str) -> set[str]:
    """Codes of the stages that entries come from into the stage ``code``. No query."""
    found = set()
    for track in book.tracks_of(book.stage(code)):
        path = [stage.code for stage in book.path_of(track.code)]
        place = path.index(code)
        if place:
            found.add(path[place - 1])
    return found


def next_stage_of(stage: Stage, track: str) -> Stage | None:
    """The stage after this one for a track; None after its last."""
    return _beside(stage, track, 1)


def previous_stage_of(stage: Stage, track: str) -> Stage | None:
    """The stage before this one for a track; None before its first."""
    return _beside(stage, track, -1)


def _beside(stage: Stage, track: str, step: int) -> Stage | None:
    stages = stages_for(stage.competition, track)
    place = next((index for index, other in enumerate(stages) if other.pk == stage.pk), None)
    if place is None or not 0 <= place + step < len(stages):
        return None
    return stages[place + step]


def stages_before(stage: Stage) -> list[Stage]:
    """The stages that entries come from into this one, in order; empty where all its tracks begin here."""
    found = {before.pk: before for track in tracks_in(stage) if (before := previous_stage_of(stage, track))}
    return [other for other in stages_of(stage.competition) if other.pk in found]


def stages_after(stage: Stage) -> list[Stage]:
    """The stages that entries of this one go on to, in order; empty where all its tracks end here."""
    found = {after.pk: after for track in tracks_in(stage) if (after := next_stage_of(stage, track))}
    return [other for other in stages_of(stage.competition) if other.pk in found]


def previous_stage(stage: Stage) -> Stage | None:
    """The latest stage that entries come from into this one; None where all its tracks begin here."""
    before = stages_before(stage)
    return before[-1] if before else None


def tracks_ending_in(stage: Stage) -> list[str]:
    """The tracks for which this stage decides who goes up to the next level. No query."""
    book = book_of(stage.competition)
    rules = book.stage(stage.code)
    return [track.code for track in book.tracks_of(rules) if book.is_last(rules, track.code)]


def is_last_stage(stage: Stage) -> bool:
    """Whether no entry goes on from here to another stage of the round."""
    return not stages_after(stage)


def live_promotion(stage: Stage) -> Promotion | None:
    """The decision that holds for this stage, or None."""
    return Promotion.objects.filter(stage=stage, undone_at__isnull=True).first()


def decided_promotion(stage: Stage) -> Promotion | None:
    """The same with the people and what became of it, for its page. Two queries."""
    people = ("decided_by", "combination__proposed_by", "combination__decided_by")
    rows = Substitution.objects.select_related("entry", "gone", "decided_by").order_by("pk")
    found = (
        Promotion.objects.filter(stage=stage, undone_at__isnull=True)
        .select_related(*people)
        .prefetch_related(Prefetch("substitutions", rows))
        .first()
    )
    if found is not None:
        found.stage = stage
    return found


def promoted_ids(promotion: Promotion) -> list[int]:
    """Who passed and who moved up since, by key. Who left since is told by the state of the entry. No query."""
    return [*(entry for entries in promotion.promoted.values() for entry in entries), *promotion.moved_up]


@dataclass
class FinalDecisions:
    """The decisions of the last stages of all tracks. ``problem`` in words while one is missing."""

    promotions: Sequence[Promotion]
    problem: str = ""


def final_decisions(competition: Competition) -> FinalDecisions:
    """Everything that decides who goes up. An entry that passed its check and is not decided on is a problem. One query.

    Tracks that go through no stage are named straight into the round above; nothing is decided about them here.
    """
    book = book_of(competition)
    lasts = [rules.code for rules in book.stages if any(book.is_last(rules, one.code) for one in book.tracks_of(rules))]
    staged = [track.code for track in book.tracks if book.path_of(track.code)]
    waiting = Entry.objects.filter(competition=competition, state=EntryState.ACCEPTED, track__code__in=staged)
    rows = Promotion.objects.filter(stage__competition=competition, stage__code__in=lasts, undone_at__isnull=True)
    rows = rows.annotate(is_early=Exists(waiting)).select_related("stage")
    found = sorted(rows, key=lambda row: lasts.index(row.stage.code))
    for row in found:
        row.stage.competition = competition
    if not found or found[0].is_early:  # type: ignore[attr-defined]
        return FinalDecisions(found, _("Promotion of the last stage is not decided yet."))
    return FinalDecisions(found)


def results_are_out(competition: Competition) -> bool:
    """Whether the list has been published: what entrants may read of their result hangs on this alone."""
    return competition.state in _RELEASED


def may_be_corrected(competition: Competition) -> bool:
    """Whether a corrected list can be published: before the list goes up, and again once it was received above; between the
    two the report is taken back first. One query where it went up."""
    if competition.state == CompetitionState.REPORTED:
        return RoundReport.objects.filter(competition=competition, state=ReportState.RECEIVED).exists()
    return competition.state == CompetitionState.PUBLICITY


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
