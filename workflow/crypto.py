"""Encryption at rest and keyed hashes for finding: the database alone never shows a personal number."""

from __future__ import annotations

import base64
import functools
import hashlib
import hmac

from cryptography.fernet import Fernet, MultiFernet

from workflow import keys


@functools.lru_cache(maxsize=4)
def _fernet(ring: tuple[tuple[str, bytes], ...]) -> MultiFernet:
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for _, key in ring])


def encrypt(text: str) -> str:
    """``text`` under the newest field key; the empty string stays empty."""
    return _fernet(keys.ring("field")).encrypt(text.encode()).decode() if text else ""


def decrypt(token: str) -> str:
    """The text again, whichever key of the ring made it. ``cryptography.fernet.InvalidToken`` when none did."""
    return _fernet(keys.ring("field")).decrypt(token.encode()).decode() if token else ""


def rotate(token: str) -> str:
    """The same text under the newest key."""
    return _fernet(keys.ring("field")).rotate(token.encode()).decode() if token else ""


def blind_index(kind: str, text: str) -> str:
    """Keyed hash by which ``text`` of ``kind`` (``phone``, ``id``) is found: 64 hex digits, empty for the empty string."""
    if not text:
        return ""
    _, key = keys.newest("index")
    return hmac.new(key, f"{kind}\x00{text}".encode(), hashlib.sha256).hexdigest()
