"""The published sheet of a stage: a table from which every number of the result can be worked out again by hand.

One row for each thing: the rule (as JSON), the judges in their order, and for each entry what it brings along, its votes in the
hall, every mark, every part, every amount added, the result. The keys of columns and records are the same in all languages;
`scripts/recompute.py` reads them, with nothing but Python's standard library (docs/scoring.md).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from competitions.domain import scoring as engine
from competitions.domain.documents import part_document
from competitions.domain.rounding import number_text

FORMAT = "chuangxiang.sheet/1"
COLUMNS = (
    "record", "list", "track", "entry", "title", "part", "judge", "items", "number", "struck", "counted", "exact", "shown",
    "rank", "tie_step", "note",
)  # fmt: skip
OF_JUDGES = ("judge", "mark", "kept")  # what a public that reads totals only is not shown
Row = dict[str, str]


@dataclass(frozen=True)
class Names:
    """What stands for the keys of a pack: entry → number and title, judge → label, track → name."""

    entries: Mapping[str, tuple[str, str]]
    judges: Mapping[str, str]
    tracks: Mapping[str, str]


def sheet_rows(packs: Iterable[tuple[str, engine.ScorePack]], names: Names) -> list[Row]:
    """All rows, one list after the other, entries by rank. Cells that are empty are left out of a row."""
    return [row for name, pack in packs for row in _list(name, pack, names)]


def public_rows(rows: Sequence[Row], *, marks: bool, struck: bool, titles: Iterable[str]) -> list[Row]:
    """The rows as the public may read them: entries that take no place are left out; `marks`: those of the judges too;
    `struck`: which of them were dropped; `titles`: numbers of the entries that may be named."""
    gone = {(row.get("list"), row["entry"]) for row in rows if row["record"] == "entry" and row["note"] != "active"}
    named = set(titles)
    found = []
    for row in rows:
        if (row.get("list"), row.get("entry")) in gone or (row["record"] in OF_JUDGES and not marks):
            continue
        hidden = {"struck"} if not struck else set()
        hidden |= {"title"} if row.get("entry") not in named else set()
        found.append({key: value for key, value in row.items() if key not in hidden})
    return found


def cells(row: Row) -> list[str]:
    """A row in the order of the columns."""
    return [row.get(column, "") for column in COLUMNS]


def mixed(value: Fraction) -> str:
    """A number to its last digit: `88.5`, or `88 1/3` where no decimal ends (a spreadsheet reads that as a number, where it
    would take `5/2` for a day in May)."""
    text = number_text(value)
    if "/" not in text:
        return text
    whole, rest = divmod(abs(value.numerator), value.denominator)
    return f"{'-' if value < 0 else ''}{whole} {rest}/{value.denominator}"


def _list(name: str, pack: engine.ScorePack, names: Names) -> Iterator[Row]:
    rule = json.dumps(part_document(pack.rule), ensure_ascii=False, separators=(",", ":"))
    yield _row("rule", list=name, note=rule)
    marked = {mark.judge for mark in pack.marks}
    shown = marked | {mark.judge for mark in pack.kept}
    labels = {judge.id: names.judges.get(judge.id, judge.id) for judge in pack.judges}
    for judge in pack.judges:
        if judge.id in shown:
            yield _row("judge", list=name, judge=labels[judge.id])
    found = engine.tabulate(pack)
    by_entry: dict[str, list[engine.Mark]] = {}
    for mark in pack.marks:
        by_entry.setdefault(mark.entry, []).append(mark)
    kept: dict[str, list[engine.KeptMark]] = {}
    for one in pack.kept:
        kept.setdefault(one.entry, []).append(one)
    order = {judge.id: place for place, judge in enumerate(pack.judges)}
    for score in found.in_order:
        number, title = names.entries[score.entry.id]
        mine = sorted(by_entry.get(score.entry.id, ()), key=lambda mark: order[mark.judge])
        beside = sorted(kept.get(score.entry.id, ()), key=lambda mark: (order[mark.judge], mark.turn))
        for row in [*_entry(found, score, mine, labels), *(_kept(found, mark, labels) for mark in beside)]:
            track = names.tracks.get(score.entry.track or "", score.entry.track or "")
            yield {**row, "list": name, "track": track, "entry": number, "title": title}


def _entry(
    found: engine.Results, score: engine.EntryScore, marks: Sequence[engine.Mark], labels: Mapping[str, str]
) -> Iterator[Row]:
    entry = score.entry
    yield _row("entry", note=entry.status.value)
    for part, factor in (entry.factors or {}).items():
        yield _row("factor", part=part, number=mixed(factor))
    for stage, prior in (entry.prior or {}).items():
        yield _row("prior", part=stage, number=mixed(prior))
    for part, votes in (entry.votes or {}).items():
        yield _row("votes", part=part, number=mixed(votes), exact=mixed((entry.votes_of or {}).get(part, Fraction(0))))
    for part_score in score.parts:
        for mark in marks:
            if mark.part == part_score.part.id:
                yield _mark(part_score, mark, labels)
        yield _row(
            "part",
            part=part_score.part.id,
            number=str(len(part_score.totals)),
            exact="" if part_score.exact is None else mixed(part_score.exact),
            shown=engine.text_of(part_score.exact, part_score.part.round) or "",
            note=" ".join(note.value for note in engine.Note if part_score.has(note)),
        )
    for one in entry.adjustments:
        yield _row("adjustment", number=format(one.amount, "f"), note=one.reason or "")
    place = found.ranks.places.get(entry.id)
    yield _row(
        "result",
        exact="" if score.exact is None else mixed(score.exact),
        shown=engine.text_of(score.exact, found.pack.rule.round) or "",
        rank="" if place is None else number_text(place),
        tie_step=found.ranks.steps.get(entry.id, ""),
        number=engine.adjustments_text(entry),
    )


def _mark(score: engine.PartScore, mark: engine.Mark, labels: Mapping[str, str]) -> Row:
    if mark.missing is not None:
        return _row("mark", part=mark.part, judge=labels[mark.judge], note=mark.missing.value)
    items = " ".join(f"{code}={mixed(value)}" for code, value in (mark.items or {}).items())
    struck, counted = "", ""
    if score.whole is not None:
        struck = "yes" if mark.judge in score.whole.dropped else ""
        taken = score.whole.counted.get(mark.judge)
        counted = "" if taken is None else mixed(taken)
    else:
        struck = " ".join(code for code, one in score.items.items() if mark.judge in one.dropped)
    return _row(
        "mark", part=mark.part, judge=labels[mark.judge], items=items, number=mixed(score.totals[mark.judge]),
        struck=struck, counted=counted,
    )  # fmt: skip


def _kept(found: engine.Results, mark: engine.KeptMark, labels: Mapping[str, str]) -> Row:
    """A mark that was given and is kept beside those that count: the first or the second of an entry judged again."""
    if mark.missing is not None:
        return _row("kept", part=mark.part, judge=labels[mark.judge], note=f"{mark.turn.value} {mark.missing.value}")
    items = " ".join(f"{code}={mixed(value)}" for code, value in (mark.items or {}).items())
    part = next(one for one in found.pack.rule.parts if one.id == mark.part)
    total = engine.judge_total(part.items, mark.items or {})
    return _row(
        "kept", part=mark.part, judge=labels[mark.judge], items=items, number=mixed(total), note=mark.turn.value
    )


def _row(record: str, **given: str) -> Row:
    return {"record": record, **{key: value for key, value in given.items() if value != "" or key in ("entry", "note")}}
