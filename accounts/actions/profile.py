"""What people change about themselves: name, document, phone, e-mail, devices."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils.translation import gettext as _

from accounts.actions.people import end_sessions
from accounts.domain import ids
from accounts.domain.masking import mask_email, mask_phone
from accounts.domain.names import normalise_name
from accounts.models import Person, User
from accounts.queries import person_of
from notifications.actions import queue_message
from workflow import clock
from workflow.actors import Actor, System
from workflow.crypto import blind_index
from workflow.services import Refused, act, record


def update_person(*, person: Person, name: str, id_kind: str, id_number: str, actor: Actor) -> Person:
    """Store name and document; an empty ``id_number`` leaves the document as it is.

    ``Refused`` when the number does not fit its kind or belongs to somebody else we know.
    """
    with act():
        locked = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        changed = []
        if normalise_name(name) != locked.name:
            locked.name = normalise_name(name)
            changed.append("name")
        if id_number:
            _store_document(locked, id_kind, ids.normalise(id_number))
            changed.append("document")
        if changed:
            locked.save()
            record("accounts.profile_changed", target=locked, actor=actor, data={"changed": changed})
    return locked


def _store_document(person: Person, kind: str, number: str) -> None:
    if ids.validate(ids.IdType(kind), number, on=clock.today()):
        raise Refused(_("This number does not fit the kind of document."))
    index = blind_index(f"id:{kind}", number)
    if Person.objects.filter(id_index=index).exclude(pk=person.pk).exists():
        raise Refused(
            _("This document is registered for another person already. Please ask the organiser if that cannot be.")
        )
    person.set_id(kind, number)
    born = ids.facts(ids.IdType(kind), number).birth_date
    person.birth_date = born or person.birth_date


def change_phone(*, user: User, phone: str, keep: str) -> int:
    """The new number was proven by its code: it is the name to sign in with from now on; the old one is told.

    Whoever changes it may have lost the old phone, so every session ends but the one with key ``keep``; returns how many.
    ``Refused`` when another account signs in with it: whoever reads its messages may know that.
    """
    with act():
        locked = User.objects.select_for_update(no_key=True).get(pk=user.pk)
        other = User.objects.by_phone(phone)
        if other is not None and other.pk != locked.pk:
            raise Refused(_("Another account signs in with this number. Sign in to that one, or use another number."))
        old = locked.phone
        locked.set_phone(phone, verified=True)
        locked.save(update_fields=["phone", "phone_index", "phone_verified"])
        person = Person.objects.select_for_update(no_key=True).filter(user=locked).first()
        if person is not None:
            person.set_phone(phone)
            person.save(update_fields=["phone", "phone_index"])
        record("accounts.phone_changed", target=locked, actor=_actor(user))
        if old and old != phone:
            queue_message(
                channel="sms",
                template="accounts.phone_changed",
                recipient=old,
                params={"phone": mask_phone(phone)},
                user=locked,
            )
        return end_other_devices(user=locked, keep=keep)


def change_email(*, user: User, email: str) -> None:
    """The address was proven by its code. ``Refused`` when another account has proven it."""
    address = email.lower()
    with act():
        locked = User.objects.select_for_update(no_key=True).get(pk=user.pk)
        if EmailAddress.objects.filter(email=address, verified=True).exclude(user=locked).exists():
            raise Refused(_("Another account uses this address."))
        EmailAddress.objects.filter(user=locked).delete()
        EmailAddress.objects.create(user=locked, email=address, verified=True, primary=True)
        locked.email = address
        locked.save(update_fields=["email"])
        record("accounts.email_changed", target=locked, actor=_actor(user), data={"email": mask_email(address)})


def remove_email(*, user: User) -> None:
    """E-mail is optional everywhere, so it can be taken away."""
    with act():
        EmailAddress.objects.filter(user=user).delete()
        if User.objects.filter(pk=user.pk).exclude(email="").update(email=""):
            record("accounts.email_removed", target=user, actor=_actor(user))


def end_device(*, user: User, session_pk: int) -> bool:
    """Sign out one device of one's own. Whether there was one."""
    with act():
        row = UserSession.objects.filter(user=user, pk=session_pk).first()
        if row is None:
            return False
        Session.objects.filter(session_key=row.session_key).delete()
        row.delete()
        record("accounts.device_signed_out", target=user, actor=_actor(user))
    return True


def end_other_devices(*, user: User, keep: str) -> int:
    """Sign every device out but the one with the session ``keep``. Returns how many."""
    with act():
        count = end_sessions(user, keep=keep)
        if count:
            record("accounts.device_signed_out", target=user, actor=_actor(user), data={"devices": count})
    return count


def note_factor(*, user: User, kind: str) -> None:
    """The audit row of a second factor that allauth does not know."""
    record("accounts.factor_used", target=user, actor=_actor(user), data={"type": kind})


def _actor(user: Any) -> Actor:
    person = person_of(user)
    return person if isinstance(person, Person) else System(f"user:{user.pk}")
