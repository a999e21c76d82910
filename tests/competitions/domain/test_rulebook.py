"""The rule book: the preset, every fault, and the way back to a document."""

from __future__ import annotations

import json
from copy import deepcopy
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competitions import presets
from competitions.domain.reading import DocumentError, FaultCode
from competitions.domain.rounding import Rounding
from competitions.domain.rulebook import (
    AttachmentKind,
    Fallback,
    StageMode,
    dump,
    parse,
    part_document,
    warnings,
)
from tests.competitions.domain.everything import everything, put

BOOK = presets.book("chuangyi-6-city")
DOCUMENT = dump(BOOK)


def changed(*path, to):
    """The document of the preset with one place changed (`...` takes the key away)."""
    document = deepcopy(DOCUMENT)
    place = document
    for key in path[:-1]:
        place = place[key]
    if to is ...:
        del place[path[-1]]
    else:
        place[path[-1]] = to
    return document


def faults(document) -> list[tuple[str, str]]:
    with pytest.raises(DocumentError) as caught:
        parse(document)
    return [(fault.path, fault.code) for fault in caught.value.faults]


def test_the_preset_is_the_sixth_contest_with_two_main_and_three_special_tracks():
    assert [(track.name, track.kind, track.quota) for track in BOOK.tracks] == [
        ("先进制造", "main", 6),
        ("现代服务", "main", 6),
        ("乡村振兴", "special", 6),
        ("银发经济", "special", 6),
        ("绿色经济", "special", 6),
    ]
    assert (BOOK.edition, BOOK.names[0]) == (6, "第六届“中国创翼”创业创新大赛{region}选拔赛")


def test_the_dimensions_of_tianxin_with_points_for_show():
    rubric = BOOK.rubric_of("final")
    assert [(item.name, item.max) for item in rubric.dimensions] == [
        ("创新引领", Decimal(30)),
        ("创业带动就业", Decimal(30)),
        ("项目团队", Decimal(20)),
        ("发展前景", Decimal(20)),
    ]
    assert (rubric.total, rubric.demo, warnings(BOOK)) == (Decimal(100), True, ())


def test_the_slot_and_the_prizes_of_guyuan():
    final = BOOK.stage("final")
    assert [(part.name, part.seconds // 60) for part in final.segments] == [("路演", 6), ("答辩", 3), ("评分", 1)]
    assert final.slot_seconds == 600
    assert [(award.name, award.count) for award in BOOK.awards] == [("一等奖", 1), ("二等奖", 2), ("三等奖", 3)]
    assert not any(award.demo for award in BOOK.awards)


def test_the_two_stages():
    semi, final = BOOK.stages
    assert (semi.mode, semi.blind, semi.marks_per_entry) == (StageMode.BLIND_REVIEW, True, 3)
    assert (final.mode, final.blind, final.marks_per_entry) == (StageMode.LIVE, False, 7)
    assert (semi.scoring.aggregation.drop_high, semi.scoring.aggregation.drop_low) == (0, 0)
    rule = final.scoring.aggregation
    assert (rule.drop_high, rule.drop_low, rule.min_left, rule.fallback) == (1, 1, 3, Fallback.MEAN)
    assert final.scoring.round_result == Rounding(2)
    assert BOOK.next_stage("semi") == final
    assert BOOK.next_stage("final") is None
    assert set(BOOK.quotas("semi").values()) == {10}
    assert set(BOOK.quotas("final").values()) == {6}


def test_what_is_invented_says_so():
    assert all(stage.demo for stage in BOOK.stages)
    assert BOOK.publicity.demo
    assert BOOK.numbering.demo
    assert [track.name for track in BOOK.tracks if track.demo] == ["绿色经济"]


def test_what_must_be_handed_in():
    assert BOOK.required_attachments == (AttachmentKind.PLAN, AttachmentKind.SLIDES, AttachmentKind.STAMPED_FORM)


def test_the_document_comes_back_the_same():
    assert parse(DOCUMENT) == BOOK
    assert parse(json.loads(json.dumps(DOCUMENT))) == BOOK
    assert dump(parse(DOCUMENT)) == DOCUMENT


def test_a_day_survives_the_way_back():
    book = parse(changed("cut_off", to="2024-05-30"))
    assert book.cut_off == date(2024, 5, 30)
    assert parse(dump(book)) == book


def test_unknown_codes():
    for wrong in (BOOK.track, BOOK.stage, BOOK.rubric, BOOK.rubric_of, BOOK.quotas, BOOK.next_stage):
        with pytest.raises(KeyError):
            wrong("nowhere")


@pytest.mark.parametrize(
    ("path", "to", "where", "code"),
    [
        (("format",), "chuangxiang.rulebook/9", "format", FaultCode.CHOICE),
        (("title",), "x", "title", FaultCode.UNKNOWN_KEY),
        (("tracks", 0, "colour"), "red", "tracks[0].colour", FaultCode.UNKNOWN_KEY),
        (("edition",), ..., "edition", FaultCode.MISSING),
        (("edition",), "6", "edition", FaultCode.TYPE),
        (("level",), "village", "level", FaultCode.CHOICE),
        (("names",), [], "names", FaultCode.EMPTY),
        (("names",), ["  "], "names[0]", FaultCode.EMPTY),
        (("names",), [5], "names[0]", FaultCode.TYPE),
        (("names",), ["长" * 201], "names[0]", FaultCode.LENGTH),
        (("tracks", 0, "name"), "   ", "tracks[0].name", FaultCode.EMPTY),
        (("outcome_months",), ["3"], "outcome_months[0]", FaultCode.TYPE),
        (("tracks",), ..., "tracks", FaultCode.MISSING),
        (("tracks",), {"a": 1}, "tracks", FaultCode.TYPE),
        (("tracks", 1), 5, "tracks[1]", FaultCode.TYPE),
        (("tracks", 1, "code"), "adv_manufacturing", "tracks", FaultCode.DUPLICATE),
        (("tracks", 1, "code"), "先进", "tracks[1].code", FaultCode.CHOICE),
        (("tracks", 1, "quota"), -1, "tracks[1].quota", FaultCode.RANGE),
        (("tracks", 1, "name"), "长" * 61, "tracks[1].name", FaultCode.LENGTH),
        (("stages", 1, "rubric"), "other", "stages[1].rubric", FaultCode.REFERENCE),
        (("stages", 0, "reviews_per_entry"), 13, "stages[0].reviews_per_entry", FaultCode.RANGE),
        (("stages", 0, "advance_per_track"), None, "stages[0].advance_per_track", FaultCode.CONTRADICTION),
        (("stages", 1, "advance_per_track"), 3, "stages[1].advance_per_track", FaultCode.CONTRADICTION),
        (("stages", 1, "segments", 0, "seconds"), 0, "stages[1].segments[0].seconds", FaultCode.RANGE),
        (("stages", 1, "segments", 0, "code"), "defence", "stages[1].segments", FaultCode.DUPLICATE),
        (("stages", 1, "scoring"), None, "stages[1].scoring", FaultCode.MISSING),
        (("stages", 1, "panel_size"), 4, "stages[1].scoring.aggregation", FaultCode.CONTRADICTION),
        (
            ("stages", 1, "scoring", "aggregation", "method"),
            "mode",
            "stages[1].scoring.aggregation.method",
            FaultCode.CHOICE,
        ),
        (("stages", 1, "scoring", "round_result"), ..., "stages[1].scoring.round_result", FaultCode.MISSING),
        (("rubrics", 0, "dimensions"), [], "rubrics[0].dimensions", FaultCode.EMPTY),
        (("rubrics", 0, "dimensions", 0, "max"), 30.0, "rubrics[0].dimensions[0].max", FaultCode.TYPE),
        (("rubrics", 0, "dimensions", 0, "max"), "thirty", "rubrics[0].dimensions[0].max", FaultCode.NUMBER),
        (("rubrics", 0, "dimensions", 0, "min"), "30", "rubrics[0].dimensions[0].min", FaultCode.RANGE),
        (("rubrics", 0, "dimensions", 0, "step"), "0.7", "rubrics[0].dimensions[0].step", FaultCode.CONTRADICTION),
        (("rubrics", 0, "dimensions", 0, "step"), "0", "rubrics[0].dimensions[0].step", FaultCode.CONTRADICTION),
        (
            ("rubrics", 0, "dimensions", 0, "levels", 0, "at_least"),
            "1",
            "rubrics[0].dimensions[0].levels",
            FaultCode.CONTRADICTION,
        ),
        (("rubrics", 0, "dimensions", 1, "code"), "dim_team", "rubrics[0].dimensions", FaultCode.DUPLICATE),
        (("eligibility", 0, "check"), "tall", "eligibility[0].check", FaultCode.CHOICE),
        (("eligibility", 0, "tracks"), ["sea"], "eligibility[0].tracks", FaultCode.REFERENCE),
        (("attachments", 0, "extensions"), [], "attachments[0].extensions", FaultCode.EMPTY),
        (("attachments", 0, "extensions"), [".pdf"], "attachments[0].extensions", FaultCode.CHOICE),
        (("attachments", 1, "kind"), "plan", "attachments", FaultCode.DUPLICATE),
        (("publicity", "days"), 0, "publicity.days", FaultCode.RANGE),
        (("publicity", "mask_names"), "no", "publicity.mask_names", FaultCode.TYPE),
        (("feedback",), ..., "feedback", FaultCode.MISSING),
        (("numbering", "entry"), "{seq.real}", "numbering.entry", FaultCode.CONTRADICTION),
        (("numbering", "filing"), "{region}", "numbering.filing", FaultCode.CONTRADICTION),
        (("cut_off",), "2024-02-30", "cut_off", FaultCode.DATE),
        (("outcome_months",), [0], "outcome_months[0]", FaultCode.RANGE),
        (("outcome_months",), [3, 3], "outcome_months", FaultCode.DUPLICATE),
    ],
)
def test_each_fault_is_named_by_its_path(path, to, where, code):
    assert (where, code) in faults(changed(*path, to=to))


def test_all_faults_come_at_once():
    document = changed("edition", to=0)
    document["year"] = 1
    document["publicity"]["days"] = 0
    assert faults(document) == [
        ("edition", FaultCode.RANGE),
        ("year", FaultCode.RANGE),
        ("publicity.days", FaultCode.RANGE),
    ]


@pytest.mark.parametrize("document", [None, [], "x", 5, {}, {"format": None}])
def test_what_is_no_book_at_all(document):
    with pytest.raises(DocumentError):
        parse(document)


def test_the_error_reads_as_one_line():
    with pytest.raises(DocumentError, match=r"^publicity\.days: range \(value=0, low=1, high=60\)$"):
        parse(changed("publicity", "days", to=0))


def test_full_marks_other_than_100_are_odd_but_allowed():
    document = changed("rubrics", 0, "dimensions", 0, "max", to="25")
    document["rubrics"][0]["dimensions"][0]["levels"] = []
    assert [(remark.path, remark.sentence.text(str)) for remark in warnings(parse(document))] == [
        ("rubrics[0]", "The items of “项目评分表” add up to 95 points, not 100. That is allowed if it is meant.")
    ]


def test_a_part_as_a_document():
    assert part_document(BOOK.stage("final").scoring.aggregation) == {
        "method": "mean",
        "drop_high": 1,
        "drop_low": 1,
        "min_left": 3,
    }


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-10, 10) | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(list(DOCUMENT)), inner, max_size=4),
    max_leaves=12,
)


@given(st.sampled_from(list(DOCUMENT)), json_values)
def test_anything_in_any_place_is_a_book_or_a_list_of_faults(key, value):
    try:
        book = parse({**DOCUMENT, key: value})
    except DocumentError:
        return
    assert parse(dump(book)) == book


@pytest.mark.parametrize(
    ("path", "to"),
    [
        (("rubrics", 0, "dimensions", 0, "max"), "３０"),
        (("rubrics", 0, "dimensions", 0, "step"), 0.5),
        (("stages", 0, "panel_size"), "五"),
    ],
)
def test_a_number_that_cannot_be_read_brings_no_faults_of_its_neighbours(path, to):
    """Else a maximum in full-width digits would also say that the minimum 0 lies outside 0 to 0."""
    with pytest.raises(DocumentError) as caught:
        parse(put(everything(), *path, to=to))
    assert len(caught.value.faults) == 1
