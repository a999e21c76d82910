"""The pages that only the way through them shows: signing up, a lost password, the second factor, the demonstration."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Page, expect

from demo.world.people import PASSWORD
from tests.browser.conftest import WIDTHS
from tests.browser.walk import code_for
from tests.site import Site

pytestmark = pytest.mark.long
PHONE, NEWCOMER = "13900000071", "13900000072"


@pytest.fixture
def look(axe: Callable[[Page], None]) -> Callable[[Page, str], None]:
    """The page is at the address, axe finds nothing at three widths, light and dark, nothing is wider than the screen."""

    def check(page: Page, address: str) -> None:
        expect(page).to_have_url(re.compile(f"{re.escape(address)}([?].*)?$"))
        page.emulate_media(reduced_motion="reduce")
        before = page.viewport_size
        for width, height in WIDTHS.items():
            page.set_viewport_size({"width": width, "height": height})
            axe(page)
            assert page.evaluate("document.scrollingElement.scrollWidth") <= width, address
        page.emulate_media(color_scheme="dark")
        axe(page)
        page.emulate_media(color_scheme="light")
        if before:
            page.set_viewport_size(before)

    return check


def send(page: Page, **typed: str) -> None:
    for name, value in typed.items():
        page.fill(f"#id_{name}", value)
    with page.expect_navigation():
        page.locator("main form button.primary").first.click()


def test_the_way_in(page: Page, site: Site, look: Callable[[Page, str], None]) -> None:
    page.goto("/accounts/signup/")
    send(page, name="路示例", phone=PHONE, password=PASSWORD)
    look(page, "/accounts/code/")
    page.fill("#id_code", "000000")
    page.locator("main form button.primary").first.click()
    expect(page.locator(".error-summary, .field-error").first).to_be_visible()
    look(page, "/accounts/code/")
    send(page, code=code_for(site, PHONE))
    page.goto("/accounts/logout/")
    look(page, "/accounts/logout/")
    send(page)
    page.goto("/accounts/login/code/")
    send(page, phone=NEWCOMER)
    send(page, code=code_for(site, NEWCOMER))
    look(page, "/accounts/signup/complete/")
    page.goto("/accounts/password/reset/")
    send(page, phone=PHONE)
    look(page, "/accounts/code/")
    send(page, code=code_for(site, PHONE))
    look(page, "/accounts/password/new/")
    for address in ("/demo/", "/demo/codes/"):
        page.goto(address)
        look(page, address)


def test_the_second_factor(page: Page, site: Site, look: Callable[[Page, str], None]) -> None:
    phone = "13900000073"
    page.goto("/accounts/signup/")
    send(page, name="锁示例", phone=phone, password=PASSWORD)
    send(page, code=code_for(site, phone))
    page.goto("/accounts/2fa/")
    look(page, "/accounts/2fa/")
    page.goto("/accounts/2fa/totp/activate/")
    look(page, "/accounts/reauthenticate/")
    send(page, password=PASSWORD)
    look(page, "/accounts/2fa/totp/activate/")
    secret = page.locator(".mono").inner_text()
    send(page, code=format_hotp_value(hotp_value(secret, int(time.time()) // 30)))
    look(page, "/accounts/2fa/recovery-codes/")
    for address in (
        "/accounts/2fa/",
        "/accounts/2fa/recovery-codes/generate/",
        "/accounts/2fa/webauthn/add/",
        "/accounts/2fa/totp/deactivate/",
    ):
        page.goto(address)
        look(page, address)
    page.goto("/accounts/logout/")
    send(page)
    page.goto("/accounts/login/")
    send(page, login=phone, password=PASSWORD)
    look(page, "/accounts/2fa/authenticate/")
