"""The presets and the real rounds: what their sources say stands in them, and what they do not say is marked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from competitions import presets
from competitions.domain.documents import Record
from competitions.domain.rulebook import (
    AwardScope,
    BodyRole,
    EntrantKind,
    EntrySource,
    HallScope,
    Level,
    OpenPart,
    PromotionKind,
    RuleBook,
    StageMode,
    describe,
    dump,
    parse,
)

FOLDER = Path(presets.__file__).parent
ALL = [*map(presets.book, presets.codes()), *map(presets.round_book, presets.round_codes())]


def names(parts) -> list[str]:
    return [part.name for part in parts]


def minutes(book: RuleBook, stage: str = "final") -> list[tuple[str, int]]:
    return [(part.name, part.seconds // 60) for part in book.stage(stage).segments]


def items(book: RuleBook) -> list[str]:
    return names(book.rubrics[0].dimensions)


def prizes(book: RuleBook) -> list[tuple[str, int, AwardScope]]:
    return [(award.name, award.count, award.scope) for award in book.awards]


def test_every_file_is_offered_and_nothing_else_can_be_read():
    assert {f"{code}.json" for code in presets.codes()} == {path.name for path in FOLDER.glob("*.json")}
    assert presets.round_codes() == (
        "changsha-tianxin-2022", "guyuan-2024", "mianyang-malanhua-3rd", "pingjiang-2022", "shaoyang-2022",
    )  # fmt: skip
    assert presets.codes()[0] == "chuangyi-6-city"
    for read in (presets.book, presets.round_book, presets.name):
        with pytest.raises(KeyError):
            read("../../secrets")


@pytest.mark.parametrize("code", presets.codes())
def test_each_preset_has_a_name_and_its_code(code):
    assert presets.name(code).text(str).endswith("round")
    assert presets.book(code).code == code


@pytest.mark.parametrize("book", ALL, ids=lambda book: book.code)
def test_every_book_comes_back_the_same_and_can_be_said(book):
    assert parse(json.loads(json.dumps(dump(book)))) == book
    assert all(line.text(str) for chapter in describe(book, region="长沙市") for line in chapter.lines)
    assert all(rubric.total == 100 for rubric in book.rubrics)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("**/*.json")), ids=lambda path: path.stem)
def test_the_files_are_written_as_the_format_writes_them(path):
    document = json.loads(path.read_text(encoding="utf-8"))
    assert document == dump(parse(document))


@pytest.mark.parametrize("book", ALL, ids=lambda book: book.code)
def test_points_panels_and_days_that_no_source_gives_are_marked(book):
    assert all(rubric.demo and all(item.demo for item in rubric.dimensions) for rubric in book.rubrics)
    assert all(stage.demo and (stage.scoring.demo or not stage.mode.is_marked) for stage in book.stages)
    parts: list[Record] = [book.publicity, book.numbering, book.feedback, *book.attachments, *book.questions]
    assert all(getattr(part, "demo") for part in parts)  # noqa: B009 (parts of several kinds)


# --- The presets ------------------------------------------------------------------------------------------------------


def test_the_sixth_contest_at_three_levels():
    city, county, province = (presets.book(f"chuangyi-6-{level}") for level in ("city", "county", "province"))
    assert [book.level for book in (county, city, province)] == [Level.COUNTY, Level.CITY, Level.PROVINCE]
    for book in (city, county, province):
        assert names(book.tracks) == ["先进制造", "现代服务", "乡村振兴", "银发经济", "绿色经济"]
        assert items(book) == ["创新引领", "创业带动就业", "项目团队", "发展前景"]
    assert EntrySource.BELOW not in county.sources
    assert EntrySource.DIRECT not in province.sources
    assert OpenPart.TRACKS in province.open_parts
    assert OpenPart.RUBRICS not in province.open_parts
    assert minutes(county) == [("路演", 6), ("答辩", 3), ("评分", 1)]


def test_the_fifth_contest_of_one_and_three():
    book = presets.book("chuangyi-5-city")
    assert [(track.name, track.kind) for track in book.tracks] == [
        ("主体赛制造业项目组", "main"),
        ("主体赛服务业项目组", "main"),
        ("青年创意专项赛", "special"),
        ("劳务品牌专项赛", "special"),
        ("乡村振兴专项赛", "special"),
    ]
    rules = [(rule.check, rule.params.get("value"), rule.tracks) for rule in book.eligibility]
    assert ("min_age", 16, ()) in rules
    assert ("max_age", 35, ("youth_idea",)) in rules
    assert ("student_or_graduate", None, ("youth_idea",)) in rules
    assert book.stage("prelim").promotion.kind is PromotionKind.PERCENT


def test_the_lecturer_contest():
    book = presets.book("malanhua-4-city")
    assert book.entrant is EntrantKind.PERSON
    assert [[stage.name for stage in book.path_of(track.code)] for track in book.tracks] == [
        ["赛前集训", "小组突围赛", "十强风采赛"],
        ["微课网络评审"],
    ]
    assert {rule.check for rule in book.eligibility} >= {
        "lecturer_certificate", "lecturer_grade", "lecturer_not_suspended",
    }  # fmt: skip
    course = next(question for question in book.questions if question.code == "course")
    assert course.choices == ("SIYB", "网创电商版", "网创直播版", "模拟实训", "乡村领雁")
    video = next(file for file in book.attachments if file.kind == "video")
    assert (video.tracks, video.extensions, video.min_seconds, video.max_seconds) == (("micro",), ("mp4",), 300, 900)


# --- The real rounds ---------------------------------------------------------------------------------------------------


def test_shaoyang_2022():
    book = presets.round_book("shaoyang-2022")
    assert [body.name for body in book.bodies if body.role is BodyRole.HOST] == [
        "市人社局", "市发改委", "市乡村振兴局", "市残联", "团市委",
    ]  # fmt: skip
    assert [body.name for body in book.bodies if body.role is BodyRole.UNDERTAKER] == ["市就业服务中心"]
    final = book.stage("final")
    assert minutes(book) == [("路演", 6), ("答辩", 6), ("评分", 1)]
    assert not any(segment.demo for segment in final.segments)
    assert (final.halls, final.hall_scope, final.panel_size * final.halls) == (2, HallScope.TOGETHER, 10)
    assert items(book) == ["项目立项", "核心竞争力", "社会效益", "组织架构", "关键技术", "产品服务", "发展现状及前景"]
    assert sum(award.count for award in book.awards) == 25
    assert (final.promotion.kind, final.promotion.count, final.promotion.combination) == (
        PromotionKind.OVERALL,
        7,
        True,
    )
    assert not final.promotion.demo
    assert (book.path_of("labour_brand"), book.track("labour_brand").direct_places) == ((), 1)


def test_changsha_tianxin_2022():
    book = presets.round_book("changsha-tianxin-2022")
    assert minutes(book) == [("路演", 6), ("答辩", 3), ("评分", 1)]
    assert items(book) == ["创新引领", "创业带动就业", "项目团队", "发展前景"]
    assert book.stage("prelim").promotion.count == 30
    assert sum(award.count for award in book.awards) == 11
    assert prizes(book)[-1] == ("创翼奖", 0, AwardScope.REST)
    assert {file.kind.value: file.required for file in book.attachments if file.kind in ("slides", "video")} == {
        "slides": False,
        "video": False,
    }


def test_pingjiang_2022():
    book = presets.round_book("pingjiang-2022")
    assert [body.name for body in book.bodies if body.role is BodyRole.CO_ORGANISER] == [
        "县发改局", "县科工局", "县乡村振兴局", "团县委", "县残联", "县青年创业协会",
    ]  # fmt: skip
    assert len(book.tracks) == 5
    sourced = [rule.check for rule in book.eligibility if not rule.demo]
    assert sourced == ["min_age", "place", "max_age", "student_or_graduate"]


def test_guyuan_2024():
    book = presets.round_book("guyuan-2024")
    assert minutes(book) == [("路演", 6), ("答辩", 3), ("评分", 1)]
    assert prizes(book) == [
        ("一等奖", 1, AwardScope.TRACK),
        ("二等奖", 2, AwardScope.TRACK),
        ("三等奖", 3, AwardScope.TRACK),
    ]
    promotion = book.stage("final").promotion
    assert (promotion.kind, promotion.demo) == (PromotionKind.ALL_WINNERS, False)
    assert sum(award.count for award in book.awards) * len(book.tracks) == 30
    assert items(book)[:4] == ["创新性", "示范性", "引领性", "发展现状和前景"]


def test_mianyang_malanhua_3rd():
    book = presets.round_book("mianyang-malanhua-3rd")
    assert book.entrant is EntrantKind.PERSON
    assert [(stage.name, stage.mode) for stage in book.stages] == [
        ("赛前集训", StageMode.TRAINING),
        ("小组突围赛", StageMode.TEACHING),
        ("十强风采赛", StageMode.TEACHING),
    ]
    assert (book.stage("group").promotion.count, book.stage("group").promotion.demo) == (10, False)
    assert items(book) == ["创业培训综合能力", "创业指导综合能力", "教学设计能力", "课程呈现能力"]
    assert prizes(book) == [
        ("一等奖", 1, AwardScope.OVERALL),
        ("二等奖", 2, AwardScope.OVERALL),
        ("三等奖", 3, AwardScope.OVERALL),
        ("绵阳市十佳创业培训教师", 0, AwardScope.FINALISTS),
    ]
    roles = {body.role.value: body.name for body in book.bodies}
    assert (roles["guide"], roles["host"]) == ("市人社局", "市就业创业促进中心")
