"""Accounts of people: opened, suspended, restored; their persons found or made."""

from __future__ import annotations

from collections.abc import Sequence

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils.translation import gettext as _

from accounts.domain import phone as phones
from accounts.domain.names import normalise_name
from accounts.models import Person, User
from accounts.permissions import permitted
from accounts.queries.people import awaited_by_phone
from workflow import clock
from workflow.actors import Actor
from workflow.crypto import blind_index
from workflow.services import Conflict, Forbidden, Refused, act, record


def open_account(
    *, phone: str, name: str, password_hash: str = "", actor: Actor | None = None, is_expected: bool = False
) -> User:
    """A log-in with its person for a phone that was proven. ``Conflict`` when the phone has an account already.

    ``phone`` is any spelling of an 11-digit mobile number; ``password_hash`` comes from ``make_password`` (empty: the
    account is entered by code only). Somebody we know by the same phone and name, without a log-in, becomes its person;
    ``is_expected``: the one who is awaited under this phone does, and is called ``name`` from now on.
    """
    number = phones.normalise(phone)
    with act():
        if User.objects.by_phone(number):
            raise Conflict(_("This phone number has an account already."))
        user = User(password=password_hash)
        if not password_hash:
            user.set_unusable_password()
        user.set_phone(number, verified=True)
        user.save(force_insert=True)
        person = (awaited_by_phone(number) if is_expected else None) or _person_for(number, normalise_name(name))
        facts = {"name_corrected": True} if person.name != normalise_name(name) else {}
        person.name, person.user = normalise_name(name), user
        person.save()
        record("accounts.account_opened", target=user, actor=actor or person, data=facts)
    # The person was just linked; spare the next reader a query.
    user.person = person  # type: ignore[attr-defined]
    return user


def find_or_add_person(*, name: str, phone: str) -> Person:
    """The person of the account with this phone, else somebody known by phone and name, else a new person."""
    number = phones.normalise(phone)
    user = User.objects.by_phone(number)
    if user is not None and hasattr(user, "person"):
        return user.person  # type: ignore[attr-defined,no-any-return]
    with act():
        person = _person_for(number, normalise_name(name))
        person.save()
    return person


def add_known_people(people: Sequence[tuple[str, str, str, str]]) -> list[Person]:
    """A person without a log-in for each (name, kind of document, its number, phone), in their order; one person for one
    document, also where it was entered at the same moment elsewhere. In the running transaction, three queries."""
    now, made = clock.now(), []
    for name, kind, number, phone in people:
        person = Person(name=normalise_name(name), created_at=now)
        person.set_id(kind, number)
        person.set_phone(phones.normalise(phone) if phone else "")
        made.append(person)
    first = {person.id_index: person for person in reversed(made) if person.id_index}
    Person.objects.bulk_create(first.values(), ignore_conflicts=True)
    Person.objects.bulk_create([person for person in made if not person.id_index])
    stored = {person.id_index: person for person in Person.objects.filter(id_index__in=list(first))}
    return [stored[person.id_index] if person.id_index else person for person in made]


def suspend_account(*, person: Person, actor: Actor, reason: str) -> None:
    """Nobody signs in to this account any more; every session ends at once. ``Refused`` without a reason."""
    _set_active(person, actor, reason, active=False)


def restore_account(*, person: Person, actor: Actor, reason: str) -> None:
    """Undo a suspension."""
    _set_active(person, actor, reason, active=True)


def end_sessions(user: User, *, keep: str = "") -> int:
    """End every session of ``user`` that we know of except the one with key ``keep``. Returns how many."""
    rows = UserSession.objects.filter(user=user).exclude(session_key=keep)
    keys = list(rows.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    rows.delete()
    return len(keys)


def _person_for(number: str, name: str) -> Person:
    known = list(Person.objects.filter(phone_index=blind_index("phone", number), user=None, name=name)[:2])
    if len(known) == 1:
        return known[0]
    person = Person(name=name, created_at=clock.now())
    person.set_phone(number)
    return person


def _set_active(person: Person, actor: Actor, reason: str, *, active: bool) -> None:
    action = "accounts.account_restored" if active else "accounts.account_suspended"
    if not reason.strip():
        raise Refused(_("Please give a reason."))
    with act():
        user = User.objects.select_for_update(no_key=True).filter(person=person).first()
        if user is None:
            raise Refused(_("This person has no log-in."))
        if isinstance(actor, Person) and actor.pk == person.pk:
            raise Forbidden(_("You may not do this to your own account."))
        if not permitted(actor, "accounts.suspend_account", person):
            raise Forbidden(_("You may not do this."))
        if user.is_active == active:
            raise Conflict(_("Somebody else was faster: this is done already."))
        user.is_active = active
        user.save(update_fields=["is_active"])
        if not active:
            end_sessions(user)
        record(action, target=person, actor=actor, reason=reason.strip())
