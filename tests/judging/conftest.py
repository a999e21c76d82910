"""Fixtures of judging's tests."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from judging.models import ScoreSheet
from tests.factories.judging import Contest, in_marking
from tests.judging.pages import with_login
from workflow import clock


@pytest.fixture
def steady_clock(settings: Any, db: None) -> None:
    """The offset of the clock is read once, as in production, where nobody moves it: query counts are the true ones."""
    settings.CLOCK_CACHE_SECONDS = 1e9
    clock.now()


@pytest.fixture
def made() -> Contest:
    return in_marking(entries=3, judges=3)


@pytest.fixture
def sheet(made: Contest) -> ScoreSheet:
    return made.sheet(made.seats[0], made.entries[0])


@pytest.fixture
def judge(made: Contest) -> Client:
    return with_login(made.seats[0])
