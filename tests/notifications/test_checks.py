"""Health of outbox and jobs, and housekeeping."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.conf import settings

from accounts.actions import limits
from accounts.models import LimitCount
from accounts.tasks import forget_limits
from notifications.actions import enqueue_job, queue_message, start_job
from notifications.checks import check_jobs, check_messages
from ui.health import Unhealthy

pytestmark = pytest.mark.django_db


def test_messages_that_wait_too_long_are_reported(clock_at: Callable[[int], None]) -> None:
    assert check_messages() == "none waiting"
    queue_message(channel="sms", template="accounts.code_sign_in", recipient="13800001111")
    assert check_messages() == "oldest waits 0 s"
    clock_at(301)
    with pytest.raises(Unhealthy, match="oldest waits 5 min"):
        check_messages()


def test_jobs_that_nobody_takes_or_that_fell_silent_are_reported(clock_at: Callable[[int], None]) -> None:
    first = enqueue_job(task="toy.work", title="试做")
    enqueue_job(task="toy.work", title="试做二")
    start_job(str(first.pk))
    assert check_jobs() == "in time"
    clock_at(301)
    with pytest.raises(Unhealthy, match="1 silent, 1 not begun"):
        check_jobs()


def test_old_counters_are_dropped(clock_at: Callable[[int], None]) -> None:
    limits.take("code_pause", "13800001111")
    clock_at(2 * max(seconds for _amount, seconds in settings.LIMITS.values()) + 1)
    forget_limits()
    assert LimitCount.objects.count() == 0
