"""What a tablet keeps besides marks: materials, statements, the app itself in a newer version; and a tablet that is full."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import tablets
from tests.browser.tablets import held, ready, sync_line, tap
from tests.site import Site

FILM = Path(__file__).with_name("film.mp4")  # two seconds
PREPARE = """
import base64, json
from dataclasses import replace
from competitions.domain.rulebook import dump
from competitions.enums import StageMode
from competitions.models import Attachment, Stage
from competitions.queries.rule_books import book_of
from judging.models import PanelSeat, ScoreSheet
from tests.judging.pages import attach, telling_pdf
from PIL import Image
import io
seat = PanelSeat.objects.select_related("panel__stage__competition").get(pk={seat})
stage, competition = seat.panel.stage, seat.panel.stage.competition
book = book_of(competition)
stages = tuple(replace(one, offline_materials=True) if one.code == stage.code else one for one in book.stages)
competition.rules = dump(replace(book, stages=stages))
competition.save(update_fields=["rules"])
Stage.objects.filter(pk=stage.pk).update(mode=StageMode.{mode})
entry = ScoreSheet.objects.get(pk={sheet}).stage_entry.entry
picture = io.BytesIO()
Image.new("RGB", (320, 180), "#1f6f4a").save(picture, "PNG")
given = (
    ("plan", telling_pdf(), ".pdf", "application/pdf"), ("slides", picture.getvalue(), ".png", "image/png"),
    ("video", base64.b64decode("{film}"), ".mp4", "video/mp4"),
)
for kind, content, extension, type in given:
    row = attach(entry, kind, content, extension, "示例公司" + kind + extension)
    Attachment.objects.filter(pk=row.pk).update(content_type=type)
"""
WARN = """
from judging.models import ScoreSheet
ScoreSheet.objects.filter(seat={seat}, pk={sheet}).update(pending=[["incubator", "示例孵化园"]])
"""
OVER = """
from judging.models import PanelSeat
from judging.actions import stages
stage = PanelSeat.objects.get(pk={seat}).panel.stage
stages.close_marking(stage=stage, actor=stage.competition.created_by, reason="结束（示例）")
"""
RELEASED = """
from judging.models import PanelSeat
from judging.actions.panels import release_seat
seat = PanelSeat.objects.select_related("panel__stage__competition").get(pk={seat})
release_seat(seat=seat, actor=seat.panel.stage.competition.created_by, reason="让位（示例）")
"""
AGAIN = """
from judging.models import PanelSeat
from tests.world_cast import session_of
answer = session_of(PanelSeat.objects.get(pk={seat}).person.user)
"""
# What somebody left behind whose key is not here any more.
ORPHAN = "caches.open('judge-materials-99999').then((cache) => cache.put('/x', new Response('x')))"
# A tablet that is slow to let go; what a page began ends with the page.
SLOW = """() => {
  const drop = CacheStorage.prototype.delete;
  CacheStorage.prototype.delete = async function (name) {
    await new Promise((done) => setTimeout(done, 1000));
    return drop.call(this, name);
  };
}"""
CACHES = "(async () => (await caches.keys()).filter((name) => name.startsWith('judge-materials-')).length)()"
# What a viewer asks for: all of it, and the middle of the film.
ASK = """async ([url, range]) => {
  const answer = await fetch(url, range ? { headers: { Range: range } } : {});
  const bytes = new Uint8Array(await answer.arrayBuffer());
  return [answer.status, bytes.length, String.fromCharCode(...bytes.slice(0, 4)), answer.headers.get('Content-Disposition'), answer.headers.get('Content-Range')];
}"""
PLAYED = """async () => {
  const film = document.querySelector('video.doc');
  for (let n = 0; n < 100 && !(film.readyState >= 1); n += 1) await new Promise((done) => setTimeout(done, 50));
  const there = new Promise((done) => film.addEventListener('seeked', done));
  film.currentTime = 1.5;
  await there;
  return [Math.round(film.duration), film.currentTime, film.videoWidth];
}"""
FILES = "window.judgeApp.work.view(window.judgeApp.here).materials"
# From now on nothing fits into what waits to be sent, until `room` is set.
FULL = """() => {
  window.room = false;
  const add = IDBObjectStore.prototype.add;
  IDBObjectStore.prototype.add = function (...given) {
    if (this.name === 'outbox' && !window.room) throw new DOMException('full', 'QuotaExceededError');
    return add.apply(this, given);
  };
}"""


@pytest.fixture
def seats(site: Site) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tablets.contest(site)["seats"]
    return found


def _prepare(site: Site, seat: dict[str, Any], mode: str) -> None:
    film = base64.b64encode(FILM.read_bytes()).decode()
    site.python(PREPARE.format(seat=seat["seat"], sheet=seat["sheets"][0], mode=mode, film=film))


@pytest.mark.promise("R12")
def test_materials_open_without_a_network_and_go_with_the_seat(
    site: Site, new_person: Callable[..., Page], seats: list[dict[str, Any]], shoot: Any
) -> None:
    _prepare(site, seats[0], "ONLINE_REVIEW")
    page = tablets.tablet(new_person, site, seats[0])
    ready(page)
    page.context.set_offline(True)
    page.reload()
    slides, plan, film = page.evaluate(FILES)
    tabs = page.get_by_role("tab")
    expect(tabs).to_have_count(3)
    expect(page.locator(".materials-foot")).to_contain_text("已缓存")
    picture = page.locator("img.doc")
    tablets.until(page, "document.querySelector('img.doc').naturalWidth === 320")
    expect(picture).to_be_visible()
    shoot(page, "picture")
    with page.expect_response(re.compile(plan["url"])) as answer:
        tabs.nth(1).click()
    assert (answer.value.status, answer.value.from_service_worker) == (200, True)
    expect(page.locator("iframe.doc")).to_be_visible()
    tabs.nth(2).click()
    assert page.evaluate(PLAYED) == [2, 1.5, 64]
    assert page.evaluate(ASK, [plan["url"], ""])[::2][:2] == [200, "%PDF"]
    part = page.evaluate(ASK, [film["url"], "bytes=100-299"])
    assert (part[0], part[1], part[4]) == (206, 200, f"bytes 100-299/{FILM.stat().st_size}")
    # The same tablet in somebody else's hands: nothing of it is left.
    assert page.evaluate(CACHES) == 1
    page.context.set_offline(False)
    page.context.clear_cookies()
    tablets.sign_in(page.context, site, seats[1]["session"])
    other = page.context.new_page()
    tablets.open_app(other, seats[1])
    ready(other)
    assert [
        other.evaluate(ASK, [slides["url"], ""])[0],
        other.evaluate(f"caches.has('judge-materials-{seats[0]['seat']}')"),
    ] == [404, False]
    # Marking is over: the materials go.
    assert other.evaluate(CACHES) == 1
    site.python(OVER.format(seat=seats[1]["seat"]))
    other.evaluate("window.judgeApp.renew()")
    tablets.until(other, f"(async () => (await {CACHES}) === 0)()")


def test_in_a_blind_round_what_is_kept_names_nobody_and_signing_out_drops_it(
    site: Site, new_person: Callable[..., Page], seats: list[dict[str, Any]]
) -> None:
    _prepare(site, seats[0], "BLIND_REVIEW")
    page = tablets.tablet(new_person, site, seats[0])
    ready(page)
    page.context.set_offline(True)
    files = page.evaluate(FILES)
    assert [file["kind"] for file in files] == ["slides", "plan"]  # no film shows a face
    code = page.evaluate("window.judgeApp.work.view(window.judgeApp.here).label")
    for file in files:
        _status, _bytes, _head, name, _range = page.evaluate(ASK, [file["url"], ""])
        assert file["name"] in name
        assert file["name"].startswith(code)
        assert "示例" not in str(file)
    page.context.set_offline(False)
    page.locator("#menu summary").click()
    page.locator("#sign-out").click()
    page.wait_for_url(re.compile("/accounts/logout/"))
    assert page.evaluate(CACHES) == 0


def test_materials_go_with_the_key_with_the_seat_and_when_the_tablet_is_handed_on_from_any_page(
    site: Site, new_person: Callable[..., Page], seats: list[dict[str, Any]]
) -> None:
    _prepare(site, seats[0], "ONLINE_REVIEW")
    page = tablets.tablet(new_person, site, seats[0])
    ready(page)
    page.evaluate(ORPHAN)
    assert page.evaluate(CACHES) == 2
    page.reload()
    tablets.until(page, f"(async () => (await {CACHES}) === 1)()")
    page.evaluate(ORPHAN)
    page.goto(f"{site.address}/judge/")
    tablets.until(page, f"(async () => (await {CACHES}) === 1)()")
    # The own seat's are still there; they go when the session ends on a page that is not the app's.
    assert page.evaluate(f"caches.has('judge-materials-{seats[0]['seat']}')")
    page.goto(f"{site.address}/accounts/logout/")
    page.evaluate(SLOW)
    page.locator("main form[action$='/accounts/logout/'] button").click()
    page.wait_for_url(lambda url: "logout" not in url)
    assert page.evaluate(CACHES) == 0
    # Signed in again, and then the seat is somebody else's.
    tablets.sign_in(page.context, site, site.python(AGAIN.format(seat=seats[0]["seat"])))
    tablets.open_app(page, seats[0])
    ready(page)
    assert page.evaluate(CACHES) == 1
    site.python(RELEASED.format(seat=seats[0]["seat"]))
    page.evaluate("window.judgeApp.renew()")
    tablets.until(page, f"(async () => (await {CACHES}) === 0)()")


def test_a_statement_is_made_and_the_sheet_locked_without_a_network(
    site: Site, new_person: Callable[..., Page], seats: list[dict[str, Any]], axe: Callable[[Page], None], shoot: Any
) -> None:
    seat = seats[0]
    site.python(WARN.format(seat=seat["seat"], sheet=seat["sheets"][0]))
    page = tablets.tablet(new_person, site, seat)
    ready(page)
    page.context.set_offline(True)
    page.reload()
    expect(page.locator(".above")).to_contain_text("请先作出说明")
    expect(page.locator(".queue .now .sr")).to_have_text("待作说明")
    for item in range(4):
        tap(page, item, 1)
    shoot(page, "statement")
    # Locking asks for it.
    page.locator("[data-lock]").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("label")).to_contain_text("示例孵化园")
    axe(page)
    dialog.locator("button.primary").click()
    expect(dialog.locator(".error")).to_have_text("请填写说明。")
    dialog.locator("textarea").fill("仅为场地入驻。")
    dialog.locator("button.primary").click()
    expect(page.locator("[data-statement]")).to_have_count(0)
    page.reload()
    expect(page.locator(".queue .now .sr")).to_have_text("已评完，未锁定")
    page.locator("[data-lock]").click()
    page.get_by_role("button", name="确认并锁定").click()
    expect(sync_line(page)).to_contain_text("离线")
    page.context.set_offline(False)
    tablets.until(page, "window.judgeApp.isCalm")
    assert held(site, seat)[str(seat["sheets"][0])]["state"] == "submitted"
    assert page.evaluate("window.judgeApp.work.data.warnings") == []


def test_a_new_version_waits_for_the_judge_and_for_what_is_not_sent(
    site: Site, new_person: Callable[..., Page], seats: list[dict[str, Any]]
) -> None:
    page = tablets.tablet(new_person, site, seats[0])
    ready(page)
    page.route("**/sync/", lambda route: route.abort("internetdisconnected"))
    tap(page, 0, 2)
    tablets.until(page, "window.judgeApp.work.rows.length > 0")
    # The worker speaks the language of its reader: in another one it is another version.
    page.context.add_cookies([{"name": "django_language", "value": "en", "url": site.address}])
    page.evaluate("(async () => { await (await navigator.serviceWorker.getRegistration('/judge/')).update(); })()")
    update = page.locator("[data-update]")
    expect(update).to_be_visible()
    expect(page.locator("[data-lock]")).to_have_text("核对并锁定")
    update.click()
    expect(page.get_by_role("dialog")).to_contain_text("全部上传后再更新")
    page.get_by_role("button", name="关闭").click()
    # A reload is no update: it is still the version that the judge began with.
    page.reload()
    expect(page.locator("[data-lock]")).to_have_text("核对并锁定")
    expect(page.locator("[data-total]")).to_have_text("25.5")
    page.unroute("**/sync/")
    tablets.until(page, "(async () => (await window.judgeApp.sender.flush(), window.judgeApp.isCalm))()")
    page.locator("[data-update]").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    # The browser waits for what the old worker is still fetching.
    expect(page.locator("[data-lock]")).to_have_text("Check and lock")
    expect(page.locator("[data-total]")).to_have_text("25.5")
    expect(page.locator("[data-update]")).to_have_count(0)


def test_a_full_tablet_says_so_and_loses_no_mark(
    site: Site, new_person: Callable[..., Page], seats: list[dict[str, Any]], axe: Callable[[Page], None], shoot: Any
) -> None:
    _prepare(site, seats[0], "ONLINE_REVIEW")
    page = tablets.tablet(new_person, site, seats[0])
    ready(page)
    assert page.evaluate(CACHES) == 1
    page.evaluate(FULL)
    for item in range(4):
        tap(page, item, 2)
    above = page.locator(".above")
    expect(above).to_contain_text("本机存储空间已满")
    expect(sync_line(page)).to_contain_text("尚未保存")
    total = page.locator("[data-total]").inner_text()
    # Materials were given up for the marks, and are not fetched again into what is full.
    page.evaluate("window.judgeApp.prepare()")
    missing = page.evaluate("window.judgeApp.ready.missing")
    assert missing == ["还有 3 / 3 份材料未缓存。", "本机存储空间不足，优先保存分数。"]
    axe(page)
    shoot(page, "full")
    # Nothing goes on as if it were kept, and nothing is forgotten on the way to another sheet and back.
    page.locator("[data-lock]").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.locator("[data-next]").click()
    page.locator("[data-previous]").click()
    expect(page.locator("[data-total]")).to_have_text(total)
    page.evaluate("window.room = true")
    page.locator("[data-again]").click()
    expect(above).not_to_contain_text("存储空间")
    tablets.until(page, "window.judgeApp.isCalm")
    assert len(held(site, seats[0])[str(seats[0]["sheets"][0])]["values"]) == 4
