"""Tasks of the machine itself: a sign of life, and Django's and Wagtail's own housekeeping."""

from __future__ import annotations

import time

from celery import shared_task
from django.core.cache import cache
from django.core.management import call_command

HEARTBEAT_KEY = "worker-heartbeat"


@shared_task(name="config.tasks.heartbeat")
def heartbeat() -> None:
    """Beat sent it and a worker took it: both live. Machine time on purpose, the movable clock is not meant here."""
    cache.set(HEARTBEAT_KEY, time.time(), timeout=3600)


@shared_task(name="config.tasks.publish_scheduled")
def publish_scheduled() -> None:
    call_command("publish_scheduled", verbosity=0)


@shared_task(name="config.tasks.clear_sessions")
def clear_sessions() -> None:
    call_command("clearsessions", verbosity=0)
