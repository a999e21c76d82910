"""From the closed public list to a certificate that anybody can check, in a browser, with a real worker; and without scripts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.site import Site

pytestmark = [pytest.mark.both, pytest.mark.long]
CLOSED = """
from tests.factories import results as make
from tests.world_cast import session_of
made = make.closed(3)
answer = {
    "pk": made.competition.pk,
    "organiser": session_of(made.organiser.user),
    "leader": session_of(made.entries[0].leader.user),
}
"""


def sign_in(page: Page, site: Site, key: str) -> None:
    """A session made on the site, without the way through the form."""
    page.context.add_cookies([{"name": "sessionid", "value": key, "url": site.address}])


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_awards_certificates_and_their_check(
    site: Site, new_person: Callable[..., Page], axe: Callable[[Page], None], shoot: Any, scripts: bool
) -> None:
    made = site.python(CLOSED)
    tab = f"/desk/competitions/{made['pk']}/awards/"
    office = new_person(java_script_enabled=scripts)
    sign_in(office, site, made["organiser"])
    office.goto(tab)
    office.get_by_role("button", name="确认颁奖").click()
    expect(office.locator("td .chip", has_text="未制作")).to_have_count(3)
    made_ones = office.locator("td .chip", has_text="已制发")
    office.get_by_role("button", name="制作 3 张证书").click()
    if scripts:
        # The bar asks every two seconds and shows the list anew when it is full.
        expect(made_ones).to_have_count(3, timeout=60_000)
        axe(office)
        shoot(office, "awards")
    else:
        for _time in range(60):
            office.goto(tab)
            if made_ones.count() == 3:
                break
            office.wait_for_timeout(1000)
        expect(made_ones).to_have_count(3)

    leader = new_person(java_script_enabled=scripts)
    sign_in(leader, site, made["leader"])
    leader.goto("/my/certificates/")
    with leader.expect_download() as started:
        leader.get_by_role("link", name="下载 PDF").click()
    assert started.value.path().read_bytes()[:5] == b"%PDF-"
    public = leader.get_by_role("link", name="核验页面").get_attribute("href")
    anybody = new_person(java_script_enabled=scripts)
    anybody.goto(str(public))
    expect(anybody.get_by_text("证书真实有效")).to_be_visible()

    office.get_by_role("row", name="一等奖").get_by_role("link").first.click()
    office.get_by_role("link", name="撤销证书").click()
    office.locator("textarea[name=reason]").fill("奖项有误")
    office.get_by_role("button", name="撤销证书").click()
    anybody.goto("/verify/")
    anybody.get_by_label("核验码").fill(str(public).rstrip("/").rpartition("/")[2])
    anybody.get_by_role("button", name="核验").click()
    expect(anybody.get_by_text("证书已撤销")).to_be_visible()
    expect(anybody.get_by_text("奖项有误")).to_be_visible()
    if scripts:
        axe(anybody)
        shoot(anybody, "revoked")
