"""What people type from the paper."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.domain.codes import ALPHABET, LENGTH, code_in, grouped, same_name, spellings_of_number
from certificates.models import new_code

CODE = "7K3M9QWE0123456789ABCDEFGHJK"


@pytest.mark.promise("Z5")
def test_Z5_a_code_has_128_bits_and_no_look_alikes() -> None:
    assert len(set(ALPHABET)) == 32
    assert not set("ILOU") & set(ALPHABET)
    assert LENGTH * math.log2(len(ALPHABET)) >= 128
    made = {new_code() for _time in range(200)}
    assert len(made) == 200
    assert all(code_in(code) == code for code in made)


def test_it_is_printed_in_groups_of_four() -> None:
    assert grouped(CODE) == "7K3M-9QWE-0123-4567-89AB-CDEF-GHJK"


@given(st.text(ALPHABET, min_size=LENGTH, max_size=LENGTH))
def test_what_is_printed_is_read_back(code: str) -> None:
    assert code_in(grouped(code)) == code


@pytest.mark.parametrize(
    "typed",
    [
        "7k3m 9qwe 0123 4567 89ab cdef ghjk",
        "7K3M9QWEO1234567B9ABCDEFGHJK".replace("7B9", "789"),
        "7K3M9QWE0L23456789ABCDEFGHJK",
        "７Ｋ３Ｍ－９ＱＷＥ－０１２３－４５６７－８９ＡＢ－ＣＤＥＦ－ＧＨＪＫ",
        "7K3M–9QWE–0123–4567–89AB–CDEF–GHJK\n",
        "https://example.org/verify/7K3M9QWE0123456789ABCDEFGHJK/",
    ],
)
def test_misread_and_miswritten_codes_are_understood(typed: str) -> None:
    assert code_in(typed) == CODE


@pytest.mark.parametrize("typed", ["", "/", "CY2024-长沙市-00001", CODE[1:], f"{CODE}0", CODE.replace("7", "U", 1)])
def test_what_is_no_code(typed: str) -> None:
    assert code_in(typed) is None


def test_a_number_is_found_in_small_or_full_width_letters_and_any_dash() -> None:
    assert "CY2024-长沙市-00001" in spellings_of_number(" ｃｙ2024—长沙市–00001 ")


def test_names_are_one_whatever_their_dots_and_spaces() -> None:
    assert same_name("阿依古丽·示例", "阿依古丽 • 示例")
    assert same_name("ＬＩ Example", "li example")
    assert not same_name("李示例", "李示")
    assert not same_name("", " ")
