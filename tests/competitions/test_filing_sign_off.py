"""Inside a body: one to three persons sign, each another one, also during leave; or the paper of its own OA."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from accounts.actions.offices import delegate_signing, set_sign_off_policy
from accounts.enums import Role
from accounts.models import Organisation, Person
from competitions.actions import competitions as verbs
from competitions.actions import filing_answers as answers
from competitions.actions.filing_papers import paper_of
from competitions.enums import FilingAnswer
from competitions.models import Competition, FilingPaper, FilingRemark
from notifications.models import OutboxMessage
from tests.factories import competitions as make
from tests.factories.offices import OTHER_CITY, PROVINCE, approver, office, organiser, with_role
from workflow import clock
from workflow.models import AuditRow
from workflow.services import Conflict, Forbidden, Refused

pytestmark = pytest.mark.django_db
DESK = "/desk/competitions/"


def signed_in(actor: Person) -> Client:
    client = Client()
    client.force_login(actor.user)
    return client


def again(case: make.Case) -> Competition:
    return Competition.objects.select_related("filing__addressee__region", "filing__organisation__region").get(
        pk=case.competition.pk
    )


def address(case: make.Case, tail: str = "") -> str:
    return f"{DESK}{case.competition.pk}/filing/{tail}"


def policy(where: Organisation, file: int = 2, decide: int = 1, oa: bool = False) -> None:
    admin = with_role(Role.ADMINISTRATOR, where, "设置人")
    set_sign_off_policy(organisation=where, actor=admin, file_persons=file, decide_persons=decide, own_oa=oa)


def leave(person: Person, delegate: Person, where: Organisation) -> None:
    today = clock.today()
    delegate_signing(
        person=person,
        delegate=delegate,
        organisation=where,
        first_day=today,
        last_day=today,
        reason="年休假",
        actor=person,
    )
    delegate.forget_roles()


# --- the office that files -------------------------------------------------------------------------------------------


def test_three_persons_draft_check_and_sign_each_another_one() -> None:
    policy(office(), file=3)
    case = make.draft()
    boss = approver(office(), "赵签发")
    verbs.hand_in_for_sign_off(competition=again(case), actor=case.drafter)
    for early in (case.signer, boss):
        with pytest.raises(Refused, match=r"checks the filing before|先审核"):
            verbs.sign_off_competition(competition=again(case), actor=early)
    with pytest.raises(Refused):
        verbs.check_competition_plan(competition=again(case), actor=case.drafter)
    checked = verbs.check_competition_plan(competition=again(case), actor=case.signer)
    assert (checked.state, checked.checked_by) == ("checked", case.signer)
    for wrong in (case.drafter, case.signer):
        with pytest.raises(Refused):
            verbs.sign_off_competition(competition=again(case), actor=wrong)
    verbs.sign_off_competition(competition=again(case), actor=boss)
    filed = verbs.file_competition(competition=again(case), actor=case.drafter)
    assert (filed.state, filed.signed_by) == ("submitted", boss)


def test_where_two_sign_nothing_is_checked_in_between() -> None:
    case = make.handed_in()
    with pytest.raises(Refused, match=r"signs off at once|直接签发"):
        verbs.check_competition_plan(competition=again(case), actor=case.signer)


def test_three_persons_by_the_pages() -> None:
    policy(office(), file=3)
    case = make.draft()
    boss = approver(office(), "赵签发")
    drafter, second, third = signed_in(case.drafter), signed_in(case.signer), signed_in(boss)
    assert "之后由本单位第二人审核、第三人签发并上报。" in drafter.get(address(case)).content.decode()
    drafter.post(address(case, "hand-in/"))
    assert "须由本单位第二人审核、第三人签发" in drafter.get(address(case)).content.decode()
    page = second.get(address(case)).content.decode()
    assert ("审核通过，送签发" in page, "签发并上报备案" in page) == (True, False)
    assert "审核" in second.get("/desk/").content.decode()
    second.post(address(case, "check/"))
    assert case.filing.state == "checked"
    assert "您是审核人，须由本单位第三人签发。" in second.get(address(case)).content.decode()
    assert "签发方案" in third.get("/desk/").content.decode()
    third.post(address(case, "sign/"), {"upward": "1"})
    assert (case.filing.state, case.filing.checked_by, case.filing.signed_by) == ("submitted", case.signer, boss)


def test_one_person_files_with_one_button() -> None:
    policy(office(), file=1)
    case = make.draft()
    client = signed_in(case.drafter)
    page = client.get(address(case)).content.decode()
    assert 'name="alone"' in page
    assert client.post(address(case, "hand-in/"), {"alone": "1"}).status_code == 302
    assert (case.filing.state, case.filing.drafted_by, case.filing.signed_by) == (
        "submitted",
        case.drafter,
        case.drafter,
    )


def test_a_button_of_an_office_of_one_does_not_skip_the_second_person_elsewhere() -> None:
    case = make.draft()
    answer = signed_in(case.drafter).post(address(case, "hand-in/"), {"alone": "1"}, follow=True)
    assert "须由本单位另一人签发" in answer.content.decode()
    assert case.filing.state == "draft"


def test_what_is_handed_in_keeps_the_number_of_persons_it_began_with() -> None:
    case = make.handed_in()
    policy(office(), file=3)
    signed = verbs.sign_off_competition(competition=again(case), actor=case.signer)
    assert signed.state == "signed"


# --- leave -----------------------------------------------------------------------------------------------------------


def test_a_colleague_signs_for_who_is_away_and_everybody_reads_it() -> None:
    case = make.handed_in()
    watcher = with_role(Role.OVERSEER, office(), "孙代办")
    with pytest.raises(Forbidden):
        verbs.sign_off_competition(competition=again(case), actor=watcher)
    leave(case.signer, watcher, office())
    assert "签发方案" in signed_in(watcher).get("/desk/").content.decode()
    assert signed_in(watcher).post(address(case, "sign/"), {"upward": "1"}).status_code == 302
    assert (case.filing.signed_by, case.filing.signed_for) == (watcher, case.signer)
    row = AuditRow.objects.get(action="filing.sign_off", succeeded=True)
    assert (row.data["on_behalf_of"], row.data["on_behalf_of_key"]) == (case.signer.name, case.signer.pk)
    for reader in (case.drafter, case.approver):
        assert f"孙代办（代{case.signer.name}，休假）" in signed_in(reader).get(address(case)).content.decode()


def test_nobody_signs_for_somebody_who_took_part() -> None:
    case = make.handed_in()
    helper = with_role(Role.OVERSEER, office(), "孙代办")
    leave(case.drafter, helper, office())
    with pytest.raises(Refused, match=r"taken part already|已参与"):
        verbs.sign_off_competition(competition=again(case), actor=helper)
    leave(case.signer, case.drafter, office())
    with pytest.raises(Refused):
        verbs.sign_off_competition(competition=again(case), actor=case.drafter)


def test_a_colleague_decides_for_the_approver_who_is_away() -> None:
    case = make.submitted()
    clerk = organiser(office(PROVINCE), "周代办")
    with pytest.raises(Forbidden):
        verbs.approve_competition(competition=again(case), actor=clerk)
    leave(case.approver, clerk, office(PROVINCE))
    done = verbs.approve_competition(competition=again(case), actor=clerk, opinion="同意备案")
    step = done.steps.get()
    assert (done.state, step.decided_by, step.decided_for) == ("approved", clerk, case.approver)


def test_who_stands_in_is_told_as_well() -> None:
    case = make.handed_in()
    clerk = organiser(office(PROVINCE), "周代办")
    clerk.set_phone("13900000055")
    clerk.save()
    leave(case.approver, clerk, office(PROVINCE))
    OutboxMessage.objects.all().delete()
    verbs.sign_off_competition(competition=again(case), actor=case.signer)
    verbs.file_competition(competition=again(case), actor=case.signer)
    assert [row.recipient for row in OutboxMessage.objects.filter(template="competitions.filing_received")] == [
        "13900000055"
    ]


# --- the office that answers -----------------------------------------------------------------------------------------


def test_three_persons_propose_check_and_issue() -> None:
    policy(office(PROVINCE), decide=3)
    case = make.submitted()
    clerk, chief = organiser(office(PROVINCE), "拟办员"), organiser(office(PROVINCE), "审核员")
    filing = again(case).filing
    assert filing is not None
    with pytest.raises(Refused, match=r"propose it first|先由其中一人拟办"):
        verbs.approve_competition(competition=again(case), actor=case.approver)
    with pytest.raises(Refused):
        answers.propose_answer(filing=filing, actor=clerk, answer=FilingAnswer.RETURNED)
    proposed = answers.propose_answer(
        filing=filing, actor=clerk, answer=FilingAnswer.RETURNED, remarks={"venue": "请写明地点"}
    )
    assert proposed.state == "submitted"
    with pytest.raises(Refused, match="拟办员"):
        answers.propose_answer(filing=filing, actor=chief, answer=FilingAnswer.PASSED)
    with pytest.raises(Refused):
        answers.endorse_answer(filing=filing, actor=clerk)
    with pytest.raises(Refused):
        verbs.issue_competition_answer(competition=again(case), actor=case.approver)
    answers.endorse_answer(filing=filing, actor=chief)
    with pytest.raises(Forbidden):
        verbs.issue_competition_answer(competition=again(case), actor=chief)
    issued = verbs.issue_competition_answer(competition=again(case), actor=case.approver)
    remark = FilingRemark.objects.get()
    assert (issued.state, remark.text, remark.made_by) == ("returned", "请写明地点", clerk)
    step = issued.steps.get()
    assert (step.proposed_by, step.checked_by, step.decided_by) == (clerk, chief, case.approver)


def test_a_proposal_given_back_keeps_its_words_for_the_next() -> None:
    policy(office(PROVINCE), decide=2)
    case = make.submitted()
    clerk = organiser(office(PROVINCE), "拟办员")
    client, boss = signed_in(clerk), signed_in(case.approver)
    page = client.get(address(case)).content.decode()
    assert ("拟通过" in page, "通过，并生成备案编号" in page) == (True, False)
    data = {"opinion": "建议退回", "remark-venue": "请写明地点", "propose": "1", "seen": "1.1.0"}
    assert client.post(address(case, "return/"), data).status_code == 302
    shown = boss.get(address(case)).content.decode()
    assert ("建议退回" in shown, "请写明地点" in shown, "签发此答复" in shown) == (True, True, True)
    assert "签发此答复" not in client.get(address(case)).content.decode()
    assert boss.post(address(case, "put-back/"), {"reason": "", "seen": "1.1.1"}).status_code == 422
    assert boss.post(address(case, "put-back/"), {"reason": "意见再具体些", "seen": "1.1.1"}).status_code == 302
    typed = client.get(address(case)).content.decode()
    assert ("建议退回</textarea>" in typed, "请写明地点</textarea>" in typed) == (True, True)
    # The boss's page of before would issue something that is not proposed any more.
    stale = boss.post(address(case, "issue/"), {"seen": "1.1.1"}, follow=True).content.decode()
    assert "同事已继续办理" in stale
    client.post(address(case, "approve/"), {"opinion": "同意备案", "propose": "1", "seen": "1.1.2"})
    done = boss.post(address(case, "issue/"), {"seen": "1.1.3"}, follow=True).content.decode()
    assert (case.filing.state, "湖南创翼备〔2024〕0001" in done) == ("approved", True)


def test_a_refusal_is_proposed_with_its_reason() -> None:
    policy(office(PROVINCE), decide=2)
    case = make.submitted()
    clerk = organiser(office(PROVINCE), "拟办员")
    filing = again(case).filing
    assert filing is not None
    with pytest.raises(Refused):
        answers.propose_answer(filing=filing, actor=clerk, answer=FilingAnswer.REFUSED)
    answers.propose_answer(filing=filing, actor=clerk, answer=FilingAnswer.REFUSED, opinion="不符合要求")
    verbs.issue_competition_answer(competition=again(case), actor=case.approver)
    assert (again(case).state, case.filing.state, case.filing.opinion) == ("cancelled", "refused", "不符合要求")


def test_where_one_decides_nothing_is_proposed() -> None:
    case = make.submitted()
    filing = again(case).filing
    assert filing is not None
    with pytest.raises(Refused):
        answers.propose_answer(filing=filing, actor=case.approver, answer=FilingAnswer.PASSED)
    with pytest.raises(Refused):
        answers.put_answer_back(filing=filing, actor=case.approver, reason="无")


# --- on paper --------------------------------------------------------------------------------------------------------


def test_a_paper_takes_a_number_a_day_that_can_be_and_a_sound_scan() -> None:
    today = clock.today()
    good: dict[str, Any] = {
        "doc_no": "示例人社〔2024〕8号",
        "doc_date": today,
        "scan": make.upload(),
        "name": "批复.pdf",
    }
    assert paper_of(**good).doc_no == "示例人社〔2024〕8号"
    bad: list[dict[str, Any]] = [
        {"doc_no": "  "},
        {"doc_no": "号" * 61},
        {"doc_date": today + dt.timedelta(days=1)},
        {"doc_date": dt.date(1999, 12, 31)},
        {"scan": make.upload("批复.pdf", b"no pdf")},
    ]
    for change in bad:
        with pytest.raises(Refused):
            paper_of(**(good | change))


def test_an_office_that_signs_in_its_own_oa_files_with_its_paper() -> None:
    case = make.draft()
    with pytest.raises(Refused, match="OA"):
        verbs.hand_in_with_paper(competition=again(case), actor=case.drafter, paper=make.paper())
    policy(office(), oa=True)
    client = signed_in(case.drafter)
    assert "已在本单位OA中签发" in client.get(address(case)).content.decode()
    data = {"doc_no": "长人社〔2024〕15号", "doc_date": clock.today().isoformat()}
    short = client.post(address(case, "hand-in/paper/"), data)
    assert (short.status_code, "长人社〔2024〕15号" in short.content.decode()) == (422, True)
    lie = client.post(address(case, "hand-in/paper/"), {**data, "scan": make.upload("文件.pdf", b"no pdf")})
    assert (lie.status_code, case.filing.state) == (422, "draft")
    answer = client.post(address(case, "hand-in/paper/"), {**data, "scan": make.upload("文件.pdf")}, follow=True)
    assert (answer.status_code, case.filing.state, case.filing.signed_by) == (200, "submitted", None)
    paper = FilingPaper.objects.get()
    assert (paper.step, paper.version, paper.doc_no, paper.recorded_by) == (None, 1, "长人社〔2024〕15号", case.drafter)
    above = signed_in(case.approver)
    assert "长人社〔2024〕15号" in above.get(address(case)).content.decode()
    scan = f"/files/filings/{case.competition.filing_id}/papers/{paper.pk}/"
    assert b"".join(above.get(scan).streaming_content).startswith(b"%PDF-")
    assert signed_in(organiser(office(OTHER_CITY))).get(scan).status_code == 404


def test_an_office_that_decides_in_its_own_oa_records_what_it_decided() -> None:
    policy(office(PROVINCE), oa=True)
    case = make.submitted()
    clerk = organiser(office(PROVINCE), "登记员")
    client = signed_in(clerk)
    page = client.get(address(case)).content.decode()
    assert ("登记：通过备案" in page, "通过，并生成备案编号" in page) == (True, False)
    assert client.post(address(case, "approve/"), {"opinion": "无文号"}).status_code == 422
    data = {"opinion": "同意备案", "paper": "1", "doc_no": "湘人社函〔2024〕9号", "doc_date": clock.today().isoformat()}
    assert client.post(address(case, "approve/"), data).status_code == 422
    assert client.post(address(case, "approve/"), {**data, "scan": make.upload("批复.pdf")}).status_code == 302
    step = case.filing.steps.get()
    assert (case.filing.state, step.paper.doc_no, step.decided_by) == ("approved", "湘人社函〔2024〕9号", clerk)
    assert again(case).state == "filed"


def test_without_the_setting_no_paper_stands_for_a_decision() -> None:
    case = make.submitted()
    with pytest.raises(Refused, match="OA"):
        verbs.approve_competition(competition=again(case), actor=case.approver, paper=make.paper())


def test_the_province_files_its_own_round_with_an_outside_body_and_records_its_answer() -> None:
    case = make.submitted(PROVINCE)
    step = case.filing.steps.get()
    assert (case.filing.addressee, step.outside, step.due_on) == (office(PROVINCE), "全国组委会", None)
    with pytest.raises(Refused, match="全国组委会"):
        verbs.approve_competition(competition=again(case), actor=case.approver)
    client = signed_in(case.drafter)
    page = client.get(address(case)).content.decode()
    assert ("登记全国组委会的答复" in page, "通过，并生成备案编号" in page) == (True, False)
    assert "登记" in client.get("/desk/").content.decode()
    data = {"paper": "1", "doc_no": "组委〔2024〕3号", "doc_date": clock.today().isoformat()}
    client.post(address(case, "approve/"), {**data, "scan": make.upload("批复.pdf")})
    assert (case.filing.state, case.filing.number[:2], again(case).state) == ("approved", "湖南", "filed")
    assert FilingPaper.objects.get().doc_no == "组委〔2024〕3号"


def test_an_outside_body_refuses_or_returns_by_its_paper() -> None:
    case = make.submitted(PROVINCE)
    verbs.return_competition(
        competition=again(case), actor=case.drafter, reason="请补充安全预案", paper=make.paper("组委〔2024〕4号")
    )
    assert (case.filing.state, again(case).state) == ("returned", "draft")
    verbs.hand_in_for_sign_off(competition=again(case), actor=case.drafter)
    verbs.sign_off_competition(competition=again(case), actor=case.signer)
    verbs.file_competition(competition=again(case), actor=case.signer)
    verbs.refuse_competition(
        competition=again(case), actor=case.drafter, reason="不予备案", paper=make.paper("组委〔2024〕5号")
    )
    assert (case.filing.state, again(case).state) == ("refused", "cancelled")
    assert [paper.doc_no for paper in FilingPaper.objects.all()] == ["组委〔2024〕4号", "组委〔2024〕5号"]
    with pytest.raises(Conflict):
        verbs.approve_competition(competition=again(case), actor=case.approver, paper=make.paper())
