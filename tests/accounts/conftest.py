"""What several tests of accounts need."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from workflow import clock


@pytest.fixture
def clock_at(db: None) -> Callable[[int], None]:
    """Move the clock: so many seconds from the true time."""
    return clock.move


@pytest.fixture
def still(settings: Any) -> None:
    """A clock that needs no query, for literal query counts."""
    settings.CLOCK_MOVABLE = False


@pytest.fixture
def factor_needed(settings: Any) -> None:
    """The policy of production: organisers, approvers and administrators need a second factor."""
    settings.MFA_REQUIRED_ROLES = ["organiser", "approver", "administrator"]
