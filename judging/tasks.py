"""Tasks of judging: thin wrappers that call one verb."""

from __future__ import annotations

from celery import shared_task

from judging.actions import previews, severity
from judging.actions.round_packs import TASK, make_pack


@shared_task(name=TASK)
def make_round_pack(job_id: str) -> None:
    """Make the pack of the job."""
    make_pack(job_id=job_id)


@shared_task(name=severity.TASK)
def compute_severity(job_id: str) -> None:
    """Compute what the page before the freeze shows."""
    severity.compute_pictures(job_id=job_id)


@shared_task(name=previews.TASK)
def make_assignment_preview(job_id: str) -> None:
    """Compute what an assignment would be."""
    previews.make_preview(job_id=job_id)
