"""Steps 4 to 6 of the journey: entries checked, judges invited, marks on a tablet, ranking, promotion, publicity, report."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.browser import tablets
from tests.browser.walk import press
from tests.site import Site

FIELD = """
import random
from competitions.models import Competition
from demo.world.entries import Crowd, make_entries
competition = Competition.objects.select_related('region').get(pk={key})
list(make_entries(competition, Crowd({count}, drafts=0, first_number=400), random.Random(5), lambda done, total: None))
"""
SCANS = """
from competitions.models import Competition
from demo.world.scans import file_scans
found = Competition.objects.select_related("organisation", "region", "filing", "created_by").get(pk={key})
answer = file_scans(found, found.created_by)
"""

ACCEPT = """
from judging.actions.panels import accept_seat
from judging.models import PanelSeat
rows = PanelSeat.objects.filter(panel__stage__competition={key}, panel__stage__code='{stage}', state='invited')
for seat in rows.select_related('person', 'panel__stage__competition'):
    accept_seat(seat=seat, actor=seat.person, undertaking=True)
"""
MARK = """
import random
from competitions.models import Stage
from demo.world.judging import Bench, mark_stage
from accounts.models import Person
stage = Stage.objects.select_related('competition').get(competition={key}, code='{stage}')
mark_stage(stage, Bench(Person.objects.first(), random.Random(3)), random.Random(4))
"""


def confirmed(page: Page, selector: str) -> None:
    """Press a button and say yes when asked."""
    with page.expect_navigation():
        page.locator(selector).first.click()
        yes = page.locator("dialog.dialog button.primary")
        page.wait_for_timeout(250)
        if yes.count():
            yes.click()


def check(page: Page, key: int, token: str, decision: str, *, reason: str = "") -> None:
    """The organiser's decision over one entry."""
    page.goto(f"/desk/competitions/{key}/entries/{token}/")
    if reason:
        page.fill('#check [name="reason"], [name="reason"][form="check"]', reason)
    confirmed(page, f'button[form="check"][formaction$="/{decision}/"]')


def accept_all(page: Page, key: int) -> None:
    """Tick everything that waits, look at the preview, pass it."""
    page.goto(f"/desk/competitions/{key}/entries/?state=submitted")
    page.locator("[data-check-all]").check()
    with page.expect_navigation():
        page.locator("form[data-bulk] .bulk button.primary").click()
    confirmed(page, "main form button.primary")


def invite(page: Page, key: int, code: str, lines: list[str]) -> None:
    """A panel for all tracks, its judges pasted as lines."""
    page.goto(f"/desk/competitions/{key}/judging/{code}/panels/new/")
    page.fill("#id_name", "评审组")
    with page.expect_navigation():
        page.locator("main form button.primary").click()
    if "/panels/" not in page.url:
        page.locator(f'a[href*="/competitions/{key}/judging/panels/"]').last.click()
    page.fill('[name="lines"]', "\n".join(lines))
    confirmed(page, "form.invite button.primary")


def open_stage(page: Page, key: int, code: str, *, live: bool) -> None:
    """The entries are there; order drawn where live, sheets assigned, marking open."""
    if live:
        page.goto(f"/desk/competitions/{key}/judging/{code}/entries/")
        confirmed(page, f'form[action$="/{code}/draw/"] button[type=submit]')
    page.goto(f"/desk/competitions/{key}/judging/{code}/assign/")
    confirmed(page, 'form[action$="/assign/preview/"] button.primary')
    confirmed(page, 'form[action$="/assign/"] button.primary')
    page.goto(f"/desk/competitions/{key}/judging/?stage={code}")
    confirmed(page, f'form[action$="/judging/{code}/open/"] button[type=submit]')


def accept_invitation(page: Page) -> None:
    """The judge reads the undertaking and accepts."""
    page.goto("/judge/")
    page.locator('main a[href*="/judge/seats/"]').first.click()
    page.check('[name="undertaking"]')
    with page.expect_navigation():
        page.locator('form[action$="/accept/"] button.primary').click()


def open_app(page: Page) -> None:
    """The tablet app of the judge's seat, as the first page leads to it."""
    page.goto("/judge/")
    page.locator('main a[href*="/judge/app/"]').first.click()
    page.locator("[data-item], .review").first.wait_for()


def all_sent(page: Page) -> None:
    """The bar says that nothing waits."""
    page.locator(".sync-words", has_text="已上传").wait_for()
    tablets.until(page, "window.judgeApp.isCalm")


def recuse(page: Page) -> None:
    """The entry that is open: the judge steps back."""
    open_app(page)
    page.locator("[data-recuse]").click()
    page.locator('dialog [name="kind"]').first.check()
    page.fill("#recuse-reason", "曾与项目负责人同事（演示）。")
    page.locator("dialog button.primary").click()
    page.locator(".notice", has_text="您已回避").wait_for()
    all_sent(page)


def mark_all(page: Page) -> int:
    """Every sheet that is left: levels tapped, a comment, checked and locked. Returns how many."""
    open_app(page)
    left = page.evaluate("window.judgeApp.places().filter((id) => window.judgeApp.work.view(id).isOpen)")
    for number in left:
        mark_one(page, number)
    all_sent(page)
    return len(left)


def mark_one(page: Page, number: int) -> None:
    """One sheet in the app."""
    page.evaluate("(id) => { location.hash = `#s${id}`; }", number)
    tablets.until(page, "(id) => window.judgeApp.page && window.judgeApp.page.id === id", arg=number)
    for item in page.locator("fieldset[data-item]").all():
        item.locator("[data-levels] button").nth(1).click()
    page.fill("#comment", "建议补充知识产权布局（演示）。")
    page.locator("[data-lock]").click()
    page.locator("dialog button.primary").click()
    tablets.until(page, "(id) => window.judgeApp.work.view(id).state === 'submitted'", arg=number)


def rank(page: Page, key: int, code: str) -> None:
    """Close marking, make the ranking, freeze it."""
    page.goto(f"/desk/competitions/{key}/judging/?stage={code}")
    link = page.locator(f'a[href$="/judging/{code}/close/"], form[action$="/judging/{code}/close/"] button').first
    if link.evaluate("e => e.tagName") == "A":
        link.click()
        confirmed(page, "main form button.primary")
    else:
        confirmed(page, f'form[action$="/judging/{code}/close/"] button')
    ranking(page, key, code)
    confirmed(page, f'form[action$="/ranking/{code}/tabulate/"] button')
    ranking(page, key, code)
    confirmed(page, f'form[action$="/ranking/{code}/freeze/"] button')


def ranking(page: Page, key: int, code: str) -> None:
    page.goto(f"/desk/competitions/{key}/ranking/")
    tab = page.locator(
        f'main a[href*="/competitions/{key}/ranking/"]:has-text("{"复赛" if code == "semi" else "决赛"}")'
    )
    if tab.count():
        tab.first.click()
        page.wait_for_load_state()


def promote(page: Page, key: int, code: str) -> None:
    """Ties first, each with its reason; then the promotion as the preview shows it."""
    for _tie in range(12):
        page.goto(f"/desk/competitions/{key}/ranking/{code}/promotion/")
        tie = page.locator("form.tie").first
        if not tie.count():
            break
        for place, field in enumerate(tie.locator('[name^="place_"]').all(), start=1):
            field.fill(str(place))
        tie.locator('[name="reason"]').fill("评委商议（演示）。")
        with page.expect_navigation():
            tie.locator("button.primary").click()
    confirmed(page, 'form[action$="/promotion/confirm/"] button')


def publish(page: Page, key: int) -> None:
    """Draft the public list, publish it."""
    page.goto(f"/desk/competitions/{key}/publicity/")
    press(page, "/publicity/draft/")
    confirmed(page, 'button[formaction$="/publicity/publish/"]')


def scans(site: Site, key: int) -> None:
    """The stamped forms of the promoted, scanned and filed."""
    site.python(SCANS.format(key=key))


def report(page: Page, key: int) -> None:
    """Send the list to the office above."""
    page.goto(f"/desk/competitions/{key}/report/")
    summary = page.locator('main [name="summary"]')
    if summary.count():
        summary.fill("比赛组织有序（演示）。")
    confirmed(page, "main form.card button.primary")


def others_accept(site: Site, key: int, stage: str) -> None:
    site.python(ACCEPT.format(key=key, stage=stage))


def others_mark(site: Site, key: int, stage: str) -> None:
    site.python(MARK.format(key=key, stage=stage))


def field_of(site: Site, key: int, count: int) -> None:
    """More entries, through the verbs."""
    site.python(FIELD.format(key=key, count=count))
