"""The machine itself, in a browser: it comes up, says how it is, and dies and lives again."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.site import Site

pytestmark = pytest.mark.both


def test_health_page_names_each_dependency(site: Site, page: Page) -> None:
    answer = page.goto("/healthz")
    assert answer is not None
    state = json.loads(answer.text())
    assert [name for name, check in state["checks"].items() if not check["ok"]] == []
    machine = {"audit triggers", "broker", "cache", "database", "fonts", "migrations", "storage", "worker"}
    assert machine - set(state["checks"]) == set()
    assert state["status"] == "ok"


@pytest.mark.long
def test_worker_that_was_killed_comes_back(new_site: Callable[..., Site]) -> None:
    site = new_site()
    site.kill("worker")
    site.python("from django.core.cache import cache; cache.delete('worker-heartbeat')")
    site.start_worker()
    site.wait()
    site.stop()
