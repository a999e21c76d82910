"""One contest from launch to certificate and story, one salon beside it: in Chromium, on real processes."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from demo.world import names
from tests.browser import journey_contest as contest
from tests.browser import journey_entry as entry
from tests.browser import journey_judging as judging
from tests.browser import journey_results as results
from tests.browser.walk import move_clock, sign_in, sign_up
from tests.site import Site

pytestmark = pytest.mark.both
PEOPLE = "from demo.world.people import ensure_people\nensure_people()"


def test_the_whole_journey(
    new_site: Callable[..., Site], new_person: Callable[..., Page], shoot: Callable[[Page, str], None], tmp_path: Path
) -> None:
    site = new_site()
    site.python(PEOPLE)
    today = dt.date.fromisoformat(site.python("from workflow import clock\nanswer = clock.today().isoformat()"))

    def person(who: str) -> Page:
        return sign_in(new_person(base_url=site.address), who)

    # 1. Created from the preset, signed off by a second person, filed, returned once, approved.
    organiser, signer, approver = person("organiser"), person("signer"), person("approver")
    key = contest.create_contest(organiser, today)
    shoot(organiser, "01-plan")
    contest.hand_in(organiser, key, contest.paper(tmp_path, "plan.pdf", "盖章的实施方案"))
    contest.sign(signer, key)
    contest.decide(approver, key, "return", remark=("final_on", "决赛日期与全省赛程冲突，请核对。"))
    organiser.goto(f"/desk/competitions/{key}/filing/")
    expect(organiser.locator("main")).to_contain_text("决赛日期与全省赛程冲突")
    shoot(organiser, "02-returned")
    contest.hand_in(organiser, key, contest.paper(tmp_path, "plan2.pdf", "盖章的实施方案，改后"))
    contest.sign(signer, key)
    contest.decide(approver, key, "approve", opinion="同意备案。")
    expect(approver.locator(".filing-no")).to_contain_text("创翼备")
    shoot(approver, "03-approved")

    # 2. The public page is there, with nothing made by hand.
    slug = site.python(f"from competitions.models import Competition\nanswer = Competition.objects.get(pk={key}).slug")
    public = new_person(base_url=site.address)
    public.goto(f"/competitions/{slug}/")
    expect(public.locator("h1")).to_contain_text("中国创翼")
    shoot(public, "04-public")

    # 3. Registration opens; somebody signs up, fills, prints, uploads, leaves, comes back, hands in.
    move_clock(public, today, 4)
    walker = names.persona(random.Random(1), 990_001)
    contestant = sign_up(
        new_person(base_url=site.address, viewport={"width": 390, "height": 844}),
        site,
        name="旅程示例",
        phone=walker.phone,
    )
    token = entry.begin(contestant, slug)
    entry.fill(contestant, walker, 1)
    entry.add_members(contestant, [names.persona(random.Random(2), 990_002), names.persona(random.Random(3), 990_003)])
    entry.upload(contestant, "plan", contest.paper(tmp_path, "bp.pdf", "商业计划书"))
    entry.upload(contestant, "slides", contest.paper(tmp_path, "slides.pdf", "路演"))
    scan = entry.print_and_scan(contestant, tmp_path)
    shoot(contestant, "05-form")
    contestant.context.close()
    contestant = new_person(base_url=site.address, viewport={"width": 390, "height": 844})
    sign_in(contestant, walker.phone)
    contestant.goto("/my/")
    shoot(contestant, "06-my")
    contestant.goto(f"/my/entries/{token}/edit/")
    entry.upload(contestant, "stamped_form", scan)
    entry.hand_in(contestant, token)
    shoot(contestant, "07-receipt")

    # 4. The organiser checks: one is returned and comes again, one is refused, the others pass.
    judging.field_of(site, key, 9)
    judging.check(organiser, key, token, "return", reason="请补充知识产权证明。")
    contestant.goto("/my/")
    expect(contestant.locator("main")).to_contain_text("请补充知识产权证明")
    shoot(contestant, "08-returned")
    entry.hand_in(contestant, token)
    refused = site.python(
        f"from competitions.models import Entry\nanswer = Entry.objects.filter(competition={key}, state='submitted').exclude(token='{token}').first().token"
    )
    judging.check(organiser, key, refused, "refuse", reason="项目所在地不在本市。")
    shoot(organiser, "09-entries")
    judging.accept_all(organiser, key)

    # 5. Judges are invited, one declares a conflict and marks on a tablet.
    move_clock(public, today, 14)
    judges = [
        (f"评委{name}示例", f"199000981{number}") for number, name in enumerate("甲乙丙丁戊己庚辛壬癸子丑", start=11)
    ]
    lines = [f"{name},{phone},示例评审大学" for name, phone in judges]
    organiser.goto(f"/desk/competitions/{key}/judging/")
    judging.confirmed(organiser, 'form[action$="/judging/begin/"] button')
    judging.invite(organiser, key, "semi", lines)
    judge = sign_up(
        new_person(base_url=site.address, viewport={"width": 1024, "height": 768}),
        site,
        name=judges[0][0],
        phone=judges[0][1],
    )
    judging.accept_invitation(judge)
    shoot(judge, "10-judge-home")
    judging.others_accept(site, key, "semi")
    judging.open_stage(organiser, key, "semi", live=False)
    judging.recuse(judge)
    judging.mark_all(judge)
    shoot(judge, "11-judge")
    judging.others_mark(site, key, "semi")
    organiser.goto(f"/desk/competitions/{key}/judging/?stage=semi")
    shoot(organiser, "12-marking")

    # 6. Ranking, promotion, the final with its panel of seven, publicity, report.
    judging.rank(organiser, key, "semi")
    shoot(organiser, "13-ranking")
    judging.promote(organiser, key, "semi")
    move_clock(public, today, 25)
    judging.invite(organiser, key, "final", lines[:7])
    judging.others_accept(site, key, "final")
    judging.open_stage(organiser, key, "final", live=True)
    judging.others_mark(site, key, "final")
    judging.rank(organiser, key, "final")
    shoot(organiser, "14-final")
    judging.promote(organiser, key, "final")
    judging.publish(organiser, key)
    public.goto("/publicity/")
    public.locator('main a[href*="/publicity/"], main a[href*="/notices/"]').last.click()
    expect(public.locator("main")).to_contain_text("旅程示例")
    expect(public.locator("main")).not_to_contain_text(walker.phone)
    shoot(public, "15-publicity")
    move_clock(public, today, 36)
    judging.scans(site, key)
    judging.report(organiser, key)
    approver.goto("/desk/reports/")
    approver.locator('main a[href*="/desk/reports/"]').last.click()
    judging.confirmed(approver, 'form[action$="/receive/"] button')
    shoot(approver, "16-report")

    # 7. Awards, certificates by the worker, download, verification by anyone.
    results.give_awards(organiser, key)
    assert results.wait_for_certificates(organiser, key) >= 5
    shoot(organiser, "17-awards")
    pdf, code = results.own_certificate(contestant)
    assert pdf[:5] == b"%PDF-"
    public.goto(f"/verify/{code}/")
    expect(public.locator("main")).to_contain_text("旅程项目<b>1</b>")
    shoot(public, "18-verify")

    # 8. The judges' words; three months on the outcome; a story with its figures.
    contestant.goto(f"/my/entries/{token}/feedback/")
    said = site.python(
        "from judging.models import ScoreSheet\n"
        f"answer = list(ScoreSheet.objects.filter(stage_entry__entry__token='{token}').exclude(comment='')"
        ".values_list('comment', flat=True))"
    )
    assert len(said) >= 7
    for words in said:
        expect(contestant.locator("main")).to_contain_text(words)
    shoot(contestant, "19-feedback")
    move_clock(public, today, 120)
    results.answer_outcome(contestant, token)
    outcome = site.python(
        f"from competitions.models import OutcomeReport\nanswer = OutcomeReport.objects.get(entry__token='{token}').pk"
    )
    # The organiser writes it from the facts, the province's editor approves it in the newsroom's workflow.
    results.tell_story(organiser, outcome)
    results.approve_story(person("editor"))
    public.goto("/stories/")
    public.locator('main a[href*="/stories/"]').last.click()
    expect(public.locator("main")).to_contain_text("18")
    shoot(public, "20-story")


def test_a_salon_goes_the_same_way(
    new_site: Callable[..., Site], new_person: Callable[..., Page], shoot: Callable[[Page, str], None]
) -> None:
    """9. One place, one on the waiting list, filed, held, rated, its outcome recorded."""
    site = new_site()
    site.python(PEOPLE)
    today = dt.date.fromisoformat(site.python("from workflow import clock\nanswer = clock.today().isoformat()"))
    organiser = sign_in(new_person(base_url=site.address), "organiser")
    salon = results.launch_salon(organiser, today + dt.timedelta(days=5))
    slug = site.python(f"from events.models import Activity\nanswer = Activity.objects.get(pk={salon}).slug")
    first = sign_in(new_person(base_url=site.address, viewport={"width": 390, "height": 844}), "contestant")
    second = sign_in(new_person(base_url=site.address), "newcomer")
    results.join(first, slug)
    results.join(second, slug)
    expect(second.locator("main")).to_contain_text("候补")
    signer, approver = (sign_in(new_person(base_url=site.address), who) for who in ("signer", "approver"))
    results.file_salon(organiser, signer, approver, salon)
    shoot(approver, "21-salon-approved")
    move_clock(approver, today, 5)
    results.hold(organiser, first, salon)
    shoot(organiser, "22-salon-held")
