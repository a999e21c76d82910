"""Each choice that a rule book offers, in words."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from competitions.domain.rounding import Rounding, RoundingMode
from competitions.domain.rulebook import (
    AbsentRule,
    Combine,
    CountRounding,
    CutTies,
    Display,
    Draw,
    DrawMethod,
    EntrantKind,
    Method,
    Penalty,
    PenaltyKind,
    Promotion,
    PromotionKind,
    ReleaseLevel,
    ReleaseWhen,
    RuleBook,
    SignOff,
    Substitution,
    chapter_of,
    describe,
    parse,
)
from tests.competitions.domain.everything import EVERYTHING, everything

BOOK = replace(parse(EVERYTHING), entrant=EntrantKind.PROJECT)
PAPER, CAMP, FINAL = BOOK.stages


def lines(book: RuleBook = BOOK) -> dict[str, list[str]]:
    return {chapter.code: [line.text(str) for line in chapter.lines] for chapter in describe(book, region="长沙市")}


def final(**changes) -> list[str]:
    return lines(replace(BOOK, stages=(PAPER, CAMP, replace(FINAL, **changes))))["final"]


def paper(**changes) -> list[str]:
    return lines(replace(BOOK, stages=(replace(PAPER, **changes), CAMP, FINAL)))["paper"]


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (Promotion(kind=PromotionKind.PER_TRACK, count=5), "The first 5 of each track"),
        (Promotion(kind=PromotionKind.QUOTA), "The first of each track by its quota (先进制造 6, 乡村振兴 3)"),
        (
            Promotion(kind=PromotionKind.PERCENT, percent=75, overall=True, rounding=CountRounding.HALF_UP),
            "The first 75 % over all tracks (rounded half up)",
        ),
        (Promotion(kind=PromotionKind.PER_HALL, count=2), "The first 2 of each hall"),
        (Promotion(kind=PromotionKind.ALL_WINNERS), "All who win an award by rank"),
        (
            Promotion(kind=PromotionKind.BY_HEAD_COUNT, per_heads=4000),
            "The first of each unit, one for every 4000 heads (a remainder counts as one more)",
        ),
        (Promotion(kind=PromotionKind.RANGE_PER_UNIT, low=1, high=6), "The first of each unit, from 1 to 6"),
        (Promotion(kind=PromotionKind.DIRECT), "The entries that the office names"),
        (Promotion(kind=PromotionKind.DIRECT, count=4), "4 entries that the office names"),
        (Promotion(kind=PromotionKind.ALL), "All entries"),
    ],
)
def test_every_kind_of_promotion(rule, text):
    assert f"{text} go on to 赛前集训." in paper(promotion=rule, substitution=None, halls=1)
    stages = (PAPER, CAMP, replace(FINAL, promotion=rule, substitution=None))
    assert lines(replace(BOOK, stages=stages))["promotion"][0] == f"{text} are recommended to the next level."


@pytest.mark.parametrize(
    ("rule", "text", "compared"),
    [
        (Promotion(kind=PromotionKind.PER_TRACK, count=5), "The first 5 of each track in each hall", False),
        (Promotion(kind=PromotionKind.PER_HALL, count=2), "The first 2 of each hall", False),
        (
            Promotion(kind=PromotionKind.PERCENT, percent=Decimal(60)),
            "The first 60 % of each track in each hall (a remainder counts as one more)",
            False,
        ),
        (Promotion(kind=PromotionKind.OVERALL, count=8), "The first 8 over all tracks", True),
    ],
)
def test_who_passes_where_halls_are_ranked_apart(rule, text, compared):
    said = paper(promotion=rule, substitution=None)
    assert f"{text} go on to 赛前集训." in said
    total = "This number is a total: over the halls of 初赛 the results are compared, not the ranks."
    assert (total in said) == compared


def test_a_tie_is_not_spoken_of_where_there_is_no_line():
    rule = Promotion(kind=PromotionKind.ALL, ties=CutTies.INCLUDE)
    assert paper(promotion=rule, substitution=None)[-1] == "All entries go on to 赛前集训."


def test_quotas_speak_for_tracks_whose_last_stage_says_nothing():
    stages = (replace(PAPER, promotion=None, substitution=None), CAMP, replace(FINAL, tracks=("making",)))
    stages = (replace(stages[0], advance_per_track=9), replace(CAMP, tracks=("making",)), stages[2])
    told = lines(replace(BOOK, stages=stages))
    assert told["paper"][-1] == "The first 9 of each track in each hall go on to 赛前集训."
    assert told["promotion"][:4] == [
        "The first 3 of 乡村振兴 are recommended to the next level.",
        "A tie across the line is decided by the organisers with a stated reason.",
        "This number is a total: over the halls of 初赛 the results are compared, not the ranks.",
        "In 先进制造 only: The first 7 over all tracks are recommended to the next level.",
    ]


def test_substitution_without_a_last_day():
    assert paper(substitution=Substitution(allowed=True, needs_pledge=False))[-1] == (
        "When somebody drops out, the next in rank moves up."
    )


@pytest.mark.parametrize(
    ("draw", "texts"),
    [
        (
            Draw(method=DrawMethod.COMPUTER, absent=AbsentRule.LAST),
            ["The running order is drawn by computer from a published seed that anybody can check.",
             "Who is absent at the draw or when called goes last."],
        ),
        (
            Draw(method=DrawMethod.FIXED, absent=AbsentRule.NO_DEFENCE),
            ["The running order is that of the list.", "Who is absent when called may not defend."],
        ),
    ],
)  # fmt: skip
def test_other_running_orders(draw, texts):
    said = final(draw=draw)
    start = said.index(texts[0])
    assert said[start : start + 2] == texts


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (Penalty(kind=PenaltyKind.NONE), "Going over time costs nothing."),
        (Penalty(kind=PenaltyKind.CUT_OFF), "When the time is up, the speaker has to stop."),
    ],
)
def test_other_overruns(rule, text):
    assert text in final(penalty=rule)


@pytest.mark.parametrize(
    ("display", "texts"),
    [
        (
            Display(when=ReleaseWhen.AT_ONCE, level=ReleaseLevel.ANONYMOUS_MARKS),
            ["Scores are shown at once, entry by entry.",
             "All marks are made public, without the names of the judges.",
             "Marks that were dropped are shown struck out."],
        ),
        (
            Display(when=ReleaseWhen.AFTER_STAGE, level=ReleaseLevel.TOTALS),
            ["Results are shown when the stage is over.",
             "The results are made public, not the marks of single judges."],
        ),
        (
            Display(when=ReleaseWhen.ON_DAY, level=ReleaseLevel.AWARDS),
            ["Results are held back until a day that the organisers name.",
             "Only the awards are made public, no scores."],
        ),
    ],
)  # fmt: skip
def test_other_displays(display, texts):
    said = final(display=display)
    first = said.index(texts[0])
    assert said[first : first + len(texts)] == texts


def test_sheets_signed_on_the_screen():
    assert "Judges sign their sheets on the screen." in final(sign_off=SignOff.FINGER)


@pytest.mark.parametrize(
    ("changes", "texts"),
    [
        (
            {"method": Method.MEDIAN, "tolerance": None},
            ["The result is the middle one of the marks."],
        ),
        (
            {"method": Method.SUM, "tolerance": None, "sum_to": 5, "per_item": False},
            ["The result is the sum of the marks.", "The sum is scaled to 5 marks where there are more or fewer."],
        ),
        (
            {"method": Method.SUM, "tolerance": None, "drop_high": 1},
            ["Highest marks dropped: 1; lowest marks dropped: 0.", "The result is the sum of the marks left.",
             "With fewer than 3 judges nothing is dropped."],
        ),
        (
            {"method": Method.MEAN, "tolerance": None, "drop_fraction": "0.2", "round": Rounding(1, RoundingMode.DOWN)},
            ["At each end 20 % of the marks are dropped, rounded down.", "The result is the mean of the marks left.",
             "Where fewer than 2 would be left, nothing is dropped.", "What comes out is cut off after 1 decimals."],
        ),
        ({"method": Method.MEAN, "tolerance": None}, ["The result is the mean of the marks."]),
    ],
)  # fmt: skip
def test_every_way_from_marks_to_a_result(changes, texts):
    changes = {**changes}
    if "drop_fraction" in changes:
        changes["drop_fraction"] = Decimal(changes["drop_fraction"])
    rule = replace(PAPER.scoring.aggregation, **changes)
    said = paper(scoring=replace(PAPER.scoring, aggregation=rule, round_totals=None))
    start = said.index(texts[0])
    assert said[start : start + len(texts)] == texts


@pytest.mark.parametrize(
    ("combine", "text"),
    [
        (Combine.SUM, "The result is the sum of “现场路演”, “大众评审” (at most 100 points), “书面成绩”, “难度系数”."),
        (
            Combine.BEST,
            "The best of “现场路演”, “大众评审” (at most 100 points), “书面成绩”, “难度系数” is the result.",
        ),
    ],
)
def test_other_ways_to_combine(combine, text):
    assert text in final(scoring=replace(FINAL.scoring, combine=combine))


def test_where_persons_enter_nothing_is_said_of_projects():
    told = [line for said in lines(parse(EVERYTHING)).values() for line in said]
    assert [line for line in told if "project" in line.lower()] == ["Persons enter, not projects."]
    assert "Each contestant is marked by 3 reviewers on their own." in told
    assert "The contestant is at least 16 full years old on 30.5.2026." in told


def test_a_stage_may_be_called_as_a_chapter_is():
    document = everything()
    document["stages"][1]["code"] = "publicity"
    book = parse(document)
    codes = [chapter.code for chapter in describe(book)]
    assert chapter_of(book.stages[1]) == "stage_publicity"
    assert len(codes) == len(set(codes))
