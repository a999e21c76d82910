"""Identity numbers: every type, every fault, and the usual library where it is right."""

from __future__ import annotations

from datetime import date

import pytest
import stdnum.cn.ric
from hypothesis import given
from hypothesis import strategies as st

from accounts.domain.ids import (
    HMT_PROVINCES,
    MAINLAND_PROVINCES,
    IdFacts,
    IdProblem,
    IdType,
    Sex,
    check_digit,
    facts,
    normalise,
    validate,
)
from accounts.domain.problems import Problem


def number(region: str = "430102", born: str = "19900307", order: str = "001") -> str:
    """An invented number with a right check digit."""
    first = region + born + order
    return first + check_digit(first)


def codes(id_type: IdType, text: str, on: date | None = None) -> list[str]:
    return [problem.code for problem in validate(id_type, text, on=on)]


def test_the_example_of_the_standard_has_its_check_digit():
    """GB 11643-1999, annex: 11010519491231002X and 440524188001010014."""
    assert check_digit("11010519491231002") == "X"
    assert check_digit("44052418800101001") == "4"


@pytest.mark.parametrize("region", ["430182", "430212", "430582", "430102", "433101", "810000", "820000", "830000"])
def test_real_regions_that_the_usual_library_does_not_know(region):
    assert validate(IdType.RESIDENT, number(region)) == []


@pytest.mark.parametrize("region", ["430182", "430212", "430582", "810000", "830000"])
def test_why_the_usual_library_is_only_an_oracle(region):
    """It refuses these right numbers; when it stops doing so, this test may go."""
    assert not stdnum.cn.ric.is_valid(number(region))


@pytest.mark.parametrize(
    "typed",
    [
        "11010519491231002X",
        "11010519491231002x",
        " 110105 19491231 002X ",
        "１１０１０５１９４９１２３１００２Ｘ",
        "１１０１０５１９４９１２３１００２ｘ",
        "110105-19491231-002X",
        "\ufeff11010519491231002X\u200b",
        "110105\u300019491231\u3000002X",
    ],
)
def test_many_spellings_are_one_number(typed):
    assert normalise(typed) == "11010519491231002X"
    assert validate(IdType.RESIDENT, typed) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ["empty"]),
        ("   ", ["empty"]),
        ("110105194912310021", ["checksum"]),
        ("1101051949123100", ["length"]),
        ("110105491231002", ["length"]),
        ("11010519491231002X1", ["length"]),
        ("1101051949123X002X", ["characters"]),
        ("11010519491231002A", ["characters"]),
        ("<b>01051949123100>", ["characters"]),
        ("11010519491231002²", ["characters"]),
        (number("160102"), ["province"]),
        (number("990102"), ["province"]),
        (number(born="19900230"), ["date"]),
        (number(born="19901301"), ["date"]),
        (number(born="19000229"), ["date"]),
        (number(born="00000101"), ["date"]),
        ("160102199002300011", ["province", "date", "checksum"]),
    ],
)
def test_each_fault_of_a_resident_number(text, expected):
    assert codes(IdType.RESIDENT, text) == expected


def test_faults_carry_what_a_sentence_needs():
    assert validate(IdType.RESIDENT, "123") == [Problem("length", {"expected": 18, "actual": 3})]
    assert validate(IdType.RESIDENT, "1101051949123X002X") == [Problem("characters", {"position": 14})]
    assert validate(IdType.RESIDENT, number("160102")) == [Problem("province", {"digits": "16"})]
    assert validate(IdType.RESIDENT, number(born="19900230")) == [Problem("date", {"digits": "19900230"})]


def test_problems_are_values():
    assert {Problem("length", {"expected": 18}), Problem("length", {"expected": 18})} == {
        Problem("length", {"expected": 18})
    }


def test_a_leap_day_is_a_day_in_leap_years_only():
    assert codes(IdType.RESIDENT, number(born="20000229")) == []
    assert codes(IdType.RESIDENT, number(born="20010229")) == ["date"]


def test_a_birth_in_the_future_or_long_ago_needs_a_day_to_compare_with():
    on = date(2024, 5, 30)
    assert codes(IdType.RESIDENT, number(born="20240530"), on) == []
    assert codes(IdType.RESIDENT, number(born="20240531"), on) == ["date_range"]
    assert codes(IdType.RESIDENT, number(born="18930101"), on) == ["date_range"]
    assert codes(IdType.RESIDENT, number(born="20240531")) == []


@pytest.mark.parametrize(
    ("id_type", "text"),
    [
        (IdType.HK_MACAO_PERMIT, "H12345678"),
        (IdType.HK_MACAO_PERMIT, "m12345678"),
        (IdType.HK_MACAO_PERMIT, "H1234567800"),
        (IdType.HK_MACAO_PERMIT, "HA1234567"),
        (IdType.HK_MACAO_PERMIT, "Ｈ１２３４５６７８"),
        (IdType.TAIWAN_PERMIT, "12345678"),
        (IdType.TAIWAN_PERMIT, "0123456789"),
        (IdType.TAIWAN_PERMIT, "0123456789(A)"),
        (IdType.TAIWAN_PERMIT, "T12345678"),
        (IdType.PASSPORT, "E12345678"),
        (IdType.PASSPORT, "EA1234567"),
        (IdType.PASSPORT, "123456789"),
        (IdType.PASSPORT, "c01x0006h"),
        (IdType.FOREIGN_PR, "USA110012345678"),
        (IdType.FOREIGN_PR, "gbr430012345678"),
        (IdType.HMT_RESIDENCE, number("810000")),
        (IdType.HMT_RESIDENCE, number("820000")),
        (IdType.HMT_RESIDENCE, number("830000")),
    ],
)
def test_other_documents_are_taken_without_a_checksum_where_none_applies(id_type, text):
    assert validate(id_type, text) == []


@pytest.mark.parametrize(
    ("id_type", "text", "code"),
    [
        (IdType.HK_MACAO_PERMIT, "A12345678", "form"),
        (IdType.HK_MACAO_PERMIT, "H1234567", "form"),
        (IdType.HK_MACAO_PERMIT, "H12345678\n9", "form"),
        (IdType.HK_MACAO_PERMIT, "H１２３４５６７", "form"),
        (IdType.TAIWAN_PERMIT, "1234567", "form"),
        (IdType.TAIWAN_PERMIT, "123456789", "form"),
        (IdType.PASSPORT, "ABCDEFGH", "form"),
        (IdType.PASSPORT, "E1", "form"),
        (IdType.PASSPORT, "E123456789012345", "form"),
        (IdType.PASSPORT, "E1234567护", "form"),
        (IdType.FOREIGN_PR, "US110012345678", "form"),
        (IdType.FOREIGN_PR, "123", "length"),
        (IdType.HMT_RESIDENCE, number("430102"), "province"),
        (IdType.HMT_RESIDENCE, number("810000")[:-1] + "Y", "characters"),
    ],
)
def test_other_documents_have_their_form(id_type, text, code):
    assert codes(id_type, text) == [code]


def test_the_card_for_foreigners_of_2023():
    """A leading 9, the province, the country in digits, the birth date; check digit as for residents."""
    first = "94384019900307001"
    card = first + check_digit(first)
    assert validate(IdType.FOREIGN_PR, card) == []
    assert facts(IdType.FOREIGN_PR, card) == IdFacts(date(1990, 3, 7), Sex.MALE, "43")
    wrong = card[:-1] + ("1" if card[-1] != "1" else "2")
    assert codes(IdType.FOREIGN_PR, wrong) == ["checksum"]
    assert codes(IdType.FOREIGN_PR, number("430102")) == ["characters"]
    assert codes(IdType.FOREIGN_PR, "9163840" + first[7:] + "0")[:1] == ["province"]


def test_what_a_number_tells():
    assert facts(IdType.RESIDENT, number()) == IdFacts(date(1990, 3, 7), Sex.MALE, "43")
    assert facts(IdType.RESIDENT, number(order="002")) == IdFacts(date(1990, 3, 7), Sex.FEMALE, "43")
    assert facts(IdType.HMT_RESIDENCE, number("820000")).province == "82"


def test_a_wrong_or_silent_number_tells_nothing():
    assert facts(IdType.RESIDENT, "110105194912310021") == IdFacts()
    assert facts(IdType.PASSPORT, "E12345678") == IdFacts()
    assert facts(IdType.FOREIGN_PR, "USA110012345678") == IdFacts()


DIGITS = st.text("0123456789", min_size=3, max_size=3)
BORN = st.dates(date(1930, 1, 1), date(2020, 12, 31)).map(lambda day: day.strftime("%Y%m%d"))
REGION = st.sampled_from(sorted(MAINLAND_PROVINCES | HMT_PROVINCES)).map(lambda province: province + "0101")


@given(REGION, BORN, DIGITS)
def test_every_well_made_number_is_right_and_no_other_check_digit_is(region, born, order):
    right = number(region, born, order)
    accepted = [last for last in "0123456789X" if not validate(IdType.RESIDENT, right[:17] + last)]
    assert accepted == [right[17]]


@given(st.sampled_from(["110101", "310101", "430102", "440103", "510104"]), BORN, DIGITS)
def test_the_check_digit_agrees_with_the_usual_library(region, born, order):
    first = region + born + order
    assert check_digit(first) == stdnum.cn.ric.calc_check_digit(first + "0")


@given(st.integers(0, 15), REGION, BORN, DIGITS)
def test_two_digits_swapped_are_found(place, region, born, order):
    """ISO 7064 MOD 11-2 finds every swap of neighbours."""
    right = number(region, born, order)
    swapped = right[:place] + right[place + 1] + right[place] + right[place + 2 :]
    assert swapped == right or IdProblem.CHECKSUM in codes(IdType.RESIDENT, swapped)


@given(st.text(max_size=40), st.sampled_from(IdType))
def test_anything_typed_gets_an_answer(text, id_type):
    problems = validate(id_type, text, on=date(2024, 1, 1))
    assert all(problem.code in IdProblem for problem in problems)
    assert normalise(normalise(text)) == normalise(text)
    assert facts(id_type, text) == IdFacts() or not problems
