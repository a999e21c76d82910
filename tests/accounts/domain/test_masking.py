"""Masks show enough to recognise and too little to use (promise L3)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.domain.masking import mask_email, mask_id, mask_name, mask_phone


@pytest.mark.promise("L3")
@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("11010519491231123X", "110***********123X"),
        ("91110000600037341L", "911***********341L"),
        ("USA110012345678", "USA********5678"),
        ("H12345678", "H******78"),
        ("12345678", "1*****78"),
        ("12345", "*****"),
        ("", ""),
    ],
)
def test_numbers(number, masked):
    assert mask_id(number) == masked


@pytest.mark.promise("L3")
@pytest.mark.parametrize(
    ("phone", "masked"),
    [("13800001234", "138****1234"), ("073188886666", "**********66"), ("12345", "*****"), ("", "")],
)
def test_phones(phone, masked):
    assert mask_phone(phone) == masked


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("张三", "张*"),
        ("张小三", "张**"),
        ("欧阳小明", "欧阳**"),
        ("欧阳明", "欧阳*"),
        ("欧阳", "欧*"),
        ("諸葛亮", "諸葛*"),
        ("阿卜杜拉·买买提", "阿***·***"),
        ("Anna Schmidt", "A*** *******"),
        ("𬭎一", "𬭎*"),
        ("龙", "*"),
        ("", ""),
    ],
)
def test_names(name, masked):
    assert mask_name(name) == masked


@pytest.mark.parametrize(
    ("address", "masked"),
    [
        ("zhangsan@example.com", "z***@example.com"),
        ("z@example.com", "z***@example.com"),
        ('"a@b"@example.com', '"***@example.com'),
        ("nonsense", "********"),
        ("@example.com", "************"),
        ("", ""),
    ],
)
def test_addresses(address, masked):
    assert mask_email(address) == masked


@given(st.text("0123456789X", min_size=15, max_size=18))
def test_the_middle_of_a_number_is_never_shown(number):
    masked = mask_id(number)
    assert len(masked) == len(number)
    assert set(masked[3:-4]) == {"*"}


@given(st.text(max_size=60))
def test_masks_never_fail(text):
    assert len(mask_id(text)) == len(text)
    assert len(mask_phone(text)) == len(text)
    assert len(mask_name(text)) == len(text.strip())
    mask_email(text)
