"""Health: nothing waits too long, nothing lies about."""

from __future__ import annotations

import datetime as dt

from django.db.models import Min

from notifications.actions.jobs import silence
from notifications.models import Job, JobStatus, MessageStatus, OutboxMessage
from ui.health import Unhealthy
from workflow import clock

LATE = dt.timedelta(minutes=5)


def check_messages() -> str:
    """Unhealthy when the oldest message that is due has waited for more than five minutes."""
    waiting = OutboxMessage.objects.filter(
        status__in=(MessageStatus.WAITING, MessageStatus.SENDING), send_after__lte=clock.now()
    )
    oldest = waiting.aggregate(oldest=Min("send_after"))["oldest"]
    if oldest is None:
        return "none waiting"
    age = clock.now() - oldest
    if age > LATE:
        raise Unhealthy(f"oldest waits {round(age.total_seconds() / 60)} min")
    return f"oldest waits {round(age.total_seconds())} s"


def check_jobs() -> str:
    """Unhealthy when a job fell silent or nobody takes those that wait."""
    now = clock.now()
    silent = Job.objects.filter(status=JobStatus.RUNNING, heartbeat_at__lt=now - silence()).count()
    late = Job.objects.filter(status=JobStatus.WAITING, created_at__lt=now - LATE).count()
    if silent or late:
        raise Unhealthy(f"{silent} silent, {late} not begun")
    return "in time"
