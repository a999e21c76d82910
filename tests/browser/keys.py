"""A hand that has only a keyboard: it goes on with Tab and looks where it is each time."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Locator, Page

# What has the focus: can it be seen, is it on the screen, does something lie on top of it, does it show that it has it?
LOOK = """() => {
  const one = document.activeElement;
  if (!one || one === document.body || one === document.documentElement) return null;
  // A chooser that is drawn by its label shows its focus there.
  let drawn = one;
  if (getComputedStyle(one).opacity === '0' && one.closest('label')) drawn = one.closest('label');
  const box = drawn.getBoundingClientRect();
  const dots = [[.5, .5], [.1, .2], [.9, .2], [.1, .8], [.9, .8]].map(([x, y]) => [box.left + box.width * x, box.top + box.height * y]);
  const over = new Set();
  const shown = dots.filter(([x, y]) => {
    const top = document.elementFromPoint(x, y);
    const seen = top && (drawn.contains(top) || top.contains(drawn));
    if (!seen) over.add(top ? top.outerHTML.slice(0, 60) : 'outside');
    return seen;
  });
  // A link that covers its card draws its ring with ::after; what a frame shows has a focus of its own.
  const rings = [getComputedStyle(drawn), getComputedStyle(drawn.parentElement), getComputedStyle(drawn, '::after')];
  // The parts of a date have rings of their own; a tile of the map draws its edge.
  const own = one.matches('iframe, input[type=date], input[type=datetime-local]');
  const edge = one.closest('svg') && parseFloat(getComputedStyle(one.querySelector('rect')).strokeWidth) >= 3;
  const ring = own || edge || rings.some((style) => style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2);
  return {
    html: one.outerHTML.replace(/\\s+/g, ' ').slice(0, 140), tall: box.height > innerHeight,
    area: box.width * box.height, shown: shown.length, over: [...over].join(' '), ring,
    frame: one.localName === 'iframe',
    known: (window.visited = window.visited || new Set()).has(one) || !window.visited.add(one),
  };
}"""
# All that the keyboard must come by; of a group of radio buttons it comes by one.
STOPS = """() => {
  const all = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')].filter((one) =>
    !one.disabled && one.type !== 'hidden' && one.tabIndex >= 0 && (one.checkVisibility ? one.checkVisibility() : one.getClientRects().length) && getComputedStyle(one).visibility !== 'hidden');
  const groups = new Set();
  return all.filter((one) => {
    if (one.type !== 'radio') return true;
    const group = [...document.querySelectorAll(`input[type=radio][name="${one.name}"]`)];
    if (groups.has(one.name)) return false;
    groups.add(one.name);
    return !group.some((other) => window.visited.has(other));
  }).filter((one) => !window.visited.has(one)).map((one) => one.outerHTML.replace(/\\s+/g, ' ').slice(0, 140));
}"""
MOST = 400
FRAMED = 4


class Keys:
    """The keyboard on a page. `complaints` fills with every stop that could not be seen."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.complaints: list[str] = []

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        """Into what has the focus, instead of what stands there."""
        self.press("Control+a")
        self.page.keyboard.insert_text(text)

    def look(self) -> dict[str, Any] | None:
        """What has the focus; a complaint where that cannot be seen."""
        here: dict[str, Any] | None = self.page.evaluate(LOOK)
        if here:
            where = f"{self.page.url.partition('//')[2].partition('/')[2]}: {here['html']}"
            if not here["area"] or (here["shown"] < 3 and not here["tall"]) or not here["shown"]:
                self.complaints.append(
                    f"hidden while it has the focus ({here['shown']} of 5, under {here['over']}): {where}"
                )
            if not here["ring"]:
                self.complaints.append(f"no ring of focus: {where}")
        return here

    def to(self, target: Locator, key: str = "Tab") -> Locator:
        """Go on with Tab (or Shift+Tab) until `target` has the focus."""
        handle = target.first.element_handle()
        for _step in range(MOST):
            if self.page.evaluate("(one) => document.activeElement === one", handle):
                return target.first
            self.press(key)
            self.look()
        raise AssertionError(f"{key} does not come to {target}; it is at {self.look()}")

    def press_on(self, target: Locator, key: str = "Enter") -> None:
        self.to(target)
        self.press(key)

    def go(self, target: Locator, key: str = "Enter") -> None:
        """Press it and wait for the page behind it."""
        self.to(target)
        with self.page.expect_navigation():
            self.press(key)

    def round(self) -> int:
        """Once through the page with Tab; whatever was not come by is a complaint. Returns the number of stops."""
        # The browser's own PDF viewer keeps the focus while it loads; what stands in it is not ours.
        self.page.evaluate("document.querySelectorAll('iframe, embed, object').forEach((one) => one.remove())")
        self.page.evaluate("window.visited = new Set(); document.activeElement.blur()")
        number = lost = 0
        for _step in range(MOST):
            self.press("Tab")
            here = self.look()
            # A framed document takes the focus for some stops and gives it back behind itself.
            lost = lost + 1 if here is None or (here["known"] and not here["frame"]) else 0
            if lost > FRAMED:
                break
            number += not lost
        else:
            self.complaints.append(f"no end of it: {self.page.url}")
        self.complaints += [f"never reached on {self.page.url}: {one}" for one in self.page.evaluate(STOPS)]
        return number

    def is_content(self) -> None:
        """No stop was out of sight."""
        if self.complaints:
            pytest.fail("\n".join(self.complaints), pytrace=False)
