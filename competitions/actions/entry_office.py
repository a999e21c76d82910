"""Entries that an office types in for people without a log-in (代为录入), and how these take them over."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.actions.people import add_known_people
from accounts.domain import ids
from accounts.domain.names import normalise_name
from accounts.models import Person, User
from competitions.actions.doors import require
from competitions.domain.eligibility import Outcome
from competitions.enums import EntrySource
from competitions.models import Competition, Entry, TeamMember
from competitions.queries.eligibility import judge_person
from competitions.queries.entry_office import unclaimed_of
from competitions.queries.entry_windows import EDITABLE_STATES, why_not_open
from competitions.queries.rule_books import book_of
from workflow import clock
from workflow.crypto import blind_index
from workflow.services import Refused, act, record


@dataclass(frozen=True)
class Head:
    """Who heads the project, as it stands on the paper."""

    name: str
    id_kind: str
    id_number: str
    phone: str


def start_for(*, competition: Competition, actor: Person, head: Head) -> Entry:
    """A draft that the office fills in for ``head``; the draft that is there already when there is one.

    Raises ``Forbidden``, ``Refused`` outside the window, for somebody with a log-in, and where the rules speak against it.
    """
    now, book = clock.now(), book_of(competition)
    require(actor, "competitions.organise_competition", competition, "entry.started")
    if not book.takes_direct_entries:
        raise Refused(_("By its rules this round takes no direct registration."))
    with act():
        # Two clicks wait for one another here.
        locked = Competition.objects.select_for_update(no_key=True).get(pk=competition.pk)
        problem = why_not_open(locked, clock.arrived())
        if problem:
            raise Refused(problem)
        person = _person_of(head)
        kept = Entry.objects.filter(competition=competition, leader=person, source=EntrySource.OFFICE)
        draft = kept.filter(state__in=EDITABLE_STATES).first()
        if draft is not None:
            return draft
        for answer in judge_person(person, competition, book, now):
            if answer.outcome == Outcome.FAILS:
                raise Refused(answer.reason)
        entry = Entry.objects.create(
            competition=competition, leader=person, source=EntrySource.OFFICE, created_at=now, saved_at=now
        )
        founder = TeamMember(entry=entry, name=person.name, phone=head.phone, is_leader=True, is_presenter=True)
        founder.set_id(head.id_kind, head.id_number)
        founder.save(force_insert=True)
        record("entry.started", target=entry, actor=actor, data={"source": EntrySource.OFFICE.value})
    return entry


def _person_of(head: Head) -> Person:
    """Somebody without a log-in: known by the document, or new."""
    has_account = _("This person has a log-in. Ask them to enter the project themselves, and help them with it.")
    if User.objects.by_phone(head.phone) is not None:
        raise Refused(has_account)
    index = blind_index(f"id:{head.id_kind}", head.id_number)
    known = Person.objects.filter(id_index=index).first()
    if known is None:
        return add_known_people([(head.name, head.id_kind, head.id_number, head.phone)])[0]
    if known.user_id is not None:
        raise Refused(has_account)
    if known.name != normalise_name(head.name):
        raise Refused(_("Somebody of another name is known here by this document. Please compare name and number."))
    return known


def claim_entries(*, actor: Person, leader: int, phone: str, id_kind: str, id_number: str) -> list[Entry]:
    """The entries of ``leader``, whom an office entered without a log-in, become the actor's, who has proven ``phone``.

    The document must be the one in the entry as well; a name alone gives nobody anything. Returns what was taken over.
    Raises ``Refused`` when nothing is left to take over, and when the actor's own document is another one.
    """
    with act():
        people = Person.objects.select_for_update(no_key=True, of=("self",)).in_bulk([leader, actor.pk])
        mine, theirs = people.get(actor.pk), people.get(leader)
        entries = list(
            unclaimed_of(phone, id_kind, id_number).filter(leader=leader).select_for_update(no_key=True, of=("self",))
        )
        if mine is None or theirs is None or theirs.user_id is not None or not entries:
            raise Refused(_("There is nothing to take over any more. Look under “My entries”."))
        told = ids.comparable(id_kind, id_number)
        if mine.id_number and (mine.id_kind, ids.comparable(mine.id_kind, mine.id_number)) != (id_kind, told):
            raise Refused(_("Your account has another document. Please ask the organiser to compare them."))
        if not mine.id_number and theirs.id_number:
            kind, number = theirs.id_kind, theirs.id_number
            theirs.set_id("", "")
            theirs.save(update_fields=["id_kind", "id_number", "id_index"])
            mine.set_id(kind, number)
            mine.save(update_fields=["id_kind", "id_number", "id_index"])
        for entry in entries:
            Entry.objects.filter(pk=entry.pk).update(leader=mine, version=entry.version + 1)
            record("entry.claimed", target=entry, actor=actor, data={"from": leader, "source": entry.source})
    return entries
