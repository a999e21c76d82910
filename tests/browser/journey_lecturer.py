"""Steps of the lecturers' journey (马兰花): the list, a contest from its file, a person with lesson and film, the stages."""

from __future__ import annotations

import json
import re
from pathlib import Path

from playwright.sync_api import Page, expect

from competitions.domain.rulebook import dump
from competitions.presets import round_book
from demo.world.names import Persona
from tests.browser import journey_entry as entry
from tests.browser.journey_clerk import follow, press, saw
from tests.browser.journey_contest import paper, save_section
from tests.factories.films import mp4
from tests.factories.lecturers import workbook
from tests.site import Site

GRADED = 2022  # the year before that of the book
HEADINGS = ("姓名", "证书编号", "课程类别", "讲师等级", f"{GRADED}年度考核等次", "暂停授课起", "暂停授课至")
OTHERS = "甲乙丙丁戊己庚辛壬癸子"

ENTRIES = """
import datetime as dt
from django.utils import timezone
from accounts.actions.people import open_account
from competitions.actions.entries import start_entry, submit_entry
from competitions.actions.entry_checks import accept_entries
from competitions.actions.entry_saving import save_entry
from competitions.models import Competition, Entry
from demo.world.people import SEEDER, ensure_people
from tests.factories.entries import attach, fresh, resident_id
from workflow import clock
people = ensure_people()
competition = Competition.objects.select_related("region", "organisation").get(pk={key})
for number in range(1, 12):
    name = "讲师" + "{others}"[number - 1]
    person = open_account(phone=str(19900007000 + number), name=name, actor=SEEDER).person
    entry = start_entry(competition=competition, actor=person)
    typed = dict(title="示例课题" + name, track="syb", region="430103", organisation_name="示例职业学院", q_course="SIYB",
        q_lecturer_level="创业培训讲师", q_certificate_no="示例-2022-1%02d" % number, founder_name=name, founder_id_kind="resident",
        founder_id_number=resident_id(number), consent_pledge="on", consent_personal_data="on", consent_publication="on")
    save_entry(entry=entry, actor=person, changes=typed)
    entry = fresh(entry)
    for kind in ("lecturer_certificate", "lesson_plan", "courseware", "pledge"):
        attach(entry, kind)
    submit_entry(entry=fresh(entry), actor=person)
answer = Entry.objects.filter(competition=competition, state="submitted").count()
"""

MARK = """
import random
from competitions.models import Competition, Stage
from demo.world.contest import Office
from demo.world.judging import Bench, marks_of, seat_judges
from demo.world.people import department, ensure_people
from judging.actions import sheets, stages
from judging.actions.assignment import assign_reviews
from judging.actions.marks import Marks, save_marks
from judging.actions.running_order import draw_running_order
from judging.models import ScoreSheet
from judging.queries.rubrics import rubric_of
people = ensure_people()
office = Office(department("430100"), people["organiser"], people["signer"], people["approver"])

def stage():
    return Stage.objects.select_related("competition__organisation", "competition__region").get(competition={key}, code="{code}")

seat_judges(stage(), office, Bench(people["judge"], random.Random(5)), start={start})
draw_running_order(stage=stage(), actor=office.drafter, seed="lot", witness="监督示例")
assign_reviews(stage=stage(), actor=office.drafter)
stages.open_marking(stage=stage(), actor=office.drafter)
order = list(stage().stage_entries.order_by("entry_id").values_list("pk", flat=True))
for sheet in ScoreSheet.objects.filter(stage_entry__stage=stage()).select_related(
    "seat__person", "seat__panel", "stage_entry__entry__track", "stage_entry__stage__competition"
):
    values = marks_of(rubric_of(stage()), 96 - 3 * order.index(sheet.stage_entry_id), random.Random(1))
    saved = save_marks(sheet=sheet, actor=sheet.seat.person, marks=Marks(values, 0, comment="演示", device="demo"))
    sheets.submit_sheet(sheet=saved.sheet, actor=sheet.seat.person)
"""


def keep_list(page: Page, folder: Path, today: str) -> None:
    """The province's list: a wrong row is named and nothing is taken over; mended, it holds."""
    rows = [
        ["林讲师", "示例-2022-001", "SIYB、网创电商版", "创业培训讲师", "优秀", "", ""],
        ["何讲师", "示例-2022-002", "SIYB", "创业培训讲师", "合格", today, ""],
        *(
            [f"讲师{name}", f"示例-2022-1{place:02d}", "SIYB", "创业培训讲师", "合格", "", ""]
            for place, name in enumerate(OTHERS, start=1)
        ),
    ]
    page.goto("/desk/")
    page.get_by_role("link", name="讲师名单").first.click()
    saw(page, "还没有讲师名单")
    press(page, "上传名单")
    _send(page, folder / "list.xlsx", [*rows[:1], [*rows[1][:4], "一般", today, ""]])
    saw(page, "需要改正的行", "第3行", "一般")
    press(page, "重新上传")
    _send(page, folder / "list2.xlsx", rows)
    saw(page, "各行核对无误", "新增 13 名")
    press(page, "启用名单")
    saw(page, "名单已启用", "暂停授课", "示例-2022-001")


def _send(page: Page, path: Path, rows: list[list[str]]) -> None:
    path.write_bytes(workbook(rows, HEADINGS))
    page.set_input_files('[name="file"]', str(path))
    press(page, "核对名单")


def bring_book(page: Page, folder: Path) -> int:
    """A new contest from the file of its rule book, shown in sentences first; returns its key."""
    file = folder / "rulebook.json"
    file.write_text(json.dumps(dump(round_book("mianyang-malanhua-3rd")), ensure_ascii=False), encoding="utf-8")
    page.goto("/desk/")
    page.get_by_role("link", name="新建赛事").first.click()
    page.get_by_role("link", name="从规程文件导入").click()
    page.set_input_files('main input[type="file"]', str(file))
    press(page, "检查并预览")
    saw(page, "十强风采赛", "尚未新建")
    press(page, "生成草稿，继续")
    save_section(page)
    return int(re.search(r"/competitions/(\d+)/", page.url).group(1))  # type: ignore[union-attr]


def ask_whether(page: Page, slug: str) -> None:
    """What the public page promises, and what the page before the form asks."""
    page.goto(f"/competitions/{slug}/")
    saw(page, "绵阳市十佳创业培训教师", "共 1 个", "进入最后阶段的全部选手")
    page.locator(f'main a[href*="/my/competitions/{slug}/enter"]').first.click()
    saw(page, "同一人最多报名2次")
    with page.expect_navigation():
        page.locator("main form button.primary").click()


def fill(page: Page, person: Persona) -> None:
    """Course, qualification, person; the certificate of somebody else is refused by the list."""
    page.fill('[name="title"]', "如何选择企业形式")
    entry.choose(page, "track", "micro")
    entry.choose(page, "region", "430103")
    page.fill('[name="organisation_name"]', "示例职业学院")
    entry.choose(page, "q_course", "SIYB")
    entry.choose(page, "q_lecturer_level", "创业培训讲师")
    entry.choose(page, "founder_id_kind", "resident")
    page.fill('[name="founder_id_number"]', person.id_number)
    for code in ("pledge", "personal_data", "publication"):
        page.check(f'[name="consent_{code}"]')
    page.fill('[name="q_certificate_no"]', "示例-2022-002")
    entry.save(page)
    saw(page, "没有查到")
    page.fill('[name="q_certificate_no"]', "示例 2022 001")
    entry.save(page)
    expect(page.locator("main")).not_to_contain_text("没有查到")


def upload(page: Page, folder: Path) -> None:
    """Certificate, 教学设计, pledge, and the film of the micro-lecture."""
    for kind, name in (("lecturer_certificate", "证书"), ("lesson_plan", "教学设计"), ("pledge", "原创承诺书")):
        entry.upload(page, kind, paper(folder, f"{kind}.pdf", name))
    film = folder / "lecture.mp4"
    film.write_bytes(mp4(420))
    entry.upload(page, "video", str(film))
    saw(page, "材料已齐，可以提交")


def enter_others(site: Site, key: int) -> None:
    """Eleven more, by the verbs."""
    site.python(ENTRIES.format(key=key, others=OTHERS))


def pass_camp(page: Page) -> None:
    """The training camp is not marked; everybody goes on."""
    follow(page, "进入评审")
    press(page, "进入评审")
    press(page, "确定晋级名单")
    press(page, "确定晋级")
    saw(page, "晋级名单已列入下一阶段")


def mark(site: Site, key: int, code: str, start: int) -> None:
    """Judges accept and mark a stage: what the journey needs and doesn't show."""
    site.python(MARK.format(key=key, code=code, start=start))


def rank_and_promote(page: Page, *words: str) -> None:
    """Close, rank, freeze, see who goes on, decide."""
    follow(page, "关闭")
    press(page, "关闭评分")
    press(page, "关闭评分")
    press(page, "排名")
    press(page, "汇总")
    press(page, "冻结排名")
    press(page, "确定晋级")
    saw(page, *words)
    press(page, "确定晋级")
