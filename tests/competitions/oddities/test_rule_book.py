"""Oddities of real rounds (domain reference, section 9) that the rule book alone answers, each named after its number."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from competitions import presets
from competitions.data import work_calendar
from competitions.domain.calendar import publicity_period
from competitions.domain.eligibility import Applicant, Context, EarlierAward, Outcome, assess
from competitions.domain.rulebook import (
    AwardScope,
    HallScope,
    Level,
    OpenPart,
    RankWithin,
    RuleBook,
    StageMode,
    closed_differences,
    derive,
    describe,
    dump,
    parse,
    warnings,
    without_tracks,
)
from competitions.domain.rulebook.reach import reaching

CITY = presets.book("chuangyi-6-city")
SEMI, FINAL = ("stages", 0), ("stages", 1)


def changed(*changes: tuple[tuple[Any, ...], Any], book: RuleBook = CITY) -> RuleBook:
    """The book with places changed by way of its document, as an import does it."""
    document = deepcopy(dump(book))
    for path, value in changes:
        place: Any = document
        for key in path[:-1]:
            place = place[key]
        if value is None:
            place.pop(path[-1], None)
        else:
            place[path[-1]] = value
    return parse(document)


def told(book: RuleBook, chapter: str) -> list[str]:
    return [line.text(str) for part in describe(book) if part.code == chapter for line in part.lines]


def test_oddity_01_tracks_change_each_edition():
    fifth = presets.book("chuangyi-5-city")
    assert {track.code for track in fifth.tracks} != {track.code for track in CITY.tracks}
    opened = replace(CITY, open_parts=(OpenPart.TRACKS,))
    two = without_tracks(CITY, {"rural"})  # Shenzhen 2024 ran 2 + 2
    more = replace(CITY, tracks=(*CITY.tracks, replace(CITY.tracks[0], code="overseas", short="LX", name="留学人员")))
    for own in (two, more):
        assert parse(dump(own)) == own
        assert closed_differences(opened, replace(own, open_parts=())) == ()


def test_oddity_02_two_names_for_one_event():
    book = changed((("names",), ["第六届“中国创翼”安徽省选拔赛", "第三届创业安徽大赛"]))
    assert "The contest is also held as 第三届创业安徽大赛." in told(book, "about")


def test_oddity_03_rank_scope_changes_between_stages():
    book = changed(((*FINAL, "scoring", "rank_within"), "stage"))
    assert [stage.scoring.rank_within for stage in book.stages] == [RankWithin.TRACK, RankWithin.STAGE]
    assert "Projects are ranked within their track by the rounded result." in told(book, "semi")
    assert "All projects are ranked together by the rounded result." in told(book, "final")


def test_oddity_04_the_stage_graph_differs_per_track():
    document = deepcopy(dump(CITY))
    document["tracks"][4] |= {"direct_places": 4, "quota": 0}
    document["stages"][0]["tracks"] = ["adv_manufacturing", "modern_services"]
    document["stages"][1]["tracks"] = ["adv_manufacturing", "modern_services"]
    document["stages"].append(
        {**document["stages"][0], "code": "online", "mode": "online_review", "tracks": ["rural", "silver"]}
    )
    del document["stages"][2]["advance_per_track"]
    book = parse(document)
    assert [[stage.code for stage in book.path_of(track.code)] for track in book.tracks] == [
        ["semi", "final"], ["semi", "final"], ["online"], ["online"], [],
    ]  # fmt: skip
    assert "“绿色经济” has no round; 4 entries are recommended directly." in told(book, "tracks")


def test_oddity_06_a_slot_has_two_or_three_timed_parts():
    guyuan = presets.round_book("guyuan-2024")
    assert "Each project has 10 min: 路演 6 min, 答辩 3 min, 评分 1 min." in told(guyuan, "final")
    parts = [{"code": "show", "name": "路演", "seconds": 480}, {"code": "comment", "name": "专家点评", "seconds": 300}]
    assert "Each project has 13 min: 路演 8 min, 专家点评 5 min." in told(
        changed(((*FINAL, "segments"), parts)), "final"
    )


def test_oddity_07_two_halls_with_different_judges():
    book = changed(((*FINAL, "halls"), 2), ((*FINAL, "hall_scope"), "apart"))
    assert (book.stage("final").halls, book.stage("final").hall_scope) == (2, HallScope.APART)
    assert (
        "2 halls run side by side. Each hall is ranked on its own: ranks, ties and places count in the hall."
        in told(book, "final")
    )


def test_oddity_08_panel_size_differs_by_stage_and_group():
    """By recusal, too: an entry whose judge stands aside has fewer sheets; the fallback of the rule then holds."""
    document = deepcopy(dump(CITY))
    document["stages"][0] |= {"panel_size": 5, "reviews_per_entry": None}
    firms, teams = ["adv_manufacturing", "modern_services"], ["rural", "silver", "green"]
    document["stages"][1] |= {"code": "firms", "tracks": firms, "panel_size": 7}
    document["stages"].append({**deepcopy(document["stages"][1]), "code": "teams", "tracks": teams, "panel_size": 5})
    book = parse(document)
    assert [stage.panel_size for stage in book.stages] == [5, 7, 5]
    assert "With fewer than 5 judges nothing is dropped." in told(book, "firms")


@pytest.mark.parametrize(("points", "total"), [("10", 10), ("103", 103), ("150", 150), ("200", 200)])
def test_oddity_09_totals_other_than_100(points, total):
    item = {"code": "all", "name": "总体", "max": points, "step": "0.5"}
    book = changed((("rubrics", 0, "dimensions"), [item]))
    assert book.rubric("project").total == total
    assert f"Each judge gives at most {total} points: 总体 {total} points." in told(book, "final")


def test_oddity_10_votes_give_points_or_an_award_of_their_own():
    parts = [
        {"code": "experts", "name": "专家评分", "source": "panel"},
        {"code": "votes", "name": "网络投票", "source": "public_vote", "max": "3"},
    ]
    liked = {"code": "liked", "name": "最佳人气奖", "count": 1, "scope": "vote", "pool": "semi"}
    book = changed(((*FINAL, "scoring", "parts"), parts), (("awards",), [*dump(CITY)["awards"], liked]))
    assert "The result is the sum of “专家评分”, “网络投票” (at most 3 points)." in told(book, "final")
    assert "A public vote among the entries of “复赛（盲评）” gives 最佳人气奖 × 1." in told(book, "awards")


def test_oddity_11_scores_at_once_or_weeks_later():
    at_once = changed(((*FINAL, "display"), {"when": "at_once"}))
    later = changed(((*FINAL, "display"), {"when": "on_day", "held_days": 15}))
    assert "Scores are shown at once, entry by entry." in told(at_once, "final")
    assert "Results are held back until 15 days after the stage." in told(later, "final")


def test_oddity_12_drop_high_and_low_or_plain_mean():
    assert "The result is the mean of the judges' totals." in told(CITY, "semi")
    said = "One highest and one lowest total are dropped; the result is the mean of the rest."
    assert said in told(CITY, "final")


def test_oddity_13_ties_can_pass_the_quota():
    rule = {"kind": "per_track", "count": 10, "ties": "include"}
    assert "All who are tied on the line pass." in told(changed(((*SEMI, "promotion"), rule)), "semi")


def test_oddity_14_substitution_may_be_forbidden():
    book = changed(((*FINAL, "substitution"), {"allowed": False}))
    assert "Nobody moves up when somebody drops out." in told(book, "promotion")


def test_oddity_15_promotion_may_not_follow_rank():
    said = "The committee may combine entries across ranks, by two persons and with reasons; ranks stay shown."
    assert said in told(presets.round_book("shaoyang-2022"), "promotion")


def test_oddity_16_in_principle_20():
    book = changed(((*SEMI, "promotion"), {"kind": "overall", "count": 20, "soft": True}))
    assert told(book, "semi")[-3:-1] == [
        "The first 20 over all tracks go on to 决赛（路演答辩）.",
        "The number holds in principle; it may be changed with a reason.",
    ]


def test_oddity_17_award_numbers_not_divisible_by_tracks():
    province = presets.book("chuangyi-6-province")
    counts = [award.count for award in province.awards if award.scope is AwardScope.OVERALL]
    assert (counts, len(province.tracks)) == ([5, 7, 10, 13], 5)
    assert told(province, "awards")[0] == "Awards over all tracks: 金奖 × 5, 银奖 × 7, 铜奖 × 10, 优胜奖 × 13."


def test_oddity_18_award_names_differ():
    names = ["一等奖", "金奖", "创翼奖", "优胜奖", "优秀奖", "入围奖"]
    awards = [{"code": f"a{number}", "name": name, "count": 1} for number, name in enumerate(names)]
    assert [award.name for award in changed((("awards",), awards)).awards] == names
    assert "Everybody else in the last stage gets 创翼奖." in told(
        presets.round_book("changsha-tianxin-2022"), "awards"
    )


def test_oddity_19_a_track_with_two_entries_beside_one_with_eleven():
    book = changed((("tracks", 2, "min_entries"), 3), (("tracks", 2, "merge_into"), "green"))
    assert "With fewer than 3 checked entries “乡村振兴” is merged into “绿色经济”." in told(book, "tracks")
    odd = [remark.path for remark in warnings(book, entries={"rural": 2, "silver": 11})]
    assert "tracks[2].min_entries" in odd


@pytest.mark.parametrize(
    ("rounding", "of_11", "of_2", "words"),
    [
        ("up", 9, 2, "a remainder counts as one more"),
        ("down", 8, 1, "a remainder does not count"),
        ("half_up", 9, 2, "rounded half up"),
    ],
)
def test_oddity_20_per_cent_needs_a_rounding_rule(rounding, of_11, of_2, words):
    rule = {"kind": "percent", "percent": "80", "rounding": rounding}
    book = changed(((*SEMI, "promotion"), rule), ((*SEMI, "advance_per_track"), None))
    track, final = book.track("rural"), book.stage("final")
    assert (reaching(book, track, final, 11), reaching(book, track, final, 2)) == (of_11, of_2)
    assert f"The first 80 % of each track ({words}) go on to 决赛（路演答辩）." in told(book, "semi")


def test_oddity_21_bands_that_overlap():
    bands = [("优秀", 85, 100), ("良好", 70, 85), ("一般", 55, 70), ("差", 0, 55)]
    words = [{"word": word, "at_least": str(low), "at_most": str(high)} for word, low, high in bands]
    book = changed((("rubrics", 0, "dimensions"), [{"code": "all", "name": "总体", "max": "100", "levels": words}]))
    assert [remark.params["low"] for remark in warnings(book)] == ["85", "70", "55"]
    assert "优秀 85 to 100, 良好 70 to 85" in told(book, "rubrics")[1]


def test_oddity_22_items_with_a_minimum_above_0():
    items = [{"code": "a", "name": "教学内容", "min": "15", "max": "26"}, {"code": "b", "name": "板书", "max": "12"}]
    assert "教学内容 15 to 26 points." in told(changed((("rubrics", 0, "dimensions"), items)), "rubrics")


def test_oddity_23_a_rubric_that_adds_up_to_95():
    points = [("创意性", "50"), ("商业性", "20"), ("团队", "20"), ("带动就业前景", "5")]
    items = [{"code": f"i{number}", "name": name, "max": top} for number, (name, top) in enumerate(points)]
    book = changed((("rubrics", 0, "dimensions"), items))
    assert [remark.sentence.text(str) for remark in warnings(book)] == [
        "The items of “项目评分表” add up to 95 points, not 100. That is allowed if it is meant."
    ]


def test_oddity_24_cut_off_dates_differ_per_city():
    above = replace(CITY, level=Level.PROVINCE, open_parts=())
    for day in (date(2022, 4, 15), date(2022, 11, 28)):
        below = replace(derive(above, level=Level.CITY, names=("x",), bodies=()), cut_off=day)
        assert closed_differences(above, below) == ()
        assert told(below, "who")[-1] == f"The cut-off day is {day.day}.{day.month}.{day.year}."


@pytest.mark.parametrize(
    ("rule", "passes"),
    [
        ({"levels": ["national"], "awards": ["一等奖", "二等奖", "三等奖"]}, True),
        ({"levels": ["national"], "awards": ["一等奖", "二等奖", "三等奖", "优胜奖"]}, False),
        ({"within_years": 3}, False),
        ({"editions": [1, 2, 3]}, True),
    ],
)
def test_oddity_25_the_bar_for_earlier_winners(rule, passes):
    rules = changed((("eligibility",), [{"check": "no_earlier_award", "contests": ["chuangyi"], **rule}])).eligibility
    won = Applicant(earlier_awards=(EarlierAward("chuangyi", 5, "national", "优胜奖", 2022),))
    (verdict,) = assess(rules, won, Context(date(2024, 5, 30), contest="chuangyi", edition=6, year=2024))
    assert (verdict.outcome is Outcome.OK) == passes


def test_oddity_28_rules_of_the_presenter():
    rules = [
        {"check": "presenter_is_member"},
        {"check": "presenter_category", "categories": ["残疾人"], "tracks": ["green"]},
    ]
    book = changed((("eligibility",), rules), ((*FINAL, "presenter_answers"), True))
    assert "Who presents is a member named in the entry." in told(book, "who")
    assert "In 绿色经济 only: Who presents belongs to one of these groups: 残疾人." in told(book, "who")
    assert "Who presents also answers the questions." in told(book, "final")


def test_oddity_29_at_most_three_people_in_the_room():
    book = changed(((*FINAL, "presenters_max"), 2), ((*FINAL, "people_max"), 3))
    assert "At most 2 people present a project." in told(book, "final")
    assert "At most 3 people of a project may be in the room." in told(book, "final")


@pytest.mark.parametrize(
    ("published", "days", "kind", "last"),
    [(date(2019, 7, 25), 7, "calendar", date(2019, 8, 1)), (date(2025, 6, 9), 5, "working", date(2025, 6, 16))],
)
def test_oddity_31_publicity_in_calendar_or_working_days(published, days, kind, last):
    rule = changed((("publicity", "days"), days), (("publicity", "day_kind"), kind)).publicity
    period = publicity_period(published, rule.days, rule.day_kind, rule.day_one, work_calendar())
    assert period.last_day == last


def test_oddity_35_an_online_contest_with_judges_in_one_room():
    book = changed(((*FINAL, "mode"), "online_roadshow"))
    assert book.stage("final").mode is StageMode.ONLINE_ROADSHOW
    assert told(book, "final")[0] == "Roadshow and defence by video; the judges sit together in one room."


def test_oddity_36_a_small_region_judged_apart():
    apart = {"code": "aid", "name": "扶贫协作分赛区", "short": "XZ", "kind": "special", "quota": 2}
    document = deepcopy(dump(CITY))
    document["tracks"].append(apart)
    document["eligibility"].append({"check": "place", "region": "433100", "tracks": ["aid"]})
    book = parse(document)
    rules = [rule for rule in book.eligibility if rule.tracks == ("aid",)]
    outside = Applicant(region_path=("430000", "430100"))
    (verdict,) = assess(rules, outside, Context(date(2024, 5, 30), track="aid"))
    assert verdict.outcome is Outcome.FAILS
    assert book.quotas("final")["aid"] == 2
    assert book.stage("final").scoring.rank_within is RankWithin.TRACK


def test_oddity_37_a_document_has_two_dates():
    basis = {"doc_no": "湘人社办〔2024〕1号", "issued_on": "2024-04-29", "published_on": "2024-10-12"}
    book = changed((("legal_basis",), [basis]))
    assert "It rests on 湘人社办〔2024〕1号, dated 29.4.2024 and published on 12.10.2024." in told(book, "about")
