"""Marks that were changed after they were handed in, from the envelopes of a stage: for a person to look at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from django.db.models import OuterRef, Q, Subquery

from competitions.domain import scoring as engine
from competitions.models import Stage
from judging.domain.anomalies import Edit, Inside, Phase
from judging.domain.anomalies.packs import before_line
from judging.domain.sheets import sheet_total
from judging.models import MarkEnvelope, ScoreSheet, Tabulation
from judging.queries.inputs import Inputs
from judging.queries.rubrics import rubric_for
from workflow.models import AuditRow

SUBMITTED, CLOSED = "score_sheet.submit", "stage.close_marking"


@dataclass(frozen=True)
class Change:
    """An edit with the marks that stood when the sheet was first handed in."""

    edit: Edit
    first: Mapping[str, str]


def changes_in(inputs: Inputs) -> Iterator[Change]:
    """Every change of a total after its sheet was handed in for the first time. Two queries."""
    sheets = {row.pk: row for row in inputs.rows}
    places = {place.pk: place for place in inputs.places}
    submitted, closed = _moments(inputs.stage, sheets)
    freezes = Tabulation.objects.filter(stage=OuterRef("sheet__stage_entry__stage"), frozen_at__isnull=False)
    envelopes = (
        MarkEnvelope.objects.filter(sheet__in=list(sheets))
        .annotate(frozen=Subquery(freezes.order_by("frozen_at").values("frozen_at")[:1]))
        .order_by("sheet_id", "seq")
    )
    held: dict[int, MarkEnvelope] = {}
    first: dict[int, MarkEnvelope] = {}
    for row in envelopes:
        sheet = sheets[row.sheet_id]
        if not row.applied and row.seq != sheet.version:
            continue  # it never counted
        before, held[sheet.pk] = held.get(sheet.pk), row
        since = submitted.get(sheet.pk)
        if since is None or row.received_at <= since or before is None:
            continue
        first.setdefault(sheet.pk, before)
        place = places[sheet.stage_entry_id]
        edit = Edit(
            str(place.entry_id), str(sheet.seat_id), _total(place, before), _total(place, row),
            _phase(row.received_at, closed, row.frozen),
        )  # fmt: skip
        yield Change(edit, first[sheet.pk].values)


def _moments(stage: Stage, sheets: Mapping[int, ScoreSheet]) -> tuple[dict[int, dt.datetime], dt.datetime | None]:
    """When each sheet was handed in first, and when marking was closed first."""
    of_sheets = Q(target_type="judging.scoresheet", action=SUBMITTED, target_id__in=[str(key) for key in sheets])
    of_stage = Q(target_type="competitions.stage", action=CLOSED, target_id=str(stage.pk))
    rows = AuditRow.objects.filter(of_sheets | of_stage, succeeded=True).order_by("at")
    submitted: dict[int, dt.datetime] = {}
    closed = None
    for kind, key, at in rows.values_list("target_type", "target_id", "at"):
        if kind == "competitions.stage":
            closed = closed or at
        else:
            submitted.setdefault(int(key), at)
    return submitted, closed


def _phase(at: dt.datetime, closed: dt.datetime | None, frozen: dt.datetime | None) -> Phase:
    if frozen is not None and at > frozen:
        return Phase.FROZEN
    return Phase.DEADLINE if closed is not None and at > closed else Phase.SUBMITTED


def _total(place: object, row: MarkEnvelope) -> float | None:
    """The total of an envelope, None while an item of it is not marked."""
    rubric = rubric_for(place)  # type: ignore[arg-type]
    if any(item.code not in row.values for item in rubric.dimensions):
        return None
    return float(sheet_total(rubric, row.values))


def inside_before(pack: engine.ScorePack, part: str, changes: Sequence[Change]) -> Inside:
    """Who is before the line with the marks of a judge as they were handed in first."""

    def inside(judge: str | None) -> frozenset[str]:
        first = {change.edit.entry: change.first for change in changes if change.edit.judge == judge}
        marks = []
        for mark in pack.marks:
            values = first.get(mark.entry, {}) if (mark.judge, mark.part) == (judge, part) else {}
            items = mark.items or {}
            known = bool(values) and all(code in values for code in items)
            marks.append(replace(mark, items={code: Fraction(values[code]) for code in items}) if known else mark)
        return before_line(replace(pack, marks=tuple(marks)))

    return inside
