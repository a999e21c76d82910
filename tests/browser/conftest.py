"""Fixtures of the browser tests.

site          a running site (one per test process): web and worker as real processes on a fresh, migrated database
new_site      makes further ones (both are in tests/conftest.py and need no browser)
page          Playwright's page on `site`, watched: a console error, a policy violation or a foreign request fails the test
new_person    further pages, each with cookies of its own: `judge = new_person()`, `new_person(java_script_enabled=False)`
axe(page)     asserts that axe finds no violation
shoot(page, "name")   full-page screenshots at 390, 820 and 1366 px in var/artifacts/<test>/, with SCREENSHOTS=1
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect

from config import env
from tests.conftest import CHROMIUM
from tests.site import Site

WIDTHS = {390: 844, 820: 1180, 1366: 900}
ARTIFACTS = Path(settings.BASE_DIR) / "var" / "artifacts"
AXE = Path(settings.BASE_DIR) / "node_modules" / "axe-core" / "axe.min.js"
# Chromium writes a line for each answer of 400 and more; those the tests ask for themselves, as they cut the network and
# kill the server. A server that dies unasked fails its test in other ways.
EXPECTED_CONSOLE = re.compile(
    r"Failed to load resource: (the server responded with a status of (4\d\d|503)"
    r"|net::ERR_(INTERNET_DISCONNECTED|CONNECTION_REFUSED|CONNECTION_RESET|EMPTY_RESPONSE))"
    # The browser's words for a service worker that was looked up while there was no network.
    r"|An unknown error occurred when fetching the script"
)


# How long a page may take is told by the budgets; here a machine with three suites beside it must not fail a journey.
PATIENCE = 30_000
expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {
        **browser_type_launch_args,
        "executable_path": str(CHROMIUM),
        "args": [
            "--no-sandbox",
            "--disable-background-networking",
            "--disable-dev-shm-usage",
            "--disable-gpu",
            "--disable-extensions",
            "--disable-component-extensions-with-background-pages",
        ],
    }


def watch(page: Page, complaints: list[str], address: str) -> None:
    """Write down what a clean page never does."""
    host = urlsplit(address).netloc

    def console(message: ConsoleMessage) -> None:
        if message.type == "error" and not EXPECTED_CONSOLE.search(message.text):
            complaints.append(f"console: {message.text}")

    def request(sent: Request) -> None:
        parts = urlsplit(sent.url)
        if parts.scheme in {"http", "https", "ws", "wss"} and parts.netloc != host:
            complaints.append(f"foreign request: {sent.url}")

    page.on("console", console)
    page.on("request", request)
    page.on("pageerror", lambda error: complaints.append(f"script: {error}"))


@pytest.fixture
def new_person(browser: Browser, site: Site) -> Iterator[Callable[..., Page]]:
    """Open a page with cookies of its own; `base_url` chooses another site than `site`."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_page(**options: Any) -> Page:
        base_url = options.pop("base_url", site.address)
        options.setdefault("viewport", {"width": 1366, "height": WIDTHS[1366]})
        context = browser.new_context(base_url=base_url, locale="zh-CN", timezone_id="Asia/Shanghai", **options)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        context.on("page", lambda page: watch(page, complaints, base_url))
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def page(new_person: Callable[..., Page]) -> Page:
    return new_person()


@pytest.fixture
def shoot(request: pytest.FixtureRequest) -> Callable[[Page, str], None]:
    """Full-page screenshots at three widths; the viewport is put back. Only for somebody who looks: SCREENSHOTS=1."""
    folder = ARTIFACTS / re.sub(r"[^\w-]+", "_", request.node.name)

    def take(page: Page, name: str) -> None:
        if not env.flag("SCREENSHOTS"):
            return
        folder.mkdir(parents=True, exist_ok=True)
        before = page.viewport_size
        for width, height in WIDTHS.items():
            page.set_viewport_size({"width": width, "height": height})
            page.screenshot(path=folder / f"{name}-{width}.png", full_page=True)
        if before:
            page.set_viewport_size(before)

    return take


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], None]:
    """Run axe on a page; the source is evaluated through the debugger, so that the page's strict policy stays on."""
    source = AXE.read_text(encoding="utf-8")

    def check(page: Page, *, context: str = "document") -> None:
        page.evaluate(source)
        result = page.evaluate(
            f"axe.run({context}, {{resultTypes: ['violations'], runOnly: "
            "['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"
        )
        found = [
            f"{violation['id']} ({violation['impact']}): {node['html'][:160]} | {node['failureSummary']}"
            for violation in result["violations"]
            for node in violation["nodes"]
        ]
        assert found == [], f"{page.url}\n" + "\n".join(found)

    return check
