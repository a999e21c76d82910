"""What one seat has to mark, as its tablet keeps it: a fixed number of queries whatever the number of sheets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db.models import Count, F, Prefetch

from competitions.domain.rulebook import Rubric, SignOff
from competitions.enums import EntryState, StageMode, StageState
from competitions.models import Attachment, Stage
from judging.enums import OPEN_SHEETS, SeatState, SheetState
from judging.models import MarkEnvelope, PanelSeat, ScoreSheet
from judging.queries.conflicts import warning_words
from judging.queries.rubrics import rubric_for, rules_of
from judging.queries.second_sheets import second_label, set_aside
from judging.queries.sheet_view import MATERIALS, blank_items
from judging.queries.signatures import COMPETES
from ui import formats

MOST_LATE = 5  # envelopes shown beside what holds, of one sheet


def work_sheets(seat: PanelSeat) -> list[ScoreSheet]:
    """The sheets of a seat in the order of marking, with entries and files: two queries, three in a blind stage."""
    stage = seat.panel.stage
    files = Attachment.objects.filter(kind__in=MATERIALS)
    fetched: list[Any] = [Prefetch("stage_entry__entry__attachments", files)]
    if stage.mode == StageMode.BLIND_REVIEW:
        fetched.append("stage_entry__entry__members")
    rows = (
        ScoreSheet.objects.filter(seat=seat)
        .select_related("stage_entry__entry__track", "stage_entry__entry__leader", "rejudgement")
        .prefetch_related(*fetched)
        .order_by(
            F("rejudgement").asc(nulls_first=True), F("stage_entry__running_no").asc(nulls_last=True),
            "stage_entry__entry__track__order", "stage_entry__blind_code", "stage_entry_id",
        )
    )  # fmt: skip
    sheets = list(rows)
    for sheet in sheets:
        sheet.seat, sheet.stage_entry.stage = seat, stage
    return sheets


def label_of(sheet: ScoreSheet, position: int) -> str:
    """How a sheet is called in a queue: the entry's code where the stage is blind, else its number in the order; a second
    sheet says so."""
    place = sheet.stage_entry
    code = place.blind_code if place.stage.mode == StageMode.BLIND_REVIEW else ""
    return second_label(code or f"{place.running_no or position:02d}", sheet.rejudgement_id)


def beside(sheets: Iterable[ScoreSheet]) -> dict[int, list[MarkEnvelope]]:
    """What came after the marks that hold and does not count, newest first: one query, none where there is nothing."""
    shown = {sheet.pk: sheet.version for sheet in sheets if sheet.head_seq > sheet.version}
    found: dict[int, list[MarkEnvelope]] = {}
    if shown:
        for row in MarkEnvelope.objects.filter(sheet__in=shown, applied=False).order_by("sheet_id", "-seq"):
            rows = found.setdefault(row.sheet_id, [])
            if row.seq > shown[row.sheet_id] and len(rows) < MOST_LATE:
                rows.append(row)
    return found


def sheet_facts(sheet: ScoreSheet, late: list[MarkEnvelope]) -> dict[str, Any]:
    """A sheet as the server holds it. Needs its stage entry, entry, track and stage."""
    return {
        "id": sheet.pk,
        "rubric": rubric_key(sheet),
        "state": sheet.state,
        # Who was not promoted competed: that nobody learns here, and a late sheet is not one of somebody who left.
        "competes": sheet.stage_entry.entry.state not in (EntryState.WITHDRAWN, EntryState.DISQUALIFIED),
        "practice": False,
        "rejudgement": sheet.rejudgement_id is not None,
        "values": sheet.values,
        "total": sheet.total,
        "comment": sheet.comment,
        "item_comments": sheet.item_comments,
        "version": sheet.version,
        "envelope": str(sheet.envelope) if sheet.envelope else None,
        "device": sheet.device,
        "device_seq": sheet.device_seq,
        "saved_at": sheet.saved_at.isoformat() if sheet.saved_at else None,
        "signed_at": sheet.signed_at.isoformat() if sheet.signed_at else None,
        "source": sheet.source,
        "late": [late_facts(row) for row in late],
        # Beside a code the name of a school would say whose entry it is: there the warnings are the seat's alone.
        "pending": [] if _is_blind(sheet) else sheet.pending,
    }


def _is_blind(sheet: ScoreSheet) -> bool:
    return sheet.stage_entry.stage.mode == StageMode.BLIND_REVIEW


def warnings_of(sheets: Iterable[ScoreSheet]) -> list[dict[str, str]]:
    """What the judge has yet to make a statement to, each once, in words."""
    groups = dict.fromkeys(
        (str(reason), str(detail)) for sheet in sheets if sheet.state in OPEN_SHEETS for reason, detail in sheet.pending
    )
    return [{"reason": key[0], "detail": key[1], "words": warning_words(*key)} for key in sorted(groups)]


def late_facts(row: MarkEnvelope) -> dict[str, Any]:
    """An envelope that is kept beside, with both times."""
    return {
        "id": str(row.pk),
        "verdict": row.verdict,
        "values": row.values,
        "comment": row.comment,
        "item_comments": row.item_comments,
        "device": row.device,
        "device_seq": row.device_seq,
        "device_time": row.device_time.isoformat() if row.device_time else None,
        "received_at": row.received_at.isoformat(),
        "source": row.source,
    }


def rubric_key(sheet: ScoreSheet) -> str:
    """By which of ``rubrics`` a sheet is marked."""
    return rubric_for(sheet.stage_entry).code


def rubrics_of(sheets: Iterable[ScoreSheet]) -> dict[str, Any]:
    """Every rubric that the sheets need, by its code."""
    rubrics = {rubric.code: rubric for rubric in _each_rubric(sheets)}
    return {code: rubric_facts(rubric) for code, rubric in rubrics.items()}


def _each_rubric(sheets: Iterable[ScoreSheet]) -> Iterator[Rubric]:
    seen = set()
    for sheet in sheets:
        track = sheet.stage_entry.entry.track_id
        if track not in seen:
            seen.add(track)
            yield rubric_for(sheet.stage_entry)


def rubric_facts(rubric: Rubric) -> dict[str, Any]:
    """A rubric with numbers as text, its level words upwards."""
    items = zip(rubric.dimensions, blank_items(rubric), strict=True)
    return {
        "code": rubric.code,
        "name": rubric.name,
        "total": formats.number(rubric.total),
        "items": [
            {
                "code": item.code,
                "name": item.name,
                "group": dimension.group,
                "min": item.low,
                "max": item.high,
                "step": item.step,
                "weight": formats.number(dimension.weight),
                "hint": item.hint,
                "levels": [{"word": band.word, "from": band.low, "to": band.high} for band in item.bands],
            }
            for dimension, item in items
        ],
    }


def can_sign(stage: Stage) -> bool:
    """Whether judges sign on the screen now: from the opening until the results are out."""
    finger = rules_of(stage).sign_off is SignOff.FINGER
    return finger and stage.state in (StageState.MARKING, StageState.CLOSED)


def to_sign(seats: Sequence[PanelSeat]) -> dict[int, int]:
    """How many locked sheets of each of these seats wait for the judge's finger now; seats without any are not named. At
    most one query."""
    stages = {seat.panel.stage_id: seat.panel.stage for seat in seats if can_sign(seat.panel.stage)}
    if not stages:
        return {}
    rows = ScoreSheet.objects.filter(
        seat__in=[seat.pk for seat in seats], seat__state=SeatState.ACCEPTED, state=SheetState.SUBMITTED,
        stage_entry__stage__in=stages, stage_entry__entry__state__in=COMPETES,
    )  # fmt: skip
    for stage in stages.values():
        rows = rows.exclude(pk__in=set_aside(stage))
    return dict(rows.values_list("seat").annotate(Count("pk")).order_by("seat"))


def stage_facts(seat: PanelSeat, due: dt.date | None) -> dict[str, Any]:
    """The stage as a tablet follows it; ``due`` is the last day of marking."""
    stage = seat.panel.stage
    return {
        "id": stage.pk,
        "name": stage.name,
        "state": stage.state,
        "mode": stage.mode,
        "blind": stage.mode == StageMode.BLIND_REVIEW,
        "sign_off": rules_of(stage).sign_off.value,
        "can_sign": can_sign(stage),
        "due": due.isoformat() if due else None,
        "offline_materials": rules_of(stage).offline_materials,
    }
