"""Checking rankings, published sheets and the scorer's numbers against what the audit noted when they were made (promise T1).

None of them has a chain of its own; each is noted in the chain of its stage or of itself when it is written. What stands
here finds a row that was changed, put in or taken out behind the application. The chains themselves are checked beside this.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from judging.actions.tabulation import hash_of
from judging.enums import RecordKind, TabulationState
from judging.models import ScoreRecord, Tabulation
from judging.queries.records import key_of
from workflow.audit import Fault
from workflow.models import AuditRow

TABLE, STAGE = "judging.tabulation", "competitions.stage"
_NOT_MADE = "made without a record"


def verify_results() -> Iterator[Fault]:
    """The first fault of every ranking, and of the numbers of every stage."""
    yield from _rankings()
    yield from _numbers()


# --- rankings ---------------------------------------------------------------------------------------------------------


def _rankings() -> Iterator[Fault]:
    made, frozen = _noted("judging.tabulated", TABLE), _noted("tabulation.freeze", TABLE)
    there = set()
    for table in Tabulation.objects.select_related("sheet").order_by("pk").iterator(chunk_size=20):
        there.add(str(table.pk))
        problem = _ranking(table, made.get(str(table.pk)), frozen.get(str(table.pk)))
        if problem:
            yield Fault(f"{TABLE}:{table.pk}", table.version, problem)
    for key, rows in made.items():
        if key not in there:
            yield Fault(f"{TABLE}:{key}", int(rows[-1].get("version", 0)), "the ranking is gone")


def _ranking(table: Tabulation, made: list[dict[str, Any]] | None, frozen: list[dict[str, Any]] | None) -> str:
    if not made:
        return _NOT_MADE
    noted = made[-1]
    if hash_of(table.result) != table.result_hash or noted.get("result_hash") != table.result_hash:
        return "changed ranking"
    if (noted.get("version"), noted.get("inputs_hash")) != (table.version, table.inputs_hash):
        return "another version or other inputs than were recorded"
    if problem := _sheet(table, noted.get("sheet")):
        return problem
    if table.state == TabulationState.FROZEN and not frozen:
        return "frozen without a record"
    return ""


def _sheet(table: Tabulation, noted: object) -> str:
    """Versions from before there were sheets have none, and none was noted."""
    sheet = getattr(table, "sheet", None)
    if sheet is None:
        return "the published sheet is gone" if noted else ""
    return "changed published sheet" if not hash_of(sheet.rows) == sheet.sha256 == noted else ""


# --- the scorer's numbers ---------------------------------------------------------------------------------------------


def _numbers() -> Iterator[Fault]:
    """By stage: the numbers of each cell in the order they were entered, points by hand, and those taken back."""
    expected: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for stage, rows in _noted("judging.scores_recorded", STAGE).items():
        for data in rows:
            for cell, value in data.get("cells", {}).items():
                expected[stage][cell].append(value)
    for action, what in (("judging.points_changed", "points"), ("judging.points_taken_back", "back")):
        for stage, rows in _noted(action, STAGE).items():
            for data in rows:
                expected[stage][f"{data['entry']}:{what}"].append(data["points"])
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in ScoreRecord.objects.select_related("stage_entry").order_by("pk").iterator(chunk_size=2000):
        cells = found[str(row.stage_entry.stage_id)]
        if row.kind != RecordKind.DEDUCTION:
            cells[f"{row.stage_entry_id}:{key_of(row)}"].append(row.value)
            continue
        cells[f"{row.stage_entry.entry_id}:points"].append(row.value)
        if row.taken_back_at is not None:
            cells[f"{row.stage_entry.entry_id}:back"].append(row.value)
    for stage in sorted({*expected, *found}, key=int):
        wrong = next(_differing(expected[stage], found[stage]), None)
        if wrong is not None:
            yield Fault(f"{STAGE}:{stage}", 0, f"numbers of the scorer differ from what was recorded ({wrong})")


def _differing(expected: dict[str, list[str]], found: dict[str, list[str]]) -> Iterator[str]:
    """The cells whose numbers are not those that were noted; points taken back in any order."""
    for cell in sorted({*expected, *found}):
        noted, kept = expected.get(cell, []), found.get(cell, [])
        same = sorted(noted) == sorted(kept) if cell.endswith(":back") else noted == kept
        if not same:
            yield cell


def _noted(action: str, target: str) -> dict[str, list[dict[str, Any]]]:
    """What the audit noted of acts that happened, by target, in their order."""
    rows: Iterable[tuple[str, Any]] = (
        AuditRow.objects.filter(action=action, target_type=target, succeeded=True)
        .order_by("seq")
        .values_list("target_id", "data")
        .iterator(chunk_size=2000)
    )
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for key, data in rows:
        found[str(key)].append(data)
    return found
