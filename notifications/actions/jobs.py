"""Slow work: rows that tasks begin, advance and finish. The row is the truth; a message of the broker only wakes.

A task looks like this; a second delivery, or one to a worker that died, does no harm::

    @shared_task(name="certificates.tasks.issue_batch")
    def issue_batch(job_id: str) -> None:
        with running_job(job_id) as job:
            if job is None:      # somebody else is at it, or it is over
                return
            for n, item in enumerate(items, start=1):
                ...              # idempotent: unique rows make a repeat harmless
                advance_job(job, n)
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from notifications.actions.wake import wake_dispatcher
from notifications.models import Job, JobStatus
from workflow import clock
from workflow.actors import Actor
from workflow.services import Refused, act, record

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 5


class JobStopped(Exception):
    """A person stopped the job; whoever works at it leaves the block with this, and nothing is kept."""


def silence() -> dt.timedelta:
    """After how long without a sign of life a running job is taken to be dead and begun anew by whoever is woken next."""
    return dt.timedelta(seconds=settings.JOB_SILENCE_SECONDS)


def enqueue_job(
    *,
    task: str,
    title: str,
    arguments: dict[str, Any] | None = None,
    user: Any = None,
    total: int = 0,
    once_key: str | None = None,
) -> Job:
    """Add a job row; ``task`` is the Celery task's name and receives the job's id alone. Same ``once_key`` → the same job."""
    if once_key:
        existing = Job.objects.filter(once_key=once_key).first()
        if existing:
            return existing
    job = Job.objects.create(
        task=task,
        title=title,
        arguments=arguments or {},
        created_by=user,
        total=total,
        once_key=once_key,
        created_at=clock.now(),
    )
    wake_dispatcher()
    return job


def start_job(job_id: str) -> Job | None:
    """Take the job: mark it running and count the attempt. None when it is over or somebody alive is at it."""
    with transaction.atomic():
        job = Job.objects.select_for_update(no_key=True).filter(pk=job_id).first()
        if job is None or job.is_over:
            return None
        now = clock.now()
        if job.status == JobStatus.RUNNING and job.heartbeat_at and now - job.heartbeat_at < silence():
            return None
        job.status, job.heartbeat_at, job.started_at = JobStatus.RUNNING, now, job.started_at or now
        job.attempts += 1
        job.save(update_fields=["status", "heartbeat_at", "started_at", "attempts"])
        return job


def advance_job(job: Job, done: int | None = None, total: int | None = None) -> None:
    """A sign of life, with how many of how many are done. Outside long transactions, so that others see it."""
    job.heartbeat_at = clock.now()
    values: dict[str, Any] = {"heartbeat_at": job.heartbeat_at}
    if done is not None:
        # Begun again after a killed worker, it goes over the same ground: the bar waits there and never falls back.
        again = total is None or total == job.total
        job.done = values["done"] = max(done, job.done) if again else done
    if total is not None:
        job.total = values["total"] = total
    Job.objects.filter(pk=job.pk, status=JobStatus.RUNNING).update(**values)


def finish_job(job: Job) -> None:
    """All done."""
    _end(job, JobStatus.DONE, "")


def fail_job(job: Job, problem: str) -> None:
    """It cannot go on; ``problem`` is shown to people, so no personal data and no trace in it."""
    _end(job, JobStatus.FAILED, problem)


def stop_job(job: Job, problem: str) -> bool:
    """A person wants it no more: what waits never begins, what runs ends at its next look (``is_stopped``). False when
    it is over already. ``problem`` says who stopped it."""
    with transaction.atomic():
        locked = Job.objects.select_for_update(no_key=True).get(pk=job.pk)
        if locked.is_over:
            return False
        _end(locked, JobStatus.STOPPED, problem)
    return True


def is_stopped(job: Job) -> bool:
    """Whether somebody stopped it since; for long work to ask now and then. One query."""
    return Job.objects.filter(pk=job.pk, status=JobStatus.STOPPED).exists()


@contextmanager
def running_job(job_id: str) -> Iterator[Job | None]:
    """Begin the job and end it: done when the block ends well, failed (and logged) when it raises."""
    job = start_job(job_id)
    if job is None:
        yield None
        return
    try:
        yield job
    except JobStopped:
        logger.info("job %s (%s) was stopped", job.pk, job.task)
    except Exception as error:
        logger.exception("job %s (%s) failed", job.pk, job.task)
        fail_job(job, str(error) if isinstance(error, Refused) else words_for_surprise(error))
    else:
        job.refresh_from_db(fields=["status"])
        if not job.is_over:
            finish_job(job)


def words_for_surprise(error: Exception) -> str:
    """What the desk reads of an error that nobody foresaw: its kind alone, the rest is in the log."""
    kind = type(error).__name__
    return _("Something went wrong (%(kind)s). Run it again; if it fails again, tell the administrator.") % {
        "kind": kind
    }


def repeat_job(*, job: Job, actor: Actor) -> Job:
    """Let a failed job, or one that nobody took, run again. ``Refused`` when it is done or alive."""
    with act():
        locked = Job.objects.select_for_update(no_key=True).get(pk=job.pk)
        now = clock.now()
        alive = locked.status == JobStatus.RUNNING and locked.heartbeat_at and now - locked.heartbeat_at < silence()
        if locked.status == JobStatus.DONE or alive:
            raise Refused(_("This task is running or done; it cannot be started again."))
        locked.status, locked.problem, locked.attempts, locked.done = JobStatus.WAITING, "", 0, 0
        locked.sent_at = locked.finished_at = None
        locked.save(update_fields=["status", "problem", "attempts", "done", "sent_at", "finished_at"])
        record("notifications.job_repeated", target=locked, actor=actor, data={"task": locked.task})
        wake_dispatcher()
    return locked


def _end(job: Job, status: JobStatus, problem: str) -> None:
    now = clock.now()
    job.status, job.problem, job.finished_at, job.heartbeat_at = status, problem, now, now
    job.save(update_fields=["status", "problem", "finished_at", "heartbeat_at"])
