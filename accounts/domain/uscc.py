"""统一社会信用代码, the unified social credit code of firms, institutions and sole traders.

Source: GB 32100-2015 with its 2018 amendment: 18 characters of the digits and the letters without
I, O, S, V, Z; place 1 the registering department, place 2 the kind of body, 3 to 8 the region
(digits), 9 to 17 the body, 18 the check character modulo 31. The first place may be a letter: A
(中央军委), N (农业: village collectives and co-operatives) and Y (其他); the usual library refuses
those.
"""

from __future__ import annotations

from enum import StrEnum

from accounts.domain.ids import normalise as _normalise
from accounts.domain.problems import Problem

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
DEPARTMENTS = frozenset("123456789ANY")
_WEIGHTS = tuple(pow(3, power, 31) for power in range(17))


class UsccProblem(StrEnum):
    """What can be wrong with a code; the parameters are named behind each."""

    EMPTY = "empty"
    LENGTH = "length"  # expected, actual
    CHARACTERS = "characters"  # position (from 1), character
    CHECKSUM = "checksum"


def normalise(code: str) -> str:
    """Half-width, no spaces or hyphens, upper case."""
    return _normalise(code)


def check_character(first_17: str) -> str:
    """The 18th character for the first 17. Raises ValueError on a character outside ALPHABET."""
    values = (ALPHABET.index(character) for character in first_17)
    total = sum(value * weight for value, weight in zip(values, _WEIGHTS, strict=True))
    return ALPHABET[-total % 31]


def validate(code: str) -> list[Problem]:
    """All that is wrong with `code` (as typed); an empty list when nothing is."""
    text = normalise(code)
    if not text:
        return [Problem(UsccProblem.EMPTY)]
    if len(text) != 18:
        return [Problem(UsccProblem.LENGTH, {"expected": 18, "actual": len(text)})]
    for position, character in enumerate(text, start=1):
        if not _may_stand(character, position):
            return [Problem(UsccProblem.CHARACTERS, {"position": position, "character": character})]
    if text[17] != check_character(text[:17]):
        return [Problem(UsccProblem.CHECKSUM)]
    return []


def _may_stand(character: str, position: int) -> bool:
    if position == 1:
        return character in DEPARTMENTS
    if 3 <= position <= 8:
        return character in "0123456789"
    return character in ALPHABET
