"""The computation behind the page before the freeze: at once or by the worker, kept until something changes."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import Person
from competitions.models import Stage
from judging.models import SeverityPicture
from judging.queries.severity import Picture, is_time, pictures
from judging.queries.severity_store import (
    AT_ONCE,
    decisions_in,
    document_of,
    fingerprint,
    kept,
    pictures_from,
    sheets_in,
)
from notifications.actions import advance_job, enqueue_job, running_job
from notifications.models import Job
from workflow import clock

TASK = "judging.tasks.compute_severity"


def pictures_of(stage: Stage, actor: Person) -> list[Picture] | Job:
    """The pictures of a stage whose marking is closed, or the job that makes them. What is kept of other inputs is thrown away.

    Whoever calls has asked ``may_see``.
    """
    mark = fingerprint(stage)
    row = kept(stage, mark)
    if row is not None and row.made_at is not None:
        return pictures_from(row.facts, decisions_in(stage))
    if row is not None and row.job is not None and not _is_stuck(row.job):
        return row.job
    forget_pictures(stage)
    if sheets_in(stage) <= AT_ONCE:
        found = pictures(stage)
        _keep(stage, mark, found)
        return found
    return _order(stage, mark, actor)


def _is_stuck(job: Job) -> bool:
    """Failed a minute ago or more: whoever looks then has it tried again."""
    return job.finished_at is not None and clock.now() - job.finished_at > dt.timedelta(minutes=1)


def _keep(stage: Stage, mark: str, found: list[Picture]) -> None:
    values = {"fingerprint": mark, "facts": document_of(found), "made_at": clock.now()}
    try:
        with transaction.atomic():
            SeverityPicture.objects.update_or_create(stage=stage, defaults=values)
    except IntegrityError:
        return  # somebody looked at the same moment; theirs is as good


def _order(stage: Stage, mark: str, actor: Person) -> Job:
    with transaction.atomic():
        job = enqueue_job(
            task=TASK,
            title=_("Before the freeze: %(name)s") % {"name": stage.name},
            arguments={"stage": stage.pk},
            user=actor.user,
            total=2,
            once_key=f"severity:{stage.pk}:{mark}:{clock.now():%Y%m%d%H%M}",
        )
        SeverityPicture.objects.update_or_create(
            stage=stage, defaults={"fingerprint": mark, "job": job, "facts": {}, "made_at": None}
        )
    return job


def compute_pictures(*, job_id: str) -> None:
    """The worker's part. What changed meanwhile is computed as it is now; the page sees by the fingerprint."""
    with running_job(job_id) as job:
        if job is None:
            return
        stage = Stage.objects.select_related("competition__region", "competition__organisation").get(
            pk=job.arguments["stage"]
        )
        if not is_time(stage):
            return
        advance_job(job, 1)
        with translation.override(settings.LANGUAGE_CODE):
            mark = fingerprint(stage)
            _keep(stage, mark, pictures(stage))


def forget_pictures(stage: Stage) -> None:
    """Throw away what is kept."""
    SeverityPicture.objects.filter(stage=stage).delete()
