"""Everything encrypted or indexed, brought under the newest keys. Safe to repeat and to interrupt."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from allauth.mfa.models import Authenticator
from cryptography.fernet import InvalidToken
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db.models import Model

from accounts.domain import ids
from accounts.enums import InvitationState
from accounts.models import Invitation
from notifications.actions.outbox import recipient_index
from notifications.models import OutboxMessage
from workflow import crypto
from workflow.actors import System
from workflow.fields import EncryptedTextField
from workflow.services import record

BATCH = 500
ROTATOR = System("accounts.rotate_keys")


def rotate_all() -> Iterator[tuple[str, int]]:
    """Re-encrypt and re-index model by model; yields (label, rows). One audit row at the end."""
    total = 0
    for model in encrypted_models():
        count = _rotate_model(model)
        total += count
        yield model._meta.label, count
    for name, count in (("mfa.Authenticator", _rotate_authenticators()), ("sessions.Session", _rotate_sessions())):
        total += count
        yield name, count
    record("accounts.keys_rotated", actor=ROTATOR, data={"rows": total})


def encrypted_models() -> list[type[Model]]:
    """Every model with an encrypted column, whichever app it belongs to."""
    return [
        model
        for model in apps.get_models()
        if any(isinstance(field, EncryptedTextField) for field in model._meta.concrete_fields)
    ]


def open_invitations() -> int:
    """Invitations whose links die with an old index key: only the hash of their secret is known. Send them again."""
    return Invitation.objects.filter(state=InvitationState.OPEN).count()


def _rotate_model(model: type[Model]) -> int:
    """Read every row under any key of the ring, write it under the newest, in order of primary key."""
    names = [field.name for field in model._meta.concrete_fields if isinstance(field, EncryptedTextField)]
    count, last = 0, None
    while True:
        rows = model._base_manager.order_by("pk")
        batch = list((rows.filter(pk__gt=last) if last is not None else rows)[:BATCH])
        if not batch:
            return count
        for row in batch:
            # Writing encrypts anew, always under the newest key.
            indexes = dict(_indexes(row))
            for name, value in indexes.items():
                setattr(row, name, value)
            row.save(update_fields=[*names, *indexes])
        count, last = count + len(batch), batch[-1].pk


def _indexes(row: Any) -> Iterator[tuple[str, str | None]]:
    """The index columns of ``row`` by convention: ``id_index`` of kind and number, ``person_index`` of what all documents
    of the holder share, ``phone_index`` of the phone."""
    names = {field.name: field for field in row._meta.concrete_fields}
    if {"id_kind", "id_number", "id_index"} <= set(names):
        value = crypto.blind_index(f"id:{row.id_kind}", row.id_number)
        yield "id_index", value or (None if names["id_index"].null else "")
    if {"id_kind", "id_number", "person_index"} <= set(names):
        yield "person_index", crypto.blind_index(f"id:{row.id_kind}", ids.comparable(row.id_kind, row.id_number))
    if {"phone", "phone_index"} <= set(names):
        value = crypto.blind_index("phone", row.phone)
        yield "phone_index", value or (None if names["phone_index"].null else "")
    if isinstance(row, OutboxMessage):
        yield "recipient_index", recipient_index(row.channel, row.recipient)


def _rotate_authenticators() -> int:
    count = 0
    for row in Authenticator.objects.iterator(chunk_size=BATCH):
        changed = {name: crypto.rotate(row.data[name]) for name in ("secret", "seed") if row.data.get(name)}
        if changed:
            row.data = {**row.data, **changed}
            row.save(update_fields=["data"])
            count += 1
    return count


def _rotate_sessions() -> int:
    count = 0
    for session in Session.objects.iterator(chunk_size=BATCH):
        try:
            data = crypto.rotate(session.session_data)
        except InvalidToken:
            continue
        Session.objects.filter(pk=session.pk).update(session_data=data)
        count += 1
    return count
