"""The database and the logs give nobody's number away (L3)."""

from __future__ import annotations

import base64
import contextlib
import io
import logging
import re
import zlib
from collections.abc import Iterator
from typing import Any

import pytest
from django.core import signing
from django.db import connection

from accounts.actions.invitations import invite
from config import logs
from notifications.actions.dispatch import send_due_messages
from tests.factories.accounts import OTHER_PHONE, PASSWORD, PHONE, SEEDER, UNKNOWN_PHONE, browser, code_for, sign_in
from tests.factories.offices import office

pytestmark = [pytest.mark.django_db, pytest.mark.promise("L3")]
ID = "11010519491231002X"
SECRETS = [PHONE, OTHER_PHONE, UNKNOWN_PHONE, ID, ID.lower(), PASSWORD, "wrong-password-typed"]


def dump() -> str:
    """Every value of every row of every table, as text."""
    values: list[str] = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            values += [str(value) for row in cursor.fetchall() for value in row]
    return "\n".join(values)


def unpacked(text: str) -> str:
    """What base64 and zlib would hide from a plain search: sessions and signed values are tried, too."""
    found = []
    for token in re.findall(r"[.\w-]{16,}", text):
        for part in token.split(":"):
            raw = part.lstrip(".")
            with contextlib.suppress(ValueError, zlib.error):
                data = base64.urlsafe_b64decode(raw + "=" * (-len(raw) % 4))
                found.append(data.decode("latin-1"))
                found.append(zlib.decompress(data).decode("latin-1"))
    return "\n".join(found)


def test_L3_the_search_would_notice() -> None:
    assert PHONE in unpacked(signing.dumps({"phone": PHONE}))
    assert PHONE in unpacked(signing.dumps({"phone": PHONE, "more": "x" * 500}, compress=True))


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """What the handler of production would write, at its most talkative."""
    out = io.StringIO()
    handler, root = logging.StreamHandler(out), logging.getLogger()
    handler.addFilter(logs.RedactingFilter())
    handler.setFormatter(logs.JsonFormatter())
    level = root.level
    root.addHandler(handler)
    root.setLevel("DEBUG")
    yield out
    root.removeHandler(handler)
    root.setLevel(level)


def test_L3_neither_database_nor_logs_hold_a_number(settings: Any, logged: io.StringIO, tmp_path: Any) -> None:
    settings.SMS_FILE = tmp_path / "sms.jsonl"
    client = browser()
    client.post("/accounts/signup/", {"name": "王示例", "phone": PHONE, "password": PASSWORD})
    client.post("/accounts/code/", {"code": code_for(PHONE)})
    client.post("/my/profile/", {"name": "王示例", "id_kind": "resident", "id_number": ID})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.post("/my/profile/phone/", {"phone": OTHER_PHONE})
    sign_in(browser("192.0.2.1"), password="wrong-password-typed")
    waiting = browser("192.0.2.2")
    waiting.post("/accounts/login/code/", {"phone": UNKNOWN_PHONE})
    waiting.get(f"/nothing/?phone={PHONE}&id_number={ID}")
    invite(name="周新人", phone=UNKNOWN_PHONE, role="organiser", organisation=office(), actor=SEEDER)
    codes = [code_for(PHONE), code_for(OTHER_PHONE)]
    assert send_due_messages() >= 4
    text = dump()
    assert (len(text) > 10_000, "POST /accounts/signup/" in logged.getvalue()) == (True, True)
    everything = text + unpacked(text) + logged.getvalue()
    assert [secret for secret in [*SECRETS, *codes] if secret in everything] == []
    assert "/accounts/invitation/" not in text, "the link left and was erased"


def test_L3_pages_show_numbers_masked() -> None:
    client = browser()
    client.post("/accounts/signup/", {"name": "王示例", "phone": PHONE, "password": PASSWORD})
    assert PHONE not in client.get("/accounts/code/").content.decode()
    client.post("/accounts/code/", {"code": code_for(PHONE)})
    client.post("/my/profile/", {"name": "王示例", "id_kind": "resident", "id_number": ID})
    for path in ("/my/profile/", "/my/profile/contact/", "/my/profile/devices/", "/accounts/2fa/"):
        page = client.get(path).content.decode()
        assert (PHONE in page, ID in page) == (False, False), path
