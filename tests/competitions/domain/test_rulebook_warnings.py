"""What is allowed but odd: said, never refused."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from datetime import date

import pytest

from competitions import presets
from competitions.data import work_calendar
from competitions.domain.rulebook import Odd, dump, parse, warnings
from competitions.domain.rulebook.reach import reaching
from competitions.domain.rulebook.sentences.aggregation import aggregation
from competitions.domain.rulebook.warnings import WORDS
from tests.competitions.domain.everything import everything, put

PRESET = presets.book("chuangyi-6-city")
FINAL = ("stages", 1)


def changed(*path, to, document=None):
    return parse(put(deepcopy(document or dump(PRESET)), *path, to=to))


def said(book, **how) -> list[tuple[str, str]]:
    return [(remark.path, remark.sentence.text(str)) for remark in warnings(book, **how)]


def odds(book, **how) -> set[Odd]:
    return {remark.odd for remark in warnings(book, **how)}


def levels(*words) -> dict:
    return {"word_list": [dict(zip(("word", "at_most", "at_least"), word, strict=True)) for word in words]}["word_list"]


def test_every_odd_thing_has_words():
    assert set(WORDS) == set(Odd)


@pytest.mark.parametrize("code", presets.codes())
def test_presets_are_not_odd(code):
    """But for a notice that no source names."""
    book = presets.book(code)
    assert [one.odd for one in warnings(book)] == ([] if book.legal_basis else [Odd.NO_BASIS])


def test_a_total_other_than_the_source_states():
    book = changed("rubrics", 0, "stated_total", to="95")
    assert said(book) == [("rubrics[0]", "The items of “项目评分表” add up to 100 points, but its source states 95.")]
    document = dump(PRESET)
    document["rubrics"][0]["dimensions"][0] |= {"max": "25", "levels": []}
    document["rubrics"][0]["stated_total"] = "95"
    assert warnings(parse(document)) == ()


BANDS = levels(("优秀", "100", "85"), ("良好", "85", "70"), ("一般", "69", "55"), ("差", "50", "10"))


def test_bands_that_overlap_and_bands_that_leave_gaps():
    item = {"code": "all", "name": "总体", "max": "100", "step": "1", "levels": BANDS}
    book = changed("rubrics", 0, "dimensions", to=[item])
    assert [text for _path, text in said(book)] == [
        "“总体”: 85 to 85 points are both “优秀” and “良好”.",
        "“总体”: between 50 and 55 points no word says how good that is.",
        "“总体”: between 0 and 10 points no word says how good that is.",
    ]


def test_words_above_the_highest_mark_and_marks_above_the_highest_word():
    item = {"code": "all", "name": "总体", "max": "100", "step": "1"}
    high = [{"word": "超优", "at_least": "101"}, {"word": "一般", "at_least": "0"}]
    assert odds(changed("rubrics", 0, "dimensions", to=[item | {"levels": high}])) == {Odd.LEVEL_TOO_HIGH}
    low = levels(("优秀", "90", "60"), ("一般", "59", "0"))
    assert odds(changed("rubrics", 0, "dimensions", to=[item | {"levels": low}])) == {Odd.LEVELS_GAP}


def test_a_quota_above_the_field():
    assert said(changed("tracks", 0, "quota", to=11)) == [
        ("tracks[0].quota", "From track “先进制造” 11 go up, but at most 10 reach its last stage.")
    ]
    counts = {"green": 4, "silver": 20}
    assert [remark.path for remark in warnings(PRESET, entries=counts)] == [
        "tracks[4].quota", "stages[0].advance_per_track", "awards",
    ]  # fmt: skip
    assert (
        said(PRESET, entries=counts)[1][1]
        == "In “复赛（盲评）” 10 of track “绿色经济” may pass, but at most 4 take part."
    )
    assert odds(changed("tracks", 0, "quota", to=0)) == {Odd.NO_QUOTA}


def test_more_awards_than_finalists():
    assert said(changed("awards", 2, "count", to=8))[0] == (
        "awards",
        "Track “先进制造” has 11 awards, but at most 10 reach its last stage.",
    )


def test_weights_that_do_not_add_up_to_one():
    document = put(everything(), "stages", 2, "scoring", "parts", 0, "weight", to="0.5")
    assert ("stages[2].scoring.parts", "The parts of the result of “决赛” weigh 90 % together, not 100 %.") in said(
        parse(document)
    )
    assert Odd.WEIGHTS not in odds(parse(everything()))


def test_a_panel_so_small_that_one_absence_changes_the_rule():
    assert said(changed(*FINAL, "panel_size", to=5)) == [
        (
            "stages[1].scoring.aggregation",
            "In “决赛（路演答辩）” one judge who is missing or stands aside is enough that no marks are dropped.",
        )
    ]


@pytest.mark.parametrize("more", [{"method": "median"}, {"method": "clamped_mean", "clamp": "3"}])
def test_a_method_that_takes_all_marks_drops_none_and_says_so(more: dict[str, str]):
    """What is printed is what is computed: no word of dropping, and that the numbers have no effect."""
    book = changed(*FINAL, "scoring", "aggregation", to={"drop_high": 1, "drop_low": 0, **more})
    assert said(book) == [
        (
            "stages[1].scoring.aggregation",
            "In “决赛（路演答辩）” numbers of marks to drop are written, but the method takes all marks: nothing is dropped.",
        )
    ]
    text = " ".join(sentence.text(str) for sentence in aggregation(book.stage("final").scoring.aggregation, demo=False))
    assert "drop" not in text
    assert "judges" not in text


def percent(value: str, rounding: str = "up"):
    rule = {"kind": "percent", "percent": value, "rounding": rounding}
    document = put(dump(PRESET), "stages", 0, "promotion", to=rule)
    return parse(put(document, "stages", 0, "advance_per_track", to=...))


def test_per_cent_of_a_small_track():
    assert said(percent("80"), entries={"green": 2})[1:2] == [
        ("stages[0].promotion", "In “复赛（盲评）” 80 % of the 2 entries of track “绿色经济” are all of them.")
    ]
    assert Odd.PERCENT_NONE in odds(percent("20", "down"), entries={"green": 4})
    assert Odd.PERCENT_ALL not in odds(percent("80"), entries={"green": 11})
    assert Odd.PERCENT_ALL not in odds(percent("100"), entries={"green": 2})


@pytest.mark.parametrize(("rounding", "places"), [("up", 9), ("down", 8), ("half_up", 9)])
def test_80_per_cent_of_11(rounding, places):
    book = percent("80", rounding)
    assert reaching(book, book.track("green"), book.stage("final"), 11) == places


def test_a_track_with_few_entries():
    book = changed("tracks", 4, "min_entries", to=3)
    assert said(book, entries={"green": 2})[0] == (
        "tracks[4].min_entries",
        "Track “绿色经济” has 2 entries; the rules ask for at least 3.",
    )
    assert Odd.FEW_ENTRIES not in odds(book, entries={"green": 3})


@pytest.mark.parametrize(
    ("path", "to", "odd"),
    [
        (("stages", 0, "hall_scope"), "apart", Odd.ONE_HALL),
        (("stages", 1, "promotion"), {"kind": "per_hall", "count": 2}, Odd.ONE_HALL_PASSES),
        (("stages", 0, "penalty"), {"kind": "deduct", "amount": "1"}, Odd.NO_TIMES),
        (("stages", 0, "promotion"), {"kind": "all"}, Odd.ADVANCE_UNUSED),
        (("stages", 1, "promotion"), {"kind": "overall", "count": 7}, Odd.RANKED_APART),
        (
            ("stages", 1, "scoring", "parts"),
            [{"code": "vote", "name": "网络投票", "source": "public_vote", "max": "100"}],
            Odd.PANEL_UNCOUNTED,
        ),
    ],
)
def test_other_odd_things(path, to, odd):
    assert odds(changed(*path, to=to)) == {odd}


def halls(promotion=None, awards=()):
    """The preset with two halls ranked apart in its final, which 50 entries reach."""
    document = dump(PRESET)
    document["stages"][1] |= {"halls": 2, "hall_scope": "apart"}
    if promotion is not None:
        document["stages"][1]["promotion"] = promotion
    return parse({**document, "awards": list(awards)})


@pytest.mark.parametrize(
    ("promotion", "found"),
    [
        (None, {Odd.HALLS_COMPARED}),
        ({"kind": "quota"}, {Odd.HALLS_COMPARED}),
        ({"kind": "percent", "percent": "50"}, set()),
        ({"kind": "per_track", "count": 1}, set()),
        ({"kind": "per_hall", "count": 2}, set()),
    ],
)
def test_totals_over_halls_that_are_ranked_apart(promotion, found):
    assert odds(halls(promotion)) == found


def test_awards_over_all_compare_results_of_halls():
    award = {"code": "best", "name": "特等奖", "count": 1, "scope": "overall"}
    assert odds(halls({"kind": "per_hall", "count": 1}, [award])) == {Odd.HALLS_COMPARED_AWARDS}


def test_a_number_that_no_hall_can_have():
    assert said(halls({"kind": "per_hall", "count": 26})) == [
        (
            "stages[1].promotion",
            "In “决赛（路演答辩）” 26 of each hall may pass, but with 50 entries in all a hall has fewer.",
        ),
    ]
    assert odds(halls({"kind": "per_hall", "count": 25})) == set()
    assert odds(halls({"kind": "per_track", "count": 6})) == {Odd.ADVANCE_ABOVE_FIELD}
    assert odds(halls({"kind": "per_track", "count": 5})) == set()


def test_awards_of_tracks_count_in_each_hall():
    one = {"code": "first", "name": "一等奖", "count": 6}
    assert odds(halls({"kind": "per_hall", "count": 1}, [one])) == {Odd.AWARDS_ABOVE_FINALISTS}
    assert odds(halls({"kind": "per_hall", "count": 1}, [{**one, "count": 5}])) == set()


def test_the_field_behind_halls_that_are_ranked_apart():
    document = dump(PRESET)
    document["stages"][0] |= {"halls": 3, "hall_scope": "apart"}
    book = parse(document)
    assert reaching(book, book.tracks[0], book.stages[1], None) == 30
    assert reaching(book, book.tracks[0], book.stages[1], 20) == 20
    per_hall = parse(put(document, "stages", 0, "promotion", to={"kind": "per_hall", "count": 2}))
    assert reaching(per_hall, per_hall.tracks[0], per_hall.stages[1], None) == 6


def test_working_days_over_a_long_holiday():
    """国庆节 2025 is off from 1 to 8 October; five working days after 29 September end on the 14th, with a make-up workday."""
    said_then = said(PRESET, published_on=date(2025, 9, 28), calendar=work_calendar())
    assert [path for path, _text in said_then] == ["publicity.days"]
    assert said_then[0][1].startswith("Because of holidays the 5 working days of the publicity run until ")
    assert said(PRESET, published_on=date(2025, 6, 9), calendar=work_calendar()) == []


def test_calendar_days_within_a_holiday():
    rule = replace(PRESET.publicity, days=4)
    book = parse(dump(replace(PRESET, publicity=rule)))
    book = replace(book, publicity=replace(book.publicity, day_kind=parse(everything()).publicity.day_kind))
    assert odds(book, published_on=date(2025, 10, 1), calendar=work_calendar()) == {Odd.NOBODY_WORKS}
    assert odds(book, published_on=date(2025, 6, 9), calendar=work_calendar()) == set()


def test_a_year_that_the_calendar_does_not_know_is_no_remark():
    assert warnings(PRESET, published_on=date(1990, 1, 1), calendar=work_calendar()) == ()
    assert warnings(PRESET, published_on=date(2025, 9, 28)) == ()
