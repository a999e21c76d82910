"""Verbs of notifications: queue a message or a job, run a job, repeat what failed."""

from .jobs import (
    JobStopped,
    advance_job,
    enqueue_job,
    fail_job,
    finish_job,
    is_stopped,
    repeat_job,
    running_job,
    start_job,
    stop_job,
)
from .outbox import messages_together, queue_message, repeat_message
from .wake import DISPATCH, wake_dispatcher, without_wake_ups

__all__ = [
    "DISPATCH",
    "JobStopped",
    "advance_job",
    "enqueue_job",
    "fail_job",
    "finish_job",
    "is_stopped",
    "messages_together",
    "queue_message",
    "repeat_job",
    "repeat_message",
    "running_job",
    "start_job",
    "stop_job",
    "wake_dispatcher",
    "without_wake_ups",
]
