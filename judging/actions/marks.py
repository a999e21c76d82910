"""Saving marks: envelopes that are kept whatever becomes of them, and never overwrite something newer."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import IntegrityError
from django.utils.translation import gettext as _

from competitions.actions.stages import lock_rules
from competitions.domain.rounding import decimal_text, exact
from competitions.domain.rulebook import Rubric
from competitions.enums import EntryState, StageState
from judging.actions.refusals import refuse
from judging.domain.tabulation import sheet_faults, sheet_total
from judging.enums import EnvelopeVerdict, SheetState
from judging.models import MarkEnvelope, ScoreSheet
from judging.models.chain import mac_of
from judging.queries.rubrics import rubric_for
from workflow import clock, keys, services
from workflow.actors import Actor
from workflow.permissions import is_permitted

MAX_COMMENT = 2000
MOST_PLACES = 12


@dataclass(frozen=True)
class Marks:
    """What a device sends: all marks of the sheet as they stand there (an item not marked is absent), and the comment.

    ``id`` is made by the device once for these marks; ``based_on`` is the version of the sheet that the judge saw.
    """

    values: Mapping[str, str]
    based_on: int
    comment: str = ""
    id: uuid.UUID = field(default_factory=uuid.uuid4)
    device: str = ""
    device_time: dt.datetime | None = None


@dataclass(frozen=True)
class Saved:
    """What became of them. ``sheet`` is how it stands now; ``repeated``: the same envelope had come before."""

    verdict: EnvelopeVerdict
    sheet: ScoreSheet
    repeated: bool = False
    differs: bool = False

    @property
    def is_applied(self) -> bool:
        return self.verdict == EnvelopeVerdict.APPLIED


def save_marks(*, sheet: ScoreSheet, actor: Actor, marks: Marks) -> Saved:
    """Store an envelope and, when it is based on what the sheet holds, put its marks on the sheet.

    Sent twice it changes nothing. Older ones (``STALE``) and late ones (``LOCKED``, ``CLOSED``) are kept beside and
    answered with what holds. Raises ``Forbidden`` for anybody but the judge of the sheet, ``Refused`` for marks that
    the rubric does not know; then nothing is stored. Locks the rule book with the first marks of the competition.

    ``sheet`` comes with its seat, stage entry, stage and competition (no further query for them).
    """
    if not is_permitted(actor, "judging.mark_sheet", sheet):
        services.record_refusal("score_sheet.save", actor=actor, target=sheet, reason="permission")
        raise services.Forbidden(_("You may not do this."))
    if sheet.stage_entry.stage.state == StageState.NOT_STARTED:
        refuse("score_sheet.save", _("Marking of this stage has not begun yet."), actor=actor, target=sheet)
    values = checked_values(sheet, actor, marks)
    if sheet.state == SheetState.UNMARKED and marks.based_on == sheet.version:
        try:
            return _save_first(sheet, actor, marks, values)
        except (services.Conflict, services.Refused, IntegrityError):
            pass  # another window was faster, or it is too late: go on as for every later save
    return _save_next(sheet, actor, marks, values)


def checked_values(sheet: ScoreSheet, actor: Actor, marks: Marks) -> dict[str, str]:
    """The marks as canonical decimal text. Raises ``Refused`` for an unknown item, a number out of range or off the steps."""
    rubric = rubric_for(sheet.stage_entry)
    values = {str(code): str(text).strip() for code, text in marks.values.items() if str(text).strip()}
    faults = sheet_faults(rubric, values)
    if faults:
        refuse("score_sheet.save", " ".join(fault_words(rubric, fault) for fault in faults), actor=actor, target=sheet)
    if len(marks.comment) > MAX_COMMENT:
        reason = _("The comment has %(count)d characters; at most %(limit)d are allowed.")
        refuse(
            "score_sheet.save", reason % {"count": len(marks.comment), "limit": MAX_COMMENT}, actor=actor, target=sheet
        )
    return {code: decimal_text(exact(text), MOST_PLACES) for code, text in values.items()}


def fault_words(rubric: Rubric, fault: str) -> str:
    """One fault of ``judging.domain.tabulation.sheet_faults`` for people."""
    code, kind = fault.rsplit(":", 1)
    item = next((dimension for dimension in rubric.dimensions if dimension.code == code), None)
    if item is None:
        return _("There is no item “%(code)s” on this score sheet.") % {"code": code[:40]}
    limits = {"name": item.name, "min": item.min, "max": item.max, "step": item.step}
    if kind == "step":
        return _("%(name)s: marks go in steps of %(step)s.") % limits
    return _("%(name)s: a mark is a number from %(min)s to %(max)s.") % limits


def total_of(sheet: ScoreSheet, values: Mapping[str, str]) -> str:
    """The exact total as text; empty until every item is marked."""
    rubric = rubric_for(sheet.stage_entry)
    if any(dimension.code not in values for dimension in rubric.dimensions):
        return ""
    return decimal_text(sheet_total(rubric, values), MOST_PLACES)


def _save_first(sheet: ScoreSheet, actor: Actor, marks: Marks, values: dict[str, str]) -> Saved:
    """Not yet marked → saved is a move; its effect stores the envelope under the same lock."""

    def store(move: services.Move) -> None:
        locked: ScoreSheet = move.obj
        envelope = _append(locked, marks, values, EnvelopeVerdict.APPLIED)
        move.touch(**_applied(locked, envelope))
        if lock_rules(competition=locked.stage_entry.stage.competition, now=move.now):
            move.note(rules_locked=True)

    return Saved(EnvelopeVerdict.APPLIED, services.perform(sheet, "save", actor=actor, data={"store": store}))


def _save_next(sheet: ScoreSheet, actor: Actor, marks: Marks, values: dict[str, str]) -> Saved:
    with services.act():
        locked = services.lock(sheet)
        earlier = MarkEnvelope.objects.filter(pk=marks.id).first()
        if earlier is not None:
            if earlier.sheet_id != sheet.pk:
                refuse("score_sheet.save", _("These marks belong to another sheet."), actor=actor, target=sheet)
            return Saved(EnvelopeVerdict(earlier.verdict), locked, repeated=True)
        differs = values != locked.values or marks.comment != locked.comment
        verdict = _verdict(locked, marks)
        envelope = _append(locked, marks, values, verdict)
        fields = {"head_seq": locked.head_seq, "head_mac": locked.head_mac}
        if verdict == EnvelopeVerdict.APPLIED:
            fields |= _applied(locked, envelope)
        for name, value in fields.items():
            setattr(locked, name, value)
        locked.save(update_fields=sorted(fields))
        return Saved(verdict, locked, differs=differs)


def _verdict(sheet: ScoreSheet, marks: Marks) -> EnvelopeVerdict:
    if sheet.stage_entry.stage.state != StageState.MARKING:
        return EnvelopeVerdict.CLOSED
    if sheet.state == SheetState.UNMARKED:
        return EnvelopeVerdict.STALE
    if sheet.state != SheetState.SAVED or sheet.stage_entry.entry.state != EntryState.ACCEPTED:
        return EnvelopeVerdict.LOCKED
    return EnvelopeVerdict.APPLIED if marks.based_on == sheet.version else EnvelopeVerdict.STALE


def _append(sheet: ScoreSheet, marks: Marks, values: dict[str, str], verdict: EnvelopeVerdict) -> MarkEnvelope:
    """Add to the chain and move the head of the locked sheet (not saved here)."""
    key_id, key = keys.newest("audit")
    envelope = MarkEnvelope(
        id=marks.id,
        sheet_id=sheet.pk,
        seq=sheet.head_seq + 1,
        based_on=marks.based_on,
        applied=verdict == EnvelopeVerdict.APPLIED,
        verdict=verdict,
        values=values,
        comment=marks.comment,
        rubric_version=sheet.stage_entry.stage.competition.rules_version,
        device=marks.device[:64],
        device_time=marks.device_time,
        received_at=clock.now(),
        key_id=key_id,
        previous_mac=sheet.head_mac,
    )
    envelope.mac = mac_of(envelope, key)
    envelope.save(force_insert=True)
    sheet.head_seq, sheet.head_mac = envelope.seq, envelope.mac
    return envelope


def _applied(sheet: ScoreSheet, envelope: MarkEnvelope) -> dict[str, object]:
    """The fields of the sheet that follow from an applied envelope."""
    return {
        "values": envelope.values,
        "comment": envelope.comment,
        "total": total_of(sheet, envelope.values),
        "version": envelope.seq,
        "head_seq": envelope.seq,
        "head_mac": envelope.mac,
        "saved_at": envelope.received_at,
    }
