"""The first administrator's link and the rotation of keys."""

from __future__ import annotations

import base64
import io
import secrets
import threading
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.core.management import CommandError, call_command
from django.db import close_old_connections, connection

from accounts.models import Person, RoleAssignment, User
from notifications.models import OutboxMessage
from tests.factories.accounts import OTHER_PHONE, PASSWORD, PHONE, account, browser, officer, sign_in
from tests.factories.offices import PROVINCE, office
from workflow import crypto, keys
from workflow.models import AuditRow

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


def test_a_new_link_ends_the_earlier_ones() -> None:
    first, second = (run("first_admin", "--force")[-1].removeprefix("http://127.0.0.1:8000") for _ in range(2))
    assert [browser().get(link).status_code for link in (first, second)] == [410, 200]
    answer = browser().post(first, {"name": "郑首任", "phone": PHONE, "password": PASSWORD})
    assert (answer.status_code, User.objects.count()) == (410, 0)
    rows = AuditRow.objects.filter(action="invitation.revoke")
    assert [(row.actor_key, row.to_state) for row in rows] == [("accounts.first_admin", "revoked")]


@pytest.mark.django_db(transaction=True)
def test_many_at_once_with_one_link_make_one_account() -> None:
    link = run("first_admin")[-1].removeprefix("http://127.0.0.1:8000")
    start, statuses = threading.Barrier(6), []

    def accept(number: int) -> None:
        close_old_connections()
        client = browser(f"192.0.2.{number}")
        start.wait()
        try:
            form = {"name": f"郑首任{'甲乙丙丁戊己'[number]}", "phone": f"1390000000{number}", "password": PASSWORD}
            statuses.append(client.post(link, form).status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=accept, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (statuses.count(302), {*statuses} <= {302, 409, 410}) == (1, True), statuses
    assert (User.objects.count(), Person.objects.count(), RoleAssignment.objects.count()) == (1, 1, 1)


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


def test_the_start_of_an_empty_site_says_how_the_first_person_gets_in() -> None:
    address = "http://127.0.0.1:8001"
    first, last = run("welcome", "--address", address)
    assert ("first_admin" in first, last.startswith(f"创响: {address}/")) == (True, True)
    officer("administrator", office(PROVINCE))
    assert run("welcome", "--address", address) == [last]
