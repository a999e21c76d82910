"""The wake-up call: the dispatcher is told after commit that something waits."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings
from django.db import transaction

DISPATCH = "notifications.tasks.dispatch"
logger = logging.getLogger(__name__)
_quiet: ContextVar[bool] = ContextVar("without_wake_ups", default=False)


@contextmanager
def without_wake_ups() -> Iterator[None]:
    """For commands that queue thousands of rows: beat finds them, the broker is spared thousands of calls."""
    token = _quiet.set(True)
    try:
        yield
    finally:
        _quiet.reset(token)


def wake_dispatcher() -> None:
    """Wake the dispatcher after commit, once per transaction; when the broker is away, beat finds the rows."""
    waiting = transaction.get_connection().run_on_commit
    if not any(entry[1] is _send_wake_up for entry in waiting):
        transaction.on_commit(_send_wake_up, robust=True)


def _send_wake_up() -> None:
    if not settings.DISPATCH_WAKE_UP or _quiet.get():
        return
    from celery import current_app

    try:
        current_app.send_task(DISPATCH, ignore_result=True, expires=60)
    except Exception as error:  # any broker's own kind: the row is there, beat sends it
        logger.warning("broker away, beat will send: %s", type(error).__name__)
