"""Promotion: a stored, replayable decision over a frozen ranking, and its undoing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from django.utils.translation import gettext as _

from accounts.models import Person
from competitions.actions.doors import require
from competitions.actions.entry_locks import hold_competition
from competitions.domain.promotion import digest
from competitions.enums import CompetitionState, EntryState, PromotionNumberKind
from competitions.models import Combination, Entry, Promotion, PromotionNumber, Stage, StageEntry, TieDecision
from competitions.queries.results import live_promotion, promoted_ids, stages_after, tracks_ending_in
from workflow import clock, services
from workflow.actors import Actor

RUN = "competitions.run_stage"


@dataclass(frozen=True)
class Decided:
    """A decision to store. Shapes as in ``Promotion``: by track code, entry ids as numbers."""

    ranking: Mapping[str, Sequence[Mapping[str, Any]]]
    quotas: Mapping[str, int | None]
    promoted: Mapping[str, Sequence[int]]
    decisions: Sequence[Mapping[str, Any]]
    tabulation_version: int
    ranking_hash: str
    document: Mapping[str, Any]
    combination: Combination | None = None


def decide_promotion(*, stage: Stage, actor: Person, decided: Decided) -> Promotion:
    """Store the decision and move the entries, all or none.

    Who passes the last stage of its track is promoted; who passes an earlier one stays accepted and the promotion row
    carries it on. Everybody else of the stage is not promoted. Raises ``Refused`` when one holds already.
    """
    action = "competitions.promotion_decided"
    require(actor, RUN, stage, action)
    with services.act():
        services.lock(stage)
        if live_promotion(stage) is not None:
            _refuse(action, _("Promotion of this stage is decided already."), actor, stage)
        promoted = {entry for entries in decided.promoted.values() for entry in entries}
        row = Promotion.objects.create(
            stage=stage,
            tabulation_version=decided.tabulation_version,
            ranking_hash=decided.ranking_hash,
            ranking=decided.ranking,
            quotas=dict(decided.quotas),
            promoted=decided.promoted,
            decisions=list(decided.decisions),
            document=dict(decided.document),
            combination=decided.combination,
            decided_by=actor,
            decided_at=clock.now(),
        )
        data: dict[str, Any] = {"stage": stage.code, "ranking_hash": decided.ranking_hash}
        _move(stage, actor, promoted, data)
        data |= {"promotion": row.pk, "promoted": len(promoted), "document": digest(row.document)}
        if decided.combination is not None:
            data["combination"] = decided.combination.pk
        services.record(action, actor=actor, target=stage, data=data)
    return row


def _move(stage: Stage, actor: Person, promoted: set[int], data: dict[str, Any]) -> None:
    entries = list(
        Entry.objects.filter(stage_entries__stage=stage, state=EntryState.ACCEPTED)
        .select_related("track")
        .order_by("pk")
    )
    ending = set(tracks_ending_in(stage))
    up = [one for one in entries if one.pk in promoted and one.track and one.track.code in ending]
    services.perform_many(up, "promote", actor=actor, data=data)
    services.perform_many([one for one in entries if one.pk not in promoted], "not_promote", actor=actor, data=data)


def undo_promotion(*, promotion: Promotion, actor: Person, reason: str) -> Promotion:
    """Take a decision back, with a reason, until something rests on it: marks of the next stage, a list that went up.

    A list that is public by then is corrected after the next decision.
    """
    action = "competitions.promotion_undone"
    stage = promotion.stage
    require(actor, RUN, stage, action)
    if not reason.strip():
        _refuse(action, _("Please give a reason."), actor, stage)
    with services.act():
        # A list that is just going up, or public, is waited for: what it rests on is not undone behind it.
        hold_competition(stage.competition_id)
        services.lock(stage)
        row = Promotion.objects.select_for_update(no_key=True).get(pk=promotion.pk)
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


def why_not_undo(promotion: Promotion, *, next_is_untouched: bool | None = None) -> str | None:
    """Why the decision can no longer be undone, in words; None when it can.

    ``next_is_untouched``: the caller takes the entries out of the next stage again, nothing rests on them yet (False: something
    does; None: nobody looked, and then no entry may stand there).
    """
    stage = promotion.stage
    competition = stage.competition
    if promotion.undone_at is not None:
        return _("This promotion was undone already.")
    if competition.state in (CompetitionState.REPORTED, CompetitionState.ARCHIVED):
        return _("The list was reported up. Take the report back first.")
    if competition.state not in (CompetitionState.JUDGING, CompetitionState.PUBLICITY):
        return _("The competition is over; nothing is undone any more.")
    after = stages_after(stage)
    going = StageEntry.objects.filter(stage__in=after, entry__in=promoted_ids(promotion))
    if not next_is_untouched and after and (next_is_untouched is False or going.exists()):
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
    by: str = "",
    settled: bool = True,
) -> TieDecision:
    """Store who goes first among equals, with the reason. A later one for the same tie replaces it in effect.

    ``by`` and ``settled`` as in ``TieDecision``: a step that left them equal is kept, too.
    """
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
            by=by,
            settled=settled,
            decided_by=actor,
            decided_at=clock.now(),
        )
        data = {
            "track": track,
            "rank": rank,
            "order": list(order),
            "chosen": list(chosen),
            "by": by,
            "settled": settled,
        }
        services.record(action, actor=actor, target=stage, reason=reason, data=data)
    return row


def record_late_tie(
    *, promotion: Promotion, actor: Person, track: str, rank: int, order: Sequence[int], reason: str
) -> TieDecision:
    """Store the order of equals that came to stand on the line between two awards after somebody left.

    Who passes does not change; the decision joins those that the promotion rests on.
    """
    action = "competitions.tie_decided"
    stage = promotion.stage
    require(actor, RUN, stage, action)
    if not reason.strip():
        _refuse(action, _("Please give a reason."), actor, stage)
    with services.act():
        services.lock(stage)
        row = TieDecision.objects.create(
            stage=stage,
            tabulation_version=promotion.tabulation_version,
            track_code=track,
            rank=rank,
            order=list(order),
            reason=reason.strip(),
            decided_by=actor,
            decided_at=clock.now(),
        )
        data = {"track": track, "rank": rank, "order": list(order), "promotion": promotion.pk}
        known = {
            "id": row.pk,
            "track": track,
            "rank": rank,
            "order": list(order),
            "chosen": [],
            "by": "",
            "settled": True,
        }
        promotion.decisions = [*promotion.decisions, {**known, "reason": row.reason}]
        promotion.save(update_fields=["decisions"])
        services.record(action, actor=actor, target=stage, reason=reason, data=data)
    return row


def record_number(
    *, stage: Stage, actor: Person, kind: PromotionNumberKind, key: str, number: int, reason: str
) -> PromotionNumber:
    """Store a number that people set for a line, with the reason; a later one replaces it in effect."""
    action = "competitions.promotion_number_set"
    require(actor, RUN, stage, action)
    if not reason.strip():
        _refuse(action, _("Please give a reason."), actor, stage)
    with services.act():
        services.lock(stage)
        if live_promotion(stage) is not None:
            _refuse(action, _("Promotion of this stage is decided already."), actor, stage)
        row = PromotionNumber.objects.create(
            stage=stage,
            kind=kind,
            key=key,
            number=number,
            reason=reason.strip(),
            decided_by=actor,
            decided_at=clock.now(),
        )
        data = {"kind": str(kind), "key": key, "number": number}
        services.record(action, actor=actor, target=stage, reason=reason, data=data)
    return row


def _refuse(action: str, reason: object, actor: Actor, stage: Stage) -> NoReturn:
    services.record_refusal(action, actor=actor, target=stage, reason=str(reason))
    raise services.Refused(reason)
