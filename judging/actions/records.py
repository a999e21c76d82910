"""What the scorer (计分员) enters beside the judges' sheets: marks of other parts, factors, overtime, points off."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Person
from competitions.actions.doors import require
from competitions.actions.stages import lock_rules
from competitions.domain.rounding import MOST_DIGITS, plain
from competitions.enums import StageState
from competitions.models import Stage, StageEntry
from competitions.queries.results import live_promotion
from judging.actions.refusals import refuse
from judging.enums import RecordKind
from judging.models import ScoreRecord
from judging.queries.records import Column, Recorded, columns_of, recorded_in
from judging.queries.rubrics import rules_of
from workflow import clock, services
from workflow.services import Conflict

RUN = "competitions.run_stage"
LONGEST = 86_400
_AMBIGUOUS = re.compile(r"[0-9][,，][0-9]")
Cell = tuple[int, str]


class WrongCells(services.Refused):
    """Numbers that cannot stand. ``faults``: (stage entry id, column key) → why."""

    def __init__(self, faults: Mapping[Cell, str]) -> None:
        self.faults = dict(faults)
        super().__init__(
            ngettext(
                "%(n)d number cannot stand; nothing was saved.",
                "%(n)d numbers cannot stand; nothing was saved.",
                len(faults),
            )
            % {"n": len(faults)}
        )


class OtherCells(Conflict):
    """Somebody else changed the same cells meanwhile. ``held``: cell → what stands there now."""

    def __init__(self, held: Mapping[Cell, str]) -> None:
        self.held = dict(held)
        super().__init__(
            _("Somebody else changed these numbers after you opened the page. Both are shown; nothing was saved.")
        )


@dataclass(frozen=True)
class Typed:
    """A cell as a page sends it: what is typed now, and what stood there when the page was made."""

    value: str
    before: str


def save_records(*, stage: Stage, actor: Person, cells: Mapping[Cell, Typed]) -> int:
    """Keep the cells that were changed; answers how many. All or nothing.

    Raises ``WrongCells``, ``OtherCells``, ``Forbidden``, ``Refused`` when the stage takes no numbers (any more).
    """
    action = "judging.scores_recorded"
    require(actor, RUN, stage, action)
    columns = {column.key: column for column in columns_of(rules_of(stage))}
    with services.act():
        _require_open(stage, actor, action)
        places = set(stage.stage_entries.values_list("pk", flat=True))
        held = recorded_in(stage)
        changed, faults, others = {}, {}, {}
        for (place, key), typed in cells.items():
            column = columns.get(key)
            if column is None or place not in places:
                continue
            now = _now(held.get(place), key)
            value, fault = clean(column, typed.value)
            if fault:
                faults[place, key] = fault
            elif value != now and typed.before != now and value != typed.before:
                others[place, key] = now
            elif value != now and value != typed.before:
                changed[place, key] = value
        if faults:
            raise WrongCells(faults)
        if others:
            raise OtherCells(others)
        _store(stage, actor, action, columns, changed)
    return len(changed)


def _store(
    stage: Stage, actor: Person, action: str, columns: Mapping[str, Column], changed: Mapping[Cell, str]
) -> None:
    if not changed:
        return
    now = clock.now()
    ScoreRecord.objects.bulk_create(
        ScoreRecord(
            stage_entry_id=place, kind=columns[key].kind, part=columns[key].part, value=value, recorded_by=actor,
            recorded_at=now,
        )
        for (place, key), value in changed.items()
    )  # fmt: skip
    lock_rules(competition=stage.competition, now=now)
    data = {f"{place}:{key}": value for (place, key), value in changed.items()}
    services.record(action, actor=actor, target=stage, data={"cells": data})


def _now(recorded: Recorded | None, key: str) -> str:
    row = recorded.cells.get(key) if recorded else None
    return row.value if row else ""


def clean(column: Column, text: str) -> tuple[str, str]:
    """The cell as it is kept, and in words why it cannot stand; an empty cell takes the number away."""
    if _AMBIGUOUS.search(text) and len(text.split()) > 1:
        return "", _("Write decimals with a point: with a comma between digits, “8,5 9,5” may be two marks or four.")
    parts = text.replace(",", " ").replace("，", " ").replace("、", " ").split()
    if not parts:
        return "", ""
    if column.many is None and len(parts) > 1:
        return "", _("One number is wanted here.")
    if column.many and len(parts) > column.many:
        return "", _("The rules have %(n)d jurors; %(given)d numbers are given.") % {
            "n": column.many,
            "given": len(parts),
        }
    kept = []
    for part in parts:
        number, fault = _number(column, part)
        if fault:
            return "", fault
        kept.append(number)
    return " ".join(kept), ""


def _number(column: Column, text: str) -> tuple[str, str]:
    try:
        Decimal(text)
    except InvalidOperation:
        return "", _("“%(text)s” is no number.") % {"text": text[:20]}
    number = plain(text)  # what the engine cannot read must never stand in the book
    if number is None or len(number.as_tuple().digits) > MOST_DIGITS or number < 0:
        return "", _("“%(text)s” is no number from 0 up.") % {"text": text[:20]}
    if column.kind == RecordKind.OVERTIME and (number != number.to_integral_value() or number > LONGEST):
        return "", _("Overtime is counted in whole seconds.")
    if column.highest is not None and number > column.highest:
        return "", _("At most %(most)s.") % {"most": column.highest}
    return format(number, "f"), ""


def record_deduction(*, place: StageEntry, actor: Person, points: Decimal, reason: str) -> ScoreRecord:
    """Add points to a result (negative ones deduct), with a reason. Raises ``Forbidden``, ``Refused``."""
    stage, action = place.stage, "judging.points_changed"
    require(actor, RUN, stage, action)
    if not reason.strip():
        refuse(action, _("Please give the reason."), actor=actor, target=stage)
    if not points:
        refuse(action, _("Zero points change nothing."), actor=actor, target=stage)
    with services.act():
        _require_open(stage, actor, action)
        row = ScoreRecord.objects.create(
            stage_entry=place, kind=RecordKind.DEDUCTION, value=format(points, "f"), reason=reason.strip(),
            recorded_by=actor, recorded_at=clock.now(),
        )  # fmt: skip
        lock_rules(competition=stage.competition, now=row.recorded_at)
        data = {"entry": place.entry_id, "points": row.value}
        services.record(action, actor=actor, target=stage, reason=reason, data=data)
    return row


def take_back_deduction(*, record: ScoreRecord, actor: Person) -> None:
    """Points changed by hand no longer count; the row stays. Taken back already is no error."""
    stage, action = record.stage_entry.stage, "judging.points_taken_back"
    require(actor, RUN, stage, action)
    with services.act():
        _require_open(stage, actor, action)
        rows = ScoreRecord.objects.filter(pk=record.pk, kind=RecordKind.DEDUCTION, taken_back_at__isnull=True)
        if rows.update(taken_back_at=clock.now(), taken_back_by=actor):
            data = {"entry": record.stage_entry.entry_id, "points": record.value}
            services.record(action, actor=actor, target=stage, data=data)


def _require_open(stage: Stage, actor: Person, action: str) -> None:
    """Locks the stage. Numbers are entered while it is marked and until its promotion was decided."""
    locked = services.lock(stage)
    if locked.state not in (StageState.MARKING, StageState.CLOSED):
        text = _("Numbers are entered while the stage is being marked, and after that until its results are out.")
        refuse(action, text, actor=actor, target=stage)
    if live_promotion(stage) is not None:
        refuse(action, _("The promotion of this stage was decided; undo it first."), actor=actor, target=stage)
