"""From score sheets to ranks: what judging hands to the results engine, and what it makes of the answer.

The arithmetic is `competitions.domain.scoring`, the same that a published score pack is checked with: items -> total of
a sheet -> whole sheets dropped, exactly one copy for each drop (of equal extremes the highest judge number is struck) ->
aggregate -> rounding -> places. A recused or absent judge gives no sheet; that is never a zero. The order of entries,
judges and marks never matters.

Source: scoring reference, section 2; worked examples V1 to V4 and V7 of the rounds file are tests.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from competitions.domain import scoring as engine
from competitions.domain.rounding import decimal_text, exact, ratio, shown
from competitions.domain.rulebook import Dimension, RankOn, RankWithin, Rubric, ScorePart, Scoring, part_document
from judging.domain.ranking import look_alikes
from judging.domain.results import (
    ENGINE,
    BadInput,
    EntryIn,
    Flag,
    JudgeIn,
    Kept,
    Line,
    Result,
    Sheet,
)
from judging.domain.sheets import SheetReader, sheet_faults, sheet_total

__all__ = ["inputs_hash", "sheet_faults", "sheet_total", "sheet_wrongs", "tabulate"]

_FLAGS = ((engine.Note.REFUSED, Flag.TRIM_REFUSED), (engine.Note.FALLBACK, Flag.TRIM_FALLBACK))
Rubrics = Mapping[str, Rubric]


def tabulate(
    rubric: Rubric,
    scoring: Scoring,
    entries: Iterable[EntryIn],
    judges: Iterable[JudgeIn],
    sheets: Iterable[Sheet],
    *,
    rubrics: Rubrics | None = None,
    more: Iterable[engine.Mark] = (),
    kept: Sequence[Kept] = (),
) -> Result:
    """Totals, scores and ranks of a stage.

    A judge without a sheet for an entry was not assigned to it and does not count; give a sheet
    with `missing` for one who was. Raises BadInput on unknown or duplicate ids, on a mark outside
    its dimension or off its steps, and on a sheet with some dimensions unmarked.

    Where the result has parts, the sheets are those of the panel's part, and `more` are the marks of the others (an
    earlier stage, the audience, what the office enters); `rubrics` are the score sheets that parts name, by code.
    """
    entry_list = sorted(entries, key=lambda entry: entry.id)
    judge_list = sorted(judges, key=lambda judge: (judge.number, judge.id))
    sheet_list, more_list = list(sheets), list(more)
    reader = SheetReader(rubric)
    _check(reader, entry_list, judge_list, sheet_list)
    shelf = {**(rubrics or {}), "": rubric}
    pack = pack_of(reader, scoring, entry_list, judge_list, sheet_list, more_list, shelf, kept)
    if more_list and (faults := [engine.fault_line(fault) for fault in engine.check_pack(pack)]):
        raise BadInput(faults)
    found = engine.tabulate(pack)
    panel = engine.panel_part(scoring)
    ties, longer = _ties(scoring, entry_list, found), _longer(scoring, entry_list, found)
    lines = [
        _line(
            entry, score, _panel(score, panel), scoring,
            rank=found.ranks.places.get(entry.id),
            tie=ties.get(entry.id),
            longer=longer.get(entry.id),
            step=found.ranks.steps.get(entry.id, ""),
        )
        for entry, score in zip(entry_list, found.scores, strict=True)
    ]  # fmt: skip
    lines.sort(key=lambda line: (line.track, line.rank is None, _whole(line.rank or 0), line.entry))
    digest = _digest(reader, rubric, scoring, entry_list, judge_list, sheet_list, more_list, kept)
    return Result(tuple(lines), digest)


def _whole(rank: Fraction | int) -> Fraction | int:
    """The same number, as an integer where it is one: these are compared much faster."""
    return rank.numerator if rank.denominator == 1 else rank


def inputs_hash(
    rubric: Rubric,
    scoring: Scoring,
    entries: Iterable[EntryIn],
    judges: Iterable[JudgeIn],
    sheets: Iterable[Sheet],
    *,
    more: Iterable[engine.Mark] = (),
    kept: Sequence[Kept] = (),
) -> str:
    """SHA-256 of the canonical JSON of all inputs: sorted, and `88.50` the same as `88.5`."""
    return _digest(SheetReader(rubric), rubric, scoring, entries, judges, sheets, more, kept)


def _digest(
    reader: SheetReader,
    rubric: Rubric,
    scoring: Scoring,
    entries: Iterable[EntryIn],
    judges: Iterable[JudgeIn],
    sheets: Iterable[Sheet],
    more: Iterable[engine.Mark],
    kept: Sequence[Kept],
) -> str:
    def facts(sheet: Sheet) -> list[object]:
        why = sheet.missing.value if sheet.missing else ""
        return [sheet.entry, sheet.judge, why, reader.canonical(sheet.items)]

    document: dict[str, object] = {
        "engine": ENGINE,
        "rubric": [_dimension(dimension) for dimension in rubric.dimensions],
        "scoring": part_document(scoring),
        "entries": sorted([entry.id, entry.track, entry.status.value, *_given(entry)] for entry in entries),
        "judges": sorted([judge.id, judge.number] for judge in judges),
        "sheets": sorted(map(facts, sheets)),
    }
    others = sorted([mark.entry, mark.judge, mark.part, _what(mark)] for mark in more)
    if others:
        document["more"] = others
    if kept:
        document["kept"] = sorted([*facts(one.sheet), one.turn.value] for one in kept)
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _dimension(dimension: Dimension) -> list[str]:
    """A weight of 1 is left out, as it was before there were weights: stored hashes hold."""
    numbers = [dimension.max, dimension.min, dimension.step, *([dimension.weight] if dimension.weight != 1 else [])]
    return [dimension.code, *(ratio(exact(number)) for number in numbers)]


def _given(entry: EntryIn) -> list[str]:
    """What an entry brings beside its sheets, where it brings anything."""
    amounts = [["amount", ratio(exact(one.amount)), one.reason or ""] for one in entry.adjustments]
    numbers = [
        [kind, key, ratio(value)]
        for kind, values in (("factor", entry.factors), ("prior", entry.prior))
        for key, value in (values or {}).items()
    ]
    votes = [["votes", part, f"{given} of {of}"] for part, (given, of) in (entry.votes or {}).items()]
    found = sorted(amounts) + sorted(numbers) + sorted(votes)
    return [json.dumps(found, ensure_ascii=False)] if found else []


def _what(mark: engine.Mark) -> str:
    if mark.missing is not None:
        return mark.missing.value
    if mark.total is not None:
        return ratio(mark.total)
    return json.dumps(sorted([item, ratio(value)] for item, value in (mark.items or {}).items()), ensure_ascii=False)


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
            faults += [f"{where}: {fault}" for fault in sheet_wrongs(reader, sheet)]
    if faults:
        raise BadInput(faults)


def sheet_wrongs(reader: SheetReader, sheet: Sheet) -> list[str]:
    """What is wrong with a sheet that counts: each fault of a mark, each item without one. A mean lies between the steps."""
    if reader.is_right(sheet.items):
        return []
    faults = [one for one in reader.faults(sheet.items) if not (sheet.is_mean and one.endswith(":step"))]
    return [*faults, *(f"{code}:unmarked" for code in reader.unmarked(sheet.items))]


def _twice(what: str, names: Sequence[str]) -> list[str]:
    return [f"{what} {name} twice" for name, n in sorted(Counter(names).items()) if n > 1]


def pack_of(
    reader: SheetReader,
    scoring: Scoring,
    entries: Sequence[EntryIn],
    judges: Sequence[JudgeIn],
    sheets: Sequence[Sheet],
    more: Sequence[engine.Mark],
    rubrics: Rubrics,
    kept: Sequence[Kept] = (),
) -> engine.ScorePack:
    """What the engine computes from. Judges stand in the order of their numbers, those of other parts behind them."""

    def rubric_of(part: ScorePart | None) -> Rubric | None:
        if part is None or part.code == panel:
            return rubrics[""]
        # Marks of a part without a sheet are totals: the panel's sheet says nothing about them.
        return rubrics.get(part.rubric) if part.rubric else None

    def facts(sheet: Sheet) -> dict[str, Any]:
        items = None if sheet.missing else reader.values(sheet.items)
        return {"entry": sheet.entry, "judge": sheet.judge, "part": panel, "items": items, "missing": sheet.missing}

    panel = engine.panel_part(scoring)
    marks = [engine.Mark(**facts(sheet)) for sheet in (sheets if panel else ())]
    others = sorted({mark.judge for mark in more} - {judge.id for judge in judges})
    return engine.ScorePack(
        rule=engine.from_scoring(scoring, rubric_of),
        entries=tuple(map(_entry, entries)),
        judges=tuple(engine.PackJudge(id=judge) for judge in [*(judge.id for judge in judges), *others]),
        marks=(*marks, *more),
        kept=tuple(engine.KeptMark(**facts(one.sheet), turn=one.turn) for one in (kept if panel else ())),
    )


def _entry(entry: EntryIn) -> engine.PackEntry:
    return engine.PackEntry(
        id=entry.id,
        track=entry.track or None,
        status=engine.Status(entry.status.value),
        factors=entry.factors,
        prior=entry.prior,
        votes={part: Fraction(given) for part, (given, _of) in entry.votes.items()} if entry.votes else None,
        votes_of={part: Fraction(of) for part, (_given, of) in entry.votes.items()} if entry.votes else None,
        adjustments=entry.adjustments,
    )


def _panel(score: engine.EntryScore, panel: str | None) -> engine.PartScore | None:
    return next((part for part in score.parts if part.part.id == panel), None)


def _scopes(scoring: Scoring, entries: Sequence[EntryIn], found: engine.Results) -> list[list[str]]:
    """The entries that take a place, by the group they are ranked in."""
    scopes: dict[str, list[str]] = {}
    for entry in entries:
        if entry.id in found.ranks.places:
            scopes.setdefault(entry.track if scoring.rank_within is RankWithin.TRACK else "", []).append(entry.id)
    return [scopes[scope] for scope in sorted(scopes)]


def _ties(scoring: Scoring, entries: Sequence[EntryIn], found: engine.Results) -> dict[str, int]:
    """Entry id to the number of its tie group, counted from 1 by scope and place."""
    ties: dict[str, int] = {}
    groups = 0
    for scope in _scopes(scoring, entries, found):
        shared: dict[Fraction, list[str]] = {}
        for entry in scope:
            shared.setdefault(found.ranks.places[entry], []).append(entry)
        for place in sorted(shared):
            if len(shared[place]) > 1:
                groups += 1
                ties |= dict.fromkeys(shared[place], groups)
    return ties


def _longer(scoring: Scoring, entries: Sequence[EntryIn], found: engine.Results) -> dict[str, str]:
    longer: dict[str, str] = {}
    if scoring.rank_on is RankOn.EXACT:
        values = {score.entry.id: score.exact for score in found.scores if score.exact is not None}
        for scope in _scopes(scoring, entries, found):
            longer |= look_alikes({entry: values[entry] for entry in scope}, scoring.round_result)
    return longer


def _line(
    entry: EntryIn, score: engine.EntryScore, panel: engine.PartScore | None, scoring: Scoring, **place: Any
) -> Line:
    """The line of an entry, with its ``place``."""
    totals = panel.totals if panel else {}
    missing = dict(sorted(panel.missing.items())) if panel else {}
    fewer = (Flag.FEWER_MARKS,) if missing and totals else ()
    notes = tuple(flag for note, flag in _FLAGS if any(part.has(note) for part in score.parts))
    none = (Flag.NO_MARKS,) if score.exact is None and Flag.TRIM_REFUSED not in notes else ()
    value = score.exact
    return Line(
        entry=entry.id,
        track=entry.track,
        status=entry.status,
        totals={judge: decimal_text(total, 12) for judge, total in totals.items()},
        dropped=panel.whole.dropped if panel and panel.whole else (),
        missing=missing,
        n=len(totals),
        used=max((len(one.counted) for one in panel.aggregates), default=0) if panel else 0,
        exact=None if value is None else ratio(value),
        exact_decimal=None if value is None else decimal_text(value),
        shown=None if value is None else shown(value, scoring.round_result),
        flags=(*fewer, *notes, *none),
        parts=_parts(score) if scoring.parts else (),
        adjustments=engine.adjustments_text(score.entry) if score.entry.adjustments else "",
        hall=entry.hall,
        clamped={judge: decimal_text(mark, 12) for judge, mark in panel.whole.clamped.items()}
        if panel and panel.whole
        else {},
        factors=tuple((one.part.id, decimal_text(one.factor)) for one in score.parts if one.factor is not None),
        given=tuple((format(one.amount, "f"), one.reason or "") for one in entry.adjustments),
        part_values=tuple(one.value for one in score.parts) if scoring.parts else (),
        **place,
    )


def _parts(score: engine.EntryScore) -> tuple[tuple[str, str | None], ...]:
    """What each part of the result comes to, before its weight."""
    return tuple((one.part.id, None if one.value is None else decimal_text(one.value)) for one in score.parts)
