"""发布前隐私检查: numbers of persons in a text that is about to become public.

Found: identity numbers of 18 (check digit, GB 11643-1999) and 15 digits (province and birth date), permits for Hong Kong,
Macao and Taiwan, mobile numbers, bank cards (Luhn); also with full-width digits and with spaces or dashes between the
digits. Landlines of offices are no finding. What stands in digits between two separators is looked at as one number, so
that a date beside a number does not hide it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from accounts.domain import ids
from accounts.domain.masking import STAR, mask_id, mask_phone

_GAP = " \t\u3000\u00a0-‐‑–—.·_"
_RUN = re.compile(
    rf"(?<![0-9A-Za-z])[0-9](?:[{re.escape(_GAP)}]{{0,2}}[0-9])*(?:[{re.escape(_GAP)}]?[Xx])?(?![0-9A-Za-z])"
)
_PERMIT = re.compile(r"(?<![0-9A-Za-z])(?:[HM]\d{8}(?:\d{2})?|[HM]A\d{7})(?![0-9A-Za-z])")
_TAIWAN = re.compile(r"(?:台胞证|台湾居民|来往大陆通行证)[^0-9]{0,12}(\d{8}(?:\d{2})?)(?![0-9])")
_MOBILE = re.compile(r"(?:86)?(1[3-9]\d{9})")
_CARD = re.compile(r"(?:[3-6]|9558)\d{12,18}")
_SHORTEST, _LONGEST = 11, 19


class Kind(StrEnum):
    """What a number is."""

    ID = "id"
    PERMIT = "permit"
    PHONE = "phone"
    CARD = "card"


@dataclass(frozen=True, slots=True)
class Finding:
    """One number, at ``start`` to ``end`` of the text that was looked at; ``masked`` is how it may be shown."""

    kind: Kind
    start: int
    end: int
    masked: str


def scan(text: str, allowed: Collection[str] = ()) -> list[Finding]:
    """All findings in order, none inside another. ``allowed``: phones that are meant to be public, in any spelling."""
    plain = "".join(_half(character) for character in text)
    known = {re.sub(r"\D", "", _all_half(one)) for one in allowed}
    found = [*_permits(plain), *_runs(plain, known)]
    found.sort(key=lambda one: (one.start, -one.end))
    kept: list[Finding] = []
    for one in found:
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


def masked(text: str, findings: Iterable[Finding]) -> str:
    """``text`` with every finding shown in part."""
    out, at = [], 0
    for one in findings:
        out += [text[at : one.start], one.masked]
        at = one.end
    return "".join([*out, text[at:]])


def _half(character: str) -> str:
    """One character for one: positions stay."""
    wide = unicodedata.normalize("NFKC", character)
    return wide if len(wide) == 1 else character


def _all_half(text: str) -> str:
    return "".join(_half(character) for character in text)


def _permits(plain: str) -> Iterator[Finding]:
    for match in _PERMIT.finditer(plain):
        yield Finding(Kind.PERMIT, match.start(), match.end(), mask_id(match.group()))
    for match in _TAIWAN.finditer(plain):
        yield Finding(Kind.PERMIT, match.start(1), match.end(1), mask_id(match.group(1)))


def _runs(plain: str, allowed: Collection[str]) -> Iterator[Finding]:
    """Every run of digits with gaps, and in it every stretch between two gaps; the longest number wins."""
    for run in _RUN.finditer(plain):
        places = [at for at in range(run.start(), run.end()) if plain[at] in "0123456789Xx"]
        starts = [n for n, at in enumerate(places) if n == 0 or places[n - 1] != at - 1]
        ends = [n + 1 for n, at in enumerate(places) if n + 1 == len(places) or places[n + 1] != at + 1]
        taken = 0
        for first in starts:
            for last in sorted((end for end in ends if _SHORTEST <= end - first <= _LONGEST), reverse=True):
                number = "".join(plain[at] for at in places[first:last]).upper()
                kind = _kind(number)
                if first < taken or kind is None:
                    continue
                taken = last
                if number not in allowed and number.removeprefix("86") not in allowed:
                    shown = {Kind.ID: mask_id, Kind.PHONE: _mask_phone, Kind.CARD: _mask_card}[kind](number)
                    yield Finding(kind, places[first], places[last - 1] + 1, shown)
                break


def _kind(number: str) -> Kind | None:
    if len(number) == 18 and _is_id(number):
        return Kind.ID
    if number.endswith("X"):
        return None
    if len(number) == 15 and _is_old_id(number):
        return Kind.ID
    if _MOBILE.fullmatch(number):
        return Kind.PHONE
    if 16 <= len(number) <= 19 and _CARD.fullmatch(number) and _luhn(number):
        return Kind.CARD
    return None


def _is_id(number: str) -> bool:
    kinds = (ids.IdType.RESIDENT, ids.IdType.HMT_RESIDENCE, ids.IdType.FOREIGN_PR)
    return any(not ids.validate(kind, number) for kind in kinds)


def _is_old_id(number: str) -> bool:
    """The 15 digits of before 1999 are the 18 without century and check digit."""
    first_17 = f"{number[:6]}19{number[6:]}"
    return not ids.validate(ids.IdType.RESIDENT, first_17 + ids.check_digit(first_17))


def _luhn(number: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(number)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _mask_phone(number: str) -> str:
    return mask_phone(number[-11:])


def _mask_card(number: str) -> str:
    return number[:4] + STAR * (len(number) - 8) + number[-4:]
