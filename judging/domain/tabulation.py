"""From score sheets to ranks, exactly.

Every step is on exact fractions; rounding happens only where the rule of the stage names it. The
steps, each visible in the answer: items -> total of a sheet (plain sum) -> whole sheets dropped,
exactly one copy for each drop (of equal extremes the highest judge number is struck) -> mean ->
rounding -> rank 1-2-2-4. A recused or absent judge gives no sheet; that is never a zero. The order
of entries, judges and marks never matters.

Source: scoring reference, section 2; worked examples V1 to V4 and V7 of the rounds file are tests.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from competitions.domain.rounding import decimal_text, exact, ratio, rounded, shown
from competitions.domain.rulebook import (
    Fallback,
    RankOn,
    RankWithin,
    Rubric,
    Scoring,
    part_document,
)
from judging.domain.ranking import Ranked, look_alikes, rank
from judging.domain.results import (
    ENGINE,
    BadInput,
    EntryIn,
    EntryStatus,
    Flag,
    JudgeIn,
    Line,
    Result,
    Sheet,
)
from judging.domain.sheets import SheetReader, sheet_faults, sheet_total

__all__ = ["inputs_hash", "sheet_faults", "sheet_total", "tabulate"]


@dataclass(frozen=True, slots=True)
class _Score:
    """What becomes of the sheets of one entry."""

    value: Fraction | None
    dropped: tuple[str, ...]
    used: int
    flags: tuple[Flag, ...]


def tabulate(
    rubric: Rubric,
    scoring: Scoring,
    entries: Iterable[EntryIn],
    judges: Iterable[JudgeIn],
    sheets: Iterable[Sheet],
) -> Result:
    """Totals, scores and ranks of a stage.

    A judge without a sheet for an entry was not assigned to it and does not count; give a sheet
    with `missing` for one who was. Raises BadInput on unknown or duplicate ids, on a mark outside
    its dimension or off its steps, and on a sheet with some dimensions unmarked.
    """
    entry_list = sorted(entries, key=lambda entry: entry.id)
    judge_list = sorted(judges, key=lambda judge: (judge.number, judge.id))
    sheet_list = list(sheets)
    reader = SheetReader(rubric)
    _check(reader, entry_list, judge_list, sheet_list)
    by_entry: dict[str, dict[str, Sheet]] = {entry.id: {} for entry in entry_list}
    for sheet in sheet_list:
        by_entry[sheet.entry][sheet.judge] = sheet
    given = {entry.id: _totals(reader, scoring, judge_list, by_entry[entry.id]) for entry in entry_list}
    scores = {entry.id: _score(scoring, given[entry.id]) for entry in entry_list}
    places = _places(scoring, entry_list, scores)
    longer = _longer(scoring, entry_list, scores)
    lines = [
        _Line(entry, by_entry[entry.id], given[entry.id], scores[entry.id]).finished(
            scoring, places.get(entry.id), longer.get(entry.id)
        )
        for entry in entry_list
    ]
    lines.sort(key=lambda line: (line.track, line.rank is None, line.rank or 0, line.entry))
    digest = _digest(reader, rubric, scoring, entry_list, judge_list, sheet_list)
    return Result(tuple(lines), digest)


def inputs_hash(
    rubric: Rubric,
    scoring: Scoring,
    entries: Iterable[EntryIn],
    judges: Iterable[JudgeIn],
    sheets: Iterable[Sheet],
) -> str:
    """SHA-256 of the canonical JSON of all inputs: sorted, and `88.50` the same as `88.5`."""
    return _digest(SheetReader(rubric), rubric, scoring, entries, judges, sheets)


def _digest(
    reader: SheetReader,
    rubric: Rubric,
    scoring: Scoring,
    entries: Iterable[EntryIn],
    judges: Iterable[JudgeIn],
    sheets: Iterable[Sheet],
) -> str:
    document = {
        "engine": ENGINE,
        "rubric": [[d.code, ratio(exact(d.max)), ratio(exact(d.min)), ratio(exact(d.step))] for d in rubric.dimensions],
        "scoring": part_document(scoring),
        "entries": sorted([entry.id, entry.track, entry.status.value] for entry in entries),
        "judges": sorted([judge.id, judge.number] for judge in judges),
        "sheets": sorted(
            [
                sheet.entry,
                sheet.judge,
                sheet.missing.value if sheet.missing else "",
                reader.canonical(sheet.items),
            ]
            for sheet in sheets
        ),
    }
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _check(
    reader: SheetReader,
    entries: Sequence[EntryIn],
    judges: Sequence[JudgeIn],
    sheets: Sequence[Sheet],
) -> None:
    faults = [
        *_twice("entry", [entry.id for entry in entries]),
        *_twice("judge", [judge.id for judge in judges]),
        *_twice("judge number", [str(judge.number) for judge in judges]),
        *_twice("sheet", [f"{sheet.entry} by {sheet.judge}" for sheet in sheets]),
    ]
    entry_ids, judge_ids = {entry.id for entry in entries}, {judge.id for judge in judges}
    for sheet in sheets:
        where = f"{sheet.entry} by {sheet.judge}"
        if sheet.entry not in entry_ids or sheet.judge not in judge_ids:
            faults.append(f"{where}: unknown")
        elif sheet.missing is not None:
            faults += [f"{where}: marks on a missing sheet"] if sheet.items else []
        else:
            faults += [f"{where}: {fault}" for fault in reader.faults(sheet.items)]
            faults += [f"{where}: {code}:unmarked" for code in reader.unmarked(sheet.items)]
    if faults:
        raise BadInput(faults)


def _twice(what: str, names: Sequence[str]) -> list[str]:
    return [f"{what} {name} twice" for name, n in sorted(Counter(names).items()) if n > 1]


def _totals(
    reader: SheetReader, scoring: Scoring, judges: Sequence[JudgeIn], sheets: Mapping[str, Sheet]
) -> dict[str, Fraction]:
    """Judge id to total, in order of the judge number; missing sheets are not in it."""
    totals: dict[str, Fraction] = {}
    for judge in judges:
        sheet = sheets.get(judge.id)
        if sheet is not None and sheet.missing is None:
            total = reader.total(sheet.items)
            totals[judge.id] = rounded(total, scoring.round_totals) if scoring.round_totals else total
    return totals


def _score(scoring: Scoring, totals: Mapping[str, Fraction]) -> _Score:
    rule = scoring.aggregation
    if not totals:
        return _Score(None, (), 0, (Flag.NO_MARKS,))
    flags: tuple[Flag, ...] = ()
    dropped: tuple[str, ...] = ()
    if rule.drop_high or rule.drop_low:
        if len(totals) - rule.drop_high - rule.drop_low >= rule.min_left:
            dropped = _dropped(totals, rule.drop_high, rule.drop_low)
        elif rule.fallback is Fallback.REFUSE:
            return _Score(None, (), 0, (Flag.TRIM_REFUSED,))
        else:
            flags = (Flag.TRIM_FALLBACK,)
    left = [total for judge, total in totals.items() if judge not in dropped]
    return _Score(sum(left, Fraction(0)) / len(left), dropped, len(left), flags)


def _dropped(totals: Mapping[str, Fraction], high: int, low: int) -> tuple[str, ...]:
    """The judges struck: the highest first, then the lowest; of equals the last in `totals`."""
    left = list(totals)
    struck: list[str] = []
    for count, wanted in ((high, max), (low, min)):
        for _ in range(count):
            extreme = wanted(totals[judge] for judge in left)
            judge = [judge for judge in left if totals[judge] == extreme][-1]
            left.remove(judge)
            struck.append(judge)
    return tuple(struck)


def _scopes(scoring: Scoring, entries: Sequence[EntryIn], scores: Mapping[str, _Score]) -> list[dict[str, Fraction]]:
    """The values of the entries that take a place, by the group they are ranked in."""
    scopes: dict[str, dict[str, Fraction]] = {}
    for entry in entries:
        value = scores[entry.id].value
        if entry.status is EntryStatus.ACTIVE and value is not None:
            scope = entry.track if scoring.rank_within is RankWithin.TRACK else ""
            scopes.setdefault(scope, {})[entry.id] = value
    return [scopes[scope] for scope in sorted(scopes)]


def _places(
    scoring: Scoring, entries: Sequence[EntryIn], scores: Mapping[str, _Score]
) -> dict[str, tuple[Ranked, int | None]]:
    """Entry id to its place and the number of its tie group (None: alone)."""
    places: dict[str, tuple[Ranked, int | None]] = {}
    groups = 0
    for values in _scopes(scoring, entries, scores):
        if scoring.rank_on is RankOn.SHOWN:
            keys = {key: rounded(value, scoring.round_result) for key, value in values.items()}
        else:
            keys = values
        tie_of: dict[int, int] = {}
        ranked = rank(keys)
        for entry, place in sorted(ranked.items(), key=lambda item: item[1].rank):
            if place.tied_with and place.rank not in tie_of:
                groups += 1
                tie_of[place.rank] = groups
            places[entry] = (place, tie_of.get(place.rank))
    return places


def _longer(scoring: Scoring, entries: Sequence[EntryIn], scores: Mapping[str, _Score]) -> dict[str, str]:
    longer: dict[str, str] = {}
    if scoring.rank_on is RankOn.EXACT:
        for values in _scopes(scoring, entries, scores):
            longer |= look_alikes(values, scoring.round_result)
    return longer


@dataclass(frozen=True)
class _Line:
    """An entry on its way to a line."""

    entry: EntryIn
    sheets: Mapping[str, Sheet]
    totals: Mapping[str, Fraction]
    score: _Score

    def finished(self, scoring: Scoring, place: tuple[Ranked, int | None] | None, longer: str | None) -> Line:
        value = self.score.value
        missing = {judge: sheet.missing for judge, sheet in sorted(self.sheets.items()) if sheet.missing}
        fewer = (Flag.FEWER_MARKS,) if missing and self.totals else ()
        return Line(
            entry=self.entry.id,
            track=self.entry.track,
            status=self.entry.status,
            totals={judge: decimal_text(total, 12) for judge, total in self.totals.items()},
            dropped=self.score.dropped,
            missing=missing,
            n=len(self.totals),
            used=self.score.used,
            exact=None if value is None else ratio(value),
            exact_decimal=None if value is None else decimal_text(value),
            shown=None if value is None else shown(value, scoring.round_result),
            longer=longer,
            rank=place[0].rank if place else None,
            tie=place[1] if place else None,
            flags=fewer + self.score.flags,
        )
