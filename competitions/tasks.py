"""Tasks of competitions: thin wrappers that call one verb."""

from __future__ import annotations

from celery import shared_task

from competitions.actions import (
    filing_chase,
    import_runs,
    outcomes,
    pack_imports,
    rechecks,
    resumable,
    round_feedback,
)
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


@shared_task(name="competitions.tasks.run_feedback")
def run_feedback() -> None:
    """Beat asks; the clock opens and closes ratings of rounds on the days that were set, and reminds once."""
    round_feedback.run_feedback_clock()


@shared_task(name="competitions.tasks.chase_filings")
def chase_filings() -> None:
    """Beat asks; the clock reminds offices of answers that are due, and tells the office above of late ones."""
    filing_chase.chase_filings(now=clock.now())


@shared_task(name=import_runs.CHECK_TASK)
def check_import(job_id: str) -> None:
    """Look at every row of an uploaded list."""
    import_runs.run_check(job_id=job_id)


@shared_task(name=import_runs.WRITE_TASK)
def write_import(job_id: str) -> None:
    """Write a confirmed list."""
    import_runs.run_write(job_id=job_id)


@shared_task(name="competitions.tasks.sweep_pieces")
def sweep_pieces() -> None:
    """Beat asks; what nobody went on sending is forgotten."""
    resumable.sweep_pieces()


@shared_task(name=pack_imports.CHECK_TASK)
def check_pack_import(job_id: str) -> None:
    """Whether a pack from below is whole, and what taking it over would do."""
    pack_imports.check_import(job_id=job_id)


@shared_task(name=pack_imports.IMPORT_TASK)
def take_over_pack(job_id: str) -> None:
    """Take the entries of a confirmed pack over."""
    pack_imports.take_over(job_id=job_id)


@shared_task(name=rechecks.RECHECK_TASK)
def recheck_entries(job_id: str) -> None:
    """Put every entry of a round to its rules once more."""
    rechecks.run_recheck(job_id=job_id)
