"""Changing a rule book part by part."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from competitions.domain import pinyin, setup
from competitions.domain.rulebook import BodyRole, DayKind, Level, RuleBook, TrackKind, dump, parse, warnings
from competitions.domain.setup import AwardInput, DimensionInput, StageInput, TrackInput
from competitions.presets import book as preset


@pytest.fixture
def book() -> RuleBook:
    return setup.for_office(preset("chuangyi-6-city"), region="长沙市", level=Level.CITY, edition=6, year=2024)


def sound(book: RuleBook) -> RuleBook:
    """The book read again: what is stored."""
    again = parse(dump(book))
    assert again == book
    return again


def stage_inputs(book: RuleBook) -> list[StageInput]:
    return [
        StageInput(
            code=stage.code,
            name=stage.name,
            panel_size=stage.panel_size,
            reviews_per_entry=stage.reviews_per_entry,
            presenters_max=stage.presenters_max,
            drop_high=stage.scoring.aggregation.drop_high,
            drop_low=stage.scoring.aggregation.drop_low,
            places=stage.scoring.round_result.places,
            advance_per_track=stage.advance_per_track,
            seconds={part.code: part.seconds for part in stage.segments},
        )
        for stage in book.stages
    ]


def test_the_region_is_filled_in_wherever_it_is_open(book: RuleBook) -> None:
    assert book.names[0] == "第六届“中国创翼”创业创新大赛长沙市选拔赛"
    assert [body.name for body in book.bodies] == ["长沙市人力资源和社会保障局", "长沙市就业服务中心"]
    assert sound(book).level is Level.CITY


def test_nothing_changed_is_nothing_changed(book: RuleBook) -> None:
    tracks = [TrackInput(t.name, t.kind, t.scope, t.quota, t.code) for t in book.tracks]
    assert setup.with_tracks(book, tracks) == book
    assert setup.with_stages(book, stage_inputs(book)) == book
    awards = [AwardInput(a.name, a.count, a.code) for a in book.awards]
    assert setup.with_awards(book, awards) == book
    assert setup.with_bodies(book, [(body.role, body.name) for body in book.bodies]) == book
    rule = book.publicity
    assert setup.with_publicity(book, days=rule.days, day_kind=rule.day_kind, mask_names=rule.mask_names) == book


def test_a_changed_number_is_the_office_s_own(book: RuleBook) -> None:
    changed = setup.with_publicity(book, days=7, day_kind=DayKind.CALENDAR, mask_names=False)
    assert (book.publicity.demo, changed.publicity.demo) == (True, False)
    final = replace(stage_inputs(book)[1], panel_size=9)
    changed = setup.with_stages(book, [stage_inputs(book)[0], final])
    assert [stage.demo for stage in changed.stages] == [True, False]
    assert sound(changed).stage("final").panel_size == 9


def test_one_stage_can_be_all(book: RuleBook) -> None:
    only = sound(setup.with_stages(book, stage_inputs(book)[:1]))
    assert [stage.code for stage in only.stages] == ["semi"]
    assert only.stages[0].advance_per_track is None


def test_more_marks_are_never_asked_for_than_are_left(book: RuleBook) -> None:
    final = replace(stage_inputs(book)[1], panel_size=3)
    changed = sound(setup.with_stages(book, [stage_inputs(book)[0], final]))
    assert changed.stage("final").scoring.aggregation.min_left == 1


def test_a_new_track_gets_a_code_and_initials_of_its_own(book: RuleBook) -> None:
    changed = setup.with_tracks(
        book,
        [
            TrackInput("先进制造", TrackKind.MAIN, "", 6, "adv_manufacturing"),
            TrackInput("大学生专项", TrackKind.SPECIAL, "", 3),
            TrackInput("大学生专项二", TrackKind.SPECIAL, "", 3),
        ],
    )
    assert [(track.code, track.short) for track in sound(changed).tracks] == [
        ("adv_manufacturing", "AM"),
        ("da_xue_sheng_zhuan_xiang", "DX"),
        ("da_xue_sheng_zhuan_xiang_er", "DX2"),
    ]


def test_level_words_follow_a_changed_maximum(book: RuleBook) -> None:
    rubric = setup.rubric_of_last_stage(book)
    items = [DimensionInput(d.name, d.max, d.hint, d.code) for d in rubric.dimensions]
    items[0] = replace(items[0], max=Decimal(15))
    changed = sound(setup.with_rubric(book, rubric.code, items))
    assert [word.at_least for word in changed.rubrics[0].dimensions[0].levels] == [
        Decimal("14.0"),
        Decimal("12.0"),
        Decimal("9.0"),
        Decimal("0.0"),
    ]
    assert [remark.params["total"] for remark in warnings(changed)] == ["85"]


def test_bodies_that_stay_keep_their_mark(book: RuleBook) -> None:
    changed = setup.with_bodies(book, [(BodyRole.HOST, book.bodies[0].name), (BodyRole.GUIDE, "长沙市委组织部")])
    assert [(body.role, body.demo) for body in changed.bodies] == [(BodyRole.HOST, True), (BodyRole.GUIDE, False)]


@pytest.mark.parametrize(
    ("text", "address"),
    [("长沙市", "changshashi"), ("湘西州", "xiangxizhou"), ("北塔区 No.1", "beitaquno1"), ("★", "")],
)
def test_addresses(text: str, address: str) -> None:
    assert pinyin.address(text) == address


def test_codes_are_never_taken_twice() -> None:
    assert pinyin.code("先进制造", {"xian_jin_zhi_zao"}) == "xian_jin_zhi_zao_2"
    assert pinyin.code("★", set()) == "track"
    assert pinyin.initials("先进制造", {"XJ", "XJ2"}) == "XJ3"
    assert len(pinyin.code("一" * 60, set())) <= 30
