"""What components/progress.html draws of a job."""

from __future__ import annotations

from typing import Any

from notifications.models import Job, JobStatus


def progress_bar(job: Job, *, label: str, poll_url: str, note: str = "") -> dict[str, Any]:
    """Its context; ``note`` stands where the job has no problem to tell. A job that is over is not asked for again."""
    return {
        "label": label,
        "done": job.done,
        "total": job.total,
        "finished": job.is_over,
        "failed": job.status == JobStatus.FAILED,
        "note": job.problem or note,
        "poll_url": "" if job.is_over else poll_url,
    }
