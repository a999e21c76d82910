"""What a round below takes over, and what it may not change."""

from __future__ import annotations

from dataclasses import replace

import pytest

from competitions import presets
from competitions.domain.rulebook import (
    Body,
    BodyRole,
    EntrySource,
    Level,
    OpenPart,
    closed_differences,
    derive,
    dump,
    parse,
    without_tracks,
)
from competitions.domain.rulebook.inheritance import part_of
from tests.competitions.domain.everything import EVERYTHING, everything, put

PARENT = replace(parse(EVERYTHING), level=Level.PROVINCE, open_parts=())
HOST = Body(role=BodyRole.HOST, name="长沙市人社局")


def child(**changes):
    book = derive(PARENT, level=Level.CITY, names=("长沙市选拔赛",), bodies=(HOST,))
    return replace(book, **changes)


def paths(parent, below, **how) -> list[str]:
    return [one.path for one in closed_differences(parent, below, **how)]


def opened(*parts: OpenPart):
    return replace(PARENT, open_parts=parts)


def test_what_is_taken_over():
    below = child()
    assert parse(dump(below)) == below
    assert (below.names, below.bodies, below.level) == (("长沙市选拔赛",), (HOST,), Level.CITY)
    assert (below.tracks, below.stages, below.rubrics) == (PARENT.tracks, PARENT.stages, PARENT.rubrics)
    assert paths(PARENT, below) == []


def test_a_county_has_nothing_below_it():
    county = derive(PARENT, level=Level.COUNTY, names=("x",), bodies=())
    assert county.sources == (EntrySource.DIRECT,)
    only_below = replace(PARENT, sources=(EntrySource.BELOW,))
    assert derive(only_below, level=Level.COUNTY, names=("x",), bodies=()).sources == (EntrySource.DIRECT,)


@pytest.mark.parametrize("level", [Level.CITY, Level.COUNTY])
def test_below_a_province_that_takes_no_direct_entries_everybody_may_enter(level):
    province = replace(PARENT, level=Level.PROVINCE, sources=(EntrySource.BELOW, EntrySource.RECOMMENDED))
    found = derive(province, level=level, names=("x",), bodies=()).sources
    below = () if level is Level.COUNTY else (EntrySource.BELOW,)
    assert found == (EntrySource.DIRECT, *below, EntrySource.RECOMMENDED)


def test_quotas_that_the_level_above_allots():
    quotas = {"making": 2, "rural": 1}
    below = derive(PARENT, level=Level.CITY, names=("x",), bodies=(), quotas=quotas)
    assert [track.quota for track in below.tracks] == [2, 1, 0]
    assert paths(PARENT, below, quotas=quotas) == []
    assert paths(PARENT, below) == ["tracks[making].quota", "tracks[rural].quota"]
    assert paths(opened(OpenPart.QUOTAS), below) == []


def test_what_is_always_a_round_s_own():
    below = child(
        names=("另一个名称",), year=2027, cut_off=None, notes="本地规定。", legal_basis=(), correction_days=1,
        disqualified_by=2, code="own",
        sources=(EntrySource.DIRECT,), numbering=replace(PARENT.numbering, entry="X{seq}"),
        tracks=(replace(PARENT.tracks[0], short="A"), *PARENT.tracks[1:]),
    )  # fmt: skip
    assert paths(PARENT, below) == []


@pytest.mark.parametrize(
    ("path", "to", "where", "part"),
    [
        (("tracks", 0, "scope"), "别的。", "tracks[making].scope", OpenPart.TRACKS),
        (("tracks", 0, "quota"), 1, "tracks[making].quota", OpenPart.QUOTAS),
        (("stages", 2, "promotion", "count"), 5, "stages[final].promotion.count", OpenPart.QUOTAS),
        (("stages", 2, "presenters_max"), 1, "stages[final].presenters_max", OpenPart.STAGES),
        (("stages", 2, "segments", 0, "seconds"), 300, "stages[final].segments[show].seconds", OpenPart.STAGES),
        (("stages", 2, "panel_size"), 9, "stages[final].panel_size", OpenPart.PANELS),
        (("stages", 2, "panel", "reserve"), 2, "stages[final].panel.reserve", OpenPart.PANELS),
        (("rubrics", 2, "dimensions", 0, "max"), "20", "rubrics[show].dimensions[shine].max", OpenPart.RUBRICS),
        (("stages", 0, "rubric"), "rural", "stages[paper].rubric", OpenPart.RUBRICS),
        (
            ("stages", 2, "scoring", "aggregation", "drop_high"),
            2,
            "stages[final].scoring.aggregation.drop_high",
            OpenPart.SCORING,
        ),
        (("eligibility", 0, "value"), 18, "eligibility[min_age]", OpenPart.ELIGIBILITY),
        (("questions", 0, "hint"), "", "questions[category].hint", OpenPart.QUESTIONS),
        (("attachments", 0, "required"), False, "attachments[video].required", OpenPart.ATTACHMENTS),
        (("papers", 0, "copies"), 1, "papers[pledge].copies", OpenPart.ATTACHMENTS),
        (("awards", 0, "count"), 2, "awards[first].count", OpenPart.AWARDS),
        (("publicity", "days"), 5, "publicity.days", OpenPart.PUBLICITY),
        (("feedback", "totals"), False, "feedback.totals", OpenPart.FEEDBACK),
        (("outcome_months",), [6], "outcome_months", OpenPart.FEEDBACK),
    ],
)
def test_each_part_is_closed_until_it_is_opened(path, to, where, part):
    below = replace(parse(put(everything(), *path, to=to)), open_parts=())
    assert [(one.path, one.part) for one in closed_differences(PARENT, below)] == [(where, part)]
    assert paths(opened(part), below) == []
    others = tuple(one for one in OpenPart if one is not part)
    assert paths(opened(*others), below) == [where]


@pytest.mark.parametrize(
    ("path", "to"), [(("entrant",), "project"), (("edition",), 8), (("team",), None), (("theme",), "")]
)
def test_what_is_never_opened(path, to):
    below = replace(parse(put(everything(), *path, to=to)), open_parts=())
    assert [(one.path, one.part) for one in closed_differences(opened(*OpenPart), below)] == [(path[0], None)]


def test_a_round_opens_no_more_than_was_left_open_to_it():
    parent = opened(OpenPart.TRACKS, OpenPart.AWARDS)
    assert paths(parent, child(open_parts=(OpenPart.AWARDS,))) == []
    assert paths(parent, child(open_parts=(OpenPart.AWARDS, OpenPart.RUBRICS))) == ["open_parts"]


def test_a_track_that_is_not_held_takes_its_rules_with_it():
    below = without_tracks(child(), {"rural"})
    assert parse(dump(below)) == below
    assert [track.code for track in below.tracks] == ["making", "labour"]
    assert below.stage("final").tracks == ("making",)
    assert below.stage("paper").track_rubrics == ()
    assert "rural" not in [award.code for award in below.awards]
    assert paths(opened(OpenPart.TRACKS), below) == []
    assert "tracks[rural]" in paths(PARENT, below)


def test_a_track_more():
    extra = replace(PARENT.tracks[0], code="overseas", short="LX", name="留学人员")
    final = PARENT.stage("final")
    stages = (*PARENT.stages[:2], replace(final, tracks=(*final.tracks, "overseas")))
    below = child(tracks=(*PARENT.tracks, extra), stages=stages)
    assert paths(opened(OpenPart.TRACKS), below) == []
    assert paths(PARENT, below) == ["tracks[overseas]", "stages[final].tracks"]


def test_what_a_closed_difference_says():
    awards = (
        replace(PARENT.awards[0], count=2),
        *PARENT.awards[2:],
        replace(PARENT.awards[0], code="more", name="优胜奖"),
    )
    assert [one.sentence.text(str) for one in closed_differences(PARENT, child(awards=awards))] == [
        ("all awards › 乡村奖 (number given: 1, tracks it is for: 乡村振兴) is in the rules of the level above and may "
        "not be left out."),
        "all awards › 一等奖 › number given: the level above says 1; here it is 2.",
        ("all awards › 优胜奖 (number given: 1, given beside it: 奖金1万元) is not in the rules of the level above, "
        "which are closed here."),
    ]  # fmt: skip


def test_without_tracks_leaves_a_book_alone_where_nothing_goes():
    assert without_tracks(PARENT, set()) is PARENT
    merged = without_tracks(PARENT, {"making"})
    assert (merged.track("rural").merge_into, merged.track("rural").min_entries) == ("", None)
    assert part_of("") is None


def test_the_preset_below_itself():
    city = presets.book("chuangyi-6-city")
    county = derive(city, level=Level.COUNTY, names=("岳麓区选拔赛",), bodies=())
    assert parse(dump(county)) == county
    assert paths(city, county) == []
