"""Opening and closing a vote of the hall; what it comes to goes into the scorer's book, and from there into the one engine."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from django.utils.translation import gettext as _

from accounts.models import Person
from competitions.actions import votes as award_votes
from competitions.actions.doors import require
from competitions.actions.stages import lock_rules
from competitions.domain.rounding import number_text
from competitions.domain.rulebook import AwardScope, ScorePart
from competitions.domain.votes import VoteLine
from competitions.enums import StageState
from competitions.models import Entry, Stage, VoteTally
from competitions.queries.results import live_promotion
from competitions.queries.rule_books import book_of
from judging.actions.live import faster, finish
from judging.actions.refusals import refuse
from judging.domain.ballots import gives_points, points_by_votes
from judging.enums import AppearanceState, RecordKind
from judging.models import Appearance, LiveStage, ScoreRecord, VoteTicket, VoteWindow
from judging.queries.live import GONE, not_marking, turns_of
from judging.queries.records import Column, recorded_in
from judging.queries.votes import Standing, is_each, no_tickets, part_of, standing_of, votes_in, why_not_now
from workflow import clock, services

RUN = "competitions.run_stage"
OPENED, CLOSED, WAIVED = "judging.vote_opened", "judging.vote_closed", "judging.vote_waived"
A = AppearanceState


def open_vote(*, live: LiveStage, part: str, actor: Person, seen: int) -> VoteWindow:
    """Let the hall vote: on the entry that is on, or among all once everybody had their turn.

    Opened again, votes that are there stay and may be changed as the rules say. Raises ``Refused`` and ``Conflict``.
    """
    require(actor, RUN, live.stage, OPENED)
    with services.act():
        locked, rule = _locked(live, part, actor, OPENED, seen)
        if locked.stage.state != StageState.MARKING:
            refuse(OPENED, not_marking(locked.stage), actor=actor, target=live)
        if not VoteTicket.objects.filter(live=locked, part=part, ended_at=None).exists():
            refuse(OPENED, no_tickets(), actor=actor, target=live)
        if VoteWindow.objects.filter(live=locked, part=part, closed_at=None).exists():
            refuse(OPENED, _("This vote is open already."), actor=actor, target=live)
        place = _place(locked, rule, actor)
        row, is_new = VoteWindow.objects.get_or_create(
            live=locked, part=part, stage_entry_id=place, defaults={"opened_by": actor, "opened_at": clock.now()}
        )
        if not is_new:
            row.closed_at, row.closed_by = None, None
            row.save(update_fields=["closed_at", "closed_by"])
        finish(locked)
        data = {"part": part, "place": place, "again": not is_new, "revision": locked.revision}
        services.record(OPENED, actor=actor, target=live, data=data)
    return row


def _place(live: LiveStage, part: ScorePart, actor: Person) -> int | None:
    """The entry that is voted on; None: among all."""
    waits = why_not_now(part, live, turns_of(live))
    if waits:
        refuse(OPENED, waits, actor=actor, target=live)
    return live.current.stage_entry_id if live.current is not None and is_each(part) else None


def close_vote(*, live: LiveStage, part: str, actor: Person, seen: int) -> Standing:
    """End the vote and count it. Raises ``Refused`` where none is open, ``Conflict`` when somebody acted meanwhile."""
    require(actor, RUN, live.stage, CLOSED)
    with services.act():
        locked, rule = _locked(live, part, actor, CLOSED, seen)
        # Votes hold the window where it is: those under way are waited for, and counted.
        row = VoteWindow.objects.select_for_update(no_key=False).filter(live=locked, part=part, closed_at=None).first()
        if row is None:
            refuse(CLOSED, _("No such vote is open."), actor=actor, target=live)
        row.closed_at, row.closed_by = clock.now(), actor
        row.save(update_fields=["closed_at", "closed_by"])
        found = standing_of(row)
        values = _values(locked, rule, found)
        _write(locked.stage, rule, values, actor)
        finish(locked)
        counted = sorted([one.ticket.number, one.stage_entry_id, one.points] for one in votes_in(row))
        data = {
            "part": part, "place": row.stage_entry_id, "turnout": found.turnout, "values": values,
            "votes_sha256": hashlib.sha256(json.dumps(counted, separators=(",", ":")).encode()).hexdigest(),
        }  # fmt: skip
        services.record(CLOSED, actor=actor, target=live, data=data)
    return found


def _values(live: LiveStage, part: ScorePart, found: Standing) -> dict[int, str]:
    """Stage entry → what the scorer's book gets. Empty: this entry has too few votes, nothing counts yet."""
    rule = part.ballot
    quorum = max(rule.quorum if rule else 0, 1)
    if found.window.stage_entry_id is not None:
        given = found.points.get(found.window.stage_entry_id, [])
        return {found.window.stage_entry_id: " ".join(given) if len(given) >= quorum else ""}
    places = [row.stage_entry_id for row in turns_of(live) if _competes(row)]
    if not gives_points(part):
        return {key: number_text(value) for key, value in points_by_votes(part, found.votes, places).items()}
    if any(len(found.points.get(place, [])) < quorum for place in places):
        return dict.fromkeys(places, "0")
    return {place: " ".join(found.points[place]) for place in places}


def _competes(row: Appearance) -> bool:
    return row.state == A.DONE and row.stage_entry.entry.state not in GONE


def waive_vote(*, stage: Stage, part: str, actor: Person, reason: str) -> int:
    """The part counts for nobody: 0 for every entry. For a vote entry by entry in which some had too few votes, or one that
    could not be held; with its reason. Answers how many entries."""
    require(actor, RUN, stage, WAIVED)
    rule = part_of(stage, part)
    if rule is None or not reason.strip():
        words = _("Please give the reason.") if rule else _("The rules of this stage have no such vote.")
        refuse(WAIVED, words, actor=actor, target=stage)
    with services.act():
        locked = services.lock(stage)
        _need_open(locked, actor, WAIVED)
        if VoteWindow.objects.filter(live__stage=stage, part=part, closed_at=None).exists():
            refuse(WAIVED, _("Close the vote first."), actor=actor, target=stage)
        places = stage.stage_entries.exclude(entry__state__in=GONE).values_list("pk", flat=True)
        values = dict.fromkeys(places, "0")
        _write(locked, rule, values, actor)
        services.record(WAIVED, actor=actor, target=stage, reason=reason.strip(), data={"part": part, "values": values})
    return len(values)


def _locked(live: LiveStage, part: str, actor: Person, action: str, seen: int) -> tuple[LiveStage, ScorePart]:
    """The show under its lock, as the conductor saw it, and the part."""
    stage = services.lock(live.stage)
    locked = LiveStage.objects.select_for_update(no_key=True).get(pk=live.pk)
    locked.stage = Stage.objects.select_related("competition__organisation").get(pk=live.stage_id)
    if locked.revision != seen:
        raise services.Conflict(faster(locked))
    rule = part_of(locked.stage, part)
    if rule is None:
        refuse(action, _("The rules of this stage have no such vote."), actor=actor, target=live)
    _need_open(stage, actor, action)
    return locked, rule


def _need_open(stage: Stage, actor: Person, action: str) -> None:
    if stage.state not in (StageState.MARKING, StageState.CLOSED):
        refuse(action, not_marking(stage), actor=actor, target=stage)
    if live_promotion(stage) is not None:
        words = _("The promotion of this stage was decided; undo it first.")
        refuse(action, words, actor=actor, target=stage)


def _write(stage: Stage, part: ScorePart, values: Mapping[int, str], actor: Person) -> None:
    """Into the scorer's book, where it differs from what stands there."""
    held, key, now = recorded_in(stage), Column(RecordKind.MARK, part.code, "").key, clock.now()
    before = {place: rows.cells[key].value for place, rows in held.items() if key in rows.cells}
    changed = {place: value for place, value in values.items() if before.get(place, "") != value}
    ScoreRecord.objects.bulk_create(
        ScoreRecord(
            stage_entry_id=place, kind=RecordKind.MARK, part=part.code, value=value, recorded_by=actor, recorded_at=now
        )
        for place, value in changed.items()
    )
    if changed:
        lock_rules(competition=stage.competition, now=now)
        services.record("judging.scores_recorded", actor=actor, target=stage, data={"cells": {
            f"{place}:{key}": value for place, value in changed.items()
        }})  # fmt: skip


def votes_for_award(*, stage: Stage, part: str, award: str, actor: Person, reason: str = "") -> VoteTally:
    """Take the count of the hall for an award by vote of the rule book, by the verb that enters any such count.

    Raises ``Refused`` while the vote is open, for points instead of votes, for an award that is not among this stage.
    """
    rule = part_of(stage, part)
    named = next((one for one in book_of(stage.competition).awards if one.code == award), None)
    windows = list(VoteWindow.objects.filter(live__stage=stage, part=part, stage_entry=None))
    fits = named is not None and named.scope is AwardScope.VOTE and named.pool == stage.code
    if rule is None or gives_points(rule) or not fits:
        refuse(award_votes.ENTERED, _("The hall did not vote for this award."), actor=actor, target=stage.competition)
    if not windows or any(row.closed_at is None for row in windows):
        refuse(award_votes.ENTERED, _("Close the vote first."), actor=actor, target=stage.competition)
    counts: dict[int, int] = {}
    for row in windows:
        counts |= standing_of(row).votes
    numbers = dict(Entry.objects.filter(stage_entries__in=list(counts)).values_list("stage_entries__pk", "number"))
    lines = [VoteLine(at, numbers[place], count) for at, (place, count) in enumerate(sorted(counts.items()), 1)]
    source = _("Votes in the hall: %(part)s") % {"part": rule.name}
    closed = max(row.closed_at for row in windows if row.closed_at)
    given = award_votes.Votes(code=award, lines=lines, source=source, closed_at=closed, reason=reason)
    return award_votes.enter_votes(competition=stage.competition, actor=actor, votes=given)
