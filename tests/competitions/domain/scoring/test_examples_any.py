"""Whatever a rule book says, its examples can be told, and the numbers in them are the engine's."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from competitions import presets
from competitions.domain.rounding import Rounding, RoundingMode
from competitions.domain.rulebook import (
    Aggregation,
    Combine,
    CountRounding,
    CutTies,
    Dimension,
    Fallback,
    Method,
    PartSource,
    Penalty,
    PenaltyKind,
    Promotion,
    PromotionKind,
    Ranking,
    RankOn,
    RankWithin,
    ScorePart,
    Scoring,
    TieBreak,
    TieBy,
)
from competitions.domain.scoring.examples import examples

BOOK = presets.book("chuangyi-6-city")
FINAL = BOOK.stage("final")


def rounds(pick, chance=0.5):
    return Rounding(pick.randint(0, 4), pick.choice(list(RoundingMode))) if pick.random() < chance else None


def aggregation(pick):
    method = pick.choice(list(Method))
    rule = Aggregation(
        method=method,
        min_left=pick.randint(1, 3),
        fallback=pick.choice(list(Fallback)),
        clamp=Decimal(pick.choice(("0.5", "3", "0"))) if method is Method.CLAMPED_MEAN else None,
        tolerance=Decimal(pick.choice(("0.3", "2", "0"))) if method is Method.TOLERANCE_MEAN else None,
        sum_to=pick.choice((None, 5)) if method is Method.SUM else None,
        per_item=pick.random() < 0.2,
        round_marks=rounds(pick, 0.2),
        round=rounds(pick, 0.2),
    )
    if pick.random() < 0.2:
        return replace(rule, drop_fraction=Decimal(pick.choice(("0.1", "0.25"))))
    return replace(rule, drop_high=pick.randint(0, 2), drop_low=pick.randint(0, 2))


def dimensions(pick):
    return tuple(
        Dimension(
            code=f"d{index}",
            name=f"项目{index}",
            min=Decimal(pick.choice((0, 0, 1))),
            max=Decimal(pick.choice((2, 5, 10, 25, 30, 100))),
            step=Decimal(pick.choice(("1", "0.5", "0.1"))),
            weight=Decimal(pick.choice(("1", "1", "2", "0.5"))),
        )
        for index in range(pick.randint(1, 5))
    )


def parts(pick):
    found = []
    for index, source in enumerate(pick.sample(list(PartSource), pick.randint(1, 3))):
        part = ScorePart(
            code=f"p{index}",
            name=f"部分{index}",
            source=source,
            weight=Decimal(pick.choice(("0.3", "0.7", "1"))),
            stage="semi" if source is PartSource.STAGE else "",
            max=Decimal(pick.choice((3, 100))) if source is not PartSource.PANEL else None,
            aggregation=aggregation(pick) if pick.random() < 0.3 else None,
            factor=pick.random() < 0.2,
            round=rounds(pick),
        )
        per_item = part.aggregation is not None and part.aggregation.per_item and source is not PartSource.PANEL
        found.append(replace(part, aggregation=None) if per_item else part)
    return tuple(found)


def chain(pick, given):
    steps = []
    for by in pick.sample(list(TieBy), pick.randint(0, 5)):
        part = pick.choice(given).code if given else ""
        if by is TieBy.PART and not part:
            continue
        steps.append(
            TieBreak(
                by=by,
                item="d0" if by is TieBy.ITEM else "",
                part=part if by is TieBy.PART else "",
                stage="semi" if by is TieBy.PRIOR else "",
            )
        )
    return tuple(steps)


def promotion(pick):
    rule = Promotion(
        kind=pick.choice(list(PromotionKind)),
        count=pick.choice((1, 6)),
        percent=Decimal(pick.choice(("33.3", "80"))),
        rounding=pick.choice(list(CountRounding)),
        per_heads=pick.choice((3, 4000)),
        low=1,
        high=3,
        ties=pick.choice(list(CutTies)),
    )
    return pick.choice((None, rule))


def a_book(seed):
    pick = random.Random(seed)
    given = parts(pick) if pick.random() < 0.5 else ()
    by_item = any(part.source is PartSource.PANEL for part in given) or not given
    scoring = Scoring(
        aggregation=aggregation(pick),
        round_totals=rounds(pick, 0.2),
        round_result=rounds(pick, 1) or Rounding(2),
        rank_on=pick.choice(list(RankOn)),
        rank_within=pick.choice(list(RankWithin)),
        parts=given,
        combine=pick.choice(list(Combine)),
        floor=pick.choice((None, Decimal(0))),
        ceiling=pick.choice((None, Decimal(100))),
        ranking=pick.choice(list(Ranking)),
        ascending=pick.random() < 0.2,
        tie_threshold=pick.choice((None, None, Decimal("0.03"), Decimal(50))),
        tie_breaks=tuple(step for step in chain(pick, given) if by_item or step.by is not TieBy.ITEM),
    )
    final = replace(
        FINAL,
        panel_size=pick.choice((1, 3, 5, 9, 40)),
        scoring=scoring,
        promotion=promotion(pick),
        penalty=pick.choice((None, Penalty(kind=PenaltyKind.DEDUCT, amount=Decimal("0.5")))),
    )
    rubric = replace(BOOK.rubrics[0], dimensions=dimensions(pick))
    return replace(BOOK, stages=(BOOK.stages[0], final), rubrics=(rubric,))


@settings(max_examples=150)
@given(st.integers(0, 2**32).map(a_book))
def test_the_examples_of_any_book_can_be_told(book):
    found = examples(book, "final")
    codes = [one.code for one in found]
    assert len(set(codes)) == len(codes)
    for one in found:
        assert one.lines
        for line in one.lines:
            text = line.text(str)
            assert "%(" not in text
            assert "Fraction" not in text
            # An exact number may be long; one out of floating point has more digits than any exact one here.
            assert not re.search(r"\d\.\d{13}", text)


@settings(max_examples=60)
@given(st.integers(0, 2**32).map(a_book))
def test_examples_are_the_same_each_time(book):
    assert examples(book, "final") == examples(book, "final")
