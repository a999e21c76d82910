"""The first half of a round of judging: the pool, the draw of experts, invitations, conflicts, the assignment."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.journey_judging import confirmed
from tests.browser.walk import press
from tests.site import Site
from ui.export import Sheet, workbook_bytes

# A contest of five accepted entries, whose registration is over: the first three go on, the first is the printed
# contestant's, three sit in one incubator.
WORLD = """
import random
from dataclasses import replace
from competitions.domain.rulebook import (
    Display, Draw, DrawMethod, Panel, ReleaseLevel, ReleaseWhen, Severity
)
from accounts.actions.roles import grant_role
from accounts.enums import Role
from demo.world import contest
from demo.world.clock import back_to_now
from demo.world.people import SEEDER, department, ensure_people
from tests.factories.judging import entry
from workflow import clock
people = ensure_people()
office = contest.Office(department("430100"), people["organiser"], people["signer"], people["approver"])

def small(book):
    semi, final = book.stages
    semi = replace(
        semi, panel_size=3, reviews_per_entry=2, advance_per_track=3, severity=Severity(),
        panel=Panel(make_up=("投资人 1人", "技术专家 2人")), display=Display(when=ReleaseWhen.AFTER_STAGE, level=ReleaseLevel.TOTALS),
    )
    scoring = replace(final.scoring, aggregation=replace(final.scoring.aggregation, min_left=1))
    final = replace(
        final, panel_size=3, scoring=scoring, draw=Draw(method=DrawMethod.COMPUTER),
        display=Display(when=ReleaseWhen.AT_ONCE, level=ReleaseLevel.ANONYMOUS_MARKS),
    )
    tracks = tuple(replace(one, quota=2) for one in book.tracks)
    return replace(book, tracks=tracks, stages=(semi, final))

days = contest.Calendar(opens=clock.today() - contest.DAY * 36, open_days=26, judging_days=9, final_after=10)
competition = contest.open_contest(office, days, small)
back_to_now()
track = competition.tracks.get(code="adv_manufacturing")
made = [
    entry(
        competition, track, f"示例项目{name}", leader=people["contestant"] if number == 0 else None,
        form={"incubator": "样本孵化基地"} if number < 3 else {},
    )
    for number, name in enumerate("甲乙丙丁戊")
]
answer = {
    "key": competition.pk, "slug": competition.slug, "token": made[0].token,
    "entries": [one.pk for one in made], "units": [one.organisation_name for one in made],
}
"""
# The judges: one of each who is wanted, and one of a group that nobody asks for.
INVESTOR = ("评委投示例", "19900098211")
EXPERTS = (("评委技示例", "19900098212"), ("评委专示例", "19900098213"))
OTHER = ("评委企示例", "19900098214")


def world(site: Site) -> dict[str, Any]:
    """The contest with its entries, as keys."""
    found: dict[str, Any] = site.python(WORLD)
    return found


# --- the pool --------------------------------------------------------------------------------------------------------


def add_judge(page: Page) -> None:
    """One judge, typed in."""
    page.goto("/desk/judges/")
    page.locator('main a[href$="/desk/judges/new/"], a[href$="/desk/judges/new/"]').first.click()
    page.fill("#id_name", INVESTOR[0])
    page.fill("#id_phone", INVESTOR[1])
    page.fill("#id_employer", "示例创业投资公司")
    page.fill("#id_group", "投资人")
    page.fill("#id_expertise", "先进制造、财务与投资")
    with page.expect_navigation():
        page.locator("main form button.primary").click()


def tie(page: Page, name: str, kind: str, what: str) -> None:
    """What binds a judge to a firm or an incubator."""
    page.goto("/desk/judges/")
    page.get_by_role("link", name=name, exact=True).click()
    page.locator("details.fold summary").click()
    page.select_option("#id_kind", kind)
    page.fill("#id_name", what)
    press(page, "/ties/")


def import_judges(page: Page, folder: Path) -> None:
    """The others by a list, looked at first."""
    headings = ["姓名", "手机号", "工作单位", "评委类别", "专业领域"]
    rows = [[name, phone, "示例大学", "技术专家", "先进制造、数字技术"] for name, phone in EXPERTS]
    rows.append([*OTHER, "示例制造公司", "企业家", "现代服务"])
    path = folder / "评委名单.xlsx"
    path.write_bytes(workbook_bytes([Sheet("评委名单", headings, rows, [14] * len(headings), texts=range(2))]))
    page.goto("/desk/judges/list/")
    page.set_input_files("main form input[type=file]", str(path))
    with page.expect_navigation():
        page.locator("main form button.primary").click()
    expect(page.locator("main")).to_contain_text(EXPERTS[0][0])
    press(page, "/take-over/")
    expect(page.locator("main table")).to_contain_text(OTHER[0])


# --- who judges ------------------------------------------------------------------------------------------------------


def begin(page: Page, key: int) -> None:
    """From registration to judging."""
    page.goto(f"/desk/competitions/{key}/judging/")
    confirmed(page, 'form[action$="/judging/begin/"] button')


def panel(page: Page, key: int, code: str) -> None:
    """A panel for all tracks; the page of invitations is open."""
    page.goto(f"/desk/competitions/{key}/judging/?stage={code}")
    page.locator(f'.do-list a[href$="/judging/{code}/panels/new/"]').click()
    page.fill("#id_name", "评审组")
    with page.expect_navigation():
        page.locator("main form button.primary").click()
    if "/panels/" not in page.url:
        page.locator(f'.do-list a[href*="/competitions/{key}/judging/panels/"]').click()
    expect(page.locator("form.invite")).to_be_visible()


def draw_experts(page: Page) -> None:
    """By lot from the pool, as the rule book makes the panel up, and invited."""
    page.locator('main a[href$="/draw/"]').click()
    expect(page.locator("#id_make_up")).to_have_value(re.compile("投资人 1人\\s+技术专家 2人"))
    page.fill("#id_seed", "12 7 33")
    page.fill("#id_witness", "监督示例")
    with page.expect_navigation():
        page.locator("main form button.primary").click()
    expect(page.locator("main")).to_contain_text(INVESTOR[0])


def invite_drawn(page: Page) -> None:
    """Those whom the lot chose."""
    confirmed(page, 'form[action$="/invite/"] button')


def invite_from_pool(page: Page) -> None:
    """For the final: ticked in the pool."""
    for name in (INVESTOR[0], *(one[0] for one in EXPERTS)):
        page.locator(".pool label", has_text=name).locator("input").check()
    confirmed(page, "form.invite button.primary")


def accept(page: Page) -> None:
    """The judge reads the undertaking and accepts."""
    page.goto("/judge/")
    page.locator('main a[href*="/judge/seats/"]').first.click()
    page.check('[name="undertaking"]')
    with page.expect_navigation():
        page.locator('form[action$="/accept/"] button.primary').click()


def lead(page: Page, key: int, code: str, name: str) -> None:
    """The organiser makes a judge the leader of the panel."""
    page.goto(f"/desk/competitions/{key}/judging/?stage={code}")
    page.get_by_role("link", name=name).first.click()
    press(page, "/lead/")


def cards(page: Page, key: int, code: str) -> None:
    """A card for every seat; the sheet to print is open."""
    page.goto(f"/desk/competitions/{key}/judging/?stage={code}")
    page.locator('main a[href$="/seat-cards/"]').click()
    with page.expect_navigation():
        page.locator('button[name="act"][value="issue"]').click()
    page.locator('main a[href$="/seat-cards/print/"]').click()
    expect(page.locator(".seat-card")).to_have_count(3)


TOKEN = """
from judging.models import SeatCard
from judging.queries.bindings import token_of
answer = token_of(SeatCard.objects.get(
    seat__person__name={name!r}, seat__panel__stage__competition={key}, seat__panel__stage__code={code!r}, ended_at=None
))
"""


def take_seat(page: Page, site: Site, key: int, code: str, name: str) -> None:
    """What the camera of the tablet reads off the card; the undertaking where it was not given yet."""
    token = site.python(TOKEN.format(name=name, key=key, code=code))
    page.goto(f"/judge/seat/{token}/")
    expect(page.locator("main")).to_contain_text(name)
    box = page.locator('[name="undertaking"]')
    if box.count():
        box.check()
    with page.expect_navigation():
        page.locator("main form button.primary").click()


# --- conflicts and the assignment ------------------------------------------------------------------------------------


def conflicts(page: Page) -> None:
    """The judge's page of conflicts, from the first page."""
    page.goto("/judge/")
    if "/seats/" not in page.url:
        page.locator('main a[href*="/judge/seats/"]').first.click()
    page.locator('main a[href$="/conflicts/"]').first.click()
    expect(page.locator("h1")).to_be_visible()


def state_all(page: Page) -> int:
    """The judge says a word to every warning; how many there were."""
    conflicts(page)
    asked = page.locator('details[open] form[action$="/statement/"]')
    count = asked.count()
    for _warning in range(count):
        form = asked.first
        form.locator("textarea").fill("仅在同一基地办公，不认识项目成员（演示）。")
        with page.expect_navigation():
            form.locator("button").click()
    return count


def declare(page: Page, entry: str) -> None:
    """A conflict that no system can know."""
    conflicts(page)
    form = page.locator('form[action$="/declare/"]')
    form.locator('[name="entry"]').select_option(entry)
    form.locator('[name="kind"]').select_option("kinship")
    form.locator('[name="reason"]').fill("项目负责人是亲属（演示）。")
    with page.expect_navigation():
        form.locator("button").click()


def assignment(page: Page, key: int, code: str) -> None:
    """The assignment is previewed, however long that takes; the page shows its picture."""
    page.goto(f"/desk/competitions/{key}/judging/{code}/assign/")
    with page.expect_navigation():
        page.locator('form[action$="/preview/"] button[type=submit]').click()
    expect(page.locator("main .stats")).to_be_visible(timeout=60_000)


def assign(page: Page) -> None:
    """As the picture shows it."""
    confirmed(page, 'form[action$="/assign/"] button.primary')


def open_marking(page: Page, key: int, code: str) -> None:
    page.goto(f"/desk/competitions/{key}/judging/?stage={code}")
    confirmed(page, f'form[action$="/judging/{code}/open/"] button[type=submit]')
