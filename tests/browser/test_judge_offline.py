"""A judge without a network: first paint after one visit, closed tabs, two windows, two tablets, signed out, sealed, exported."""

from __future__ import annotations

import base64
import gzip
import hashlib
import hmac
import io
import json
import re
import statistics
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import BrowserType, Page, expect

from tests.browser import tablets
from tests.browser.conftest import CHROMIUM
from tests.browser.tablets import first, held, ready, sync_line, tap
from tests.site import Site

SEALED = """async () => {
  const db = await idb.openDB('cx-judge');
  const rows = [...(await db.getAll('outbox')), ...(await db.getAll('seats')), ...(await db.getAll('notes'))];
  const text = (row) => JSON.stringify(row, (key, value) => value instanceof ArrayBuffer
    ? String.fromCharCode(...new Uint8Array(value)) : value);
  return rows.map(text).join('');
}"""
SEAL = "from judging.queries.seals import seal_of\nfrom judging.models import PanelSeat\nanswer = seal_of(PanelSeat.objects.select_related('person').get(pk={seat}), None)"
CLOSE = """
from judging.actions import stages
from judging.models import PanelSeat
from workflow import clock
stage = PanelSeat.objects.get(pk={seat}).panel.stage
stages.close_marking(stage=stage, actor=stage.competition.created_by, reason="断网（示例）")
"""
# From the tap to the frame that shows it, and what was pressed.
TAP = """async (really) => {
  const button = document.querySelector('[data-item] [data-set]:not([aria-pressed="true"])');
  const before = performance.now();
  if (really) button.click();
  await new Promise((done) => requestAnimationFrame(() => { const made = new MessageChannel(); made.port1.onmessage = done; made.port2.postMessage(0); }));
  return [performance.now() - before, button.getAttribute('aria-pressed')];
}"""
SLOW = 4  # times slower than this machine: a tablet
NOTHING_LEFT = "window.judgeApp && window.judgeApp.isCalm"


@pytest.fixture
def seats(site: Site) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tablets.contest(site)["seats"]
    return found


@pytest.mark.promise("R12")
def test_after_one_visit_it_opens_and_works_without_a_network(
    site: Site, new_person: Callable[..., Page], seats: list[dict[str, Any]]
) -> None:
    page = tablets.tablet(new_person, site, seats[0])
    ready(page)
    expect(sync_line(page)).to_contain_text("就绪")
    context = page.context
    context.set_offline(True)
    tap(page, 0, 2)
    expect(sync_line(page)).to_contain_text("待上传 1 条")
    page.reload()
    expect(page.locator("[data-total]")).to_have_text("25.5")
    page.close()
    again = context.new_page()
    again.goto("/judge/")
    again.get_by_role("link", name="打开").click()
    expect(again.locator("[data-total]")).to_have_text("25.5")
    tap(again, 1, 3)
    expect(sync_line(again)).to_contain_text("离线 · 待上传 2 条")
    # The same by the address of the plain form.
    again.goto(f"/judge/sheets/{seats[0]['sheets'][0]}/")
    expect(again.locator("[data-total]")).to_have_text("54")
    assert first(site, seats[0])["values"] == {}
    context.set_offline(False)
    tablets.until(again, NOTHING_LEFT)
    found = first(site, seats[0])
    assert (found["values"], set(found["verdicts"])) == (
        {"dim_innovation": "25.5", "dim_employment": "28.5"},
        {"applied"},
    )
    again.locator(".sync-button").click()
    again.locator("[data-compare]").click()
    expect(again.locator("dialog")).to_contain_text("与本机完全一致")


@pytest.mark.promise("R12")
def test_a_restarted_browser_still_has_it_all(
    site: Site, browser_type: BrowserType, seats: list[dict[str, Any]], tmp_path: Path
) -> None:
    how = {"executable_path": str(CHROMIUM), "args": ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]}
    where = {"base_url": site.address, "locale": "zh-CN", "timezone_id": "Asia/Shanghai"} | tablets.TABLET
    context = browser_type.launch_persistent_context(tmp_path / "profile", **how, **where)  # type: ignore[arg-type]
    tablets.sign_in(context, site, seats[0]["session"])
    page = context.new_page()
    tablets.open_app(page, seats[0])
    ready(page)
    context.set_offline(True)
    tap(page, 0, 3)
    expect(sync_line(page)).to_contain_text("待上传 1 条")
    context.close()
    context = browser_type.launch_persistent_context(tmp_path / "profile", offline=True, **how, **where)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"/judge/app/{seats[0]['seat']}/")
    expect(page.locator("[data-total]")).to_have_text("28.5")
    expect(sync_line(page)).to_contain_text("待上传 1 条")
    # The session is over meanwhile: signing in again sends it.
    context.clear_cookies()
    context.set_offline(False)
    expect(page.locator("[data-login]").first).to_be_visible()
    assert first(site, seats[0])["values"] == {}
    tablets.sign_in(context, site, seats[0]["session"])
    page.reload()
    tablets.until(page, NOTHING_LEFT)
    assert first(site, seats[0])["values"] == {"dim_innovation": "28.5"}
    context.close()


@pytest.mark.promise("R12")
def test_two_windows_of_one_tablet_count_together_and_send_once(
    site: Site, new_person: Callable[..., Page], seats: list[dict[str, Any]]
) -> None:
    one = tablets.tablet(new_person, site, seats[0])
    ready(one)
    two = one.context.new_page()
    tablets.open_app(two, seats[0])
    one.context.set_offline(True)
    for page, item, level in ((one, 0, 1), (two, 1, 1), (one, 2, 1), (two, 3, 1), (two, 0, 3)):
        expect(page.locator(".sync-words")).to_be_visible()
        tap(page, item, level)
        page.wait_for_timeout(400)  # the other window hears of it
    for page in (one, two):
        expect(page.locator("[data-total]")).to_have_text("76")
    one.context.set_offline(False)
    for page in (one, two):
        tablets.until(page, NOTHING_LEFT)
    found = first(site, seats[0])
    assert found["values"]["dim_innovation"] == "28.5"
    assert set(found["verdicts"]) == {"applied"}


@pytest.mark.promise("R12")
def test_two_tablets_are_shown_both_and_the_judge_chooses(
    site: Site, new_person: Callable[..., Page], seats: list[dict[str, Any]]
) -> None:
    here = tablets.tablet(new_person, site, seats[0])
    there = tablets.tablet(new_person, site, seats[0])
    here.context.set_offline(True)
    tap(here, 0, 0)
    tap(there, 0, 2)
    tablets.until(there, NOTHING_LEFT)
    here.context.set_offline(False)
    conflict = here.locator(".conflict")
    expect(conflict).to_contain_text("两份都已留存")
    expect(conflict.locator("tr.differs td")).to_have_text(["8.5", "25.5"])
    assert first(site, seats[0])["values"] == {"dim_innovation": "25.5"}
    conflict.locator("[data-mine]").click()
    expect(conflict).to_have_count(0)
    tablets.until(here, NOTHING_LEFT)
    found = first(site, seats[0])
    assert (found["values"], found["verdicts"]) == ({"dim_innovation": "8.5"}, ["applied", "stale", "applied"])


@pytest.mark.promise("R12")
def test_who_uses_the_tablet_next_reads_nothing_and_sends_nothing(
    site: Site, new_person: Callable[..., Page], seats: list[dict[str, Any]]
) -> None:
    page = tablets.tablet(new_person, site, seats[0])
    ready(page)
    context = page.context
    page.route("**/sync/", lambda route: route.abort("internetdisconnected"))
    page.fill("#comment", "只给本人看的评语")
    tap(page, 0, 2)
    tablets.until(page, "window.judgeApp.work.rows.length > 0")
    assert "评语" not in page.evaluate(SEALED)
    page.locator("#menu summary").click()
    page.locator("#sign-out").click()
    page.wait_for_url(re.compile("/accounts/logout/"))
    context.clear_cookies()
    tablets.sign_in(context, site, seats[1]["session"])
    other = context.new_page()
    tablets.open_app(other, seats[1])
    ready(other)
    other.goto("/judge/check/")
    assert other.evaluate(
        "(async () => (await (await idb.openDB('cx-judge-keys')).getAll('keys')).map((key) => key.seat))()"
    ) == [seats[1]["seat"]]
    kept = other.evaluate(SEALED)
    assert "dim_innovation" not in kept
    assert "评语" not in kept
    assert first(site, seats[0])["values"] == {}
    # The judge is back: what was sealed is sent.
    context.clear_cookies()
    tablets.sign_in(context, site, seats[0]["session"])
    back = context.new_page()
    tablets.open_app(back, seats[0])
    tablets.until(back, NOTHING_LEFT)
    found = first(site, seats[0])
    assert (found["values"], found["comment"]) == ({"dim_innovation": "25.5"}, "只给本人看的评语")


def test_marks_leave_by_file_and_by_codes(
    site: Site, new_person: Callable[..., Page], seats: list[dict[str, Any]]
) -> None:
    page = tablets.tablet(new_person, site, seats[0])
    ready(page)
    page.context.set_offline(True)
    for sheet in seats[0]["sheets"]:
        page.evaluate("(id) => { location.hash = `#s${id}`; }", sheet)
        tablets.until(page, "(id) => window.judgeApp.page.id === id", arg=sheet)
        for item in range(4):
            tap(page, item, 1)
        tablets.until(page, "(id) => window.judgeApp.work.view(id).left === 0", arg=sheet)
    page.locator(".sync-button").click()
    with page.expect_download() as download:
        page.locator("[data-file]").click()
    sent = json.loads(Path(str(download.value.path())).read_text(encoding="utf-8"))
    mac = sent.pop("mac")
    text = json.dumps(sent, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    seal = base64.b64decode(site.python(SEAL.format(seat=seats[0]["seat"])))
    assert hmac.new(seal, text.encode(), hashlib.sha256).hexdigest() == mac
    assert {row["sheet"] for row in sent["envelopes"]} == set(seats[0]["sheets"])
    page.locator("[data-codes]").click()
    pieces: dict[int, str] = {}
    while True:
        picture = Image.open(io.BytesIO(page.locator("canvas.qr").screenshot()))
        [read] = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)
        kind, place, _id, data = read.text.split(":", 3)
        assert kind == "CXM1"
        pieces[int(place.split("/")[0])] = data
        if page.locator("[data-code-next]").is_disabled():
            break
        page.locator("[data-code-next]").click()
    packed = "".join(pieces[number] for number in sorted(pieces))
    read_back = json.loads(zlib.decompress(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)), wbits=-15))
    assert [row["id"] for row in read_back["envelopes"]] == [row["id"] for row in sent["envelopes"]]
    assert {row["source"] for row in read_back["envelopes"]} == {"qr"}


def test_a_tap_shows_in_under_50_ms_and_the_first_load_is_small(
    site: Site, new_person: Callable[..., Page], seats: list[dict[str, Any]], capsys: pytest.CaptureFixture[str]
) -> None:
    page = new_person(**tablets.TABLET)
    sizes: dict[str, int] = {}
    page.on(
        "response", lambda answer: sizes.update({answer.url: len(gzip.compress(answer.body()))}) if answer.ok else None
    )
    tablets.sign_in(page.context, site, seats[0]["session"])
    tablets.open_app(page, seats[0])
    ready(page)
    worker = page.request.get("/judge/sw.js")
    kept = json.loads(worker.text().partition("self.judge = ")[2].partition(";\n")[0])["precache"]
    for path in [row["url"] for row in kept] + re.findall(
        r'"(/static/[^"]+\.js)"', worker.text().rpartition("importScripts")[2]
    ):
        sizes.setdefault(site.address + path, len(gzip.compress(page.request.get(path).body())))
    loaded = sum(sizes.values())
    page.context.set_offline(True)
    times, busy = _taps(page)
    with capsys.disabled():
        print(
            f"\nfirst load {loaded / 1024:.0f} KB compressed in {len(sizes)} files; a tap shows after"
            f" {statistics.median(times):.1f} ms here, with {statistics.median(busy):.1f} ms of the processor"
        )
    assert loaded < 300 * 1024
    assert statistics.median(busy) * SLOW < 50


def _taps(page: Page) -> tuple[list[float], list[float]]:
    """Milliseconds from the tap to the frame that shows it; and of the main thread's processor time, all that the tap
    sets off included (what else the machine does meanwhile does not count)."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def used() -> float:
        metrics = session.send("Performance.getMetrics")["metrics"]
        return next(float(row["value"]) for row in metrics if row["name"] == "TaskDuration") * 1000

    times, busy, idle = [], [], []
    for number in range(30):
        before, really = used(), number % 2 == 1
        took, pressed = page.evaluate(TAP, really)
        (busy if really else idle).append(used() - before)
        if really:
            times.append(took)
        assert pressed == ("true" if really else "false")
        page.wait_for_timeout(150)
    # What asking costs is no part of the tap.
    return times, [one - statistics.median(idle) for one in busy]


def test_marks_after_the_close_are_kept_as_late_and_shown(
    site: Site, new_person: Callable[..., Page], seats: list[dict[str, Any]]
) -> None:
    page = tablets.tablet(new_person, site, seats[0])
    ready(page)
    for item in range(4):
        tap(page, item, 1)
    tablets.until(page, NOTHING_LEFT)
    page.context.set_offline(True)
    tap(page, 0, 3)
    tablets.until(page, "window.judgeApp.work.rows.length > 0")
    site.python(CLOSE.format(seat=seats[0]["seat"]))
    page.context.set_offline(False)
    tablets.until(page, NOTHING_LEFT)
    expect(page.locator(".above")).to_contain_text("评分已")
    found = held(site, seats[0])[str(seats[0]["sheets"][0])]
    assert found["verdicts"][-1] == "closed"
    assert found["values"]["dim_innovation"] == "20.5"
