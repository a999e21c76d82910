"""Tasks of judging: thin wrappers that call one verb."""

from __future__ import annotations

from celery import shared_task

from judging.actions.round_packs import TASK, make_pack


@shared_task(name=TASK)
def make_round_pack(job_id: str) -> None:
    """Make the pack of the job."""
    make_pack(job_id=job_id)
