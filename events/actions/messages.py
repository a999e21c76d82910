"""SMS to participants, queued in the transaction of the act."""

from __future__ import annotations

from collections.abc import Iterable

from events.models import Registration
from notifications.actions import queue_message


def tell(registration: Registration, template: str, *, once_key: str | None = None) -> None:
    """An SMS to the person registered, where we know a phone."""
    person = registration.person
    phone = person.phone or (person.user.phone if person.user else "")
    if phone:
        queue_message(
            channel="sms",
            template=template,
            recipient=phone,
            params={"name": registration.activity.name},
            user=person.user,
            once_key=once_key,
        )


def tell_all(registrations: Iterable[Registration], template: str) -> None:
    """The same to each of them."""
    for registration in registrations:
        tell(registration, template)
