"""Sessions in the database, encrypted: the dump of a database shows nobody's phone number or half-typed sign-up.

Of somebody signed in they end when nothing was asked for a while, and after a day's work in any case (promise S5). A session
that nobody signed in to (a tablet at a judge's seat) has no age.
"""

from __future__ import annotations

import time
from typing import Any

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from workflow import crypto

AGE = "_age"  # when it began and when it was last used, in seconds
NOTES = 30  # a use is noted when this share of the idle time has gone by, so that reading a page hardly ever writes


class SessionStore(DatabaseStore):
    """Django's store with its text encrypted under the field keys, and with an age."""

    def load(self) -> dict[str, Any]:
        held: dict[str, Any] = super().load()
        if SESSION_KEY not in held:
            return held
        now = int(time.time())
        began, seen = held.get(AGE, (now, now))
        if now - seen > settings.SESSION_IDLE_SECONDS or now - began > settings.SESSION_MAX_SECONDS:
            self._session_key = None
            return {}
        if now - seen >= settings.SESSION_IDLE_SECONDS / NOTES:
            held[AGE] = (began, now)
            self.modified = True
        return held

    def encode(self, session_dict: dict[str, Any]) -> str:
        if SESSION_KEY in session_dict and AGE not in session_dict:
            now = int(time.time())
            session_dict[AGE] = (now, now)
        return crypto.encrypt(super().encode(session_dict))

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        try:
            return super().decode(crypto.decrypt(str(session_data)))
        except InvalidToken:
            # A key that was retired: its sessions end.
            return {}
