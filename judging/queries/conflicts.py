"""Who may not mark what: the facts are read here, the domain finds the conflicts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import gettext as _

from competitions.models import Entry, TeamMember
from judging.domain.conflicts import (
    Conflict,
    ConflictReason,
    Declaration,
    EntryFacts,
    JudgeFacts,
    blocked_pairs,
    find_conflicts,
    unit_key,
)
from judging.enums import ConflictKind
from judging.models import ConflictDeclaration, PanelSeat


def conflicts_between(seats: Sequence[PanelSeat], entries: Sequence[Entry]) -> tuple[Conflict, ...]:
    """Every conflict of these seats (with their persons) and entries (with their leaders): 2 queries.

    Ids in the answer are primary keys as text: ``entry`` of the entry, ``judge`` of the seat.
    """
    if not seats or not entries:
        return ()
    team: dict[int, list[TeamMember]] = {}
    for member in TeamMember.objects.filter(entry__in=[entry.pk for entry in entries]).only(
        "entry_id", "name", "id_index"
    ):
        team.setdefault(member.entry_id, []).append(member)
    judge_by_id = {seat.person.id_index: seat.person_id for seat in seats if seat.person.id_index}
    facts = [_entry_facts(entry, team.get(entry.pk, []), judge_by_id) for entry in entries]
    words = [*_declared(seats, entries), *_avoided(seats, entries, team)]
    return find_conflicts([_judge_facts(seat) for seat in seats], facts, words)


def _declared(seats: Sequence[PanelSeat], entries: Sequence[Entry]) -> list[Declaration]:
    """What was ever declared about these people and entries: in an earlier stage, too, and in the round below. One query."""
    mine: dict[int, list[int]] = {}
    for seat in seats:
        mine.setdefault(seat.person_id, []).append(seat.pk)
    same = {entry.from_entry_id: entry.pk for entry in entries if entry.from_entry_id} | {e.pk: e.pk for e in entries}
    rows = ConflictDeclaration.objects.filter(seat__person__in=mine, entry__in=same)
    return [
        Declaration(str(pk), str(same[entry]), kind, reason.strip())
        for person, entry, kind, reason in rows.values_list("seat__person_id", "entry_id", "kind", "reason")
        for pk in mine[person]
    ]


def blocked(seats: Sequence[PanelSeat], entries: Sequence[Entry]) -> frozenset[tuple[str, str]]:
    """(entry id, seat id) as text of every pair that is never assigned."""
    return blocked_pairs(conflicts_between(seats, entries))


def words_of(conflict: Conflict) -> str:
    """The reason as people read it."""
    if conflict.reason is ConflictReason.DECLARED:
        kind = ConflictKind(conflict.detail).label
        if conflict.words:
            return _("Declared: %(kind)s (%(words)s)") % {"kind": kind, "words": conflict.words}
        return _("Declared: %(kind)s") % {"kind": kind}
    if conflict.reason is ConflictReason.EMPLOYER:
        return _("Same employer as the entrant: %(unit)s") % {"unit": conflict.detail}
    return {
        ConflictReason.SAME_PERSON: _("The judge is on the team of this entry"),
        ConflictReason.FIRM: _("The judge belongs to the entering firm"),
        ConflictReason.PHONE: _("The judge and the head of the project share a phone number"),
    }[conflict.reason]


def _judge_facts(seat: PanelSeat) -> JudgeFacts:
    person = seat.person
    return JudgeFacts(id=str(seat.pk), person=str(person.pk), employer=person.employer, phone=person.phone_index)


def _entry_facts(entry: Entry, members: Iterable[TeamMember], judge_by_id: Mapping[str, int]) -> EntryFacts:
    leader = entry.leader
    # Documents are compared by keyed hash; a team member who is a judge becomes that judge's person.
    people = {leader.pk} | {judge_by_id[m.id_index] for m in members if m.id_index in judge_by_id}
    if leader.id_index and leader.id_index in judge_by_id:
        people.add(judge_by_id[leader.id_index])
    return EntryFacts(
        id=str(entry.pk),
        people=frozenset(map(str, people)),
        units=frozenset(name for name in (entry.organisation_name, leader.employer) if name.strip()),
        uscc=entry.uscc,
        phones=frozenset([leader.phone_index] if leader.phone_index else []),
    )


def _avoided(
    seats: Sequence[PanelSeat], entries: Sequence[Entry], team: dict[int, list[TeamMember]]
) -> list[Declaration]:
    """Units and people that a judge named when accepting, found by name among the entries."""
    wanted = {seat.pk: {unit_key(name): name for name in seat.avoid if unit_key(name)} for seat in seats}
    if not any(wanted.values()):
        return []
    found = []
    for entry in entries:
        names = {unit_key(entry.organisation_name), unit_key(entry.leader.name), unit_key(entry.title)}
        names |= {unit_key(member.name) for member in team.get(entry.pk, [])}
        said = {seat.pk: [wanted[seat.pk][key] for key in sorted(wanted[seat.pk].keys() & names)] for seat in seats}
        found += [
            Declaration(str(pk), str(entry.pk), ConflictKind.OTHER, _(", ").join(words))
            for pk, words in said.items()
            if words
        ]
    return found
