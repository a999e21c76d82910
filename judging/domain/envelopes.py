"""Which marks hold when they arrive twice, late, out of order or from two tablets."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Held:
    """What a sheet shows: its version, and the device and its own count of the envelope that it comes from.

    Nothing yet is version 0 of no device.
    """

    version: int = 0
    device: str = ""
    device_seq: int = 0


@dataclass(frozen=True)
class Sent:
    """What arrives. ``device_seq`` 0: the sender does not count (a page without a script)."""

    based_on: int
    device: str = ""
    device_seq: int = 0


def verdict_of(held: Held, sent: Sent) -> str:
    """``applied``, ``older`` or ``stale``.

    One device: its own count decides, so the order of arrival never matters. Another device: only who saw what holds may
    replace it; else both are kept and the judge chooses.
    """
    if sent.device_seq and sent.device and sent.device == held.device:
        return "applied" if sent.device_seq > held.device_seq else "older"
    return "applied" if sent.based_on == held.version else "stale"
