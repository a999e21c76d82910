"""Who may not mark whom, as far as data shows or judges say (回避). Each finding has its reason.

What a kind does is the rule book's word (`Policy`): nothing, a warning that the judge answers, or hard: such a pair is
never assigned. Comparing is by keys that the caller prepares (person ids, keyed hashes of phones), so no personal number
comes here in the clear. Names are compared whole, as `unit_key` writes them; every judge is looked up in tables of the
entries, so the work grows with what is found and not with judges × entries.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache


class ConflictReason(StrEnum):
    """Why a judge may not mark an entry; the detail is named behind each."""

    SAME_PERSON = "same_person"  # the judge is in the team
    FIRM = "firm"  # detail: the credit code shared with the entrant
    EMPLOYER = "employer"  # detail: the unit as the entry names it
    PHONE = "phone"  # a phone shared with the team
    KINSHIP = "kinship"  # detail: the person
    SHAREHOLDER = "shareholder"  # detail: the firm
    COACHED = "coached"  # detail: whom, until when
    PAIRED = "paired"  # detail: whom
    INCUBATOR = "incubator"  # detail: the incubator
    REGION = "region"  # detail: the region's key
    SCHOOL = "school"  # detail: the school
    DECLARED = "declared"  # detail: the kind the judge gave


class Weight(StrEnum):
    """What a conflict of a kind does."""

    OFF = "off"
    WARNING = "warning"
    HARD = "hard"


MILD = frozenset({ConflictReason.REGION, ConflictReason.SCHOOL, ConflictReason.INCUBATOR})
ENDING = frozenset({ConflictReason.COACHED, ConflictReason.PAIRED})


@dataclass(frozen=True)
class Policy:
    """What each kind does; a kind that is not named: a warning for region, school and incubator, else hard.

    `months`: coaching and pairing count for so many months after their end. Who is on the team is always barred.
    """

    rules: Mapping[ConflictReason, Weight] = field(default_factory=dict)
    months: int = 24

    def weight(self, reason: ConflictReason) -> Weight:
        """What a conflict of this reason does."""
        if reason is ConflictReason.SAME_PERSON:
            return Weight.HARD
        return self.rules.get(reason, Weight.WARNING if reason in MILD else Weight.HARD)

    def is_on(self, *reasons: ConflictReason) -> bool:
        """Whether any of them does anything."""
        return any(self.weight(reason) is not Weight.OFF for reason in reasons)

    def only_hard(self) -> Policy:
        """The same without its warnings."""
        hard = {one: self.weight(one) for one in ConflictReason if self.weight(one) is Weight.HARD}
        return Policy(dict.fromkeys(ConflictReason, Weight.OFF) | hard, self.months)


USUAL = Policy()


@dataclass(frozen=True)
class Tie:
    """What is on record: `name` of a unit, a person or a project, or the credit code; `until` is its last day."""

    reason: ConflictReason
    name: str
    uscc: str = ""
    until: dt.date | None = None


@dataclass(frozen=True)
class JudgeFacts:
    """What is known about a judge. `phone` is a key such as a blind index, never the number; `region` a key as well."""

    id: str
    person: str = ""
    employer: str = ""
    firms: frozenset[str] = frozenset()
    phone: str = ""
    employers: frozenset[str] = frozenset()
    region: str = ""
    schools: frozenset[str] = frozenset()
    ties: tuple[Tie, ...] = ()


@dataclass(frozen=True)
class EntryFacts:
    """What is known about an entry: its people, its firm, the employers and phones of the team, and by what names it and
    its people are called."""

    id: str
    people: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()
    uscc: str = ""
    phones: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    region: str = ""
    schools: frozenset[str] = frozenset()
    incubators: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Declaration:
    """A judge's own word; `kind` is employer, kinship, shareholder, coached or other, `words` what was written."""

    judge: str
    entry: str
    kind: str
    words: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Conflict:
    """One reason why one judge may not mark one entry, or only after a statement; several may hold for a pair."""

    entry: str
    judge: str
    reason: ConflictReason
    detail: str = ""
    words: str = ""
    hard: bool = True


def find_conflicts(
    judges: Iterable[JudgeFacts],
    entries: Iterable[EntryFacts],
    declared: Iterable[Declaration] = (),
    *,
    policy: Policy = USUAL,
    today: dt.date | None = None,
) -> tuple[Conflict, ...]:
    """Every conflict of every pair that the policy does not switch off, sorted by entry, judge and reason.

    Empty facts never match. Without `today` ended ties count as if they went on.
    """
    tables = _Tables(entries)
    found: set[Conflict] = set()
    for judge in judges:
        for entry, reason, detail in tables.matches(judge, policy.months, today):
            _add(found, policy, Conflict(entry, judge.id, reason, detail))
    for word in declared:
        _add(found, policy, Conflict(word.entry, word.judge, ConflictReason.DECLARED, word.kind, word.words))
    return tuple(sorted(found))


def _add(found: set[Conflict], policy: Policy, one: Conflict) -> None:
    weight = policy.weight(one.reason)
    if weight is Weight.OFF:
        return
    hard = weight is Weight.HARD
    found.add(one if hard else Conflict(one.entry, one.judge, one.reason, one.detail, one.words, hard=False))


def blocked_pairs(conflicts: Iterable[Conflict]) -> frozenset[tuple[str, str]]:
    """(entry, judge) of every pair with a hard conflict: what an assignment must leave out."""
    return frozenset((conflict.entry, conflict.judge) for conflict in conflicts if conflict.hard)


@lru_cache(maxsize=8192)
def unit_key(name: str) -> str:
    """The name of a unit for comparing: full-width and brackets made one, spaces and case gone.

    The same units, schools and people stand in several tables of the entries and in every page that looks for conflicts.
    """
    text = unicodedata.normalize("NFKC", name).casefold()
    return re.sub(r"[\s·.,\-()（）“”\"']", "", text)


def months_before(day: dt.date, months: int) -> dt.date:
    """The same day so many months before, or the last day of that month."""
    at = day.year * 12 + day.month - 1 - months
    year, month = divmod(at, 12)
    last = (dt.date(year + (month == 11), (month + 1) % 12 + 1, 1) - dt.timedelta(days=1)).day
    return dt.date(year, month + 1, min(day.day, last))


_Match = tuple[str, ConflictReason, str]


class _Tables:
    """The entries by everything that a judge may share with them."""

    def __init__(self, entries: Iterable[EntryFacts]) -> None:
        self.people: dict[str, list[str]] = defaultdict(list)
        self.firms: dict[str, list[str]] = defaultdict(list)
        self.phones: dict[str, list[str]] = defaultdict(list)
        self.regions: dict[str, list[str]] = defaultdict(list)
        self.units: dict[str, list[tuple[str, str]]] = defaultdict(list)
        self.names: dict[str, list[tuple[str, str]]] = defaultdict(list)
        self.schools: dict[str, list[tuple[str, str]]] = defaultdict(list)
        self.incubators: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for entry in entries:
            self._take(entry)

    def _take(self, entry: EntryFacts) -> None:
        plain = ((self.people, entry.people), (self.phones, entry.phones))
        for table, values in plain:
            for value in values:
                table[value].append(entry.id)
        self.firms[entry.uscc].append(entry.id)
        self.regions[entry.region].append(entry.id)
        named = (
            (self.units, entry.units),
            (self.names, entry.names | entry.units),
            (self.schools, entry.schools),
            (self.incubators, entry.incubators | entry.units),
        )
        for named_table, words in named:
            for word in words:
                named_table[unit_key(word)].append((entry.id, word))

    def matches(self, judge: JudgeFacts, months: int, today: dt.date | None) -> Iterator[_Match]:
        """What the judge shares with entries: entry, reason, detail."""
        for table, key, reason in (
            (self.people, judge.person, ConflictReason.SAME_PERSON),
            (self.phones, judge.phone, ConflictReason.PHONE),
        ):
            if key:
                yield from ((entry, reason, "") for entry in table.get(key, ()))
        for firm in judge.firms:
            if firm:
                yield from ((entry, ConflictReason.FIRM, firm) for entry in self.firms.get(firm, ()))
        if judge.region:
            yield from ((entry, ConflictReason.REGION, judge.region) for entry in self.regions.get(judge.region, ()))
        yield from self._named(self.units, judge.employers | {judge.employer}, ConflictReason.EMPLOYER)
        yield from self._named(self.schools, judge.schools, ConflictReason.SCHOOL)
        for tie in judge.ties:
            yield from self._of_tie(tie, months, today)

    def _of_tie(self, tie: Tie, months: int, today: dt.date | None) -> Iterator[_Match]:
        over = tie.until is not None and today is not None and tie.until < today
        if over and (tie.reason not in ENDING or tie.until < months_before(today, months)):  # type: ignore[operator,arg-type]
            return
        table = self.incubators if tie.reason is ConflictReason.INCUBATOR else self.names
        yield from self._named(table, {tie.name}, tie.reason)
        if tie.uscc:
            yield from ((entry, tie.reason, tie.name) for entry in self.firms.get(tie.uscc, ()))

    @staticmethod
    def _named(
        table: Mapping[str, list[tuple[str, str]]], names: Iterable[str], reason: ConflictReason
    ) -> Iterator[_Match]:
        for key in {unit_key(name) for name in names}:
            if key:
                yield from ((entry, reason, word) for entry, word in table.get(key, ()))
