"""allauth's and Django's signals, for the audit and for nothing else."""

from __future__ import annotations

from typing import Any

from allauth.account import signals as account
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa import signals as mfa
from django.contrib.auth import signals as auth
from django.http import HttpRequest

from accounts.models import Person
from accounts.queries import person_of
from workflow.actors import Actor, Anonymous, System
from workflow.services import record, record_refusal


def connect() -> None:
    """Connect once; called by the app's ready()."""
    uid = "accounts.audit"
    auth.user_logged_in.connect(_signed_in, dispatch_uid=uid)
    auth.user_logged_out.connect(_signed_out, dispatch_uid=uid)
    account.password_changed.connect(_password_changed, dispatch_uid=uid)
    account.password_set.connect(_password_changed, dispatch_uid=uid)
    mfa.authenticator_added.connect(_factor_added, dispatch_uid=uid)
    mfa.authenticator_removed.connect(_factor_removed, dispatch_uid=uid)
    mfa.authenticator_reset.connect(_recovery_codes_renewed, dispatch_uid=uid)
    mfa.authenticator_used.connect(_factor_used, dispatch_uid=uid)
    mfa.authentication_failed.connect(_factor_failed, dispatch_uid=uid)


def _actor(user: Any) -> Actor:
    person = person_of(user) if user is not None else Anonymous()
    # A log-in without a person (made on the command line) is named by its key, never by its phone.
    return person if isinstance(person, Person) or user is None else System(f"user:{user.pk}")


def _signed_in(request: HttpRequest | None, user: Any, **kwargs: Any) -> None:
    methods = [entry["method"] for entry in get_authentication_records(request, user)] if request else []
    record("accounts.signed_in", actor=_actor(user), target=user, data={"methods": methods})


def _signed_out(user: Any, **kwargs: Any) -> None:
    if user is not None:
        record("accounts.signed_out", actor=_actor(user), target=user)


def _password_changed(user: Any, **kwargs: Any) -> None:
    record("accounts.password_changed", actor=_actor(user), target=user)


def _factor_added(user: Any, authenticator: Any, **kwargs: Any) -> None:
    record("accounts.factor_added", actor=_actor(user), target=user, data={"type": authenticator.type})


def _factor_removed(user: Any, authenticator: Any, **kwargs: Any) -> None:
    record("accounts.factor_removed", actor=_actor(user), target=user, data={"type": authenticator.type})


def _recovery_codes_renewed(user: Any, **kwargs: Any) -> None:
    record("accounts.recovery_codes_renewed", actor=_actor(user), target=user)


def _factor_used(user: Any, authenticator: Any, **kwargs: Any) -> None:
    record("accounts.factor_used", actor=_actor(user), target=user, data={"type": authenticator.type})


def _factor_failed(user: Any, authenticator: Any, **kwargs: Any) -> None:
    record_refusal(
        "accounts.factor_failed", actor=_actor(user), target=user, reason="code", data={"type": authenticator.type}
    )
