"""Who needs a second factor at the desk, and whether the session in hand has one.

What a session has shown is kept by allauth as authentication records: ``password``, ``code`` (SMS), ``mfa`` (TOTP, passkey,
recovery code, and ours with type ``sms``), ``socialaccount``. A code to the phone is a second factor only beside a
password: twice the same phone is one factor.
"""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from django.conf import settings
from django.http import HttpRequest

from accounts.models import Person
from accounts.queries import person_of

SMS = "sms"


def required_roles() -> frozenset[str]:
    """Roles that need a second factor: by settings, none in the demo world."""
    return frozenset() if settings.DEMO else frozenset(settings.MFA_REQUIRED_ROLES)


def is_required(user: Any) -> bool:
    """Whether this log-in needs one: a role that does, in whatever office, or the rights of a superuser."""
    roles = required_roles()
    if not roles:
        return False
    person = person_of(user)
    held = person.all_role_rows() if isinstance(person, Person) else []
    return bool(user.is_superuser) or any(row.role in roles for row in held)


def has_passed(request: HttpRequest, user: Any) -> bool:
    """Whether this session has shown two factors."""
    records = get_authentication_records(request, user)
    methods = {record["method"] for record in records}
    for record in records:
        if record["method"] != "mfa":
            continue
        if record.get("type") != SMS or "password" in methods:
            return True
    return came_from_province(request, user)


def came_from_province(request: HttpRequest, user: Any) -> bool:
    """Whether the province's log-in opened this session and counts as both factors."""
    if not settings.OIDC_COUNTS_AS_SECOND_FACTOR:
        return False
    records = get_authentication_records(request, user)
    return any(r["method"] == "socialaccount" and r.get("provider") == settings.OIDC_PROVIDER_ID for r in records)


def sms_would_do(request: HttpRequest, user: Any) -> bool:
    """Whether a code to the phone would complete this session: allowed, and a password was shown."""
    records = get_authentication_records(request, user)
    return bool(settings.MFA_BY_SMS and user.phone and any(record["method"] == "password" for record in records))


def note_password(request: HttpRequest, user: Any) -> None:
    """The password was shown within this session."""
    record_authentication(request, user, "password", reauthenticated=True)


def note_sms(request: HttpRequest, user: Any) -> None:
    """A code to the phone was shown within this session."""
    record_authentication(request, user, "mfa", type=SMS)
