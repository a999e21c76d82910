"""Nobody learns from outside whether a phone number has an account: same words, same status, same work (Z6).

Proved by equal work: password hashes, messages and database statements are counted. The stopwatch is in `make bench`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from notifications.models import OutboxMessage
from tests.factories.accounts import OTHER_PHONE, PASSWORD, PHONE, UNKNOWN_PHONE, account, browser, code_for

pytestmark = [pytest.mark.django_db, pytest.mark.promise("Z6")]
Act = Callable[[Client, str], Any]


@dataclass(frozen=True)
class Seen:
    """What an outsider can see or measure of one request."""

    status: int
    location: str
    text: str
    hashes: int
    messages: int
    statements: list[str]


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch, still: None) -> Callable[[Act, str], Seen]:
    """Do an act for a phone in a fresh browser and note everything about it."""
    counted: list[int] = []
    original = MD5PasswordHasher.encode

    def counting(self: MD5PasswordHasher, password: str, salt: str) -> str:
        counted.append(1)
        return str(original(self, password, salt))

    monkeypatch.setattr(MD5PasswordHasher, "encode", counting)

    def run(act: Act, phone: str) -> Seen:
        client = browser(f"203.0.113.{len(counted) + OutboxMessage.objects.count() + 1}")
        before, hashes = OutboxMessage.objects.count(), len(counted)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            answer = act(client, phone)
        text = re.sub(r'name="(csrfmiddlewaretoken|_once)" value="[^"]*"', "", answer.content.decode())
        text = text.replace(phone, "PHONE").replace(phone[:3] + "****" + phone[-4:], "MASKED")
        return Seen(
            status=answer.status_code,
            location=answer.get("Location", ""),
            text=text,
            hashes=len(counted) - hashes,
            messages=OutboxMessage.objects.count() - before,
            statements=[re.sub(r"'[^']*'|\d+", "?", query["sql"])[:60] for query in queries],
        )

    return run


def wrong_password(client: Client, phone: str) -> Any:
    return client.post("/accounts/login/", {"login": phone, "password": "not-the-password"})


def sign_up(client: Client, phone: str) -> Any:
    return client.post("/accounts/signup/", {"name": "王示例", "phone": phone, "password": PASSWORD})


def by_code(client: Client, phone: str) -> Any:
    return client.post("/accounts/login/code/", {"phone": phone})


def reset(client: Client, phone: str) -> Any:
    return client.post("/accounts/password/reset/", {"phone": phone})


@pytest.mark.parametrize("act", [wrong_password, sign_up, by_code, reset])
def test_Z6_known_and_unknown_look_and_cost_the_same(watch: Callable[[Act, str], Seen], act: Act) -> None:
    account(PHONE)
    known, unknown = watch(act, PHONE), watch(act, UNKNOWN_PHONE)
    assert known == unknown
    assert (known.hashes, known.messages) == {wrong_password: (1, 0), sign_up: (1, 1)}.get(act, (0, 1))


def test_Z6_an_account_without_password_and_a_suspended_one_look_the_same(watch: Callable[[Act, str], Seen]) -> None:
    account(PHONE, password="")
    closed = account(OTHER_PHONE)
    closed.is_active = False
    closed.save()
    assert watch(wrong_password, PHONE) == watch(wrong_password, UNKNOWN_PHONE) == watch(wrong_password, OTHER_PHONE)


@pytest.mark.parametrize("act", [sign_up, by_code, reset])
def test_Z6_the_page_for_the_code_looks_the_same(watch: Callable[[Act, str], Seen], act: Act) -> None:
    account(PHONE)

    def look(client: Client, phone: str) -> Any:
        act(client, phone)
        return client.get("/accounts/code/")

    assert watch(look, PHONE).text == watch(look, UNKNOWN_PHONE).text

    def guess(client: Client, phone: str) -> Any:
        act(client, phone)
        wrong = "000000" if code_for(phone) != "000000" else "111111"
        return client.post("/accounts/code/", {"code": wrong})

    known, unknown = watch(guess, OTHER_PHONE), watch(guess, "13900008888")
    assert (known.status, known.text) == (unknown.status, unknown.text)


def test_Z6_change_of_phone_to_a_taken_number_looks_the_same(watch: Callable[[Act, str], Seen]) -> None:
    me = account(OTHER_PHONE, "李示例")
    account(PHONE)

    def change(client: Client, phone: str) -> Any:
        client.force_login(me)
        client.post("/accounts/reauthenticate/", {"password": PASSWORD})
        return client.post("/my/profile/phone/", {"phone": phone})

    taken, free = watch(change, PHONE), watch(change, UNKNOWN_PHONE)
    assert taken == free
    assert (taken.location, taken.messages) == ("/accounts/code/", 1)


def test_Z6_what_is_sent_says_the_same() -> None:
    account(PHONE)
    for phone in (PHONE, UNKNOWN_PHONE):
        sign_up(browser(f"198.51.100.{phone[-1]}"), phone)
    first, second = OutboxMessage.objects.order_by("pk")
    assert (first.template, first.channel) == (second.template, second.channel) == ("accounts.code_sign_up", "sms")
