"""A judge at a tablet: a small contest on the running site, the app opened as that judge, what the server holds of it."""

from __future__ import annotations

import time
import urllib.request
from collections.abc import Callable
from typing import Any

from playwright.sync_api import BrowserContext, Page, expect

from tests.site import Site

MAKE = """
from competitions.models import StageEntry
from judging.models import ScoreSheet
from tests.factories import judging as make
from tests.world_cast import login_of
from workflow import clock
made = make.contest({entries}, {judges})
make.marking_open(made)
# Everybody marks everything, as in a hall.
places = StageEntry.objects.filter(stage=made.stage())
there = set(ScoreSheet.objects.filter(stage_entry__in=places).values_list("seat", "stage_entry"))
ScoreSheet.objects.bulk_create(
    ScoreSheet(seat=seat, stage_entry=place) for seat in made.seats for place in places if (seat.pk, place.pk) not in there
)
answer = {{"seats": [], "competition": made.competition.pk}}
for seat in made.seats:
    sheets = [made.sheet(seat, entry) for entry in made.entries]
    sheets.sort(key=lambda sheet: (sheet.stage_entry.running_no or 0, sheet.stage_entry.blind_code or "", sheet.stage_entry_id))
    answer["seats"].append({{"seat": seat.pk, "session": login_of(seat.person), "sheets": [sheet.pk for sheet in sheets]}})
clock.move(0)
"""
HELD = """
from judging.models import MarkEnvelope, ScoreSheet
answer = {{
    sheet.pk: {{
        "values": sheet.values, "state": sheet.state, "comment": sheet.comment, "item_comments": sheet.item_comments,
        "verdicts": [row.verdict for row in sheet.envelopes.order_by("seq")],
    }}
    for sheet in ScoreSheet.objects.filter(seat={seat}).order_by("pk")
}}
"""
TABLET = {"viewport": {"width": 1024, "height": 768}}
WAITING = "document.documentElement.lang && window.judgeApp && window.judgeApp.work.data"
# Until the worker is there and everything that the app needs was read back from the tablet.
READY = "window.judgeApp && window.judgeApp.ready && window.judgeApp.ready.ready"
# The app draws itself after the page was loaded, and again when it has proved what it keeps. Other pages are drawn at once.
DRAWN = """!document.getElementById('assets') || (window.judgeApp
  ? Boolean(window.judgeApp.page && window.judgeApp.ready && window.judgeApp.isCalm && !document.querySelector('#view [aria-busy]'))
  : Boolean(document.querySelector('#view [data-head], #view .notice')))"""


def contest(site: Site, entries: int = 3, judges: int = 3) -> dict[str, Any]:
    """Seats with their sheets in the order of marking, and a session for each judge."""
    made: dict[str, Any] = site.python(MAKE.format(entries=entries, judges=judges))
    return made


def sign_in(context: BrowserContext, site: Site, session: str) -> None:
    context.add_cookies([{"name": "sessionid", "value": session, "url": site.address}])


def tablet(new_person: Callable[..., Page], site: Site, seat: dict[str, Any], **options: Any) -> Page:
    """A page with the app open at the seat's first sheet."""
    page = new_person(**(TABLET | options))
    sign_in(page.context, site, seat["session"])
    open_app(page, seat)
    return page


def open_app(page: Page, seat: dict[str, Any], sheet: int = 0) -> None:
    page.goto(f"/judge/app/{seat['seat']}/#s{seat['sheets'][sheet]}")
    expect(page.locator("[data-item]").first).to_be_visible()


def ready(page: Page) -> None:
    """The one visit with a network is over: all is kept."""
    until(page, READY, timeout=30_000)


def drawn(page: Page) -> None:
    """Whatever page it is: all of it is there, and nothing is drawn anew by itself."""
    until(page, DRAWN)


def tap(page: Page, item: int, level: int) -> None:
    """A level word of an item."""
    page.locator("[data-item]").nth(item).locator("[data-set]").nth(level).click()


def sync_line(page: Page) -> Any:
    return page.locator(".sync-words")


def held(site: Site, seat: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Sheet → what the server holds."""
    found: dict[str, dict[str, Any]] = site.python(HELD.format(seat=seat["seat"]))
    return found


def first(site: Site, seat: dict[str, Any]) -> dict[str, Any]:
    """What the server holds of the first sheet."""
    return held(site, seat)[str(seat["sheets"][0])]


def up(site: Site) -> None:
    """Until its web process serves; nothing here needs the worker."""
    for _time in range(300):
        try:
            urllib.request.urlopen(f"{site.address}/robots.txt", timeout=5).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise AssertionError(site.log("web").read_text(encoding="utf-8")[-3000:])


def until(page: Page, expression: str, arg: Any = None, *, timeout: float = 30_000) -> None:
    """Wait for the app to say so. Playwright's own way evaluates inside the page, which its policy forbids."""
    end = time.monotonic() + timeout / 1000
    while not page.evaluate(expression, arg):
        assert time.monotonic() < end, f"{expression} {arg} never came true on {page.url}"
        page.wait_for_timeout(100)
