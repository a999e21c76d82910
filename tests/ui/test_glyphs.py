"""What the printed face cannot draw: named at the field, and no box on paper for what was stored before."""

from __future__ import annotations

import logging

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from ui.glyphs import SUBSTITUTE, missing, printable, validate_printable
from ui.pdf import html_to_pdf


@pytest.fixture(autouse=True)
def _chinese() -> object:
    with translation.override("zh-hans"):
        yield


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("稻虾共作🚀数字管家", "🚀"),
        ("🚀🚀😀", "🚀😀"),  # whatever another font of this machine has: the next machine has it not
        ("👨\u200d👩", "👨👩"),  # the joiner alone is nothing to see
        ("ཀ", "ཀ"),
        ("刘𬭎䶮\ue863（№1）α ™ ①㎡℃ “引号”《书名》", ""),
        ("한글", ""),  # not in our own face, but in Debian's that it is made from
        ("葛\U000e0100", ""),
        ("", ""),
    ],
)
def test_it_is_told_what_the_fonts_lack(typed: str, said: str) -> None:
    assert missing(typed) == said


def test_the_sentence_names_the_character_and_its_code() -> None:
    with pytest.raises(ValidationError) as refused:
        validate_printable("🚀智慧农业")
    assert refused.value.messages == ["证书和报名表无法打印这些字符：🚀（U+1F680）。请删去，或改用文字。"]
    validate_printable("智慧农业")


@pytest.mark.parametrize(
    ("stored", "printed"),
    [
        ("🚀 智慧农业🚀", " 智慧农业"),  # a picture is left out,
        ("李𠀀", f"李{SUBSTITUTE}"),  # a letter is not: its place stays
        ("🚀", SUBSTITUTE),
    ],
)
def test_what_was_stored_before_is_printed_without_its_pictures(stored: str, printed: str) -> None:
    assert printable(stored) == printed


def test_a_page_on_paper_has_no_box(caplog: pytest.LogCaptureFixture) -> None:
    html = "第一行\n<p>🚀智慧👨\u200d👩\u200d👧农业</p>"
    with caplog.at_level(logging.WARNING):
        html_to_pdf(html)
        assert [line for line in caplog.messages if "notdef" in line] != []
        caplog.clear()
        html_to_pdf(printable(html))
        assert [line for line in caplog.messages if "notdef" in line] == []
    assert printable(html).startswith("第一行\n<p>智慧")
