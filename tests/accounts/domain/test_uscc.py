"""Unified social credit codes: invented ones, all faults, the usual library where it is right."""

from __future__ import annotations

import pytest
import stdnum.cn.uscc
from hypothesis import given
from hypothesis import strategies as st

from accounts.domain.problems import Problem
from accounts.domain.uscc import ALPHABET, UsccProblem, check_character, normalise, validate


def code(first_17: str) -> str:
    return first_17 + check_character(first_17)


def test_the_example_of_the_usual_library_is_right():
    assert validate("91110000600037341L") == []


def test_spellings_are_one_code():
    assert normalise(" ９１110000-600037341l ") == "91110000600037341L"


@pytest.mark.parametrize("first", ["91430100MA4L00000", "92430102MA4M00001", "12430000448700001", "52430000501000002"])
def test_firms_sole_traders_institutions_and_societies(first):
    assert validate(code(first)) == []


@pytest.mark.parametrize("first", ["N2430181MF0000001", "Y1430000MB0000001", "A1110000000000001"])
def test_departments_with_a_letter_that_the_usual_library_refuses(first):
    assert validate(code(first)) == []
    assert not stdnum.cn.uscc.is_valid(code(first))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", Problem("empty")),
        ("9111", Problem("length", {"expected": 18, "actual": 4})),
        ("430102199003070011", Problem("checksum")),
        ("91110000600037341M", Problem("checksum")),
        ("91110000600O37341L", Problem("characters", {"position": 12, "character": "O"})),
        ("B1110000600037341L", Problem("characters", {"position": 1, "character": "B"})),
        ("9111A000600037341L", Problem("characters", {"position": 5, "character": "A"})),
        ("91110000600037341I", Problem("characters", {"position": 18, "character": "I"})),
    ],
)
def test_each_fault(text, problem):
    assert validate(text) == [problem]


body = st.text(ALPHABET, min_size=9, max_size=9)


@given(st.sampled_from("123456789"), st.sampled_from("123459"), body)
def test_against_the_usual_library_on_digits_in_front(department, kind, rest):
    whole = code(f"{department}{kind}430100{rest}")
    assert validate(whole) == []
    assert stdnum.cn.uscc.is_valid(whole)


@given(st.integers(0, 17), st.sampled_from(ALPHABET), body)
def test_one_character_changed_is_found(place, other, rest):
    whole = code(f"91430100{rest}")
    changed = whole[:place] + other + whole[place + 1 :]
    assert changed == whole or validate(changed) != []


@given(st.text(max_size=30))
def test_anything_typed_gets_an_answer(text):
    assert all(problem.code in UsccProblem for problem in validate(text))
