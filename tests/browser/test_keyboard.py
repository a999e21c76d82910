"""Without a mouse: the contestant's, the judge's and the organiser's work by Tab, Enter, Space and the arrows alone."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from demo.world.people import PASSWORD
from tests import world as worlds
from tests.browser import tablets
from tests.browser.journey_contest import paper
from tests.browser.journey_entry import upload
from tests.browser.keys import Keys
from tests.browser.walk import PHONES
from tests.site import Site

FACTS = """
import datetime as dt, json
from competitions.models import Entry
from judging.models import ScoreSheet
from accounts.models import User
from tests.world_cast import session_of
from workflow import clock
facts = json.loads(open({facts!r}, encoding="utf-8").read())
clock.move_to(dt.datetime.fromisoformat(facts["now"]))
user = User.objects.get(person__pk=facts["people"]["contestant"])
user.set_password({password!r})
user.save()
facts["sessions"][str(facts["people"]["contestant"])] = session_of(user)
made, people = facts["made"], facts["people"]
def one(**wanted):
    return Entry.objects.filter(competition=made["open"], **wanted).order_by("pk")[0].token
answer = {{
    "draft": one(state="draft", leader=people["contestant"]),
    "submitted": one(state="submitted"),
    "sheet": (sheet := ScoreSheet.objects.filter(seat__person=people["judge"], state="unmarked").order_by("pk")[0]).pk,
    "seat": sheet.seat_id,
    "made": made,
    "sessions": {{name: facts["sessions"][str(pk)] for name, pk in people.items() if str(pk) in facts["sessions"]}},
}}
"""
STATE = "from competitions.models import Entry\nanswer = Entry.objects.get(token={token!r}).state"
SHEET = "from judging.models import ScoreSheet\nanswer = ScoreSheet.objects.get(pk={pk}).state"
PHONE = {"viewport": {"width": 390, "height": 844}}
# One page of each kind: a list, a detail, a form, a long form, a ranking, a sheet; at the widths at which bars stick.
ROUNDS = {
    "anonymous": ("/", "/competitions/", "/publicity/", "/accounts/signup/"),
    "contestant": ("/my/", "/my/entries/{draft}/edit/", "/my/profile/"),
    "judge": (
        "/judge/",
        "/judge/app/{seat}/#s{sheet}",
        "/judge/app/{seat}/#review",
        "/judge/app/{seat}/#check",
        "/judge/sheets/{sheet}/",
        "/judge/sheets/{sheet}/recuse/",
    ),
    "organiser": ("/desk/", "/desk/competitions/{open}/entries/", "/desk/competitions/{open}/entries/{submitted}/"),
    "yueyang2": ("/desk/competitions/{published}/ranking/", "/desk/competitions/{published}/awards/"),
    "changsha2": ("/desk/competitions/{draft_contest}/setup/judging/", "/desk/competitions/{filing}/filing/"),
    "admin": ("/desk/people/", "/desk/outbox/"),
}


@pytest.fixture(scope="module")
def site(new_site: Callable[..., Site]) -> Site:
    """A running site on a copy of the tests' world, instead of the empty one; nothing here needs the worker."""
    source = worlds.template()
    made = new_site(start=False)
    made.store.copy(f"site_{made.name}", source.name)
    for kind, folder in (("private", "media"), ("public", "public_media")):
        if (source / "media" / kind).is_dir():
            shutil.copytree(source / "media" / kind, made.folder / folder, dirs_exist_ok=True)
    made.start_web()
    _wait(made)
    return made


@pytest.fixture(scope="module")
def facts(site: Site) -> dict[str, Any]:
    """What is in it: keys, tokens, sessions."""
    found: dict[str, Any] = site.python(FACTS.format(facts=str(worlds.template() / "facts.json"), password=PASSWORD))
    return found


def _wait(site: Site) -> None:
    """Until it serves."""
    import time
    import urllib.request
    from urllib.error import HTTPError

    for _time in range(200):
        try:
            urllib.request.urlopen(f"{site.address}/robots.txt", timeout=5).close()
        except (OSError, HTTPError):
            time.sleep(0.2)
        else:
            return
    raise AssertionError(site.log("web").read_text(encoding="utf-8")[-3000:])


@pytest.fixture
def keys(site: Site, facts: dict[str, Any], new_person: Callable[..., Page]) -> Callable[..., Keys]:
    """The keyboard of somebody who is signed in."""

    def open_for(who: str = "", **options: Any) -> Keys:
        page = new_person(reduced_motion="reduce", **options)
        if who:
            cookie = {"name": "sessionid", "value": facts["sessions"][who], "url": site.address}
            page.context.add_cookies([cookie])  # type: ignore[list-item]
        return Keys(page)

    return open_for


def test_sign_in_and_hand_in_an_entry(
    site: Site, facts: dict[str, Any], keys: Callable[..., Keys], tmp_path: Path
) -> None:
    hand = keys()
    page = hand.page
    page.goto("/accounts/login/")
    hand.to(page.locator("#id_login"))
    hand.type(PHONES["contestant"])
    hand.to(page.locator("#id_password"))
    hand.type(PASSWORD)
    with page.expect_navigation():
        hand.press("Enter")
    expect(page).not_to_have_url(re.compile("/accounts/login/"))

    # The skip link is the first stop, seen when it has the focus, and leads past the head.
    page.goto(f"/my/entries/{facts['draft']}/edit/")
    hand.press("Tab")
    assert hand.look()
    expect(page.locator(".skip-link")).to_be_focused()
    hand.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    hand.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")

    with page.expect_response(re.compile("/autosave/")):
        hand.to(page.locator('[name="summary"]'))
        hand.type("只用键盘填写的简介。")
        hand.press("Tab")
    radio = page.locator('[name="entrant_type"][type=radio]:checked')
    if radio.count():
        before = radio.get_attribute("value")
        hand.to(radio)
        hand.press("ArrowDown")
        expect(page.locator('[name="entrant_type"]:checked')).not_to_have_value(str(before))
        hand.press("ArrowUp")
    for box in page.locator('input[name^="consent_"]').all():
        hand.to(box)
        if not box.is_checked():
            hand.press("Space")
        expect(box).to_be_checked()
    # What was changed is stamped anew; the browser's own chooser is left out.
    upload(page, "stamped_form", paper(tmp_path, "stamped.pdf", "盖章的报名表"))
    hand.go(page.locator('button[name="act"][value="submit"]'))
    expect(page).to_have_url(re.compile("/receipt/"))
    assert site.python(STATE.format(token=facts["draft"])) == "submitted"
    hand.is_content()


def test_a_judge_marks_and_locks_a_sheet(site: Site, facts: dict[str, Any], keys: Callable[..., Keys]) -> None:
    hand = keys("judge", viewport={"width": 1024, "height": 768})
    page = hand.page
    page.goto(f"/judge/app/{facts['seat']}/#s{facts['sheet']}")
    items = page.locator("[data-item]")
    expect(items.first).to_be_visible()
    tablets.drawn(page)
    for number in range(items.count()):
        item = items.nth(number)
        hand.press_on(item.locator("[data-set]").nth(1), "Space")
        expect(item.locator("[data-set]").nth(1)).to_have_attribute("aria-pressed", "true")
        # On an item a digit chooses a level, + and - go a step.
        hand.press("3")
        expect(item.locator("[data-set]").nth(2)).to_have_attribute("aria-pressed", "true")
        before = item.locator("output").inner_text()
        hand.to(item.locator("input[type=range]"))
        hand.press("ArrowRight")
        expect(item.locator("output")).not_to_have_text(before)
        hand.press("-")
        expect(item.locator("output")).to_have_text(before)
    hand.to(page.locator("#comment"))
    hand.type("只用键盘写的评语。")
    hand.press_on(page.locator("[data-lock]"))
    hand.press_on(page.get_by_role("button", name="确认并锁定"))
    expect(page.locator(".sync-words")).to_contain_text("已上传")
    tablets.until(page, "window.judgeApp.isCalm")
    assert site.python(SHEET.format(pk=facts["sheet"])) == "submitted"
    hand.is_content()


def test_an_organiser_passes_an_entry_and_opens_menus(
    site: Site, facts: dict[str, Any], keys: Callable[..., Keys]
) -> None:
    hand = keys("organiser")
    page = hand.page
    page.goto(f"/desk/competitions/{facts['made']['open']}/entries/{facts['submitted']}/")
    menu = page.locator("details.me")
    hand.press_on(menu.locator("> summary"))
    expect(menu).to_have_attribute("open", "")
    hand.press("Tab")
    assert menu.evaluate("(one) => one.contains(document.activeElement)")
    hand.look()
    hand.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    expect(menu.locator("> summary")).to_be_focused()
    hand.press_on(page.locator("details.remark-box > summary").first, "Space")
    hand.press("Tab")
    assert hand.look()
    hand.go(page.locator('button[formaction$="/accept/"]'))
    assert site.python(STATE.format(token=facts["submitted"])) == "accepted"
    hand.is_content()


def test_a_question_keeps_the_focus_and_gives_it_back(facts: dict[str, Any], keys: Callable[..., Keys]) -> None:
    """A form with data-confirm asks in a dialog: No has the focus, Tab stays inside, Escape takes nothing and goes back."""
    hand = keys("organiser")
    page = hand.page
    page.goto(f"/desk/competitions/{facts['made']['draft']}/")
    # The drawer and every page have this form in common: one that asks is made of it, as components are.
    page.evaluate(
        "() => { const form = document.createElement('form'); form.method = 'post'; form.dataset.confirm = '要撤回吗？';"
        " form.innerHTML = '<button class=\"btn\">撤回</button>'; document.getElementById('main').prepend(form); }"
    )
    opener = page.locator("form[data-confirm] button")
    hand.press_on(opener)
    dialog = page.get_by_role("dialog", name="要撤回吗？")
    expect(dialog.get_by_role("button").first).to_be_focused()
    for _step in range(5):
        hand.press("Tab")
        inside = page.evaluate(
            "() => document.activeElement === document.body || !!document.activeElement.closest('dialog')"
        )
        assert inside
    hand.press("Escape")
    expect(dialog).to_have_count(0)
    expect(opener).to_be_focused()
    hand.is_content()


def test_the_desks_drawer_on_a_phone(keys: Callable[..., Keys]) -> None:
    hand = keys("organiser", **PHONE)
    page = hand.page
    page.goto("/desk/")
    hand.press_on(page.locator(".side-open"))
    side = page.locator("#side")
    expect(side).to_be_visible()
    expect(side.locator("a").first).to_be_focused()
    hand.look()
    hand.press("Escape")
    expect(side).to_be_hidden()
    expect(page.locator(".side-open")).to_be_focused()
    hand.is_content()


# The others' pages are made of the same parts, and a wide screen hides less.
FIRST = [(who, 390) for who in ("anonymous", "contestant", "judge", "organiser")]
LATER = [
    pytest.param(who, width, marks=pytest.mark.long)
    for who in ROUNDS
    for width in (1280, 390)
    if (who, width) not in FIRST
]


@pytest.mark.parametrize(("who", "width"), [*FIRST, *LATER])
def test_every_stop_is_reached_and_seen(who: str, width: int, facts: dict[str, Any], keys: Callable[..., Keys]) -> None:
    made = facts["made"]
    names = {**facts, **made, "draft": facts["draft"], "draft_contest": made["draft"]}
    hand = keys("" if who == "anonymous" else who, viewport={"width": width, "height": 700})
    for path in ROUNDS[who]:
        hand.page.goto(path.format(**names))
        tablets.drawn(hand.page)
        assert hand.round() >= 5, path
    hand.is_content()
