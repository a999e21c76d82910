"""What every test gets: a copied database, a quiet clock, no leftovers between tests."""

from __future__ import annotations

import gc
import itertools
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connections
from django.test import TransactionTestCase

from config import env
from tests import database, prepared
from tests.site import Site
from tests.world import world, world_copy  # noqa: F401 - fixtures
from ui import memory
from workflow import clock

CHROMIUM = Path("/usr/bin/chromium")
# Several at once: these run on PostgreSQL in `make test` already.
DECIDED_BY_THE_DATABASE = {"concurrency"}
# A busy machine is no fault of the code; and what CI finds must be found again there. Everywhere else chance goes on hunting.
hypothesis.settings.register_profile("suite", deadline=None, derandomize=env.flag("CI"))
hypothesis.settings.load_profile("suite")


def pytest_configure(config: pytest.Config) -> None:
    """Words first: catalogues that changed are compiled before anything is translated."""
    if not hasattr(config, "workerinput"):
        subprocess.run([sys.executable, "scripts/messages.py", "compile"], cwd=settings.BASE_DIR, check=True)


def pytest_collection_finish() -> None:
    """What is loaded by now stays; looking through it for garbage again and again took a fifteenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)


def process_name(config: pytest.Config) -> str:
    """A name for what this test process owns; runs at the same time do not share it."""
    worker = getattr(config, "workerinput", {}).get("workerid", "main")
    return f"{worker}_{os.getpid()}"


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest, django_test_environment: None, django_db_blocker: Any
) -> Iterator[None]:
    """Instead of migrating: copy the template, and copy it again after each test that commits."""
    store, process, copies = database.store(), process_name(request.config), itertools.count()
    name = ""

    def renew(_testcase: TransactionTestCase | None = None) -> None:
        nonlocal name
        for connection in connections.all(initialized_only=True):
            connection.close()
        if name:
            store.retire(name)
        name = f"{process}_{next(copies)}"
        database.use(store.copy(name))

    with django_db_blocker.unblock():
        renew()
    prepared.Process.name = process
    original = TransactionTestCase._fixture_teardown
    TransactionTestCase._fixture_teardown = renew
    yield
    TransactionTestCase._fixture_teardown = original
    with django_db_blocker.unblock():
        prepared.forget()
        connections["default"].close()
        store.retire(name)
        store.settle()


@pytest.fixture(autouse=True)
def _no_leftovers() -> Iterator[None]:
    """The cache and what the process remembers are no part of the transaction that is rolled back."""
    clock.forget()
    memory.forget()
    yield
    clock.forget()
    cache.clear()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """A test that went to a prepared database (tests/prepared.py) is the only one there."""
    prepared.test_begins()
    try:
        return (yield)
    finally:
        prepared.go_back()


@pytest.fixture(scope="session")
def new_site(request: pytest.FixtureRequest) -> Iterator[Callable[..., Site]]:
    """Make a running site: `new_site(UPLOAD_MAX_BYTES="1000")` with changes to its environment.

    `start=False` only prepares its database, so that a test can seed it first.
    """
    sites: list[Site] = []
    with database.one_at_a_time("static"):
        # As the sites serve them: under the settings of the tests the files would get no hashed names.
        environment = env.for_child(DJANGO_SETTINGS_MODULE="config.settings.embedded")
        subprocess.run(
            [sys.executable, "scripts/setup.py", "--static"], cwd=settings.BASE_DIR, env=environment, check=True
        )

    def make(*, start: bool = True, **changes: str) -> Site:
        site = Site(f"{process_name(request.config)}_{len(sites)}", **changes)
        sites.append(site)
        site.prepare()
        if start:
            site.start()
        return site

    yield make
    for site in sites:
        site.stop()


@pytest.fixture(scope="session")
def site(new_site: Callable[..., Site]) -> Site:
    """One running site for all tests of this process: web and worker as real processes on a fresh database."""
    return new_site()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With services, what uses the database runs on PostgreSQL, too; first what the database decides, then the rest."""
    for item in items:
        again = not item.get_closest_marker("services") and on_both(item)
        if again and item.path.parent.name in DECIDED_BY_THE_DATABASE:
            item.add_marker("both")
        elif again and settings.TEST_SERVICES and not item.get_closest_marker("both"):
            item.add_marker("services")
            item.add_marker("long")
        if settings.TEST_SERVICES and item.get_closest_marker("both"):
            item.add_marker("services")
    leave_out_browser_tests(config, items)


def on_both(item: pytest.Item) -> bool:
    """Whether a test without a mark of its own runs on PostgreSQL, too."""
    uses_database = item.get_closest_marker("django_db") or {"db", "transactional_db"} & set(
        getattr(item, "fixturenames", ())
    )
    # What pages show is looked at once; their statements reach both by the stories of tests/promises.
    of_pages = item.path.stem.endswith(("pages", "_desk"))
    elsewhere = item.get_closest_marker("browser") or item.get_closest_marker("once") or of_pages
    return bool(uses_database and not elsewhere)


def leave_out_browser_tests(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Without Chromium they are left out in one line; in CI that is a failure."""
    if CHROMIUM.exists() or not any(item.get_closest_marker("browser") for item in items):
        return
    if env.flag("CI"):
        pytest.exit("CI never skips: the browser tests need /usr/bin/chromium", returncode=1)
    items[:] = [item for item in items if not item.get_closest_marker("browser")]


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    if not CHROMIUM.exists():
        terminalreporter.write_line("browser tests skipped: no /usr/bin/chromium here (apt-get install chromium)")
