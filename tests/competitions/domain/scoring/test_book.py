"""The rule of a pack from a stage of a rule book."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from competitions import presets
from competitions.domain.rounding import Rounding
from competitions.domain.rulebook import (
    Aggregation,
    Combine,
    CountRounding,
    Fallback,
    PartSource,
    Promotion,
    PromotionKind,
    Ranking,
    RankWithin,
    ScorePart,
    TieBreak,
    TieBy,
    TrackRubric,
)
from competitions.domain.rulebook import CutTies as BookTies
from competitions.domain.rulebook import Method as BookMethod
from competitions.domain.rulebook import RankOn as BookRankOn
from competitions.domain.scoring import (
    PANEL,
    Aggregate,
    Bounds,
    Cut,
    CutTies,
    Method,
    Order,
    RankOn,
    Scope,
    ScorePack,
    TieStep,
    Times,
    dump,
    from_book,
    parse,
)
from competitions.domain.scoring import TieBy as PackTieBy
from competitions.domain.scoring.examples import examples

BOOK = presets.book("chuangyi-6-city")
FINAL = BOOK.stage("final")


def with_final(**changes):
    return replace(BOOK, stages=tuple(replace(one, **changes) if one.code == "final" else one for one in BOOK.stages))


def with_scoring(**changes):
    return with_final(scoring=replace(FINAL.scoring, **changes))


def the_rule(book=BOOK, track=""):
    return from_book(book, "final", track)


def test_the_final_of_the_preset():
    rule = the_rule()
    [part] = rule.parts
    assert (part.id, part.aggregate, part.round, part.factor) == (
        PANEL,
        Aggregate(method=Method.TRIMMED_MEAN, drop_high=1, drop_low=1, min_left=3),
        None,
        None,
    )
    assert [(item.id, item.min, item.max, item.weight) for item in part.items] == [
        ("dim_innovation", 0, 30, 1),
        ("dim_employment", 0, 30, 1),
        ("dim_team", 0, 20, 1),
        ("dim_prospects", 0, 20, 1),
    ]
    assert (rule.round, rule.rank_on, rule.rank_within, rule.tie_breaks) == (
        Rounding(2),
        RankOn.ROUNDED,
        Scope.TRACK,
        (),
    )


def test_every_rule_is_a_pack_that_can_be_written_and_read():
    for stage in BOOK.stages:
        pack = ScorePack(rule=from_book(BOOK, stage.code))
        assert parse(dump(pack)) == pack


def test_an_unknown_stage():
    with pytest.raises(KeyError):
        from_book(BOOK, "none")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"method": BookMethod.MEAN}, {"method": Method.MEAN}),
        ({"method": BookMethod.MEAN, "drop_low": 2}, {"method": Method.TRIMMED_MEAN, "drop_low": 2}),
        (
            {"method": BookMethod.MEAN, "drop_fraction": Decimal("0.1")},
            {"method": Method.TRIMMED_MEAN, "drop_fraction": Fraction(1, 10)},
        ),
        ({"method": BookMethod.SUM, "sum_to": 5}, {"method": Method.SUM, "sum_to": Fraction(5)}),
        ({"method": BookMethod.SUM, "drop_high": 1}, {"method": Method.TRIMMED_SUM, "drop_high": 1}),
        ({"method": BookMethod.MEDIAN}, {"method": Method.MEDIAN}),
        (
            {"method": BookMethod.CLAMPED_MEAN, "clamp": Decimal("3"), "round_marks": Rounding(2)},
            {"method": Method.CLAMPED_MEAN, "clamp": Fraction(3), "round_marks": Rounding(2)},
        ),
        (
            {"method": BookMethod.TOLERANCE_MEAN, "tolerance": Decimal("0.3"), "drop_high": 1, "drop_low": 1},
            {"method": Method.TOLERANCE_MEAN, "tolerance": Fraction(3, 10), "drop_high": 1, "drop_low": 1},
        ),
        (
            {
                "method": BookMethod.MEAN,
                "per_item": True,
                "round": Rounding(1),
                "fallback": Fallback.REFUSE,
                "min_left": 4,
            },
            {"method": Method.MEAN, "per_item": True, "round": Rounding(1), "fallback": Fallback.REFUSE, "min_left": 4},
        ),
    ],
)
def test_aggregations(given, expected):
    assert the_rule(with_scoring(aggregation=Aggregation(**given))).parts[0].aggregate == Aggregate(**expected)


def test_the_rest_of_a_scoring():
    rule = the_rule(
        with_scoring(
            round_totals=Rounding(1),
            rank_on=BookRankOn.EXACT,
            rank_within=RankWithin.STAGE,
            floor=Decimal(0),
            ceiling=Decimal(103),
            ranking=Ranking.DENSE,
            ascending=True,
            tie_threshold=Decimal("0.03"),
        )
    )
    assert rule.parts[0].round_totals == Rounding(1)
    assert (rule.rank_on, rule.rank_within, rule.bounds) == (
        RankOn.EXACT,
        None,
        Bounds(min=Fraction(0), max=Fraction(103)),
    )
    assert (rule.ranking, rule.order, rule.tie_threshold) == (Ranking.DENSE, Order.ASCENDING, Fraction(3, 100))


PARTS = (
    ScorePart(code="experts", name="专家", source=PartSource.PANEL, weight=Decimal("0.6"), round=Rounding(2)),
    ScorePart(
        code="jury",
        name="大众评审",
        source=PartSource.PUBLIC_JURY,
        max=Decimal(100),
        weight=Decimal("0.3"),
        aggregation=Aggregation(method=BookMethod.MEDIAN),
    ),
    ScorePart(code="before", name="复赛", source=PartSource.STAGE, stage="semi", weight=Decimal("0.1"), factor=True),
)


def test_parts_of_a_result():
    rule = the_rule(with_scoring(parts=PARTS, combine=Combine.WEIGHTED_SUM, round_totals=Rounding(0)))
    assert [(part.id, len(part.items), part.weight, part.aggregate.method) for part in rule.parts] == [
        ("experts", 4, Fraction(3, 5), Method.TRIMMED_MEAN),
        ("jury", 0, Fraction(3, 10), Method.MEDIAN),
        ("before", 0, Fraction(1, 10), Method.MEAN),
    ]
    assert [(part.round, part.round_totals, part.factor) for part in rule.parts] == [
        (Rounding(2), Rounding(0), None),
        (None, None, None),
        (None, None, Times.ENTRY),
    ]
    assert rule.combine is Combine.WEIGHTED_SUM


def test_a_jury_without_a_rule_of_its_own_is_not_worked_out_item_by_item():
    """Its marks are entered as totals: item by item the pack would be refused when all is marked."""
    jury = replace(PARTS[1], aggregation=None)
    scoring = with_scoring(
        parts=(PARTS[0], jury),
        combine=Combine.WEIGHTED_SUM,
        aggregation=Aggregation(method=BookMethod.MEAN, per_item=True),
    )
    assert [part.aggregate.per_item for part in the_rule(scoring).parts] == [True, False]


def test_the_tie_list_ends_where_people_decide():
    steps = (
        TieBreak(by=TieBy.ITEM, item="dim_innovation"),
        TieBreak(by=TieBy.PRIOR, stage="semi"),
        TieBreak(by=TieBy.CONFER),
        TieBreak(by=TieBy.EXACT),
    )
    assert the_rule(with_scoring(tie_breaks=steps)).tie_breaks == (
        TieStep(by=PackTieBy.ITEM, part=PANEL, item="dim_innovation"),
        TieStep(by=PackTieBy.PRIOR, stage="semi"),
    )


def test_an_item_of_an_earlier_stage_is_a_prior_result():
    steps = (
        TieBreak(by=TieBy.ITEM, part="before", item="dim_team"),
        TieBreak(by=TieBy.ITEM, part="experts", item="dim_team"),
        TieBreak(by=TieBy.PART, part="jury"),
    )
    assert the_rule(with_scoring(parts=PARTS, tie_breaks=steps)).tie_breaks == (
        TieStep(by=PackTieBy.PRIOR, stage="semi.dim_team"),
        TieStep(by=PackTieBy.ITEM, part="experts", item="dim_team"),
        TieStep(by=PackTieBy.PART, part="jury"),
    )


def test_tracks_with_score_sheets_of_their_own():
    other = replace(BOOK.rubrics[0], code="other", dimensions=BOOK.rubrics[0].dimensions[:2])
    book = replace(
        with_final(track_rubrics=(TrackRubric(track="rural", rubric="other"),)), rubrics=(*BOOK.rubrics, other)
    )
    assert [len(the_rule(book, track).parts[0].items) for track in ("rural", "silver", "")] == [2, 4, 0]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({"kind": PromotionKind.PER_TRACK, "count": 5}, Cut(places=5, per=Scope.TRACK)),
        (
            {"kind": PromotionKind.OVERALL, "count": 18, "ties": BookTies.INCLUDE},
            Cut(places=18, ties=CutTies.INCLUDE),
        ),
        ({"kind": PromotionKind.QUOTA}, Cut(places=6, per=Scope.TRACK)),
        ({"kind": PromotionKind.OVERALL, "count": 18, "min_per_track": 1}, None),
        ({"kind": PromotionKind.PERCENT, "percent": Decimal(80), "rounding": CountRounding.UP}, None),
        ({"kind": PromotionKind.ALL}, None),
    ],
)
def test_the_line(rule, expected):
    assert the_rule(with_final(promotion=Promotion(**rule))).cut == expected


def test_the_line_of_stages_without_a_promotion_of_their_own():
    assert from_book(BOOK, "semi").cut == Cut(places=10, per=Scope.TRACK)
    assert from_book(BOOK, "final").cut == Cut(places=6, per=Scope.TRACK)
    uneven = replace(BOOK, tracks=(replace(BOOK.tracks[0], quota=3), *BOOK.tracks[1:]))
    assert from_book(uneven, "final").cut is None
    assert from_book(uneven, "final", BOOK.tracks[0].code).cut == Cut(places=3, per=Scope.TRACK)


SHIPPED = [
    *(pytest.param(presets.book, code, id=code) for code in presets.codes()),
    *(pytest.param(presets.round_book, code, id=code) for code in presets.round_codes()),
]


@pytest.mark.parametrize(("read", "code"), SHIPPED)
def test_every_stage_of_every_shipped_book_is_a_pack_and_has_examples(read, code):
    book = read(code)
    for stage in book.stages:
        pack = ScorePack(rule=from_book(book, stage.code))
        assert parse(dump(pack)) == pack
        assert bool(examples(book, stage.code)) == stage.mode.is_marked
