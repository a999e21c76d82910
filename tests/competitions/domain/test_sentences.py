"""The rules in words."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from competitions import presets
from competitions.domain.eligibility import Applicant, Context, Outcome, Reason, Verdict, assess, load_rules
from competitions.domain.eligibility.checks import CHECKS
from competitions.domain.eligibility.sentences import FACTS, REASONS, rule_sentence, verdict_sentence
from competitions.domain.rounding import Rounding, RoundingMode
from competitions.domain.rulebook import DayKind, DayOne, Fallback, RankOn, RankWithin, StageMode, describe
from competitions.domain.sentences import Sentence

BOOK = presets.book("chuangyi-6-city")
POINTS = "创新引领 30 points, 创业带动就业 30 points, 项目团队 20 points, 发展前景 20 points"


def lines(book=BOOK, **names) -> dict[str, list[str]]:
    return {chapter.code: [line.text(str) for line in chapter.lines] for chapter in describe(book, **names)}


def with_final(**changes):
    semi, final = BOOK.stages
    return replace(BOOK, stages=(semi, replace(final, **changes)))


def test_the_chapters_of_the_preset():
    assert list(lines()) == [
        "about", "who", "tracks", "questions", "hand_in", "office_papers", "semi", "final", "rubrics", "promotion", "awards",
        "publicity", "objections", "after", "numbers", "below",
    ]  # fmt: skip


def test_the_final_in_words():
    assert lines()["final"] == [
        "Live roadshow and defence.",
        "Each project has 10 min: 路演 6 min, 答辩 3 min, 评分 1 min.",
        "At most 3 people present a project.",
        "The panel has 7 judges; each marks every project.",
        f"Each judge gives at most 100 points: {POINTS}.",
        "One highest and one lowest total are dropped; the result is the mean of the rest.",
        "With fewer than 5 judges nothing is dropped.",
        "A judge who stands aside for a project gives no mark, not zero.",
        "The result is rounded half up to 2 decimals.",
        "Projects are ranked within their track by the rounded result.",
    ]


def test_numbers_in_the_words_come_from_the_book():
    scoring = BOOK.stage("final").scoring
    other = replace(
        scoring,
        aggregation=replace(scoring.aggregation, drop_high=2, drop_low=1, min_left=2, fallback=Fallback.REFUSE),
        round_totals=Rounding(1, RoundingMode.DOWN),
        round_result=Rounding(3, RoundingMode.HALF_EVEN),
        rank_on=RankOn.EXACT,
        rank_within=RankWithin.STAGE,
    )
    said = lines(with_final(panel_size=9, scoring=other, presenters_max=None))["final"]
    assert said[2] == "The panel has 9 judges; each marks every project."
    assert said[4:] == [
        "Each judge's total is first cut off after 1 decimals.",
        "The 2 highest and the 1 lowest totals are dropped; the result is the mean of the rest.",
        "With fewer than 5 judges there is no result.",
        "A judge who stands aside for a project gives no mark, not zero.",
        "The result is rounded half to even to 3 decimals.",
        "All projects are ranked together by the exact result.",
    ]


@pytest.mark.parametrize(
    ("high", "low", "text"),
    [
        (2, 0, "Of the highest totals 2 are dropped; the result is the mean of the rest."),
        (0, 1, "Of the lowest totals 1 are dropped; the result is the mean of the rest."),
    ],
)
def test_nothing_is_said_of_a_side_that_drops_nothing(high: int, low: int, text: str):
    scoring = BOOK.stage("final").scoring
    rule = replace(scoring.aggregation, drop_high=high, drop_low=low)
    said = lines(with_final(scoring=replace(scoring, aggregation=rule)))["final"]
    assert next(one for one in said if "dropped" in one) == text


@pytest.mark.parametrize(
    ("within", "on", "text"),
    [
        (RankWithin.TRACK, RankOn.EXACT, "Projects are ranked within their track by the exact result."),
        (RankWithin.STAGE, RankOn.SHOWN, "All projects are ranked together by the rounded result."),
    ],
)
def test_how_projects_are_ranked(within, on, text):
    scoring = replace(BOOK.stage("final").scoring, rank_within=within, rank_on=on)
    assert lines(with_final(scoring=scoring))["final"][-1] == text


def test_the_cut_off_day_and_a_track_without_scope():
    book = replace(BOOK, cut_off=date(2024, 5, 30), tracks=(replace(BOOK.tracks[0], scope=""),))
    assert lines(book)["who"][-1] == "The cut-off day is 30.5.2024."
    assert lines(book)["tracks"] == ["先进制造 (main contest)"]


def test_who_may_enter_names_the_region():
    assert "The project is located in 长沙市." in lines(region="长沙市")["who"]
    assert "The project is located in the region of the contest." in lines()["who"]


def test_quotas_that_differ_are_told_track_by_track():
    first, *others = BOOK.tracks
    book = replace(BOOK, tracks=(replace(first, quota=3), *others))
    assert lines(book)["promotion"][:2] == [
        "The first 3 of 先进制造 are recommended to the next level.",
        "The first 6 of 现代服务 are recommended to the next level.",
    ]


@pytest.mark.parametrize("kind", DayKind)
@pytest.mark.parametrize("day_one", DayOne)
@pytest.mark.parametrize("mask", [True, False])
def test_publicity_in_words(kind, day_one, mask):
    rule = replace(BOOK.publicity, days=7, day_kind=kind, day_one=day_one, mask_names=mask)
    first, second = lines(replace(BOOK, publicity=rule))["publicity"]
    assert f"7 {kind.value} days" in first
    assert ("from" in first) == (day_one is DayOne.NEXT)
    assert second.startswith("Names of people") == mask


@pytest.mark.parametrize("mode", StageMode)
def test_every_mode_has_words(mode):
    assert lines(with_final(mode=mode))["final"][0].endswith(".")


@pytest.mark.parametrize(("seconds", "text"), [(360, "6 min"), (45, "45 s"), (90, "1 min 30 s")])
def test_minutes_and_seconds(seconds, text):
    segment = replace(BOOK.stage("final").segments[0], seconds=seconds)
    assert lines(with_final(segments=(segment,)))["final"][1] == f"Each project has {text}: 路演 {text}."


def test_the_invented_is_marked_line_by_line():
    marks = {chapter.code: [line.demo for line in chapter.lines] for chapter in describe(BOOK)}
    assert marks["tracks"] == [False, False, False, False, True]
    assert marks["publicity"] == [True, True]


def test_every_check_has_words():
    samples = {
        "min_age": {"value": 16}, "max_age": {"value": 35}, "firm_age_below": {"years": 5},
        "team_size": {"min": 2, "max": 5}, "min_share": {"percent": "30"}, "firm_registered": {"since": "2015-07-15"},
        "funding_round": {"latest": "angel"}, "person_category": {"categories": ["退役军人"]}, "core_members": {"min": 3},
        "presenter_category": {"categories": ["残疾人"]}, "lecturer_grade": {"grades": ["优秀"]},
        "answer": {"question": "credit", "values": ["良好"]}, "answer_number": {"question": "staff", "low": 5},
    }  # fmt: skip
    for rule in load_rules([{"check": name, **samples.get(name, {})} for name in CHECKS]):
        text = rule_sentence(rule, {}).text(str)
        assert re.fullmatch(r"([A-Z]|credit:|staff:).+\.", text), text


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (
            {"check": "min_age", "value": 16, "on": "2024-05-30"},
            "The head of the project is at least 16 full years old on 30.5.2024.",
        ),
        (
            {"check": "max_age", "value": 35, "tracks": ["green", "sea"]},
            "In 绿色经济, sea only: The head of the project is at most 35 full years old on the cut-off day.",
        ),
        (
            {"check": "firm_age_below", "years": 5, "registered_only": True},
            "The firm is registered, for less than 5 years on the cut-off day.",
        ),
        ({"check": "place", "region": "430100"}, "The project is located in 长沙市."),
        ({"check": "no_earlier_award"}, "Projects that won an award in an earlier edition may not enter."),
        (
            {"check": "no_earlier_award", "within_years": 3},
            "Projects that won an award in the last 3 years may not enter.",
        ),
        (
            {"check": "no_earlier_award", "awards": ["金奖"]},
            "Projects that won 金奖 in an earlier edition may not enter.",
        ),
        ({"check": "min_share", "percent": "33.5"}, "The head of the project holds at least 33.5 % of the shares."),
        (
            {"check": "uscc_required", "entrant_types": ["enterprise"]},
            "For Enterprise: The unified social credit code is given.",
        ),
    ],
)
def test_a_rule_in_words(rule, text):
    (loaded,) = load_rules([rule])
    assert rule_sentence(loaded, {"green": "绿色经济"}, {"430100": "长沙市"}).text(str) == text


def test_every_reason_and_every_fact_has_words():
    assert set(REASONS) == set(Reason)
    assert set(FACTS) <= set(Applicant.__dataclass_fields__)


def test_why_not_in_words():
    rules = load_rules([{"check": "min_age", "value": 16}, {"check": "place"}, {"check": "team_size"}])
    applicant = Applicant(birth_date=date(2010, 1, 1), region_path=("430200",))
    verdicts = assess(rules, applicant, Context(date(2024, 5, 30), region="430100"))
    assert [verdict_sentence(verdict, {"430100": "长沙市"}).text(str) for verdict in verdicts] == [
        "You are 14 full years old on 30.5.2024; at least 16 are required.",
        "The project is not located in 长沙市.",
        "Not yet filled in: team members.",
    ]
    assert verdict_sentence(Verdict("min_age", Outcome.OK)) is None


def test_a_sentence_in_another_language():
    words = {"%(head)s: %(scope)s": "%(head)s：%(scope)s", ", ": "、"}
    sentence = Sentence("%(head)s: %(scope)s", {"head": Sentence("a"), "scope": ("b", "c")})
    assert sentence.text(lambda msgid: words.get(msgid, msgid)) == "a：b、c"
