"""Ranks of scored entries: groups of equals, the tie chain of the rule, places, the line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from competitions.domain.scoring.aggregate import mean
from competitions.domain.scoring.compute import EntryScore, PartScore, item_aggregate
from competitions.domain.scoring.pack import Rule, TieStep
from competitions.domain.scoring.places import AtCut, break_tie, place_numbers, sides, tie_groups
from competitions.domain.scoring.words import Order, RankOn, Status, TieBy


@dataclass(frozen=True)
class Ranked:
    """Ids in order of rank. `tied`: the groups of equals before the chain, of more than one. `steps`: id to step."""

    places: Mapping[str, Fraction]
    tied: tuple[tuple[str, ...], ...]
    steps: Mapping[str, str]
    cut: Mapping[str, AtCut] = field(default_factory=dict)


def ranked(rule: Rule, scored: Sequence[EntryScore]) -> Ranked:
    """Places of all active entries that have a result, and where they stand at the line."""
    here = [one for one in scored if one.entry.status is Status.ACTIVE and one.value is not None]
    tracks = {one.entry.id: one.entry.track or "" for one in here}
    places: dict[str, Fraction] = {}
    steps: dict[str, str] = {}
    tied: list[tuple[str, ...]] = []
    for scope in _scopes(here, tracks if rule.rank_within else {}):
        values = {one.entry.id: rank_value(rule, one) for one in scope}
        by_id = {one.entry.id: one for one in scope}
        groups = tie_groups(values, descending=rule.order is Order.DESCENDING, threshold=rule.tie_threshold)
        apart: list[list[str]] = []
        for group in groups:
            if len(group) == 1:
                apart.append(group)
                continue
            tied.append(tuple(group))
            keys = StepKeys(rule, by_id)
            for below, step in break_tie(group, len(rule.tie_breaks), keys):
                apart.append(below)
                steps |= dict.fromkeys(below, step)
        places |= place_numbers(apart, rule.ranking)
    return Ranked(places, tuple(tied), steps, _cut(rule, places, tracks))


def rank_value(rule: Rule, score: EntryScore) -> Fraction:
    """The number that decides the order."""
    value = score.value if rule.rank_on is RankOn.ROUNDED else score.exact
    return value if value is not None else Fraction(0)


def _scopes(scored: Sequence[EntryScore], tracks: Mapping[str, str]) -> list[list[EntryScore]]:
    scopes: dict[str, list[EntryScore]] = {}
    for one in scored:
        scopes.setdefault(tracks.get(one.entry.id, ""), []).append(one)
    return list(scopes.values())


def _cut(rule: Rule, places: Mapping[str, Fraction], tracks: Mapping[str, str]) -> dict[str, AtCut]:
    if rule.cut is None:
        return {}
    lines: dict[str, dict[str, Fraction]] = {}
    for entry, place in places.items():
        lines.setdefault(tracks[entry] if rule.cut.per else "", {})[entry] = place
    found: dict[str, AtCut] = {}
    for line in lines.values():
        found |= sides(line, rule.cut.places, rule.cut.ties)
    return found


class StepKeys:
    """What each step of the chain compares, as a number of which the larger is the better; None comes last."""

    def __init__(self, rule: Rule, scored: Mapping[str, EntryScore]) -> None:
        self.rule, self.scored = rule, scored

    def __call__(self, entry: str, index: int) -> Fraction | None:
        value = step_value(self.rule, index, self.scored[entry])
        if value is None:
            return None
        lower_is_better = self.rule.order is Order.ASCENDING
        if self.rule.tie_breaks[index].by is TieBy.FEWEST_PENALTIES:
            lower_is_better = True
        return -value if lower_is_better else value


def step_value(rule: Rule, index: int, score: EntryScore) -> Fraction | None:
    """The number of an entry that step `index` of the chain compares, None where there is none."""
    step = rule.tie_breaks[index]
    match step.by:
        case TieBy.ITEM:
            part = _part_with(step, score)
            return item_aggregate(part, step.item or "") if part else None
        case TieBy.PART:
            return next((part.exact for part in score.parts if part.part.id == step.part), None)
        case TieBy.UNTRIMMED_MEAN:
            return mean(list(score.totals)) if score.totals else None
        case TieBy.HIGHEST_MARK:
            return max(score.totals, default=None)
        case TieBy.FEWEST_PENALTIES:
            return Fraction(sum(one.amount < 0 for one in score.entry.adjustments))
        case TieBy.PRIOR:
            return (score.entry.prior or {}).get(step.stage or "")
        case TieBy.EXACT:
            return score.exact
    return _next_best(rule, index, score)


def _part_with(step: TieStep, score: EntryScore) -> PartScore | None:
    for part in score.parts:
        if step.part in (None, part.part.id) and any(item.id == step.item for item in part.part.items):
            return part
    return None


def _next_best(rule: Rule, index: int, score: EntryScore) -> Fraction | None:
    """The second best part; for the next such step of the chain the third, and so on."""
    which = sum(step.by is TieBy.NEXT_BEST for step in rule.tie_breaks[: index + 1])
    values = [part.exact for part in score.parts if part.exact is not None]
    values.sort(reverse=rule.order is Order.DESCENDING)
    return values[which] if which < len(values) else None
