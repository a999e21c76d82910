"""What every journey does: sign in, sign up by SMS code, fill, press, move the site's clock."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from demo.world.people import LOGINS, PASSWORD
from tests.site import Site

PHONES = {login.key: login.phone for login in LOGINS}


def sign_in(page: Page, who: str) -> Page:
    """With a printed log-in (or a phone number) and the demo's password."""
    page.goto("/accounts/login/")
    page.fill("#id_login", PHONES.get(who, who))
    page.fill("#id_password", PASSWORD)
    page.click("main form button[type=submit]")
    expect(page).not_to_have_url(re.compile("/accounts/login/"))
    return page


def code_for(site: Site, phone: str) -> str:
    """The newest six digits sent to a phone, as /demo/codes/ shows them."""
    found = site.python(
        "from notifications.models import OutboxMessage\n"
        f"answer = [m.params.get('code') for m in OutboxMessage.objects.order_by('-pk')[:20]"
        f" if m.recipient == '{phone}' and 'code' in m.params]"
    )
    assert found, f"no code was sent to {phone}"
    return str(found[0])


def sign_up(page: Page, site: Site, *, name: str, phone: str, password: str = PASSWORD) -> Page:
    """As somebody new: name, phone, password, the code."""
    page.goto("/accounts/signup/")
    page.fill("#id_name", name)
    page.fill("#id_phone", phone)
    page.fill("#id_password", password)
    page.click("main form button[type=submit]")
    expect(page).to_have_url(re.compile("/accounts/code/"))
    page.fill("#id_code", code_for(site, phone))
    page.locator("main form button.primary").click()
    expect(page).not_to_have_url(re.compile("/accounts/"))
    return page


def press(page: Page, action: str) -> None:
    """Press the first button of the form whose address ends so, and wait for the answer."""
    with page.expect_navigation():
        page.locator(f'main form[action$="{action}"] button[type=submit]').first.click()


def move_clock(page: Page, today: dt.date, days: int) -> None:
    """On the demonstration's page: nine o'clock, so many days on; what the clock does by itself is done then."""
    page.goto("/demo/")
    page.fill('[name="day"]', (today + dt.timedelta(days=days)).isoformat())
    press(page, "/demo/clock/")
    page.wait_for_timeout(1100)  # every process reads the clock again after a second


def until(ask: Callable[[], Any], seconds: float = 60) -> Any:
    """Ask until there is an answer."""
    import time

    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if answer := ask():
            return answer
        time.sleep(0.3)
    raise AssertionError(f"nothing after {seconds} s")
