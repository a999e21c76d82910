"""The full marks of a stage and of the parts of its result, as far as the book says them."""

from __future__ import annotations

from decimal import Decimal

from competitions.domain.rulebook.types import Aggregation, Combine, Method, PartSource, RuleBook, ScorePart, Stage


def full_of_part(book: RuleBook, stage: Stage, part: ScorePart) -> Decimal | None:
    """What a part comes to at most; None where nothing says it."""
    if part.factor:
        return None
    if part.source is PartSource.STAGE:
        earlier = next((one for one in book.stages if one.code == part.stage and one.code != stage.code), None)
        return None if earlier is None else full_of_stage(book, earlier)
    sheet = part.rubric or (stage.rubric if part.source is PartSource.PANEL else "")
    full = _full_of_sheet(book, sheet) if sheet else part.max
    rule = part.aggregation or (stage.scoring.aggregation if part.source is PartSource.PANEL else None)
    count = part.people if part.source is PartSource.PUBLIC_JURY else stage.marks_per_entry
    return full if rule is None else _summed(full, rule, count)


def full_of_stage(book: RuleBook, stage: Stage) -> Decimal | None:
    """What the result of a stage comes to at most."""
    rule = stage.scoring
    if not rule.parts:
        full = _summed(_full_of_sheet(book, stage.rubric), rule.aggregation, stage.marks_per_entry)
    else:
        fulls = [full_of_part(book, stage, part) for part in rule.parts]
        given = [(full, part.weight) for full, part in zip(fulls, rule.parts, strict=True) if full is not None]
        if len(given) < len(fulls):
            return None
        if rule.combine is Combine.WEIGHTED_SUM:
            full = sum((one * weight for one, weight in given), Decimal(0))
        else:
            values = [one for one, _weight in given]
            full = max(values) if rule.combine is Combine.BEST else sum(values, Decimal(0))
    return full if full is None or rule.ceiling is None else min(full, rule.ceiling)


def _full_of_sheet(book: RuleBook, code: str) -> Decimal | None:
    return next((rubric.total for rubric in book.rubrics if rubric.code == code), None)


def _summed(full: Decimal | None, rule: Aggregation, count: int | None) -> Decimal | None:
    """A sum over judges has as many full marks as there are sheets."""
    if full is None or rule.method is not Method.SUM:
        return full
    times = rule.sum_to or (None if count is None else count - rule.dropped_of(count))
    return None if times is None else full * times
