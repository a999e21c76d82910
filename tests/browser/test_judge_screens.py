"""Every screen of the tablet looked at once: axe in light and dark, nothing wider than the screen, also at 200 %.

SCREENSHOTS=1 keeps pictures of each at 768×1024, 1024×768 and 390×844, light and dark, with large type and at 200 %.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, ViewportSize, expect

from config import env
from tests.browser import tablets
from tests.browser.conftest import ARTIFACTS
from tests.browser.tablets import ready, sync_line, tap
from tests.site import Site

MATERIAL = """
from judging.models import ScoreSheet
from tests.judging.pages import attach, telling_pdf
attach(ScoreSheet.objects.get(pk={sheet}).stage_entry.entry, "plan", telling_pdf())
"""
# The same judge on another tablet.
ELSEWHERE = """
from judging.actions.marks import Marks, save_marks
from tests.factories.judging import sheet_for, values
sheet = sheet_for({sheet})
save_marks(sheet=sheet, actor=sheet.seat.person, marks=Marks(values=values("8", "9", "10", "11"), based_on=sheet.version, device="pad-b", device_seq=1))
"""
# What reaches beyond the screen and does not scroll in a box of its own.
WIDE = """[...document.querySelectorAll('body *')].filter((one) => one.getBoundingClientRect().right > document.documentElement.clientWidth + 1
  && one.getClientRects().length && !one.closest('.queue ol, .table-wrap, .sr, .tabs, [hidden]') && getComputedStyle(one.parentElement).overflowX === 'visible')
  .map((one) => one.outerHTML.slice(0, 80))"""
THEME = "(theme) => { document.documentElement.dataset.theme = theme; }"
TYPE = "(type) => { document.documentElement.dataset.type = type; }"
SIZES = {"upright": (768, 1024), "lying": (1024, 768), "phone": (390, 844)}
# A tablet at 200 %: half of its pixels in each direction.
TABLET = ViewportSize(width=1024, height=768)
ZOOMED = {"upright": (384, 512), "lying": (512, 384)}
DARK = "{runOnly: ['color-contrast'], resultTypes: ['violations']}"


class Looker:
    """Looks at one page after the other, each as it stands. `complaints` fills with what is wrong."""

    def __init__(self, page: Page, axe: Callable[..., None]) -> None:
        self.page, self.axe = page, axe
        self.complaints: list[str] = []

    def look(self, name: str) -> None:
        page = self.page
        where = "'dialog[open]'" if page.locator("dialog[open]").count() else "document"
        try:
            self.axe(page, context=where)
        except AssertionError as error:
            self.complaints.append(f"{name}: {error}")
        page.evaluate(THEME, "dark")
        found = page.evaluate(f"axe.run({where}, {DARK})")["violations"]
        self.complaints += [f"{name} dark: {node['html'][:160]}" for row in found for node in row["nodes"]]
        for way, size in {**SIZES, **{f"zoomed-{way}": size for way, size in ZOOMED.items()}}.items():
            page.set_viewport_size(ViewportSize(width=size[0], height=size[1]))
            self.complaints += [f"{name} {way}: wider than the screen: {one}" for one in page.evaluate(WIDE)]
            if env.flag("SCREENSHOTS"):
                self._shoot(name, way)
        page.set_viewport_size(TABLET)
        page.evaluate(THEME, "light")

    def _shoot(self, name: str, way: str) -> None:
        folder = ARTIFACTS / "tablet"
        folder.mkdir(parents=True, exist_ok=True)
        for theme, type in (("light", ""), ("dark", ""), ("light", "large")):
            self.page.evaluate(THEME, theme)
            self.page.evaluate(TYPE, type)
            self.page.wait_for_timeout(60)
            self.page.screenshot(path=folder / f"{name}-{way}-{theme}{type and '-' + type}.png")
        self.page.evaluate(TYPE, "")


def test_every_screen_of_the_tablet(site: Site, new_person: Callable[..., Page], axe: Callable[..., None]) -> None:
    seat: dict[str, Any] = tablets.contest(site)["seats"][0]
    for sheet in seat["sheets"]:
        site.python(MATERIAL.format(sheet=sheet))
    page = tablets.tablet(new_person, site, seat, reduced_motion="reduce")
    eye = Looker(page, axe)
    ready(page)
    eye.look("sheet")
    page.locator("[data-recuse]").click()
    eye.look("recuse")
    page.keyboard.press("Escape")
    page.context.set_offline(True)
    _marked_and_waiting(eye)
    site.python(ELSEWHERE.format(sheet=seat["sheets"][0]))
    page.context.set_offline(False)
    _chosen_locked_and_compared(eye)
    page.context.set_offline(True)
    page.goto("/judge/")
    expect(page.get_by_role("link", name="打开")).to_be_visible(timeout=15_000)
    eye.look("home-offline")
    assert eye.complaints == [], "\n".join(eye.complaints)


def _marked_and_waiting(eye: Looker) -> None:
    """Without a network: marked, before the lock, what waits, as codes."""
    page = eye.page
    for item in (0, 1, 2, 3):
        tap(page, item, 1)
    page.locator(".add-note").first.click()
    page.locator(".item-note textarea").first.fill("专利布局清楚，建议补充海外布局。")
    page.fill("#comment", "技术验证扎实，市场路径清楚。")
    page.locator("#comment").blur()
    expect(sync_line(page)).to_contain_text("待上传")
    eye.look("sheet-offline")
    page.locator("[data-lock]").click()
    eye.look("lock")
    page.keyboard.press("Escape")
    page.locator(".sync-button").click()
    eye.look("safety-offline")
    page.locator("[data-codes]").click()
    expect(page.locator("canvas.qr")).to_be_visible()
    eye.look("codes")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")


def _chosen_locked_and_compared(eye: Looker) -> None:
    """With a network again: two tablets, the choice, locked, compared with the server, all on one page, the venue check."""
    page = eye.page
    expect(page.locator(".conflict")).to_be_visible()
    eye.look("two-tablets")
    page.locator("[data-mine]").click()
    tablets.until(page, "window.judgeApp.isCalm")
    page.locator("[data-lock]").click()
    page.get_by_role("button", name="确认并锁定").click()
    tablets.until(page, "window.judgeApp.isCalm")
    page.locator("[data-previous]").click()
    expect(page.locator(".above")).to_contain_text("已提交并锁定")
    eye.look("locked")
    page.locator("[data-next]").click()
    tap(page, 0, 3)
    tablets.until(page, "window.judgeApp.isCalm")
    page.locator(".sync-button").click()
    page.locator("[data-compare]").click()
    expect(page.locator("dialog")).to_contain_text("与本机完全一致")
    eye.look("compared")
    page.keyboard.press("Escape")
    page.locator(".queue a[href='#review']").click()
    expect(page.locator("tr.done")).to_have_count(1)
    eye.look("review")
    page.evaluate("location.hash = '#check'")
    expect(page.locator(".verdict")).to_contain_text("可以")
    eye.look("check")
