"""A form of another site does nothing (S6): each address that writes wants this session's token.

That no GET writes: tests/permissions/test_table.py, which asks for all of them anyway."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from tests.permissions.things import ROLES, Thing, things
from tests.permissions.walk import Row, path_of
from tests.promises.told import WRITES
from tests.world import World
from workflow.models import AuditRow

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.promise("S6"), pytest.mark.usefixtures("world")]
# Addresses that take a POST without a token, and why that is harmless.
NO_TOKEN = {
    "ui:display",  # colours, type size and language of the reader, in cookies; public pages stay without a token
}
OLD_PAGE = "页面已过期"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@pytest.fixture
def known(world: World) -> dict[str, Thing]:
    return things(world)


class Browsers:
    """Browsers that check tokens, each with the token of a page it has open."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.made: dict[Any, tuple[Client, str]] = {}

    def of(self, who: int | str | None) -> tuple[Client, str]:
        if who not in self.made:
            client = self.world.client(who, enforce_csrf_checks=True)
            page = client.get("/accounts/login/" if who is None else "/my/profile/").content.decode()
            self.made[who] = client, TOKEN.findall(page)[0]
        return self.made[who]


def who_may(row: Row, thing: Thing) -> int | str | None:
    """Somebody whom the address answers."""
    worse = (
        lambda answer: answer in ("in", "403", "405"),
        lambda answer: answer == "404",
        lambda answer: "+" not in answer,
    )
    return thing.people[min(ROLES, key=lambda role: [is_worse(row.answers[role]) for is_worse in worse])]


def test_S6_every_write_wants_the_token_of_its_session(world: World, known: dict[str, Thing]) -> None:
    browsers = Browsers(world)
    strange = browsers.of("admin")[1], browsers.of("other")[1]
    found = {}
    for row in WRITES:
        if row.name in NO_TOKEN:
            continue
        who = who_may(row, known[row.thing])
        client, own = browsers.of(who)
        theirs = next(token for token in strange if token != own)
        found[row.label] = _forged(client, path_of(row.name, known[row.thing], row.fixed), own, theirs)
    wrong = {label: answers for label, answers in found.items() if answers != ["old page"] * 3 + ["taken"]}
    assert wrong == {}


def _forged(client: Client, path: str, own: str, theirs: str) -> list[str]:
    """What comes of a POST without a token, with another's, as text/plain; and with its own."""
    tries: list[tuple[Any, dict[str, Any]]] = [
        ({}, {}),
        ({"csrfmiddlewaretoken": theirs}, {}),
        (json.dumps({"csrfmiddlewaretoken": own}), {"content_type": "text/plain"}),
        ({"csrfmiddlewaretoken": own}, {}),
    ]
    found, cookies = [], client.cookies.output()
    for data, how in tries:
        client.cookies.load(cookies.replace("Set-Cookie: ", ""))
        with transaction.atomic():
            before = AuditRow.objects.count()
            response = client.post(path, data, **how)
            refused = response.status_code == 403 and OLD_PAGE in response.content.decode()
            found.append("old page" if refused and AuditRow.objects.count() == before else "taken")
            transaction.set_rollback(True)
    return found


def test_S6_only_the_display_choices_do_without_a_token() -> None:
    assert Client(enforce_csrf_checks=True).post("/display/", {"theme": "dark"}).cookies["theme"].value == "dark"
