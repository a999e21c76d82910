"""Promotion: a stored, replayable decision over a frozen ranking, and its undoing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from django.utils.translation import gettext as _

from accounts.models import Person
from competitions.actions.doors import require
from competitions.enums import CompetitionState, EntryState, ReportState
from competitions.models import Entry, Promotion, RoundReport, Stage, TieDecision
from competitions.queries.results import is_last_stage, live_promotion, stages_of
from workflow import clock, services
from workflow.actors import Actor

RUN = "competitions.run_stage"


@dataclass(frozen=True)
class Decided:
    """A decision to store. Shapes as in ``Promotion``: by track code, entry ids as numbers."""

    ranking: Mapping[str, Sequence[Mapping[str, Any]]]
    quotas: Mapping[str, int]
    promoted: Mapping[str, Sequence[int]]
    decisions: Sequence[Mapping[str, Any]]
    tabulation_version: int
    ranking_hash: str


def decide_promotion(*, stage: Stage, actor: Person, decided: Decided) -> Promotion:
    """Store the decision and move the entries, all or none.

    In the last stage those inside the line are promoted; in an earlier one they stay accepted and the promotion row
    carries them on. Everybody else of the stage is not promoted. Raises ``Refused`` when one holds already.
    """
    action = "competitions.promotion_decided"
    require(actor, RUN, stage, action)
    with services.act():
        services.lock(stage)
        if live_promotion(stage) is not None:
            _refuse(action, _("Promotion of this stage is decided already."), actor, stage)
        promoted = {entry for entries in decided.promoted.values() for entry in entries}
        entries = Entry.objects.filter(stage_entries__stage=stage, state=EntryState.ACCEPTED).order_by("pk")
        row = Promotion.objects.create(
            stage=stage,
            tabulation_version=decided.tabulation_version,
            ranking_hash=decided.ranking_hash,
            ranking=decided.ranking,
            quotas=dict(decided.quotas),
            promoted=decided.promoted,
            decisions=list(decided.decisions),
            decided_by=actor,
            decided_at=clock.now(),
        )
        data = {"stage": stage.code, "ranking_hash": decided.ranking_hash}
        if is_last_stage(stage):
            services.perform_many(
                [entry for entry in entries if entry.pk in promoted], "promote", actor=actor, data=data
            )
        services.perform_many(
            [entry for entry in entries if entry.pk not in promoted], "not_promote", actor=actor, data=data
        )
        services.record(
            action, actor=actor, target=stage, data={**data, "promotion": row.pk, "promoted": len(promoted)}
        )
    return row


def undo_promotion(*, promotion: Promotion, actor: Person, reason: str) -> Promotion:
    """Take a decision back, with a reason, until something rests on it: the next stage's entries, a list, a report."""
    action = "competitions.promotion_undone"
    stage = promotion.stage
    require(actor, RUN, stage, action)
    if not reason.strip():
        _refuse(action, _("Please give a reason."), actor, stage)
    with services.act():
        services.lock(stage)
        row = Promotion.objects.select_for_update().get(pk=promotion.pk)
        problem = why_not_undo(row)
        if problem:
            _refuse(action, problem, actor, stage)
        moved = Entry.objects.filter(
            stage_entries__stage=stage, state__in=[EntryState.PROMOTED, EntryState.NOT_PROMOTED]
        )
        ids = {entry["entry"] for entries in row.ranking.values() for entry in entries}
        services.perform_many(
            [entry for entry in moved if entry.pk in ids], "undo_promotion", actor=actor, reason=reason
        )
        row.undone_by, row.undone_at = actor, clock.now()
        row.save(update_fields=["undone_by", "undone_at"])
        services.record(action, actor=actor, target=stage, reason=reason, data={"promotion": row.pk})
    return row


def why_not_undo(promotion: Promotion, *, next_is_untouched: bool = False) -> str | None:
    """Why the decision can no longer be undone, in words; None when it can.

    ``next_is_untouched``: the caller takes the entries out of the next stage again, nothing rests on them yet.
    """
    stage = promotion.stage
    competition = stage.competition
    if promotion.undone_at is not None:
        return _("This promotion was undone already.")
    report = RoundReport.objects.filter(competition=competition).exclude(state=ReportState.TAKEN_BACK)
    if report.exists():
        return _("The list was reported up. Take the report back first.")
    if competition.state != CompetitionState.JUDGING:
        return _("The list has been published; what is public is not undone.")
    stages = stages_of(competition)
    following = stages[[other.pk for other in stages].index(stage.pk) + 1 :]
    if not next_is_untouched and any(other.stage_entries.exists() for other in following):
        return _("The next stage has its entries already.")
    return None


def record_tie_decision(
    *,
    stage: Stage,
    actor: Person,
    tabulation_version: int,
    track: str,
    rank: int,
    order: Sequence[int],
    chosen: Sequence[int],
    reason: str,
) -> TieDecision:
    """Store who goes first among equals, with the reason. A later one for the same tie replaces it in effect."""
    action = "competitions.tie_decided"
    require(actor, RUN, stage, action)
    if not reason.strip():
        _refuse(action, _("Please give a reason."), actor, stage)
    with services.act():
        services.lock(stage)
        if live_promotion(stage) is not None:
            _refuse(action, _("Promotion of this stage is decided already."), actor, stage)
        row = TieDecision.objects.create(
            stage=stage,
            tabulation_version=tabulation_version,
            track_code=track,
            rank=rank,
            order=list(order),
            chosen=list(chosen),
            reason=reason.strip(),
            decided_by=actor,
            decided_at=clock.now(),
        )
        data = {"track": track, "rank": rank, "order": list(order), "chosen": list(chosen)}
        services.record(action, actor=actor, target=stage, reason=reason, data=data)
    return row


def _refuse(action: str, reason: object, actor: Actor, stage: Stage) -> NoReturn:
    services.record_refusal(action, actor=actor, target=stage, reason=str(reason))
    raise services.Refused(reason)
