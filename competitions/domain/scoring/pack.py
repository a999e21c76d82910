"""The score pack: everything that a result is computed from, as one document.

Each class is one object of the document; its fields say what may stand there (`docs/scoring.md`, and
`docs/schemas/scorepack.schema.json`, which is made from here). Numbers are exact fractions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from competitions.domain.documents import Record
from competitions.domain.reading import FaultCode, Reader
from competitions.domain.rounding import Rounding
from competitions.domain.scoring import fields as f
from competitions.domain.scoring.words import (
    Combine,
    CutTies,
    Fallback,
    Method,
    Missing,
    Order,
    Ranking,
    RankOn,
    Scope,
    Status,
    TieBy,
    Times,
    Turn,
)

FORMAT = "chuangxiang.scorepack/1"
ZERO, ONE, HALF = Fraction(0), Fraction(1), Fraction(1, 2)


@dataclass(frozen=True, kw_only=True, slots=True)
class Item(Record):
    """One line of a score sheet. A mark outside `min` and `max` is a fault; without them it may be any number."""

    id: str = f.name()
    min: Fraction | None = f.number(None)
    max: Fraction | None = f.number(None)
    weight: Fraction = f.number(ONE, "The total of a sheet is the sum of weight × mark, never divided by the weights.")

    def check(self, reader: Reader) -> None:
        """The bounds leave room."""
        if self.min is not None and self.max is not None and self.min > self.max:
            reader.fault("max", FaultCode.CONTRADICTION, detail="max is below min")


@dataclass(frozen=True, kw_only=True, slots=True)
class Aggregate(Record):
    """From the judges' totals of one entry to one number.

    Dropping needs n - low - high ≥ `min_left`, else `fallback` holds: the plain mean of all (`mean`), or no result
    (`refuse`). Of equal extremes the judge latest in `judges` is struck.
    """

    method: Method = f.choice(Method, Method.MEAN)
    drop_high: int = f.whole(0, 1000, 0, "Highest totals struck, for trimmed_* and tolerance_mean.")
    drop_low: int = f.whole(0, 1000, 0, "Lowest totals struck, for trimmed_* and tolerance_mean.")
    drop_fraction: Fraction | None = f.number(
        None, "In their place: this fraction of n at each end, rounded down.", low=ZERO, high=HALF
    )
    clamp: Fraction | None = f.number(None, "For clamped_mean: totals are limited to their mean ± clamp.", low=ZERO)
    tolerance: Fraction | None = f.number(
        None, "For tolerance_mean: when the totals left differ by more, the mean of all counts.", low=ZERO
    )
    min_left: int = f.whole(1, 1000, 2)
    fallback: Fallback = f.choice(Fallback, Fallback.MEAN)
    per_item: bool = f.flag(False, "Each item is dropped, aggregated and rounded on its own, then weighted and added.")
    round_marks: Rounding | None = f.rounding("Of every mark left, before it is aggregated.")
    sum_to: Fraction | None = f.number(None, "A sum is scaled to this many marks: × sum_to / marks left.", low=ZERO)
    round: Rounding | None = f.rounding("Of the aggregate, before the factor.")

    def check(self, reader: Reader) -> None:
        """What the method needs is there, and one way of dropping is told, not two."""
        for method, key in ((Method.CLAMPED_MEAN, "clamp"), (Method.TOLERANCE_MEAN, "tolerance")):
            if self.method is method and not reader.has(key):
                reader.fault(key, FaultCode.MISSING)
        if self.drop_fraction is not None and (self.drop_high or self.drop_low):
            reader.fault("drop_fraction", FaultCode.CONTRADICTION, detail="it stands beside drop_high or drop_low")
        if self.sum_to == 0:
            reader.fault("sum_to", FaultCode.CONTRADICTION, detail="a sum cannot be scaled to 0 marks")

    def drops(self, n: int) -> tuple[int, int]:
        """How many of `n` marks are struck: highest, lowest."""
        if not self.method.drops:
            return 0, 0
        if self.drop_fraction is not None:
            count = self.drop_fraction * n
            return count.numerator // count.denominator, count.numerator // count.denominator
        return self.drop_high, self.drop_low


@dataclass(frozen=True, kw_only=True, slots=True)
class FromVotes(Record):
    """The mark of a part that comes from a vote: `max` × votes / votes of, rounded. Nothing else may stand there."""

    max: Fraction = f.number()
    round: Rounding | None = f.rounding("Of the points; null: they are exact.")


@dataclass(frozen=True, kw_only=True, slots=True)
class RulePart(Record):
    """One part of a result. Without `items` its marks carry a `total`."""

    id: str = f.name()
    items: tuple[Item, ...] = f.rows(Item)
    aggregate: Aggregate = f.child(Aggregate, Aggregate())
    round_totals: Rounding | None = f.rounding("Of each judge's total, before anything is dropped.")
    factor: Times | None = f.choice(Times, None, "entry: multiplied by the factor of the entry for this part.")
    round: Rounding | None = f.rounding("Of the part after the factor; null: the exact value is carried on.")
    weight: Fraction = f.number(ONE, "Counts in a weighted_sum only; weights are never normalised.")
    votes: FromVotes | None = f.child(FromVotes, None, "The marks follow from the votes of the entries.")


@dataclass(frozen=True, kw_only=True, slots=True)
class Bounds(Record):
    """No result is lower than `min` or higher than `max`, adjustments included."""

    min: Fraction | None = f.number(None)
    max: Fraction | None = f.number(None)

    def check(self, reader: Reader) -> None:
        """The bounds leave room."""
        if self.min is not None and self.max is not None and self.min > self.max:
            reader.fault("max", FaultCode.CONTRADICTION, detail="max is below min")


@dataclass(frozen=True, kw_only=True, slots=True)
class TieStep(Record):
    """One step of the list that breaks a tie. Larger is better (smaller where the order is ascending).

    item: that item's aggregate under the same drop rule, unweighted and unrounded. part: the exact part.
    untrimmed_mean, highest_mark: over all judges' totals of all parts. fewest_penalties: number of negative amounts.
    prior: the result of an earlier stage, a missing one last. exact: the result before rounding. next_best: the next
    best part (a second such step: the one after it).
    """

    by: TieBy = f.choice(TieBy)
    part: str | None = f.name(None, "For item and part. For item it may be left out where one part has that item.")
    item: str | None = f.name(None)
    stage: str | None = f.name(None)

    def check(self, reader: Reader) -> None:
        """What a step compares is named; where `by` itself is at fault nothing more is asked."""
        if reader.raw("by") != self.by:
            return
        for key in {TieBy.ITEM: ("item",), TieBy.PART: ("part",), TieBy.PRIOR: ("stage",)}.get(self.by, ()):
            if not reader.has(key):
                reader.fault(key, FaultCode.MISSING)


@dataclass(frozen=True, kw_only=True, slots=True)
class Cut(Record):
    """The line after `places` ranked entries. A tie is an equal rank across it.

    include: all of the tie are in. exclude: none of them, and places stay empty. ask: all of them are `tied`.
    """

    places: int = f.whole(0, 1_000_000)
    ties: CutTies = f.choice(CutTies, CutTies.ASK)
    per: Scope | None = f.choice(Scope, None, "track: so many places in each track.")


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule(Record):
    """From marks to ranks. Every rounding that is null carries the exact value on."""

    parts: tuple[RulePart, ...] = f.rows(RulePart)
    combine: Combine = f.choice(Combine, Combine.SUM)
    round: Rounding | None = f.rounding("Of the result, after adjustments and bounds.")
    rank_on: RankOn = f.choice(RankOn, RankOn.ROUNDED)
    bounds: Bounds = f.child(Bounds, Bounds())
    order: Order = f.choice(Order, Order.DESCENDING)
    ranking: Ranking = f.choice(Ranking, Ranking.COMPETITION)
    rank_within: Scope | None = f.choice(Scope, None)
    tie_threshold: Fraction | None = f.number(None, "Differences below it count as equal.", low=ZERO)
    tie_breaks: tuple[TieStep, ...] = f.rows(TieStep)
    cut: Cut | None = f.child(Cut, None)


@dataclass(frozen=True, kw_only=True, slots=True)
class Adjustment(Record):
    """An amount that is added to the result; a negative one deducts."""

    amount: Decimal = f.amount()
    reason: str | None = f.remark(limit=2000)


@dataclass(frozen=True, kw_only=True, slots=True)
class PackEntry(Record):
    """An entry. `factors` by part, `prior` results by stage; `votes` by part, and of how many votes they are a share."""

    id: str = f.name()
    track: str | None = f.remark()
    region: str | None = f.remark()
    status: Status = f.choice(Status, Status.ACTIVE)
    factors: Mapping[str, Fraction] | None = f.numbers()
    prior: Mapping[str, Fraction] | None = f.numbers()
    votes: Mapping[str, Fraction] | None = f.numbers()
    votes_of: Mapping[str, Fraction] | None = f.numbers()
    adjustments: tuple[Adjustment, ...] = f.rows(Adjustment)


@dataclass(frozen=True, kw_only=True, slots=True)
class PackJudge(Record):
    """A judge. The order of the list decides which of two equal extremes is struck, and nothing else."""

    id: str = f.name()
    panel: str | None = f.remark()
    region: str | None = f.remark()


@dataclass(frozen=True, kw_only=True, slots=True)
class Mark(Record):
    """What one judge gave one entry in one part: exactly one of `total`, `items`, `missing`."""

    entry: str = f.name()
    judge: str = f.name()
    part: str = f.name()
    total: Fraction | None = f.number(None)
    items: Mapping[str, Fraction] | None = f.numbers()
    missing: Missing | None = f.choice(Missing, None)

    def check(self, reader: Reader) -> None:
        """One kind of answer."""
        given = [key for key in ("total", "items", "missing") if reader.has(key)]
        if not given:
            reader.fault("", FaultCode.CONTRADICTION, detail="one of total, items, missing must be given")
        if len(given) > 1:
            reader.fault("", FaultCode.CONTRADICTION, detail=f"only one of {', '.join(given)} may be given")


@dataclass(frozen=True, kw_only=True, slots=True)
class KeptMark(Mark):
    """A mark of an entry that was judged again (复评), as it was given. It is shown and computes nothing: what counts stands
    in `marks`.
    """

    turn: Turn = f.choice(Turn)


@dataclass(frozen=True, kw_only=True, slots=True)
class ScorePack(Record):
    """Rule, entries, judges and marks of one stage."""

    rule: Rule = f.child(Rule, Rule())
    entries: tuple[PackEntry, ...] = f.rows(PackEntry)
    judges: tuple[PackJudge, ...] = f.rows(PackJudge)
    marks: tuple[Mark, ...] = f.rows(Mark)
    kept: tuple[KeptMark, ...] = f.rows(KeptMark)
