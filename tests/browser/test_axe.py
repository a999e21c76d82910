"""Every page of ours, by role: axe finds nothing, nothing is wider than the screen, the console stays silent.

Which pages: tests/browser/catalogue.py. Each is loaded once, looked at on a desk's screen (light and dark) and on a
phone's, and narrowed to 320 px.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

import pytest
from playwright.sync_api import Browser, ConsoleMessage
from playwright.sync_api import Page as Tab

from tests.browser import catalogue
from tests.browser.conftest import AXE
from tests.browser.served import Served
from tests.world import World

DESK, PHONE, NARROW = (1280, 900), (390, 844), (320, 700)
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PLACES = {
    "public, contestant, judge": ("anonymous", "owner", "other", "judge", "judge2", "editor"),
    "desk": ("organiser", "second", "elsewhere", "approver", "admin", "overseer"),
}
# There are at least so many; fewer would mean that the catalogue no longer finds them.
AT_LEAST = {"public, contestant, judge": 75, "desk": 170}
# What the narrow screen or other colours can change; all else was found in the first look.
NARROWED = ["color-contrast", "link-in-text-block", "target-size", "scrollable-region-focusable"]
NARROWED += ["page-has-heading-one", "landmark-one-main", "button-name", "link-name", "label"]
DARKENED = ["color-contrast", "link-in-text-block"]
RUN = """async ([tags, only]) => {
  // Colours that are still on their way from light to dark are neither.
  while (document.getAnimations().length) await new Promise(requestAnimationFrame);
  const runOnly = only ? {type: 'rule', values: only} : {type: 'tag', values: tags};
  const rules = only ? {} : {'target-size': {enabled: true}};
  const {violations} = await axe.run(document, {resultTypes: ['violations'], elementRef: false, runOnly, rules});
  return violations.flatMap((found) => found.nodes.map((node) =>
    `${found.id} (${found.impact}): ${node.html.slice(0, 160)} | ${node.failureSummary.replace(/\\s+/g, ' ').slice(0, 300)}`));
}"""
# A bar that sticks lies over something wherever the page is scrolled to; one scrolls on. (tests/browser/test_keyboard.py
# looks after what has the focus.)
LOOSEN = """() => {
  for (const one of document.body.querySelectorAll('*')) if (getComputedStyle(one).position === 'sticky') one.style.position = 'static';
}"""
# What sticks out of the screen, the innermost first.
WIDER = """() => {
  const wide = document.documentElement.clientWidth;
  if (document.scrollingElement.scrollWidth <= wide) return [];
  const out = [...document.body.querySelectorAll('*')].filter((one) => one.getBoundingClientRect().right > wide + 1);
  return [`${document.scrollingElement.scrollWidth} px: ` + out.filter((one) => !out.some((other) => other !== one && one.contains(other)))
    .slice(0, 3).map((one) => one.outerHTML.slice(0, 120)).join(' … ')];
}"""
# What looks or acts like something to press must be one for the keyboard, too.
UNREACHABLE = """() => {
  const pressable = 'a[href], button, input, select, textarea, summary, label, option, audio, video, iframe, [tabindex="0"]';
  const hand = [...document.body.querySelectorAll('*')].filter((one) =>
    ((window.pressed.has(one) && one.localName !== 'form') || getComputedStyle(one).cursor === 'pointer') && !one.closest(pressable) && one.getClientRects().length);
  const skipped = [...document.querySelectorAll('a[href], button, input, select, textarea, summary')].filter((one) => one.tabIndex < 0);
  return [...hand, ...skipped].map((one) => `not for the keyboard: ${one.outerHTML.slice(0, 120)}`);
}"""
REMEMBER = """window.pressed = new Set();
const listen = EventTarget.prototype.addEventListener;
EventTarget.prototype.addEventListener = function (kind, ...rest) {
  if (this instanceof Element && ['click', 'mousedown', 'pointerdown', 'pointerup'].includes(kind)) window.pressed.add(this);
  return listen.call(this, kind, ...rest);
};"""


@pytest.fixture(scope="module")
def served(world: World, django_db_blocker: Any) -> Iterator[Served]:
    with django_db_blocker.unblock():
        server = Served()
        yield server
        server.close()


@pytest.fixture
def tab(browser: Browser, served: Served) -> Iterator[Tab]:
    context = browser.new_context(
        base_url=served.address, locale="zh-CN", timezone_id="Asia/Shanghai", reduced_motion="reduce"
    )
    context.set_default_timeout(15_000)
    context.add_init_script(REMEMBER + AXE.read_text(encoding="utf-8"))
    yield context.new_page()
    context.close()


@pytest.mark.long
@pytest.mark.parametrize("place", PLACES)
def test_axe_finds_nothing_on_any_page(place: str, tab: Tab, served: Served, world: World) -> None:
    chosen = catalogue.pages(world, served, PLACES[place])
    said: list[str] = []
    tab.on("console", lambda message: said.append(message.text) if _counts(message) else None)
    tab.on("pageerror", lambda error: said.append(f"script: {error}"))
    complaints = []
    for page in chosen:
        said.clear()
        found = _look_at(tab, page, catalogue.session(world, page.person), served)
        complaints += [f"{unquote(str(page))}\n    {one}" for one in [*found, *said]]
    if complaints:
        pytest.fail("\n".join([f"{len(complaints)} on {len(chosen)} pages", *complaints]), pytrace=False)
    assert len(chosen) >= AT_LEAST[place]


def _counts(message: ConsoleMessage) -> bool:
    """Chromium also writes a line for a page that itself is an answer of 400 and more."""
    page = message.page
    return message.type == "error" and not (page and message.location.get("url") == page.url)


def _look_at(tab: Tab, page: catalogue.Page, session: str, served: Served) -> list[str]:
    cookies = [{"name": "sessionid", "value": session, "url": served.address}] if session else []
    tab.context.clear_cookies()
    tab.context.add_cookies(cookies)  # type: ignore[arg-type]
    _resize(tab, DESK)
    answer = tab.goto(page.path)
    broken = [] if page.name == "error" or (answer and answer.status < 500) else ["the server failed"]
    found = [f"1280: {one}" for one in tab.evaluate(RUN, [TAGS, None]) + tab.evaluate(UNREACHABLE)]
    tab.emulate_media(color_scheme="dark")
    found += [f"dark: {one}" for one in tab.evaluate(RUN, [TAGS, DARKENED])]
    tab.emulate_media(color_scheme="light")
    _resize(tab, PHONE)
    tab.evaluate(LOOSEN)
    found += [f"390: {one}" for one in tab.evaluate(RUN, [TAGS, NARROWED]) + tab.evaluate(WIDER)]
    _resize(tab, NARROW)
    return broken + found + [f"320: {one}" for one in tab.evaluate(WIDER)]


def _resize(tab: Tab, size: tuple[int, int]) -> None:
    tab.set_viewport_size({"width": size[0], "height": size[1]})
