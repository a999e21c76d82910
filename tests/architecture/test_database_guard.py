"""The triggers that keep the audit append-only are missed when they are gone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.checks import run_checks
from django.db import connection

from workflow import triggers


@pytest.fixture
def without_triggers(transactional_db: None) -> Iterator[None]:
    """The only place where they are dropped. The database is copied anew afterwards."""
    triggers.drop(connection)
    yield
    triggers.install(connection)


def test_missing_triggers_are_found(without_triggers: None) -> None:
    found = [error.id for error in run_checks(databases=["default"]) if error.id == "workflow.W001"]
    assert len(found) == len(triggers.tables()) * (3 if connection.vendor == "postgresql" else 2)


@pytest.mark.django_db
def test_present_triggers_are_fine() -> None:
    assert [error for error in run_checks(databases=["default"]) if error.id == "workflow.W001"] == []
