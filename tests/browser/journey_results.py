"""Steps 7 to 9 of the journey: awards, certificates, feedback, outcome and story; and a salon beside it."""

from __future__ import annotations

import datetime as dt
import re

from playwright.sync_api import Page, expect

from tests.browser.journey_judging import confirmed
from tests.browser.walk import press


def give_awards(page: Page, key: int) -> None:
    """Awards from the public list, certificates by the worker, with a bar."""
    page.goto(f"/desk/competitions/{key}/awards/")
    press(page, "/awards/give/")
    press(page, "/awards/certificates/")


def wait_for_certificates(page: Page, key: int) -> int:
    """Until the worker is through; returns how many rows carry a serial."""
    for _second in range(90):
        page.goto(f"/desk/competitions/{key}/awards/")
        made = page.locator("main td a.link.nowrap").count()
        if made and not page.locator("progress").count():
            return made
        page.wait_for_timeout(1000)
    raise AssertionError("the certificates were not made in 90 s")


def own_certificate(page: Page) -> tuple[bytes, str]:
    """The contestant's PDF, and the code of its verification page."""
    page.goto("/my/certificates/")
    link = page.locator('a[href$=".pdf"]').first
    answer = page.request.get(str(link.get_attribute("href")))
    assert answer.ok
    verify = str(page.locator('a[href*="/verify/"]').first.get_attribute("href"))
    return answer.body(), re.search(r"/verify/([^/]+)/", verify).group(1)  # type: ignore[union-attr]


def answer_outcome(page: Page, token: str) -> None:
    """Three months on: jobs, revenue, finance, and the consent to tell the story."""
    page.goto(f"/my/entries/{token}/outcome/3/")
    for field, text in (("jobs", "18"), ("revenue", "260"), ("finance", "80")):
        page.fill(f'main [name="{field}"]', text)
    page.fill('main [name="story"]', "从一个人到一支队伍（演示）。")
    page.check('main [name="may_publish"]')
    with page.expect_navigation():
        page.locator("main form.card button.primary").first.click()


def tell_story(page: Page, outcome: int) -> None:
    """Written from the facts and handed in."""
    page.goto(f"/desk/stories/new/{outcome}/")
    with page.expect_navigation():
        page.locator("main form.card button.primary").first.click()


def approve_story(editor: Page) -> None:
    """The editor lands in the newsroom, opens what waits for a decision, and approves it."""
    expect(editor).to_have_url(re.compile("/cms/$"))
    with editor.expect_navigation():
        editor.locator('a[href*="/cms/pages/"][href*="/edit/"]').first.click()
    editor.wait_for_load_state("networkidle")
    editor.locator('footer button[data-w-dropdown-target="toggle"]').click()
    with editor.expect_navigation():
        editor.locator('[data-workflow-action-name="approve"]').locator("visible=true").click()


def launch_salon(page: Page, day: dt.date) -> int:
    """A salon with one place; returns its key."""
    page.goto("/desk/activities/new/")
    page.fill('[name="name"]', "创业沙龙：旅程演示")
    kind = page.locator('select[name="kind"]')
    if kind.count():
        kind.select_option("salon")
    for field, clock in (("starts_at", "08:30"), ("ends_at", "10:30"), ("registration_closes_at", "08:00")):
        page.fill(f'[name="{field}"]', f"{day}T{clock}")
    page.fill('[name="place"]', "长沙示例孵化基地（演示）")
    page.fill('[name="capacity"]', "1")
    page.fill('[name="contact"]', "0731-80000100（演示）")
    with page.expect_navigation():
        page.locator("main form.card button.primary").click()
    key = int(re.search(r"/activities/(\d+)/", page.url).group(1))  # type: ignore[union-attr]
    move(page, key, "launch")
    return key


def move(page: Page, key: int, name: str) -> None:
    """One move of the activity, by its confirm page."""
    page.goto(f"/desk/activities/{key}/move/{name}/")
    with page.expect_navigation():
        page.locator("main form button.primary").first.click()


def filing(page: Page, key: int) -> None:
    """Open the activity's filing."""
    page.goto(f"/desk/activities/{key}/")
    page.locator('main a[href*="/activities/filings/"]').first.click()
    page.wait_for_load_state()


def file_salon(organiser: Page, signer: Page, approver: Page, key: int) -> None:
    """Handed in, signed by the second person, approved above."""
    filing(organiser, key)
    confirmed(organiser, 'main form[action$="/hand_in/"] button[type=submit]')
    filing(signer, key)
    confirmed(signer, 'main form[action$="/sign/"] button.primary')
    filing(approver, key)
    confirmed(approver, 'button[formaction$="/approve/"]')


def join(page: Page, slug: str) -> None:
    """A participant presses the one button."""
    page.goto(f"/my/activities/{slug}/register/")
    with page.expect_navigation():
        page.locator("main form button.primary").click()


def hold(organiser: Page, guest: Page, key: int) -> None:
    """Begin, check in at the door, end, rate, record the outcome."""
    move(organiser, key, "start")
    organiser.goto(f"/desk/activities/{key}/registrations/")
    with organiser.expect_navigation():
        organiser.locator('form[action$="/registrations/mark/"] button:not([data-check-all])').first.click()
    move(organiser, key, "finish")
    guest.goto("/my/activities/")
    guest.locator('a[href$="/rate/"]').click()
    for name in dict.fromkeys(guest.locator("main input[type=radio]").evaluate_all("all => all.map(one => one.name)")):
        guest.locator(f'main input[name="{name}"]').first.check()
    with guest.expect_navigation():
        guest.locator("main form button.primary").click()
    organiser.goto(f"/desk/activities/{key}/outcome/")
    organiser.fill('[name="attended"]', "1")
    with organiser.expect_navigation():
        organiser.locator("main form.card button.primary").click()
    expect(organiser).to_have_url(re.compile(rf"/desk/activities/{key}/$"))
