"""Verbs of notifications: queue a message or a job, run a job, repeat what failed."""

from .jobs import advance_job, enqueue_job, fail_job, finish_job, repeat_job, running_job, start_job
from .outbox import messages_together, queue_message, repeat_message
from .wake import DISPATCH, wake_dispatcher, without_wake_ups

__all__ = [
    "DISPATCH",
    "advance_job",
    "enqueue_job",
    "fail_job",
    "finish_job",
    "messages_together",
    "queue_message",
    "repeat_job",
    "repeat_message",
    "running_job",
    "start_job",
    "wake_dispatcher",
    "without_wake_ups",
]
