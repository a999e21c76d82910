"""Parts, factors, weights, deductions, bounds and the last rounding, told with the numbers of an example."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from competitions.domain.rounding import RoundingMode, number_text, shown
from competitions.domain.scoring.compute import EntryScore, PartScore
from competitions.domain.scoring.examples.marks import enumerate_text, sheets
from competitions.domain.scoring.examples.numbers import ONE_NUMBER, Example, Setting, listed, pack_of, said
from competitions.domain.scoring.pack import Adjustment, Bounds, Mark, PackEntry, RulePart
from competitions.domain.scoring.results import Results, tabulate
from competitions.domain.scoring.words import Combine, RankOn, TieBy, Times
from competitions.domain.sentences import N_, Sentence, Value

FACTOR = Fraction(6, 5)


def combined(setting: Setting) -> Iterator[Example]:
    """How parts become one result; a factor."""
    if not setting.stage.scoring.parts:
        return
    score = tabulate(pack_of(setting.rule, [_entry(setting)], marks_of(setting))).scores[0]
    if score.combined is None:
        return
    lines = [*_factors(setting, score), _combination(setting, score, score.combined)]
    yield Example("parts", tuple(lines))


def marks_of(setting: Setting, entry: str = "A") -> Iterator[Mark]:
    """Marks of one entry in every part of the rule."""
    for part in setting.rule.parts:
        told = setting.told(part)
        if told is not None and told.source in ONE_NUMBER:
            yield Mark(entry=entry, judge=part.id, part=part.id, total=setting.mark(part, 86))
        elif part.aggregate.per_item:
            for number, sheet in enumerate(sheets(setting, part, setting.count(part))):
                yield Mark(entry=entry, judge=str(number), part=part.id, items=sheet)
        else:
            for judge, mark in enumerate_text(setting.marks(part, setting.count(part))):
                yield Mark(entry=entry, judge=judge, part=part.id, total=mark)


def _entry(setting: Setting) -> PackEntry:
    factors = {part.id: FACTOR for part in setting.rule.parts if part.factor is Times.ENTRY}
    return PackEntry(id="A", factors=factors or None)


def _factors(setting: Setting, score: EntryScore) -> Iterator[Sentence]:
    for part in score.parts:
        if part.factor is not None and part.exact is not None:
            before = part.exact / part.factor
            params: dict[str, Value] = {
                "part": _name(setting, part.part),
                "before": said(before, setting.rounding),
                "factor": number_text(part.factor),
                "value": said(part.exact, setting.rounding),
            }
            yield Sentence(N_("“%(part)s”: %(before)s times the factor %(factor)s of the entry is %(value)s."), params)


def _combination(setting: Setting, score: EntryScore, value: Fraction) -> Sentence:
    given = [part for part in score.parts if part.value is not None]
    parts: Value = tuple(_share(setting, part) for part in given)
    params: dict[str, Value] = {"parts": parts, "value": said(value, setting.rounding)}
    if setting.rule.combine is Combine.BEST:
        return Sentence(N_("%(parts)s: the best of them is the result, %(value)s."), params)
    params["sum"] = " + ".join(_term(setting, part) for part in given)
    return Sentence(N_("%(parts)s: the result is %(sum)s = %(value)s."), params)


def _share(setting: Setting, part: PartScore) -> Sentence:
    value = part.value or Fraction(0)
    params: dict[str, Value] = {
        "part": _name(setting, part.part),
        "value": said(value, part.part.round or setting.rounding),
    }
    if _is_share(setting, part):
        params["weight"] = number_text(part.part.weight * 100)
        return Sentence(N_("“%(part)s” %(value)s with %(weight)s %%"), params)
    told = setting.told(part.part)
    if told is not None and told.max is not None:
        params["max"] = number_text(Fraction(told.max))
        return Sentence(N_("“%(part)s” %(value)s of at most %(max)s"), params)
    return Sentence(N_("“%(part)s” %(value)s"), params)


def _term(setting: Setting, part: PartScore) -> str:
    """Numbers that have no end are written as fractions, so that the sum is right."""
    value = number_text(part.value or Fraction(0))
    return f"{value} × {number_text(part.part.weight)}" if _is_share(setting, part) else value


def _is_share(setting: Setting, part: PartScore) -> bool:
    """Whether the part is a share of a weighted sum; one of weight 1 beside shares is added in full."""
    weights = [one.weight for one in setting.rule.parts]
    is_weighted = setting.rule.combine is Combine.WEIGHTED_SUM
    return is_weighted and (part.part.weight != 1 or all(weight == 1 for weight in weights))


def _name(setting: Setting, part: RulePart) -> str:
    told = setting.told(part)
    return told.name if told is not None else part.id


def deductions(setting: Setting) -> Iterator[Example]:
    """A deduction comes after the marks are put together; bounds after the deduction."""
    given = list(marks_of(setting))
    entry = _entry(setting)
    before = tabulate(pack_of(setting.rule, [entry], given)).scores[0].combined
    if before is None:
        return
    lines = []
    if setting.stage.penalty is not None and setting.stage.penalty.amount:
        lines.append(_deducted(setting, entry, given, before, setting.stage.penalty.amount))
    bounds = setting.rule.bounds
    if bounds.min is not None:
        lines.append(_deducted(setting, entry, given, before, _over(before - bounds.min)))
    if bounds.max is not None:
        lines.append(_deducted(setting, entry, given, before, -_over(bounds.max - before)))
    if lines:
        yield Example("deductions", tuple(lines))


def _over(room: Fraction) -> Decimal:
    """One point more than there is room for."""
    return Decimal(room.numerator // room.denominator + 2)


def _deducted(setting: Setting, entry: PackEntry, given: list[Mark], before: Fraction, amount: Decimal) -> Sentence:
    changed = replace(entry, adjustments=(Adjustment(amount=-amount),))
    after = tabulate(pack_of(setting.rule, [changed], given)).scores[0].exact or Fraction(0)
    params: dict[str, Value] = {
        "before": said(before, setting.rounding),
        "amount": format(abs(amount), "f"),
        "after": said(after, setting.rounding),
    }
    plain = before - Fraction(amount)
    if plain == after:
        return Sentence(N_("%(before)s with %(amount)s points taken off is %(after)s."), params)
    params["plain"] = said(plain, setting.rounding)
    if amount > 0:
        msgid = N_("%(before)s with %(amount)s points taken off would be %(plain)s; it counts as %(after)s.")
        return Sentence(msgid, params)
    return Sentence(N_("%(before)s with %(amount)s points added would be %(plain)s; it counts as %(after)s."), params)


_ROUNDED = {
    RoundingMode.HALF_UP: N_("%(exact)s is published as %(shown)s: a 5 is rounded up."),
    RoundingMode.HALF_EVEN: N_("%(exact)s is published as %(shown)s: a 5 is rounded to the even neighbour."),
    RoundingMode.DOWN: N_("%(exact)s is published as %(shown)s: what follows is cut off."),
}


def rounding(setting: Setting) -> Iterator[Example]:
    """The last rounding, and whether two results that look equal are."""
    rule = setting.rule
    if rule.round is None:
        return
    unit = Fraction(1, 10**rule.round.places)
    base = setting.mark(rule.parts[0], 90) if rule.parts else Fraction(90)
    half = base + unit * 2 + unit / 2
    lines = [
        Sentence(_ROUNDED[rule.round.mode], {"exact": number_text(half), "shown": shown(half, rule.round)}),
        _look_alikes(setting, base + unit * 3, unit),
    ]
    yield Example("rounding", tuple(lines))


def _look_alikes(setting: Setting, base: Fraction, unit: Fraction) -> Sentence:
    """Two results that show the same number, by the engine."""
    values = {"A": base + unit / 5, "B": base + unit / 10}
    ranks = two(setting, values).ranks.places
    rounds = setting.rounding
    params: dict[str, Value] = {
        "values": listed([number_text(value) for value in values.values()]),
        "shown": shown(values["A"], rounds),
    }
    if ranks["A"] == ranks["B"]:
        return Sentence(N_("%(values)s are both published as %(shown)s and are equal."), params)
    if setting.rule.rank_on is RankOn.EXACT:
        return Sentence(
            N_("%(values)s are both published as %(shown)s and are not equal; one more decimal is shown."), params
        )
    return Sentence(N_("%(values)s are both published as %(shown)s; the list for ties decides."), params)


def two(setting: Setting, values: dict[str, Fraction]) -> Results:
    """The ranking of entries with these results, by the rule without its parts, bounds and line."""
    steps = tuple(step for step in setting.rule.tie_breaks if step.by is TieBy.EXACT)
    plain = replace(setting.rule, parts=(RulePart(id="x"),), combine=Combine.SUM, bounds=Bounds(), cut=None)
    rule = replace(plain, tie_breaks=steps)
    marks = [Mark(entry=entry, judge="1", part="x", total=value) for entry, value in values.items()]
    return tabulate(pack_of(rule, [PackEntry(id=entry) for entry in values], marks))
