"""Steps of the city clerk's journey: what an office reaches from its inbox and from what stands on the screen."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.journey_contest import fill_dates, paper, save_section
from tests.browser.journey_judging import SCANS
from tests.site import Site

COUNTY_PEOPLE = """
from django.contrib.auth.hashers import make_password
from accounts.enums import Role
from demo.world import people
from workflow import clock
people.ensure_people()
password = make_password(people.PASSWORD)
for number, (name, roles) in enumerate((("岳麓示例", (Role.ORGANISER,)), ("岳麓演示", (Role.ORGANISER, Role.APPROVER)))):
    people._ensure(people.Login("county", str(people.FIRST + 41 + number), name, "430104", roles, ""), password)
answer = clock.today().isoformat()
"""
COUNTY, COUNTY_SIGNER = "19900000041", "19900000042"

EDITION = """
import datetime as dt
from django.core.files.base import ContentFile
from competitions.actions import competitions as verbs
from competitions.actions.competition_setup import change_plan
from competitions.actions.filings import attach_plan
from competitions.actions.levels import open_for_rounds
from competitions.actions.office_scans import add_stack
from competitions.domain.filing_form import load
from competitions.printing_office import filing_application
from demo.world.papers import pdf
from tests.factories.competitions import paper
from tests.factories.offices import PROVINCE, approver, office, organiser
from workflow import clock
bureau = office(PROVINCE)
drafter, signer = organiser(bureau, "省经办示例"), organiser(bureau, "省复核示例")
made = verbs.create_competition(actor=drafter, organisation=bureau, preset="chuangyi-6-province", year=clock.today().year)
now, day = clock.now().replace(microsecond=0), dt.timedelta(days=1)
made = change_plan(
    competition=made, actor=drafter, section="dates", registration_opens_at=now + day,
    registration_closes_at=now + 80 * day, final_on=(now + 100 * day).date(),
)
attach_plan(filing=made.filing, actor=drafter, upload=ContentFile(pdf("方案", "方案")), name="盖章方案.pdf")
verbs.hand_in_for_sign_off(competition=made, actor=drafter)
verbs.sign_off_competition(competition=made, actor=signer)
made.refresh_from_db()
printed = filing_application(made.filing, load(made.filing.form), as_docx=False)
add_stack(competition=made, actor=drafter, files=[(ContentFile(printed), "备案申请表.pdf")])
verbs.file_competition(competition=made, actor=signer)
verbs.approve_competition(competition=made, actor=approver(), paper=paper())
made.refresh_from_db()
open_for_rounds(competition=made, actor=drafter, answer_by=clock.today() + 10 * day)
answer = made.pk
"""

FIELD = """
import datetime as dt
import random
from django.utils import timezone
from accounts.actions.people import open_account
from competitions.actions.entries import submit_entry
from competitions.actions.entry_checks import accept_entries
from competitions.models import Competition, Entry, Stage
from demo.world import names
from demo.world.contest import Office
from demo.world.entries import fill_entry, project_fields
from demo.world.judging import Bench, judge_stage, marks_of, prepare_stage
from demo.world.people import SEEDER, ensure_people
from judging.actions import sheets, stages
from judging.actions.marks import Marks, save_marks
from judging.models import ScoreSheet
from judging.queries.rubrics import rubric_of
from workflow import clock

def at(day, hour):
    clock.move_to(dt.datetime.combine(day, dt.time(hour), timezone.get_default_timezone()))

def stage(place):
    rows = Stage.objects.select_related("competition__organisation", "competition__region")
    return rows.filter(competition=competition).order_by("order")[place]

people, rng, day = ensure_people(), random.Random(7), dt.timedelta(days=1)
competition = Competition.objects.select_related("region", "organisation").get(pk={key})
office = Office(competition.organisation, people["organiser"], people["signer"], people["approver"])
closes = timezone.localdate(competition.registration_closes_at)
at(closes - 5 * day, 10)
for number in range(700, 704):
    someone = names.persona(rng, number)
    person = open_account(phone=someone.phone, name=someone.name, actor=SEEDER).person
    fields = project_fields(rng, "adv_manufacturing", number, "430103", competition)
    submit_entry(entry=fill_entry(competition, person, someone, fields, rng), actor=person)
accept_entries(competition=competition, entries=Entry.objects.filter(competition=competition), actor=office.drafter)
at(closes + 3 * day, 10)
stages.open_judging(competition=competition, actor=office.drafter)
bench = Bench(people["judge"], rng)
judge_stage(stage(0), office, bench, rng, start=0)
at(competition.final_on, 14)
prepare_stage(stage(1), office, bench, start=12)
levels = {{}}  # first, two that are equal, last
for row in stage(1).stage_entries.order_by("pk"):
    levels[row.pk] = (92, 84, 84, 70)[len(levels)]
for sheet in ScoreSheet.objects.filter(stage_entry__stage=stage(1), state="unmarked").select_related(
    "seat__person", "seat__panel", "stage_entry__entry__track", "stage_entry__stage__competition"
):
    values = marks_of(rubric_of(stage(1)), levels[sheet.stage_entry_id], random.Random(1))
    saved = save_marks(sheet=sheet, actor=sheet.seat.person, marks=Marks(values, 0, comment="演示", device="demo"))
    sheets.submit_sheet(sheet=saved.sheet, actor=sheet.seat.person)
"""


def follow(page: Page, words: str) -> None:
    """From the inbox, by the button that says so."""
    page.goto("/desk/")
    with page.expect_navigation():
        page.locator("main a.btn").filter(has_text=re.compile(f"^{words}$")).first.click()


def press(page: Page, words: str) -> None:
    """Press what says so, and say yes when asked."""
    said = re.compile(rf"^\s*{words}\s*$")
    button = page.locator("main button, main a.btn").filter(has_text=said).locator("visible=true").first
    with page.expect_navigation():
        button.click()
        page.wait_for_timeout(150)
        yes = page.locator("dialog[open] button.primary")
        if yes.count():
            yes.click()


def saw(page: Page, *words: str) -> None:
    for one in words:
        expect(page.locator("main")).to_contain_text(one)


# --- The edition and its filing ---------------------------------------------------------------------------------------


def change_rubric(page: Page, today: dt.date) -> int:
    """A new edition from the preset; another weight of two items, two places in the first track. Returns its key."""
    page.goto("/desk/")
    page.get_by_role("link", name="新建赛事").first.click()
    page.check('input[name="preset"][value="chuangyi-6-city"]')
    with page.expect_navigation():
        page.get_by_role("button", name="生成草稿").click()
    key = int(re.search(r"/competitions/(\d+)/", page.url).group(1))  # type: ignore[union-attr]
    save_section(page)
    fill_dates(page, today)
    page.fill('[name="tracks-0-quota"]', "2")
    save_section(page)
    page.get_by_role("link", name="评分表").click()
    page.get_by_label("最高分").nth(0).fill("25")
    page.get_by_label("最高分").nth(3).fill("25")
    # The preview beside it says the new sentence, level words moved along.
    expect(page.locator("aside").last).to_contain_text("创新引领25分")
    save_section(page)
    page.get_by_role("link", name="核对并提交").click()
    saw(page, "创新引领：25 分", "合计：100 分")
    return key


def file_plan(page: Page, folder: Path, name: str) -> None:
    """On the page of the filing: the stamped plan, then to the second person."""
    page.set_input_files(
        'form[action$="/filing/plan/"] input[type=file]', paper(folder, f"{name}.pdf", "盖章的实施方案")
    )
    with page.expect_navigation():
        page.locator('form[action$="/filing/plan/"] button').click()
    press(page, "提交签发")


def sign(page: Page) -> None:
    """The second person, from the inbox."""
    follow(page, "去签发")
    with page.expect_navigation():
        page.locator('form[action$="/filing/sign/"] button.primary').click()
    saw(page, "已签发并上报备案")


def call_counties(page: Page, key: int, today: dt.date) -> None:
    """Open the competition for rounds below."""
    page.goto(f"/desk/competitions/{key}/")
    page.get_by_role("navigation", name="工作区").get_by_role("link", name="备案").click()
    page.get_by_role("link", name="下级选拔赛").first.click()
    page.locator('[name="answer_by"]').fill((today + dt.timedelta(days=5)).isoformat())
    press(page, "部署下级选拔赛")
    saw(page, "已短信通知下一级单位")


def open_county_round(page: Page, today: dt.date) -> None:
    """The county answers the call: its round, whose rubric the city closed, on its own days."""
    follow(page, "回复")
    press(page, "开本级选拔赛")
    save_section(page)
    for field, days in (
        ("opens_on", 2),
        ("closes_on", 6),
        ("review_ends_on", 8),
        ("final_on", 9),
        ("report_due_on", 12),
    ):
        page.fill(f'[name$="{field}"]', (today + dt.timedelta(days=days)).isoformat())
    save_section(page)
    page.get_by_role("link", name="评分表").click()
    saw(page, "25 分", "不能增删")
    assert page.get_by_label("最高分").count() == 0
    page.get_by_role("link", name="核对并提交").click()


# --- The replacement route --------------------------------------------------------------------------------------------


def ask_replacement(page: Page, folder: Path, day: dt.date) -> None:
    """Another city can't hold its round."""
    follow(page, "回复")
    page.get_by_role("link", name="申请集训/路演选拔").click()
    page.select_option('[name="reason_code"]', label="场地、人员或经费无法落实")
    page.fill('[name="reason"]', "场馆维修，年内无法落实场地（演示）。")
    page.fill('[name="planned_on"]', day.isoformat())
    page.set_input_files('[name="scan"]', paper(folder, "ask.pdf", "请示"))
    press(page, "提交申请")
    saw(page, "须两级均同意")


def consent(province: Page, second: Page, folder: Path, today: dt.date) -> None:
    """One of the province decides for it, another enters the national committee's letter."""
    follow(province, "去审批")
    province.get_by_role("link", name="同意", exact=True).click()
    province.fill('[name="opinion"]', "情况属实（演示）。")
    with province.expect_navigation():
        province.locator("main form button.primary").click()
    saw(province, "已短信告知市州")
    follow(second, "登记")
    second.get_by_role("link", name="登记同意").click()
    second.fill('[name="doc_no"]', "示例组委函〔2026〕3号")
    second.fill('[name="decided_on"]', today.isoformat())
    second.set_input_files('[name="scan"]', paper(folder, "letter.pdf", "复函"))
    with second.expect_navigation():
        second.locator("main form button.primary").click()
    saw(second, "两级均已同意")


def open_replacement(page: Page) -> None:
    """Both consented: the roadshow under the unified rubric."""
    follow(page, "开展")
    press(page, "开展项目路演")
    saw(page, "使用统一评分表", "（项目路演）")


# --- Result, publicity, report ----------------------------------------------------------------------------------------


def rank_and_settle_tie(page: Page) -> None:
    """Close the marking, rank, freeze; two are equal on the line: the book lets the committee decide with a reason."""
    follow(page, "关闭")
    press(page, "关闭评分")
    press(page, "关闭评分")
    press(page, "排名")
    press(page, "汇总")
    saw(page, "1 组同分")
    press(page, "冻结排名")
    press(page, "确定晋级")
    saw(page, "第 2 名有 2 个并列，只剩 1 个名额", "规程规定：组委会裁定")
    expect(page.get_by_role("button", name="确定晋级")).to_have_count(0)


def decide_tie(page: Page) -> None:
    """It is enough to tick the one that passes."""
    page.locator('form.tie [name^="pass_"]').first.check()
    page.fill('form.tie [name="reason"]', "组委会研究：项目带动就业更多（演示）。")
    press(page, "登记决定")
    press(page, "确定晋级")
    saw(page, "晋级名单已确定")


def publish(page: Page) -> None:
    follow(page, "发布公示")
    press(page, "拟公示稿")
    press(page, "发布公示")
    saw(page, "已发布公示")


def object_to(page: Page, slug: str, evidence: str) -> None:
    """Anybody, on a phone, without an account."""
    page.goto("/publicity/")
    page.locator(f'main a[href*="/publicity/{slug}/"]').first.click()
    page.get_by_role("link", name="提出异议").click()
    page.select_option('[name="entry"]', index=2)
    page.fill('[name="name"]', "钱明示")
    page.fill('[name="phone"]', "13907310000")
    page.fill('[name="facts"]', "该项目前年已以另一名称获同一赛事一等奖，见附件（演示）。")
    page.set_input_files('[name="evidence"]', evidence)
    page.check('[name="agree"]')
    press(page, "提交异议")
    saw(page, "已收到", "YY")


def uphold(clerk: Page, second: Page) -> None:
    """Taken up, proposed, confirmed by a second person."""
    follow(clerk, "办理")
    press(clerk, "开始核查")
    clerk.check('[name="outcome"][value="upheld"]')
    clerk.check('[name="effect"][value="disqualify"]')
    clerk.fill('[name="answer"]', "经核查属实，取消该项目参赛资格（演示）。")
    clerk.fill('[name="public_reason"]', "经核查不符合参赛条件。")
    press(clerk, "提出处理意见")
    follow(second, "办理")
    press(second, "确认决定")
    saw(second, "异议已办结", "在线收到异议")


def correct_list(page: Page) -> None:
    """The corrected list beside the first; the book knows no substitution, so nobody moves up."""
    follow(page, "办理")
    saw(page, "竞赛规程规定不递补")
    press(page, "拟更正后的公示")
    press(page, "发布公示")
    saw(page, "（更正）")


def scans(site: Site, key: int) -> None:
    """The stamped forms of the promoted, scanned and filed."""
    site.python(SCANS.format(key=key))


def report_up(page: Page) -> None:
    follow(page, "推荐上报")
    page.fill('main [name="summary"]', "比赛组织有序（演示）。")
    press(page, "推荐上报")
    saw(page, "已推荐上报")


def make_pack(page: Page) -> bytes:
    """The package, made by the worker; its ZIP."""
    press(page, "上报材料包")
    press(page, "生成材料包")
    link = page.get_by_role("link", name="下载 ZIP")
    expect(link).to_be_visible(timeout=60_000)
    return page.request.get(str(link.get_attribute("href"))).body()


def receive(page: Page) -> None:
    """The province receives the list."""
    follow(page, "接收")
    press(page, "接收")
    saw(page, "已接收")


def field(site: Site, key: int) -> None:
    """Four entries of one track, marked in the final: what the journey needs and doesn't show."""
    site.python(FIELD.format(key=key))
