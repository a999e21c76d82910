"""From the marks of one entry to one number, told step by step."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from competitions.domain.rounding import Rounding, number_text
from competitions.domain.scoring.aggregate import Aggregated, Note, aggregate, mean
from competitions.domain.scoring.compute import judge_total
from competitions.domain.scoring.examples.numbers import (
    SHEET_MAXIMA,
    SHEETS,
    Example,
    Setting,
    chained,
    listed,
    said,
    texts,
)
from competitions.domain.scoring.pack import Aggregate, RulePart
from competitions.domain.scoring.words import Method
from competitions.domain.sentences import N_, Sentence, Value


def explain(rule: Aggregate, marks: Sequence[Fraction], rounding: Rounding) -> Sentence:
    """What the rule makes of these marks and why: `5 judges gave 88, 90, 85, 92, 87: 92 and 85 are dropped, …`."""
    steps = list(_steps(rule, marks, rounding))
    msgid = N_("%(count)s judges gave %(marks)s: %(steps)s.")
    if len(marks) == 1:
        msgid = N_("One judge gave %(marks)s: %(steps)s.")
    return Sentence(msgid, {"count": len(marks), "marks": texts(marks), "steps": chained(steps)})


def _steps(rule: Aggregate, marks: Sequence[Fraction], rounding: Rounding) -> Iterator[Sentence]:
    by_judge = {str(number): mark for number, mark in enumerate(marks)}
    found = aggregate(rule, by_judge)
    if found.note is Note.REFUSED:
        yield Sentence(N_("too few to drop any, so there is no result"))
        return
    if found.note is Note.FALLBACK:
        yield Sentence(N_("too few to drop any"))
    if found.dropped:
        yield _dropped([by_judge[judge] for judge in found.dropped])
    if rule.method is Method.TOLERANCE_MEAN and found.note is not Note.FALLBACK:
        yield from _tolerance(rule, by_judge, found)
    if rule.method is Method.CLAMPED_MEAN:
        yield from _clamped(rule, by_judge, found, rounding)
    if rule.round_marks is not None and found.note is not Note.TOLERANCE:
        yield Sentence(N_("rounded they are %(marks)s"), {"marks": texts(found.counted.values())})
    yield from _value(rule, list(found.counted.values()), found, whole=len(found.counted) == len(marks), to=rounding)


def _dropped(marks: list[Fraction]) -> Sentence:
    if len(marks) == 1:
        return Sentence(N_("%(mark)s is dropped"), {"mark": number_text(marks[0])})
    return Sentence(N_("%(marks)s are dropped"), {"marks": listed(texts(marks))})


def _tolerance(rule: Aggregate, marks: dict[str, Fraction], found: Aggregated) -> Iterator[Sentence]:
    limit = number_text(rule.tolerance or Fraction(0))
    if found.note is Note.TOLERANCE:
        yield Sentence(
            N_("the middle marks lie more than %(limit)s apart, so all marks count"),
            {"limit": limit},
        )
        return
    left = [mark for judge, mark in marks.items() if judge not in found.dropped]
    params: dict[str, Value] = {"apart": number_text(max(left) - min(left)), "limit": limit}
    yield Sentence(N_("those left lie %(apart)s apart, not more than %(limit)s"), params)


def _clamped(rule: Aggregate, marks: dict[str, Fraction], found: Aggregated, rounding: Rounding) -> Iterator[Sentence]:
    middle, width = mean(list(marks.values())), rule.clamp or Fraction(0)
    params: dict[str, Value] = {
        "mean": said(middle, rounding),
        "low": said(middle - width, rounding),
        "high": said(middle + width, rounding),
    }
    yield Sentence(N_("their mean is %(mean)s, so only %(low)s to %(high)s counts"), params)
    for judge, mark in found.clamped.items():
        counted: dict[str, Value] = {"mark": number_text(marks[judge]), "counted": said(mark, rounding)}
        yield Sentence(N_("%(mark)s counts as %(counted)s"), counted)


def _value(
    rule: Aggregate, marks: list[Fraction], found: Aggregated, *, whole: bool, to: Rounding
) -> Iterator[Sentence]:
    exact = aggregate(_unrounded(rule), dict(enumerate_text(marks))).value
    if exact is None or found.value is None:
        return
    params: dict[str, Value] = {"marks": listed([said(mark, to) for mark in marks] if found.clamped else texts(marks))}
    params["value"] = said(exact, to)
    if rule.method is Method.MEDIAN:
        ordered: Value = texts(sorted(marks))
        yield Sentence(N_("in order %(marks)s, the middle is %(value)s"), {**params, "marks": ordered})
    elif rule.method.sums and rule.sum_to is not None:
        params |= {"count": len(marks), "to": number_text(rule.sum_to), "sum": number_text(sum(marks, Fraction(0)))}
        yield Sentence(N_("the sum of %(count)s marks is %(sum)s, scaled to %(to)s marks %(value)s"), params)
    elif rule.method.sums:
        msgid = N_("the sum is %(value)s") if whole else N_("the sum of %(marks)s is %(value)s")
        yield Sentence(msgid, params)
    else:
        plain = whole and not found.clamped
        yield Sentence(N_("the mean is %(value)s") if plain else N_("the mean of %(marks)s is %(value)s"), params)
    if rule.round is not None:
        yield Sentence(N_("rounded %(value)s"), {"value": said(found.value, rule.round)})


def _unrounded(rule: Aggregate) -> Aggregate:
    """The same way from marks that are already dropped, clamped and rounded to the number before its rounding."""
    method = Method.SUM if rule.method.sums else Method.MEDIAN if rule.method is Method.MEDIAN else Method.MEAN
    return Aggregate(method=method, sum_to=rule.sum_to)


def enumerate_text(marks: Sequence[Fraction]) -> Iterator[tuple[str, Fraction]]:
    """Marks by the number of their judge."""
    return ((str(number), mark) for number, mark in enumerate(marks))


# --- The examples of a stage ------------------------------------------------------------------------------------------


def aggregates(setting: Setting, part: RulePart) -> Iterator[Example]:
    """What is made of a full set of marks, of too few, and of marks of which one is missing."""
    rule, rounding, count = part.aggregate, setting.rounding, setting.count(part)
    if rule.per_item and part.items:
        yield Example("items", tuple(by_item(setting, part)))
    else:
        sets = list(_sets(setting, part, count))
        yield Example("aggregate", tuple(explain(rule, marks, rounding) for marks in sets))
    few = _too_few(rule)
    if 0 < few < count:
        yield Example("few_marks", (explain(rule, setting.marks(part, few), rounding),))
    if count > 1 and setting.told(part) is None:
        told = explain(rule, setting.marks(part, count - 1), rounding)
        msgid = N_("One of %(count)s judges stands aside and counts as missing, not as 0. %(rest)s")
        yield Example("aside", (Sentence(msgid, {"count": count, "rest": told}),))


def _sets(setting: Setting, part: RulePart, count: int) -> Iterator[list[Fraction]]:
    """Marks that show what is particular about a method."""
    rule, step = part.aggregate, setting.step(part)
    middle = setting.mark(part, 70)
    if rule.method is Method.CLAMPED_MEAN and rule.clamp and count > 2:
        far = middle + 3 * rule.clamp
        yield [*[middle + step * (number % 2) for number in range(count - 1)], min(far, setting.full(part))]
    elif rule.method is Method.TOLERANCE_MEAN and rule.tolerance is not None:
        high, low = rule.drops(count)
        left = count - high - low
        if left < max(2, rule.min_left):
            yield setting.marks(part, count)
            return
        for spread in (rule.tolerance, rule.tolerance + step):
            tops = [middle + spread + step * (number + 1) for number in range(high)]
            bottoms = [middle - step * (number + 1) for number in range(low)]
            yield [*bottoms, *([middle] * (left - 1)), *tops, middle + spread]
    else:
        yield setting.marks(part, count)


def _too_few(rule: Aggregate) -> int:
    """The largest number of marks of which none can be dropped although the rule wants it; 0 where there is none."""
    numbers = [n for n in range(1, 13) if any(rule.drops(n)) and n - sum(rule.drops(n)) < rule.min_left]
    return max(numbers, default=0)


def sheets(setting: Setting, part: RulePart, count: int) -> list[dict[str, Fraction]]:
    """Sheets by the items of a part."""
    rubric = setting.rubric(part)
    found = []
    for number in range(count):
        row = SHEETS[number % len(SHEETS)]
        marks = {}
        for index, item in enumerate(rubric.dimensions if rubric else ()):
            share = Fraction(row[index % 4], SHEET_MAXIMA[index % 4])
            low, high, step = Fraction(item.min), Fraction(item.max), Fraction(item.step)
            steps = max(0, (high * share - low) // step)
            marks[item.code] = low + steps * step
        found.append(marks)
    return found


def total(setting: Setting, part: RulePart) -> Iterator[Example]:
    """One whole sheet, added up with its weights."""
    rubric = setting.rubric(part)
    if rubric is None or len(rubric.dimensions) < 2:
        return
    marks = sheets(setting, part, 1)[0]
    items: Value = tuple(
        Sentence(
            N_("%(item)s %(mark)s") if item.weight == 1 else N_("%(item)s %(mark)s × %(weight)s"),
            {"item": item.name, "mark": number_text(marks[item.code]), "weight": number_text(Fraction(item.weight))},
        )
        for item in rubric.dimensions
    )
    params: dict[str, Value] = {"items": items, "total": number_text(judge_total(part.items, marks))}
    yield Example("total", (Sentence(N_("One judge gives %(items)s: the total is %(total)s."), params),))


def by_item(setting: Setting, part: RulePart) -> Iterator[Sentence]:
    """Each item on its own, then added up; and what dropping whole sheets would give."""
    rubric = setting.rubric(part)
    names = {item.code: item.name for item in rubric.dimensions} if rubric else {}
    yield from explain_items(part, names, sheets(setting, part, setting.count(part)), setting.rounding)


def explain_items(
    part: RulePart, names: dict[str, str], given: Sequence[dict[str, Fraction]], rounding: Rounding
) -> Iterator[Sentence]:
    """Sheets aggregated item by item: a line for each item and one for their sum."""
    values: dict[str, Fraction] = {}
    for item in part.items:
        marks = [sheet[item.id] for sheet in given]
        params: dict[str, Value] = {
            "item": names.get(item.id, item.id),
            "rule": explain(part.aggregate, marks, rounding),
        }
        yield Sentence(N_("%(item)s: %(rule)s"), params)
        value = aggregate(part.aggregate, dict(enumerate_text(marks))).value
        if value is None:
            return
        values[item.id] = value
    yield Sentence(N_("Together: %(value)s."), {"value": said(judge_total(part.items, values), rounding)})
