"""Key rings. Each key has an id; the first of a ring signs or encrypts, the others still verify or decrypt.

A ring is the list of strings ``id:base64url(32 bytes)`` in ``settings.<RING>_KEYS``, newest first.
"""

from __future__ import annotations

import base64
import functools

from django.conf import settings


@functools.lru_cache(maxsize=16)
def _parse(entries: tuple[str, ...]) -> tuple[tuple[str, bytes], ...]:
    ring = []
    for entry in entries:
        key_id, _, encoded = entry.partition(":")
        ring.append((key_id, base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4))))
    return tuple(ring)


def ring(name: str) -> tuple[tuple[str, bytes], ...]:
    """The keys of ring ``name`` (``audit``, ``field`` or ``index``), newest first, as (id, bytes)."""
    return _parse(tuple(getattr(settings, f"{name.upper()}_KEYS")))


def newest(name: str) -> tuple[str, bytes]:
    """The (id, key) that signs and encrypts now."""
    return ring(name)[0]


def by_id(name: str, key_id: str) -> bytes | None:
    """The key called ``key_id``, or None when it is no longer in the ring."""
    return dict(ring(name)).get(key_id)
