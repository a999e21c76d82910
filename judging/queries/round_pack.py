"""What judging adds to a round pack: of every stage with marks its ranking and its score sheets as workbooks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from competitions.models import Competition, Stage
from competitions.queries.nouns import nouns_of
from competitions.queries.results import stages_of, tracks_in
from competitions.queries.rule_books import book_of
from judging.enums import OPEN_SHEETS, TabulationState
from judging.models import ScoreSheet, Tabulation
from judging.queries.rubrics import rubric_of
from judging.queries.second_sheets import second_label
from ui.export import xlsx_bytes


def frozen_tables(competition: Competition) -> dict[int, Tabulation]:
    """The ranking that holds, by stage. One query."""
    rows = Tabulation.objects.filter(stage__competition=competition, state=TabulationState.FROZEN)
    return {row.stage_id: row for row in rows.order_by("stage_id")}


def marked_stages(competition: Competition) -> list[Stage]:
    """Stages whose rules give marks, in order."""
    book = book_of(competition)
    return [stage for stage in stages_of(competition) if book.stage(stage.code).mode.is_marked]


def judging_inputs(competition: Competition) -> list[object]:
    """What of judging goes in and can change. One query."""
    return [[row.stage_id, row.version, row.result_hash] for row in frozen_tables(competition).values()]


def workbooks(stage: Stage, table: Tabulation) -> Iterator[tuple[str, bytes]]:
    """The frozen ranking and the score sheets. Two queries."""
    yield f"lists/ranking-{stage.code}.xlsx", _ranking(table)
    yield f"stages/{stage.code}/sheets.xlsx", _sheets(stage, table)


def _ranking(table: Tabulation) -> bytes:
    document = table.result
    faces, names = document["entries"], dict(document["tracks"])
    nouns = nouns_of(table.stage.competition)
    headings = (
        _("Track"),
        _("Rank"),
        nouns.number,
        nouns.title,
        _("Unit"),
        _("Region"),
        _("Score"),
        _("Exact value"),
    )
    rows = (
        (
            names.get(line["track"], line["track"]), line["rank"], faces[line["entry"]]["number"],
            faces[line["entry"]]["title"], faces[line["entry"]]["unit"], faces[line["entry"]]["region"],
            line["shown"] or "", line["exact"] or "",
        )
        for line in document["result"]["lines"]
    )  # fmt: skip
    return xlsx_bytes(headings, rows, (14, 8, 22, 36, 30, 14, 10, 16))


def _sheets(stage: Stage, table: Tabulation) -> bytes:
    items = {item.code: item.name for code in tracks_in(stage) or [""] for item in rubric_of(stage, code).dimensions}
    faces = table.result["entries"]
    judges = {judge["id"]: judge for judge in table.result["judges"]}
    nouns = nouns_of(stage.competition)
    headings = [nouns.number, nouns.title, _("Panel"), _("Judge no."), _("Judge"), *items.values()]
    headings += [_("Total"), _("State"), _("Comment")]
    sheets = ScoreSheet.objects.filter(stage_entry__stage=stage).exclude(state__in=OPEN_SHEETS)
    rows = sheets.select_related("stage_entry").order_by("stage_entry_id", "seat_id", "pk")

    def cells(row: ScoreSheet) -> list[Any]:
        face, judge = faces.get(str(row.stage_entry.entry_id), {}), judges.get(str(row.seat_id), {})
        said = row.comment or row.recuse_reason or row.absent_reason
        who = [judge.get("panel", ""), judge.get("number", ""), judge.get("name", "")]
        marks = [row.values.get(code, "") for code in items]
        head = [face.get("number", ""), second_label(face.get("title", ""), row.rejudgement_id)]
        return [*head, *who, *marks, row.total, str(row.get_state_display()), said]

    return xlsx_bytes(headings, map(cells, rows.iterator(chunk_size=200)), (22, 36, 14, 8, 12))
