"""Stamped scans before filing and before reporting up; a stack sorted by its codes, the rest by eye."""

from __future__ import annotations

import io
from typing import Any

import pikepdf
import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from docx import Document

from accounts.models import Person
from competitions.actions import competitions as verbs
from competitions.actions import publicity, reports
from competitions.actions.office_scans import add_stack, drop_scan, file_scan
from competitions.actions.upload_errors import FileRefused
from competitions.domain.filing_form import load
from competitions.domain.paper_codes import PaperKind
from competitions.models import Competition, OfficeScan
from competitions.printing import entry_paper
from competitions.printing_office import entry_list, filing_application
from competitions.queries.office_scans import loose_scans, missing_for_report
from tests.competitions.test_publicity import decided, fresh, over, published
from tests.factories.competitions import Case, handed_in, pdf
from tests.factories.judging import Contest
from tests.factories.offices import OTHER_CITY, office, organiser
from tests.factories.promotion import set_book
from tests.prepared import prepared
from workflow import clock
from workflow.services import Conflict, Forbidden, Refused

pytestmark = pytest.mark.django_db
ASKED = [
    {"kind": "recommendation", "needed_for": "report_up"},
    {"kind": "summary", "needed_for": "report_up"},
]


@prepared
def list_is_over() -> Contest:
    """The public list of three is over; the book asks for two forms before it goes up."""
    made = decided()
    set_book(made, papers=ASKED)
    notice = published(made)
    over(notice)
    publicity.close_due_notices(now=clock.now())
    return made


def signed_in(actor: Person) -> Client:
    client = Client()
    client.force_login(actor.user)
    return client


def stack(*parts: bytes) -> bytes:
    """One PDF of several."""
    whole, out = pikepdf.new(), io.BytesIO()
    for part in parts:
        with pikepdf.open(io.BytesIO(part)) as one:
            whole.pages.extend(one.pages[:1])
    whole.save(out)
    return out.getvalue()


def tab_of(made: Contest, tail: str = "") -> str:
    return f"/desk/competitions/{made.competition.pk}/scans/{tail}"


def test_a_stack_is_sorted_by_its_codes_and_the_rest_by_eye_before_the_list_goes_up() -> None:
    made = list_is_over()
    desk = signed_in(made.organiser)
    problem = reports.draft_report(fresh(made)).problem
    assert ("缺少盖章扫描件：推荐表（" in problem, "汇总表" in problem, "表格扫描件" in problem) == (True, True, True)
    with pytest.raises(Refused, match="缺少盖章扫描件"):
        reports.report_up(competition=fresh(made), actor=made.organiser)
    assert tab_of(made) in desk.get(f"/desk/competitions/{made.competition.pk}/report/").content.decode()
    first, second, third = sorted(made.entries, key=lambda entry: entry.pk)
    form = {"as_docx": False, "actor": made.organiser}
    printed = [entry_paper(entry=entry, kind=PaperKind.RECOMMENDATION, **form) for entry in (first, second)]
    whole = stack(printed[0], pdf(), printed[1], entry_list(fresh(made), **form))
    answer = desk.post(tab_of(made), {"scans": [SimpleUploadedFile("一摞.pdf", whole, "application/pdf")]})
    assert answer.status_code == 302
    filed = OfficeScan.objects.exclude(form="").order_by("page").values_list("form", "entry", "page", "match")
    assert list(filed) == [("R", first.pk, 1, "by_code"), ("R", second.pk, 3, "by_code"), ("L", None, 4, "by_code")]
    loose = loose_scans(fresh(made)).get()
    assert (loose.page, loose.problem) == (2, "未识别到二维码。")
    page = desk.get(tab_of(made)).content.decode()
    assert (f"推荐表（{third.title}）" in page, "一摞.pdf · 2" in page) == (True, True)
    opened = desk.get(tab_of(made, f"{loose.pk}/file/"))
    with pikepdf.open(io.BytesIO(b"".join(opened.streaming_content))) as one:
        assert len(one.pages) == 1
    assert desk.post(tab_of(made, f"{loose.pk}/place/"), {"place": "R.AAAA"}).status_code == 302
    assert loose_scans(fresh(made)).count() == 1
    assert desk.post(tab_of(made, f"{loose.pk}/place/"), {"place": f"R.{third.token}"}).status_code == 302
    assert OfficeScan.objects.get(pk=loose.pk).match == "by_eye"
    with pytest.raises(Conflict):
        file_scan(scan=loose, actor=made.organiser, form=PaperKind.RECOMMENDATION, entry=third)
    assert reports.report_up(competition=fresh(made), actor=made.organiser).state == "submitted"
    drop_scan(scan=loose, actor=made.organiser)
    with pytest.raises(Conflict):
        drop_scan(scan=loose, actor=made.organiser)


def test_the_page_stays_in_its_budget_with_every_kind_of_scan(
    django_assert_max_num_queries: Any, steady_clock: None
) -> None:
    made = list_is_over()
    set_book(made, papers=[*ASKED, {"kind": "filing_form", "needed_for": "file"}])
    form = {"as_docx": False, "actor": made.organiser}
    first, second = made.entries[:2]
    printed = [entry_paper(entry=one, kind=PaperKind.RECOMMENDATION, **form) for one in (first, second)]
    whole = stack(pdf(), *printed, entry_list(fresh(made), **form))
    add_stack(competition=fresh(made), actor=made.organiser, files=[(ContentFile(whole), "一摞.pdf")])
    desk = signed_in(made.organiser)
    desk.get(tab_of(made))
    with django_assert_max_num_queries(12):
        page = desk.get(tab_of(made)).content.decode()
    assert f"推荐表（{made.entries[2].title}）" in page
    assert "备案申请表" in page
    assert [f'value="R.{entry.token}"' in page for entry in made.entries] == [True] * 3


def test_what_belongs_elsewhere_or_is_too_much_is_not_filed() -> None:
    made = list_is_over()
    entry = made.entries[0]
    paper = entry_paper(entry=entry, kind=PaperKind.RECOMMENDATION, as_docx=False, actor=made.organiser)
    everybody = [one.pk for one in made.entries]
    assert len(missing_for_report(fresh(made), everybody)[0].entries) == 3
    type(entry).objects.filter(pk=made.entries[2].pk).update(state="disqualified")  # a stored decision names it still
    assert len(missing_for_report(fresh(made), everybody)[0].entries) == 2
    type(entry).objects.filter(pk=entry.pk).update(title="改了名的项目")
    other = fresh(made)
    add_stack(competition=other, actor=made.organiser, files=[(ContentFile(stack(paper)), "旧版.pdf")])
    assert "旧版" in loose_scans(other).get().problem
    with pytest.raises(Forbidden):
        add_stack(competition=other, actor=organiser(office(OTHER_CITY)), files=[(ContentFile(paper), "a.pdf")])
    with pytest.raises(FileRefused, match="一次最多60页"):
        add_stack(competition=other, actor=made.organiser, files=[(ContentFile(pdf(61)), "多.pdf")])
    with pytest.raises(FileRefused):
        add_stack(competition=other, actor=made.organiser, files=[(ContentFile(b"no pdf"), "坏.pdf")])
    assert OfficeScan.objects.count() == 1
    assert signed_in(made.organiser).post(tab_of(made), {}).status_code == 422


def summary_only() -> Contest:
    """The book asks for the stamped list of entries alone."""
    made = list_is_over()
    set_book(made, papers=ASKED[1:])
    return made


def test_a_changed_list_voids_its_stamped_scan() -> None:
    made = summary_only()
    everybody = [one.pk for one in made.entries]
    printed = entry_list(fresh(made), actor=made.organiser, as_docx=False)
    add_stack(competition=fresh(made), actor=made.organiser, files=[(ContentFile(stack(printed)), "汇总表.pdf")])
    assert missing_for_report(fresh(made), everybody) == []
    type(made.entries[0]).objects.filter(pk=made.entries[0].pk).update(title="改了名的项目")
    assert reports.draft_report(fresh(made)).problem.count("汇总表（盖章后内容有变动，请重新打印、盖章并扫描）") == 1
    with pytest.raises(Refused, match="盖章后内容有变动"):
        reports.report_up(competition=fresh(made), actor=made.organiser)
    add_stack(competition=fresh(made), actor=made.organiser, files=[(ContentFile(stack(printed)), "旧.pdf")])
    old = loose_scans(fresh(made)).get()
    assert "旧版" in old.problem
    # Whoever looked at the paper and names it says that it shows the list as it is.
    file_scan(scan=old, actor=made.organiser, form=PaperKind.ENTRY_LIST)
    assert missing_for_report(fresh(made), everybody) == []


def test_a_long_list_comes_in_parts_with_its_code_on_each_page(monkeypatch: pytest.MonkeyPatch) -> None:
    made = summary_only()
    monkeypatch.setattr("competitions.printing_office.PART_ROWS", 2)
    parts = [entry_list(fresh(made), actor=made.organiser, as_docx=False, part=part) for part in (1, 2)]
    with pytest.raises(Refused):
        entry_list(fresh(made), actor=made.organiser, as_docx=False, part=3)
    page = signed_in(made.organiser).get(f"/desk/competitions/{made.competition.pk}/entries/").content.decode()
    assert [f"entries/list/pdf/?part={part}" in page or f"?part={part}" in page for part in (1, 2, 3)] == [
        True,
        True,
        False,
    ]
    done = add_stack(competition=fresh(made), actor=made.organiser, files=[(ContentFile(stack(*parts)), "两部分.pdf")])
    assert (done.matched, done.loose) == (2, 0)
    whole = Document(io.BytesIO(entry_list(fresh(made), actor=made.organiser, as_docx=True)))
    assert len(whole.tables[1].rows) == 1 + 3
    head = whole.sections[0].header
    assert fresh(made).name in head.tables[0].rows[0].cells[0].text
    assert len(head.part.related_parts) == 1  # the code
    feet = (whole.sections[0].footer, whole.sections[0].first_page_footer)
    assert ["NUMPAGES" in foot._element.xml for foot in feet] == [True, True]


@prepared
def signed() -> Case:
    """A plan that is signed off; the book asks for its stamped form before it is filed."""
    case = handed_in()
    rules = {**case.competition.rules, "papers": [{"kind": "filing_form", "needed_for": "file"}]}
    Competition.objects.filter(pk=case.competition.pk).update(rules=rules)
    case.competition.refresh_from_db()
    verbs.sign_off_competition(competition=case.competition, actor=case.signer)
    case.competition.refresh_from_db()
    return case


def test_the_stamped_form_of_this_plan_is_there_before_it_is_filed() -> None:
    case = signed()
    with pytest.raises(Refused, match="缺少盖章扫描件：备案申请表。请在本赛事“表格扫描件”页上传"):
        verbs.file_competition(competition=case.competition, actor=case.signer)
    filing = case.filing
    printed = filing_application(filing, load(filing.form), as_docx=False)
    case.competition.refresh_from_db()
    add_stack(competition=case.competition, actor=case.drafter, files=[(ContentFile(printed), "申请表.pdf")])
    found = OfficeScan.objects.values_list("page", "form", "match")
    assert len(found) > 1  # its code stands on each page
    assert list(found) == [(page, "F", "by_code") for page in range(1, len(found) + 1)]
    scan = OfficeScan.objects.earliest("pk")
    OfficeScan.objects.update(version="0" * 12)  # stamped before the plan was changed
    with pytest.raises(Refused, match="盖章后方案已变更"):
        verbs.file_competition(competition=case.competition, actor=case.signer)
    OfficeScan.objects.update(version=scan.version)
    assert verbs.file_competition(competition=case.competition, actor=case.signer).state == "submitted"
