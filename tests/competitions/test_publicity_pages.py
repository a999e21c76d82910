"""The pages of publicity and report, for the office that holds the competition and for the one above."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from django.test import Client

from accounts.enums import Role
from accounts.models import Person
from competitions.actions import publicity, reports
from competitions.models import Entry, PublicityNotice, RoundReport
from competitions.queries.overview import funnel_rows
from competitions.queries.results_inbox import results_todo
from tests.competitions.test_publicity import decided, fresh, over, published
from tests.factories.entries import open_competition
from tests.factories.judging import Contest
from tests.factories.offices import OTHER_CITY, PROVINCE, approver, office, organiser, with_role
from ui import formats
from workflow import clock
from workflow.inbox import drawn

pytestmark = pytest.mark.django_db


def signed_in(actor: Person) -> Client:
    client = Client()
    client.force_login(actor.user)
    return client


def base(made: Contest) -> str:
    return f"/desk/competitions/{made.competition.pk}/"


def reported(made: Contest) -> RoundReport:
    over(published(made))
    publicity.close_due_notices(now=clock.now())
    return reports.report_up(competition=fresh(made), actor=made.organiser, summary="顺利")


def test_from_the_draft_to_the_public_list() -> None:
    made = decided()
    client, here = signed_in(made.organiser), f"{base(made)}publicity/"
    assert "拟公示稿" in client.get(here).content.decode()
    client.post(f"{here}draft/")
    notice = PublicityNotice.objects.get()
    page = client.get(here).content.decode()
    assert (notice.receiving_unit in page, made.entries[0].title in page, "5 个工作日" in page) == (True, True, True)
    form = {
        "title": "公示",
        "receiving_unit": "长沙市人社局",
        "phone": "",
        "address": "示例路",
        "supervision_phone": "0731-2",
    }
    wrong = client.post(here, form)
    assert (wrong.status_code, "示例路" in wrong.content.decode()) == (422, True)
    assert client.post(here, form | {"phone": "0731-1"}).status_code == 302
    bare = client.post(f"{here}publish/", form | {"notice": notice.pk, "address": "新示例路"})
    assert (bare.status_code, "新示例路" in bare.content.decode()) == (422, True)
    typed = form | {"notice": notice.pk, "phone": "0731-1", "address": "新示例路"}
    assert client.post(f"{here}publish/", typed).status_code == 302
    notice.refresh_from_db()
    assert (notice.state, notice.phone, notice.address, len(notice.rows)) == ("published", "0731-1", "新示例路", 3)
    late = client.post(here, typed | {"address": "更晚的地址"}, follow=True)
    assert (late.status_code, "已发布" in late.content.decode()) == (409, True)
    notice.refresh_from_db()
    assert notice.address == "新示例路"
    assert f"/publicity/{made.competition.slug}/1/" in client.get(here).content.decode()


def test_the_report_and_its_receipt_by_the_pages() -> None:
    made = decided()
    over(published(made))
    publicity.close_due_notices(now=clock.now())
    client, here = signed_in(made.organiser), f"{base(made)}report/"
    assert client.post(here, {"summary": "顺利"}).status_code == 302
    report = RoundReport.objects.get()
    assert report.rows_hash[:16] in client.get(here).content.decode()
    assert client.post(f"{here}take-back/", {"reason": ""}).status_code == 422
    client.post(f"{here}take-back/", {"reason": "补充"})
    client.post(here, {"summary": "补充"})
    province = with_role(Role.ORGANISER, office(PROVINCE), "省厅经办")
    above = signed_in(province)
    assert made.competition.name in above.get("/desk/reports/").content.decode()
    detail = f"/desk/reports/{report.pk}/"
    assert "接收" in above.get(detail).content.decode()
    assert client.post(f"{detail}receive/").status_code == 403
    assert above.post(f"{detail}receive/").status_code == 302
    report.refresh_from_db()
    assert (report.state, report.received_by) == ("received", province)
    assert "take-back/" not in client.get(here).content.decode()
    book = openpyxl.load_workbook(io.BytesIO(above.get(f"{here}export/").content))
    rows = [[cell.value for cell in row] for row in book.active.iter_rows()]
    assert (rows[0][0], rows[1][1], rows[1][4], len(rows)) == ("赛道", 1, made.entries[0].title, 4)


def test_who_may_look_and_who_may_act() -> None:
    made = decided()
    province, stranger = approver(office(PROVINCE)), organiser(office(OTHER_CITY), "外市经办")
    for path in ("publicity/", "report/"):
        assert signed_in(province).get(base(made) + path).status_code == 200
        assert signed_in(province).post(base(made) + path, {}).status_code == 403
        assert signed_in(stranger).get(base(made) + path).status_code == 404
    report = reported(made)
    assert signed_in(stranger).get(f"/desk/reports/{report.pk}/").status_code == 404
    assert signed_in(stranger).get(f"{base(made)}report/export/").status_code == 404


def test_what_waits_for_whom(django_assert_num_queries: Any) -> None:
    made = decided()
    actor = Person.objects.get(pk=made.organiser.pk)
    actor.role_rows()
    assert [item.title for item in drawn("competitions.results", actor)] == ["晋级名单已确定，请公示"]
    over(published(made))
    assert drawn("competitions.results", actor) == []
    publicity.close_due_notices(now=clock.now())
    assert [item.title for item in drawn("competitions.results", actor)] == ["公示已结束，请推荐上报"]
    assert [item.title for item in results_todo(fresh(made), actor)] == ["公示已结束，请推荐上报"]
    reports.report_up(competition=fresh(made), actor=made.organiser)
    assert drawn("competitions.results", actor) == []
    province = Person.objects.get(pk=with_role(Role.ORGANISER, office(PROVINCE), "省厅经办").pk)
    province.role_rows()
    with django_assert_num_queries(1):
        assert [item.detail for item in drawn("competitions.reports", province)] == [made.competition.name]


@pytest.mark.parametrize("entries", [1, 3])
def test_queries_do_not_grow_with_the_list(entries: int, settings: Any, django_assert_num_queries: Any) -> None:
    made = decided(entries=entries)
    notice = publicity.draft_notice(competition=fresh(made), actor=made.organiser)
    client = signed_in(made.organiser)
    settings.CLOCK_CACHE_SECONDS = 1e9
    client.get(f"{base(made)}publicity/")
    with django_assert_num_queries(9):
        client.get(f"{base(made)}publicity/")
    notice = publicity.publish_notice(notice=notice, actor=made.organiser)
    with django_assert_num_queries(11):
        client.get(f"{base(made)}publicity/")
    over(notice)
    publicity.close_due_notices(now=clock.now())
    with django_assert_num_queries(12):
        client.get(f"{base(made)}report/")
    reports.report_up(competition=fresh(made), actor=made.organiser)
    with django_assert_num_queries(7):
        client.get(f"{base(made)}report/")
    with django_assert_num_queries(5):
        client.get("/desk/reports/")


def test_the_chip_and_the_bar_follow_the_publicity_to_its_end() -> None:
    made = decided()
    client = signed_in(made.organiser)
    notice = published(made)
    chip = '<span class="chip gold">{}</span>'
    assert chip.format("公示中") in client.get(base(made)).content.decode()
    over(notice)
    publicity.close_due_notices(now=clock.now())
    assert chip.format("公示已结束") in client.get(base(made)).content.decode()
    assert "公示已结束" in client.get("/desk/").content.decode()
    reports.report_up(competition=fresh(made), actor=made.organiser)
    page = client.get(base(made)).content.decode()
    day = formats.when_short(clock.today())
    assert f"{day}上报" in page


def test_the_funnel_counts_who_went_on_once_it_is_decided() -> None:
    made = decided()
    into_final = next(row for row in funnel_rows(fresh(made)) if row.label.startswith("进入"))
    assert (into_final.value, into_final.is_quota) == (3, False)
    Entry.objects.filter(pk=made.entries[0].pk).update(state="returned")
    row = next(row for row in funnel_rows(fresh(made)) if row.label == "审核通过")
    assert (row.note, row.pending) == ("", 0)


def test_before_its_time_the_tab_says_when_the_list_comes() -> None:
    competition = open_competition()
    client = signed_in(organiser(competition.organisation))
    page = client.get(f"/desk/competitions/{competition.pk}/publicity/").content.decode()
    assert "评审结束并确定最后阶段的晋级名单后" in page


def test_an_empty_list_of_reports_says_what_a_city_does() -> None:
    city = signed_in(organiser(office(OTHER_CITY))).get("/desk/reports/").content.decode()
    assert "从赛事的“推荐上报”页上报" in city
    province = signed_in(with_role(Role.ORGANISER, office(PROVINCE), "省厅经办")).get("/desk/reports/").content.decode()
    assert "各市州公示结束后上报" in province


def test_the_list_prints_before_and_after_it_is_sent() -> None:
    made = decided()
    client, paper = signed_in(made.organiser), f"{base(made)}report/print/"
    early = client.get(paper, follow=True)
    assert early.redirect_chain == [(f"{base(made)}report/", 302)]
    over(published(made))
    publicity.close_due_notices(now=clock.now())
    draft = client.get(paper).content.decode()
    assert ("尚未上报" in draft, made.entries[0].title in draft, "（盖章）" in draft) == (True, True, True)
    report = reports.report_up(competition=fresh(made), actor=made.organiser, summary="顺利完成（演示）")
    sent = client.get(paper).content.decode()
    assert (report.rows_hash[:16] in sent, "顺利完成（演示）" in sent, "尚未上报" in sent) == (True, True, False)


@pytest.mark.promise("L9")
def test_the_draft_names_what_was_found_and_offers_to_mask_it() -> None:
    made = decided()
    Entry.objects.filter(pk=made.entries[0].pk).update(title="绿色农业 联系13800000001")
    client, here = signed_in(made.organiser), f"{base(made)}publicity/"
    client.post(f"{here}draft/")
    notice = PublicityNotice.objects.get()
    assert "138****0001" in client.get(here).content.decode()
    form = {
        "notice": notice.pk, "title": "公示", "receiving_unit": "长沙市人社局", "phone": "0731-1",
        "address": "新示例路", "supervision_phone": "0731-2",
    }  # fmt: skip
    stopped = client.post(f"{here}publish/", form)
    page = stopped.content.decode()
    assert (stopped.status_code, "138****0001" in page, "新示例路" in page) == (422, True, True)
    assert client.post(f"{here}publish/", form | {"privacy": "mask"}).status_code == 302
    notice.refresh_from_db()
    assert (notice.state, notice.rows[0]["title"]) == ("published", "绿色农业 联系138****0001")
