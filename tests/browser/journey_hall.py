"""The second half of a round of judging: tablets, the close, the show in the hall, freeze, correction, what people read."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser import tablets
from tests.browser.journey_judging import confirmed
from tests.browser.walk import press, until
from tests.site import Site

CODES = ("dim_innovation", "dim_employment", "dim_team", "dim_prospects")
SHEETS = """
from judging.models import ScoreSheet
rows = ScoreSheet.objects.filter(
    stage_entry__stage__competition={key}, stage_entry__stage__code={code!r}, seat__person__name={name!r}
)
answer = [list(row) for row in rows.order_by("stage_entry__running_no", "pk").values_list("pk", "stage_entry__entry")]
"""
ORDER = """
from competitions.models import StageEntry
rows = StageEntry.objects.filter(stage__competition={key}, stage__code="final").order_by("running_no")
answer = list(rows.values_list("entry", flat=True))
"""


# --- tablets ---------------------------------------------------------------------------------------------------------


def sheets_of(site: Site, key: int, code: str, name: str) -> dict[int, int]:
    """Entry → the sheet of the judge."""
    return {entry: sheet for sheet, entry in site.python(SHEETS.format(key=key, code=code, name=name))}


def open_app(page: Page) -> None:
    """The app of the judge's seat, as the pages lead to it."""
    page.goto("/judge/")
    page.locator("main a[data-app]").first.click()
    page.locator("[data-item], .review").first.wait_for()


def at_sheet(page: Page, sheet: int) -> None:
    page.evaluate("(id) => { location.hash = `#s${id}`; }", sheet)
    tablets.until(page, "(id) => window.judgeApp.page && window.judgeApp.page.id === id", arg=sheet)


def type_marks(page: Page, marks: tuple[str, ...], comment: str = "") -> None:
    """The numbers, as a judge who thinks in numbers types them."""
    expect(page.locator("[data-mark]").first).to_be_enabled(timeout=15_000)
    for code, mark in zip(CODES, marks, strict=True):
        page.fill(f'[data-mark="{code}"]', mark)
    if comment:
        page.fill("#comment", comment)


def lock(page: Page, sheet: int) -> None:
    page.locator("[data-lock]").click()
    page.locator("dialog button.primary").click()
    tablets.until(
        page,
        "(id) => window.judgeApp.work.view(id).state === 'submitted' || Boolean(window.judgeApp.work.view(id).pendingAct)",
        arg=sheet,
    )


def mark(page: Page, sheet: int, marks: tuple[str, ...], comment: str = "") -> None:
    """One sheet, checked and locked."""
    at_sheet(page, sheet)
    type_marks(page, marks, comment)
    lock(page, sheet)


def all_sent(page: Page) -> None:
    """The bar says that nothing waits."""
    tablets.until(page, "window.judgeApp.isCalm")
    expect(page.locator(".sync-words")).to_contain_text("已上传")


# --- the desk --------------------------------------------------------------------------------------------------------


def close(page: Page, key: int, code: str, reason: str = "") -> None:
    """Close the marking of a stage; with a reason where sheets are missing."""
    page.goto(f"/desk/competitions/{key}/judging/?stage={code}")
    page.locator(f'.do-list a[href$="/judging/{code}/close/"]').click()
    if reason:
        page.fill('main [name="reason"]', reason)
    confirmed(page, "main form button.primary")


def ranking(page: Page, key: int, code: str) -> None:
    page.goto(f"/desk/competitions/{key}/ranking/?stage={code}")


def tabulate(page: Page, key: int, code: str, reason: str = "") -> None:
    """A version of the ranking; with a reason where one was frozen."""
    ranking(page, key, code)
    if reason:
        page.locator(f'main a[href$="/ranking/{code}/tabulate/"]').click()
        page.fill('main [name="reason"]', reason)
        confirmed(page, "main form button.primary")
    else:
        press(page, f"/ranking/{code}/tabulate/")


def freeze(page: Page, key: int, code: str) -> None:
    ranking(page, key, code)
    confirmed(page, f'form[action$="/ranking/{code}/freeze/"] button')
    expect(page.locator("main")).to_contain_text("已冻结")


def promotion(page: Page, key: int, code: str) -> None:
    page.goto(f"/desk/competitions/{key}/ranking/{code}/promotion/")


def promote(page: Page, key: int, code: str) -> None:
    """As the lists show it."""
    promotion(page, key, code)
    confirmed(page, 'form[action$="/promotion/confirm/"] button')


def settle(page: Page, winner: int) -> None:
    """The tie on the line: who passes, and why."""
    form = page.locator("form.tie").first
    form.locator(f'[name="pass_{winner}"]').check()
    form.locator('[name="reason"]').fill("组长与评委商议，以创新引领得分高者晋级（演示）。")
    with page.expect_navigation():
        form.locator("button.primary").click()


def undo(page: Page, key: int, code: str, reason: str) -> None:
    """Take the decision back: a correction is on its way."""
    promotion(page, key, code)
    page.locator('main a[href$="/promotion/undo/"]').click()
    page.fill('main [name="reason"]', reason)
    confirmed(page, "main form button.primary")


# --- the hall --------------------------------------------------------------------------------------------------------


def draw_order(page: Page, key: int) -> None:
    """The order of appearance, by a seed called out in the hall."""
    page.goto(f"/desk/competitions/{key}/judging/final/entries/")
    page.fill("#id_seed", "8 15 42")
    page.fill("#id_witness", "监督示例")
    confirmed(page, 'form[action$="/final/draw/"] button[type=submit]')


def sign(page: Page, key: int, what: str) -> None:
    """The overseer signs what was seen."""
    page.goto(f"/desk/competitions/{key}/live/final/watch/")
    button = page.locator(f'form[action$="/live/final/sign/"] button[value="{what}"]')
    with page.expect_navigation():
        button.click()
    expect(page.locator('section[aria-labelledby="sign-h"]')).to_contain_text("监督示例")


def set_up(page: Page, key: int) -> str:
    """The show, from the running order; returns the path of the big screen."""
    page.goto(f"/desk/competitions/{key}/judging/?stage=final")
    page.locator('main a[href$="/live/final/"]').first.click()
    with page.expect_navigation():
        page.locator('form[action$="/prepare/"] button').click()
    screen = page.locator('a[href*="/stage/"]').first.get_attribute("href")
    assert screen
    return re.sub(r"^https?://[^/]+", "", screen)


def step(page: Page, words: str | re.Pattern[str]) -> None:
    """The conductor's big button, once it says so."""
    button = page.locator(".live-main button")
    expect(button).to_have_text(words)
    button.click()


def perform(page: Page, hall: Page) -> None:
    """One entry from the call to the opening of its marking."""
    step(page, re.compile("上场"))
    expect(hall.locator(".s-who h2")).to_be_visible(timeout=15_000)
    step(page, "开始路演")
    expect(hall.locator(".s-clock b")).to_contain_text(re.compile(r"[2-5]:\d\d|6:00"))
    step(page, "开始答辩")
    step(page, "开始评分")
    expect(page.locator(".live-seats li.none").first).to_be_visible()


def close_turn(page: Page, *, reason: str = "") -> None:
    """Close the marking of the entry that is on: all marks are in, or somebody says why not."""
    if not reason:
        step(page, "关闭评分")
        return
    page.locator(".live-now details.live-reason summary").click()
    page.fill('.live-now details.live-reason [name="reason"]', reason)
    page.locator(".live-now details.live-reason button.danger").click()


def reveal(page: Page, hall: Page, score: str, struck: int) -> None:
    """The big screen shows the marks, the dropped ones struck out, and what they come to."""
    step(page, "大屏亮分")
    expect(hall.locator(".s-marks li.dropped")).to_have_count(struck)
    expect(hall.locator(".s-score b")).to_have_text(score)


# --- late ------------------------------------------------------------------------------------------------------------


LATE = """
from judging.models import MarkEnvelope
answer = MarkEnvelope.objects.filter(verdict="closed", sheet__stage_entry__stage__competition={key}).count()
"""


def wait_for_late(site: Site, key: int) -> None:
    """Until the tablet that came back has sent what it kept."""
    until(lambda: site.python(LATE.format(key=key)))


def admit(page: Page, key: int, code: str) -> None:
    """The desk says that the late marks count."""
    page.goto(f"/desk/competitions/{key}/judging/?stage={code}")
    page.locator(f'main a[href$="/judging/{code}/late/"]').first.click()
    page.locator('main [name="reason"]').fill("离线平板恢复网络后补交，平板时间在评分关闭前（演示）。")
    with page.expect_navigation():
        page.locator('button[value="admit"]').click()


def publish(page: Page, key: int) -> None:
    """Draft the public list, publish it."""
    page.goto(f"/desk/competitions/{key}/publicity/")
    press(page, "/publicity/draft/")
    confirmed(page, 'button[formaction$="/publicity/publish/"]')
