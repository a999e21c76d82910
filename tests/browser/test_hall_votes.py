"""The hall votes in the browser: tickets from the desk, a phone with a bad network, the big screen, the server gone for a while."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_live_stage import SHOW, look, main_button, opened  # noqa: F401
from tests.site import Site

VOTED = (
    SHOW
    + """
from judging.actions.votes import issue_tickets
from judging.queries.votes import code_of
from tests.factories.promotion import set_stage
row = next(one for one in made.competition.rules["stages"] if one["code"] == "final")
parts = [
    {"code": "panel", "name": "专家评审", "source": "panel", "weight": "0.7"},
    {"code": "jury", "name": "大众评审", "source": "public_jury", "weight": "0.3", "max": "10", "people": 30,
     "ballot": {"window": "each", "step": "0.5", "quorum": 2}, "aggregation": {"method": "mean"}},
    {"code": "liked", "name": "最受欢迎作品", "source": "public_vote", "weight": "0", "max": "10", "ballot": {}},
]
set_stage(made, "final", scoring=row["scoring"] | {"parts": parts, "combine": "weighted_sum", "tie_breaks": []})
now = make.fresh(live)
tickets = issue_tickets(live=now, part="jury", count=3, actor=made.organiser)
liked = issue_tickets(live=now, part="liked", count=5, actor=made.organiser)
answer |= {"tickets": [code_of(one) for one in tickets], "liked": [code_of(one) for one in liked]}
"""
)
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def voted(site: Site) -> dict[str, Any]:
    return site.python(VOTED)


@pytest.mark.long
def test_a_phone_votes_through_a_bad_network_and_the_screens_follow(
    site: Site,
    new_person: Callable[..., Page],
    voted: dict[str, Any],
    axe: Callable[[Page], None],
    look: Any,  # noqa: F811
) -> None:
    base = f"/desk/competitions/{voted['competition']}/live/final/"
    desk = opened(new_person, site, voted["organiser"], base)
    hall = opened(new_person, site, "", f"/stage/{voted['code']}/", viewport={"width": 1920, "height": 1080})
    phone = opened(new_person, site, "", f"/stage/{voted['code']}/vote/{voted['tickets'][0]}/", viewport=PHONE)
    expect(phone.locator("#vote")).to_contain_text("投票尚未开放")
    look(phone, "v1-waiting", {"phone": (390, 844)})
    for _press in range(2):
        main_button(desk).click()
        desk.wait_for_timeout(800)
    votes = opened(new_person, site, voted["organiser"], f"{base}votes/")
    desk.locator(".live-vote button[value=open_vote]").first.click()
    expect(hall.locator(".s-turnout")).to_contain_text("0")
    # The phone follows by itself; then its network goes, and the vote arrives when it is back.
    expect(phone.locator(".v-points label")).to_have_count(21)
    axe(phone)
    phone.locator("input[value='8.5']").check()
    look(phone, "v2-choose", {"phone": (390, 844)})
    phone.context.set_offline(True)
    phone.get_by_role("button", name="投票").click()
    expect(phone.locator("#v-link")).to_contain_text("自动重试")
    look(phone, "v3-lost", {"phone": (390, 844)})
    phone.context.set_offline(False)
    expect(phone.locator(".v-done")).to_contain_text("8.5")
    look(phone, "v4-voted", {"phone": (390, 844)})
    expect(hall.locator(".s-turnout b")).to_have_text("1")
    look(desk, "v5-conductor", {"desk": (1366, 768), "tablet": (820, 1180)})
    look(hall, "v5-hall", {"hall": (1920, 1080), "small": (1366, 768), "phone": (390, 844)})
    expect(votes.locator("[data-turnout]")).to_have_text("1")
    look(votes, "v6-desk", {"desk": (1366, 900), "tablet": (820, 1180), "phone": (390, 844)})
    axe(votes)
    # The server restarts: the screen says so and comes back by itself within seconds.
    site.kill("web")
    expect(hall.locator("#s-link")).to_be_visible(timeout=12_000)
    site.start_web()
    site.wait()
    expect(hall.locator("#s-link")).to_be_hidden(timeout=15_000)
    second = opened(new_person, site, "", f"/stage/{voted['code']}/vote/", viewport=PHONE)
    _votes_by_typing(second, voted["tickets"][1], look)
    votes.reload()
    votes.get_by_role("button", name="结束投票并计票").first.click()
    expect(votes.locator(".v-values").first).to_have_text("8.5 10")
    expect(phone.locator("#vote")).to_contain_text("当前没有进行投票")
    look(votes, "v8-counted", {"desk": (1366, 900)})


def _votes_by_typing(phone: Page, code: str, look: Any) -> None:  # noqa: F811
    """Who has no camera types the code of the ticket."""
    phone.get_by_label("投票券上的编码").fill(code.lower())
    look(phone, "v7-entrance", {"phone": (390, 844)})
    phone.get_by_role("button", name="进入投票").click()
    phone.locator("input[value='10']").check()
    phone.get_by_role("button", name="投票").click()
    expect(phone.locator(".v-done")).to_contain_text("10")
