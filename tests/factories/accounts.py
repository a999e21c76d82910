"""Accounts made through the real actions, and the codes that were sent to them. Dull on purpose."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.hashers import make_password
from django.test import Client

from accounts.actions.people import open_account
from accounts.actions.roles import grant_role
from accounts.models import Organisation, Person, User
from notifications.models import OutboxMessage
from tests.factories.offices import office
from workflow.actors import System
from workflow.crypto import blind_index

PHONE, OTHER_PHONE, UNKNOWN_PHONE = "13800001111", "13800002222", "13800009999"
PASSWORD = "xiangjiang-2024"
SEEDER = System.granted("tests.seed", "accounts.grant_role")


def account(phone: str = PHONE, name: str = "王示例", password: str = PASSWORD) -> User:
    """Somebody who signed up."""
    return open_account(phone=phone, name=name, password_hash=make_password(password) if password else "")


def officer(role: str, organisation: Organisation | None = None, *, phone: str = PHONE, name: str = "王示例") -> Person:
    """Somebody who signed up and was given a role."""
    person: Person = account(phone, name).person
    grant_role(person=person, role=role, organisation=organisation or office(), actor=SEEDER)
    return person


def code_for(phone: str) -> str:
    """The code that was sent last to ``phone``."""
    rows = OutboxMessage.objects.filter(recipient_index=blind_index("phone", phone))
    code: str = rows.latest("pk").params["code"]
    return code


def browser(address: str = "192.168.1.10", **extra: Any) -> Client:
    """A browser of its own at ``address`` (a private one unless told otherwise)."""
    return Client(REMOTE_ADDR=address, **extra)


def sign_in(client: Client, phone: str = PHONE, password: str = PASSWORD, **extra: Any) -> Any:
    """POST the sign-in form."""
    return client.post("/accounts/login/", {"login": phone, "password": password}, **extra)
