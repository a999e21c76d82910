"""Celery's door to the making of certificates."""

from __future__ import annotations

from celery import shared_task

from certificates.actions.awards import follow_objections
from certificates.actions.batches import TASK, make_certificates
from certificates.actions.rehearsals import TASK as REHEARSE
from certificates.actions.rehearsals import rehearse


@shared_task(name=TASK)
def issue_batch(job_id: str) -> None:
    """Make what the job's batch still lacks."""
    make_certificates(job_id=job_id)


@shared_task(name="certificates.tasks.end_struck_out")
def end_struck_out() -> None:
    """Beat asks; awards and certificates of entries struck out since end, with the words that the public reads."""
    follow_objections()


@shared_task(name=REHEARSE)
def walk_rehearsal(job_id: str) -> None:
    """Rehearse the competition of the job."""
    rehearse(job_id=job_id)
