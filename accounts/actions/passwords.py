"""Passwords set outside allauth's own pages."""

from __future__ import annotations

from accounts.actions.people import end_sessions
from accounts.models import User
from accounts.queries import person_of
from notifications.actions import queue_message
from workflow.actors import Actor, System
from workflow.services import act, record


def set_forgotten_password(*, user: User, password: str) -> None:
    """Set it, end every session, tell the owner. Authenticators are not touched (S3)."""
    actor: Actor = person_of(user) if hasattr(user, "person") else System(f"user:{user.pk}")
    user.set_password(password)
    with act():
        user.save(update_fields=["password"])
        end_sessions(user)
        record("accounts.password_reset", target=user, actor=actor)
        tell_about_password(user)


def tell_about_password(user: User) -> None:
    """An SMS, so that a thief does not change it unnoticed."""
    if user.phone:
        queue_message(channel="sms", template="accounts.password_changed", recipient=user.phone, user=user)
