"""A forgotten password is set anew by a code to the phone: no link goes out, nothing can be reused (S7)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.sessions.models import Session

from accounts.models import User
from notifications.models import OutboxMessage
from tests.factories.accounts import OTHER_PHONE, PHONE, account, browser, code_for, sign_in
from workflow.models import AuditRow

pytestmark = [pytest.mark.django_db, pytest.mark.promise("S7")]
NEW = "a-brand-new-secret"


def test_S7_the_way_through() -> None:
    account()
    elsewhere = browser("192.0.2.9")
    sign_in(elsewhere)
    client = browser()
    client.post("/accounts/password/reset/", {"phone": PHONE})
    assert client.post("/accounts/code/", {"code": code_for(PHONE)}).url == "/accounts/password/new/"
    assert client.post("/accounts/password/new/", {"password": "short"}).status_code == 422
    assert client.post("/accounts/password/new/", {"password": NEW}).url == "/accounts/login/"
    assert "_auth_user_id" not in client.session, "a new password alone opens nothing"
    assert elsewhere.get("/my/profile/").status_code == 302, "every other session is gone"
    assert sign_in(client, password=NEW).status_code == 302
    assert AuditRow.objects.filter(action="accounts.password_reset").count() == 1
    assert OutboxMessage.objects.latest("pk").template == "accounts.password_changed"


def test_S7_once_only_and_only_in_this_session() -> None:
    account()
    client, thief = browser(), browser("198.51.100.7")
    client.post("/accounts/password/reset/", {"phone": PHONE})
    code = code_for(PHONE)
    assert thief.post("/accounts/code/", {"code": code}).url == "/accounts/login/"
    assert thief.get("/accounts/password/new/").url == "/accounts/password/reset/"
    client.post("/accounts/code/", {"code": code})
    client.post("/accounts/password/new/", {"password": NEW})
    assert client.get("/accounts/password/new/").url == "/accounts/password/reset/"
    assert client.post("/accounts/password/new/", {"password": "yet-another-one"}).url == "/accounts/password/reset/"
    assert User.objects.get().check_password(NEW) is True


def test_S7_it_expires(clock_at: Callable[[int], None]) -> None:
    account()
    client = browser()
    client.post("/accounts/password/reset/", {"phone": PHONE})
    client.post("/accounts/code/", {"code": code_for(PHONE)})
    clock_at(31 * 60)
    assert client.get("/accounts/password/new/").url == "/accounts/password/reset/"


def test_S7_a_step_cannot_be_skipped() -> None:
    account()
    client = browser()
    client.post("/accounts/password/reset/", {"phone": PHONE})
    assert client.get("/accounts/password/new/").url == "/accounts/password/reset/"
    # A number proven for signing up opens no password page, and the other way round.
    client.post("/accounts/login/code/", {"phone": OTHER_PHONE})
    client.post("/accounts/code/", {"code": code_for(OTHER_PHONE)})
    assert client.get("/accounts/password/new/").url == "/accounts/password/reset/"


@pytest.mark.parametrize("header", [{"HTTP_HOST": "evil.example"}, {"HTTP_X_FORWARDED_HOST": "evil.example"}])
def test_S7_no_message_carries_a_foreign_host(header: dict[str, str]) -> None:
    account()
    answer = browser().post("/accounts/password/reset/", {"phone": PHONE}, **header)
    assert answer.status_code == (400 if "HTTP_HOST" in header else 302)
    assert "evil.example" not in str([message.params for message in OutboxMessage.objects.all()])
    assert "evil.example" not in answer.get("Location", "")


def test_S7_a_changed_password_ends_other_sessions() -> None:
    user = account()
    here, there = browser(), browser("192.0.2.9")
    sign_in(here)
    sign_in(there)
    here.post("/accounts/password/change/", {"oldpassword": "xiangjiang-2024", "password1": NEW})
    assert here.get("/my/profile/").status_code == 200
    assert there.get("/my/profile/").status_code == 302
    user.refresh_from_db()
    assert user.check_password(NEW) is True
    assert Session.objects.count() >= 1
