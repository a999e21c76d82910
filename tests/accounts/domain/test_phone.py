"""Mainland mobile numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.domain.phone import PhoneProblem, normalise, validate
from accounts.domain.problems import Problem


@pytest.mark.parametrize(
    "typed",
    [
        "13800001234",
        "138 0000 1234",
        "138-0000-1234",
        "+8613800001234",
        "+86 138 0000 1234",
        "008613800001234",
        "8613800001234",
        "＋８６１３８００００１２３４",
        "１３８００００１２３４",
        "（+86）13800001234",
        "\u202d13800001234\u202c",
    ],
)
def test_many_spellings_are_one_number(typed):
    assert normalise(typed) == "13800001234"
    assert validate(typed) == []


@pytest.mark.parametrize("start", ["130", "145", "152", "166", "177", "186", "191", "198"])
def test_all_ranges_are_taken(start):
    assert validate(start + "00001234") == []


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("", Problem("empty")),
        ("1380000123", Problem("length", {"expected": 11, "actual": 10})),
        ("138000012345", Problem("length", {"expected": 11, "actual": 12})),
        ("+85212345678", Problem("characters", {"character": "+"})),
        ("1380000123a", Problem("characters", {"character": "a"})),
        ("1380000123٤", Problem("characters", {"character": "٤"})),
        ("12800001234", Problem("not_mobile")),
        ("07318888666", Problem("not_mobile")),
        ("+8607318888666", Problem("not_mobile")),
    ],
)
def test_each_fault(typed, problem):
    assert validate(typed) == [problem]


@given(st.from_regex(r"\A1[3-9][0-9]{9}\Z"), st.sampled_from(["", "+86", "0086", "86", "+86 ", "0086-"]))
def test_prefixes_go(phone, prefix):
    assert normalise(prefix + phone) == phone


@given(st.text(max_size=30))
def test_anything_typed_gets_an_answer(text):
    assert all(problem.code in PhoneProblem for problem in validate(text))
