"""From marks to ranks: rubrics, aggregation, parts, ties."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from competitions.domain import documents as f
from competitions.domain.documents import Part
from competitions.domain.reading import FaultCode, Reader
from competitions.domain.rounding import Rounding
from competitions.domain.rulebook.types.words import (
    Combine,
    Fallback,
    Method,
    PartSource,
    Ranking,
    RankOn,
    RankWithin,
    TieBy,
    VoteScale,
    VoteWindow,
)

ZERO, ONE = Decimal(0), Decimal(1)


@dataclass(frozen=True, kw_only=True, slots=True)
class LevelWord(Part):
    """A word for marks from `at_least` on (优秀, 良好 …); lists run downwards.

    `at_most` is written only where the source prints both bounds; bounds that overlap are kept as printed, with a warning.
    """

    word: str = f.text(20)
    at_least: Decimal = f.number()
    at_most: Decimal | None = f.number(None)


@dataclass(frozen=True, kw_only=True, slots=True)
class Dimension(Part):
    """An item of a rubric (评分项); a mark is `min`, `min + step`, … up to `max`, counted `weight` times.

    `group` is the heading that several items stand under.
    """

    code: str = f.code()
    name: str = f.text(60)
    max: Decimal = f.number()
    min: Decimal = f.number(ZERO)
    step: Decimal = f.number(ONE)
    hint: str = f.text(500, "")
    levels: tuple[LevelWord, ...] = f.parts(LevelWord)
    weight: Decimal = f.number(ONE, "The mark counts this many times in the total.", low=ZERO)
    group: str = f.text(60, "", doc="Heading that several items stand under.")

    @property
    def points(self) -> Decimal:
        """What the item can add to the total."""
        return self.max * self.weight


@dataclass(frozen=True, kw_only=True, slots=True)
class Rubric(Part):
    """A score sheet (评分表); the total of an entry is the sum of weight × mark over its items.

    `stated_total` is what the source says it adds up to, where it says so; a difference is a warning, never a fault.
    """

    code: str = f.code()
    name: str = f.text(60)
    dimensions: tuple[Dimension, ...] = f.parts(Dimension)
    stated_total: Decimal | None = f.number(None, "The full marks that the source states.")

    @property
    def total(self) -> Decimal:
        """Full marks."""
        return sum((dimension.points for dimension in self.dimensions), Decimal(0))

    def check(self, reader: Reader) -> None:
        """A sheet has items."""
        if not self.dimensions:
            reader.fault("dimensions", FaultCode.EMPTY)


@dataclass(frozen=True, kw_only=True, slots=True)
class Aggregation(Part):
    """Whole sheets are dropped, the highest and the lowest totals; then `method`; `median` and `clamped_mean` drop none.

    When fewer than `min_left` sheets would be left, `fallback` holds for that entry. The keys are those of the score pack
    (`docs/scoring.md`): `drop_fraction` of n is dropped at each end, rounded down; `clamp` limits marks to mean ± clamp;
    with a spread over `tolerance` all marks count; `per_item` drops item by item; `sum_to` scales a sum to that
    many sheets, as if so many judges had marked: no full marks, but a number of sheets.
    `round_marks` rounds every mark left (clamped ones too), `round` what the method gives.
    """

    method: Method = f.choice(Method)
    drop_high: int = f.whole(0, 20, 0)
    drop_low: int = f.whole(0, 20, 0)
    min_left: int = f.whole(1, 100, 2)
    fallback: Fallback = f.choice(Fallback, Fallback.MEAN)
    drop_fraction: Decimal | None = f.number(None, low=ZERO, high=Decimal("0.49"))
    clamp: Decimal | None = f.number(None, low=ZERO)
    tolerance: Decimal | None = f.number(None, low=ZERO)
    per_item: bool = f.flag(False)
    sum_to: int | None = f.whole(1, 1000, None)
    round_marks: Rounding | None = f.rounding(None, "Rounding of each mark that is left.")
    round: Rounding | None = f.rounding(None, "Rounding of what the method gives.")

    @property
    def asks_to_drop(self) -> bool:
        """Whether a number of marks to drop is written down, whether the method drops any or not."""
        return bool(self.drop_high or self.drop_low or self.drop_fraction)

    @property
    def drops(self) -> bool:
        """Whether marks are dropped. The middle one, and a mean of bounded marks, is taken of all."""
        return self.asks_to_drop and self.method not in (Method.MEDIAN, Method.CLAMPED_MEAN)

    def dropped_of(self, marks: int) -> int:
        """How many of so many marks are dropped in all, when enough are left."""
        if not self.drops:
            return 0
        if self.drop_fraction is None:
            return self.drop_high + self.drop_low
        return 2 * int(self.drop_fraction * marks)


@dataclass(frozen=True, kw_only=True, slots=True)
class Ballot(Part):
    """Votes cast in the hall, one phone and one ticket each (现场投票). Without it the office enters the marks of the part.

    public_jury: points for each entry, from `min` to the `max` of the part in steps of `step`, aggregated as the part says;
    public_vote: one vote for one entry, full mark × votes / votes of whoever `scale` names, rounded as `round` says. Below
    `quorum` votes the part counts for nobody.
    """

    window: VoteWindow = f.choice(VoteWindow, VoteWindow.END)
    changeable: bool = f.flag(True, "A vote may be changed until the window closes.")
    min: Decimal = f.number(ZERO, "The lowest points, for public_jury.", low=ZERO)
    step: Decimal = f.number(ONE, "Points go up in these steps, for public_jury.")
    scale: VoteScale = f.choice(VoteScale, VoteScale.LEADER)
    round: Rounding = f.rounding(Rounding(2), "Rounding of the points from votes, for public_vote.")
    quorum: int = f.whole(0, 100_000, 0, "With fewer votes (for any entry) the part counts for nobody.")
    interim: bool = f.flag(
        False, "The screen shows how votes stand before the window closes; else only how many voted."
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class ScorePart(Part):
    """One part of a result: the experts' marks, the audience's, an earlier stage, a mark the office enters.

    `max` is the full mark of a part without a rubric. `factor`: the part is multiplied by a number of the entry.
    """

    code: str = f.code()
    name: str = f.text(60)
    source: PartSource = f.choice(PartSource)
    weight: Decimal = f.number(ONE, "Counts in a weighted sum.", low=ZERO)
    stage: str = f.code("", "The earlier stage, for the source stage.")
    rubric: str = f.code("", "The score sheet; empty: that of the stage, or a single mark up to max.")
    max: Decimal | None = f.number(None, "Full mark of a part without a score sheet.")
    people: int | None = f.whole(1, 100_000, None, "How many give marks in this part.")
    aggregation: Aggregation | None = f.child(Aggregation, None)
    factor: bool = f.flag(False)
    round: Rounding | None = f.rounding(None, "Rounding of the part before it is combined.")
    ballot: Ballot | None = f.child(Ballot, None, "Votes are cast in the hall, by ticket.")

    def check(self, reader: Reader) -> None:
        """An earlier stage is named exactly where it is the source."""
        if (self.source is PartSource.STAGE) != bool(self.stage):
            reader.fault("stage", FaultCode.MISSING if not self.stage else FaultCode.UNKNOWN_KEY)


@dataclass(frozen=True, kw_only=True, slots=True)
class TieBreak(Part):
    """One step of the ordered list that breaks a tie (同分处理)."""

    by: TieBy = f.choice(TieBy)
    item: str = f.code("", "The item of the rubric, for by item.")
    part: str = f.code("", "The part of the score, for by item and by part.")
    stage: str = f.code("", "The earlier stage, for by prior.")

    def check(self, reader: Reader) -> None:
        """What a step compares is named."""
        needed = {TieBy.ITEM: "item", TieBy.PART: "part", TieBy.PRIOR: "stage"}.get(self.by)
        if needed and not getattr(self, needed):
            reader.fault(needed, FaultCode.MISSING)


@dataclass(frozen=True, kw_only=True, slots=True)
class Scoring(Part):
    """From sheets to ranks. None in a rounding: the exact value is carried on.

    Without `parts` the panel's sheets are the whole result. `round_totals` rounds each judge's total first.
    """

    aggregation: Aggregation = f.child(Aggregation)
    round_totals: Rounding | None = f.rounding(None)
    round_result: Rounding = f.rounding()
    rank_on: RankOn = f.choice(RankOn)
    rank_within: RankWithin = f.choice(RankWithin)
    parts: tuple[ScorePart, ...] = f.parts(ScorePart)
    combine: Combine = f.choice(Combine, Combine.SUM)
    floor: Decimal | None = f.number(None, "No result is lower, deductions included.")
    ceiling: Decimal | None = f.number(None, "No result is higher.")
    ranking: Ranking = f.choice(Ranking, Ranking.COMPETITION)
    ascending: bool = f.flag(False, "The smallest result is the best.")
    tie_threshold: Decimal | None = f.number(None, "Differences below it count as equal.", low=ZERO)
    tie_breaks: tuple[TieBreak, ...] = f.parts(TieBreak)

    def aggregation_of(self, part: ScorePart) -> Aggregation:
        """The rule of a part, its own or that of the stage. A jury's marks are entered as totals: they have no items."""
        if part.aggregation is not None or part.source is PartSource.PANEL:
            return part.aggregation or self.aggregation
        return replace(self.aggregation, per_item=False)

    def is_for_award(self, part: ScorePart) -> bool:
        """Whether a part is a vote for an award alone: without weight in the result, and no tie is broken by it."""
        is_idle = self.combine is Combine.WEIGHTED_SUM and part.ballot is not None and part.weight == 0
        return is_idle and all(step.part != part.code for step in self.tie_breaks)

    @property
    def of_result(self) -> Scoring:
        """The same without votes for an award alone: the ranking neither waits for them nor shows them."""
        return replace(self, parts=tuple(part for part in self.parts if not self.is_for_award(part)))

    @property
    def added_whole(self) -> tuple[ScorePart, ...]:
        """The parts of a weighted sum that stand beside its shares: weight 1, where others are shares (bonus points)."""
        whole = tuple(part for part in self.parts if part.weight == 1)
        is_weighted = self.combine is Combine.WEIGHTED_SUM and len(whole) < len(self.parts)
        return whole if is_weighted else ()


PLAIN = Scoring(
    aggregation=Aggregation(method=Method.MEAN),
    round_result=Rounding(2),
    rank_on=RankOn.EXACT,
    rank_within=RankWithin.TRACK,
)
"""What stands in a stage that gives no marks."""
