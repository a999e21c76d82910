"""The venue check of a tablet, as JSON: read strictly, numbers within bounds, nothing else kept."""

from __future__ import annotations

import json
from typing import Any

from judging.actions.tablets import Report
from judging.forms.judge import CannotRead
from ui.forms import clean_text

MAX_BYTES = 4096
FLAGS = ("https", "offline", "persisted", "charging", "trial")
NUMBERS = {
    "ping": (0, 600_000), "worst": (0, 600_000), "free_mb": (0, 10_000_000), "clock": (-10**9, 10**9),
    "battery": (0, 100),
}  # fmt: skip
TONES = ("ok", "warn", "danger")


def read_check(body: bytes) -> Report:
    """Raises ``CannotRead``."""
    if len(body) > MAX_BYTES:
        raise CannotRead("too long")
    try:
        data = json.loads(body)
        json.dumps(data, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise CannotRead("no JSON") from error
    if not isinstance(data, dict) or set(data) - {"device", "version", *FLAGS, *NUMBERS}:
        raise CannotRead("unknown keys")
    device, version = data.get("device"), data.get("version", "")
    if not isinstance(device, str) or not isinstance(version, str) or not 1 <= len(device.strip()) <= 64:
        raise CannotRead("device or version")
    facts: dict[str, Any] = {}
    for key in FLAGS:
        if data.get(key) is not None:
            if not isinstance(data[key], bool):
                raise CannotRead(key)
            facts[key] = data[key]
    for key, (low, high) in NUMBERS.items():
        if data.get(key) is not None:
            value = data[key]
            if type(value) not in (int, float) or not low <= value <= high:
                raise CannotRead(key)
            facts[key] = round(value)
    return Report(clean_text(device)[:64], tone_of(facts), clean_text(version)[:20], facts)


def tone_of(facts: dict[str, Any]) -> str:
    """Ready, to be looked at, or not ready. Counted here: a tablet does not call itself ready."""
    if not facts.get("https") or not facts.get("offline"):
        return "danger"
    ping = facts.get("ping")
    fine = (
        facts.get("persisted")
        and ping is not None
        and ping < 1000
        and facts.get("free_mb", 501) > 500
        and abs(facts.get("clock", 0)) < 60
        and (facts.get("charging") or facts.get("battery", 100) >= 30)
    )
    return "ok" if fine else "warn"
