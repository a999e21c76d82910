"""The judge's tablet with a network: every tap counts, what is no mark is refused, all is locked; and the form without it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import tablets
from tests.browser.tablets import held, tap
from tests.site import Site

SMALL = """[...document.querySelectorAll('main button, main input, main a, .queue a, .queue button, .judge-bar button, .judge-bar summary')]
  .filter((one) => one.offsetParent && !one.closest('[hidden]') && getComputedStyle(one).visibility !== 'hidden' && one.type !== 'range')
  .filter((one) => one.getBoundingClientRect().height < 48).map((one) => one.outerHTML.slice(0, 80))"""
CODES = ("dim_innovation", "dim_employment", "dim_team", "dim_prospects")


@pytest.fixture
def seat(site: Site) -> dict[str, Any]:
    found: dict[str, Any] = tablets.contest(site)["seats"][0]
    return found


def test_every_tap_counts_at_once_and_is_kept(
    site: Site, new_person: Callable[..., Page], seat: dict[str, Any], shoot: Any
) -> None:
    page = tablets.tablet(new_person, site, seat)
    total = page.locator("[data-total]")
    expect(page.locator(".rubric output", has_text="未评")).to_have_count(4)
    tap(page, 0, 2)
    expect(total).to_have_text("25.5")
    page.locator("[data-item]").nth(0).locator("[data-by='1']").click()
    expect(total).to_have_text("26")
    for item in (1, 2, 3):
        tap(page, item, 1)
    page.locator(".add-note").first.click()
    page.locator(".item-note textarea").first.fill("专利布局清楚。")
    page.fill("#comment", "技术验证扎实。")
    expect(page.locator(".rubric output", has_text="未评")).to_have_count(0)
    shoot(page, "sheet")
    assert page.evaluate(SMALL) == []
    page.locator("[data-lock]").click()
    expect(page.locator("dialog .check td.n").first).to_have_text("26")
    page.get_by_role("button", name="确认并锁定").click()
    tablets.until(page, "(id) => window.judgeApp.here === id", arg=seat["sheets"][1])
    tablets.until(page, "window.judgeApp.isCalm")
    expect(tablets.sync_line(page)).to_contain_text("已上传")
    found = tablets.first(site, seat)
    assert (found["state"], found["comment"], found["values"]["dim_innovation"], found["item_comments"]) == (
        "submitted",
        "技术验证扎实。",
        "26",
        {"dim_innovation": "专利布局清楚。"},
    )
    page.goto(f"/judge/app/{seat['seat']}/#review")
    expect(page.locator("tr.done")).to_have_count(1)
    shoot(page, "review")


def test_what_is_no_mark_is_refused_in_words_and_the_queue_tells_the_same(
    site: Site, new_person: Callable[..., Page], seat: dict[str, Any]
) -> None:
    page = tablets.tablet(new_person, site, seat)
    item, here = page.locator("[data-item]").nth(0), page.locator(".queue .now a")
    item.locator("[data-mark]").fill("35")
    expect(item.locator(".item-error")).to_have_text("请填 0 至 30 之间、以 0.5 为一档的分数。")
    expect(item.locator("output")).to_have_text("未评")
    expect(here.locator(".sr")).to_have_text("未评")
    for place in range(4):
        tap(page, place, 1)
    expect(item.locator(".item-error")).to_be_hidden()
    expect(here.locator(".sr")).to_have_text("已评完，未锁定")
    item.locator("[data-clear]").click()
    expect(here.locator(".sr")).to_have_text("还有 1 项未评")
    tap(page, 0, 1)
    # All that are whole at once.
    page.goto(f"/judge/app/{seat['seat']}/#review")
    page.locator("[data-lock-all]").click()
    page.locator("dialog button.primary").click()
    tablets.until(page, "window.judgeApp.isCalm")
    assert [sheet["state"] for sheet in held(site, seat).values()].count("submitted") == 1


SLOW_READ = """async (sheet) => {
  const work = window.judgeApp.work, plain = crypto.subtle.decrypt.bind(crypto.subtle);
  const mark = (text) => work.change(sheet, { values: { dim_innovation: text }, comment: "", item_comments: {} });
  crypto.subtle.decrypt = async (...given) => { const found = await plain(...given); await new Promise((done) => setTimeout(done, 60)); return found; };
  await mark("10");
  const slow = work.loadRows();
  await mark("11");
  await slow;
  crypto.subtle.decrypt = plain;
  return [work.view(sheet).values.dim_innovation, work.rows.length];
}"""


def test_what_is_marked_while_the_outbox_is_read_is_not_forgotten(
    site: Site, new_person: Callable[..., Page], seat: dict[str, Any]
) -> None:
    page = tablets.tablet(new_person, site, seat)
    tablets.until(page, "window.judgeApp.isCalm")
    page.context.set_offline(True)
    assert page.evaluate(SLOW_READ, seat["sheets"][0]) == ["11", 1]
    page.context.set_offline(False)


# What is kept is looked at for ever: the tablet never becomes ready.
NEVER_READY = (
    "for (const name of ['has', 'open', 'match', 'keys']) CacheStorage.prototype[name] = () => new Promise(() => {});"
)


def test_the_bar_names_seat_and_panel_before_the_tablet_is_ready(
    site: Site, new_person: Callable[..., Page], seat: dict[str, Any]
) -> None:
    page = new_person(**tablets.TABLET)
    page.add_init_script(NEVER_READY)
    # The bar is drawn before the work has come.
    page.route("**/work.json", lambda route: (page.wait_for_timeout(1500), route.continue_()))
    tablets.sign_in(page.context, site, seat["session"])
    tablets.open_app(page, seat)
    expect(tablets.sync_line(page)).to_contain_text("正在准备离线使用")
    expect(page.locator("#who .seat")).to_have_text("评委 1")
    page.unroute_all(behavior="wait")


def test_a_judge_steps_back_with_kind_and_reason(
    site: Site, new_person: Callable[..., Page], seat: dict[str, Any]
) -> None:
    page = tablets.tablet(new_person, site, seat)
    page.locator("[data-recuse]").click()
    page.locator("dialog button.primary").click()
    expect(page.locator("dialog .error")).to_have_text("请选择回避情形。")
    page.locator('dialog [name="kind"]').nth(1).check()
    page.fill("#recuse-reason", "同一单位（示例）。")
    page.locator("dialog button.primary").click()
    expect(page.locator(".notice", has_text="您已回避")).to_be_visible()
    tablets.until(page, "window.judgeApp.isCalm")
    assert tablets.first(site, seat)["state"] == "recused"


def test_the_first_page_leads_to_the_app_where_it_can_run(
    site: Site, new_person: Callable[..., Page], seat: dict[str, Any]
) -> None:
    page = new_person(**tablets.TABLET)
    tablets.sign_in(page.context, site, seat["session"])
    page.goto("/judge/")
    page.locator('main a[href*="/judge/app/"]').first.click()
    expect(page.locator("[data-item]")).to_have_count(4)
    wechat = new_person(**tablets.TABLET, user_agent="Mozilla/5.0 (Linux; Android 12) MicroMessenger/8.0.40")
    tablets.sign_in(wechat.context, site, seat["session"])
    wechat.goto(f"/judge/seats/{seat['seat']}/")
    expect(wechat.get_by_text("请在浏览器打开本页")).to_be_visible()
    assert wechat.locator("[data-copy]").get_attribute("data-copy") == f"{site.address}/judge/seats/{seat['seat']}/"
    wechat.goto(f"/judge/app/{seat['seat']}/")
    expect(wechat.get_by_text("请在浏览器打开本页")).to_be_visible()
    expect(wechat.get_by_role("link", name="使用网页版评分表")).to_be_visible()


def test_without_scripts_the_form_saves_and_locks(
    site: Site, new_person: Callable[..., Page], seat: dict[str, Any]
) -> None:
    page = new_person(**tablets.TABLET, java_script_enabled=False)
    tablets.sign_in(page.context, site, seat["session"])
    page.goto(f"/judge/sheets/{seat['sheets'][0]}/")
    for code, mark in zip(CODES[:3], ("26.5", "22", "17"), strict=True):
        page.fill(f"[name=mark_{code}]", mark)
    page.get_by_role("button", name="核对并锁定").click()
    expect(page.get_by_role("button", name="确认并锁定")).to_have_count(0)
    page.get_by_role("link", name="返回修改").click()
    page.fill("[name=mark_dim_prospects]", "15")
    page.get_by_role("button", name="核对并锁定").click()
    page.get_by_role("button", name="确认并锁定").click()
    found = tablets.first(site, seat)
    assert (found["state"], found["values"]["dim_team"]) == ("submitted", "17")
