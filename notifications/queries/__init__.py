"""Reads of the outbox and of jobs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Q, QuerySet

from notifications.models import Job, OutboxMessage
from workflow.actors import Actor
from workflow.permissions import is_permitted


def jobs_visible_to(actor: Actor, user: Any) -> QuerySet[Job]:
    """All jobs for who may see all, one's own for everybody else."""
    jobs = Job.objects.select_related("created_by__person")
    return jobs if is_permitted(actor, "notifications.view_all_jobs", None) else jobs.filter(created_by=user)


_scopes: list[Callable[[Actor], Q]] = []


def limit_outbox(scope: Callable[[Actor], Q]) -> None:
    """Let an app that knows offices say which messages an actor may read; without one nobody reads any."""
    _scopes.append(scope)


def messages_visible_to(actor: Actor) -> QuerySet[OutboxMessage]:
    """What the actor may read of the outbox."""
    within = Q(pk__in=[])
    for scope in _scopes:
        within |= scope(actor)
    return OutboxMessage.objects.filter(within)


def codes_of_demo(limit: int = 20) -> list[OutboxMessage]:
    """The newest messages that hold a secret; for the demo's page only."""
    return list(OutboxMessage.objects.order_by("-pk")[:limit])
