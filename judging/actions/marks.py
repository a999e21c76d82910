"""Taking marks in: one judge's envelopes and acts, in one transaction, whatever their number, order and repetition."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from competitions.actions.stages import lock_rules
from competitions.enums import EntryState, StageState
from judging.actions import sheet_acts
from judging.actions.answers import REFUSED, Answer
from judging.actions.practice_marks import PracticeIntake
from judging.actions.sent import (
    MAX_COMMENT,
    Act,
    Marks,
    SheetCheck,
    given,
    is_same,
    remarks_in,
    total_of,
    verdict_words,
)
from judging.domain.envelopes import Held, Sent, verdict_of
from judging.enums import OPEN_SHEETS, EnvelopeVerdict, SheetState
from judging.models import MarkEnvelope, PanelSeat, ScoreSheet
from judging.models.chain import mac_of
from judging.models.marks import shown_by
from judging.queries.live import OPEN_DOOR, MarkingDoor, doors_of
from judging.queries.practice import why_held_back
from judging.queries.rubrics import rubric_for, rubrics_changed
from workflow import audit, clock, keys, services
from workflow.actors import Actor
from workflow.batches import Batch
from workflow.permissions import is_permitted
from workflow.statements import Parameter, Statement

__all__ = ["MAX_COMMENT", "Act", "Answer", "Marks", "Received", "Saved", "receive_envelopes", "save_marks"]


@dataclass
class Received:
    """The answers in the order of what was sent (practice first), and how every sheet that was touched stands now."""

    seat: PanelSeat
    answers: list[Answer] = field(default_factory=list)
    acts: list[sheet_acts.ActAnswer] = field(default_factory=list)
    sheets: list[ScoreSheet] = field(default_factory=list)
    has_practice: bool = False


@dataclass(frozen=True)
class Saved:
    """What became of one sheet's marks. ``sheet`` is how it stands now; ``repeated``: the same envelope had come before."""

    verdict: EnvelopeVerdict
    sheet: ScoreSheet
    repeated: bool = False
    differs: bool = False

    @property
    def is_applied(self) -> bool:
        return self.verdict == EnvelopeVerdict.APPLIED


def save_marks(*, sheet: ScoreSheet, actor: Actor, marks: Marks) -> Saved:
    """One envelope for one sheet. Raises ``Forbidden`` for anybody but the judge of the sheet and ``Refused`` for marks that
    the rubric does not know or that belong to another sheet; then nothing is stored."""
    received = _receive(sheet.seat_id, [marks], (), actor, sheet.pk)
    answer = received.answers[0]
    if answer.verdict == REFUSED:
        raise services.Refused(answer.message)
    return Saved(EnvelopeVerdict(answer.verdict), received.sheets[0], answer.repeated, answer.differs)


def receive_envelopes(
    *, seat: PanelSeat | int, envelopes: Sequence[Marks], acts: Sequence[Act] = (), actor: Actor
) -> Received:
    """Store what one judge's device sends. Sent twice it changes nothing and is answered the same.

    The rule of which envelope holds is ``judging.domain.envelopes``. Older ones, stale ones and those that come after the
    lock or the close are kept beside. What is no mark of this seat is refused in its answer and kept nowhere. First marks
    are moves, with their audit rows, and lock the rule book. The number of statements does not grow with the envelopes.
    Raises ``Forbidden`` for anybody but the judge of the seat, which may be given by its key.
    """
    return _receive(seat if isinstance(seat, int) else seat.pk, envelopes, acts, actor)


def _receive(
    seat: int, envelopes: Sequence[Marks], acts: Sequence[Act], actor: Actor, only: int | None = None
) -> Received:
    for is_second in (False, True):
        intake = Intake(seat, actor, only, is_second)
        try:
            with services.act():
                return intake.take(envelopes, acts)
        except (IntegrityError, services.Conflict):
            # The same envelope is there for another sheet, or the rules were changed at this moment: look again, once.
            if is_second:
                raise
    raise AssertionError  # pragma: no cover - the loop returns or raises


def _seats() -> QuerySet[PanelSeat]:
    return PanelSeat.objects.select_related("person", "panel__stage__competition").filter(pk=Parameter("pk"))


_SEAT = Statement(_seats)
# With the end of the audit chain of the one sheet that is saved: its first marks write a row there.
_SEAT_AND_END = Statement(lambda: audit.with_end(_seats(), Parameter("chain")))


def _sheets() -> QuerySet[ScoreSheet]:
    return ScoreSheet.objects.select_related("stage_entry__entry__track")


# The usual case, one sheet of one seat, without writing its SQL anew.
_ONE_SHEET = Statement(
    lambda: _sheets().select_for_update(no_key=True, of=("self",)).filter(seat=Parameter("seat"), pk=Parameter("pk"))
)


def _locked(seat: int, wanted: set[int]) -> Batch[ScoreSheet]:
    if len(wanted) == 1:
        return Batch(ScoreSheet, _ONE_SHEET.rows(seat=seat, pk=next(iter(wanted))))
    return Batch.lock(_sheets().filter(seat=seat, pk__in=wanted))


class Intake:
    """One batch of one seat under its locks."""

    def __init__(self, seat: int, actor: Actor, only: int | None, is_second: bool) -> None:
        self.seat_id, self.actor, self.only, self.is_second = seat, actor, only, is_second
        self.now: dt.datetime = clock.now()
        self.key_id, self.key = keys.newest("audit")
        self.checks: dict[int, SheetCheck] = {}
        self.changed: dict[int, bool] = {}
        self.new: list[MarkEnvelope] = []
        self.refused: list[Answer] = []

    def take(self, envelopes: Sequence[Marks], acts: Sequence[Act]) -> Received:
        """All of it; writes everything at the end."""
        practised = [marks for marks in envelopes if marks.sheet < 0]
        practice_acts = [act for act in acts if act.sheet < 0]
        envelopes = [marks for marks in envelopes if marks.sheet >= 0]
        acts = [act for act in acts if act.sheet >= 0]
        wanted = {marks.sheet or self.only or 0 for marks in envelopes} | {act.sheet for act in acts}
        if any(act.act == "state" for act in acts):
            wanted |= self._waiting()
        self.batch = _locked(self.seat_id, wanted)
        # Read under the locks: a close that went through before them is seen, a later one waits for them.
        seat = self._seat(bool(acts or practised or practice_acts))
        if seat is None:
            raise services.Forbidden(_("You may not do this."))
        self.seat = seat
        self.stage = self.seat.panel.stage
        if not is_permitted(self.actor, "judging.sit", self.seat):
            services.record_refusal("score_sheet.save", actor=self.actor, target=self.seat, reason="permission")
            raise services.Forbidden(_("You may not do this."))
        for sheet in self.batch.rows:
            sheet.seat, sheet.stage_entry.stage = self.seat, self.stage
        self.sheets = {sheet.pk: sheet for sheet in self.batch.rows}
        self.known = self._earlier({marks.id for marks in envelopes})
        self.doors = doors_of(self.stage, [sheet.stage_entry_id for sheet in self.batch.rows])
        received = Received(self.seat, sheets=self.batch.rows)
        if practised or practice_acts:
            self._practise(received, practised, practice_acts)
        # After the practice of the same batch, which may have been the last that was missing.
        self.held_back = why_held_back(seat) if envelopes else ""
        received.answers += [self._one(marks, marks.sheet or self.only or 0) for marks in envelopes]
        received.acts += sheet_acts.do_acts(self.batch, self.sheets, acts, self.actor, self.now)
        MarkEnvelope.objects.bulk_create(self.new)
        self.batch.write()
        self._note_refused()
        return received

    def _waiting(self) -> set[int]:
        """A statement is the seat's: its lock comes first, then all the sheets that wait, in their order."""
        list(PanelSeat.objects.select_for_update(no_key=True, of=("self",)).filter(pk=self.seat_id).values_list("pk"))
        return set(ScoreSheet.objects.filter(seat=self.seat_id).exclude(pending=[]).values_list("pk", flat=True))

    def _seat(self, has_acts: bool) -> PanelSeat | None:
        if self.is_second or has_acts or len(self.batch.rows) != 1 or self.batch.rows[0].state != SheetState.UNMARKED:
            return _SEAT.row(pk=self.seat_id)
        chain = audit.chain_of(self.batch.rows[0], self.actor)
        seat = _SEAT_AND_END.row(pk=self.seat_id, chain=chain)
        if seat is not None:
            self.batch.ends[chain] = audit.end_on(seat)
        return seat

    def _practise(self, received: Received, envelopes: Sequence[Marks], acts: Sequence[Act]) -> None:
        practice = PracticeIntake(self.seat, self.actor, self.now)
        received.has_practice = True
        received.answers, received.acts = practice.take(envelopes), practice.do(acts)
        practice.write()

    def _earlier(self, ids: set[uuid.UUID]) -> dict[uuid.UUID, MarkEnvelope]:
        """What came before. Sheets without any envelope have none; one of another sheet would be found by its key."""
        if not self.is_second and not any(sheet.head_seq for sheet in self.batch.rows):
            return {}
        return {row.pk: row for row in MarkEnvelope.objects.filter(pk__in=ids)}

    def _one(self, marks: Marks, key: int) -> Answer:
        sheet = self.sheets.get(key)
        earlier = self.known.get(marks.id)
        if sheet is None or (earlier is not None and earlier.sheet_id != key):
            return self._refuse(marks, key, _("These marks belong to another sheet."))
        if earlier is not None and not is_same(earlier, marks):
            return self._refuse(
                marks, key, _("Other marks came under the same number before; please save these again.")
            )
        if earlier is not None:
            words = verdict_words(earlier.verdict)
            return Answer(marks.id, key, earlier.verdict, earlier.held, words, repeated=True)
        if self.stage.state == StageState.NOT_STARTED:
            return self._refuse(marks, key, _("Marking of this stage has not begun yet."))
        if self.held_back:
            return self._refuse(marks, key, self.held_back)
        door = self._door(sheet)
        if not door.is_open and not door.was_open:
            return self._refuse(marks, key, _("Marking of this entry is not open yet; the conductor opens it."))
        check, values = self._check(sheet), given(marks)
        problem = marks.fault or check.problem(marks, values)
        if problem:
            return self._refuse(marks, key, problem)
        return self._keep(sheet, marks, check.canonical(values))

    def _keep(self, sheet: ScoreSheet, marks: Marks, values: dict[str, str]) -> Answer:
        remarks = remarks_in(marks)
        differs = (values, marks.comment, remarks) != (sheet.values, sheet.comment, sheet.item_comments)
        verdict = self._verdict(sheet, marks)
        if verdict != EnvelopeVerdict.APPLIED:
            envelope = self._append(sheet, marks, values, remarks, verdict)
            self.batch.touch(sheet, head_seq=envelope.seq, head_mac=envelope.mac)
        elif sheet.state == SheetState.UNMARKED:
            self.batch.perform(
                sheet, "save", actor=self.actor, data={"store": lambda move: self._first(move, marks, values, remarks)}
            )
        else:
            envelope = self._append(sheet, marks, values, remarks, verdict)
            self.batch.touch(sheet, **self._applied(sheet, envelope))
        return Answer(marks.id, sheet.pk, verdict, sheet.version, verdict_words(verdict), differs=differs)

    def _first(self, move: services.Move, marks: Marks, values: dict[str, str], remarks: dict[str, str]) -> None:
        """The effect of the first marks; the first of the competition lock its rule book."""
        envelope = self._append(move.obj, marks, values, remarks, EnvelopeVerdict.APPLIED)
        move.touch(**self._applied(move.obj, envelope))
        # Both times: the row has the server's own.
        move.note(device_time=marks.device_time.isoformat() if marks.device_time else None, envelope=str(marks.id))
        competition = self.stage.competition
        if lock_rules(competition=competition, now=move.now):
            competition.rules_locked_at = move.now
            move.note(rules_locked=True)

    def _door(self, sheet: ScoreSheet) -> MarkingDoor:
        """What is judged again is marked without its turn on the stage."""
        return OPEN_DOOR if sheet.rejudgement_id else self.doors.get(sheet.stage_entry_id, OPEN_DOOR)

    def _check(self, sheet: ScoreSheet) -> SheetCheck:
        track = sheet.stage_entry.entry.track_id or 0
        if track not in self.checks:
            self.checks[track] = SheetCheck(rubric_for(sheet.stage_entry))
        return self.checks[track]

    def _verdict(self, sheet: ScoreSheet, marks: Marks) -> EnvelopeVerdict:
        if self.stage.state != StageState.MARKING:
            return EnvelopeVerdict.CLOSED
        if not self._door(sheet).is_open:
            return EnvelopeVerdict.CLOSED
        if sheet.state not in OPEN_SHEETS or sheet.stage_entry.entry.state != EntryState.ACCEPTED:
            return EnvelopeVerdict.LOCKED
        if self._rubrics_changed(marks.rubric_version):
            return EnvelopeVerdict.STALE
        held = Held(sheet.version, sheet.device, sheet.device_seq)
        return EnvelopeVerdict(verdict_of(held, Sent(marks.based_on, marks.device[:64], marks.device_seq)))

    def _rubrics_changed(self, number: int) -> bool:
        """Marks count by the rubrics that the judge saw, or the judge is asked to look again."""
        competition = self.stage.competition
        if not number or number == competition.rules_version:
            return False
        if number not in self.changed:
            self.changed[number] = rubrics_changed(competition, number)
        return self.changed[number]

    def _append(
        self,
        sheet: ScoreSheet,
        marks: Marks,
        values: dict[str, str],
        remarks: dict[str, str],
        verdict: EnvelopeVerdict,
    ) -> MarkEnvelope:
        """Add to the chain and move the head of the locked sheet; stored with all others."""
        applied = verdict == EnvelopeVerdict.APPLIED
        envelope = MarkEnvelope(
            id=marks.id,
            sheet_id=sheet.pk,
            seq=sheet.head_seq + 1,
            based_on=marks.based_on,
            applied=applied,
            verdict=verdict,
            values=values,
            comment=marks.comment,
            item_comments=remarks,
            rubric_version=marks.rubric_version or self.stage.competition.rules_version,
            device=marks.device[:64],
            device_seq=marks.device_seq,
            device_time=marks.device_time,
            source=marks.source,
            sent_by=f"{self.actor.actor_kind}:{self.actor.actor_key}",
            held=sheet.head_seq + 1 if applied else sheet.version,
            received_at=self.now,
            key_id=self.key_id,
            previous_mac=sheet.head_mac,
        )
        envelope.mac = mac_of(envelope, self.key)
        sheet.head_seq, sheet.head_mac = envelope.seq, envelope.mac
        self.known[envelope.pk] = envelope
        self.new.append(envelope)
        return envelope

    def _applied(self, sheet: ScoreSheet, envelope: MarkEnvelope) -> dict[str, Any]:
        """The fields of the sheet that follow from an applied envelope."""
        total = total_of(self._check(sheet).rubric, envelope.values)
        return shown_by(envelope, total) | {"head_seq": envelope.seq, "head_mac": envelope.mac}

    def _refuse(self, marks: Marks, key: int, reason: str) -> Answer:
        answer = Answer(marks.id, key, REFUSED, message=reason)
        self.refused.append(answer)
        return answer

    def _note_refused(self) -> None:
        """One audit row for all that was refused of a batch, whatever its number."""
        if not self.refused:
            return
        first = self.refused[0]
        one = self.sheets.get(first.sheet) if len(self.refused) == 1 else None
        facts = [{"id": str(row.id), "sheet": row.sheet, "reason": row.message[:200]} for row in self.refused[:20]]
        services.record_refusal(
            "score_sheet.save",
            actor=self.actor,
            target=one or self.seat,
            reason=first.message[:500],
            data={} if one else {"count": len(self.refused), "envelopes": facts},
        )
