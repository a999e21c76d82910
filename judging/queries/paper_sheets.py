"""How far the paper sheets of a stage are: never a number that the second person could look at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import Person
from competitions.domain.rulebook import Rubric
from competitions.models import Stage
from judging.enums import COUNTED, MarkSource, PaperState, SheetState
from judging.models import PanelSeat, PaperSheet, ScoreSheet
from judging.queries.live import OPEN_DOOR, doors_of
from judging.queries.paper_state import (
    DECISION,
    LIVE,
    TAKES_PAPER,
    over_seconds,
    same_comment,
    second_is_over,
    second_label,
    why_no_paper,
)
from judging.queries.rubrics import rubric_for
from judging.queries.signatures import place_words
from judging.queries.work import work_sheets
from ui import formats


@dataclass
class SeatLine:
    """One judge on the page of the stage, in numbers of sheets."""

    seat: PanelSeat
    open: int = 0
    once: int = 0
    mine: int = 0
    differs: int = 0
    agreed: int = 0
    paper: int = 0

    @property
    def waits(self) -> bool:
        """Whether a paper of this judge is begun and somebody has to go on."""
        return bool(self.once or self.differs or self.agreed)


def seat_lines(stage: Stage, actor: Person) -> list[SeatLine]:
    """Who has sheets in this stage, by number, those before the others where somebody has to go on. Three queries."""
    seats = (
        PanelSeat.objects.filter(panel__stage=stage, sheets__isnull=False).distinct().select_related("person", "panel")
    )
    lines = {seat.pk: SeatLine(seat) for seat in seats.order_by("panel_id", "number")}
    papers = {
        sheet: (state, first)
        for sheet, state, first in PaperSheet.objects.filter(
            sheet__stage_entry__stage=stage, state__in=LIVE
        ).values_list("sheet", "state", "first_by")
    }
    rows = ScoreSheet.objects.filter(stage_entry__stage=stage).exclude(over_seconds())
    sheets = rows.values_list("pk", "seat", "state", "source")
    for pk, seat, state, source in sheets:
        line = lines[seat]
        if pk in papers:
            _count(line, *papers[pk], actor)
        elif state in TAKES_PAPER:
            line.open += 1
        elif source == MarkSource.PAPER and state in COUNTED:
            line.paper += 1
    return sorted(lines.values(), key=lambda line: not line.waits)


def _count(line: SeatLine, state: str, first: int, actor: Person) -> None:
    if state == PaperState.ONCE:
        line.mine += first == actor.pk
        line.once += first != actor.pk
    elif state == PaperState.DIFFERS:
        line.differs += 1
    else:
        line.agreed += 1


@dataclass
class Box:
    """A cell to type into."""

    code: str
    name: str
    label: str
    low: str
    high: str
    step: str
    weight: str
    value: str = ""


@dataclass
class Line:
    """One sheet of a judge. ``kind``: "first" or "second" to be typed, "mine" (waits for another person), "differs", "agreed",
    "taken" (counts, from paper), or "shut" with the reason in ``words``. ``error``: why what was sent was not taken.
    ``late``: marking of the entry is over on the stage."""

    sheet: ScoreSheet
    label: str
    kind: str
    words: str = ""
    paper: PaperSheet | None = None
    boxes: list[Box] = field(default_factory=list)
    comment: str = ""
    error: str = ""
    tablet: bool = False
    late: bool = False

    @property
    def takes(self) -> bool:
        return self.kind in ("first", "second")


@dataclass
class Stack:
    """The sheets of one judge with the same items."""

    rubric: Rubric
    items: list[Box]
    lines: list[Line] = field(default_factory=list)

    @property
    def typing(self) -> list[Line]:
        return [line for line in self.lines if line.takes]


def seat_papers(seat: PanelSeat) -> dict[int, PaperSheet]:
    """The papers of a seat that are being entered, or were taken in last, by sheet: one query."""
    rows = PaperSheet.objects.filter(sheet__seat=seat).exclude(state=PaperState.DROPPED)
    return {row.sheet_id: row for row in rows.select_related("first_by", "second_by", "scan").order_by("pk")}


def stacks_of(seat: PanelSeat, actor: Person) -> list[Stack]:
    """All sheets of a judge in the order of marking, by rubric. Four queries, one more where entries appear on a stage."""
    papers = seat_papers(seat)
    stacks: dict[str, Stack] = {}
    sheets = list(work_sheets(seat))
    doors = doors_of(seat.panel.stage, [sheet.stage_entry_id for sheet in sheets])
    for sheet in sheets:
        rubric = rubric_for(sheet.stage_entry)
        stack = stacks.setdefault(rubric.code, Stack(rubric, boxes_of(rubric)))
        line = _line(sheet, papers.get(sheet.pk), actor, rubric)
        door = doors.get(sheet.stage_entry_id, OPEN_DOOR)
        line.late = door.was_open and not door.is_open and not sheet.rejudgement_id
        stack.lines.append(line)
    return list(stacks.values())


def boxes_of(rubric: Rubric) -> list[Box]:
    """The items of a rubric as cells."""
    number = formats.number
    return [
        Box(one.code, one.name, one.name, number(one.min), number(one.max), number(one.step), number(one.weight))
        for one in rubric.dimensions
    ]


def _line(sheet: ScoreSheet, paper: PaperSheet | None, actor: Person, rubric: Rubric) -> Line:
    label = place_words(sheet.stage_entry)
    if sheet.rejudgement_id:
        label = second_label(label)
    live = paper is not None and paper.state in LIVE
    if paper is not None and sheet.is_in and sheet.source == MarkSource.PAPER:
        return Line(sheet, label, "taken", paper=paper)
    if paper is not None and paper.state == PaperState.TAKEN and sheet.state == SheetState.ABSENT:
        return Line(sheet, label, "shut", _("The paper came after the close; the list of late marks decides."))
    words = why_no_paper(sheet)
    if words and (not live or second_is_over(sheet)):
        return Line(sheet, label, "shut", words)
    line = Line(
        sheet,
        label,
        "first",
        paper=paper if live else None,
        tablet=bool(sheet.values) and sheet.source != MarkSource.PAPER,
    )
    if live and paper is not None:
        line.kind = {PaperState.DIFFERS: "differs", PaperState.AGREED: "agreed"}.get(
            PaperState(paper.state), "mine" if paper.first_by_id == actor.pk else "second"
        )
    if line.takes:
        line.boxes = boxes_of(rubric)
    return line


def numbers_of(stacks: Iterable[Stack]) -> dict[str, int]:
    """How many lines there are of each kind."""
    return dict(Counter(line.kind for stack in stacks for line in stack.lines))


@dataclass
class Difference:
    """One item read twice; ``differs`` where the two are not the same."""

    box: Box
    first: str
    second: str

    @property
    def differs(self) -> bool:
        return self.first != self.second


@dataclass
class Compared:
    """Both readings of a paper, item by item."""

    paper: PaperSheet
    items: list[Difference]
    comments: tuple[str, str]
    comment_differs: bool

    @property
    def count(self) -> int:
        return sum(item.differs for item in self.items) + self.comment_differs


def compared(paper: PaperSheet) -> Compared:
    """What two people read; ``paper`` comes with its sheet, place and entry. One query."""
    entries: dict[int, Any] = {one.step: one for one in paper.entries.all() if one.step < DECISION}
    first, second = entries[1], entries[2]
    items = [
        Difference(box, first.values.get(box.code, ""), second.values.get(box.code, ""))
        for box in boxes_of(rubric_for(paper.sheet.stage_entry))
    ]
    comments = (first.comment, second.comment)
    return Compared(paper, items, comments, not same_comment(*comments))


def agreed_papers(seat: PanelSeat) -> QuerySet[PaperSheet]:
    """Papers of a judge that only lack their scan, in the order of marking."""
    rows = PaperSheet.objects.filter(sheet__seat=seat, state=PaperState.AGREED).exclude(over_seconds("sheet__"))
    return rows.select_related(
        "sheet__stage_entry__entry__track", "sheet__stage_entry__stage__competition", "first_by", "second_by"
    ).order_by("sheet__stage_entry__running_no", "sheet__stage_entry__blind_code", "pk")
