"""Fixtures of the tests of competitions."""

from __future__ import annotations

from typing import Any

import pytest

from workflow import clock


@pytest.fixture
def steady_clock(settings: Any, db: None) -> None:
    """The offset of the clock is read once, as in production, where nobody moves it: query counts are the true ones."""
    settings.CLOCK_CACHE_SECONDS = 1e9
    clock.now()
