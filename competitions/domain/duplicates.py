"""Whether two records are of the same person or of the same firm, and why, in words. Nothing is merged here.

Texts are compared in a normal form: width, case, spaces, dots and brackets do not count; then traditional, simplified and
variant characters are taken for one another (`variants`, a table that the caller brings), and that they differ is told.
Numbers go before names: the same document is the same person, two right documents of one kind are two people. An old ID
number of 15 digits is the new one without the century and the check digit. A body code (组织机构代码) is places 9 to 17 of
the credit code, an old tax number is region and body code; an old registration number (注册号) says nothing about the
credit code, so only the name can tell, and people have to look.

Sources: GB 11643-1999 (18 digits, the century 19 put in), GB 11714-1997 (body code), GB 32100-2015 (credit code),
工商行政管理市场主体注册号编制规则 (15 digits, MOD 11,10).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import combinations
from typing import TypeVar

from accounts.domain import ids, names, phone, uscc
from accounts.domain.text import half_width, without_spaces
from competitions.domain.sentences import N_, Sentence

T = TypeVar("T")
Variants = Mapping[int, str]
_LEGAL_FORMS = (("有限责任公司", "有限公司"), ("(个体工商户)", ""), ("(普通合伙)", ""), ("(有限合伙)", ""))
_NOISE = re.compile(r"[\s·・.,，。、'’\"“”\-—_/()]")
_BODY_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


class Strength(StrEnum):
    """How sure it is."""

    SURE = "sure"
    LIKELY = "likely"
    POSSIBLE = "possible"  # people have to look


class Why(StrEnum):
    """One reason; what its parameters are is named behind each."""

    DOCUMENT = "document"
    OLD_DOCUMENT = "old_document"
    NAME = "name"
    NAME_VARIANT = "name_variant"  # one, other
    PHONE = "phone"
    BIRTH_DATE = "birth_date"
    EMPLOYER = "employer"
    CREDIT_CODE = "credit_code"
    BODY_CODE = "body_code"
    TAX_NUMBER = "tax_number"
    REGISTRATION_NUMBER = "registration_number"
    OLD_NUMBER = "old_number"  # one has an old registration number, so the numbers cannot be compared


WORDS: Mapping[Why, str] = {
    Why.DOCUMENT: N_("the same identity document"),
    Why.OLD_DOCUMENT: N_("the same identity document, once in its old form of 15 digits"),
    Why.NAME: N_("the same name"),
    Why.NAME_VARIANT: N_("the same name in other characters (%(one)s, %(other)s)"),
    Why.PHONE: N_("the same phone"),
    Why.BIRTH_DATE: N_("the same date of birth"),
    Why.EMPLOYER: N_("the same unit"),
    Why.CREDIT_CODE: N_("the same unified social credit code"),
    Why.BODY_CODE: N_("the same organisation code within the credit code"),
    Why.TAX_NUMBER: N_("the same organisation code within an old tax number"),
    Why.REGISTRATION_NUMBER: N_("the same old registration number"),
    Why.OLD_NUMBER: N_("one of them has an old registration number, which cannot be compared with a credit code"),
}


@dataclass(frozen=True)
class PersonRecord:
    """What is known of a person; empty or None is not known."""

    key: str
    name: str
    id_kind: ids.IdType | None = None
    id_number: str = ""
    phone: str = ""
    birth_date: date | None = None
    employer: str = ""


@dataclass(frozen=True)
class FirmRecord:
    """What is known of a firm. `numbers` of any kind, as written: credit code, body code, tax or registration number."""

    key: str
    name: str
    numbers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Match:
    """Two records that may be one, and why."""

    one: str
    other: str
    strength: Strength
    reasons: tuple[tuple[Why, tuple[str, str]], ...]

    def sentence(self) -> Sentence:
        """The reasons in words."""
        said = tuple(Sentence(WORDS[why], {"one": pair[0], "other": pair[1]}) for why, pair in self.reasons)
        return Sentence(N_("Perhaps the same: %(reasons)s."), {"reasons": said})


# --- Normal forms -----------------------------------------------------------------------------------------------------


def plain(text: str) -> str:
    """Width, case, spaces, dots and brackets do not count: `阿·买买提 ` and `阿买买提` are one."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", names.normalise_name(text)).lower())


def folded(text: str, variants: Variants) -> str:
    """`plain`, and traditional and variant characters as their common form. For comparing, never for storing."""
    return plain(text).translate(variants)


def firm_name(name: str) -> str:
    """`plain` with one word for a legal form: 有限责任公司 is 有限公司."""
    text = half_width(without_spaces(name))
    for form, short in _LEGAL_FORMS:
        text = text.replace(form, short)
    return plain(text)


def document(kind: ids.IdType | None, number: str) -> str:
    """The number that two forms of a document share: an old resident number as the new one."""
    text = ids.normalise(number)
    return new_id(text) if kind in (None, ids.IdType.RESIDENT) and re.fullmatch(r"\d{15}", text, re.ASCII) else text


def new_id(old: str) -> str:
    """The 18 places of an old number of 15 digits: its holder was born in the 20th century."""
    first = old[:6] + "19" + old[6:]
    return first + ids.check_digit(first)


def body_code(number: str) -> str:
    """The organisation code (9 places) that a right credit code, tax number or body code holds; else empty."""
    text = uscc.normalise(number)
    if len(text) == 18 and not uscc.validate(text):
        return text[8:17]
    if is_registration_number(text):
        return ""
    if len(text) == 15 and text[:6].isdigit() and _is_body_code(text[6:]):
        return text[6:]
    return text if len(text) == 9 and _is_body_code(text) else ""


def is_registration_number(number: str) -> bool:
    """Whether this is an old 注册号: 15 digits, the last a check digit MOD 11,10."""
    text = uscc.normalise(number)
    if not re.fullmatch(r"\d{15}", text, re.ASCII):
        return False
    product = 10
    for digit in text[:14]:
        total = (product + int(digit)) % 10 or 10
        product = total * 2 % 11
    return (product + int(text[14])) % 10 == 1


def _is_body_code(text: str) -> bool:
    if not re.fullmatch(r"[0-9A-Z]{8}[0-9X]", text, re.ASCII):
        return False
    total = sum(int(place, 36) * weight for place, weight in zip(text[:8], _BODY_WEIGHTS, strict=True))
    return text[8] == "0123456789X0"[11 - total % 11]


# --- Matching ---------------------------------------------------------------------------------------------------------


def match_people(one: PersonRecord, other: PersonRecord, variants: Variants) -> Match | None:
    """Why these two may be the same person; None when nothing speaks for it, or their documents speak against it."""
    mine, theirs = document(one.id_kind, one.id_number), document(other.id_kind, other.id_number)
    if mine and theirs:
        if mine == theirs:
            same = ids.normalise(one.id_number) == ids.normalise(other.id_number)
            return _match(one.key, other.key, Strength.SURE, [Why.DOCUMENT if same else Why.OLD_DOCUMENT])
        if one.id_kind == other.id_kind:
            return None
    name = _same_name(one.name, other.name, plain, variants)
    if name is None:
        return None
    reasons = [
        why
        for why, left, right in (
            (Why.PHONE, phone.normalise(one.phone), phone.normalise(other.phone)),
            (Why.BIRTH_DATE, one.birth_date, other.birth_date),
            (Why.EMPLOYER, folded(one.employer, variants), folded(other.employer, variants)),
        )
        if left and left == right
    ]
    if not reasons:
        return None
    strength = Strength.LIKELY if set(reasons) & {Why.PHONE, Why.BIRTH_DATE} else Strength.POSSIBLE
    return _match(one.key, other.key, strength, [name, *reasons], (one.name, other.name))


def match_firms(one: FirmRecord, other: FirmRecord, variants: Variants) -> Match | None:
    """Why these two may be the same firm; None when nothing speaks for it, or two right numbers speak against it."""
    mine, theirs = ({uscc.normalise(number) for number in record.numbers if number} for record in (one, other))
    both = mine & theirs
    if both:
        why = Why.REGISTRATION_NUMBER if all(map(is_registration_number, both)) else Why.CREDIT_CODE
        return _match(one.key, other.key, Strength.SURE, [why])
    bodies = [{body_code(number) for number in numbers} - {""} for numbers in (mine, theirs)]
    if bodies[0] & bodies[1]:
        tax = any(len(number) == 15 for number in mine | theirs)
        return _match(one.key, other.key, Strength.SURE, [Why.TAX_NUMBER if tax else Why.BODY_CODE])
    if bodies[0] and bodies[1]:
        return None
    name = _same_name(one.name, other.name, firm_name, variants)
    if name is None:
        return None
    old = [Why.OLD_NUMBER] if any(map(is_registration_number, mine | theirs)) else []
    return _match(one.key, other.key, Strength.POSSIBLE, [name, *old], (one.name, other.name))


def people_among(records: Iterable[PersonRecord], variants: Variants) -> list[Match]:
    """Every pair of records that may be one person. Compares only those that share a document or a name."""

    def keys(record: PersonRecord) -> Iterator[str]:
        yield document(record.id_kind, record.id_number)
        yield folded(record.name, variants)

    return _among(list(records), keys, lambda one, other: match_people(one, other, variants))


def firms_among(records: Iterable[FirmRecord], variants: Variants) -> list[Match]:
    """Every pair of records that may be one firm. Compares only those that share a number or a name."""

    def keys(record: FirmRecord) -> Iterator[str]:
        for number in record.numbers:
            yield uscc.normalise(number)
            yield body_code(number)
        yield firm_name(record.name).translate(variants)

    return _among(list(records), keys, lambda one, other: match_firms(one, other, variants))


def read_variants(text: str) -> dict[int, str]:
    """The table of a file with one class of characters a line, the common one first; lines with # are remarks."""
    table: dict[int, str] = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            table |= dict.fromkeys(map(ord, line[1:]), line[0])
    return table


def _same_name(one: str, other: str, form: Callable[[str], str], variants: Variants) -> Why | None:
    left, right = form(one), form(other)
    if not left or not right:
        return None
    if left == right:
        return Why.NAME
    return Why.NAME_VARIANT if left.translate(variants) == right.translate(variants) else None


def _match(
    one: str, other: str, strength: Strength, reasons: Sequence[Why], written: tuple[str, str] = ("", "")
) -> Match:
    return Match(one, other, strength, tuple((why, written) for why in reasons))


def _among(records: list[T], keys: Callable[[T], Iterator[str]], match: Callable[[T, T], Match | None]) -> list[Match]:
    groups: dict[str, list[int]] = {}
    for index, record in enumerate(records):
        for key in set(keys(record)) - {""}:
            groups.setdefault(key, []).append(index)
    pairs = sorted({pair for group in groups.values() for pair in combinations(group, 2)})
    found = (match(records[one], records[other]) for one, other in pairs)
    return [one for one in found if one is not None]
