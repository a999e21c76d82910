"""What else a person or a firm has: other live entries of the same competition, and awards of earlier ones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

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


@dataclass(frozen=True)
class Record:
    """Other live entries of the competition that the person heads and the firm has, and the person's earlier awards."""

    of_person: int = 0
    of_firm: int = 0
    awards: tuple[EarlierAward, ...] = ()


def record_of(
    competition: Competition, *, leader_id: int, id_index: str = "", uscc: str = "", but: int | None = None
) -> Record:
    """One query. The person is known by log-in and document, the firm by its credit code. ``but``: this entry's key."""
    person = Q(leader_id=leader_id)
    if id_index:
        heads = TeamMember.objects.filter(entry=OuterRef("pk"), is_leader=True, id_index=id_index)
        person |= Q(Exists(heads))
    here = Q(competition=competition, state__in=LIVE_STATES)
    firm = Q(uscc=uscc) if uscc else Q(pk__in=[])
    won = ~Q(competition=competition) & Q(grants__isnull=False)
    rows = (
        Entry.objects.filter((here & (person | firm)) | (won & person))
        .annotate(by_person=Case(When(person, then=Value(True)), default=Value(False), output_field=BooleanField()))
        .order_by()
        .values_list(
            "pk",
            "competition_id",
            "by_person",
            "uscc",
            "grants__award__name",
            "competition__kind",
            "competition__edition",
            "competition__year",
            "competition__rules__level",
        )
    )
    return _count(list(rows), competition.pk, uscc, but)


class Records:
    """The same for many people and firms of one competition, read once: three queries, whatever their number.

    Rows that come in meanwhile are told to it (``add``), so it holds while nobody else can hand in.
    """

    def __init__(self, competition: Competition, *, leaders: Collection[int], id_indexes: Collection[str]) -> None:
        self._persons: dict[int | str, set[int]] = defaultdict(set)
        self._firms: dict[str, set[int]] = defaultdict(set)
        self._awards: dict[int | str, set[EarlierAward]] = defaultdict(set)
        live = Entry.objects.filter(competition=competition, state__in=LIVE_STATES).order_by()
        heads = TeamMember.objects.filter(is_leader=True, id_index__gt="").order_by()
        here = heads.filter(entry__competition=competition, entry__state__in=LIVE_STATES)
        known = dict(here.values_list("entry_id", "id_index"))
        for pk, leader, uscc in live.values_list("pk", "leader_id", "uscc"):
            self.add(pk, leader_id=leader, id_index=known.get(pk, ""), uscc=uscc)
        self._competition = competition
        self.read_awards(leaders, id_indexes)

    def add(self, pk: int, *, leader_id: int, id_index: str, uscc: str) -> None:
        """One more live entry."""
        self._persons[leader_id].add(pk)
        if id_index:
            self._persons[id_index].add(pk)
        if uscc:
            self._firms[uscc].add(pk)

    def of(self, *, leader_id: int | None, id_index: str = "", uscc: str = "", but: int | None = None) -> Record:
        """As ``record_of``."""
        who = [one for one in (leader_id, id_index) if one]
        return Record(
            of_person=len(set().union(*(self._persons[one] for one in who)) - {but}),
            of_firm=len(self._firms[uscc] - {but}) if uscc else 0,
            awards=tuple(set().union(*(self._awards[one] for one in who))),
        )

    def read_awards(self, leaders: Collection[int], id_indexes: Collection[str]) -> None:
        """The earlier awards of these as well. Two queries."""
        indexes = set(id_indexes) - {""}
        won = Entry.objects.filter(~Q(competition=self._competition) & Q(grants__isnull=False)).order_by()
        facts = ("grants__award__name", "competition__kind", "competition__edition", "competition__year",
                 "competition__rules__level")  # fmt: skip
        rows: set[tuple[int | str, tuple[object, ...]]] = set()
        if leaders:
            rows |= {(who, tuple(rest)) for who, *rest in won.filter(leader__in=leaders).values_list("leader", *facts)}
        if indexes:
            headed = won.filter(members__is_leader=True, members__id_index__in=indexes)
            rows |= {(who, tuple(rest)) for who, *rest in headed.values_list("members__id_index", *facts)}
        for who, (award, kind, edition, year, level) in rows:
            self._awards[who].add(
                EarlierAward(contest=kind, edition=edition, level=str(level or ""), award=award, year=year)  # type: ignore[arg-type]
            )


def _count(rows: list[tuple], competition: int, uscc: str, but: int | None) -> Record:  # type: ignore[type-arg]
    persons, firms, awards = set(), set(), []
    for pk, held_in, by_person, code, award, kind, edition, year, level in rows:
        if held_in != competition:
            awards.append(EarlierAward(contest=kind, edition=edition, level=str(level or ""), award=award, year=year))
        elif pk != but:
            # An entry with two honours stands in two rows.
            if by_person:
                persons.add(pk)
            if uscc and code == uscc:
                firms.add(pk)
    return Record(of_person=len(persons), of_firm=len(firms), awards=tuple(awards))
