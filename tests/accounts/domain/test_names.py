"""Names and titles: what is stored and what is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.domain.names import (
    PRIVATE_USE,
    NameProblem,
    normalise,
    normalise_name,
    validate_name,
    validate_title,
)
from accounts.domain.problems import Problem


@pytest.mark.parametrize(
    "name",
    [
        "张三",
        "䶮",
        "王䶮",
        "𬭎",
        "李𬱖",
        "㛃",
        "陈\U00031350",  # extension H
        "周\U0002a6df",  # extension B, a late addition
        "阿卜杜拉·买买提",
        "Anna-Maria O'Neill Jr.",
        "José Álvarez",
        "Владимир",
        "김철수",
        "邊\U000e0101",  # a chosen form of a character
        "三" * 60,
    ],
)
def test_names_that_people_have(name):
    assert validate_name(name) == []


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("  张三 ", "张三"),
        ("张　三", "张 三"),
        ("张  三", "张 三"),
        ("\ue863", "䶮"),
        ("王\ue863", "王䶮"),
        ("阿卜杜拉•买买提", "阿卜杜拉·买买提"),
        ("阿卜杜拉・买买提", "阿卜杜拉·买买提"),
        ("阿卜杜拉 · 买买提", "阿卜杜拉·买买提"),
        ("Ａｎｎａ", "Anna"),
        ("Jose\u0301", "José"),
        ("Ａｎｎａ－Ｍａｒｉａ　Ｏ＇Ｎｅｉｌｌ　Ｊｒ．", "Anna-Maria O'Neill Jr."),
        ("阿卜杜拉·买买提", "阿卜杜拉·买买提"),
    ],
)
def test_the_spelling_that_is_stored(typed, stored):
    assert normalise_name(typed) == stored


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("长沙示例（集团）有限公司", "长沙示例（集团）有限公司"),
        ("协同排产：谁来做？示例，演示；“好”！", "协同排产：谁来做？示例，演示；“好”！"),
        ("ＡＩ　２．０版～", "AI 2．0版～"),
        ("(half) width, stays.", "(half) width, stays."),
    ],
)
def test_punctuation_of_prose_keeps_its_width(typed, stored):
    assert normalise(typed) == stored


def test_the_private_use_table_of_gbk():
    assert len(PRIVATE_USE) == 80
    assert PRIVATE_USE[0xE863] == "䶮"
    assert PRIVATE_USE[0xE831] == "\U000215d7"
    assert PRIVATE_USE[0xE864] == "\u9fbb"
    assert not any(0xE000 <= ord(character) <= 0xF8FF for character in PRIVATE_USE.values())


@pytest.mark.parametrize(
    ("typed", "problems"),
    [
        ("", [Problem("empty")]),
        (" 　 ", [Problem("empty")]),
        ("三" * 61, [Problem("too_long", {"limit": 60, "actual": 61})]),
        ("张\u202e三", [Problem("control", {"code": "U+202E"})]),
        ("张\x00三", [Problem("control", {"code": "U+0000"})]),
        ("张\n三", [Problem("control", {"code": "U+000A"})]),
        ("张\u200b三", [Problem("control", {"code": "U+200B"})]),
        ("张\ud800三", [Problem("control", {"code": "U+D800"})]),
        ("张\ue000", [Problem("private_use", {"code": "U+E000"})]),
        ("<b>张三</b>", [Problem("characters", {"characters": "<>/"})]),
        ("张三1", [Problem("characters", {"characters": "1"})]),
        ("张三😀", [Problem("characters", {"characters": "😀"})]),
    ],
)
def test_each_fault_of_a_name(typed, problems):
    assert validate_name(typed) == problems


@pytest.mark.promise("I9")
@pytest.mark.parametrize(
    "title",
    ["<b>智慧农场</b>", "</style>", "{{7*7}}", "{% now %}", "“创响”😀", "👨\u200d👩\u200d👧农家乐", "𬭎龘", "2.0版"],
)
def test_a_title_may_hold_anything_printable(title):
    assert validate_title(title, limit=60) == []


@pytest.mark.parametrize(
    ("title", "problems"),
    [
        ("", [Problem("empty")]),
        ("长" * 31, [Problem("too_long", {"limit": 30, "actual": 31})]),
        ("农\x1b[31m场", [Problem("control", {"code": "U+001B"})]),
        ("农\u2066场", [Problem("control", {"code": "U+2066"})]),
        ("农\n场", [Problem("control", {"code": "U+000A"})]),
    ],
)
def test_each_fault_of_a_title(title, problems):
    assert validate_title(title, limit=30) == problems


def test_a_text_of_several_lines():
    assert validate_title("第一段\r\n第二段", limit=30, lines=True) == []
    assert validate_title("第一段\x07", limit=30, lines=True) == [Problem("control", {"code": "U+0007"})]


@given(st.text(max_size=80))
def test_normal_forms_are_stable_and_every_text_gets_an_answer(text):
    assert normalise_name(normalise_name(text)) == normalise_name(text)
    assert normalise(normalise(text)) == normalise(text)
    assert all(problem.code in NameProblem for problem in validate_name(text))
