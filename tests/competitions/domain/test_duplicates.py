"""The same person, the same firm: across characters, old and new numbers, and the reason in words."""

from __future__ import annotations

from datetime import date

import pytest

from accounts.domain import uscc
from accounts.domain.ids import IdType
from competitions.data import variants
from competitions.domain.duplicates import (
    FirmRecord,
    PersonRecord,
    Strength,
    Why,
    body_code,
    document,
    firm_name,
    firms_among,
    folded,
    is_registration_number,
    match_firms,
    match_people,
    new_id,
    people_among,
    plain,
)
from tests.factories.entries import resident_id

BORN = date(1988, 2, 29)


def person(name: str = "陈示例", **values: object) -> PersonRecord:
    return PersonRecord("1", name, **values)


def firm(name: str = "长沙示例科技有限公司", *numbers: str) -> FirmRecord:
    return FirmRecord("1", name, numbers)


def body(first_8: str) -> str:
    """A body code with its check place."""
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    rest = 11 - sum(int(place, 36) * weight for place, weight in zip(first_8, weights, strict=True)) % 11
    return first_8 + "0123456789X0"[rest]


def credit(code: str) -> str:
    first = f"91430100{code}"
    return first + uscc.check_character(first)


def why(found: object) -> list[Why]:
    return [] if found is None else [reason for reason, _pair in found.reasons]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("張偉", "张伟"), ("陳喆", "陈哲"), ("王堃", "王坤"), ("李峯", "李峰"), ("周昇", "周升"), ("韓䶮", "韩龑"),
        ("甯静", "宁静"), ("阿不都·热依木", "阿不都．热依木"), ("阿不都•热依木", "阿不都热依木"), ("Ｔｏｍ　Ｌｉ", "tom li"),
    ],
)  # fmt: skip
def test_names_are_compared_across_characters_widths_and_dots(one, other):
    assert folded(one, variants()) == folded(other, variants())


@pytest.mark.parametrize(("one", "other"), [("谈笑", "谭笑"), ("王明", "王鸣"), ("李四", "李肆")])
def test_other_names_stay_others(one, other):
    assert folded(one, variants()) != folded(other, variants())


def test_an_old_id_number_is_the_new_one():
    new = resident_id(3, "19880229")
    old = new[:6] + new[8:17]
    assert (new_id(old), document(IdType.RESIDENT, f" {old[:6]}-{old[6:]} ")) == (new, new)
    found = match_people(
        person(id_kind=IdType.RESIDENT, id_number=old), person("别名", id_kind=IdType.RESIDENT, id_number=new), {}
    )
    assert (found.strength, why(found)) == (Strength.SURE, [Why.OLD_DOCUMENT])
    assert document(IdType.PASSPORT, "123456789012345") == "123456789012345"


@pytest.mark.parametrize(
    ("one", "other", "strength", "reasons"),
    [
        (person(phone="13900000001"), person(phone="+86 139 0000 0001"), Strength.LIKELY, [Why.NAME, Why.PHONE]),
        (
            person("張偉", birth_date=BORN),
            person("张伟", birth_date=BORN),
            Strength.LIKELY,
            [Why.NAME_VARIANT, Why.BIRTH_DATE],
        ),
        (person(employer="长沙示例"), person(employer="長沙示例"), Strength.POSSIBLE, [Why.NAME, Why.EMPLOYER]),
        (person(), person(), None, []),
        (person(phone="13900000001"), person("周示例", phone="13900000001"), None, []),
    ],
)
def test_people_without_a_document(one, other, strength, reasons):
    found = match_people(one, other, variants())
    assert (found and found.strength, why(found)) == (strength, reasons)


def test_two_right_documents_are_two_people():
    one = person(id_kind=IdType.RESIDENT, id_number=resident_id(1), phone="13900000001")
    other = person(id_kind=IdType.RESIDENT, id_number=resident_id(2), phone="13900000001")
    assert match_people(one, other, {}) is None
    abroad = person(id_kind=IdType.PASSPORT, id_number="E12345678", phone="13900000001")
    assert why(match_people(one, abroad, {})) == [Why.NAME, Why.PHONE]


def test_firms_by_number():
    code = body("60003734")
    assert (body_code(credit(code)), body_code(code), body_code("430100" + code)) == (code, code, code)
    assert why(match_firms(firm("甲", credit(code)), firm("乙", credit(code).lower()), {})) == [Why.CREDIT_CODE]
    assert why(match_firms(firm("甲", credit(code)), firm("乙", code), {})) == [Why.BODY_CODE]
    assert why(match_firms(firm("甲", credit(code)), firm("乙", "430100" + code), {})) == [Why.TAX_NUMBER]
    assert match_firms(firm("甲", credit(code)), firm("甲", credit(body("60003735"))), {}) is None


def test_an_old_registration_number_leaves_the_name():
    old = next(f"43010000000123{digit}" for digit in range(10) if is_registration_number(f"43010000000123{digit}"))
    assert not is_registration_number(old[:14] + str((int(old[14]) + 1) % 10))
    new = credit(body("60003734"))
    found = match_firms(firm("长沙示例科技有限责任公司", old), firm("長沙示例科技有限公司", new), variants())
    assert (found.strength, why(found)) == (Strength.POSSIBLE, [Why.NAME_VARIANT, Why.OLD_NUMBER])
    assert why(match_firms(firm("甲", old), firm("乙", old), {})) == [Why.REGISTRATION_NUMBER]
    assert match_firms(firm("甲", old), firm("乙", new), {}) is None


def test_legal_forms_and_brackets_of_firms():
    assert firm_name("创响（湖南）科技有限责任公司") == firm_name("创响(湖南)科技 有限公司") == "创响湖南科技有限公司"
    assert firm_name("小吃店（个体工商户）") == plain("小吃店")


def test_all_pairs_of_a_list_and_their_reason_in_words():
    people = [
        PersonRecord("a", "張偉", phone="13900000001"),
        PersonRecord("b", "张伟", phone="13900000001"),
        PersonRecord("c", "张伟"),
        PersonRecord("d", "", phone="13900000001"),
    ]
    (only,) = people_among(people, variants())
    assert (only.one, only.other) == ("a", "b")
    assert only.sentence().text(str) == (
        "Perhaps the same: the same name in other characters (張偉, 张伟), the same phone."
    )
    firms = [
        FirmRecord("a", "甲有限公司", ("914301",)),
        FirmRecord("b", "甲有限责任公司"),
        FirmRecord("c", "乙有限公司"),
    ]
    assert [(one.one, one.other) for one in firms_among(firms, {})] == [("a", "b")]
