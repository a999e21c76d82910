"""Ties, step by step: for each step two entries that are equal up to it and differ there, as the engine says."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from competitions.domain.rounding import number_text
from competitions.domain.rulebook.types import TieBreak
from competitions.domain.rulebook.types import TieBy as BookTieBy
from competitions.domain.scoring.checks import check_pack
from competitions.domain.scoring.examples.numbers import Example, Setting, listed, pack_of, said, texts
from competitions.domain.scoring.examples.parts import FACTOR, two
from competitions.domain.scoring.pack import Adjustment, Mark, PackEntry, RulePart, ScorePack, TieStep
from competitions.domain.scoring.ranking import step_value
from competitions.domain.scoring.results import tabulate
from competitions.domain.scoring.words import Combine, Order, TieBy, Times
from competitions.domain.sentences import N_, Sentence, Value

Sheets = dict[tuple[str, str], dict[str, Fraction] | Fraction]  # (part, judge) to items or total


@dataclass
class Pair:
    """Two entries that are the same to begin with; a scenario changes one of them."""

    setting: Setting
    sheets: Mapping[str, Sheets]
    entries: dict[str, PackEntry]

    def add(self, entry: str, part: RulePart, judge: str, amount: Fraction, item: str = "") -> None:
        """Change a mark; a sheet with items through one of them (the first, where none is named)."""
        sheet = self.sheets[entry][part.id, judge]
        if isinstance(sheet, dict):
            item = item or part.items[0].id
            weight = next(one.weight for one in part.items if one.id == item)
            sheet[item] += amount / weight if weight else 0
        else:
            self.sheets[entry][part.id, judge] = sheet + amount

    def everybody(self, entry: str, part: RulePart, amount: Fraction, item: str = "") -> None:
        for part_id, judge in list(self.sheets[entry]):
            if part_id == part.id:
                self.add(entry, part, judge, amount, item)


Scenario = Callable[[Pair], None]

_PEOPLE: Mapping[BookTieBy, str] = {
    BookTieBy.LEADER: N_("Step %(number)s: the panel's leader decides; no number does."),
    BookTieBy.CONFER: N_("Step %(number)s: the judges confer; no number decides."),
    BookTieBy.VOTE: N_("Step %(number)s: the judges vote; no number decides."),
    BookTieBy.EXTRA_ROUND: N_("Step %(number)s: an extra round decides; no number does."),
}
_WHAT: Mapping[TieBy, str] = {
    TieBy.ITEM: N_("“%(item)s”"),
    TieBy.PART: N_("“%(part)s”"),
    TieBy.UNTRIMMED_MEAN: N_("the mean of all marks"),
    TieBy.HIGHEST_MARK: N_("the highest mark"),
    TieBy.FEWEST_PENALTIES: N_("the number of deductions"),
    TieBy.PRIOR: N_("the earlier result “%(stage)s”"),
    TieBy.EXACT: N_("the result before rounding"),
    TieBy.NEXT_BEST: N_("the next best part"),
}


def chain(setting: Setting) -> Iterator[Example]:
    """Every step of the list, and what holds when none differs."""
    steps = setting.stage.scoring.tie_breaks
    if not steps:
        return
    first = Sentence(N_("Two entries have the same result. The steps are tried in their order until one differs."))
    last = Sentence(N_("Where no step differs they share the place."))
    lines: list[Sentence] = []
    for index, step in enumerate(steps):
        if not step.by.is_computed:
            lines.append(Sentence(_PEOPLE[step.by], {"number": index + 1}))
        elif index < len(setting.rule.tie_breaks):
            told = next(_decided(setting, index, step), None)
            lines += [told] if told is not None else []
    if lines:
        end = [last] if all(step.by.is_computed for step in steps) else []
        yield Example("ties", (first, *lines, *end))


def _decided(setting: Setting, index: int, step: TieBreak) -> Iterator[Sentence]:
    """What the step says of two entries that only it parts; nothing where no example of ours is like that."""
    rule = replace(setting.rule, cut=None)
    for scenario in _scenarios(setting, setting.rule.tie_breaks[index]):
        pair = _even(setting)
        scenario(pair)
        pack = pack_of(rule, list(pair.entries.values()), _marks(pair))
        if not _possible(setting, pack):
            continue
        found = tabulate(pack)
        if found.ranks.steps.get("A") != str(index):
            continue
        first, second = (one for one in found.in_order)
        values = [step_value(rule, index, one) for one in (first, second)]
        params: dict[str, Value] = {
            "number": index + 1,
            "what": _what(setting, step, setting.rule.tie_breaks[index]),
            "first": first.entry.id,
            "second": second.entry.id,
            "more": _number(setting, values[0]),
            "less": _number(setting, values[1]),
            "result": said(first.exact or Fraction(0), setting.rounding),
        }
        msgid = N_(
            "Step %(number)s, %(what)s: both have %(result)s; %(first)s has %(more)s there and %(second)s %(less)s, "
            "so %(first)s stands first."
        )
        if setting.rule.tie_breaks[index].by is TieBy.EXACT:
            params["result"] = said(first.value or Fraction(0), setting.rounding)
        yield Sentence(msgid, params)
    if setting.rule.tie_breaks[index].by is TieBy.EXACT:
        yield from _exact(setting, index, step)


def _possible(setting: Setting, pack: ScorePack) -> bool:
    """Whether judges may give these marks."""
    full = {part.id: setting.full(part) for part in setting.rule.parts}
    totals = all(mark.total is None or 0 <= mark.total <= full[mark.part] for mark in pack.marks)
    return totals and not any(check_pack(pack))


def _exact(setting: Setting, index: int, step: TieBreak) -> Iterator[Sentence]:
    """Results that only rounding makes equal."""
    unit = Fraction(1, 10**setting.rounding.places)
    base = setting.mark(setting.rule.parts[0], 90)
    values = {"A": base + unit / 5, "B": base + unit / 10}
    found = two(setting, values)
    first, second = (one.entry.id for one in found.in_order)
    if found.ranks.steps.get(first) is None:
        return
    params: dict[str, Value] = {
        "number": index + 1,
        "what": _what(setting, step, setting.rule.tie_breaks[index]),
        "first": first,
        "second": second,
        "more": number_text(values[first]),
        "less": number_text(values[second]),
        "result": said(found.in_order[0].value or Fraction(0), setting.rounding),
    }
    msgid = N_(
        "Step %(number)s, %(what)s: both have %(result)s; %(first)s has %(more)s there and %(second)s %(less)s, "
        "so %(first)s stands first."
    )
    yield Sentence(msgid, params)


def _number(setting: Setting, value: Fraction | None) -> Value:
    if value is None:
        return Sentence(N_("nothing"))
    return number_text(value) if value.denominator in (1, 2, 4, 5, 10, 20, 100) else said(value, setting.rounding)


def _what(setting: Setting, step: TieBreak, told: TieStep) -> Sentence:
    parts = {part.code: part.name for part in setting.stage.scoring.parts}
    stages = {stage.code: stage.name for stage in setting.book.stages}
    items = {item.code: item.name for rubric in setting.book.rubrics for item in rubric.dimensions}
    params: dict[str, Value] = {
        "item": items.get(step.item, step.item),
        "part": parts.get(step.part, step.part),
        "stage": stages.get(step.stage, told.stage or ""),
    }
    by_item = step.by is BookTieBy.ITEM
    return Sentence(_WHAT[TieBy.ITEM] if by_item else _WHAT[told.by], params)


# --- Two entries that are equal, and how one step parts them ----------------------------------------------------------


def _even(setting: Setting) -> Pair:
    def sheets() -> Sheets:
        found: Sheets = {}
        for part in setting.rule.parts:
            rubric = setting.rubric(part)
            for judge in range(max(setting.count(part), 2)):
                if rubric is None:
                    found[part.id, str(judge)] = setting.mark(part, 80)
                else:
                    found[part.id, str(judge)] = {
                        item.code: Fraction(item.min)
                        + (Fraction(item.max) * 4 / 5 - Fraction(item.min)) // Fraction(item.step) * Fraction(item.step)
                        for item in rubric.dimensions
                    }
        return found

    factors = {part.id: FACTOR for part in setting.rule.parts if part.factor is Times.ENTRY} or None
    entries = {one: PackEntry(id=one, factors=factors) for one in ("A", "B")}
    return Pair(setting, {"A": sheets(), "B": sheets()}, entries)


def _marks(pair: Pair) -> Iterator[Mark]:
    for entry, sheets in pair.sheets.items():
        for (part, judge), sheet in sheets.items():
            items, total = (sheet, None) if isinstance(sheet, dict) else (None, sheet)
            yield Mark(entry=entry, judge=judge, part=part, items=items, total=total)


def _scenarios(setting: Setting, step: TieStep) -> Iterator[Scenario]:
    """Ways to make two entries differ in a step and nowhere before it, the likeliest first."""
    parts = {part.id: part for part in setting.rule.parts}
    if step.by is TieBy.ITEM and step.part in parts:
        part = parts[step.part]
        for other in reversed(part.items):
            if other.id != step.item and (delta := _delta(setting, part)) is not None:
                yield _shift(part, delta, step.item or "", part, other.id)
    elif step.by is TieBy.PART and step.part in parts:
        for other_part in setting.rule.parts:
            if other_part.id != step.part:
                yield from _between(setting, parts[step.part], other_part)
    elif step.by is TieBy.NEXT_BEST:
        for part in setting.rule.parts:
            yield lambda pair, part=part: pair.everybody("A", part, setting.step(part))  # type: ignore[misc]
            yield lambda pair, part=part: pair.everybody("A", part, -setting.step(part))  # type: ignore[misc]
    elif step.by is TieBy.PRIOR:
        yield lambda pair: _prior(pair, step.stage or "")
    elif step.by is TieBy.FEWEST_PENALTIES:
        yield _penalties
    else:
        yield from _extremes(setting)


def _delta(setting: Setting, part: RulePart) -> Fraction | None:
    """A change of the total that every item of the sheet can make in its steps."""
    rubric = setting.rubric(part)
    steps = [Fraction(item.step) * Fraction(item.weight) for item in rubric.dimensions] if rubric else []
    return max(steps) if steps and all(step and (max(steps) / step).denominator == 1 for step in steps) else None


def _shift(
    part: RulePart, amount: Fraction, item: str, other: RulePart, other_item: str, share: Fraction | int = 1
) -> Scenario:
    def change(pair: Pair) -> None:
        pair.everybody("A", part, amount, item)
        pair.everybody("A", other, -amount * share, other_item)

    return change


def _between(setting: Setting, part: RulePart, other: RulePart) -> Iterator[Scenario]:
    """More in one part, less in another, so that the result is the same."""
    if setting.rule.combine is Combine.BEST:
        yield lambda pair: pair.everybody("A", part, -setting.step(part))
        return
    weights = [one.weight if setting.rule.combine is Combine.WEIGHTED_SUM else Fraction(1) for one in (part, other)]
    weights = [w * (FACTOR if one.factor else 1) for w, one in zip(weights, (part, other), strict=True)]
    if not all(weights):
        return
    for amount in (setting.step(part) * times for times in (1, 2, 3, 4, 6, 7, 12)):
        back = amount * weights[0] / weights[1]
        if (back / setting.step(other)).denominator == 1:
            yield _shift(part, amount, "", other, "", weights[0] / weights[1])
            last = part.items[-1].id if part.items else ""
            yield _shift(part, amount, last, other, other.items[-1].id if other.items else "", weights[0] / weights[1])


def _extremes(setting: Setting) -> Iterator[Scenario]:
    """The mean of all marks and the highest mark: marks that are dropped, or that outweigh each other."""
    for part in setting.rule.parts:
        step, high, low = setting.step(part), *part.aggregate.drops(max(setting.count(part), 2))
        if high:
            yield lambda pair, part=part, step=step: pair.add("A", part, "0", step)  # type: ignore[misc]
        if low:
            yield lambda pair, part=part, step=step: pair.add("B", part, "0", -step)  # type: ignore[misc]

        def apart(pair: Pair, part: RulePart = part, step: Fraction = step) -> None:
            pair.add("A", part, "0", step)
            pair.add("A", part, "1", -step)

        yield apart


def _prior(pair: Pair, stage: str) -> None:
    for entry, value in (("A", "86.40"), ("B", "85.10")):
        pair.entries[entry] = replace(pair.entries[entry], prior={stage: Fraction(value)})


def _penalties(pair: Pair) -> None:
    for entry, amounts in (("A", ["-2"]), ("B", ["-1", "-1"])):
        adjustments = tuple(Adjustment(amount=Decimal(amount)) for amount in amounts)
        pair.entries[entry] = replace(pair.entries[entry], adjustments=adjustments)


# --- Places -----------------------------------------------------------------------------------------------------------


def places(setting: Setting) -> Iterator[Example]:
    """How places are counted after a shared one, and which differences are none."""
    rule, part = setting.rule, setting.rule.parts[0]
    high, low = setting.mark(part, 88), setting.mark(part, 86)
    values = {"A": setting.mark(part, 90), "B": high, "C": high, "D": low}
    if rule.order is Order.ASCENDING:
        values = {"A": low, "B": high, "C": high, "D": setting.mark(part, 90)}
    if rule.tie_threshold is None or rule.tie_threshold <= min(abs(values["A"] - high), abs(values["D"] - high)):
        found = two(setting, values)
        params: dict[str, Value] = {
            "values": texts(one.value or Fraction(0) for one in found.in_order),
            "places": texts(found.ranks.places[one.entry.id] for one in found.in_order),
        }
        yield Example("places", (Sentence(N_("%(values)s take the places %(places)s."), params),))
    if rule.tie_threshold:
        lines = tuple(_threshold(setting, setting.mark(part, 90), rule.tie_threshold))
        if lines:
            yield Example("threshold", lines)


def _threshold(setting: Setting, best: Fraction, width: Fraction) -> Iterator[Sentence]:
    """Nothing where rounding leaves no difference that is smaller than the threshold."""
    sign = 1 if setting.rule.order is Order.ASCENDING else -1
    values = {"A": best, "B": best + sign * width / 2, "C": best + sign * width}
    ranks = two(setting, values).ranks.places
    together = [number_text(value) for entry, value in values.items() if ranks[entry] == ranks["A"]]
    others = [number_text(value) for entry, value in values.items() if ranks[entry] != ranks["A"]]
    params: dict[str, Value] = {"equal": listed(together), "width": number_text(width)}
    if len(together) == 1 or min(values.values()) < 0:
        return
    if others:
        msgid = N_("%(equal)s lie less than %(width)s from the first and count as equal; %(other)s does not.")
        yield Sentence(msgid, {**params, "other": listed(others)})
    else:
        yield Sentence(N_("%(equal)s lie less than %(width)s apart and count as equal."), params)
