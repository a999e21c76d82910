"""Eleven judges mark forty entries while the network drops, delays, doubles and reorders, and the server dies once.

Half an hour is pressed into half a minute: a judge who would mark for 45 s takes one. The network is pressed less, since the
machine that runs this is no faster than usual: what waits ten seconds on a tablet (a slow answer, the app's own patience)
waits two here. When the storm is over the app has its own patience again.
"""

from __future__ import annotations

import datetime as dt
import random
import time
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import tablets
from tests.browser.weather import BadWeather
from tests.site import Site

JUDGES, ENTRIES = 11, 40
STORM = 30.0  # seconds for half an hour
NETWORK = 5.0  # seconds in one
SHOWN = 5  # of the entries are opened and marked with their buttons, the others by what the buttons call
# This judge marks every sheet, half as many again at a second thought, in an order of its own. `kept` is what the judge knows:
# every change that the app said was kept, with the time on this tablet.
DRIVE = """([seed, shown, storm, squeeze]) => {
  const app = window.judgeApp, { work, sender, times } = app, own = { ...times };
  for (const name of Object.keys(times)) times[name] /= squeeze;
  const often = setInterval(() => { if (work.rows.length) sender.flush(); }, times.every);
  window.calm = () => { clearInterval(often); Object.assign(times, own, { timeout: 60000, longest: 2000 }); sender.soon(0); };
  let state = seed;
  const dice = (most) => { state = (state * 1103515245 + 12345) % 2147483648; return Math.floor((state / 2147483648) * most); };
  const wait = (ms) => new Promise((done) => setTimeout(done, ms));
  window.kept = [];
  window.taps = 0;
  const keep = work.keep.bind(work);
  work.keep = async (kind, sheet, body) => {
    const row = await keep(kind, sheet, body);
    if (row.instead) window.kept = window.kept.filter((one) => one.id !== row.instead);
    window.kept.push({ id: row.id, sheet, seq: row.seq, values: body.values, comment: body.comment, at: body.device_time });
    return row;
  };
  const call = async (id) => {
    const values = {};
    for (const item of work.rubric(work.view(id)).items) values[item.code] = String(dice(Number(item.max) * 2 + 1) / 2);
    await work.change(id, { values, comment: `第 ${window.kept.length} 次`, item_comments: {} });
  };
  const press = async (id) => {
    location.hash = `#s${id}`;
    while (!app.page || app.page.id !== id) await wait(20);
    for (const item of document.querySelectorAll('[data-item]')) {
      const words = item.querySelectorAll('[data-set]');
      words[dice(words.length)].click();
      window.taps += 1;
      await wait(50 + dice(100));
    }
    if (app.page.flush) await app.page.flush();
  };
  window.finished = false;
  (async () => {
    const ids = work.sheets.map((sheet) => sheet.id);
    for (const [place, id] of ids.entries()) {
      await (place % Math.floor(ids.length / shown) ? call(id) : press(id));
      await wait(dice(2000 * storm / ids.length));
      if (dice(2)) await call(ids[dice(place + 1)]);
    }
    window.finished = true;
  })();
}"""
ON_SERVER = """
from judging.actions.verification import verify_envelopes
from judging.models import MarkEnvelope, ScoreSheet
from workflow import audit
from workflow.models import AuditRow
answer = {
    "sheets": {row.pk: [row.values, row.device_seq, row.comment] for row in ScoreSheet.objects.all()},
    "envelopes": [
        [str(row.pk), row.sheet_id, row.device_seq, row.verdict, row.device_time.timestamp(), row.received_at.timestamp(),
         row.values, row.comment]
        for row in MarkEnvelope.objects.order_by("sheet", "seq")
    ],
    "seats": dict(ScoreSheet.objects.values_list("pk", "seat")),
    "audit": [
        [row.target_id, row.data["envelope"], row.data["device_time"], row.at.timestamp()]
        for row in AuditRow.objects.filter(action="score_sheet.save", succeeded=True)
    ],
    "faults": [str(fault) for fault in verify_envelopes()],
}
"""


@pytest.mark.promise("R12")
def test_every_mark_arrives_once_and_the_judges_own_order_holds(
    new_site: Callable[..., Site], browser: Browser
) -> None:
    site = new_site(start=False)
    site.start_web()
    tablets.up(site)
    made = tablets.contest(site, ENTRIES, JUDGES)
    weather = BadWeather(site.address, squeeze=NETWORK)
    pages = [_open(browser, weather, seat) for seat in made["seats"]]
    weather.storm()
    for number, page in enumerate(pages):
        page.evaluate(DRIVE, [number + 7, SHOWN, STORM, NETWORK])
    _storm(site, pages, random.Random(3))
    weather.calm()
    for page in pages:
        page.evaluate("window.calm()")
    for page in pages:
        tablets.until(page, "window.judgeApp.isCalm", timeout=120_000)
        expect(tablets.sync_line(page)).to_contain_text("已上传")
    weather.settled()
    kept = {seat["seat"]: page.evaluate("window.kept") for seat, page in zip(made["seats"], pages, strict=True)}
    assert all(page.evaluate("window.taps") >= 4 * SHOWN for page in pages)
    for page in pages:
        page.context.close()
    _is_whole(kept, site.python(ON_SERVER))
    assert min(weather.seen[fate] for fate in ("lost", "unanswered", "slow", "twice", "ghost")) > 5, weather.seen
    weather.close()


def _open(browser: Browser, weather: BadWeather, seat: dict[str, Any]) -> Page:
    """The app behind the bad network. Not watched: what the console says of lost requests is what is wanted here."""
    context = browser.new_context(
        base_url=weather.address, locale="zh-CN", service_workers="block", viewport={"width": 1024, "height": 768}
    )
    page = context.new_page()
    page.context.add_cookies([{"name": "sessionid", "value": seat["session"], "url": weather.address}])
    tablets.open_app(page, seat)
    tablets.until(page, "window.judgeApp.isCalm")
    return page


def _storm(site: Site, pages: list[Page], dice: random.Random) -> None:
    """Three tablets at a time lose the network, and in the middle the server is killed and started again."""
    begun, killed = time.monotonic(), False
    while not all(page.evaluate("window.finished") for page in pages):
        assert time.monotonic() < begun + 20 * STORM, "they never came to an end"
        off = dice.sample(pages, 3)
        for page in off:
            page.context.set_offline(True)
        pages[0].wait_for_timeout(dice.uniform(500, 2000))
        if not killed and time.monotonic() > begun + STORM / 3:
            killed = True
            site.kill("web")
            pages[0].wait_for_timeout(1000)
            site.start_web()
            tablets.up(site)
        for page in off:
            page.context.set_offline(False)
        pages[0].wait_for_timeout(dice.uniform(0, 500))
    assert killed


def _is_whole(kept: dict[int, list[dict[str, Any]]], server: dict[str, Any]) -> None:
    """What the judges know against what the server holds: nothing less, nothing more, nothing twice."""
    envelopes = {row[0]: row[1:] for row in server["envelopes"]}
    mine = {row["id"]: row for rows in kept.values() for row in rows}
    assert len(envelopes) == len(server["envelopes"]) == len(mine)
    assert len(mine) >= JUDGES * ENTRIES
    assert set(envelopes) == set(mine)
    last: dict[int, dict[str, Any]] = {}
    for key, row in mine.items():
        sheet, seq, verdict, device_time, received_at, values, comment = envelopes[key]
        assert (sheet, seq, values, comment) == (row["sheet"], row["seq"], row["values"], row["comment"])
        assert verdict in {"applied", "older"}
        # Both times: when it was made on the tablet, and when it came.
        assert device_time == pytest.approx(dt.datetime.fromisoformat(row["at"]).timestamp(), abs=0.001)
        assert received_at
        if seq > last.get(sheet, {"seq": 0})["seq"]:
            last[sheet] = row
    assert len(last) == len(server["sheets"]) == JUDGES * ENTRIES
    for sheet, row in last.items():
        assert server["sheets"][str(sheet)] == [row["values"], row["seq"], row["comment"]]
    # Nothing is overwritten: the chain of every sheet holds, and the record names the first mark with both times.
    assert server["faults"] == []
    assert len(server["audit"]) == JUDGES * ENTRIES
    assert all(mine[envelope]["at"][:19] == at[:19] and received for _sheet, envelope, at, received in server["audit"])
