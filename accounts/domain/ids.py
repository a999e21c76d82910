"""Numbers of identity documents: normal form, what is wrong with one, what it tells.

The check digit is looked at only where the standard defines one. Region codes are looked at by
their two provincial digits and never against a list of counties: lists age (430182 宁乡市, 430212
渌口区 and 430582 邵东市 are real and are missing from the usual library), people do not.

Sources: GB 11643-1999 (公民身份号码, ISO 7064 MOD 11-2); GB/T 2260 provincial digits, with 81, 82
and 83 for the residence permits of 2018; number rule of the permit for Hong Kong and Macao
residents (公安部, 1999; nine characters since 2013; HA and MA for non-Chinese nationals since
2024-07-10); the 2023 permanent residence card (18 characters, a leading 9, MOD 11-2).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from accounts.domain.problems import Problem
from accounts.domain.text import half_width, without_spaces

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS = "10X98765432"
_OLDEST_AGE = 130

MAINLAND_PROVINCES = frozenset(
    "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71".split()  # noqa: SIM905
)
HMT_PROVINCES = frozenset({"81", "82", "83"})


class IdType(StrEnum):
    """Kinds of identity document that a person may register with."""

    RESIDENT = "resident"  # 居民身份证
    HK_MACAO_PERMIT = "hk_macao_permit"  # 港澳居民来往内地通行证
    TAIWAN_PERMIT = "taiwan_permit"  # 台胞证
    PASSPORT = "passport"  # 护照
    FOREIGN_PR = "foreign_pr"  # 外国人永久居留证
    HMT_RESIDENCE = "hmt_residence"  # 港澳台居民居住证


class Sex(StrEnum):
    """Sex as the number tells it."""

    MALE = "male"
    FEMALE = "female"


class IdProblem(StrEnum):
    """What can be wrong with a number; the parameters are named behind each."""

    EMPTY = "empty"
    LENGTH = "length"  # expected, actual
    CHARACTERS = "characters"  # position (from 1) of the first one that cannot stand there
    FORM = "form"  # example
    PROVINCE = "province"  # digits
    DATE = "date"  # digits: no such day
    DATE_RANGE = "date_range"  # digits: in the future, or more than 130 years back
    CHECKSUM = "checksum"


@dataclass(frozen=True, slots=True)
class IdFacts:
    """What a number itself tells about its holder; None where it tells nothing."""

    birth_date: date | None = None
    sex: Sex | None = None
    province: str | None = None


_FORMS: Mapping[IdType, tuple[re.Pattern[str], str]] = MappingProxyType(
    {
        IdType.HK_MACAO_PERMIT: (
            re.compile(r"[HM]\d{8}(\d{2})?|[HM]A\d{7}", re.ASCII),
            "H12345678",
        ),
        IdType.TAIWAN_PERMIT: (re.compile(r"T?\d{8}|\d{10}[A-Z]?", re.ASCII), "12345678"),
        IdType.PASSPORT: (re.compile(r"(?=.*\d)[A-Z0-9]{5,15}", re.ASCII), "E12345678"),
    }
)
_OLD_FOREIGN_PR = re.compile(r"[A-Z]{3}\d{12}", re.ASCII)


def normalise(number: str) -> str:
    """The one spelling that is stored, hashed and compared.

    Half-width, no spaces, hyphens or brackets (an old 台胞证 prints a bracketed letter), upper case.
    """
    return re.sub(r"[-‐‑–—()]", "", without_spaces(half_width(number))).upper()


def validate(id_type: IdType, number: str, *, on: date | None = None) -> list[Problem]:
    """All that is wrong with `number` as a document of `id_type`; an empty list when nothing is.

    `number` may be as typed. With `on`, a birth date after that day or more than 130 years before
    it is a problem. A number of 81, 82 or 83 is taken as 居民身份证 too: it is a right number,
    its holder only chose the neighbouring type.
    """
    text = normalise(number)
    if not text:
        return [Problem(IdProblem.EMPTY)]
    if id_type is IdType.RESIDENT:
        return _validate_18(text, MAINLAND_PROVINCES | HMT_PROVINCES, on)
    if id_type is IdType.HMT_RESIDENCE:
        return _validate_18(text, HMT_PROVINCES, on)
    if id_type is IdType.FOREIGN_PR:
        return _validate_foreign_pr(text, on)
    pattern, example = _FORMS[id_type]
    return [] if pattern.fullmatch(text) else [Problem(IdProblem.FORM, {"example": example})]


def comparable(kind: str, number: str) -> str:
    """The number that every document of one holder shares: an old resident number as its new one (born in the 20th
    century), permits of Hong Kong, Macao and Taiwan residents without the count of renewals at their end."""
    text = normalise(number)
    if kind == IdType.RESIDENT and re.fullmatch(r"\d{15}", text, re.ASCII):
        first = text[:6] + "19" + text[6:]
        return first + check_digit(first)
    if kind == IdType.HK_MACAO_PERMIT and re.fullmatch(r"[HM]\d{10}", text, re.ASCII):
        return text[:9]
    if kind == IdType.TAIWAN_PERMIT and re.fullmatch(r"\d{10}[A-Z]?", text, re.ASCII):
        return text[:8]
    return text


def check_digit(first_17: str) -> str:
    """The 18th character for 17 digits: ISO 7064 MOD 11-2 (GB 11643-1999)."""
    total = sum(int(digit) * weight for digit, weight in zip(first_17, _WEIGHTS, strict=True))
    return _CHECK_DIGITS[total % 11]


def facts(id_type: IdType, number: str) -> IdFacts:
    """Birth date, sex and province as far as the number tells them.

    Gives nothing (rather than something wrong) for a number that does not validate and for types
    that carry none. The old 15-character foreign card holds a two-digit year: not used.
    """
    text = normalise(number)
    if id_type in _FORMS or len(text) != 18 or validate(id_type, text):
        return IdFacts()
    foreign = id_type is IdType.FOREIGN_PR
    return IdFacts(
        birth_date=_birth_date(text),
        sex=Sex.MALE if int(text[16]) % 2 else Sex.FEMALE,
        province=text[1:3] if foreign else text[:2],
    )


def _validate_foreign_pr(text: str, on: date | None) -> list[Problem]:
    """Cards since 2023-12-01 have 18 characters; older ones are valid until they expire."""
    if _OLD_FOREIGN_PR.fullmatch(text):
        return []
    if text[0].isalpha():
        return [Problem(IdProblem.FORM, {"example": "USA110000000000"})]
    return _validate_18(text, None, on)


def _validate_18(text: str, provinces: frozenset[str] | None, on: date | None) -> list[Problem]:
    """`provinces` None: the foreign card, a leading 9 and the province in places 2 and 3."""
    if len(text) != 18:
        return [Problem(IdProblem.LENGTH, {"expected": 18, "actual": len(text)})]
    for position, character in enumerate(text, start=1):
        if character not in ("0123456789X" if position == 18 else "0123456789"):
            return [Problem(IdProblem.CHARACTERS, {"position": position})]
    problems: list[Problem] = []
    if provinces is None:
        if text[0] != "9":
            problems.append(Problem(IdProblem.CHARACTERS, {"position": 1}))
        elif text[1:3] not in MAINLAND_PROVINCES:
            problems.append(Problem(IdProblem.PROVINCE, {"digits": text[1:3]}))
    elif text[:2] not in provinces:
        problems.append(Problem(IdProblem.PROVINCE, {"digits": text[:2]}))
    problems += _date_problems(text, on)
    if text[17] != check_digit(text[:17]):
        problems.append(Problem(IdProblem.CHECKSUM))
    return problems


def _birth_date(text: str) -> date | None:
    try:
        return date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return None


def _date_problems(text: str, on: date | None) -> list[Problem]:
    born = _birth_date(text)
    if born is None:
        return [Problem(IdProblem.DATE, {"digits": text[6:14]})]
    if on is not None and (born > on or born.year < on.year - _OLDEST_AGE):
        return [Problem(IdProblem.DATE_RANGE, {"digits": text[6:14]})]
    return []
