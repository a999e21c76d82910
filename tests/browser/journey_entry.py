"""Step 3 of the journey: somebody signs up, sees whether they may enter, fills the form, comes back, hands it in."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from demo.world import names
from tests.browser.journey_contest import paper

RARE = "欧阳䶮𬭎"


def begin(page: Page, slug: str) -> str:
    """From the public page to the form; returns the entry's token."""
    page.goto(f"/competitions/{slug}/")
    page.locator(f'main a[href*="/my/competitions/{slug}/enter"]').first.click()
    expect(page.locator("main")).to_contain_text("16")
    page.locator("main form button.primary").click()
    expect(page).to_have_url(re.compile(r"/my/entries/[^/]+/edit/"))
    return page.url.split("/my/entries/")[1].split("/")[0]


def fill(page: Page, person: names.Persona, number: int) -> None:
    """The form as one types it: text fields save themselves."""
    values = {
        "title": f"旅程项目<b>{number}</b>",
        "summary": "一个完整走过全程的演示项目。",
        "organisation_name": "旅程示例团队（演示）",
    }
    choose(page, "track", "adv_manufacturing")
    choose(page, "region", "430103")
    choose(page, "entrant_type", "team")
    for field, text in values.items():
        page.fill(f'[name="{field}"]', text)
    choose(page, "q_category", "高校毕业生")
    page.fill('[name="q_jobs"]', "12")
    choose(page, "founder_id_kind", "resident")
    page.fill('[name="founder_id_number"]', person.id_number)
    for code in ("pledge", "personal_data", "publication"):
        page.check(f'[name="consent_{code}"]')
    with page.expect_response(re.compile("/autosave/")):
        page.fill('[name="founder_duty"]', "负责人")
        page.locator('[name="title"]').focus()
    save(page)


def choose(page: Page, name: str, value: str) -> None:
    """A choice, drawn as a list or as buttons."""
    if page.locator(f'select[name="{name}"]').count():
        page.select_option(f'[name="{name}"]', value)
    else:
        page.check(f'[name="{name}"][value="{value}"]')


def save(page: Page) -> None:
    with page.expect_navigation():
        page.locator('button[name="act"][value="save"]').first.click()


def add_members(page: Page, people: list[names.Persona]) -> None:
    """Two more people, one with rare characters."""
    for person, name in zip(people, (RARE, "成员示例"), strict=True):
        with page.expect_navigation():
            page.locator('button[name="act"][value="add_member"]').click()
        box = page.locator('[name$="_name"][name^="m"]').last
        box.fill(name)
        prefix = (box.get_attribute("name") or "").removesuffix("_name")
        page.fill(f'[name="{prefix}_duty"]', "技术")
        choose(page, f"{prefix}_id_kind", "resident")
        page.fill(f'[name="{prefix}_id_number"]', person.id_number)
        page.fill(f'[name="{prefix}_phone"]', person.phone)
        save(page)
    page.check('[name="consent_team"]')
    save(page)


def upload(page: Page, kind: str, path: str) -> None:
    """Choose a file: it goes at once, with a progress bar."""
    with page.expect_response(re.compile(f"/files/{kind}/")) as answer:
        page.set_input_files(f'input[name="file_{kind}"]', path)
    assert answer.value.ok, answer.value.text()


def print_and_scan(page: Page, folder: Path) -> str:
    """Print the filled form, as a PDF; what comes back from the stamp is a scan."""
    link = page.locator('a[href$="/form.pdf"]').first
    answer = page.request.get(str(link.get_attribute("href")))
    assert answer.ok
    assert answer.body()[:5] == b"%PDF-"
    return paper(folder, "stamped.pdf", "盖章的报名表")


def hand_in(page: Page, token: str) -> str:
    """Hand it in; returns the number on the receipt."""
    page.goto(f"/my/entries/{token}/edit/")
    with page.expect_navigation():
        page.locator('button[name="act"][value="submit"]').click()
    expect(page).to_have_url(re.compile(r"/receipt/"))
    return page.locator("main").inner_text()
