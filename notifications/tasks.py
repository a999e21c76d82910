"""The one dispatcher. Beat sends it every few seconds, a commit sends it at once."""

from __future__ import annotations

import logging

from celery import current_app, shared_task

from notifications.actions.dispatch import send_due_jobs, send_due_messages
from notifications.actions.wake import DISPATCH

logger = logging.getLogger(__name__)


@shared_task(name=DISPATCH, ignore_result=True)
def dispatch() -> None:
    """Send what waits. Any number may run at the same time."""
    # Jobs first: that is quick, and a slow gateway must not hold them up.
    send_due_jobs(_send)
    send_due_messages()


def _send(task: str, job_id: str) -> None:
    try:
        current_app.send_task(task, args=[job_id], ignore_result=True)
    except Exception as error:  # any broker's own kind: the row is sent again in a minute
        logger.warning("job %s not sent: %s", job_id, type(error).__name__)
