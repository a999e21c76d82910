"""Paper sheets of judges who use no tablet: entered by two people who do not see each other's numbers, then taken in with
their scan through the same door as every other mark (双人录入)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from accounts.models import Person
from competitions.actions.doors import require
from competitions.enums import StageState
from judging.actions.refusals import refuse
from judging.actions.sent import Marks, SheetCheck, given
from judging.enums import PaperState, SheetState
from judging.models import PanelSeat, PaperEntry, PaperSheet, ScoreSheet
from judging.queries.live import OPEN_DOOR, doors_of
from judging.queries.paper_state import DECISION, LIVE, missing_words, same_comment, why_no_paper
from judging.queries.rubrics import rubric_for
from workflow import clock, services
from workflow.batches import Batch

ENTERED = "judging.paper_entered"


@dataclass(frozen=True)
class Typed:
    """What one person read from the paper of one sheet."""

    sheet: int
    values: Mapping[str, str]
    comment: str = ""


@dataclass
class Entered:
    """What became of a stack: (sheet, paper) that is new, again the same or different; and why a row was not taken."""

    first: list[int] = field(default_factory=list)
    agreed: list[int] = field(default_factory=list)
    differs: list[int] = field(default_factory=list)
    known: list[int] = field(default_factory=list)
    refused: dict[int, str] = field(default_factory=dict)


def enter_papers(*, seat: PanelSeat, actor: Person, rows: Sequence[Typed]) -> Entered:
    """Keep what ``actor`` typed of the papers of one judge. A row that cannot stand stops no other and says why.

    The first that types a paper is the first, whoever it is; the next is the second and has to be somebody else. Both are blind,
    so two people at the same moment are one of each. Sent twice it changes nothing.
    """
    stage = seat.panel.stage
    require(actor, "competitions.run_stage", stage, ENTERED)
    found = Entered()
    with services.act():
        batch = Batch.lock(
            ScoreSheet.objects.select_related("stage_entry__entry__track", "rejudgement").filter(
                seat=seat, pk__in=[row.sheet for row in rows]
            )
        )
        sheets = {sheet.pk: sheet for sheet in batch.rows}
        for sheet in batch.rows:
            sheet.seat, sheet.stage_entry.stage = seat, stage
            require(actor, "judging.enter_paper", sheet, ENTERED)
        live = {paper.sheet_id: paper for paper in PaperSheet.objects.filter(sheet__in=sheets, state__in=LIVE)}
        doors = doors_of(stage, [sheet.stage_entry_id for sheet in batch.rows])
        for row in rows:
            known = sheets.get(row.sheet)
            if known is None:
                found.refused[row.sheet] = _("These marks belong to another sheet.")
                continue
            sheet = known
            door = doors.get(sheet.stage_entry_id, OPEN_DOOR)
            problem = why_no_paper(sheet)
            if not problem and not door.is_open and not door.was_open:
                problem = _("Marking of this entry is not open yet; the conductor opens it.")
            if not problem and sheet.state == SheetState.ABSENT and stage.state == StageState.MARKING and door.is_open:
                problem = missing_words(sheet)
            problem = problem or _problem(sheet, row)
            if problem:
                found.refused[row.sheet] = problem
            else:
                _enter(sheet, live.get(sheet.pk), row, actor, found)
    return found


def _problem(sheet: ScoreSheet, row: Typed) -> str:
    """Why these numbers cannot stand, in words."""
    rubric = rubric_for(sheet.stage_entry)
    marks = Marks(values=row.values, based_on=0, comment=row.comment)
    values = given(marks)
    problem = SheetCheck(rubric).problem(marks, values)
    if problem:
        return problem
    missing = [item.name for item in rubric.dimensions if item.code not in values]
    if not missing:
        return ""
    return _("Not typed yet: %(names)s. A sheet goes in whole or not at all.") % {"names": _(", ").join(missing)}


def _enter(sheet: ScoreSheet, paper: PaperSheet | None, row: Typed, actor: Person, found: Entered) -> None:
    values = SheetCheck.canonical(given(Marks(values=row.values, based_on=0)))
    same = (values, row.comment.strip())
    if paper is None:
        now = clock.now()
        paper = PaperSheet.objects.create(sheet=sheet, first_by=actor, version=sheet.version, entered_at=now)
        _keep(paper, 1, same, actor)
        services.record(ENTERED, actor=actor, target=sheet, data={"paper": paper.pk})
        found.first.append(sheet.pk)
        return
    entries = {one.step: one for one in paper.entries.all()}
    mine = [one for one in entries.values() if one.entered_by_id == actor.pk and (one.values, one.comment) == same]
    if mine:
        found.known.append(sheet.pk)
    elif paper.state != PaperState.ONCE:
        found.refused[sheet.pk] = _("Two people have entered this paper meanwhile.")
    elif paper.first_by_id == actor.pk:
        found.refused[sheet.pk] = _(
            "You entered this paper the first time; another person has to enter it again. "
            "To correct it, take your entry back first."
        )
    else:
        first = entries[1]
        agrees = first.values == values and same_comment(first.comment, same[1])
        _keep(paper, 2, same, actor)
        services.perform(paper, "agree" if agrees else "differ", actor=actor)
        (found.agreed if agrees else found.differs).append(sheet.pk)


def _keep(paper: PaperSheet, step: int, typed: tuple[dict[str, str], str], actor: Person, reason: str = "") -> None:
    PaperEntry.objects.create(
        paper=paper,
        step=step,
        values=typed[0],
        comment=typed[1],
        reason=reason,
        entered_by=actor,
        entered_at=clock.now(),
    )


def decide_paper(
    *, paper: PaperSheet, actor: Person, values: Mapping[str, str], comment: str, reason: str
) -> PaperSheet:
    """The paper was read once more where two people read it differently: what it says, with the reason.

    Raises ``Refused`` for marks that cannot stand and ``Conflict`` when somebody else has decided meanwhile.
    """
    sheet = paper.sheet
    typed = Typed(sheet.pk, values, comment)
    with services.act():
        problem = why_no_paper(services.lock(sheet)) or _problem(sheet, typed)
        if problem:
            refuse("paper_sheet.decide", problem, actor=actor, target=paper)
        decided = services.perform(paper, "decide", actor=actor, reason=reason)
        kept = SheetCheck.canonical(given(Marks(values=values, based_on=0)))
        _keep(decided, DECISION, (kept, comment.strip()), actor, reason.strip())
    return decided


def drop_paper(*, paper: PaperSheet, actor: Person, reason: str) -> PaperSheet:
    """What was entered is taken back, to be entered anew; the rows stay. Nothing of it ever counted."""
    return services.perform(paper, "drop", actor=actor, reason=reason)
