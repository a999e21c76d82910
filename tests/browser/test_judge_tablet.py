"""The judge's tablet: marks survive a lost network and a closed window, two windows are shown both values, no script needed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.site import Site

MARKING = """
from tests.factories import judging as make
from tests.factories.offices import person
from tests.world_cast import session_of
from workflow import clock
made = make.contest(2, 3)
make.marking_open(made)
seat = made.seats[0]
judge = seat.person
spare = person(user=True)
user = spare.user
spare.delete()
judge.user = user
judge.save()
clock.move(0)
answer = {
    "sheets": [made.sheet(seat, entry).pk for entry in made.entries],
    "seat": seat.pk,
    "judge": session_of(user),
}
"""
STORED = """
from judging.models import ScoreSheet
sheet = ScoreSheet.objects.get(pk={pk})
answer = {{
    "values": sheet.values, "state": sheet.state, "comment": sheet.comment,
    "verdicts": [row.verdict for row in sheet.envelopes.all()],
}}
"""
TABLET = {"viewport": {"width": 1024, "height": 768}}


@pytest.fixture
def made(site: Site) -> dict[str, Any]:
    return site.python(MARKING)


def opened(new_person: Callable[..., Page], site: Site, made: dict[str, Any], **options: Any) -> Page:
    page = new_person(**TABLET, **options)
    page.context.add_cookies([{"name": "sessionid", "value": made["judge"], "url": site.address}])
    page.goto(f"/judge/sheets/{made['sheets'][0]}/")
    return page


def tap(page: Page, item: int, band: int) -> None:
    """A level word of an item."""
    page.locator("[data-item]").nth(item).locator("[data-set]").nth(band).click()


def stored(site: Site, made: dict[str, Any]) -> dict[str, Any]:
    return site.python(STORED.format(pk=made["sheets"][0]))


def test_every_tap_counts_at_once_and_is_kept(
    site: Site, new_person: Callable[..., Page], made: dict[str, Any], axe: Callable[[Page], None], shoot: Any
) -> None:
    page = opened(new_person, site, made)
    total, sync = page.locator("[data-total]"), page.locator("#sync")
    expect(page.locator("output", has_text="未评")).to_have_count(4)
    tap(page, 0, 2)
    expect(total).to_have_text("25.5")
    page.locator("[data-item]").nth(0).locator("[data-by='1']").click()
    expect(total).to_have_text("26")
    for item in (1, 2, 3):
        tap(page, item, 1)
    page.fill("#comment", "技术验证扎实。")
    expect(page.locator("output", has_text="未评")).to_have_count(0)
    expect(sync).to_contain_text("已上传")
    axe(page)
    shoot(page, "sheet")
    page.locator("[data-check-url]").click()
    page.get_by_role("button", name="确认并锁定").click()
    expect(page).to_have_url(f"{site.address}/judge/sheets/{made['sheets'][1]}/")
    found = stored(site, made)
    assert (found["state"], found["comment"], found["values"]["dim_innovation"]) == (
        "submitted",
        "技术验证扎实。",
        "26",
    )
    small = page.evaluate(
        "[...document.querySelectorAll('.sheet button, .queue a, .total button')].filter(one => one.offsetParent)"
        ".filter(one => one.getBoundingClientRect().height < 48).map(one => one.textContent.trim())"
    )
    assert small == []


def test_what_is_no_mark_is_refused_in_words_and_the_queue_tells_the_same(
    site: Site, new_person: Callable[..., Page], made: dict[str, Any]
) -> None:
    page = opened(new_person, site, made)
    item, here = page.locator("[data-item]").nth(0), page.locator(".queue .now a")
    item.locator("input[type=number]").fill("35")
    expect(item.locator(".item-error")).to_have_text("请填 0 至 30 之间、以 0.5 为一档的分数。")
    expect(item.locator("output")).to_have_text("未评")
    expect(here).to_have_attribute("title", "未评")
    for place in range(4):
        tap(page, place, 1)
    expect(item.locator(".item-error")).to_be_hidden()
    expect(here).to_have_attribute("title", "已评完，未锁定")


@pytest.mark.promise("R11")
def test_marks_survive_a_lost_network_and_a_closed_window(
    site: Site, new_person: Callable[..., Page], made: dict[str, Any]
) -> None:
    page = opened(new_person, site, made)
    page.context.set_offline(True)
    tap(page, 0, 2)
    expect(page.locator("#sync")).to_contain_text("待上传 1 条")
    assert stored(site, made)["values"] == {}
    page.context.set_offline(False)
    expect(page.locator("#sync")).to_contain_text("已上传", timeout=20_000)
    assert stored(site, made)["values"] == {"dim_innovation": "25.5"}
    page.context.set_offline(True)
    tap(page, 1, 3)
    expect(page.locator("#sync")).to_contain_text("待上传 1 条")
    context = page.context
    page.close()
    context.set_offline(False)
    again = context.new_page()
    again.goto(f"/judge/sheets/{made['sheets'][0]}/")
    expect(again.locator("#sync")).to_contain_text("已上传")
    expect(again.locator("[name=mark_dim_employment]")).to_have_value("28.5")
    assert stored(site, made)["values"] == {"dim_innovation": "25.5", "dim_employment": "28.5"}


@pytest.mark.promise("R11")
def test_two_windows_are_shown_both_values(site: Site, new_person: Callable[..., Page], made: dict[str, Any]) -> None:
    first = opened(new_person, site, made)
    second = first.context.new_page()
    second.goto(f"/judge/sheets/{made['sheets'][0]}/")
    tap(first, 0, 2)
    expect(first.locator("#sync")).to_contain_text("已保存")
    tap(second, 0, 0)
    conflict = second.locator("#conflict")
    expect(conflict).to_contain_text("两份都已留存")
    expect(conflict.locator("tr.differs td")).to_have_text(["8.5", "25.5"])
    assert stored(site, made)["values"] == {"dim_innovation": "25.5"}
    conflict.get_by_role("button", name="采用本窗口的").click()
    expect(conflict).to_be_hidden()
    expect(second.locator("#sync")).to_contain_text("已上传")
    found = stored(site, made)
    assert (found["values"], found["verdicts"]) == ({"dim_innovation": "8.5"}, ["applied", "stale", "applied"])


def test_without_scripts_the_form_saves_and_locks(
    site: Site, new_person: Callable[..., Page], made: dict[str, Any]
) -> None:
    page = opened(new_person, site, made, java_script_enabled=False)
    for code, mark in (("innovation", "26.5"), ("employment", "22"), ("team", "17")):
        page.fill(f"[name=mark_dim_{code}]", mark)
    page.get_by_role("button", name="核对并锁定").click()
    expect(page.get_by_role("button", name="确认并锁定")).to_have_count(0)
    page.get_by_role("link", name="返回修改").click()
    page.fill("[name=mark_dim_prospects]", "15")
    page.get_by_role("button", name="核对并锁定").click()
    page.get_by_role("button", name="确认并锁定").click()
    found = stored(site, made)
    assert (found["state"], found["values"]["dim_team"]) == ("submitted", "17")
