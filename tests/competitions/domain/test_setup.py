"""Changing a rule book part by part."""

from __future__ import annotations

from dataclasses import replace

import pytest

from competitions.domain import pinyin, setup
from competitions.domain.rulebook import BodyRole, Level, Odd, RuleBook, dump, parse, warnings
from competitions.presets import book as preset


@pytest.fixture
def book() -> RuleBook:
    return setup.for_office(preset("chuangyi-6-city"), region="长沙市", level=Level.CITY, edition=6, year=2024)


def sound(book: RuleBook) -> RuleBook:
    """The book read again: what is stored."""
    again = parse(dump(book))
    assert again == book
    return again


def test_the_region_is_filled_in_wherever_it_is_open(book: RuleBook) -> None:
    assert book.names[0] == "第六届“中国创翼”创业创新大赛长沙市选拔赛"
    assert [body.name for body in book.bodies] == ["长沙市人力资源和社会保障局", "长沙市就业服务中心"]
    assert sound(book).level is Level.CITY


def test_the_name_says_the_edition_that_was_typed() -> None:
    book = setup.for_office(preset("chuangyi-6-city"), region="长沙市", level=Level.CITY, edition=7, year=2027)
    assert (book.names[0], book.edition) == ("第七届“中国创翼”创业创新大赛长沙市选拔赛", 7)


def test_the_notice_of_one_edition_is_not_that_of_another() -> None:
    same = setup.for_office(preset("chuangyi-6-city"), region="长沙市", level=Level.CITY, edition=6, year=2026)
    later = setup.for_office(preset("chuangyi-6-city"), region="长沙市", level=Level.CITY, edition=7, year=2027)
    assert ([one.doc_no for one in same.legal_basis], later.legal_basis) == (["人社部函〔2024〕17号"], ())
    assert [(one.path, one.odd) for one in warnings(later)] == [("legal_basis", Odd.NO_BASIS)]


def test_basics_that_stay_are_the_same(book: RuleBook) -> None:
    assert setup.with_bodies(book, [(body.role, body.name) for body in book.bodies]) == book
    assert setup.with_keys(book, {}) == book


def test_a_document_says_only_what_it_changes_and_marks_of_invention_go(book: RuleBook) -> None:
    rule = {**dump(book)["publicity"], "days": 7}  # type: ignore[dict-item]
    changed = setup.with_keys(book, {"publicity": rule})
    assert (book.publicity.demo, changed.publicity.days, changed.publicity.demo) == (True, 7, False)
    assert replace(changed, publicity=book.publicity) == book


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


def test_a_slug_ends_at_a_whole_syllable_and_finds_a_free_one() -> None:
    assert pinyin.slug("创业沙龙 2026", "activity") == "chuang-ye-sha-long-2026"
    assert (pinyin.slug("创业沙龙", "page", limit=12), pinyin.slug("★", "page")) == ("chuang-ye", "page")
    assert pinyin.first_free("page", {"page", "page-2"}.__contains__) == "page-3"


def test_the_region_is_filled_in_wherever_it_is_printed():
    """{region} in the name of an award would otherwise stand on certificates."""
    book = preset("chuangyi-6-city")
    where = ("{region}人社局网站",)
    awards = (replace(book.awards[0], name="{region}十佳创业培训教师"), *book.awards[1:])
    book = replace(book, awards=awards, notes="{region}另行通知。", publicity=replace(book.publicity, where=where))
    made = setup.for_office(book, region="长沙市", level=Level.CITY, edition=6, year=2024)
    printed = (made.awards[0].name, made.notes, made.publicity.where)
    assert printed == ("长沙市十佳创业培训教师", "长沙市另行通知。", ("长沙市人社局网站",))
