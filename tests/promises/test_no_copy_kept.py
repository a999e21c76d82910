"""Z4: what somebody with more rights has seen is nobody else's copy."""

from __future__ import annotations

from typing import Any

import pytest

from tests.permissions.things import Thing, things
from tests.permissions.walk import path_of, rows
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.once]
PAGES = [row for row in rows() if row.method == "GET" and row.answers["organiser"] == "200"]


@pytest.mark.promise("Z4")
def test_no_page_or_export_is_kept_for_anybody_else(world: World) -> None:
    """Every address that an organiser may read: no cache on the way or in the browser keeps it, and a lesser role that
    asks right afterwards is answered as if nobody had been there."""
    known: dict[str, Thing] = things(world)
    kept, given = [], []
    for row in PAGES:
        thing = known[row.thing]
        path = path_of(row.name, thing, row.fixed)
        first = _read(world.client(thing.people["organiser"]), path)
        for suffix in ("?format=xlsx", "?format=csv"):
            export = _read(world.client(thing.people["organiser"]), path + suffix)
            is_public = row.answers["anonymous"] == "200"
            if not is_public and export.get("Content-Disposition", "").startswith("attachment"):
                kept += _may_be_kept(export, path + suffix)
        if row.answers["anonymous"] != "200":
            kept += _may_be_kept(first, path)
        for role in ("other", "anonymous"):
            if row.answers[role] != "200":
                second = world.client(thing.people[role]).get(path)
                given += [path] if second.status_code == 200 else []
    assert (kept, given) == ([], [])


def _read(client: Any, path: str) -> Any:
    response = client.get(path)
    if response.streaming:
        b"".join(response)
    return response


def _may_be_kept(response: Any, path: str) -> list[str]:
    said = {part.strip() for part in response.get("Cache-Control", "").split(",")}
    return [] if {"private", "no-store"} <= said else [f"{path}: {sorted(said)}"]
