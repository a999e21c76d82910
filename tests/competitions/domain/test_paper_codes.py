"""Codes on printed forms: what is printed is read back, and nothing else is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competitions.domain.paper_codes import PaperCode, PaperKind, code_for, read_code, version_code

TOKENS = st.text("abcXYZ019_-", min_size=1, max_size=40)
VERSIONS = st.text("0123456789abcdef", min_size=4, max_size=32)


@given(st.sampled_from(PaperKind), TOKENS, VERSIONS, st.sampled_from(["", "http://127.0.0.1:8000", "https://赛.cn"]))
def test_what_is_printed_is_read_back(kind: PaperKind, token: str, version: str, site: str) -> None:
    assert read_code(f" {site}{code_for(kind, token, version)}/\n") == PaperCode(kind, token, version)


@given(st.text(max_size=500))
def test_any_text_is_read_without_an_error(text: str) -> None:
    assert read_code(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "/p/Z/abc/0123",  # no such form
        "/p/E/abc/",
        "/p/E/a c/0123",
        "/x/p/E/abc/0123",
        "ftp://a/p/E/abc/0123",
        "/p/E/abc/0123?next=//elsewhere",
        "/p/E/abc/0123/../../desk",
        "/p/E/" + "a" * 500 + "/0123",
    ],
)
def test_what_is_no_code_of_ours(text: str) -> None:
    assert read_code(text) is None


def test_what_no_code_can_carry_is_refused() -> None:
    with pytest.raises(ValueError, match="no code can carry"):
        code_for(PaperKind.ENTRY_FORM, "a/b", "0123")


def test_people_compare_a_version_in_groups() -> None:
    assert version_code("a1b2c3d4e5f60789") == "A1B2-C3D4-E5F6-0789"
