"""Queue a message inside the caller's transaction; the dispatcher sends it after commit."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator
from contextvars import ContextVar
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from notifications.actions.wake import wake_dispatcher
from notifications.messages import template_of
from notifications.models import Channel, MessageStatus, OutboxMessage
from workflow import clock
from workflow.actors import Actor
from workflow.crypto import blind_index
from workflow.services import Refused, act, record

INDEX_KINDS = {Channel.SMS: "phone", Channel.EMAIL: "email"}
_held: ContextVar[list[OutboxMessage] | None] = ContextVar("messages_together", default=None)


@contextlib.contextmanager
def messages_together() -> Iterator[None]:
    """What is queued inside goes into the outbox by one statement at the end; for acts on many, inside their transaction.

    Nothing is stored when the block fails. Whether a key was used before is known only at the end.
    """
    messages: list[OutboxMessage] = []
    token = _held.set(messages)
    try:
        yield
    finally:
        _held.reset(token)
    OutboxMessage.objects.bulk_create(messages, ignore_conflicts=True)


def queue_message(
    *,
    channel: str,
    template: str,
    recipient: str,
    params: dict[str, Any] | None = None,
    user: Any = None,
    once_key: str | None = None,
    send_after: dt.datetime | None = None,
) -> OutboxMessage | None:
    """Put one message into the outbox. ``recipient`` is a phone or an address in clear; it is stored encrypted.

    ``template`` is an id of ``notifications.messages``; it says how long the message is worth sending.
    ``once_key``: a second message with the same key is dropped (returns None).
    """
    now = clock.now()
    kind = Channel(channel)
    starts = send_after or now
    known = template_of(template)
    message = OutboxMessage(
        channel=kind,
        template=template,
        params=params or {},
        recipient=recipient,
        recipient_index=recipient_index(kind, recipient),
        user=user,
        once_key=once_key,
        created_at=now,
        send_after=starts,
        expires_at=starts + dt.timedelta(minutes=known.minutes) if known and known.minutes else None,
    )
    if not _insert(message):
        return None
    wake_dispatcher()
    return message


def _insert(message: OutboxMessage) -> bool:
    """False when there is one with its key; the database decides, so two at the same moment are one."""
    held = _held.get()
    if held is not None:
        held.append(message)
        return True
    if not message.once_key:
        message.save(force_insert=True)
        return True
    try:
        with transaction.atomic():
            message.save(force_insert=True)
    except IntegrityError:
        if OutboxMessage.objects.filter(once_key=message.once_key).exists():
            return False
        raise
    return True


def recipient_index(channel: str, recipient: str) -> str:
    """The keyed hash by which messages to a phone or an address are found."""
    return blind_index(INDEX_KINDS[Channel(channel)], recipient.strip().lower())


def repeat_message(*, message: OutboxMessage, actor: Actor) -> OutboxMessage:
    """Send a failed message once more. ``Refused`` when it is not failed, or its secret was erased."""
    with act():
        locked = OutboxMessage.objects.select_for_update(no_key=True).get(pk=message.pk)
        known = template_of(locked.template)
        if locked.status != MessageStatus.FAILED:
            raise Refused(_("Only a failed message can be sent again."))
        if locked.expires_at and locked.expires_at <= clock.now():
            raise Refused(_("This message is out of date and is not sent any more."))
        if known and any(not locked.params.get(name) for name in known.secret):
            raise Refused(_("The code or link in this message was erased. Ask for a new one."))
        locked.status, locked.problem, locked.attempts = MessageStatus.WAITING, "", 0
        locked.send_after = clock.now()
        locked.save(update_fields=["status", "problem", "attempts", "send_after"])
        record("notifications.message_repeated", target=locked, actor=actor)
        wake_dispatcher()
    return locked
