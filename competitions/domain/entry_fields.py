"""The fields of the entry form: their names, where each lives, and how what was typed becomes what is stored.

One table for the page, the autosave and the plain form, so that nothing can be written that does not stand in it
(promise Z2). `q_<code>` are the rule book's questions, `founder_…` the head of the team, `m<key>_…` the other members.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from accounts.domain import ids, names, phone, uscc
from accounts.domain.text import half_width

TITLE_LIMIT, UNIT_LIMIT, SUMMARY_LIMIT, DUTY_LIMIT, NUMBER_LIMIT = 120, 120, 2000, 60, 40
_MEMBER = re.compile(r"m(\d{1,18})_([a-z_]+)")
_QUESTION = re.compile(r"q_([a-z][a-z0-9_]{0,39})")
# Full-width and half-width forms of the digits, and the separators people use in dates.
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_NEVER = re.compile("[\x00\ud800-\udfff]")


class Place(StrEnum):
    """Where a field is stored."""

    ENTRY = "entry"  # a column of the entry
    ANSWER = "answer"  # a key of its answers
    FOUNDER = "founder"  # a column of the head of the team
    MEMBER = "member"  # a column of another member
    CONSENT = "consent"


class Fault(StrEnum):
    """Why a value cannot even be kept as a draft; the parameters are named behind each."""

    UNKNOWN = "unknown"  # no such field, or no such choice
    TOO_LONG = "too_long"  # limit, actual
    NOT_A_DATE = "not_a_date"
    UNSTORABLE = "unstorable"  # NUL and halves of characters


class FieldError(ValueError):
    """A value that cannot be kept."""

    def __init__(self, fault: Fault, **params: int) -> None:
        self.fault, self.params = fault, params
        super().__init__(str(fault))


@dataclass(frozen=True, slots=True)
class Target:
    """Where one field lives: `column` of the entry, the member or the answers; `member` is its key, 0 for none."""

    place: Place
    column: str
    member: int = 0


Read = Callable[[str], object]


def _line(limit: int) -> Read:
    return lambda text: _short(names.normalise(re.sub(r"[\r\n]+", " ", text)), limit)


def _lines(limit: int) -> Read:
    return lambda text: _short(_each_line(text), limit)


def _each_line(text: str) -> str:
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return "\n".join(names.normalise(line) for line in plain.split("\n")).strip()


def _short(text: str, limit: int) -> str:
    if len(text) > limit:
        raise FieldError(Fault.TOO_LONG, limit=limit, actual=len(text))
    return text


def _one_of(allowed: frozenset[str]) -> Read:
    def read(text: str) -> str:
        value = text.strip()
        if value and value not in allowed:
            raise FieldError(Fault.UNKNOWN)
        return value

    return read


def _date(text: str) -> date | None:
    value = text.strip()
    if not value:
        return None
    match = _DATE.fullmatch(half_width(value))
    try:
        if match:
            return date(*(int(part) for part in match.groups()))
    except ValueError:
        pass
    raise FieldError(Fault.NOT_A_DATE)


def day_typed(text: str) -> date | None:
    """A day as people write it: 2024-06-30, 2024.6.30, 2024年6月30日. Raises FieldError for anything else."""
    return _date(text)


def _iso_date(text: str) -> str:
    day = _date(text)
    return day.isoformat() if day else ""


def _ticked(text: str) -> bool:
    return bool(text.strip())


_ID_KINDS = _one_of(frozenset(kind.value for kind in ids.IdType))
ENTRY_FIELDS: Mapping[str, Read] = {
    "title": _line(TITLE_LIMIT),
    "track": _line(40),
    "region": _line(12),
    "summary": _lines(SUMMARY_LIMIT),
    "entrant_type": _one_of(frozenset({"enterprise", "sole_trader", "institution", "team"})),
    "organisation_name": _line(UNIT_LIMIT),
    "uscc": lambda text: _short(uscc.normalise(text), 18),
    "registered_on": _date,
}
PERSON_FIELDS: Mapping[str, Read] = {
    "name": lambda text: _short(names.normalise_name(re.sub(r"[\r\n]+", " ", text)), names.MAX_NAME),
    "duty": _line(DUTY_LIMIT),
    "id_kind": _ID_KINDS,
    "id_number": lambda text: _short(ids.normalise(text), NUMBER_LIMIT),
    "phone": lambda text: _short(phone.normalise(text), NUMBER_LIMIT),
    "presenter": _ticked,
}
FOUNDER_BIRTH_DATE = "founder_birth_date"
# Shown masked once stored; an empty input leaves the stored value alone.
SECRET_FIELDS = frozenset({"id_number", "phone"})
ANSWER_LIMIT = 10_000


def target_of(field: str) -> Target | None:
    """Where `field` lives; None for a name that no form of ours has."""
    if field in ENTRY_FIELDS:
        return Target(Place.ENTRY, field)
    if field == FOUNDER_BIRTH_DATE:
        return Target(Place.ANSWER, field)
    prefix, _, rest = field.partition("_")
    if prefix == "founder" and rest in PERSON_FIELDS:
        return Target(Place.FOUNDER, rest)
    if prefix == "consent" and rest:
        return Target(Place.CONSENT, rest)
    if match := _MEMBER.fullmatch(field):
        return Target(Place.MEMBER, match[2], int(match[1])) if match[2] in PERSON_FIELDS else None
    if match := _QUESTION.fullmatch(field):
        return Target(Place.ANSWER, match[1])
    return None


def read_value(target: Target, text: str) -> object:
    """What is stored for `text` as typed. Raises FieldError for what cannot be kept even as a draft.

    Whether the value is right (a checksum, a missing name) is asked later: a draft may be wrong.
    """
    if _NEVER.search(text):
        raise FieldError(Fault.UNSTORABLE)
    if target.place is Place.ENTRY:
        return ENTRY_FIELDS[target.column](text)
    if target.place in (Place.FOUNDER, Place.MEMBER):
        return PERSON_FIELDS[target.column](text)
    if target.place is Place.CONSENT:
        return _ticked(text)
    if target.column == FOUNDER_BIRTH_DATE:
        return _iso_date(text)
    return _short(_each_line(text), ANSWER_LIMIT)
