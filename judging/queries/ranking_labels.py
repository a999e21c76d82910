"""What stands beside a result in the stored document of a ranking: names and marks as they were when it was made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from competitions.queries.rule_books import book_of
from judging.enums import MarkSource, SheetState
from judging.queries.inputs import Inputs


def _typed(inputs: Inputs, entry_of: Mapping[int, int]) -> list[str]:
    """`entry:judge` of every sheet that was entered from paper."""
    rows = (row for row in inputs.rows if row.is_in and row.source == MarkSource.PAPER)
    return sorted(f"{entry_of[row.stage_entry_id]}:{row.seat_id}" for row in rows)


def labels_of(inputs: Inputs) -> dict[str, Any]:
    """Names as they were then: a printed ranking stays readable whatever becomes of its entries.

    ``sheets``: entry id → judge id → item code → mark, so that two versions can be told apart mark by mark; ``items``: the
    names of the items by code; ``kept``: what does not count of entries that were judged again, likewise, by turn.
    """
    book = book_of(inputs.stage.competition)
    entries = {
        str(row.entry_id): {
            "number": row.entry.number,
            "title": row.entry.title,
            "unit": row.entry.organisation_name,
            "region": row.entry.region.short_name if row.entry.region else "",
            "code": row.blind_code,
            "running_no": row.running_no,
            **({"hall": row.hall} if row.hall else {}),
        }
        for row in inputs.places
    }
    judges = [
        {"id": str(seat.pk), "number": seat.number, "name": seat.person.name, "panel": seat.panel.name}
        for seat in inputs.seats
    ]
    entry_of = {row.pk: row.entry_id for row in inputs.places}
    reasons: dict[str, str] = {}
    sheets: dict[str, dict[str, dict[str, str]]] = {}
    for row in inputs.rows:
        entry = entry_of[row.stage_entry_id]
        if row.state in (SheetState.RECUSED, SheetState.ABSENT):
            reasons[f"{entry}:{row.seat_id}"] = row.recuse_reason or row.absent_reason
        else:
            sheets.setdefault(str(entry), {})[str(row.seat_id)] = row.values
    kept: dict[str, dict[str, dict[str, dict[str, str]]]] = {}
    for row, turn in inputs.kept:
        if row.state not in (SheetState.RECUSED, SheetState.ABSENT):
            of_entry = kept.setdefault(str(entry_of[row.stage_entry_id]), {})
            of_entry.setdefault(str(row.seat_id), {})[turn.value] = row.values
    paper, parts = _typed(inputs, entry_of), [[part.code, part.name] for part in inputs.rules.scoring.parts]
    return {
        "entries": entries,
        "judges": judges,
        "reasons": reasons,
        "sheets": sheets,
        "items": {item.code: item.name for rubric in inputs.field.rubric_of.values() for item in rubric.dimensions},
        "tracks": [[track.code, track.name] for track in book.tracks],
        "rules_version": inputs.stage.competition.rules_version,
        **({"parts": parts} if parts else {}),
        **({"kept": kept} if kept else {}),
        **({"paper": paper} if paper else {}),
    }
