"""发布前隐私检查: numbers of persons in a text that is about to become public.

Found: identity numbers of 18 (check digit, GB 11643-1999) and 15 digits (province and birth date), permits for Hong Kong,
Macao and Taiwan, mobile numbers, bank cards (Luhn); also with full-width digits, with spaces or dashes between the
digits, with signs of no width among them, and with a word in Latin letters before or behind (wx13800000001). Landlines of
offices are no finding. What stands in digits between two separators is looked at as one number, so that a date beside a
number does not hide it.

A number of 18 digits proves itself by its check digit, so it is also found over ends of lines, cells of a table and other
signs between its parts: a form prints one box for each digit, a PDF breaks a line anywhere.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from accounts.domain import ids
from accounts.domain.masking import STAR, mask_id, mask_phone

_GAP = " \t\u3000\u00a0-‐‑–—.·_\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff".replace("-‐", r"\-‐")
_CUT = _GAP + r"\r\n\v\f/、,;:|()\[\]<>"
# Written for the X at the end of an identity number.
_LIKE_X = "Xx×✕ХхΧχ"
# A word of letters may touch a number; where letters and digits mix it is a code or a hash.
_BEFORE, _BEHIND = r"(?<![0-9A-Za-z])(?:[A-Za-z]{1,20})?", r"(?=[A-Za-z]{0,20}(?![0-9A-Za-z]))"
_RUN, _WIDE_RUN = (
    re.compile(rf"{_BEFORE}([0-9](?:[{gap}]{{0,{most}}}[0-9])*(?:[{gap}]{{0,2}}[{_LIKE_X}](?![0-9A-Za-z]))?){_BEHIND}")
    for gap, most in ((_GAP, 2), (_CUT, 5))
)
_IN_DIGITS = re.compile(r"(?=([1-9]\d{5}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX]))")
_OLD_ID = re.compile(r"[1-9]\d{7}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}")
_PERMIT = re.compile(r"(?<![0-9A-Za-z])(?:[HM]\d{8}(?:\d{2})?|[HM]A\d{7})(?![0-9A-Za-z])")
_TAIWAN = re.compile(r"(?:台胞证|台湾居民|来往大陆通行证)[^0-9]{0,12}(\d{8}(?:\d{2})?)(?![0-9])")
_MOBILE = re.compile(r"(?:(?:00)?86)?(1[3-9]\d{9})")
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
    found = [*_permits(plain), *_runs(plain, known), *_ids_in_parts(plain)]
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
    if character.isdigit() and not character.isascii() and (digit := unicodedata.digit(character, None)) is not None:
        return str(digit)
    wide = unicodedata.normalize("NFKC", character)
    return wide if len(wide) == 1 else character


def _all_half(text: str) -> str:
    return "".join(_half(character) for character in text)


def _permits(plain: str) -> Iterator[Finding]:
    for match in _PERMIT.finditer(plain):
        yield Finding(Kind.PERMIT, match.start(), match.end(), mask_id(match.group()))
    for match in _TAIWAN.finditer(plain):
        yield Finding(Kind.PERMIT, match.start(1), match.end(1), mask_id(match.group(1)))


@dataclass(frozen=True, slots=True)
class _Run:
    """The digits of a run, where each stands, and between which of them a stretch without a gap begins or ends."""

    digits: str
    places: list[int]

    @staticmethod
    def of(plain: str, match: re.Match[str]) -> _Run:
        places = [at for at in range(match.start(1), match.end(1)) if plain[at] in _DIGITS]
        return _Run("".join("X" if plain[at] in _LIKE_X else plain[at] for at in places), places)

    def begins(self, number: int) -> bool:
        return number == 0 or self.places[number - 1] != self.places[number] - 1

    def ends(self, number: int) -> bool:
        return number == len(self.places) or self.places[number] != self.places[number - 1] + 1


_DIGITS = frozenset("0123456789" + _LIKE_X)


def _runs(plain: str, allowed: Collection[str]) -> Iterator[Finding]:
    """Every run of digits with gaps, and in it every stretch between two gaps; the longest number wins."""
    for match in _RUN.finditer(plain):
        run, taken = _Run.of(plain, match), 0
        for first in filter(run.begins, range(len(run.places))):
            if first < taken:
                continue
            for last in range(min(first + _LONGEST, len(run.places)), first + _SHORTEST - 1, -1):
                number = run.digits[first:last]
                kind = _kind(number) if run.ends(last) else None
                proven = len(number) == 18 and kind is Kind.ID  # by its check digit
                if kind is None or (not proven and _is_row(plain[run.places[first] : run.places[last - 1]])):
                    continue
                taken = last
                if number not in allowed and number.removeprefix("00").removeprefix("86") not in allowed:
                    shown = {Kind.ID: mask_id, Kind.PHONE: _mask_phone, Kind.CARD: _mask_card}[kind](number)
                    yield Finding(kind, run.places[first], run.places[last - 1] + 1, shown)
                break


def _is_row(text: str) -> bool:
    """A row of numbers, not one number: cells of a table, decimal points among blanks (1 88.40 90.25)."""
    gaps = {character for character in text if not character.isalnum()}
    return "\t" in gaps or ("." in gaps and len(gaps) > 1)


def _ids_in_parts(plain: str) -> Iterator[Finding]:
    """Identity numbers of 18 digits over ends of lines, cells and other signs, or with a phone close behind."""
    for match in _WIDE_RUN.finditer(plain):
        if match.end(1) - match.start(1) < 18:
            continue
        run = _Run.of(plain, match)
        for found in _IN_DIGITS.finditer(run.digits):
            first, last = found.start(), found.start() + 18
            if (run.begins(first) or run.ends(last)) and _is_id(found[1]):
                yield Finding(Kind.ID, run.places[first], run.places[last - 1] + 1, mask_id(found[1]))


def _kind(number: str) -> Kind | None:
    if len(number) == 18 and (_IN_DIGITS.match(number) or number[0] == "9") and _is_id(number):
        return Kind.ID
    if number.endswith("X"):
        return None
    if len(number) == 15 and _OLD_ID.fullmatch(number) and _is_old_id(number):
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
