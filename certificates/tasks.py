"""Celery's door to the making of certificates."""

from __future__ import annotations

from celery import shared_task

from certificates.actions.batches import TASK, make_certificates


@shared_task(name=TASK)
def issue_batch(job_id: str) -> None:
    """Make what the job's batch still lacks."""
    make_certificates(job_id=job_id)
