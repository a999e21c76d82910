"""Steps 1 to 4 of the journey: the contest is filed, shown, entered, its entries are checked."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

from playwright.sync_api import Page, expect

from demo.world.papers import pdf
from tests.browser.walk import press

SECTIONS = ("basics", "dates", "tracks", "judging", "awards", "contact")


def paper(folder: Path, name: str, *lines: str) -> str:
    """A PDF on disk to choose in a file dialog."""
    path = folder / name
    path.write_bytes(pdf(name, *lines))
    return str(path)


def create_contest(page: Page, today: dt.date) -> int:
    """From the preset, through the steps of the set-up; returns its key."""
    page.goto("/desk/competitions/new/")
    page.check('input[name="preset"][value="chuangyi-6-city"]')
    page.fill("#id_year", str(today.year))
    page.locator("main form button[type=submit]").first.click()
    expect(page).to_have_url(re.compile(r"/desk/competitions/\d+/setup/basics/"))
    key = int(re.search(r"/competitions/(\d+)/", page.url).group(1))  # type: ignore[union-attr]
    save_section(page)
    fill_dates(page, today)
    for _section in SECTIONS[2:]:
        save_section(page)
    return key


def save_section(page: Page) -> None:
    """The section's own numbers are those of the preset."""
    before = page.url
    page.locator("main form.setup button.primary").click()
    expect(page).not_to_have_url(before)


def fill_dates(page: Page, today: dt.date) -> None:
    """Open since yesterday's midnight would be late filing; it opens in three days."""
    day = dt.timedelta(days=1)
    for field, offset in (
        ("opens_on", 3),
        ("closes_on", 13),
        ("review_ends_on", 20),
        ("final_on", 25),
        ("report_due_on", 60),
    ):
        page.fill(f'[name$="{field}"]', (today + day * offset).isoformat())
    save_section(page)


def hand_in(page: Page, key: int, plan: str) -> None:
    """Upload the stamped plan, hand it to the second person."""
    page.goto(f"/desk/competitions/{key}/filing/")
    page.set_input_files('form[action$="/filing/plan/"] input[type=file]', plan)
    press(page, "/filing/plan/")
    press(page, "/filing/hand-in/")


def sign(page: Page, key: int) -> None:
    """The second person signs and files upward."""
    page.goto(f"/desk/competitions/{key}/filing/")
    page.locator('form[action$="/filing/sign/"] button.primary').click()
    page.wait_for_load_state()
    expect(page.locator("main")).to_contain_text("湖南省人力资源和社会保障厅")


def decide(page: Page, key: int, step: str, *, remark: tuple[str, str] | None = None, opinion: str = "") -> None:
    """The office above: ``step`` is return, approve or refuse."""
    page.goto(f"/desk/competitions/{key}/filing/")
    if remark:
        field, text = remark
        box = page.locator(f'[name="remark-{field}"]')
        box.locator("xpath=ancestor::details[1]").locator("summary").click()
        box.fill(text)
    if opinion:
        page.fill("#id_opinion", opinion)
    with page.expect_navigation():
        page.locator(f'button[form="decide"][formaction$="/{step}/"]').click()
