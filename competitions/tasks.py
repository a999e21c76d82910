"""Tasks of competitions: thin wrappers that call one verb."""

from __future__ import annotations

from celery import shared_task

from competitions.actions import outcomes
from competitions.actions.publicity import close_due_notices
from workflow import clock


@shared_task(name="competitions.tasks.close_publicity")
def close_publicity() -> None:
    """Beat asks; the clock closes every list whose last day is over."""
    close_due_notices(now=clock.now())


@shared_task(name="competitions.tasks.ask_outcomes")
def ask_outcomes() -> None:
    """Beat asks; the clock asks every entrant whose day has come."""
    outcomes.ask_due_outcomes()
