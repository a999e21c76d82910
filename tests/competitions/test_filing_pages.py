"""The page of a filing: upload, sign-off, decision with remarks, the second approver, paper and private files."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from django.test import Client

from accounts.enums import Role
from accounts.models import Person
from competitions.actions import competitions as verbs
from competitions.actions.competition_setup import change_plan
from competitions.models import Competition
from notifications.messages import render
from notifications.models import OutboxMessage
from tests.factories import competitions as make
from tests.factories.offices import OTHER_CITY, PROVINCE, approver, office, organiser, person, with_role
from tests.prepared import prepared
from ui import formats
from workflow.models import AuditRow

pytestmark = pytest.mark.django_db
DESK = "/desk/competitions/"


def signed_in(actor: Person) -> Client:
    client = Client()
    client.force_login(actor.user)
    return client


def body(answer: Any) -> bytes:
    """All of a streamed file; reading it to its end closes it."""
    return b"".join(answer.streaming_content)


def address(case: make.Case, tail: str = "") -> str:
    return f"{DESK}{case.competition.pk}/filing/{tail}"


def test_the_whole_way_by_the_pages() -> None:
    case = make.draft()
    drafter, signer, province = signed_in(case.drafter), signed_in(case.signer), signed_in(case.approver)
    assert drafter.post(address(case, "hand-in/"), follow=True).status_code == 200
    own = drafter.get(address(case)).content.decode()
    assert "方案由您起草，须由本单位另一位经办人或审批人签发" in own
    assert "签发并上报" not in own
    done = signer.post(address(case, "sign/"), {"upward": "1"}, follow=True).content.decode()
    assert "已签发并上报备案。" in done
    assert case.filing.state == "submitted"
    page = province.get(address(case)).content.decode()
    assert 'name="remark-venue"' in page
    returned = province.post(address(case, "return/"), {"remark-venue": "请写明地点", "opinion": ""}, follow=True)
    assert (returned.redirect_chain, case.filing.state) == ([(address(case), 302)], "returned")
    assert "退回。" in returned.content.decode()
    assert "请写明地点" in drafter.get(address(case)).content.decode()
    change_plan(
        competition=Competition.objects.select_related("filing").get(pk=case.competition.pk),
        actor=case.drafter,
        section="dates",
        venue="示例剧场",
    )
    drafter.post(address(case, "hand-in/"))
    signer.post(address(case, "sign/"))
    assert case.filing.state == "signed"
    signer.post(address(case, "submit/"))
    page = province.get(address(case)).content.decode()
    assert "与上一版相比，1 处有修改" in page
    assert "<del>未填写</del>" in page
    assert "<ins>示例剧场</ins>" in page
    answer = province.post(address(case, "approve/"), {"opinion": "同意备案"}, follow=True)
    assert "湖南创翼备〔2024〕0001" in answer.content.decode()
    assert "备案回执" in drafter.get(address(case, "print/")).content.decode()


def test_the_second_approver_reads_who_was_first() -> None:
    case = make.submitted()
    other = signed_in(approver(office(PROVINCE), "赵审批"))
    form = other.get(address(case))
    assert form.status_code == 200
    signed_in(case.approver).post(address(case, "approve/"), {"opinion": ""})
    page = other.post(address(case, "approve/"), {"opinion": "同意", "remark-venue": ""})
    text = page.content.decode()
    assert page.status_code == 409
    assert "李审批" in text
    assert AuditRow.objects.filter(action="filing.approve", succeeded=True).count() == 1
    assert AuditRow.objects.filter(action="filing.approve", succeeded=False).count() == 1


@pytest.mark.promise("R3")
def test_a_double_click_approves_once() -> None:
    case = make.submitted()
    client = signed_in(case.approver)
    data = {"opinion": "", "_once": "o" * 22}
    first, second = client.post(address(case, "approve/"), data), client.post(address(case, "approve/"), data)
    assert (first.status_code, second.status_code) == (302, 302)
    assert AuditRow.objects.filter(action="filing.approve").count() == 1


def test_an_approval_with_remarks_typed_asks_what_is_meant_and_keeps_them() -> None:
    case = make.submitted()
    page = signed_in(case.approver).post(address(case, "approve/"), {"remark-theme": "主题请核对", "opinion": "好"})
    text = page.content.decode()
    assert page.status_code == 422
    assert "主题请核对</textarea>" in text
    assert case.filing.state == "submitted"


def test_a_refusal_without_words_keeps_what_was_typed() -> None:
    case = make.submitted()
    page = signed_in(case.approver).post(address(case, "refuse/"), {"remark-theme": "见总体意见", "opinion": " "})
    assert page.status_code == 422
    assert "见总体意见</textarea>" in page.content.decode()
    assert case.filing.state == "submitted"


@pytest.mark.parametrize("decision", ["return", "approve", "refuse"])
def test_the_office_itself_cannot_decide(decision: str) -> None:
    case = make.submitted()
    for actor in (case.drafter, case.signer):
        page = signed_in(actor).post(address(case, f"{decision}/"), {"opinion": "自己批"})
        assert page.status_code == 403
    assert signed_in(approver(office(OTHER_CITY))).post(address(case, f"{decision}/")).status_code == 404
    assert case.filing.state == "submitted"


def test_who_signed_cannot_approve_with_another_role() -> None:
    case = make.submitted()
    with_role(Role.APPROVER, office(PROVINCE), "兼职")
    from accounts.models import RoleAssignment

    RoleAssignment.objects.create(
        person=case.signer,
        role=Role.APPROVER,
        organisation=office(PROVINCE),
        region=office(PROVINCE).region,
        granted_at=case.competition.created_at,
    )
    case.signer.acting_for = office(PROVINCE).pk
    page = signed_in(case.signer).post(address(case, "approve/"), {"opinion": ""})
    assert page.status_code in (403, 422)
    assert case.filing.state == "submitted"


def test_sending_back_needs_a_reason() -> None:
    case = make.handed_in()
    client = signed_in(case.signer)
    assert client.post(address(case, "send-back/"), {"reason": ""}).status_code == 422
    assert client.post(address(case, "send-back/"), {"reason": "日期有误"}).status_code == 302
    assert (case.filing.state, case.filing.opinion) == ("draft", "日期有误")


@pytest.mark.promise("I2")
def test_a_lying_plan_is_refused_in_words() -> None:
    case = make.draft()
    client = signed_in(case.drafter)
    lie = make.upload("方案.pdf", b"<html><script>alert(1)</script></html>")
    page = client.post(address(case, "plan/"), {"plan": lie})
    assert page.status_code == 422
    assert "“方案.pdf”的扩展名是 PDF，但内容不是 PDF" in page.content.decode()
    other = client.post(address(case, "plan/"), {"plan": make.upload("方案.docx")})
    assert other.status_code == 422
    good = client.post(address(case, "plan/"), {"plan": make.upload("新方案.pdf", make.pdf(2))})
    assert good.status_code == 302
    assert case.filing.plan_name == "新方案.pdf"


@pytest.mark.promise("I3")
def test_the_limit_is_told_before_and_held_after(settings: Any) -> None:
    case = make.draft()
    client = signed_in(case.drafter)
    assert "不超过 20 MB" in client.get(address(case)).content.decode()
    large = make.upload("大.pdf", make.pdf() + b"%" * (20 * 1024 * 1024))
    page = client.post(address(case, "plan/"), {"plan": large})
    assert page.status_code == 422
    assert case.filing.plan_name == "盖章方案.pdf"


@pytest.mark.promise("I5")
def test_the_plan_is_served_in_scope_only_and_never_cached() -> None:
    case = make.draft()
    plan = f"/files/filings/{case.competition.filing_id}/plan/"
    answer = signed_in(case.approver).get(plan)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == "inline; filename*=utf-8''%E7%9B%96%E7%AB%A0%E6%96%B9%E6%A1%88.pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"
    assert body(answer).startswith(b"%PDF-")
    saved = signed_in(case.approver).get(plan + "?download")
    assert saved["Content-Disposition"].startswith("attachment; ")
    assert body(saved).startswith(b"%PDF-")
    assert signed_in(organiser(office(OTHER_CITY))).get(plan).status_code == 404
    assert signed_in(person()).get(plan).status_code == 403
    assert Client().get(plan).status_code == 302


def test_an_earlier_plan_stays_with_its_version() -> None:
    case = make.submitted()
    verbs.return_competition(competition=case.competition, actor=case.approver, reason="换方案")
    client = signed_in(case.drafter)
    client.post(address(case, "plan/"), {"plan": make.upload("第二版.pdf", make.pdf(3))})
    old = client.get(f"/files/filings/{case.competition.filing_id}/plan/1/")
    assert "%E7%9B%96%E7%AB%A0%E6%96%B9%E6%A1%88" in old["Content-Disposition"]
    assert body(old).startswith(b"%PDF-")
    assert client.get(f"/files/filings/{case.competition.filing_id}/plan/2/").status_code == 404


def test_the_list_filters_what_waits_and_exports() -> None:
    first = make.submitted()
    make.draft(OTHER_CITY)
    client = signed_in(first.approver)
    everything = client.get("/desk/filings/").content.decode()
    assert "株洲市" in everything
    waiting = client.get("/desk/filings/?waiting=mine").content.decode()
    assert "株洲市人力资源和社会保障局" not in waiting
    assert first.competition.name in waiting
    with zipfile.ZipFile(io.BytesIO(client.get("/desk/filings/?format=xlsx").getvalue())) as book:
        assert book.testzip() is None
    led = client.get(f"/desk/filings/{first.competition.filing_id}/")
    assert led["Location"] == f"{DESK}{first.competition.pk}/filing/"


@pytest.mark.usefixtures("steady_clock")
@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.promise("O6")
def test_the_list_costs_the_same_for_any_number(rows: int, django_assert_num_queries: Any) -> None:
    case = make.submitted()
    for _more in range(rows - 1):
        make.submitted()
    client = signed_in(case.approver)
    with django_assert_num_queries(LIST_QUERIES):
        assert client.get("/desk/filings/").status_code == 200


@pytest.mark.usefixtures("steady_clock")
def test_the_page_stays_in_its_budget(django_assert_max_num_queries: Any) -> None:
    case = make.submitted()
    client = signed_in(case.approver)
    with django_assert_max_num_queries(12):
        assert client.get(address(case)).status_code == 200


LIST_QUERIES = 5


def test_the_drafter_is_told_by_a_text_that_exists() -> None:
    case = make.submitted()
    case.drafter.set_phone("13900000099")
    case.drafter.save()
    verbs.return_competition(competition=case.competition, actor=case.approver, reason="请写明地点")
    case.competition.refresh_from_db()
    verbs.hand_in_for_sign_off(competition=case.competition, actor=case.drafter)
    case.competition.refresh_from_db()
    verbs.sign_off_competition(competition=case.competition, actor=case.signer)
    case.competition.refresh_from_db()
    verbs.file_competition(competition=case.competition, actor=case.signer)
    case.competition.refresh_from_db()
    verbs.approve_competition(competition=case.competition, actor=case.approver)
    texts = [render(row.template, row.params).text for row in OutboxMessage.objects.order_by("pk")]
    assert texts == [
        "“第六届‘中国创翼’创业创新大赛长沙市选拔赛”备案被退回修改，请登录工作台查看批注：请写明地点",
        "“第六届‘中国创翼’创业创新大赛长沙市选拔赛”已通过备案，备案编号湖南创翼备〔2024〕0001。",
    ]


@prepared
def returned_case() -> make.Case:
    """Sent back with a remark on a field, on a track and on the scan."""
    case = make.submitted()
    track = next(row["key"] for row in case.filing.form["fields"] if row["key"].startswith("track."))
    remarks = {"venue": "请写明地点", track: "名额请核对", "plan": "缺少公章"}
    verbs.return_competition(competition=case.competition, actor=case.approver, remarks=remarks)
    return case


def test_a_returned_plan_lists_the_remarks_with_the_way_to_each_step() -> None:
    case = returned_case()
    client = signed_in(case.drafter)
    page = client.get(address(case)).content.decode()
    listed = page.split('id="remarks-h"')[1].split("</section>")[0]
    setup = f"{DESK}{case.competition.pk}/setup/"
    assert listed.count("<li") == 3
    assert [f'href="{setup}dates/"' in listed, f'href="{setup}tracks/"' in listed] == [True, True]
    assert 'href="#plan"' in listed
    assert f'href="{setup}dates/">' in page.split('id="remarks-h"')[0]
    dates = client.get(f"{setup}dates/").content.decode()
    assert dates.count("请写明地点") == 2
    assert '<a class="link" href="#id_venue">' in dates
    assert "名额请核对" not in dates
    assert "1 处批注" in dates
    tracks = client.get(f"{setup}tracks/").content.decode()
    assert '<p class="remark"><b>修改意见：</b> 名额请核对</p>' in tracks
    assert tracks.count('<li class="done">') == 8


def test_handing_in_again_unchanged_asks_first() -> None:
    case = returned_case()
    client = signed_in(case.drafter)
    asked = client.post(address(case, "hand-in/"))
    assert (asked.status_code, case.filing.state) == (422, "returned")
    assert 'name="unchanged"' in asked.content.decode()
    assert client.post(address(case, "hand-in/"), {"unchanged": "1"}).status_code == 302
    assert case.filing.state == "awaiting_sign_off"


def test_a_new_scan_is_a_change() -> None:
    case = returned_case()
    client = signed_in(case.drafter)
    client.post(address(case, "plan/"), {"plan": make.upload("第二版.pdf", make.pdf(3))})
    assert client.post(address(case, "hand-in/")).status_code == 302
    assert case.filing.state == "awaiting_sign_off"


def test_a_scan_older_than_the_plan_is_pointed_out_to_everybody_until_it_is_replaced() -> None:
    case = returned_case()
    drafter, signer, province = signed_in(case.drafter), signed_in(case.signer), signed_in(case.approver)
    stale, hint = "盖章件上传于", "盖章件早于方案的最近一次修改"

    def told(client: Client) -> tuple[int, int]:
        text = client.get(address(case)).content.decode()
        return text.count(stale), text.count(hint)

    assert told(drafter) == (0, 0)
    change_plan(competition=again(case), actor=case.drafter, section="dates", venue="示例会展中心二楼（演示）")
    assert told(drafter) == (1, 1)
    # A warning: it goes on, and whoever signs and decides reads it, too.
    assert drafter.post(address(case, "hand-in/")).status_code == 302
    assert told(signer) == (2, 0)
    signer.post(address(case, "sign/"))
    assert told(signer) == (2, 0)
    signer.post(address(case, "submit/"))
    assert (told(province), case.filing.state) == ((1, 0), "submitted")
    verbs.return_competition(competition=again(case), actor=case.approver, reason="请重新盖章")
    drafter.post(address(case, "plan/"), {"plan": make.upload("第二版.pdf", make.pdf(3))})
    assert (told(drafter), case.filing.plan_name) == ((0, 0), "第二版.pdf")


def with_phone(*people: Person) -> None:
    for serial, one in enumerate(people):
        one.set_phone(f"1390000010{serial}")
        one.save()


def again(case: make.Case) -> Competition:
    case.competition.refresh_from_db()
    return case.competition


def test_whoever_has_to_act_next_gets_a_message() -> None:
    case = make.draft()
    with_phone(case.drafter, case.signer, case.approver)
    verbs.hand_in_for_sign_off(competition=case.competition, actor=case.drafter)
    verbs.send_competition_back(competition=again(case), actor=case.signer, reason="日期有误")
    verbs.hand_in_for_sign_off(competition=again(case), actor=case.drafter)
    verbs.sign_off_competition(competition=again(case), actor=case.signer)
    verbs.file_competition(competition=again(case), actor=case.signer)
    told = [(row.recipient, row.template.partition(".")[2]) for row in OutboxMessage.objects.order_by("pk")]
    assert told == [
        (case.signer.phone, "filing_to_sign"),
        (case.drafter.phone, "filing_returned"),
        (case.signer.phone, "filing_to_sign"),
        (case.approver.phone, "filing_received"),
    ]
    last = OutboxMessage.objects.latest("pk")
    text = render(last.template, last.params).text
    assert (case.filing.organisation.name in text, formats.deadline(case.filing.due_on) in text) == (True, True)


def test_a_message_that_failed_stands_on_the_page_of_the_filing() -> None:
    case = make.draft()
    with_phone(case.drafter, case.signer)
    verbs.hand_in_for_sign_off(competition=case.competition, actor=case.drafter)
    client = signed_in(case.drafter)
    assert "请电话告知" not in client.get(address(case)).content.decode()
    OutboxMessage.objects.update(status="failed", problem="号码已停机")
    page = client.get(address(case)).content.decode()
    assert ("请电话告知" in page, case.signer.name in page, "号码已停机" in page) == (True, True, True)
    assert case.signer.phone not in page
