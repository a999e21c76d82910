"""The first administrator's link and the rotation of keys."""

from __future__ import annotations

import base64
import io
import secrets
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.models import Person, User
from notifications.models import OutboxMessage
from tests.factories.accounts import OTHER_PHONE, PASSWORD, PHONE, account, browser, officer, sign_in
from tests.factories.offices import PROVINCE, office
from workflow import crypto, keys

pytestmark = pytest.mark.django_db
ID = "11010519491231002X"


def run(name: str, *arguments: str) -> list[str]:
    out = io.StringIO()
    call_command(name, *arguments, stdout=out)
    return out.getvalue().strip().splitlines()


@pytest.mark.promise("O3")
def test_O3_the_first_administrator_comes_by_a_one_time_link(clock_at: Any) -> None:
    link = run("first_admin", "--name", "郑首任")[-1].removeprefix("http://127.0.0.1:8000")
    client = browser()
    page = client.get(link).content.decode()
    assert ("郑首任" in page, "湖南省人力资源和社会保障厅" in page) == (True, True)
    form = {"name": "郑首任", "phone": PHONE, "password": "short"}
    assert client.post(link, form).status_code == 422
    assert client.post(link, {**form, "password": ""}).status_code == 422
    assert client.post(link, {**form, "password": PASSWORD}).url == "/desk/"
    person = User.objects.get().person
    assert [(row.role, row.region_id, row.organisation.name) for row in person.role_rows()] == [
        ("administrator", "430000", "湖南省人力资源和社会保障厅")
    ]
    assert browser("192.0.2.3").get(link).status_code == 410
    with pytest.raises(CommandError, match="--force"):
        run("first_admin")
    assert run("first_admin", "--force")[-1].startswith("http://127.0.0.1:8000/accounts/invitation/")
    assert sign_in(browser("192.0.2.4")).status_code == 302


def test_the_link_is_good_for_a_day(clock_at: Any) -> None:
    link = run("first_admin")[-1].removeprefix("http://127.0.0.1:8000")
    clock_at(86_401)
    assert browser().get(link).status_code == 410


def test_a_phone_that_has_an_account_is_refused_on_the_page() -> None:
    account()
    link = run("first_admin")[-1].removeprefix("http://127.0.0.1:8000")
    answer = browser().post(link, {"name": "郑首任", "phone": PHONE, "password": PASSWORD})
    assert (answer.status_code, User.objects.count()) == (409, 1)


def fresh_key(name: str) -> str:
    return f"{name}:{base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()}"


def raw(table: str, column: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table} WHERE {column} <> ''")
        return [row[0] for row in cursor.fetchall()]


def test_rotation_brings_everything_under_the_newest_keys(settings: Any) -> None:
    person = officer("administrator", office(PROVINCE))
    person.set_id("resident", ID)
    person.save()
    TOTP.activate(person.user, "JBSWY3DPEHPK3PXP")  # type: ignore[arg-type]
    client = browser()
    client.post("/accounts/login/code/", {"phone": OTHER_PHONE})
    before = {column: raw(*column) for column in [("accounts_user", "phone"), ("accounts_person", "id_number")]}
    old_index = person.id_index
    settings.FIELD_KEYS = [fresh_key("new"), *settings.FIELD_KEYS]
    settings.INDEX_KEYS = [fresh_key("new"), *settings.INDEX_KEYS]
    assert User.objects.by_phone(PHONE) is None, "not found by the new index key yet"
    lines = run("rotate_keys")
    assert "accounts.User: 1 rows" in lines
    assert "newest field key: new; others in the ring: 1" in lines
    # The old keys may go now.
    settings.FIELD_KEYS, settings.INDEX_KEYS = settings.FIELD_KEYS[:1], settings.INDEX_KEYS[:1]
    person = Person.objects.get(pk=person.pk)
    assert (person.id_number, person.phone) == (ID, PHONE)
    assert person.id_index not in (None, old_index)
    assert User.objects.by_phone(PHONE) == person.user
    assert all(raw(*column) != values for column, values in before.items())
    assert crypto.decrypt(Authenticator.objects.get().data["secret"]) == "JBSWY3DPEHPK3PXP"
    message = OutboxMessage.objects.latest("pk")
    assert (message.recipient, len(message.params["code"])) == (OTHER_PHONE, 6)
    code = client.post("/accounts/code/", {"code": "not it"})
    assert code.status_code == 422, "the session is still readable"
    assert keys.newest("field")[0] == "new"
    assert run("rotate_keys")[0].endswith("rows"), "safe to repeat"
