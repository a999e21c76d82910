"""A whole stage as the engine needs it: score sheets by track, marks of other parts, what entries bring along.

Where tracks have score sheets of their own (domain reference, 2.6) and places are given in each track, every track is
computed by its own sheet. Where all are ranked together, what can be compared are whole sheets: their totals.
Where halls are ranked apart, each is computed as if there were no other: its entries with the judges who marked them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction

from competitions.domain import scoring as engine
from competitions.domain.halls import hall_order
from competitions.domain.rounding import decimal_text
from competitions.domain.rulebook import Dimension, RankWithin, Rubric, Scoring
from judging.domain.results import BadInput, EntryIn, JudgeIn, Kept, Line, Result, Sheet
from judging.domain.sheets import SheetReader, sheet_total
from judging.domain.tabulation import inputs_hash, pack_of, sheet_wrongs, tabulate

TOTAL = "total"
_PLACES = 12


@dataclass(frozen=True)
class Field:
    """All that the ranking of a stage is computed from.

    `rubric_of`: track code → the score sheet of the panel. `rubrics`: sheets that parts name, by code. `more`: marks of
    the parts that are not the panel's. `kept`: what does not count of entries that were judged again.
    """

    scoring: Scoring
    rubric_of: Mapping[str, Rubric]
    entries: Sequence[EntryIn]
    judges: Sequence[JudgeIn]
    sheets: Sequence[Sheet]
    more: Sequence[engine.Mark] = ()
    rubrics: Mapping[str, Rubric] = field(default_factory=dict)
    kept: Sequence[Kept] = ()


def tabulate_field(given: Field) -> Result:
    """Scores and ranks of all entries. Raises `BadInput` as `tabulation.tabulate` does."""
    groups = _groups(given)
    results = [
        tabulate(
            rubric, one.scoring, one.entries, one.judges, one.sheets, rubrics=one.rubrics, more=one.more, kept=one.kept
        )
        for _hall, rubric, one in groups
    ]
    if _is_whole(groups):
        return results[0]
    lines: list[Line] = []
    before = 0
    for found in results:
        lines += [replace(line, tie=line.tie + before if line.tie else None) for line in found.lines]
        before += max((line.tie or 0 for line in found.lines), default=0)
    lines.sort(key=lambda line: (line.track, hall_order(line.hall), line.rank is None, line.rank or 0, line.entry))
    return Result(tuple(lines), _joined(groups, [found.inputs_sha256 for found in results]))


def score_packs(given: Field) -> list[tuple[str, engine.ScorePack]]:
    """The score packs from which `tabulate_field` computes, each with the code of its sheet and its hall; one alone has
    none.
    """
    groups = _groups(given)
    sheets = {rubric.code for _hall, rubric, _one in groups}
    found = []
    for hall, rubric, one in groups:
        entries = sorted(one.entries, key=lambda entry: entry.id)
        judges = sorted(one.judges, key=lambda judge: (judge.number, judge.id))
        shelf = {**one.rubrics, "": rubric}
        pack = pack_of(SheetReader(rubric), one.scoring, entries, judges, one.sheets, one.more, shelf, one.kept)
        names = [rubric.code] if len(sheets) > 1 else []
        found.append(("-".join([*names, f"hall-{hall}"] if hall else names), pack))
    return found


def hash_field(given: Field) -> str:
    """What `inputs_sha256` of a ranking computed now would be."""
    groups = _groups(given)
    found = [
        inputs_hash(rubric, one.scoring, one.entries, one.judges, one.sheets, more=one.more, kept=one.kept)
        for _hall, rubric, one in groups
    ]
    return found[0] if _is_whole(groups) else _joined(groups, found)


_Group = tuple[str, Rubric, Field]


def _is_whole(groups: Sequence[_Group]) -> bool:
    return len(groups) == 1 and not groups[0][0]


def _joined(groups: Sequence[_Group], digests: Sequence[str]) -> str:
    """Which hall was computed from what counts, too."""
    named = [f"{hall}:{digest}" if hall else digest for (hall, *_rest), digest in zip(groups, digests, strict=True)]
    return hashlib.sha256("\n".join(sorted(named)).encode()).hexdigest()


def _groups(given: Field) -> list[_Group]:
    """What is computed together, each with its hall and its sheet: usually one group, of no hall."""
    halls = sorted({entry.hall for entry in given.entries}, key=hall_order)
    if halls in ([], [""]):
        return [("", rubric, one) for rubric, one in _by_sheet(given)]
    return [(hall, rubric, one) for hall in halls for rubric, one in _by_sheet(_of_hall(given, hall))]


def _of_hall(given: Field, hall: str) -> Field:
    """What belongs to one hall: nothing of another is seen, not even who judges there."""
    here = {entry.id for entry in given.entries if entry.hall == hall}
    sheets = [sheet for sheet in given.sheets if sheet.entry in here]
    kept = [one for one in given.kept if one.sheet.entry in here]
    seen = {sheet.judge for sheet in [*sheets, *(one.sheet for one in kept)]}
    return replace(
        given,
        entries=[entry for entry in given.entries if entry.id in here],
        judges=[judge for judge in given.judges if judge.id in seen],
        sheets=sheets,
        more=[mark for mark in given.more if mark.entry in here],
        kept=kept,
    )


def _by_sheet(given: Field) -> list[tuple[Rubric, Field]]:
    """What is marked by one sheet and ranked together."""
    tracks = sorted({entry.track for entry in given.entries})
    sheets = {given.rubric_of[track].code: given.rubric_of[track] for track in tracks}
    if len(sheets) <= 1:
        return [(next(iter(sheets.values()), next(iter(given.rubric_of.values()))), given)]
    if given.scoring.rank_within is not RankWithin.TRACK:
        return [_by_totals(given)]
    groups = []
    for code in sorted(sheets):
        here = {entry.id for entry in given.entries if given.rubric_of[entry.track].code == code}
        groups.append(
            (
                sheets[code],
                replace(
                    given,
                    entries=[entry for entry in given.entries if entry.id in here],
                    sheets=[sheet for sheet in given.sheets if sheet.entry in here],
                    more=[mark for mark in given.more if mark.entry in here],
                    kept=[one for one in given.kept if one.sheet.entry in here],
                ),
            )
        )
    return groups


def _by_totals(given: Field) -> tuple[Rubric, Field]:
    """Whole sheets as one mark each: sheets of other items cannot be compared item by item."""
    track_of = {entry.id: entry.track for entry in given.entries}
    faults: list[str] = []

    def whole(sheet: Sheet) -> Sheet:
        """The sheet as its total; what is wrong with it is noted."""
        rubric = given.rubric_of[track_of.get(sheet.entry, given.entries[0].track)]
        if sheet.missing is not None:
            return sheet
        wrong = sheet_wrongs(SheetReader(rubric), sheet)
        faults.extend(f"{sheet.entry} by {sheet.judge}: {fault}" for fault in wrong)
        if wrong:
            return sheet
        return replace(sheet, items={TOTAL: decimal_text(sheet_total(rubric, sheet.items), _PLACES)})

    sheets = [whole(sheet) for sheet in given.sheets]
    kept = [replace(one, sheet=whole(one.sheet)) for one in given.kept]
    if faults:
        raise BadInput(faults)
    rubrics = list(given.rubric_of.values())
    total = Dimension(
        code=TOTAL,
        name=TOTAL,
        min=min(_lowest(rubric) for rubric in rubrics),
        max=max(rubric.total for rubric in rubrics),
        step=Decimal(1).scaleb(-_PLACES),
    )
    return Rubric(code=TOTAL, name=TOTAL, dimensions=(total,)), replace(given, sheets=sheets, kept=kept)


def _lowest(rubric: Rubric) -> Decimal:
    return sum((item.min * item.weight for item in rubric.dimensions), Decimal(0))


def office_marks(entry: str, part: str, values: Sequence[Fraction]) -> list[engine.Mark]:
    """The marks of a part that are no sheets: an earlier stage, a vote as counted, what the office enters, a jury's."""
    return [
        engine.Mark(entry=entry, judge=f"office:{part}:{number}", part=part, total=value)
        for number, value in enumerate(values, 1)
    ]


def item_values(given: Field, item: str) -> dict[str, Fraction]:
    """Entry id → what a tie-break compares of one item of the panel's sheets; entries without it are left out."""
    found = {}
    panel = engine.panel_part(given.scoring)
    for _hall, rubric, one in _groups(given):
        pack = pack_of(
            SheetReader(rubric), one.scoring, one.entries, one.judges, one.sheets, one.more, {**one.rubrics, "": rubric}
        )
        for score in engine.scores(pack):
            part = next((one for one in score.parts if one.part.id == panel), None)
            value = engine.item_aggregate(part, item) if part else None
            if value is not None:
                found[score.entry.id] = value
    return found
