"""The rule of a score pack from a stage of a rule book."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from competitions.domain.rounding import exact
from competitions.domain.rulebook.types import (
    Aggregation,
    PartSource,
    Promotion,
    PromotionKind,
    RankWithin,
    Rubric,
    RuleBook,
    ScorePart,
    Scoring,
    Stage,
    TieBreak,
)
from competitions.domain.rulebook.types import Method as BookMethod
from competitions.domain.rulebook.types import RankOn as BookRankOn
from competitions.domain.scoring.pack import Aggregate, Bounds, Cut, FromVotes, Item, Rule, RulePart, TieStep
from competitions.domain.scoring.words import Method, Order, RankOn, Scope, TieBy, Times

PANEL = "panel"  # the id of the only part of a stage whose result is the panel's sheets alone
RubricOf = Callable[[ScorePart | None], Rubric | None]

_OF_PEOPLE = (PartSource.PANEL, PartSource.PUBLIC_JURY)  # without a rule of their own, by that of the stage
_TRIMMED = {BookMethod.MEAN: Method.TRIMMED_MEAN, BookMethod.SUM: Method.TRIMMED_SUM}


def from_book(book: RuleBook, stage_code: str, track_code: str = "") -> Rule:
    """The rule by which a stage is tabulated. Raises KeyError for an unknown stage.

    Where tracks have score sheets of their own, `track_code` says whose items are meant; without it marks are totals.
    Steps of the tie chain that people take end the chain of the pack: what stands behind them is for people, too. A
    number of places that depends on the field (a percentage, heads, ranges) is no cut of the pack. A vote for an award alone is
    no part of it.
    """
    stage = book.stage(stage_code)
    rule = from_scoring(stage.scoring.of_result, lambda part: _rubric(book, stage, part, track_code))
    return replace(rule, cut=_cut(book, stage, track_code))


def from_scoring(scoring: Scoring, rubric_of: RubricOf) -> Rule:
    """The rule of a stage's `scoring` alone, without a line. `rubric_of(None)` is the score sheet of the stage."""
    parts = tuple(_part(scoring, part, rubric_of(part)) for part in scoring.parts)
    if not parts:
        items = items_of(rubric_of(None))
        parts = (
            RulePart(
                id=PANEL, items=items, aggregate=aggregate_of(scoring.aggregation), round_totals=scoring.round_totals
            ),
        )
    return Rule(
        parts=parts,
        combine=scoring.combine,
        round=scoring.round_result,
        rank_on=RankOn.ROUNDED if scoring.rank_on is BookRankOn.SHOWN else RankOn.EXACT,
        bounds=Bounds(min=_number(scoring.floor), max=_number(scoring.ceiling)),
        order=Order.ASCENDING if scoring.ascending else Order.DESCENDING,
        ranking=scoring.ranking,
        rank_within=Scope.TRACK if scoring.rank_within is RankWithin.TRACK else None,
        tie_threshold=_number(scoring.tie_threshold),
        tie_breaks=tuple(_steps(scoring, parts)),
    )


def aggregate_of(rule: Aggregation) -> Aggregate:
    """The aggregate of a pack: a mean or a sum that drops marks has a name of its own there."""
    drops = bool(rule.drop_high or rule.drop_low or rule.drop_fraction)
    return Aggregate(
        method=_TRIMMED[rule.method] if drops and rule.method in _TRIMMED else Method(rule.method.value),
        drop_high=rule.drop_high,
        drop_low=rule.drop_low,
        drop_fraction=_number(rule.drop_fraction),
        clamp=_number(rule.clamp),
        tolerance=_number(rule.tolerance),
        min_left=rule.min_left,
        fallback=rule.fallback,
        per_item=rule.per_item,
        round_marks=rule.round_marks,
        sum_to=None if rule.sum_to is None else Fraction(rule.sum_to),
        round=rule.round,
    )


def panel_part(scoring: Scoring) -> str | None:
    """The id of the part that the panel's sheets go into; None when none does."""
    if not scoring.parts:
        return PANEL
    return next((part.code for part in scoring.parts if part.source is PartSource.PANEL), None)


def _part(scoring: Scoring, part: ScorePart, rubric: Rubric | None) -> RulePart:
    of_panel = part.source is PartSource.PANEL
    aggregation = scoring.aggregation_of(part) if part.source in _OF_PEOPLE else part.aggregation
    return RulePart(
        id=part.code,
        items=items_of(rubric),
        aggregate=Aggregate() if aggregation is None else aggregate_of(aggregation),
        round_totals=scoring.round_totals if of_panel else None,
        factor=Times.ENTRY if part.factor else None,
        round=part.round,
        weight=exact(part.weight),
        votes=_votes(part),
    )


def _votes(part: ScorePart) -> FromVotes | None:
    """How votes in the hall become points; None where points are given, or the office enters them."""
    if part.ballot is None or part.source is not PartSource.PUBLIC_VOTE:
        return None
    return FromVotes(max=exact(part.max or 0), round=part.ballot.round)


def _rubric(book: RuleBook, stage: Stage, part: ScorePart | None, track: str) -> Rubric | None:
    """The score sheet behind a part; None where its marks are totals."""
    if part is not None and part.rubric:
        return book.rubric(part.rubric)
    if part is not None and part.source is not PartSource.PANEL:
        return None
    several = {one.rubric for one in stage.track_rubrics} - {stage.rubric}
    if (several and not track) or not stage.rubric_of(track):
        return None
    return book.rubric(stage.rubric_of(track))


def items_of(rubric: Rubric | None) -> tuple[Item, ...]:
    """The items of a score sheet; none where there is no sheet."""
    if rubric is None:
        return ()
    return tuple(
        Item(id=item.code, min=exact(item.min), max=exact(item.max), weight=exact(item.weight))
        for item in rubric.dimensions
    )


def _steps(scoring: Scoring, parts: tuple[RulePart, ...]) -> Iterator[TieStep]:
    for step in scoring.tie_breaks:
        if not step.by.is_computed:
            return
        yield _step(scoring, step, parts)


def _step(scoring: Scoring, step: TieBreak, parts: tuple[RulePart, ...]) -> TieStep:
    """An item of a part that is an earlier stage is a prior result of the entry, called `stage.item`."""
    by = TieBy(step.by.value)
    source = next((part for part in scoring.parts if part.code == step.part), None)
    if by is TieBy.ITEM and source is not None and source.source is PartSource.STAGE:
        return TieStep(by=TieBy.PRIOR, stage=f"{source.stage}.{step.item}")
    part = step.part
    if by is TieBy.ITEM and not part:
        having = [one.id for one in parts if any(item.id == step.item for item in one.items)]
        part = having[0] if having else ""
    return TieStep(by=by, part=part or None, item=step.item or None, stage=step.stage or None)


def _cut(book: RuleBook, stage: Stage, track: str) -> Cut | None:
    rule = stage.promotion
    if rule is None:
        places = stage.advance_per_track
        if places is None and book.next_stage(stage.code) is None:
            places = _quota(book, stage, track)
        return None if places is None else Cut(places=places, per=Scope.TRACK)
    places, per = _places(book, stage, rule, track)
    return None if places is None else Cut(places=places, ties=rule.ties, per=per)


def _places(book: RuleBook, stage: Stage, rule: Promotion, track: str) -> tuple[int | None, Scope | None]:
    if rule.min_per_track:
        return None, None
    if rule.kind is PromotionKind.PER_TRACK:
        return rule.count, Scope.TRACK
    if rule.kind in (PromotionKind.OVERALL, PromotionKind.PER_HALL):
        return rule.count, None
    if rule.kind is PromotionKind.QUOTA:
        return _quota(book, stage, track), Scope.TRACK
    return None, None


def _quota(book: RuleBook, stage: Stage, track: str) -> int | None:
    """The quota of one track, or the one that all of them have."""
    quotas = {one.quota for one in book.tracks if stage.takes(one.code) and track in ("", one.code)}
    return quotas.pop() if len(quotas) == 1 else None


def _number(value: Decimal | None) -> Fraction | None:
    return None if value is None else exact(value)
