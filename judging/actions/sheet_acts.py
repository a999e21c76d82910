"""What a device asks for besides marks: to lock, sign or step back from a sheet. Each is done once, however often it comes."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from competitions.enums import StageState
from judging.actions.declarations import LONGEST, put_on_record
from judging.actions.sent import Act
from judging.actions.sheet_files import Signatures, keep_file, read_signature
from judging.actions.sheets import declare_own_conflict
from judging.enums import COUNTED, SheetState, SignedBy
from judging.models import ScoreSheet, SheetAct
from workflow import services
from workflow.actors import Actor
from workflow.batches import Batch


@dataclass(frozen=True)
class ActAnswer:
    """Whether it is done, else why not in words."""

    id: uuid.UUID
    ok: bool
    message: str = ""


def do_acts(
    batch: Batch[ScoreSheet], sheets: Mapping[int, ScoreSheet], acts: Sequence[Act], actor: Actor, now: dt.datetime
) -> list[ActAnswer]:
    """Do each in its order, after the marks that came with them; one that is refused stops no other."""
    if not acts:
        return []
    done = {row.pk: row for row in SheetAct.objects.filter(pk__in={act.id for act in acts})}
    answers, new = [], []
    pens: dict[str, Signatures] = {}
    for act in acts:
        sheet, earlier = sheets.get(act.sheet), done.get(act.id)
        if sheet is None or (earlier is not None and earlier.sheet_id != act.sheet):
            answers.append(ActAnswer(act.id, False, _("This is no sheet of your seat.")))
            continue
        problem = "" if earlier else _do(batch, sheet, act, actor, pens)
        if not problem and earlier is None:
            done[act.id] = SheetAct(id=act.id, sheet=sheet, act=act.act, done_at=now)
            new.append(done[act.id])
        answers.append(ActAnswer(act.id, not problem, problem))
    SheetAct.objects.bulk_create(new)
    for pen in pens.values():
        pen.store()
    return answers


def _do(batch: Batch[ScoreSheet], sheet: ScoreSheet, act: Act, actor: Actor, pens: dict[str, Signatures]) -> str:
    """The reason against it, empty once it is done."""
    if act.act in ("submit", "sign") and sheet.envelope != act.envelope:
        if sheet.state == SheetState.ABSENT:
            return _("The marking was closed before this arrived, so nothing was locked.")
        return _("The marks changed in another window after you opened this page. Please check them again.")
    if _stands(sheet, act):
        return ""
    try:
        if act.act == "submit":
            batch.perform(sheet, "submit", actor=actor, data={"version": sheet.version, "device_time": act.device_time})
        elif act.act == "recuse":
            batch.perform(
                sheet, "recuse", actor=actor, reason=act.reason, data={"kind": act.kind, "device_time": act.device_time}
            )
            declare_own_conflict(sheet=sheet, kind=act.kind, reason=act.reason, actor=actor)
        elif act.act == "state":
            return _state(batch, sheet, act, actor)
        elif act.act == "sign":
            pen = _pen(sheet, act.signature, actor, pens)
            batch.perform(sheet, "sign", actor=actor, data=pen.data(sheet.version))
        else:
            return _("This is no act of a score sheet.")
    except services.MoveError as error:
        return str(error)
    return ""


def _state(batch: Batch[ScoreSheet], sheet: ScoreSheet, act: Act, actor: Actor) -> str:
    """A statement to a warning. It is the seat's: every sheet that waits for it may be locked, this very batch's too."""
    group, said = (act.kind, act.detail), act.reason.strip()[:LONGEST]
    waits = any(list(group) in row.pending for row in batch.rows)
    if not waits and not sheet.seat.statement_to(*group):
        return _("This warning is no longer there. Please look at the page again.")
    if not said:
        return _("Please write your statement.")
    if sheet.stage_entry.stage.state in (StageState.CLOSED, StageState.RELEASED):
        return _("Marking of this stage is closed.")
    for row in put_on_record(sheet.seat, batch.rows, actor, group, said):
        batch.touch(row, pending=row.pending)
    return ""


def _pen(sheet: ScoreSheet, signature: str, actor: Actor, pens: dict[str, Signatures]) -> Signatures:
    """One picture may stand under many sheets: it is looked into and stored once."""
    if signature not in pens:
        file = keep_file(sheet.stage_entry.stage, read_signature(signature), actor)
        pens[signature] = Signatures(SignedBy.FINGER, file, actor, [])
    return pens[signature]


def _stands(sheet: ScoreSheet, act: Act) -> bool:
    """Whether the sheet is already where the act leads, by another window."""
    reached = {"submit": COUNTED, "sign": (SheetState.SIGNED,), "recuse": (SheetState.RECUSED,)}.get(act.act, ())
    return sheet.state in reached
