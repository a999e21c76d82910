"""Worked examples: each rule of a stage explains itself."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from competitions import presets
from competitions.domain.rounding import Rounding, RoundingMode
from competitions.domain.rulebook import (
    Aggregation,
    Combine,
    CountRounding,
    CutTies,
    Dimension,
    Fallback,
    Penalty,
    PenaltyKind,
    Promotion,
    PromotionKind,
    Ranking,
    RankOn,
    ScorePart,
    StageMode,
    TieBreak,
    TieBy,
)
from competitions.domain.rulebook import Method as BookMethod
from competitions.domain.rulebook import PartSource as Source
from competitions.domain.scoring.examples import examples

BOOK = presets.book("chuangyi-6-city")
FINAL = BOOK.stage("final")


def with_final(**changes):
    return replace(BOOK, stages=tuple(replace(one, **changes) if one.code == "final" else one for one in BOOK.stages))


def with_scoring(panel_size=5, **changes):
    return with_final(panel_size=panel_size, scoring=replace(FINAL.scoring, **changes))


def said(book=BOOK, stage="final"):
    return {one.code: [line.text(str) for line in one.lines] for one in examples(book, stage)}


def test_the_final_of_the_preset():
    assert said() == {
        "total": ["One judge gives 创新引领 30, 创业带动就业 24, 项目团队 16, 发展前景 18: the total is 88."],
        "aggregate": [
            "7 judges gave 88, 90, 85, 92, 87, 91, 86: 92 and 85 are dropped, the mean of 88, 90, 87, 91 and 86 is 88.40."
        ],
        "few_marks": ["4 judges gave 88, 90, 85, 92: too few to drop any, the mean is 88.75."],
        "aside": [
            "One of 7 judges stands aside and counts as missing, not as 0. 6 judges gave 88, 90, 85, 92, 87, 91: 92 and 85 are dropped, the mean of 88, 90, 87 and 91 is 89.00."
        ],
        "rounding": [
            "90.025 is published as 90.03: a 5 is rounded up.",
            "90.032 and 90.031 are both published as 90.03 and are equal.",
        ],
        "places": ["90, 88, 88, 86 take the places 1, 2, 2, 4."],
        "cut": [
            "The line is after place 6, and two entries share place 6: neither number nor order decides; people do, and the reason is kept."
        ],
    }  # fmt: skip


def test_what_is_invented_says_so():
    assert {line.demo for one in examples(BOOK, "final") for line in one.lines} == {True}


def test_an_unknown_stage_and_one_without_marks():
    with pytest.raises(KeyError):
        examples(BOOK, "none")
    assert examples(with_final(mode=StageMode.TRAINING), "final") == ()


@pytest.mark.parametrize(
    ("rule", "lines"),
    [
        ({"method": BookMethod.MEAN}, ["5 judges gave 88, 90, 85, 92, 87: the mean is 88.40."]),
        (
            {"method": BookMethod.MEAN, "drop_low": 1},
            ["5 judges gave 88, 90, 85, 92, 87: 85 is dropped, the mean of 88, 90, 92 and 87 is 89.25."],
        ),
        ({"method": BookMethod.MEDIAN}, ["5 judges gave 88, 90, 85, 92, 87: in order 85, 87, 88, 90, 92, the middle is 88.00."]),
        ({"method": BookMethod.SUM}, ["5 judges gave 88, 90, 85, 92, 87: the sum is 442.00."]),
        (
            {"method": BookMethod.SUM, "sum_to": 3},
            ["5 judges gave 88, 90, 85, 92, 87: the sum of 5 marks is 442, scaled to 3 marks 265.20."],
        ),
        (
            {"method": BookMethod.SUM, "drop_high": 1, "drop_low": 1},
            ["5 judges gave 88, 90, 85, 92, 87: 92 and 85 are dropped, the sum of 88, 90 and 87 is 265.00."],
        ),
        (
            {"method": BookMethod.MEAN, "drop_fraction": Decimal("0.2"), "round": Rounding(0)},
            [
                "5 judges gave 88, 90, 85, 92, 87: 92 and 85 are dropped, the mean of 88, 90 and 87 is 88.33 (265/3), rounded 88."
            ],
        ),
        (
            {"method": BookMethod.CLAMPED_MEAN, "clamp": Decimal(3)},
            [
                "5 judges gave 70, 70.5, 70, 70.5, 79: their mean is 72.00, so only 69.00 to 75.00 counts, 79 counts as 75.00, the mean of 70.00, 70.50, 70.00, 70.50 and 75.00 is 71.20."
            ],
        ),
        (
            {"method": BookMethod.CLAMPED_MEAN, "clamp": Decimal("0.7"), "round_marks": Rounding(1)},
            [
                "5 judges gave 70, 70.5, 70, 70.5, 72.1: their mean is 70.62, so only 69.92 to 71.32 counts, 72.1 counts as 71.30, rounded they are 70, 70.5, 70, 70.5, 71.3, the mean of 70.00, 70.50, 70.00, 70.50 and 71.30 is 70.46."
            ],
        ),
        (
            {"method": BookMethod.TOLERANCE_MEAN, "tolerance": Decimal(2), "drop_high": 1, "drop_low": 1},
            [
                "5 judges gave 69.5, 70, 70, 72.5, 72: 72.5 and 69.5 are dropped, those left lie 2 apart, not more than 2, the mean of 70, 70 and 72 is 70.67 (212/3).",
                "5 judges gave 69.5, 70, 70, 73, 72.5: the middle marks lie more than 2 apart, so all marks count, the mean is 71.00.",
            ],
        ),
    ],
)  # fmt: skip
def test_methods(rule, lines):
    assert said(with_scoring(aggregation=Aggregation(**rule)))["aggregate"] == lines


def test_a_rule_that_refuses():
    rule = Aggregation(method=BookMethod.MEAN, drop_high=1, drop_low=1, fallback=Fallback.REFUSE)
    assert said(with_scoring(aggregation=rule))["few_marks"] == [
        "3 judges gave 88, 90, 85: too few to drop any, so there is no result."
    ]


def test_item_by_item():
    rule = Aggregation(method=BookMethod.MEAN, drop_high=1, drop_low=1, per_item=True)
    lines = said(with_scoring(aggregation=rule))["items"]
    assert lines[0].startswith("创新引领: 5 judges gave 30, 24, 28, 26, 25: 30 and 24 are dropped, the mean of")
    assert (len(lines), lines[-1]) == (5, "Together: 86.33 (259/3).")


def test_items_with_weights():
    items = (
        Dimension(code="a", name="内容", max=Decimal(10), weight=Decimal("2.5")),
        Dimension(code="b", name="表达", max=Decimal(10), weight=Decimal(1)),
    )
    book = replace(BOOK, rubrics=(replace(BOOK.rubrics[0], dimensions=items),))
    assert said(book)["total"] == ["One judge gives 内容 10 × 2.5, 表达 8: the total is 33."]


EXPERTS = ScorePart(code="experts", name="专家评审", source=Source.PANEL)
VOTES = ScorePart(code="votes", name="网络投票", source=Source.PUBLIC_VOTE, max=Decimal(3))
DROPS = Aggregation(method=BookMethod.MEAN, drop_high=1, drop_low=1)


def test_experts_up_to_100_and_votes_up_to_3():
    found = said(with_scoring(parts=(replace(EXPERTS, max=Decimal(100)), VOTES), aggregation=DROPS))
    assert found["parts"] == [
        "“专家评审” 88.33 (265/3) of at most 100, “网络投票” 2.50 of at most 3: the result is 265/3 + 2.5 = 90.83 (545/6)."
    ]
    assert found["aggregate"] == [
        "“专家评审”: 5 judges gave 88, 90, 85, 92, 87: 92 and 85 are dropped, the mean of 88, 90 and 87 is 88.33 (265/3)."
    ]


def test_parts_with_weights():
    jury = ScorePart(
        code="jury", name="大众评审", source=Source.PUBLIC_JURY, max=Decimal(100), people=3, weight=Decimal("0.4")
    )
    jury = replace(jury, aggregation=Aggregation(method=BookMethod.MEDIAN))
    experts = replace(EXPERTS, weight=Decimal("0.6"), round=Rounding(2))
    found = said(with_scoring(parts=(experts, jury), combine=Combine.WEIGHTED_SUM, aggregation=DROPS))
    assert found["parts"] == [
        "“专家评审” 88.33 with 60 %, “大众评审” 88.00 with 40 %: the result is 88.33 × 0.6 + 88 × 0.4 = 88.20 (88.198)."
    ]


def test_the_best_part_and_a_factor():
    runs = tuple(ScorePart(code=f"r{n}", name=f"第{n}轮", source=Source.RECORD, max=Decimal(100)) for n in (1, 2))
    found = said(with_scoring(parts=(replace(runs[0], factor=True), runs[1]), combine=Combine.BEST))
    assert found["parts"] == [
        "“第1轮”: 86.00 times the factor 1.2 of the entry is 103.20.",
        "“第1轮” 103.20 of at most 100, “第2轮” 86.00 of at most 100: the best of them is the result, 103.20.",
    ]


def test_deductions_and_bounds():
    late = Penalty(kind=PenaltyKind.DEDUCT, amount=Decimal("0.5"))
    book = with_scoring(floor=Decimal(0), ceiling=Decimal(100), aggregation=DROPS)
    book = replace(book, stages=(book.stages[0], replace(book.stages[1], penalty=late)))
    assert said(book)["deductions"] == [
        "88.33 (265/3) with 0.5 points taken off is 87.83 (527/6).",
        "88.33 (265/3) with 90 points taken off would be -1.67 (-5/3); it counts as 0.00.",
        "88.33 (265/3) with 13 points added would be 101.33 (304/3); it counts as 100.00.",
    ]


@pytest.mark.parametrize(
    ("mode", "line"),
    [
        (RoundingMode.HALF_EVEN, "90.25 is published as 90.2: a 5 is rounded to the even neighbour."),
        (RoundingMode.DOWN, "90.25 is published as 90.2: what follows is cut off."),
    ],
)
def test_roundings(mode, line):
    found = said(with_scoring(round_result=Rounding(1, mode), rank_on=RankOn.EXACT))["rounding"]
    assert found == [line, "90.32 and 90.31 are both published as 90.3 and are not equal; one more decimal is shown."]


# --- Ties -------------------------------------------------------------------------------------------------------------


def chain(*steps, **changes):
    return said(with_scoring(tie_breaks=tuple(TieBreak(**step) for step in steps), **changes))["ties"]


FIRST = "Two entries have the same result. The steps are tried in their order until one differs."
LAST = "Where no step differs they share the place."


def test_ties_step_by_step():
    steps = (
        {"by": TieBy.ITEM, "item": "dim_innovation"},
        {"by": TieBy.ITEM, "item": "dim_team"},
        {"by": TieBy.FEWEST_PENALTIES},
        {"by": TieBy.UNTRIMMED_MEAN},
        {"by": TieBy.HIGHEST_MARK},
        {"by": TieBy.PRIOR, "stage": "semi"},
        {"by": TieBy.EXACT},
    )
    assert chain(*steps, aggregation=DROPS) == [
        FIRST,
        "Step 1, “创新引领”: both have 80.00; A has 24.5 there and B 24, so A stands first.",
        "Step 2, “项目团队”: both have 80.00; A has 16.5 there and B 16, so A stands first.",
        "Step 3, the number of deductions: both have 78.00; A has 1 there and B 2, so A stands first.",
        "Step 4, the mean of all marks: both have 80.00; A has 80.1 there and B 80, so A stands first.",
        "Step 5, the highest mark: both have 80.00; A has 80.5 there and B 80, so A stands first.",
        "Step 6, the earlier result “复赛（盲评）”: both have 80.00; A has 86.4 there and B 85.1, so A stands first.",
        "Step 7, the result before rounding: both have 90.00; A has 90.002 there and B 90.001, so A stands first.",
        LAST,
    ]


def test_what_people_decide_is_said_in_its_place():
    steps = ({"by": TieBy.PRIOR, "stage": "semi"}, {"by": TieBy.CONFER}, {"by": TieBy.HIGHEST_MARK})
    assert chain(*steps) == [
        FIRST,
        "Step 1, the earlier result “复赛（盲评）”: both have 80.00; A has 86.4 there and B 85.1, so A stands first.",
        "Step 2: the judges confer; no number decides.",
    ]


def test_the_part_that_decides():
    closed = ScorePart(code="closed", name="书面", source=Source.RECORD, max=Decimal(100))
    assert chain({"by": TieBy.PART, "part": "closed"}, parts=(EXPERTS, closed)) == [
        FIRST,
        "Step 1, “书面”: both have 160.00; A has 81 there and B 80, so A stands first.",
        LAST,
    ]


def test_the_next_best_run():
    runs = tuple(ScorePart(code=f"r{n}", name=f"第{n}轮", source=Source.RECORD, max=Decimal(100)) for n in (1, 2))
    assert chain({"by": TieBy.NEXT_BEST}, parts=runs, combine=Combine.BEST) == [
        FIRST,
        "Step 1, the next best part: both have 80.00; B has 80 there and A 79, so B stands first.",
        LAST,
    ]


@pytest.mark.parametrize(
    ("ranking", "places"),
    [(Ranking.COMPETITION, "1, 2, 2, 4"), (Ranking.DENSE, "1, 2, 2, 3"), (Ranking.FRACTIONAL, "1, 2.5, 2.5, 4")],
)
def test_places(ranking, places):
    assert said(with_scoring(ranking=ranking))["places"] == [f"90, 88, 88, 86 take the places {places}."]


def test_the_smallest_first():
    assert said(with_scoring(ascending=True))["places"] == ["86, 88, 88, 90 take the places 1, 2, 2, 4."]


def test_a_threshold():
    assert said(with_scoring(tie_threshold=Decimal("0.04")))["threshold"] == [
        "90 and 89.98 lie less than 0.04 from the first and count as equal; 89.96 does not."
    ]


# --- The line ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rounding", "lines"),
    [
        (
            CountRounding.UP,
            ["80 % of 11 is 8.8, rounded up to 9.", "80 % of 2 is 1.6, rounded up to 2."],
        ),
        (
            CountRounding.DOWN,
            ["80 % of 11 is 8.8, rounded down to 8.", "80 % of 2 is 1.6, rounded down to 1."],
        ),
        (
            CountRounding.HALF_UP,
            ["80 % of 11 is 8.8, rounded half up to 9.", "80 % of 2 is 1.6, rounded half up to 2."],
        ),
    ],
)
def test_a_percentage(rounding, lines):
    rule = Promotion(kind=PromotionKind.PERCENT, percent=Decimal(80), rounding=rounding)
    assert said(with_final(promotion=rule))["percent"] == lines


def test_a_percentage_that_is_whole():
    rule = Promotion(kind=PromotionKind.PERCENT, percent=Decimal(50))
    assert said(with_final(promotion=rule))["percent"] == [
        "50 % of 11 is 5.5, rounded up to 6.",
        "50 % of 2 is 1.",
    ]


def test_a_place_for_so_many_heads():
    rule = Promotion(kind=PromotionKind.BY_HEAD_COUNT, per_heads=4000)
    assert said(with_final(promotion=rule))["heads"] == [
        "9000 heads are 2.25 times 4000, rounded up to 3.",
        "5000 heads are 1.25 times 4000, rounded up to 2.",
    ]


@pytest.mark.parametrize(
    ("ties", "line"),
    [
        (
            CutTies.ASK,
            "The line is after place 3, and two entries share place 3: neither number nor order decides; people do, and the reason is kept.",
        ),
        (CutTies.INCLUDE, "The line is after place 3, and two entries share place 3: both pass, 4 in all."),
        (
            CutTies.EXCLUDE,
            "The line is after place 3, and two entries share place 3: neither passes, 2 do in all, and the rest stays empty.",
        ),
    ],
)
def test_a_tie_across_the_line(ties, line):
    rule = Promotion(kind=PromotionKind.PER_TRACK, count=3, ties=ties)
    assert said(with_final(promotion=rule))["cut"] == [line]
