"""Housekeeping of accounts."""

from __future__ import annotations

from celery import shared_task

from accounts.actions.limits import forget_old


@shared_task(name="accounts.tasks.forget_limits", ignore_result=True)
def forget_limits() -> None:
    """Drop counters that no limit looks at any more."""
    forget_old()
