"""Beat's share of the audit: the daily checkpoint, and forgetting old form keys."""

from __future__ import annotations

import datetime as dt

from celery import shared_task
from django.conf import settings

from . import clock
from .checkpoints import make_checkpoint
from .models import IdempotencyRecord


@shared_task(name="workflow.tasks.checkpoint")
def checkpoint() -> None:
    make_checkpoint()


@shared_task(name="workflow.tasks.forget_form_keys")
def forget_form_keys() -> None:
    """Answers to forms are kept for ``settings.IDEMPOTENCY_DAYS``."""
    IdempotencyRecord.objects.filter(created_at__lt=clock.now() - dt.timedelta(days=settings.IDEMPOTENCY_DAYS)).delete()
