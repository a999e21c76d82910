"""Checking the chains of marks: a score changed behind the application is found (promise T1)."""

from __future__ import annotations

import hmac
import uuid
from collections.abc import Iterator
from itertools import groupby

from competitions.models import Stage
from judging.models import LateDecision, MarkEnvelope, ScoreSheet
from judging.models.chain import mac_of
from workflow import keys
from workflow.audit import Fault
from workflow.models import AuditRow


def verify_envelopes(stage: Stage | None = None) -> Iterator[Fault]:
    """The first fault of every sheet that has one; of one stage, or of all.

    Looks at the chain of the envelopes, at what the sheet says against the envelope it comes from, and at what was
    locked against what the audit noted then.
    """
    sheets = ScoreSheet.objects.all() if stage is None else ScoreSheet.objects.filter(stage_entry__stage=stage)
    envelopes = MarkEnvelope.objects.order_by("sheet_id", "seq")
    if stage is not None:
        envelopes = envelopes.filter(sheet__stage_entry__stage=stage)
    chains = groupby(envelopes.iterator(chunk_size=2000), key=lambda row: row.sheet_id)
    locked = _locks(sheets)
    admitted = dict(
        LateDecision.objects.filter(admitted=True, envelope__sheet__in=sheets).values_list("envelope", "after_seq")
    )
    current, chain = next(chains, (None, iter(())))
    for sheet in sheets.order_by("pk").iterator(chunk_size=2000):
        while current is not None and current < sheet.pk:
            current, chain = next(chains, (None, iter(())))
        rows = list(chain) if current == sheet.pk else []
        problem = (
            _chain_problem(rows)
            or _sheet_problem(sheet, rows, admitted)
            or _lock_problem(sheet, rows, locked.get(sheet.pk))
        )
        if problem:
            yield Fault(f"judging.scoresheet:{sheet.pk}", problem[0], problem[1])


Problem = tuple[int, str]


def _chain_problem(rows: list[MarkEnvelope]) -> Problem | None:
    previous = ""
    for expected, row in enumerate(rows, start=1):
        if row.seq != expected:
            return expected, "missing envelope"
        if row.previous_mac != previous:
            return row.seq, "broken link"
        key = keys.by_id("audit", row.key_id)
        if key is None:
            return row.seq, f"unknown key {row.key_id}"
        if not hmac.compare_digest(mac_of(row, key), row.mac):
            return row.seq, "changed envelope"
        previous = row.mac
    return None


def _source(rows: list[MarkEnvelope], admitted: dict[uuid.UUID, int]) -> MarkEnvelope | None:
    """The envelope that the sheet has to show: the last that was applied, or admitted after that though it came late."""
    moments = [(row.seq, 0, row) for row in rows if row.applied]
    moments += [(admitted[row.pk], row.seq, row) for row in rows if row.pk in admitted]
    return max(moments, key=lambda moment: moment[:2])[2] if moments else None


def _sheet_problem(sheet: ScoreSheet, rows: list[MarkEnvelope], admitted: dict[uuid.UUID, int]) -> Problem | None:
    head = rows[-1] if rows else None
    if (sheet.head_seq, sheet.head_mac) != ((head.seq, head.mac) if head else (0, "")):
        return sheet.head_seq, "envelopes cut off or added"
    source = _source(rows, admitted)
    if (source.seq if source else 0) != sheet.version:
        return sheet.version, "sheet does not show its newest marks"
    if _shown(sheet, sheet.envelope) != (_shown(source, source.pk) if source else NOTHING):
        return sheet.version, "sheet differs from its marks"
    return None


def _shown(row: ScoreSheet | MarkEnvelope, envelope: uuid.UUID | None) -> tuple[object, ...]:
    """What a sheet shows of the envelope that holds."""
    return row.values, row.comment, row.item_comments, row.device, row.device_seq, row.source, envelope


NOTHING: tuple[object, ...] = ({}, "", {}, "", 0, "", None)


def _lock_problem(sheet: ScoreSheet, rows: list[MarkEnvelope], noted: dict[str, object] | None) -> Problem | None:
    if not sheet.is_in:
        return None
    if noted is None:
        return sheet.version, "locked without a record"
    seq = noted.get("head_seq")
    mac = next((row.mac for row in rows if row.seq == seq), None)
    if noted.get("version") != sheet.version or noted.get("total") != sheet.total or noted.get("head_mac") != mac:
        return sheet.version, "differs from what was locked"
    return None


LOCKING = ("score_sheet.submit", "score_sheet.admit")


def _locks(sheets: object) -> dict[int, dict[str, object]]:
    """What the audit noted when each sheet was locked last."""
    rows = AuditRow.objects.filter(target_type="judging.scoresheet", action__in=LOCKING, succeeded=True)
    return {
        int(target): data
        for target, data in rows.order_by("seq").values_list("target_id", "data").iterator(chunk_size=2000)
    }
