"""A clock that moves, a file for messages."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from workflow import clock


@pytest.fixture
def clock_at(db: None) -> Callable[[int], None]:
    """Move the clock: so many seconds from the true time."""
    return clock.move


@pytest.fixture
def sent(settings: Any, tmp_path: Path) -> Callable[[], list[dict[str, Any]]]:
    """What left by SMS so far."""
    settings.SMS_FILE = tmp_path / "sms.jsonl"

    def read() -> list[dict[str, Any]]:
        if not settings.SMS_FILE.exists():
            return []
        return [json.loads(line) for line in settings.SMS_FILE.read_text(encoding="utf-8").splitlines()]

    return read
