"""Score sheets on the spot: a judge's own (分项评分表) and the summary (汇总评分表), with the hash of the marks and room to sign.

Only entries whose marking is closed stand on them with marks.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from competitions.domain.scoring import Missing
from competitions.enums import StageState
from competitions.models import Stage, StageEntry
from competitions.queries.halls import list_name
from competitions.queries.nouns import nouns_of
from competitions.queries.rule_books import book_of
from judging.domain.results import BadInput, Line
from judging.enums import AppearanceState, MarkSource, SheetState
from judging.models import Appearance, PanelSeat, ScoreSheet
from judging.queries.inputs import Inputs, track_of
from judging.queries.rubrics import rubric_for
from judging.queries.second_sheets import second_label
from ui.paper import Block, Grid, Heading, Sign, Text

NAMED = 9  # so many judges have room for the word beside their number
OVER = (StageState.CLOSED, StageState.RELEASED)


def closed_places(stage: Stage) -> set[int] | None:
    """Keys of the places whose marking is closed; None for all. One query while the stage is being marked."""
    if stage.state in OVER:
        return None
    done = Appearance.objects.filter(stage_entry__stage=stage, state=AppearanceState.DONE)
    return set(done.values_list("stage_entry_id", flat=True))


def judge_sheet(stage: Stage, seat: PanelSeat) -> Iterator[Block]:
    """One judge's marks, item by item."""
    closed = closed_places(stage)
    rows = list(
        ScoreSheet.objects.filter(seat=seat)
        .select_related("stage_entry__entry__track")
        .order_by("stage_entry__running_no", "stage_entry_id", "pk")
    )
    groups: dict[str, list[ScoreSheet]] = {}
    for row in rows:
        row.stage_entry.stage = stage
        groups.setdefault(rubric_for(row.stage_entry).code, []).append(row)
    for sheets in groups.values():
        rubric = rubric_for(sheets[0].stage_entry)
        yield Heading(rubric.name)
        heads = [
            _("Order"),
            str(nouns_of(stage.competition).title),
            *(f"{one.name} ({one.max})" for one in rubric.dimensions),
        ]
        yield Grid(
            [*heads, _("Total")],
            [_marks_of(row, [one.code for one in rubric.dimensions], closed) for row in sheets],
            [2, 6, *([3] * len(rubric.dimensions)), 2],
            figures=range(2, len(heads) + 1),
        )
    yield Text(_("Hash of the marks: %(hash)s") % {"hash": Inputs(stage).hash()}, indent=False, small=True)
    yield Sign([_("Judge (signature)") + "：　　　　　　　　", _("Date") + "：　　　　　　　　"])


def _marks_of(row: ScoreSheet, codes: list[str], closed: set[int] | None) -> list[str]:
    place = row.stage_entry
    head = [str(place.running_no or ""), second_label(place.entry.title, row.rejudgement_id)]
    if closed is not None and row.stage_entry_id not in closed:
        return [*head, *[""] * len(codes), ""]
    if row.state in (SheetState.RECUSED, SheetState.ABSENT):
        return [*head, *["—"] * len(codes), str(row.get_state_display())]
    if row.source == MarkSource.PAPER and row.is_in:
        head[1] = _("%(entry)s (%(state)s)") % {"entry": head[1], "state": _("Entered from paper")}
    return [*head, *(row.values.get(code, "") for code in codes), row.total]


def summary(stage: Stage) -> Iterator[Block]:
    """All judges and results, by track and hall. Ranks stand once the stage is closed."""
    inputs, closed = Inputs(stage), closed_places(stage)
    try:
        lines = inputs.compute().lines
    except BadInput:
        lines = ()
    places = {str(row.entry_id): row for row in inputs.places}
    groups: dict[tuple[str, int], list[Line]] = {}
    for line in lines:
        place = places[line.entry]
        if closed is None or place.pk in closed:
            groups.setdefault((track_of(place), place.hall or 0), []).append(line)
    codes, on_paper = [track.code for track in book_of(stage.competition).tracks], _on_paper(inputs)
    for (_code, hall), found in sorted(groups.items(), key=lambda one: _by_track(codes, *one[0])):
        first = places[found[0].entry]
        yield Heading(list_name(first.entry.track.name if first.entry.track else "", hall or None))
        yield _grid(stage, inputs, found, places, on_paper, with_ranks=closed is None)
    if not groups:
        yield Text(_("The marking of no entry is closed yet."))
    yield Text(_("Marks in brackets are not counted."), indent=False, small=True)
    if any((line.entry, judge) in on_paper for found in groups.values() for line in found for judge in line.totals):
        yield Text(_("Marks with an asterisk (*) were entered from the judge's paper sheet."), indent=False, small=True)
    yield Text(_("Hash of the marks: %(hash)s") % {"hash": inputs.hash()}, indent=False, small=True)
    blank = "：　　　　　　　　"
    yield Sign([_("Judges (signatures)") + blank, _("Scorer (signature)") + blank, _("Overseer (signature)") + blank])


def _by_track(codes: list[str], code: str, hall: int) -> tuple[int, str, int]:
    """Tracks in the order of the rule book."""
    return (codes.index(code) if code in codes else len(codes), code, hall)


def _on_paper(inputs: Inputs) -> set[tuple[str, str]]:
    """Entry and judge of marks that were typed from paper; a mean of two marks is from paper where one of them is."""
    means = {(row.stage_entry_id, row.seat_id) for row in inputs.rows if row.is_mean}
    parts = [row for row, _turn in inputs.kept if (row.stage_entry_id, row.seat_id) in means]
    entry_of = {place.pk: str(place.entry_id) for place in inputs.places}
    found = [row for row in [*inputs.rows, *parts] if row.source == MarkSource.PAPER and row.is_in]
    return {(entry_of[row.stage_entry_id], str(row.seat_id)) for row in found}


def _grid(
    stage: Stage,
    inputs: Inputs,
    lines: list[Line],
    places: dict[str, StageEntry],
    on_paper: set[tuple[str, str]],
    *,
    with_ranks: bool,
) -> Grid:
    used = {judge for line in lines for judge in (*line.totals, *line.missing)}
    seats = [seat for seat in inputs.seats if str(seat.pk) in used]
    has_added = any(line.adjustments for line in lines)
    rows = []
    for line in sorted(lines, key=lambda one: places[one.entry].running_no or 0):
        place = places[line.entry]
        rank = str(line.rank) if with_ranks and line.rank is not None else ""
        marks = [_cell(line, str(seat.pk), on_paper) for seat in seats]
        added = [line.adjustments] * has_added
        rows.append([str(place.running_no or ""), place.entry.title, *marks, *added, line.shown or "—", rank])
    named = _("Judge %(number)d") if len(seats) <= NAMED else "%(number)d"
    heads = [_("Order"), str(nouns_of(stage.competition).title), *(named % {"number": seat.number} for seat in seats)]
    heads += [_("Added or deducted")] * has_added + [_("Score"), _("Rank")]
    widths = [2, 7, *([2] * len(seats)), *([2] * has_added), 3, 2]
    return Grid(heads, rows, widths, figures=range(2, len(heads)))


def _cell(line: Line, judge: str, on_paper: set[tuple[str, str]]) -> str:
    if judge in line.missing:
        return _("recused") if line.missing[judge] is Missing.RECUSED else "—"
    total = line.totals.get(judge, "")
    star = "*" if total and (line.entry, judge) in on_paper else ""
    return (f"({total})" if judge in line.dropped else total) + star
