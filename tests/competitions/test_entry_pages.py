"""The contestant's home, the check before entering, an entry's page and receipt: who may open what, and at what cost."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from competitions.actions.entries import start_entry
from competitions.models import Attachment, Award, AwardGrant, Competition, Entry, RoundReport
from tests.factories.entries import complete, contestant, draft, fresh, open_competition, submitted
from tests.factories.offices import OTHER_CITY, office, organiser
from workflow import clock
from workflow.services import perform

pytestmark = pytest.mark.django_db


@pytest.fixture
def competition() -> Competition:
    return open_competition()


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


def statements(act) -> list[str]:
    """The statements of one request, values left out, so that equal work can be compared."""
    with CaptureQueriesContext(connection) as found:
        act()
    return [re.sub(r"'[^']*'|\b\d+\b", "?", query["sql"]) for query in found.captured_queries]


def test_an_empty_home_teaches(competition: Competition) -> None:
    page = signed_in(contestant()).get("/my/").content.decode()
    assert "您还没有报名参赛" in page
    assert f'href="/my/competitions/{competition.slug}/enter/"' in page


def test_home_offers_no_form_that_is_closed(competition: Competition) -> None:
    person = contestant()
    draft(competition, person)
    client = signed_in(person)
    assert "继续填写" in client.get("/my/").content.decode()
    assert competition.registration_closes_at is not None
    clock.move_to(competition.registration_closes_at + dt.timedelta(hours=9))
    page = client.get("/my/").content.decode()
    assert ("继续填写" in page, "截止" in page) == (False, True)


def test_nobody_enters_by_themselves_where_entries_come_from_below(competition: Competition) -> None:
    rules = {**competition.rules, "sources": ["below", "recommended"]}
    Competition.objects.filter(pk=competition.pk).update(rules=rules)
    client, address = signed_in(contestant()), f"/my/competitions/{competition.slug}/enter/"
    assert address not in client.get("/my/").content.decode()
    page = client.get(address).content.decode()
    assert ("不接受直接报名" in page, "开始报名" in page) == (True, False)
    refused = client.post(address)
    assert (refused.status_code, Entry.objects.exists()) == (422, False)
    assert "请报名参加所在市州或县区的选拔赛" in refused.content.decode()


def test_home_costs_the_same_for_one_entry_and_for_three(
    competition: Competition, steady_clock: None, django_assert_num_queries
) -> None:
    person = contestant()
    client = signed_in(person)
    draft(competition, person)
    client.get("/my/")
    with CaptureQueriesContext(connection) as one:
        client.get("/my/")
    for number in (2, 3):
        Entry.objects.create(
            competition=competition, leader=person, title=f"第{number}个", created_at=clock.now(), saved_at=clock.now()
        )
    with django_assert_num_queries(len(one)):
        page = client.get("/my/").content.decode()
    assert len(one) <= 12
    assert page.count("继续填写") == 3


def test_unread_decisions_stand_first_until_they_were_read(competition: Competition) -> None:
    person = contestant()
    entry = submitted(competition, person)
    second = Entry.objects.create(
        competition=competition, leader=person, title="后来的草稿", created_at=clock.now(), saved_at=clock.now()
    )
    perform(entry, "return", actor=organiser(competition.organisation), reason="请更正名称。")
    client = signed_in(person)
    page = client.get("/my/").content.decode()
    assert page.index("示例项目1") < page.index("后来的草稿")
    assert (page.count("新结果"), "请更正名称。" in page) == (1, True)
    detail = client.get(f"/my/entries/{entry.token}/").content.decode()
    assert "请更正名称。" in detail
    assert "新结果" not in client.get("/my/").content.decode()
    assert second.state == "draft"


def test_can_i_enter_tells_what_is_known_what_will_be_asked_and_why_not(competition: Competition) -> None:
    person = contestant()
    client = signed_in(person)
    url = f"/my/competitions/{competition.slug}/enter/"
    page = client.get(url).content.decode()
    assert "目前未发现不符合条件之处" in page
    assert "年满16周岁" in page
    assert "商业计划书：PDF，不超过 30 MB" in page
    assert "139****0001" in page
    met, confirm, asked = (page.split(f">{heading}</h3>")[1] for heading in ("已符合", "由您确认", "报名时还需填写"))
    assert "往届" not in met.split("<h3")[0]
    assert "往届" in confirm.split("<h3")[0]
    assert "同一单位最多申报1个项目" not in met.split("<h3")[0]
    assert "同一单位最多申报1个项目" in asked.split("</ul>")[0]
    person.birth_date = clock.today() - dt.timedelta(days=15 * 365)
    person.save()
    page = client.get(url).content.decode()
    assert "根据已知信息，您不符合参赛条件" in page
    assert "周岁" in page
    assert "开始报名" not in page
    answer = client.post(url, {"_once": "a" * 22})
    assert (answer.status_code, Entry.objects.count()) == (422, 0)


@pytest.mark.promise("R9")
@pytest.mark.parametrize(("seconds", "words"), [(-3600, "提前不予受理"), (11 * 86400, "逾期不予受理")])
def test_early_and_late_are_refused_with_the_times(competition: Competition, seconds: int, words: str) -> None:
    clock.move_to(competition.registration_opens_at + dt.timedelta(seconds=seconds))
    client = signed_in(contestant())
    url = f"/my/competitions/{competition.slug}/enter/"
    page = client.get(url).content.decode()
    assert words in page
    assert "开始报名</button>" not in page
    answer = client.post(url, {"_once": "a" * 22})
    assert (answer.status_code, words in answer.content.decode(), Entry.objects.count()) == (422, True, 0)


def test_begin_twice_is_one_draft(competition: Competition) -> None:
    client = signed_in(contestant())
    url = f"/my/competitions/{competition.slug}/enter/"
    answers = [client.post(url, {"_once": key * 22}) for key in ("a", "a", "b")]
    assert Entry.objects.count() == 1
    assert {answer["Location"] for answer in answers} == {f"/my/entries/{Entry.objects.get().token}/edit/"}
    assert "继续填写草稿" in client.get(url).content.decode()


def test_a_competition_that_is_not_public_is_not_there(competition: Competition) -> None:
    Competition.objects.filter(pk=competition.pk).update(state="draft")
    client = signed_in(contestant())
    assert client.get(f"/my/competitions/{competition.slug}/enter/").status_code == 404
    assert client.get("/my/competitions/nothing/enter/").status_code == 404


@pytest.mark.promise("Z5")
@pytest.mark.parametrize("page", ["", "edit/", "receipt/", "form.pdf", "withdraw/"])
def test_not_yours_and_not_there_are_the_same_404_with_equal_work(
    competition: Competition, page: str, steady_clock: None
) -> None:
    entry = submitted(competition)
    client = signed_in(contestant("外人", 9))
    client.get("/my/")
    answers, work = [], []
    for token in (entry.token, "x" * 22):
        url = f"/my/entries/{token}/{page}"
        work.append(statements(lambda url=url: answers.append(client.get(url))))
    assert [answer.status_code for answer in answers] == [404, 404]
    bodies = [re.sub(r"[0-9a-f]{32}", "", answer.content.decode()) for answer in answers]
    assert bodies[0] == bodies[1]
    assert work[0] == work[1]
    assert "示例项目" not in bodies[0]


@pytest.mark.promise("Z5")
def test_writing_to_an_entry_of_somebody_else_is_the_same_404(competition: Competition) -> None:
    entry = draft(competition)
    client = signed_in(contestant("外人", 9))
    for token in (entry.token, "x" * 22):
        for page in ("edit/", "autosave/", "files/plan/", "withdraw/"):
            answer = client.post(f"/my/entries/{token}/{page}", {"title": "改", "fields": "title", "act": "submit"})
            assert answer.status_code == 404
    assert fresh(entry).title == ""


@pytest.mark.promise("Z5")
def test_files_are_served_to_their_own_and_the_office_alone(competition: Competition) -> None:
    entry = submitted(competition)
    url = f"/files/entries/{Attachment.objects.get(kind='plan').token}/"
    own = signed_in(entry.leader).get(url)
    assert (own.status_code, own["Content-Type"]) == (200, "application/pdf")
    assert own["Content-Disposition"] == 'inline; filename="plan.pdf"'
    assert own["X-Content-Type-Options"] == "nosniff"
    assert own["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert own["Cache-Control"] == "private, no-store"
    assert signed_in(organiser(competition.organisation)).get(url).status_code == 200
    for stranger in (contestant("外人", 9), organiser(office(OTHER_CITY), "外地经办")):
        answers = [signed_in(stranger).get(one).status_code for one in (url, "/files/entries/" + "x" * 22 + "/")]
        assert answers == [404, 404]
    assert Client().get(url).status_code == 302


def test_signed_out_leads_to_the_entrance(competition: Competition) -> None:
    entry = draft(competition)
    for url in ("/my/", f"/my/entries/{entry.token}/", f"/my/competitions/{competition.slug}/enter/"):
        assert Client().get(url)["Location"].startswith("/accounts/login/")


def test_tokens_are_128_random_bits(competition: Competition) -> None:
    tokens = {draft(competition, contestant(f"人{n}", n), n).token for n in range(1, 6)}
    assert len(tokens) == 5
    assert {len(token) for token in tokens} == {22}


@pytest.mark.parametrize("move", [None, "accept", "refuse", "return"])
def test_the_entry_page_says_where_it_stands(competition: Competition, move: str | None) -> None:
    entry = submitted(competition)
    words = {None: "已提交", "accept": "审核通过", "refuse": "审核不通过", "return": "退回修改"}
    if move:
        perform(
            entry, move, actor=organiser(competition.organisation), reason="" if move == "accept" else "单位名称不符。"
        )
    page = signed_in(entry.leader).get(f"/my/entries/{entry.token}/").content.decode()
    assert f'<p class="where-now">{words[move]}</p>' in page
    assert ("单位名称不符。" in page) == (move in ("refuse", "return"))
    assert ("去修改" in page) == (move == "return")


def test_after_a_refusal_it_says_whom_to_ask_and_whether_to_try_again(competition: Competition) -> None:
    entry = submitted(competition)
    Competition.objects.filter(pk=competition.pk).update(phone="0731-00000000", receiving_unit="示例中心")
    perform(entry, "refuse", actor=organiser(competition.organisation), reason="单位名称不符。")
    client = signed_in(entry.leader)
    page = client.get(f"/my/entries/{entry.token}/").content.decode()
    assert "由示例中心审核，咨询或申诉请致电0731-00000000。" in page
    assert f'href="/my/competitions/{competition.slug}/enter/">报名截止前可重新申报。</a>' in page
    clock.move_to(competition.registration_closes_at + dt.timedelta(days=1))
    page = client.get(f"/my/entries/{entry.token}/").content.decode()
    assert "报名已截止，本赛事不能重新申报。" in page
    assert "可重新申报" not in page


def test_a_winner_reads_the_award_and_where_the_entry_goes(competition: Competition) -> None:
    entry = submitted(competition)
    office_above = office("430000")
    actor = organiser(competition.organisation)
    perform(entry, "accept", actor=actor)
    Competition.objects.filter(pk=competition.pk).update(state="judging")
    perform(entry, "promote", actor=actor)
    award = Award.objects.create(competition=competition, name="演示一等奖", count=1)
    AwardGrant.objects.create(award=award, entry=entry, rank=1, granted_by=actor, granted_at=clock.now())
    client = signed_in(entry.leader)
    url = f"/my/entries/{entry.token}/"
    assert all("演示一等奖" not in client.get(one).content.decode() for one in ("/my/", url))
    Competition.objects.filter(pk=competition.pk).update(state="publicity")
    page = client.get(url).content.decode()
    assert "恭喜，项目获演示一等奖。" in page
    assert "公示后推荐至上一级。" in page
    Competition.objects.filter(pk=competition.pk).update(state="reported")
    RoundReport.objects.create(
        competition=competition, rows=[], rows_hash="", addressee=office_above, state="received",
        submitted_by=actor, submitted_at=clock.now(),
    )  # fmt: skip
    assert f"已推荐至{office_above.name}，后续安排由其通知。" in client.get(url).content.decode()
    assert "演示一等奖" in client.get("/my/").content.decode()


def test_whoever_entered_all_is_not_told_that_nothing_is_open(competition: Competition) -> None:
    client = signed_in(contestant())
    assert "您都已开始填报" not in client.get("/my/").content.decode()
    client.post(f"/my/competitions/{competition.slug}/enter/", {"_once": "a" * 22})
    page = client.get("/my/").content.decode()
    assert "正在接受报名的赛事，您都已开始填报。" in page
    assert "目前没有接受报名的赛事" not in page


def test_a_promotion_shows_only_when_it_is_public(competition: Competition) -> None:
    entry = submitted(competition)
    actor = organiser(competition.organisation)
    perform(entry, "accept", actor=actor)
    Competition.objects.filter(pk=competition.pk).update(state="judging")
    perform(entry, "promote", actor=actor)
    client = signed_in(entry.leader)
    for url in ("/my/", f"/my/entries/{entry.token}/"):
        assert "晋级" not in client.get(url).content.decode().split("<main")[1].split("</main>")[0].replace(
            "晋级线", ""
        )
    Competition.objects.filter(pk=competition.pk).update(state="publicity")
    assert "已晋级" in client.get("/my/").content.decode()


def test_the_receipt_shows_number_and_time_and_is_a_pdf_too(competition: Competition) -> None:
    entry = submitted(competition)
    client = signed_in(entry.leader)
    page = client.get(f"/my/entries/{entry.token}/receipt/").content.decode()
    assert (entry.number in page, "主办方正在审核" in page) == (True, True)
    type(entry).objects.filter(pk=entry.pk).update(state="accepted")
    assert "主办方正在审核" not in client.get(f"/my/entries/{entry.token}/receipt/").content.decode()
    paper = client.get(f"/my/entries/{entry.token}/receipt/?format=pdf")
    assert (paper["Content-Type"], paper.content[:5]) == ("application/pdf", b"%PDF-")
    assert client.get(f"/my/entries/{draft(competition, contestant('周示例', 2), 2).token}/receipt/").status_code == 404


def test_withdrawing_asks_first_and_keeps_the_reason(competition: Competition) -> None:
    entry = complete(competition)
    client = signed_in(entry.leader)
    url = f"/my/entries/{entry.token}/withdraw/"
    assert "确定弃赛？" in client.get(url).content.decode()
    answer = client.post(url, {"reason": "团队解散", "_once": "a" * 22})
    assert answer["Location"] == f"/my/entries/{entry.token}/"
    assert fresh(entry).state == "withdrawn"
    page = client.get(answer["Location"]).content.decode()
    assert "您已弃赛" in page
    assert "继续填写" not in page
    late = client.post(url, {"_once": "b" * 22})
    assert (late.status_code, "已弃赛" in late.content.decode()) == (409, True)


def test_entries_page_costs_a_fixed_number(
    competition: Competition, steady_clock: None, django_assert_num_queries
) -> None:
    entry = start_entry(competition=competition, actor=contestant())
    client = signed_in(entry.leader)
    client.get(f"/my/entries/{entry.token}/")
    with CaptureQueriesContext(connection) as found:
        client.get(f"/my/entries/{entry.token}/")
    assert len(found) <= 12


def test_the_code_of_a_print_leads_to_the_entry_and_says_whether_it_is_current(competition: Competition) -> None:
    entry = submitted(competition)
    client = signed_in(entry.leader)
    url = f"/my/entries/{entry.token}/?form="
    assert "此打印件与当前报名表一致。" in client.get(url + entry.form_version).content.decode()
    assert "此打印件之后报名表有改动" in client.get(url + "0" * 16).content.decode()
    at_the_desk = signed_in(organiser(competition.organisation)).get(url + entry.form_version)
    assert at_the_desk["Location"] == f"/desk/competitions/{competition.pk}/entries/{entry.token}/"
    assert signed_in(contestant("外人", 9)).get(url + entry.form_version).status_code == 404
