"""A round of judging from the pool to publication, with everybody at work at once: the desk, three tablets, the overseer, the
big screen, a contestant and somebody from the street, each in a browser context of their own.

The contest with its accepted entries is there at the beginning; everything of judging is done in the browser.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import journey_hall as hall
from tests.browser import journey_pool as pool
from tests.browser.walk import sign_in, sign_up
from tests.site import Site

pytestmark = pytest.mark.both
TABLET, UPRIGHT = {"width": 1024, "height": 768}, {"width": 768, "height": 1024}
PHONE, SCREEN = {"width": 390, "height": 844}, {"width": 1920, "height": 1080}
# Of the first item, by the order of the entries; the others are the same for everybody.
ONLINE = ("28", "26", "24", "20", "16")
REST = ("24", "16", "16")
FIRST_TURN, SECOND_TURN = ("29", "28", "27"), ("26", "24", "22")


class Cast:
    """Everybody who takes part, and what was made for them."""

    def __init__(self, site: Site, new_person: Callable[..., Page], shoot: Callable[[Page, str], None]) -> None:
        self.site, self.shoot = site, shoot
        self.made = pool.world(site)
        self.key: int = self.made["key"]
        self.entries: list[int] = self.made["entries"]

        def open_page(size: dict[str, int] | None = None) -> Page:
            return new_person(base_url=site.address, **({"viewport": size} if size else {}))

        self.desk = sign_in(open_page(), "organiser")
        self.signer = sign_in(open_page(), "signer")
        self.overseer = sign_in(open_page(), "overseer")
        self.contestant = sign_in(open_page(PHONE), "contestant")
        self.street, self.hall = open_page(PHONE), open_page(SCREEN)
        self.judge, self.second, self.third = open_page(TABLET), open_page(UPRIGHT), open_page(TABLET)

    @property
    def tablets(self) -> tuple[tuple[Page, str], ...]:
        """Each tablet with whoever sits there."""
        names = (pool.INVESTOR[0], *(name for name, _phone in pool.EXPERTS))
        return tuple(zip((self.judge, self.second, self.third), names, strict=True))

    def sheets(self, code: str) -> list[dict[int, int]]:
        """For each tablet: entry → sheet."""
        return [hall.sheets_of(self.site, self.key, code, name) for _page, name in self.tablets]


@pytest.fixture
def cast(new_site: Callable[..., Site], new_person: Callable[..., Page], shoot: Callable[[Page, str], None]) -> Cast:
    return Cast(new_site(), new_person, shoot)


def test_a_round_of_judging_with_everybody_at_once(cast: Cast, tmp_path: Path) -> None:
    the_pool_and_the_panel(cast, tmp_path)
    conflicts_and_the_assignment(cast)
    the_online_review(cast)
    the_ranking_of_the_review(cast)
    before_the_final(cast)
    order = the_final(cast)
    the_tie_and_the_freeze(cast, order)
    the_late_correction(cast, order)
    publication(cast)


def the_pool_and_the_panel(cast: Cast, folder: Path) -> None:
    """One judge typed in, three by a list, two ties; the panel drawn by lot and invited; an account, and two cards."""
    desk, key = cast.desk, cast.key
    pool.add_judge(desk)
    pool.import_judges(desk, folder)
    pool.tie(desk, pool.INVESTOR[0], "shareholder", cast.made["units"][3])
    pool.tie(desk, pool.EXPERTS[0][0], "incubator", "样本孵化基地")
    cast.shoot(desk, "01-judge-in-the-pool")
    pool.begin(desk, key)
    pool.panel(desk, key, "semi")
    pool.draw_experts(desk)
    cast.shoot(desk, "02-experts-drawn")
    pool.invite_drawn(desk)
    name, phone = pool.INVESTOR
    sign_up(cast.judge, cast.site, name=name, phone=phone)
    pool.accept(cast.judge)
    pool.lead(desk, key, "semi", name)
    pool.cards(desk, key, "semi")
    cast.shoot(desk, "03-seat-cards")
    for page, who in cast.tablets[1:]:
        pool.take_seat(page, cast.site, key, "semi", who)


def conflicts_and_the_assignment(cast: Cast) -> None:
    """A tie bars, a judge declares what nobody could know, a warning is answered; nobody gets what they may not mark."""
    desk, key = cast.desk, cast.key
    fourth, fifth = cast.entries[3:]
    pool.declare(cast.third, str(fifth))
    cast.shoot(cast.third, "04-declared")
    pool.assignment(desk, key, "semi")
    expect(desk.locator("main")).to_contain_text("示例项目丁有限公司的股东或投资人")
    expect(desk.locator("main")).to_contain_text("本人申报：亲属关系")
    cast.shoot(desk, "05-assignment")
    pool.assign(desk)
    assert pool.state_all(cast.second) == 1
    cast.shoot(cast.second, "06-statement")
    first, _second, third = cast.sheets("semi")
    assert (fourth in first, fifth in third) == (False, False)
    pool.open_marking(desk, key, "semi")


def the_online_review(cast: Cast) -> None:
    """Blind, on three tablets; one of them loses the network for a while."""
    sheets = cast.sheets("semi")
    for (page, _name), mine in zip(cast.tablets, sheets, strict=True):
        hall.open_app(page)
        expect(page.locator("#view")).not_to_contain_text("示例项目")
        first, *others = mine
        page.context.set_offline(page is cast.judge)
        hall.mark(page, mine[first], (ONLINE[cast.entries.index(first)], *REST), "建议补充知识产权布局（演示）。")
        if page is cast.judge:
            expect(page.locator(".sync-words")).to_contain_text("待上传")
            cast.shoot(page, "07-offline")
            page.context.set_offline(False)
        for entry in others:
            hall.mark(page, mine[entry], (ONLINE[cast.entries.index(entry)], *REST))
        hall.all_sent(page)
    hall.ranking(cast.desk, cast.key, "semi")
    expect(cast.desk.locator("main")).to_contain_text("示例项目甲")
    cast.shoot(cast.desk, "08-provisional")


def the_ranking_of_the_review(cast: Cast) -> None:
    """Closed; the leader looks at the severity of the panel; frozen; three go on."""
    desk, key = cast.desk, cast.key
    hall.close(desk, key, "semi")
    hall.tabulate(desk, key, "semi")
    cast.judge.goto("/judge/")
    cast.judge.locator('main a[href*="/judge/seats/"]').first.click()
    cast.judge.locator('main a[href$="/panel/"]').click()
    cast.judge.locator('main a[href$="/panel/before/"]').click()
    expect(cast.judge.locator("h1")).to_be_visible()
    cast.shoot(cast.judge, "09-before-the-freeze")
    hall.freeze(desk, key, "semi")
    hall.promote(desk, key, "semi")
    cast.shoot(desk, "10-promoted")


def before_the_final(cast: Cast) -> None:
    """The panel asked by name, seats taken, the order drawn before the overseer's eyes, sheets for everybody."""
    desk, key = cast.desk, cast.key
    pool.panel(desk, key, "final")
    pool.invite_from_pool(desk)
    pool.accept(cast.judge)
    pool.cards(desk, key, "final")
    for page, who in cast.tablets[1:]:
        pool.take_seat(page, cast.site, key, "final", who)
    hall.draw_order(desk, key)
    cast.shoot(desk, "11-order")
    hall.sign(cast.overseer, key, "draw")
    cast.shoot(cast.overseer, "12-overseer")
    pool.assignment(desk, key, "final")
    pool.assign(desk)
    assert pool.state_all(cast.second) == 1
    pool.open_marking(desk, key, "final")


def the_final(cast: Cast) -> list[int]:
    """Three turns: two revealed with their struck marks; in the third a tablet loses the network and is waited for no more."""
    desk, screen = cast.desk, cast.hall
    screen.goto(hall.set_up(desk, cast.key))
    cast.shoot(desk, "13-conductor")
    order: list[int] = cast.site.python(hall.ORDER.format(key=cast.key))
    sheets = cast.sheets("final")
    for page, _name in cast.tablets:
        hall.open_app(page)
    for entry, marks, score in zip(order, (FIRST_TURN, SECOND_TURN), ("84.00", "80.00"), strict=False):
        hall.perform(desk, screen)
        for (page, _name), mine, mark in zip(cast.tablets, sheets, marks, strict=True):
            hall.mark(page, mine[entry], (mark, *REST), "现场评语（演示）。")
        hall.close_turn(desk)
        hall.reveal(desk, screen, score, struck=2)
    cast.shoot(desk, "14-revealed")
    cast.shoot(screen, "15-big-screen")
    hall.perform(desk, screen)
    for (page, _name), mine, mark in zip(cast.tablets, sheets, ("23", "25", "25"), strict=True):
        page.context.set_offline(page is cast.second)
        hall.mark(page, mine[order[2]], (mark, *REST))
        if page is not cast.second:
            hall.all_sent(page)
    hall.close_turn(desk, reason="2号评委平板断网，先行关闭（演示）。")
    # Two marks are too few to strike any.
    hall.reveal(desk, screen, "80.00", struck=0)
    return order


def the_tie_and_the_freeze(cast: Cast, order: list[int]) -> None:
    """Two are level for the last place: frozen, decided with a reason, and who goes up."""
    desk, key = cast.desk, cast.key
    hall.close(desk, key, "final", "2号评委平板断网，评分暂缺（演示）。")
    hall.tabulate(desk, key, "final")
    expect(desk.locator("main")).to_contain_text("并列")
    cast.shoot(desk, "16-tie")
    hall.freeze(desk, key, "final")
    hall.promotion(desk, key, "final")
    expect(desk.locator("form.tie")).to_contain_text("只剩 1 个名额")
    cast.shoot(desk, "17-tie-on-the-line")
    hall.settle(desk, order[1])
    hall.promote(desk, key, "final")


def the_late_correction(cast: Cast, order: list[int]) -> None:
    """The tablet comes back: its marks are late, admitted with a reason, ranked anew, frozen by a second person."""
    desk, key = cast.desk, cast.key
    cast.second.context.set_offline(False)
    hall.wait_for_late(cast.site, key)
    cast.shoot(cast.second, "18-late-on-the-tablet")
    hall.undo(desk, key, "final", "迟到评分待认可（演示）。")
    hall.admit(desk, key, "final")
    cast.shoot(desk, "19-admitted")
    hall.tabulate(desk, key, "final", "认可2号评委迟到的评分（演示）。")
    expect(desk.locator("main")).to_contain_text("须由本单位另一人冻结")
    assert desk.locator('form[action$="/ranking/final/freeze/"]').count() == 0
    hall.freeze(cast.signer, key, "final")
    hall.sign(cast.overseer, key, "summary")
    cast.signer.locator('main a[href*="/ranking/final/changes/"]').click()
    changed = cast.signer.locator("main")
    for words in ("认可2号评委迟到的评分", "签发演示", "81.00", "不晋级"):
        expect(changed).to_contain_text(words)
    cast.shoot(cast.signer, "20-what-changed")
    hall.promotion(desk, key, "final")
    expect(desk.locator("form.tie")).to_have_count(0)
    hall.promote(desk, key, "final")


def publication(cast: Cast) -> None:
    """Nothing before; then the sheet at the level of the rule book, and to the contestant how it came about."""
    slug, token = cast.made["slug"], cast.made["token"]
    explained = f"/my/entries/{token}/feedback/"
    for code in ("semi", "final"):
        answer: Any = cast.street.goto(f"/results/{slug}/{code}/")
        assert answer.status == 404
    cast.contestant.goto(explained)
    expect(cast.contestant.locator("main")).not_to_contain_text(re.compile("推荐到上一级"))
    hall.publish(cast.desk, cast.key)
    cast.shoot(cast.desk, "21-published")
    cast.street.goto(f"/results/{slug}/semi/")
    expect(cast.street.locator("main")).to_contain_text("84.00")
    expect(cast.street.locator("main")).not_to_contain_text("评委 1")
    cast.street.goto(f"/results/{slug}/final/")
    expect(cast.street.locator("main")).to_contain_text("评委 1")
    expect(cast.street.locator("main")).not_to_contain_text(pool.INVESTOR[0])
    cast.shoot(cast.street, "22-sheet")
    cast.contestant.goto(f"/my/entries/{token}/")
    cast.contestant.locator(f'main a[href="{explained}"]').first.click()
    own = cast.contestant.locator("main")
    expect(own).to_contain_text(re.compile("推荐到上一级"))
    expect(own).to_contain_text("现场评语（演示）。")
    expect(own).not_to_contain_text(pool.INVESTOR[0])
    cast.shoot(cast.contestant, "23-explained")
