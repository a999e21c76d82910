"""A live stage in the browser: two conductors, a judge, the big screen, a network that goes and comes back."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from config import env
from tests.site import Site

SHOW = """
from tests.factories import live as make
from tests.world_cast import login_of
made, live = make.on_stage(4, 3, display=make.AT_ONCE, penalty=make.DEDUCT, draw={"method": "computer", "absent": "last", "late_minutes": 10})
answer = {
    "live": live.pk, "code": live.code, "competition": made.competition.pk,
    "organiser": login_of(made.organiser), "judge": login_of(made.seats[0].person), "seat": made.seats[0].pk,
}
"""
MARKED = """
from judging.models import LiveStage
from tests.factories.live import marks_in
marks_in(LiveStage.objects.get(pk={live}), "30", "20", "22", "24", "10", "23", "21")
answer = True
"""
PRESSED = """
from judging.models import LiveStage
from tests.factories.live import press
live = LiveStage.objects.select_related("stage__competition__created_by").get(pk={live})
press(live, *{acts}, actor=live.stage.competition.created_by)
answer = True
"""
# The clock of six minutes, once it runs.
RUNNING = re.compile(r"[2-5]:\d\d")
SIZES = {"desk": (1366, 768), "tablet": (1024, 768), "phone": (390, 844)}
SCREENS = {"hall": (1920, 1080), "phone": (390, 844)}


@pytest.fixture
def made(site: Site) -> dict[str, Any]:
    return site.python(SHOW)


@pytest.fixture
def look(request: pytest.FixtureRequest) -> Callable[..., None]:
    """Screenshots at the sizes given, for somebody who looks."""
    folder = Path(settings.BASE_DIR) / "var" / "artifacts" / "live"

    def take(page: Page, name: str, sizes: dict[str, tuple[int, int]]) -> None:
        if not env.flag("SCREENSHOTS"):
            return
        folder.mkdir(parents=True, exist_ok=True)
        before = page.viewport_size
        for size, (width, height) in sizes.items():
            page.set_viewport_size({"width": width, "height": height})
            page.wait_for_timeout(300)
            page.screenshot(path=folder / f"{name}-{size}.png", full_page=size == "phone")
        page.set_viewport_size(before)

    return take


def opened(new_person: Callable[..., Page], site: Site, session: str, path: str, **options: Any) -> Page:
    page = new_person(**options)
    if session:
        page.context.add_cookies([{"name": "sessionid", "value": session, "url": site.address}])
    page.goto(path)
    return page


def main_button(page: Page) -> Any:
    return page.locator(".live-main button")


def test_a_turn_from_the_call_to_the_reveal(
    site: Site, new_person: Callable[..., Page], made: dict[str, Any], axe: Callable[[Page], None], look: Any
) -> None:
    path = f"/desk/competitions/{made['competition']}/live/final/"
    desk = opened(new_person, site, made["organiser"], path)
    other = opened(new_person, site, made["organiser"], path)
    hall = opened(new_person, site, "", f"/stage/{made['code']}/", viewport={"width": 1920, "height": 1080})
    expect(hall.locator("#s-body")).to_contain_text("即将开始")
    look(desk, "1-before", SIZES)
    look(hall, "1-before", SCREENS)
    axe(desk)
    axe(hall)
    expect(main_button(desk)).to_contain_text("请 1 号上场")
    main_button(desk).click()
    expect(hall.locator(".s-who h2")).to_be_visible(timeout=3000)
    expect(main_button(other)).to_have_text("开始路演")
    _a_reason_stays_open(desk, other)
    expect(hall.locator(".s-clock b")).to_contain_text(RUNNING)
    look(desk, "2-roadshow", SIZES)
    look(hall, "2-roadshow", SCREENS)
    desk.keyboard.press("p")
    expect(desk.locator("#clock")).to_contain_text("已暂停")
    expect(hall.locator(".s-clock")).to_contain_text("已暂停")
    desk.keyboard.press("p")
    expect(desk.locator("#clock")).not_to_contain_text("已暂停")
    main_button(desk).click()
    expect(main_button(desk)).to_have_text("开始评分")
    main_button(desk).click()
    expect(main_button(desk)).to_be_disabled()
    expect(desk.locator(".live-seats li.none")).to_have_count(7)
    look(desk, "3-marking", SIZES)
    look(hall, "3-marking", SCREENS)
    site.python(MARKED.format(live=made["live"]))
    expect(desk.locator(".live-seats li.done")).to_have_count(7)
    main_button(desk).click()
    expect(main_button(desk)).to_have_text("大屏亮分")
    main_button(desk).click()
    expect(hall.locator(".s-marks li.dropped")).to_have_count(2)
    expect(hall.locator(".s-score b")).to_have_text("52.00")
    look(desk, "4-reveal", SIZES)
    look(hall, "4-reveal", SCREENS)
    axe(hall)
    axe(desk)
    desk.keyboard.press("b")
    expect(hall.locator(".s-marks")).to_have_count(0)


def test_a_judge_who_locked_goes_along_to_the_next_entry(
    site: Site, new_person: Callable[..., Page], made: dict[str, Any]
) -> None:
    """Locking must not look like going elsewhere on purpose: the second turn has to come by itself as the first did."""
    judge = opened(new_person, site, made["judge"], f"/judge/app/{made['seat']}/")
    for turn in ("01", "02"):
        site.python(PRESSED.format(live=made["live"], acts=("call", "begin", "open_marking")))
        expect(judge.locator(".entry-head .no")).to_have_text(turn)
        for item in judge.locator("fieldset[data-item]").all():
            item.locator("[data-levels] button").first.click()
        judge.locator("[data-lock]").click()
        judge.locator("dialog button.primary").click()
        expect(judge.locator(".entry-head .no")).to_have_text(turn)
        expect(judge.locator("[data-lock]")).to_be_hidden()
        site.python(MARKED.format(live=made["live"]).replace('"30", "20", "22", "24", "10", "23", "21"', ""))
        site.python(PRESSED.format(live=made["live"], acts=("close_marking",)))


def _a_reason_stays_open(desk: Page, other: Page) -> None:
    """What somebody has opened to type a reason stays open when another conductor acts, and typing goes on there."""
    row = desk.locator(".live-order details.live-reason").last
    row.locator("summary").click()
    row.locator('[name="reason"]').focus()
    other.keyboard.press(" ")
    expect(desk.locator("#clock")).to_contain_text(RUNNING)
    expect(row.locator('[name="reason"]')).to_be_focused()
    row.locator("summary").click()
    desk.locator("h1").click()


def test_the_screens_come_back_by_themselves(site: Site, new_person: Callable[..., Page], made: dict[str, Any]) -> None:
    path = f"/desk/competitions/{made['competition']}/live/final/"
    desk = opened(new_person, site, made["organiser"], path)
    hall = opened(new_person, site, "", f"/stage/{made['code']}/")
    expect(hall.locator("#s-body")).to_contain_text("即将开始")
    hall.context.set_offline(True)
    expect(hall.locator("#s-link")).to_be_visible(timeout=8000)
    main_button(desk).click()
    expect(main_button(desk)).to_have_text("开始路演")
    hall.context.set_offline(False)
    expect(hall.locator("#s-link")).to_be_hidden(timeout=8000)
    expect(hall.locator("#s-body")).to_contain_text("请上场")


def test_the_conductor_works_without_a_script(
    site: Site, new_person: Callable[..., Page], made: dict[str, Any]
) -> None:
    path = f"/desk/competitions/{made['competition']}/live/final/"
    desk = opened(new_person, site, made["organiser"], path, java_script_enabled=False)
    main_button(desk).click()
    expect(main_button(desk)).to_have_text("开始路演")
    main_button(desk).click()
    expect(main_button(desk)).to_have_text("开始答辩")
