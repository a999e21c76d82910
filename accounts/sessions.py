"""Sessions in the database, encrypted: the dump of a database shows nobody's phone number or half-typed sign-up."""

from __future__ import annotations

from typing import Any

from cryptography.fernet import InvalidToken
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from workflow import crypto


class SessionStore(DatabaseStore):
    """Django's store with its text encrypted under the field keys."""

    def encode(self, session_dict: dict[str, Any]) -> str:
        return crypto.encrypt(super().encode(session_dict))

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        try:
            return super().decode(crypto.decrypt(str(session_data)))
        except InvalidToken:
            # A key that was retired: its sessions end.
            return {}
