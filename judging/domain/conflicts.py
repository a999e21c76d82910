"""Who may not mark whom, as far as data shows or judges say (回避). Each finding has its reason.

A conflict is hard: such a pair is never assigned. Comparing is by keys that the caller prepares
(person ids, keyed hashes of phones), so no personal number comes here in the clear.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum


class ConflictReason(StrEnum):
    """Why a judge may not mark an entry; the detail is named behind each."""

    SAME_PERSON = "same_person"  # the judge is in the team
    FIRM = "firm"  # detail: the credit code shared with the entrant
    EMPLOYER = "employer"  # detail: the unit as the entry names it
    PHONE = "phone"  # a phone shared with the team
    DECLARED = "declared"  # detail: the kind the judge gave


@dataclass(frozen=True)
class JudgeFacts:
    """What is known about a judge. `phone` is a key such as a blind index, never the number."""

    id: str
    person: str = ""
    employer: str = ""
    firms: frozenset[str] = frozenset()
    phone: str = ""


@dataclass(frozen=True)
class EntryFacts:
    """What is known about an entry: its people, its firm, the employers and phones of the team."""

    id: str
    people: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()
    uscc: str = ""
    phones: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Declaration:
    """A judge's own word; `kind` is employer, kinship, shareholder, coached or other, `words` what was written."""

    judge: str
    entry: str
    kind: str
    words: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Conflict:
    """One reason why one judge may not mark one entry; several may hold for a pair."""

    entry: str
    judge: str
    reason: ConflictReason
    detail: str = ""
    words: str = ""


def find_conflicts(
    judges: Iterable[JudgeFacts],
    entries: Iterable[EntryFacts],
    declared: Iterable[Declaration] = (),
) -> tuple[Conflict, ...]:
    """Every conflict of every pair, sorted by entry, judge and reason. Empty facts never match."""
    judge_list = list(judges)
    found = {conflict for entry in entries for judge in judge_list for conflict in _of_pair(judge, entry)}
    found |= {Conflict(word.entry, word.judge, ConflictReason.DECLARED, word.kind, word.words) for word in declared}
    return tuple(sorted(found))


def blocked_pairs(conflicts: Iterable[Conflict]) -> frozenset[tuple[str, str]]:
    """(entry, judge) of every pair with a conflict: what an assignment must leave out."""
    return frozenset((conflict.entry, conflict.judge) for conflict in conflicts)


def unit_key(name: str) -> str:
    """The name of a unit for comparing: full-width and brackets made one, spaces and case gone."""
    text = unicodedata.normalize("NFKC", name).casefold()
    return re.sub(r"[\s·.,\-()（）“”\"']", "", text)


def _of_pair(judge: JudgeFacts, entry: EntryFacts) -> Iterator[Conflict]:
    if judge.person and judge.person in entry.people:
        yield Conflict(entry.id, judge.id, ConflictReason.SAME_PERSON)
    if entry.uscc and entry.uscc in judge.firms:
        yield Conflict(entry.id, judge.id, ConflictReason.FIRM, entry.uscc)
    employer = unit_key(judge.employer)
    for unit in sorted(entry.units):
        if employer and unit_key(unit) == employer:
            yield Conflict(entry.id, judge.id, ConflictReason.EMPLOYER, unit)
    if judge.phone and judge.phone in entry.phones:
        yield Conflict(entry.id, judge.id, ConflictReason.PHONE)
