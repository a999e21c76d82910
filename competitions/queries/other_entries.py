"""What else a person or a firm has: other live entries of the same competition, and awards of earlier ones."""

from __future__ import annotations

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
