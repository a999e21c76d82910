"""The engine: from a score pack to results. Every step is on exact fractions and rounds only where the rule says so.

Missing marks out → judge total = Σ weight × item → drop or clamp → round_marks → aggregate → its rounding → × factor →
rounding of the part → × weight (weighted_sum only) → combine → + adjustments → bounds → rounding of the result → ranks.
The order of entries, judges and marks never changes a number; of equal extremes the judge latest in the list is struck.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from competitions.domain.rounding import Rounding, rounded
from competitions.domain.scoring.aggregate import Aggregated, Note, add_up, aggregate, weighted_sum
from competitions.domain.scoring.pack import Item, Mark, PackEntry, Rule, RulePart, ScorePack
from competitions.domain.scoring.words import Combine, Missing, Order, Times

ZERO = Fraction(0)


@dataclass(frozen=True)
class PartScore:
    """One part of one entry.

    `totals`: judge to exact total, in the order of the judges. `missing`: judge to reason. `whole` is the aggregate of
    the totals; with per_item `items` are those of each item instead. `exact` is after the factor and before the rounding
    of the part, `value` after it; both None without marks, without the factor, or when the rule refuses.
    """

    part: RulePart
    totals: Mapping[str, Fraction]
    missing: Mapping[str, Missing]
    sheets: Mapping[str, Mark]
    whole: Aggregated | None
    items: Mapping[str, Aggregated]
    factor: Fraction | None
    exact: Fraction | None

    @property
    def value(self) -> Fraction | None:
        return None if self.exact is None else _round(self.exact, self.part.round)

    @property
    def aggregates(self) -> tuple[Aggregated, ...]:
        """Those that went into the part."""
        return tuple(self.items.values()) if self.whole is None else (self.whole,)

    def has(self, note: Note) -> bool:
        """Whether a reader must know this of the part."""
        return any(one.note is note for one in self.aggregates)


@dataclass(frozen=True)
class EntryScore:
    """All parts of one entry. `exact` is after bounds and before the last rounding, `value` after it."""

    entry: PackEntry
    parts: tuple[PartScore, ...]
    combined: Fraction | None
    exact: Fraction | None
    value: Fraction | None

    @property
    def totals(self) -> tuple[Fraction, ...]:
        """All judges' totals of all parts."""
        return tuple(total for part in self.parts for total in part.totals.values())


def scores(pack: ScorePack) -> tuple[EntryScore, ...]:
    """The score of every entry, in the order of the pack; of those without a place as well."""
    seat = {judge.id: index for index, judge in enumerate(pack.judges)}
    given: dict[tuple[str, str], list[Mark]] = {}
    for mark in pack.marks:
        given.setdefault((mark.entry, mark.part), []).append(mark)
    for marks in given.values():
        marks.sort(key=lambda mark: seat[mark.judge])
    return tuple(
        _entry(pack.rule, entry, [given.get((entry.id, part.id), []) for part in pack.rule.parts])
        for entry in pack.entries
    )


def judge_total(items: Sequence[Item], marks: Mapping[str, Fraction]) -> Fraction:
    """Σ weight × mark of a whole sheet. Raises KeyError when an item is not marked."""
    return weighted_sum([item.weight for item in items], [marks[item.id] for item in items])


def item_aggregate(score: PartScore, item: str) -> Fraction | None:
    """What a tie-break compares: the item's marks under the part's own rule, unweighted and unrounded."""
    marks = {judge: mark.items[item] for judge, mark in score.sheets.items() if mark.items and item in mark.items}
    return aggregate(score.part.aggregate, marks, rounds=False).value if marks else None


def _entry(rule: Rule, entry: PackEntry, marks: Sequence[Sequence[Mark]]) -> EntryScore:
    parts = tuple(_part(part, entry, given) for part, given in zip(rule.parts, marks, strict=True))
    combined = combine(rule, parts)
    if combined is None:
        return EntryScore(entry, parts, None, None, None)
    exact = bounded(rule, combined + adjusted(entry) if entry.adjustments else combined)
    return EntryScore(entry, parts, combined, exact, _round(exact, rule.round))


def _part(part: RulePart, entry: PackEntry, marks: Sequence[Mark]) -> PartScore:
    sheets = {mark.judge: mark for mark in marks if mark.missing is None}
    missing = {mark.judge: mark.missing for mark in marks if mark.missing is not None}
    totals = {judge: _round(_total(part, mark), part.round_totals) for judge, mark in sheets.items()}
    factor = (entry.factors or {}).get(part.id) if part.factor is Times.ENTRY else None
    whole: Aggregated | None = None
    items: dict[str, Aggregated] = {}
    exact: Fraction | None = None
    if totals and part.aggregate.per_item:
        for item in part.items:
            column = {judge: (mark.items or {})[item.id] for judge, mark in sheets.items()}
            items[item.id] = aggregate(part.aggregate, column)
        values = {code: one.value for code, one in items.items() if one.value is not None}
        exact = judge_total(part.items, values) if len(values) == len(items) else None
    elif totals:
        whole = aggregate(part.aggregate, totals)
        exact = whole.value
    if part.factor is Times.ENTRY:
        exact = None if exact is None or factor is None else exact * factor
    return PartScore(part, totals, missing, sheets, whole, items, factor, exact)


def _total(part: RulePart, mark: Mark) -> Fraction:
    return judge_total(part.items, mark.items) if mark.items is not None else mark.total or ZERO


def combine(rule: Rule, parts: Sequence[PartScore]) -> Fraction | None:
    """The parts as one number, None where there is none: best skips a part without marks, a sum does not."""
    if any(part.has(Note.REFUSED) for part in parts):
        return None
    values = [(part.value, part.part.weight) for part in parts]
    given = [(value, weight) for value, weight in values if value is not None]
    if not given or (rule.combine is not Combine.BEST and len(given) < len(values)):
        return None
    if rule.combine is Combine.BEST:
        best = max if rule.order is Order.DESCENDING else min
        return best(value for value, _weight in given)
    if rule.combine is Combine.WEIGHTED_SUM:
        return add_up(value * weight for value, weight in given)
    return add_up(value for value, _weight in given)


def adjusted(entry: PackEntry) -> Fraction:
    """The sum of the amounts that are added."""
    return add_up(Fraction(one.amount) for one in entry.adjustments)


def bounded(rule: Rule, value: Fraction) -> Fraction:
    """`value` within the bounds of the rule."""
    if rule.bounds.min is not None:
        value = max(value, rule.bounds.min)
    if rule.bounds.max is not None:
        value = min(value, rule.bounds.max)
    return value


def _round(value: Fraction, rounding: Rounding | None) -> Fraction:
    return value if rounding is None else rounded(value, rounding)
