"""A lecturer's journey (马兰花) from the list of lecturers to title and recommendation: in Chromium, on real processes."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from demo.world import names
from tests.browser import journey_clerk as clerk_does
from tests.browser import journey_entry as entry
from tests.browser import journey_judging as judging
from tests.browser import journey_lecturer as lecturer
from tests.browser import journey_results as results
from tests.browser.journey_clerk import follow, press, saw
from tests.browser.journey_contest import decide, fill_dates
from tests.browser.walk import move_clock, sign_in, sign_up
from tests.site import Site

PEOPLE = """
from demo.world.people import ensure_people
from workflow import clock
ensure_people()
answer = clock.today().isoformat()
"""


@pytest.mark.long
def test_a_lecturer_from_the_list_to_the_title(
    new_site: Callable[..., Site], new_person: Callable[..., Page], shoot: Callable[[Page, str], None], tmp_path: Path
) -> None:
    site = new_site()
    today = dt.date.fromisoformat(site.python(PEOPLE))

    def person(who: str) -> Page:
        return sign_in(new_person(base_url=site.address), who)

    # The province keeps the list of lecturers; the city brings its contest as a file and files it.
    province, clerk, signer = person("approver"), person("organiser"), person("signer")
    lecturer.keep_list(province, tmp_path, today.isoformat())
    shoot(province, "01-list")
    key = lecturer.bring_book(clerk, tmp_path)
    fill_dates(clerk, today)
    clerk.get_by_role("link", name="核对并提交").click()
    clerk_does.file_plan(clerk, tmp_path, "plan")
    clerk_does.sign(signer)
    follow(province, "去审批")
    decide(province, key, "approve", opinion="同意备案。")
    slug = province.locator('main a[href^="/competitions/"]').first.get_attribute("href").split("/")[2]  # type: ignore[union-attr]

    # A person enters on a phone: certificate and course looked up, lesson plan, film.
    move_clock(clerk, today, 4)
    walker = names.persona(random.Random(1), 990_101)
    phone = new_person(base_url=site.address, viewport={"width": 390, "height": 844})
    me = sign_up(phone, site, name="林讲师", phone=walker.phone)
    lecturer.ask_whether(me, slug)
    token = me.url.split("/my/entries/")[1].split("/")[0]
    lecturer.fill(me, walker)
    lecturer.upload(me, tmp_path)
    shoot(me, "02-form")
    assert "长沙市-WK-0001" in entry.hand_in(me, token)

    # Twelve pass the check; camp, group round, the top ten in the show round.
    lecturer.enter_others(site, key)
    clerk.goto(f"/desk/competitions/{key}/entries/{token}/")
    saw(clerk, "讲师在报名截止日未被暂停资格", "教学设计", "微课视频")
    shoot(clerk, "03-check")
    judging.accept_all(clerk, key)
    move_clock(clerk, today, 14)
    lecturer.pass_camp(clerk)
    lecturer.mark(site, key, "group", 0)
    lecturer.rank_and_promote(clerk, "10 / 10 个名额")
    shoot(clerk, "04-top-ten")
    lecturer.mark(site, key, "show", 10)
    lecturer.rank_and_promote(clerk, "3 / 3 个名额")

    # Publicity, the recommendation upward, titles beside graded prizes, certificates.
    clerk_does.publish(clerk)
    saw(clerk, "一等奖、绵阳市十佳创业培训教师")
    move_clock(clerk, today, 24)
    judging.scans(site, key)
    clerk_does.report_up(clerk)
    clerk_does.receive(province)
    follow(clerk, "去颁奖")
    press(clerk, "确认颁奖")
    results.press(clerk, "/awards/certificates/")
    assert results.wait_for_certificates(clerk, key) == 16
    shoot(clerk, "05-certificates")
    me.goto("/my/certificates/")
    saw(me, "绵阳市十佳创业培训教师", "一等奖")
    expect(me.get_by_role("link", name="下载 PDF")).to_have_count(2)
    pdf, _code = results.own_certificate(me)
    assert pdf[:5] == b"%PDF-"
    shoot(me, "06-titles")
