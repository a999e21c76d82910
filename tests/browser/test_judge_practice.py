"""Practice at the tablet without a network, the spread once it is back; the venue check as the desk reads it; codes that the
desk takes in from pictures."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import tablets
from tests.browser.tablets import first, held, ready, sync_line, tap
from tests.site import Site

# Two practice entries that the other two judges have locked already.
PRACTICE = """
import uuid
from competitions.models import Competition, Stage
from judging.actions.marks import receive_envelopes
from judging.actions.practice import Sample, add_practice_entry
from judging.actions.sent import Act, Marks
from judging.models import PanelSeat
from tests.factories.judging import values
competition = Competition.objects.get(pk={competition})
row = next(one for one in competition.rules["stages"] if one["code"] == "semi")
row["practice"] = {{"entries": 2, "first": True, "judges_see": "spread", "least": 2}}
competition.save(update_fields=["rules"])
stages = Stage.objects.filter(competition=competition, code="semi").select_related("competition__organisation")
stages.update(state="not_started")
made = [
    add_practice_entry(stage=stages.get(), actor=competition.created_by, sample=Sample(title))
    for title in ("试评样例甲", "试评样例乙")
]
stages.update(state="marking")
for place, seat in enumerate(PanelSeat.objects.filter(pk__in={others}).select_related("person")):
    sent = [Marks(values=values(str(18 + place), "20", "12", "11"), based_on=0, sheet=-one.pk, device="b", device_seq=1) for one in made]
    acts = [Act(uuid.uuid4(), one.sheet, "submit", envelope=one.id) for one in sent]
    receive_envelopes(seat=seat.pk, actor=seat.person, envelopes=sent, acts=acts)
answer = [-one.pk for one in made]
"""
LOCKED = """
from judging.models import PracticeSheet
answer = [[row.total, bool(row.locked_at)] for row in PracticeSheet.objects.filter(seat={seat}).order_by("entry")]
"""
ORGANISER = """
from competitions.models import Competition
from tests.world_cast import login_of
answer = login_of(Competition.objects.get(pk={competition}).created_by)
"""
LATEST = """
from judging.models import TabletCheck
row = TabletCheck.objects.filter(seat={seat}).latest("checked_at")
answer = [row.tone, row.facts]
"""


@pytest.fixture
def made(site: Site) -> dict[str, Any]:
    return tablets.contest(site)


def desk(new_person: Callable[..., Page], site: Site, made: dict[str, Any], path: str) -> Page:
    """A page of the stage at the desk, as its organiser."""
    page = new_person()
    tablets.sign_in(page.context, site, site.python(ORGANISER.format(competition=made["competition"])))
    page.goto(f"/desk/competitions/{made['competition']}/judging/semi/{path}/")
    return page


def test_practice_without_a_network_opens_what_counts_and_shows_the_spread_later(
    site: Site, new_person: Callable[..., Page], made: dict[str, Any], axe: Callable[[Page], None], shoot: Any
) -> None:
    seat = made["seats"][0]
    others = [one["seat"] for one in made["seats"][1:]]
    practice = site.python(PRACTICE.format(competition=made["competition"], others=others))
    page = tablets.tablet(new_person, site, seat)
    ready(page)
    page.context.set_offline(True)
    # What counts is shut, and says where to go.
    above = page.locator(".above")
    expect(above).to_contain_text("请先试评")
    expect(page.locator("[data-lock]")).to_be_hidden()
    expect(page.locator("[data-set]").first).to_be_disabled()
    page.evaluate("location.hash = '#review'")
    expect(page.locator(".stat b").nth(2)).to_have_text("3")  # not marked, though not open yet
    page.go_back()
    above.get_by_role("link").click()
    for place, sheet in enumerate(practice):
        tablets.until(page, "(id) => window.judgeApp.here === id", arg=sheet)
        expect(page.locator(".entry-head")).to_contain_text(f"第 {place + 1} / 2 个")
        expect(page.locator("#comment")).to_have_count(0)
        for item in range(4):
            tap(page, item, 1)
        page.locator("[data-lock]").click()
        expect(page.get_by_role("dialog")).to_contain_text("试评锁定后不能再改")
        page.get_by_role("button", name="确认并锁定").click()
    # The last one stays in sight: it says what is to be seen here, and leads on.
    expect(above).to_contain_text("该试评评分表已锁定")
    assert page.evaluate("window.judgeApp.here") == practice[-1]
    expect(page.locator(".practice-spread")).to_have_count(0)
    assert site.python(LOCKED.format(seat=seat["seat"])) == []
    expect(page.locator("[data-onward]")).to_be_focused()
    page.locator("[data-onward]").click()
    expect(page.locator(".entry-head")).to_contain_text("第 1 / 3 个")
    tap(page, 0, 2)
    expect(sync_line(page)).to_contain_text("待上传")
    page.context.set_offline(False)
    tablets.until(page, "window.judgeApp.isCalm")
    assert [locked for _total, locked in site.python(LOCKED.format(seat=seat["seat"]))] == [True, True]
    assert first(site, seat)["values"] == {"dim_innovation": "25.5"}
    page.goto(f"/judge/app/{seat['seat']}/#s{practice[0]}")
    rows = page.locator(".practice-spread tbody tr")
    expect(rows).to_have_count(5)
    expect(rows.first.locator("td").nth(1)).to_have_text("18 – 20.5")
    axe(page)
    shoot(page, "spread")


def test_the_desk_reads_what_the_tablet_found_out_about_itself(
    site: Site, new_person: Callable[..., Page], made: dict[str, Any]
) -> None:
    seat = made["seats"][0]
    page = tablets.tablet(new_person, site, seat)
    ready(page)
    board = desk(new_person, site, made, "tablets")
    expect(board.get_by_text("尚未检测")).to_have_count(4)
    page.goto(f"/judge/app/{seat['seat']}/#check")
    expect(page.locator(".verdict")).to_contain_text("本机可以用于评审")
    expect(page.locator(".check-list li")).to_have_count(7)
    expect(page.locator("main")).to_contain_text("检测结果已上报工作台")
    tone, facts = site.python(LATEST.format(seat=seat["seat"]))
    assert (tone in ("ok", "warn"), facts["https"], facts["offline"]) == (True, True, True)
    board.reload()
    row = board.locator("tbody tr").first
    expect(row).not_to_contain_text("尚未检测")
    expect(row).to_contain_text("毫秒")
    # What it needs without a network is gone: not ready here, nor at the desk.
    page.evaluate("(async () => { for (const name of await caches.keys()) await caches.delete(name); })()")
    page.get_by_role("button", name="重新检查").click()
    expect(page.locator(".verdict")).to_have_class("verdict danger")
    expect(page.locator("main")).to_contain_text("检测结果已上报工作台")
    board.reload()
    expect(board.locator("tbody tr").first.locator(".chip.danger")).to_be_visible()


def test_the_desk_takes_in_the_codes_of_a_tablet_from_pictures(
    site: Site, new_person: Callable[..., Page], made: dict[str, Any], tmp_path: Path
) -> None:
    seat = made["seats"][0]
    page = tablets.tablet(new_person, site, seat)
    ready(page)
    page.context.set_offline(True)
    for item in range(4):
        tap(page, item, 1)
    page.fill("#comment", "断网时写下的评语")
    page.locator("#comment").blur()
    expect(sync_line(page)).to_contain_text("待上传")
    page.locator(".sync-button").click()
    page.locator("[data-codes]").click()
    pictures: list[Path] = []
    while True:
        pictures.append(tmp_path / f"{len(pictures)}.png")
        page.locator("canvas.qr").screenshot(path=pictures[-1])
        if page.locator("[data-code-next]").is_disabled():
            break
        page.locator("[data-code-next]").click()
    board = desk(new_person, site, made, "intake")
    board.set_input_files("input[type=file][name=photos]", pictures)
    board.get_by_role("button", name="接收").click()
    expect(board.locator("tbody tr")).to_have_count(1)
    expect(board.locator("tbody .chip.ok")).to_be_visible()
    found = held(site, seat)[str(seat["sheets"][0])]
    assert (len(found["values"]), found["comment"], found["verdicts"]) == (4, "断网时写下的评语", ["applied"])
    # The network is back: the same once more changes nothing.
    page.context.set_offline(False)
    tablets.until(page, "window.judgeApp.isCalm")
    assert held(site, seat)[str(seat["sheets"][0])]["verdicts"] == ["applied"]
