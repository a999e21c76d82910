"""The privacy gate finds numbers of persons however they are written, and leaves other numbers alone (promise L9)."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competitions.domain.privacy import Kind, masked, scan

ID = "11010519491231002X"


@pytest.mark.promise("L9")
@pytest.mark.parametrize(
    ("text", "kind", "shown"),
    [
        (f"身份证号{ID}。", Kind.ID, "110***********002X"),
        ("身份证号１１０１０５１９４９１２３１００２Ｘ", Kind.ID, "110***********002X"),
        ("110105 19491231 002x", Kind.ID, "110***********002X"),
        ("1101-0519-4912-3100-2X", Kind.ID, "110***********002X"),
        ("旧证110105491231002", Kind.ID, "110********1002"),
        ("电话13800000001", Kind.PHONE, "138****0001"),
        ("电话138 0000 0001，", Kind.PHONE, "138****0001"),
        ("+86-138-0000-0001", Kind.PHONE, "138****0001"),
        ("２０２６-05-30 13800000001", Kind.PHONE, "138****0001"),
        ("卡号6222 0000 0000 0000 004", Kind.CARD, "6222***********0004"),
        ("通行证H12345678", Kind.PERMIT, "H******78"),
        ("台胞证号：12345678", Kind.PERMIT, "1*****78"),
    ],
)
def test_L9_every_spelling_is_found(text: str, kind: Kind, shown: str) -> None:
    found = scan(text)
    assert [(one.kind, one.masked) for one in found] == [(kind, shown)]


@pytest.mark.parametrize(
    "text",
    [
        "办公电话0731-84900000",
        "统一社会信用代码91430100MA4L12345X",
        "2026年5月30日至2026年6月5日",
        "110105194912310021",  # a wrong check digit
        "项目编号20260500012345678",
        "88.40 90.25 86.10 91.00",
        "湘创服备〔2026〕0001号",
        "12800000001",
    ],
)
def test_other_numbers_are_left_alone(text: str) -> None:
    assert scan(text) == []


def test_a_phone_that_the_notice_itself_prints_is_meant_to_be_public() -> None:
    assert scan("咨询13800000001，举报13900000002", allowed=["138-0000-0001"])[0].masked == "139****0002"
    assert len(scan("咨询13800000001，举报13900000002", allowed=["138-0000-0001"])) == 1


def test_masking_leaves_the_rest_as_it_is() -> None:
    text = f"张三，{ID}，138 0000 0001。"
    assert masked(text, scan(text)) == "张三，110***********002X，138****0001。"


@pytest.mark.promise("L9")
@given(
    before=st.text(alphabet="项目 电话，（）。abc", max_size=8),
    after=st.text(alphabet="项目，（）。 ", max_size=8),
    gaps=st.lists(st.sampled_from(["", " ", "-", "\u3000"]), min_size=10, max_size=10),
)
def test_L9_a_phone_is_found_with_any_gaps_and_gone_after_masking(before: str, after: str, gaps: list[str]) -> None:
    number = "".join(digit + gap for digit, gap in zip("13800000001", [*gaps, ""], strict=True))
    text = f"{before}，{number}，{after}"
    assert [one.kind for one in scan(text)] == [Kind.PHONE]
    assert scan(masked(text, scan(text))) == []


@pytest.mark.promise("L9")
@pytest.mark.parametrize(
    "text",
    [
        "\n".join(ID),  # one box of a form for each digit
        "110105\r\n19491231\r\n002X",
        "110105   19491231   002X",
        "110105/19491231/002X",
        "110105（19491231）002X",
        "110105\u200b19491231\ufeff002X",
        "110105\u00ad19491231002X",
        "110105194912310 02\nX",
        "11010519491231002×",
        "11010519491231002Х",
        f"ID{ID}",
        f"sfz{ID.lower()}，",
        "١١٠١٠٥١٩٤٩١٢٣١٠٠٢X",
    ],
)
def test_L9_a_number_that_proves_itself_is_found_however_it_is_cut(text: str) -> None:
    assert "110***********002X" in [one.masked for one in scan(text)]


@pytest.mark.promise("L9")
@pytest.mark.parametrize("text", ["wx13800000001", "Tel13800000001", "008613800000001", "138.0000.0001"])
def test_L9_a_phone_behind_letters_or_its_country_is_found(text: str) -> None:
    assert [one.masked for one in scan(text)] == ["138****0001"]


@pytest.mark.parametrize(
    "text",
    [
        "1 88.40 90.25 86.10 91.00",
        "1\t88.4\t90.25\t86.1\t91",
        "6\t88.40\t90.25\t86.10\t91.00\t85.15",
        "13\t80\t0000\t001",
        "MA4L13800000001",
        "8f13800000001ab",
    ],
)
def test_a_row_of_marks_is_no_number_of_a_person(text: str) -> None:
    assert scan(text) == []


@pytest.mark.parametrize("text", ["1 " * 20_000, "13 " * 15_000, "88.5\n" * 10_000, "a1" * 20_000, "x " * 20_000])
def test_a_long_row_of_numbers_is_read_in_time_that_grows_with_it(text: str) -> None:
    begun = time.process_time()
    scan(text)
    assert time.process_time() - begun < 2
