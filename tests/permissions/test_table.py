"""Promise Z1: every address × every role answers as the literal table says. An address without rows fails here."""

from __future__ import annotations

from typing import Any

import pytest

from tests.permissions.addresses import PAGES, all_addresses
from tests.permissions.things import ROLES, Thing, things
from tests.permissions.walk import METHODS, Row, address_of, ask, path_of, rows
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.promise("Z1")]
TABLE = list(rows())


@pytest.fixture(scope="module")
def known(world: World, django_db_blocker: Any) -> dict[str, Thing]:
    with django_db_blocker.unblock():
        return things(world)


@pytest.mark.parametrize("row", TABLE, ids=[row.label for row in TABLE])
def test_Z1_address_by_role(row: Row, known: dict[str, Thing], world: World) -> None:
    thing = known[row.thing]
    path = path_of(row.name, thing, row.fixed)
    found = {role: ask(world.client(thing.people[role]), row.method, path) for role in ROLES}
    assert found == row.answers, path


def test_Z1_every_address_has_rows(known: dict[str, Thing]) -> None:
    wanted = {(one.key, method) for one in all_addresses() if one.name != PAGES for method in METHODS}
    named = [row for row in TABLE if not row.name.startswith("/")]
    present = {(address_of(row.name, known[row.thing], row.fixed).key, row.method) for row in named}
    assert present == wanted


def test_Z1_no_row_stands_twice() -> None:
    labels = [row.label for row in TABLE]
    assert sorted(set(labels)) == sorted(labels)
