"""What a stage reads beside its sheets: what the scorer entered, and the results of earlier stages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from competitions.domain.rounding import exact
from competitions.domain.rulebook import PartSource, PenaltyKind, TieBy
from competitions.domain.rulebook import Stage as StageRules
from competitions.domain.scoring import Adjustment, Mark
from competitions.models import Stage
from judging.domain.field import office_marks
from judging.domain.penalties import points_off
from judging.enums import RecordKind, TabulationState
from judging.models import ScoreRecord, Tabulation
from judging.queries.shared_rows import shared

ENTERED = (PartSource.PUBLIC_JURY, PartSource.PUBLIC_VOTE, PartSource.RECORD)
OVERTIME = "overtime"


@dataclass(frozen=True)
class Column:
    """A number of every entry that the scorer enters. ``many``: so many jurors, one number for each with blanks between."""

    kind: RecordKind
    part: str
    name: str
    highest: Decimal | None = None
    many: int | None = None

    @property
    def key(self) -> str:
        """Its name in a form."""
        return f"{self.kind}-{self.part}" if self.part else str(self.kind)


def key_of(row: ScoreRecord) -> str:
    """The key of the column that a number stands in."""
    return Column(RecordKind(row.kind), row.part, "").key


def columns_of(rules: StageRules) -> list[Column]:
    """What the rules of a stage ask the scorer for, in the order of its parts; overtime last."""
    columns = []
    for part in rules.scoring.parts:
        if part.source in ENTERED:
            many = (part.people or 0) if part.source is PartSource.PUBLIC_JURY else None
            columns.append(Column(RecordKind.MARK, part.code, part.name, part.max, many))
        if part.factor:
            columns.append(Column(RecordKind.FACTOR, part.code, part.name))
    if rules.penalty is not None and rules.penalty.kind is PenaltyKind.DEDUCT:
        columns.append(Column(RecordKind.OVERTIME, "", ""))
    return columns


@dataclass
class Recorded:
    """What counts of the scorer's records of one entry. ``cells``: column key → the row that counts."""

    cells: dict[str, ScoreRecord] = field(default_factory=dict)
    deductions: list[ScoreRecord] = field(default_factory=list)


def recorded_in(stage: Stage) -> dict[int, Recorded]:
    """By stage entry: one query."""
    found: dict[int, Recorded] = {}
    rows = ScoreRecord.objects.filter(stage_entry__stage=stage, taken_back_at__isnull=True)
    own = ("stage_entry", "kind", "part", "value", "reason", "recorded_by", "recorded_at")
    for row in shared(rows.order_by("pk"), own, recorded_by=("name",)):
        mine = found.setdefault(row.stage_entry_id, Recorded())
        if row.kind == RecordKind.DEDUCTION:
            mine.deductions.append(row)
        elif row.value:
            mine.cells[Column(RecordKind(row.kind), row.part, "").key] = row
        else:
            mine.cells.pop(Column(RecordKind(row.kind), row.part, "").key, None)
    return found


def numbers_in(text: str) -> list[Fraction]:
    """The numbers of a cell. Raises ValueError for anything else."""
    return [exact(one) for one in text.split()]


def adjustments_of(rules: StageRules, recorded: Recorded) -> tuple[Adjustment, ...]:
    """Points off for overtime, then what was added or deducted by hand."""
    found = []
    overtime = recorded.cells.get(RecordKind.OVERTIME)
    if overtime is not None and rules.penalty is not None:
        points = points_off(rules.penalty, int(overtime.value))
        if points:
            found.append(Adjustment(amount=-points, reason=OVERTIME))
    return (*found, *(Adjustment(amount=Decimal(row.value), reason=row.reason[:200]) for row in recorded.deductions))


def factors_of(rules: StageRules, recorded: Recorded) -> dict[str, Fraction]:
    """Part → factor of the entry, where one was entered."""
    if not recorded.cells:
        return {}
    keys = {part.code: Column(RecordKind.FACTOR, part.code, "").key for part in rules.scoring.parts if part.factor}
    return {code: exact(recorded.cells[key].value) for code, key in keys.items() if key in recorded.cells}


def marks_of(rules: StageRules, entry: str, recorded: Recorded, prior: Mapping[str, Fraction]) -> Iterator[Mark]:
    """The marks of the parts that are not the panel's."""
    for part in rules.scoring.parts:
        if part.source is PartSource.STAGE and part.stage in prior:
            yield from office_marks(entry, part.code, [prior[part.stage]])
        row = recorded.cells.get(Column(RecordKind.MARK, part.code, "").key)
        if part.source in ENTERED and row is not None:
            yield from office_marks(entry, part.code, numbers_in(row.value))


def earlier_codes(rules: StageRules) -> set[str]:
    """The earlier stages whose results this one reads: as a part, or over a tie."""
    codes = {part.stage for part in rules.scoring.parts if part.source is PartSource.STAGE}
    return codes | {step.stage for step in rules.scoring.tie_breaks if step.by is TieBy.PRIOR}


def earlier_items(rules: StageRules) -> set[tuple[str, str]]:
    """Earlier stage and item, where a tie is broken by an item of an earlier stage's sheet."""
    stage_of = {part.code: part.stage for part in rules.scoring.parts if part.source is PartSource.STAGE}
    steps = [step for step in rules.scoring.tie_breaks if step.by is TieBy.ITEM]
    return {(stage_of[step.part], step.item) for step in steps if step.part in stage_of}


def earlier_results(stage: Stage, codes: Sequence[str]) -> dict[str, dict[str, Fraction]]:
    """Entry id → stage code → exact result by its frozen ranking. One query; none where nothing is asked."""
    found: dict[str, dict[str, Fraction]] = {}
    if not codes:
        return found
    rows: Any = Tabulation.objects.filter(
        stage__competition=stage.competition_id, stage__code__in=list(codes), state=TabulationState.FROZEN
    ).values_list("stage__code", "result")
    for code, document in rows:
        for line in document["result"]["lines"]:
            if line["exact"] is not None:
                found.setdefault(line["entry"], {})[code] = Fraction(line["exact"])
    return found
