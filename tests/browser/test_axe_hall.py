"""axe on the pages of a final about to begin and of the review before it, which the world of the tests does not have.

The tablet app is looked at in tests/browser/test_judge_screens.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser
from playwright.sync_api import Page as Tab

from tests.browser.catalogue import Page
from tests.browser.conftest import AXE
from tests.browser.test_axe import REMEMBER, _look_at
from tests.site import Site

MADE = """
from accounts.models import User
from demo.world.build import Builder
from demo.world.people import LOGINS
from judging.models import ExpertDraw, JudgeTie, LiveStage, PanelSeat
from tests.world_cast import session_of
builder = Builder(seed=1, say=lambda what, done, total: None)
competition = builder.on_stage(builder.office("430700", "changde", "changde2"), 12)
live, draw = LiveStage.objects.get(), ExpertDraw.objects.get()
seats = {seat.panel.stage.code: seat for seat in PanelSeat.objects.filter(person=builder.people["leader"]).select_related("panel__stage")}
judge = PanelSeat.objects.get(person=builder.people["judge"], panel__stage=live.stage)
answer = {
    "sessions": {one.key: session_of(User.objects.by_phone(one.phone)) for one in LOGINS},
    "c": f"/desk/competitions/{competition.pk}", "code": live.code, "draw": f"{draw.panel_id}/draw", "judge": judge.pk,
    "panel": judge.panel_id, "led": seats["semi"].pk, "seat": seats["final"].pk,
    "tied": JudgeTie.objects.filter(note="本人申报（演示）").first().person.judge_profiles.first().pk,
}
"""
PAGES = {
    "changde": (
        "/desk/", "/desk/judges/", "/desk/judges/{tied}/", "/desk/judges/new/", "/desk/judges/list/", "{c}/judging/?stage=semi",
        "{c}/judging/?stage=final", "{c}/judging/panels/{draw}/", "{c}/judging/panels/{draw}/1/", "{c}/judging/panels/{draw}/1/print/",
        "{c}/judging/panels/{panel}/", "{c}/judging/seats/{judge}/", "{c}/judging/semi/assign/", "{c}/judging/final/assign/",
        "{c}/judging/semi/late/", "{c}/judging/final/intake/", "{c}/judging/final/seat-cards/", "{c}/judging/final/seat-cards/print/",
        "{c}/judging/final/entries/", "{c}/judging/final/records/", "{c}/live/final/", "{c}/live/final/watch/",
        "{c}/live/final/lots/", "{c}/live/final/papers/", "{c}/live/final/votes/", "{c}/ranking/?stage=semi", "{c}/ranking/?stage=final",
        "{c}/ranking/semi/promotion/",
    ),
    "overseer": ("/desk/", "{c}/live/final/watch/", "{c}/ranking/semi/before/"),
    "leader": (
        "/judge/", "/judge/seats/{led}/", "/judge/seats/{led}/panel/", "/judge/seats/{led}/panel/before/",
        "/judge/seats/{led}/late/", "/judge/seats/{seat}/", "/judge/seats/{seat}/conflicts/",
    ),
    "judge": ("/judge/", "/judge/seats/{judge}/", "/judge/seats/{judge}/conflicts/"),
    "": ("/stage/{code}/", "/stage/{code}/vote/"),
}  # fmt: skip


@pytest.fixture
def tab(browser: Browser, site: Site) -> Iterator[Tab]:
    context = browser.new_context(
        base_url=site.address, locale="zh-CN", timezone_id="Asia/Shanghai", reduced_motion="reduce"
    )
    context.set_default_timeout(15_000)
    context.add_init_script(REMEMBER + AXE.read_text(encoding="utf-8"))
    yield context.new_page()
    context.close()


@pytest.mark.long
def test_axe_finds_nothing_on_the_pages_of_a_final(site: Site, tab: Tab) -> None:
    made: dict[str, Any] = site.python(MADE)
    said: list[str] = []
    tab.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    tab.on("pageerror", lambda error: said.append(f"script: {error}"))
    complaints = []
    for who, paths in PAGES.items():
        for path in paths:
            page = Page(who, None, path.format(**made), path)
            said.clear()
            found = _look_at(tab, page, made["sessions"].get(who, ""), site)  # type: ignore[arg-type]
            complaints += [f"{page}\n    {one}" for one in [*found, *said]]
    if complaints:
        pytest.fail("\n".join(complaints), pytrace=False)
