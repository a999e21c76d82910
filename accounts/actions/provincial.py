"""Whose log-in it is that the province vouches for."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.actions.people import open_account
from accounts.domain import ids
from accounts.domain.names import normalise_name, validate_name
from accounts.models import Person, User
from workflow.actors import System
from workflow.crypto import blind_index
from workflow.services import act, record, record_refusal

PROVINCE = System("accounts.province")


class NobodyKnown(Exception):
    """Neither phone nor ID number leads to somebody, or they lead to two people."""


@dataclass(frozen=True)
class Claims:
    """What the province says: a name, a verified phone (else empty), a resident ID number (else empty)."""

    name: str = ""
    phone: str = ""
    id_number: str = ""


def user_for_claims(claims: Claims) -> User:
    """The log-in of these claims; made when the phone is verified, or the ID number is that of somebody we know.

    ``NobodyKnown`` otherwise, and when phone and ID number belong to two different people.
    """
    by_phone = User.objects.by_phone(claims.phone) if claims.phone else None
    person = _by_document(claims.id_number)
    if by_phone is not None and person is not None and person.user_id not in (None, by_phone.pk):
        record_refusal("accounts.province_linked", actor=PROVINCE, target=by_phone, reason="two people")
        raise NobodyKnown
    with act():
        user = by_phone or _of_person(person) or _new(claims)
        record("accounts.province_linked", actor=PROVINCE, target=user)
    return user


def _by_document(number: str) -> Person | None:
    text = ids.normalise(number)
    if not text or ids.validate(ids.IdType.RESIDENT, text):
        return None
    index = blind_index(f"id:{ids.IdType.RESIDENT}", text)
    return Person.objects.select_related("user").filter(id_index=index).first()


def _of_person(person: Person | None) -> User | None:
    if person is None:
        return None
    if person.user is None:
        # Known without a log-in so far; this one has no phone and opens through the province only.
        user = User()
        user.set_unusable_password()
        user.save(force_insert=True)
        person.user = user
        person.save(update_fields=["user"])
    return person.user


def _new(claims: Claims) -> User:
    name = normalise_name(claims.name)
    if not claims.phone or validate_name(name):
        raise NobodyKnown
    return open_account(phone=claims.phone, name=name, actor=PROVINCE)
