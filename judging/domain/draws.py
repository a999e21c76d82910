"""Orders by lot that anyone with the seed can repeat.

The place of a thing is given by HMAC-SHA256 of its id under the seed and the purpose: it depends
neither on the order of the input nor on the version of Python, and a thing more or less changes no
other's order. Without the seed nothing can be said about it.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable


def lot(seed: str, purpose: str, *ids: str) -> bytes:
    """The lot of a thing. Raises ValueError on an empty seed."""
    if not seed:
        raise ValueError("a draw needs a seed")
    message = "\x1f".join((purpose, *ids)).encode()
    return hmac.digest(seed.encode(), message, hashlib.sha256)


def drawn_order(ids: Iterable[str], seed: str, purpose: str) -> tuple[str, ...]:
    """All ids in the order of their lots. Raises ValueError on an id twice or an empty seed."""
    names = list(ids)
    if len(set(names)) != len(names):
        raise ValueError("an id stands twice in a draw")
    return tuple(sorted(names, key=lambda name: (lot(seed, purpose, name), name)))


def dealt(groups: Iterable[Iterable[str]], places: int, seed: str, purpose: str) -> dict[str, int]:
    """Every id in one of `places` (from 1): each group in the order of its lots, dealt one by one, going on where the group
    before ended. So no place has more than one more than another, of a group as of all. Raises ValueError without places.
    """
    if places < 1:
        raise ValueError("there is nowhere to deal to")
    found: dict[str, int] = {}
    for group in groups:
        for name in drawn_order(group, seed, purpose):
            if name in found:
                raise ValueError("an id stands twice in a draw")
            found[name] = len(found) % places + 1
    return found
