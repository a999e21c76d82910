"""Marks that came after the close: the leader or the organiser says whether they count, with a reason, once."""

from __future__ import annotations

import uuid

from django.db import IntegrityError
from django.utils.translation import gettext as _

from accounts.models import Person
from competitions.actions.doors import require
from judging.actions.refusals import refuse
from judging.actions.sent import total_of
from judging.enums import EnvelopeVerdict
from judging.models import LateDecision, MarkEnvelope, ScoreSheet
from judging.queries.rubrics import rubric_for
from workflow import clock, services

ACTION = "judging.late_decided"


def decide_late(*, sheet: ScoreSheet, envelope: uuid.UUID, actor: Person, admit: bool, reason: str) -> LateDecision:
    """Admit late marks to ``sheet``, or leave them out. The envelope stays as it came.

    Admitted: the sheet takes them by a move and is locked; a ranking that was frozen needs a new version with its reason.
    Raises ``Refused`` for marks that were not late or are decided already, and when the move may not happen.
    """
    require(actor, "judging.decide_late", sheet, ACTION)
    row = MarkEnvelope.objects.filter(pk=envelope, sheet=sheet, verdict=EnvelopeVerdict.CLOSED).first()
    if row is None:
        refuse(ACTION, _("There are no such late marks."), actor=actor, target=sheet)
    if not reason.strip():
        refuse(ACTION, _("Please give a reason."), actor=actor, target=sheet)
    try:
        with services.act():
            services.lock(sheet.stage_entry.stage)
            locked = services.lock(sheet)
            decision = LateDecision.objects.create(
                envelope=row,
                admitted=admit,
                reason=reason.strip(),
                after_seq=locked.head_seq,
                decided_by=actor,
                decided_at=clock.now(),
            )
            if admit:
                total = total_of(rubric_for(locked.stage_entry), row.values)
                services.perform(sheet, "admit", actor=actor, reason=reason, data={"envelope": row, "total": total})
            else:
                services.record(ACTION, actor=actor, target=sheet, reason=reason, data={"envelope": str(row.pk)})
    except IntegrityError:
        refuse(ACTION, _("This was decided already."), actor=actor, target=sheet)
    return decision
