"""Keys that belong to one seat: derived, never stored, the same every time, until the seat is bound anew."""

from __future__ import annotations

import base64
import hashlib
import hmac

from judging.models import PanelSeat
from workflow import keys


def owner_of(seat: PanelSeat) -> str:
    """Who judges, as a name that says nothing outside this installation."""
    return _derived(keys.newest("field")[1], f"judging.owner:{seat.person_id}").hex()[:32]


def seal_of(seat: PanelSeat, binding: int | None) -> str:
    """The seat's key, 256 bits as base64: a tablet encrypts with it what it keeps, and signs what it hands over as a file."""
    return base64.b64encode(_seal(keys.newest("field")[1], seat, binding)).decode()


def seals_of(seat: PanelSeat, bindings: list[int]) -> list[bytes]:
    """Every key that a tablet of this seat can hold: by account or by any of its bindings, under every key of the ring."""
    return [_seal(key, seat, binding) for _id, key in keys.ring("field") for binding in (None, *bindings)]


def _seal(key: bytes, seat: PanelSeat, binding: int | None) -> bytes:
    return _derived(key, f"judging.seal:{seat.pk}:{seat.person_id}:{binding or 0}")


def _derived(key: bytes, purpose: str) -> bytes:
    return hmac.new(key, purpose.encode(), hashlib.sha256).digest()
