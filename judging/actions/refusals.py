"""Saying no in words, with a trace."""

from __future__ import annotations

from typing import NoReturn

from django.db.models import Model

from workflow import services
from workflow.actors import Actor


def refuse(action: str, reason: object, *, actor: Actor, target: Model | None = None) -> NoReturn:
    """Raise ``Refused`` with ``reason``; the refusal is audited after the rollback."""
    services.record_refusal(action, actor=actor, target=target, reason=str(reason))
    raise services.Refused(reason)


def forbid(action: str, reason: object, *, actor: Actor, target: Model | None = None) -> NoReturn:
    """Raise ``Forbidden`` with ``reason``; audited as well."""
    services.record_refusal(action, actor=actor, target=target, reason=str(reason))
    raise services.Forbidden(reason)
