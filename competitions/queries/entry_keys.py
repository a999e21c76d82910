"""The keys by which an entry is found as a duplicate of another."""

from __future__ import annotations

import datetime as dt

from accounts.domain import ids
from accounts.models import Person
from competitions.data import variants
from competitions.domain import duplicate_keys as keys
from competitions.enums import EntrantType
from competitions.queries.entry_snapshot import Snapshot
from competitions.queries.other_entries import Who
from workflow.crypto import blind_index

PASSPORT = "passport"
# The code of the question for those whose document does not tell it.
BIRTH_DATE = "founder_birth_date"


def entry_keys(snapshot: Snapshot) -> dict[str, str]:
    """Columns of the entry, written when it comes in and when it changes afterwards. No query but the team's."""
    entry, leader, table = snapshot.entry, snapshot.leader, variants()
    registered = bool(entry.entrant_type) and entry.entrant_type != EntrantType.TEAM
    holds_passport = leader is not None and leader.id_kind == PASSPORT
    return {
        # A team that is not registered calls itself what it likes.
        "firm_key": keys.firm_key(entry.organisation_name, table) if registered else "",
        "text_key": keys.text_key(entry.summary, table),
        "holder_key": keys.holder_key(leader.name, birth_date_of(snapshot), table) if leader and holds_passport else "",
    }


def who_of(snapshot: Snapshot) -> Who:
    """By what the head and the firm of this entry are known among others."""
    entry, leader, found = snapshot.entry, snapshot.leader, entry_keys(snapshot)
    if leader is not None:
        leader.set_keys()
    return Who(
        leader_id=entry.leader_id,
        person_index=leader.person_index if leader else "",
        holder_key=found["holder_key"],
        uscc=entry.uscc,
        firm_key=found["firm_key"],
    )


def who_is(person: Person) -> Who:
    """The same of somebody who has not begun an entry."""
    number = ids.comparable(person.id_kind, person.id_number)
    holds_passport = person.id_kind == PASSPORT
    return Who(
        leader_id=person.pk,
        person_index=blind_index(f"id:{person.id_kind}", number),
        holder_key=keys.holder_key(person.name, person.birth_date, variants()) if holds_passport else "",
    )


def birth_date_of(snapshot: Snapshot) -> dt.date | None:
    """Of the founder: what the number tells, else what was filled in."""
    leader = snapshot.leader
    if leader and leader.id_kind and leader.id_number:
        told = ids.facts(ids.IdType(leader.id_kind), leader.id_number).birth_date
        if told:
            return told
    try:
        return dt.date.fromisoformat(str(snapshot.entry.form.get(BIRTH_DATE) or ""))
    except ValueError:
        return None
