"""The rules' form in the browser: what was opened stays open, the new part is in sight, no press is lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, Route, expect

from tests.site import Site

DRAFT = """
from tests.factories.competitions import draft
from tests.world_cast import login_of
case = draft()
answer = {"competition": case.competition.pk, "session": login_of(case.drafter)}
"""


def test_settling_a_part_keeps_the_folds_and_a_change_before_it(site: Site, new_person: Callable[..., Page]) -> None:
    made: dict[str, Any] = site.python(DRAFT)
    page = new_person()
    page.context.add_cookies([{"name": "sessionid", "value": made["session"], "url": site.address}])

    def slowly(route: Route) -> None:
        if route.request.method == "POST":
            page.wait_for_timeout(800)  # longer than the pause after which the preview is asked for
        route.continue_()

    page.route("**/setup/judging/", slowly)
    page.goto(f"/desk/competitions/{made['competition']}/setup/judging/")
    more = page.locator("#part_stages-0 > details.book-more")
    more.locator("summary").first.click()
    page.fill('[name="stages-0-panel_size"]', "6")
    more.get_by_role("button", name="规定“复评”", exact=True).click()
    points = page.locator('[name="stages-0-rejudge-points"]')
    expect(points).to_be_visible()
    expect(page.locator('[name="stages-0-panel_size"]')).to_have_value("6")
    expect(page.locator("#part_stages-0-rejudge > summary")).to_be_focused()
