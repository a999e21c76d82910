"""A judge signs by finger without a network; the signature is on the server once the network is back, once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import tablets
from tests.browser.tablets import held, ready
from tests.site import Site

WANTED = """
from competitions.models import Competition
from judging.actions.marks import Marks, save_marks
from judging.actions.sheets import submit_sheet
from tests.factories.judging import sheet_for, values
competition = Competition.objects.get(pk={competition})
for stage in competition.rules["stages"]:
    stage["sign_off"] = "finger"
competition.save(update_fields=["rules"])
for pk in {sheets}:
    sheet = sheet_for(pk)
    saved = save_marks(sheet=sheet, actor=sheet.seat.person, marks=Marks(values=values("20", "20", "10", "10"), based_on=0))
    submit_sheet(sheet=saved.sheet, actor=sheet.seat.person)
"""
SIGNED = """
from judging.models import SheetSignature
answer = list(SheetSignature.objects.filter(sheet__seat={seat}).values_list("way", "file"))
"""


@pytest.mark.long
def test_a_finger_signs_without_a_network(site: Site, new_person: Callable[..., Page], shoot: Any) -> None:
    made = tablets.contest(site)
    seat = made["seats"][0]
    site.python(WANTED.format(competition=made["competition"], sheets=seat["sheets"]))
    page = tablets.tablet(new_person, site, seat)
    ready(page)
    page.goto(f"/judge/app/{seat['seat']}/#review")
    page.context.set_offline(True)
    page.locator("[data-sign]").click()
    # Nothing is signed by an empty pad.
    page.locator("dialog button.primary").click()
    expect(page.locator("dialog")).to_contain_text("请先签名")
    pad = page.locator("canvas.pad").bounding_box()
    assert pad is not None
    page.mouse.move(pad["x"] + 60, pad["y"] + 40)
    page.mouse.down()
    for step in range(20):
        page.mouse.move(pad["x"] + 60 + step * 15, pad["y"] + 40 + step % 5 * 20)
    page.mouse.up()
    shoot(page, "pad")
    page.locator("dialog button.primary").click()
    expect(page.locator("[data-sign]")).to_have_count(0)
    assert {row["state"] for row in held(site, seat).values()} == {"submitted"}
    page.context.set_offline(False)
    tablets.until(page, "window.judgeApp.work.rows.length === 0", timeout=60_000)
    assert {row["state"] for row in held(site, seat).values()} == {"signed"}
    signed = site.python(SIGNED.format(seat=seat["seat"]))
    assert [way for way, _file in signed] == ["finger"] * 3
    assert len({file for _way, file in signed}) == 1
