"""Mainland mobile numbers: 11 digits, stored without +86.

Source: 电信网编号计划 (工信部): a mobile number is 1, then 3 to 9, then nine digits. Number ranges
inside 13x to 19x are opened year by year, so they are not listed here.
"""

from __future__ import annotations

import re
from enum import StrEnum

from accounts.domain.problems import Problem
from accounts.domain.text import half_width, without_spaces

_MOBILE = re.compile(r"1[3-9][0-9]{9}")


class PhoneProblem(StrEnum):
    """What can be wrong with a number; the parameters are named behind each."""

    EMPTY = "empty"
    CHARACTERS = "characters"  # character
    LENGTH = "length"  # expected, actual
    NOT_MOBILE = "not_mobile"


def normalise(phone: str) -> str:
    """`+86 138-0000 1234`, `0086…` and full-width digits as `13800001234`."""
    text = re.sub(r"[-‐‑–—().]", "", without_spaces(half_width(phone)))
    for prefix in ("+86", "0086"):
        if text.startswith(prefix):
            return text.removeprefix(prefix)
    # 86 without a plus is the prefix only when eleven digits of a mobile number follow it.
    return text[2:] if text.startswith("86") and _MOBILE.fullmatch(text[2:]) else text


def validate(phone: str) -> list[Problem]:
    """All that is wrong with `phone` (as typed); an empty list when nothing is."""
    text = normalise(phone)
    if not text:
        return [Problem(PhoneProblem.EMPTY)]
    for character in text:
        if character not in "0123456789":
            return [Problem(PhoneProblem.CHARACTERS, {"character": character})]
    if len(text) != 11:
        return [Problem(PhoneProblem.LENGTH, {"expected": 11, "actual": len(text)})]
    return [] if _MOBILE.fullmatch(text) else [Problem(PhoneProblem.NOT_MOBILE)]
