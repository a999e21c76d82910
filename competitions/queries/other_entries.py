"""What else a person or a firm has: other live entries of the same competition, and awards of earlier ones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Case, Exists, OuterRef, Q, Value, When

from competitions.domain.eligibility import EarlierAward
from competitions.enums import EntryState
from competitions.models import Competition, Entry, TeamMember

# A draft binds nobody; what was withdrawn, refused or struck out no longer counts.
LIVE_STATES = (
    EntryState.SUBMITTED,
    EntryState.RETURNED,
    EntryState.ACCEPTED,
    EntryState.PROMOTED,
    EntryState.NOT_PROMOTED,
)
_AWARD = ("grants__award__name", "competition__kind", "competition__edition", "competition__year",
          "competition__rules__level")  # fmt: skip


@dataclass(frozen=True)
class Record:
    """Other live entries of the competition that the person heads and the firm has, and the person's earlier awards."""

    of_person: int = 0
    of_firm: int = 0
    awards: tuple[EarlierAward, ...] = ()


@dataclass(frozen=True)
class Who:
    """By what somebody is certainly the same: log-in or document, for a passport also name and day of birth. A firm by its
    credit code, by the normal form of its name where one of the two has no code."""

    leader_id: int | None = None
    person_index: str = ""
    holder_key: str = ""
    uscc: str = ""
    firm_key: str = ""

    @property
    def persons(self) -> list[tuple[str, int | str]]:
        """What is told of the person."""
        told = (("leader", self.leader_id), ("index", self.person_index), ("holder", self.holder_key))
        return [(kind, value) for kind, value in told if value]

    def is_person(self) -> Q:
        """Entries of the same head."""
        found = Q(leader_id=self.leader_id) if self.leader_id else Q(pk__in=[])
        if self.person_index:
            heads = TeamMember.objects.filter(entry=OuterRef("pk"), is_leader=True, person_index=self.person_index)
            found |= Q(Exists(heads))
        return found | Q(holder_key=self.holder_key) if self.holder_key else found

    def is_firm(self) -> Q:
        """Entries of the same firm."""
        if self.uscc:
            same = Q(uscc=self.uscc)
            return same | Q(uscc="", firm_key=self.firm_key) if self.firm_key else same
        return Q(firm_key=self.firm_key) if self.firm_key else Q(pk__in=[])


def record_of(competition: Competition, who: Who, but: int | None = None) -> Record:
    """One query. ``but``: this entry's key."""
    person, firm = who.is_person(), who.is_firm()
    here = Q(competition=competition, state__in=LIVE_STATES)
    won = ~Q(competition=competition) & Q(grants__isnull=False)
    rows = (
        Entry.objects.filter((here & (person | firm)) | (won & person))
        .annotate(by_person=_told(person), by_firm=_told(firm))
        .order_by()
        .values_list("pk", "competition_id", "by_person", "by_firm", *_AWARD)
    )
    return _count(list(rows), competition.pk, but)


def _told(found: Q) -> Case:
    return Case(When(found, then=Value(True)), default=Value(False), output_field=BooleanField())


class Records:
    """The same for many people and firms of one competition, read once: four queries, whatever their number.

    Rows that come in meanwhile are told to it (``add``), so it holds while nobody else can hand in.
    """

    def __init__(self, competition: Competition, people: Collection[Who]) -> None:
        self._competition = competition
        self._persons: dict[tuple[str, int | str], set[int]] = defaultdict(set)
        self._firms: dict[str, set[int]] = defaultdict(set)
        self._named: dict[str, set[int]] = defaultdict(set)
        self._without_code: dict[str, set[int]] = defaultdict(set)
        self._awards: dict[tuple[str, int | str], set[EarlierAward]] = defaultdict(set)
        live = Entry.objects.filter(competition=competition, state__in=LIVE_STATES).order_by()
        heads = TeamMember.objects.filter(is_leader=True, person_index__gt="").order_by()
        here = heads.filter(entry__competition=competition, entry__state__in=LIVE_STATES)
        known = dict(here.values_list("entry_id", "person_index"))
        for pk, leader, holder, uscc, firm in live.values_list("pk", "leader_id", "holder_key", "uscc", "firm_key"):
            self.add(pk, Who(leader, known.get(pk, ""), holder, uscc, firm))
        self.read_awards(people)

    def add(self, pk: int, who: Who) -> None:
        """One more live entry."""
        for told in who.persons:
            self._persons[told].add(pk)
        if who.uscc:
            self._firms[who.uscc].add(pk)
        if who.firm_key:
            self._named[who.firm_key].add(pk)
            if not who.uscc:
                self._without_code[who.firm_key].add(pk)

    def of(self, who: Who, but: int | None = None) -> Record:
        """As ``record_of``."""
        firms: set[int] = set()
        if who.uscc:
            firms = self._firms[who.uscc] | (self._without_code[who.firm_key] if who.firm_key else set())
        elif who.firm_key:
            firms = self._named[who.firm_key]
        return Record(
            of_person=len(set().union(*(self._persons[told] for told in who.persons)) - {but}),
            of_firm=len(firms - {but}),
            awards=tuple(set().union(*(self._awards[told] for told in who.persons))),
        )

    def read_awards(self, people: Collection[Who]) -> None:
        """The earlier awards of these as well. At most three queries."""
        won = Entry.objects.filter(~Q(competition=self._competition) & Q(grants__isnull=False)).order_by()
        fields = {"leader": "leader", "index": "members__person_index", "holder": "holder_key"}
        wanted: dict[str, set[int | str]] = defaultdict(set)
        for who in people:
            for kind, value in who.persons:
                wanted[kind].add(value)
        for kind, values in wanted.items():
            rows = won.filter(**{f"{fields[kind]}__in": values})
            if kind == "index":
                rows = won.filter(members__is_leader=True, members__person_index__in=values)
            for value, *award in set(rows.values_list(fields[kind], *_AWARD)):
                self._awards[kind, value].add(_award(*award))


def _award(award: str, kind: str, edition: int, year: int, level: Any) -> EarlierAward:
    return EarlierAward(contest=kind, edition=edition, level=str(level or ""), award=award, year=year)


def _count(rows: list[tuple], competition: int, but: int | None) -> Record:  # type: ignore[type-arg]
    persons, firms, awards = set(), set(), []
    for pk, held_in, by_person, by_firm, *award in rows:
        if held_in != competition:
            awards.append(_award(*award))
        elif pk != but:
            # An entry with two honours stands in two rows.
            if by_person:
                persons.add(pk)
            if by_firm:
                firms.add(pk)
    return Record(of_person=len(persons), of_firm=len(firms), awards=tuple(awards))
