"""A city clerk's journey from a new edition to the package sent up: in Chromium, on real processes."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from demo.world.papers import pdf
from tests.browser import journey_clerk as clerk_does
from tests.browser.journey_clerk import follow, saw
from tests.browser.journey_contest import decide
from tests.browser.walk import move_clock, sign_in
from tests.site import Site


@pytest.mark.long
def test_a_city_clerk_from_edition_to_package(
    new_site: Callable[..., Site], new_person: Callable[..., Page], shoot: Callable[[Page, str], None], tmp_path: Path
) -> None:
    site = new_site()
    today = dt.date.fromisoformat(site.python(clerk_does.COUNTY_PEOPLE))

    def person(who: str) -> Page:
        return sign_in(new_person(base_url=site.address), who)

    # A new edition from the preset with a changed rubric; signed, approved.
    clerk, signer, province = person("organiser"), person("signer"), person("approver")
    key = clerk_does.change_rubric(clerk, today)
    shoot(clerk, "01-plan")
    clerk_does.file_plan(clerk, tmp_path, "city")
    clerk_does.sign(signer)
    follow(province, "去审批")
    decide(province, key, "approve", opinion="同意备案。")

    # County rounds under it: what the city settled is closed to them; a filing returned with a remark, then approved.
    clerk_does.call_counties(clerk, key, today)
    county, county_signer = person(clerk_does.COUNTY), person(clerk_does.COUNTY_SIGNER)
    clerk_does.open_county_round(county, today)
    shoot(county, "02-county-plan")
    clerk_does.file_plan(county, tmp_path, "county")
    clerk_does.sign(county_signer)
    follow(signer, "去审批")
    below = int(signer.url.split("/competitions/")[1].split("/")[0])
    decide(signer, below, "return", remark=("final_on", "决赛应安排在周末，请核对。"))
    follow(county, "查看批注")
    saw(county, "决赛应安排在周末")
    shoot(county, "03-returned")
    county.get_by_role("link", name="去修改").first.click()
    saw(county, "决赛应安排在周末")
    county.fill('[name$="final_on"]', (today + dt.timedelta(days=10)).isoformat())
    clerk_does.press(county, "保存")
    county.get_by_role("link", name="核对并提交").click()
    saw(county, "与上一版相比，1 处有修改")
    clerk_does.file_plan(county, tmp_path, "county2")
    clerk_does.sign(county_signer)
    follow(signer, "去审批")
    shoot(signer, "04-changed")
    decide(signer, below, "approve", opinion="同意备案。")
    expect(signer.locator(".filing-no")).to_contain_text("长沙市创翼备")

    # The province opens its edition: the city's round is under it. Another city takes the replacement route.
    above = site.python(clerk_does.EDITION)
    neighbour, second = person("zhuzhou"), person("approver2")
    clerk_does.ask_replacement(neighbour, tmp_path, today + dt.timedelta(days=15))
    clerk_does.consent(second, province, tmp_path, today)
    shoot(province, "05-consents")
    clerk_does.open_replacement(neighbour)
    province.goto("/desk/tree/")
    saw(province, "2 / 14")
    shoot(province, "06-tree")

    # Four entries are marked in the final; two are equal on the line.
    clerk_does.field(site, key)
    clerk_does.rank_and_settle_tie(clerk)
    shoot(clerk, "07-tie")
    clerk_does.decide_tie(clerk)
    shoot(clerk, "08-promoted")

    # Publicity; an objection is upheld; the corrected list stands beside the first.
    clerk_does.publish(clerk)
    slug = clerk.locator('main a[href^="/publicity/"]').first.get_attribute("href").split("/")[2]  # type: ignore[union-attr]
    somebody = new_person(base_url=site.address, viewport={"width": 390, "height": 844})
    evidence = tmp_path / "evidence.pdf"
    evidence.write_bytes(pdf("证书", "获奖证书"))
    clerk_does.object_to(somebody, slug, str(evidence))
    shoot(somebody, "09-receipt")
    clerk_does.uphold(clerk, signer)
    shoot(signer, "10-upheld")
    clerk_does.correct_list(clerk)
    somebody.reload()
    saw(somebody, "异议成立", "取消该项目参赛资格")
    somebody.goto(f"/publicity/{slug}/1/")
    saw(somebody, "本公示已更正")
    somebody.get_by_role("link", name="更正后的公示").click()
    expect(somebody.locator("main tbody tr")).to_have_count(3)
    shoot(somebody, "11-corrected")

    # The days are over: reported up with the package.
    move_clock(somebody, today, 40)
    clerk_does.scans(site, key)
    clerk_does.report_up(clerk)
    pack = zipfile.ZipFile(io.BytesIO(clerk_does.make_pack(clerk)))
    assert pack.testzip() is None
    assert {"manifest.json", "objections.json"} <= {Path(name).name for name in pack.namelist()}
    shoot(clerk, "12-pack")
    clerk_does.receive(province)
    shoot(province, "13-received")
    assert above
