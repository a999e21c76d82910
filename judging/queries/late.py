"""Marks that came after the close, with both times and what they would change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet

from accounts.models import Person
from competitions.models import Stage
from judging.enums import EnvelopeVerdict, SeatState
from judging.models import LateDecision, MarkEnvelope, PanelSeat
from judging.queries.rubrics import rubric_for
from judging.queries.shared_rows import shared

MOST = 200  # on one page


@dataclass
class Change:
    """One item: what the sheet shows and what came late; empty where it is not marked."""

    name: str
    shown: str
    sent: str


@dataclass
class Late:
    """One late envelope. ``decision`` is None while it waits; ``whole``: every item is marked."""

    envelope: MarkEnvelope
    label: str
    changes: list[Change]
    decision: LateDecision | None
    whole: bool


def late_in(stage: Stage) -> QuerySet[MarkEnvelope]:
    """What came after the close of a stage."""
    return MarkEnvelope.objects.filter(sheet__stage_entry__stage=stage, verdict=EnvelopeVerdict.CLOSED)


def late_before(leader: PanelSeat) -> QuerySet[MarkEnvelope]:
    """… to the panel that this seat leads, but for the leader's own, about which the organiser decides."""
    if not leader.is_leader or leader.state != SeatState.ACCEPTED:
        return MarkEnvelope.objects.none()
    rows = late_in(leader.panel.stage).filter(sheet__seat__panel=leader.panel_id)
    return rows.exclude(sheet__seat__person=leader.person_id)


def waiting(rows: QuerySet[MarkEnvelope]) -> int:
    """How many wait for a decision."""
    return rows.filter(late_decision__isnull=True).count()


def late_rows(rows: QuerySet[MarkEnvelope], stage: Stage) -> list[Late]:
    """The undecided first, then the newest: one query."""
    found = rows.order_by(F("late_decision").asc(nulls_first=True), "sheet__seat__number", "-received_at", "-seq", "pk")
    shown = shared(
        found[:MOST],
        ("sheet", "values", "comment", "source", "device_time", "received_at"),
        sheet=("seat", "stage_entry", "values"),
        sheet__seat=("number",),
        sheet__stage_entry=("entry", "running_no", "blind_code"),
        sheet__stage_entry__entry=("number", "track"),
        sheet__stage_entry__entry__track=("code",),
        late_decision=("admitted", "reason", "decided_by", "decided_at"),
        late_decision__decided_by=("name",),
    )
    return [_late(row, stage) for row in shown]


def _late(row: MarkEnvelope, stage: Stage) -> Late:
    place = row.sheet.stage_entry
    place.stage = stage
    changes = []
    dimensions = rubric_for(place).dimensions
    for item in dimensions:
        shown, sent = row.sheet.values.get(item.code, ""), row.values.get(item.code, "")
        if shown != sent:
            changes.append(Change(item.name, shown, sent))
    label = place.blind_code or (f"{place.running_no:02d}" if place.running_no else place.entry.number)
    decision: Any = getattr(row, "late_decision", None)
    return Late(row, label, changes, decision, all(item.code in row.values for item in dimensions))


def seat_led(actor: Person, pk: int) -> QuerySet[PanelSeat]:
    """The actor's own seat, where it leads its panel."""
    rows = PanelSeat.objects.filter(pk=pk, person=actor, is_leader=True, state=SeatState.ACCEPTED)
    return rows.select_related("panel__stage__competition", "panel__track", "person")
