"""The organiser's pages of judging: panels, stages, ranking, promotion; feedback for entrants."""

from __future__ import annotations

import datetime as dt
import io
import time
from typing import Any

import openpyxl
import pytest
from django.test import Client

from accounts.models import Person
from competitions.actions import publicity
from competitions.enums import StageState
from competitions.models import Competition, Stage
from judging.actions import promotion, running_order, stages, tabulation
from judging.actions.assignment import assign_reviews
from judging.actions.panels import invite_judges
from judging.actions.people import Invitee
from judging.forms.desk import read_invitees
from judging.models import Panel, PanelSeat, ScoreSheet
from judging.queries.inbox import judge_items, organiser_items, workspace_items
from tests.factories.competitions import filed
from tests.factories.judging import (
    Contest,
    closed,
    contest,
    entry,
    frozen,
    in_final,
    in_marking,
    into_final,
    judges_for,
    mark,
    marking_open,
    semi_closed,
)
from tests.factories.offices import OTHER_CITY, PROVINCE, approver, office, organiser, person
from tests.factories.promotion import set_stage
from workflow import clock
from workflow.models import AuditRow
from workflow.services import perform

pytestmark = pytest.mark.django_db
LINES = "周示例 13900000001 示例大学 教授\n吴示例,13900000002,示例创投\n郑示例\t139-0000-0003"


def signed_in(actor: Person) -> Client:
    client = Client()
    client.force_login(actor.user)
    return client


def base(made: Contest) -> str:
    return f"/desk/competitions/{made.competition.pk}/"


def ranked(made: Contest, code: str = "semi") -> None:
    """Marked, closed, frozen."""
    closed(made, code)
    frozen(made, code)


def test_lines_of_judges_are_read_as_people_write_them() -> None:
    found, problems = read_invitees(LINES + "\n\n没有号码的人\n13900000004")
    assert [(one.name, one.phone, one.employer, one.title) for one in found] == [
        ("周示例", "13900000001", "示例大学", "教授"), ("吴示例", "13900000002", "示例创投", ""), ("郑示例", "13900000003", "", ""),
    ]  # fmt: skip
    assert problems == ["第 5 行：没有 11 位手机号。", "第 6 行：手机号前的姓名缺失或有误。"]


def test_panel_and_judges_by_the_pages() -> None:
    made = contest(entries=3, judges=0)
    client, here = signed_in(made.organiser), base(made)
    assert "新建评审组" in client.get(f"{here}judging/").content.decode()
    answer = client.post(f"{here}judging/semi/panels/new/", {"name": "评审组", "track": ""})
    panel = Panel.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"{here}judging/panels/{panel.pk}/")
    wrong = client.post(f"{here}judging/panels/{panel.pk}/", {"lines": "没有号码的人"})
    assert (wrong.status_code, "没有号码的人" in wrong.content.decode()) == (422, True)
    done = client.post(f"{here}judging/panels/{panel.pk}/", {"lines": LINES})
    assert (done.status_code, PanelSeat.objects.count()) == (302, 3)
    page = client.get(f"{here}judging/").content.decode()
    assert ("周示例" in page, "3 位尚未回复" in page) == (True, True)


def test_a_stage_is_led_by_its_pages() -> None:
    made = contest(entries=3, judges=3)
    client, here = signed_in(made.organiser), base(made)
    preview = client.post(f"{here}judging/semi/assign/preview/")["Location"]
    assert "9 份评分表" in client.get(preview).content.decode()
    client.post(f"{here}judging/semi/assign/", {"preview": preview.split("=")[1]})
    assert ScoreSheet.objects.count() == 9
    client.post(f"{here}judging/semi/open/")
    assert made.stage().state == StageState.MARKING
    refused = client.post(f"{here}judging/semi/close/", {"reason": ""})
    assert (refused.status_code, made.stage().state) == (422, StageState.MARKING)
    asked = client.get(f"{here}judging/semi/close/").content.decode()
    assert ("评委甲" in asked, asked.count("（评委 ")) == (True, 3)
    answer = client.post(f"{here}judging/semi/close/", {"reason": "按时关闭"})
    assert (answer.status_code, made.stage().state) == (302, StageState.CLOSED)
    client.post(f"{here}judging/semi/reopen/", {"reason": "补评"})
    assert made.stage().state == StageState.MARKING


def test_who_may_look_and_who_may_act() -> None:
    made = contest(entries=2, judges=3)
    here = base(made)
    province, stranger = approver(office(PROVINCE)), organiser(office(OTHER_CITY), "外市经办")
    assert signed_in(province).get(f"{here}judging/").status_code == 200
    assert signed_in(province).post(f"{here}judging/semi/open/").status_code == 403
    assert signed_in(stranger).get(f"{here}judging/").status_code == 404
    assert signed_in(stranger).post(f"{here}judging/semi/open/").status_code == 404
    assert signed_in(person("路人")).get(f"{here}judging/").status_code == 403


def test_ranking_shows_totals_dropped_exact_and_ties() -> None:
    made = in_final(entries=3, judges=3)
    numbers = {0: ["30", "29.5", "29", "29", "28", "20", "29"], 1: ["25"] * 7, 2: ["25"] * 7}
    for place, totals in numbers.items():
        for seat, number in zip(made.seats, totals, strict=True):
            mark(made.sheet(seat, made.entries[place]), number, "30", "20", "20", submit=True)
    stages.close_marking(stage=made.stage("final"), actor=made.organiser)
    client, here = signed_in(made.organiser), base(made)
    assert client.post(f"{here}ranking/final/tabulate/").status_code == 302
    page = client.get(f"{here}ranking/?stage=final").content.decode()
    assert (page.count('<del title="去掉">100</del>'), page.count('<del title="去掉">90</del>')) == (1, 1)
    assert ("98.9" in page, "98.90" in page, "5 / 7" in page, page.count(">并列<")) == (True, True, True, 2)
    # On a phone the totals of the judges are shown when ticked; a line that needs to be looked at says so all the same.
    assert (page.count('class="rank-all"'), page.count("flagged")) == (1, 0)
    version = {"version": "1"}
    assert client.post(f"{here}ranking/final/freeze/", version).status_code == 302
    assert made.stage("final").tabulations.get().state == "frozen"
    printed = client.get(f"{here}ranking/final/print/").content.decode()
    assert (made.stage("final").tabulations.get().result_hash in printed, "监督员（签字）" in printed) == (True, True)
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{here}ranking/final/export/").content))
    rows = [[cell.value for cell in row] for row in book.active.iter_rows()]
    assert rows[0][:6] == ["赛道", "名次", "项目编号", "编号/出场", "参赛项目", "单位"]
    assert (rows[1][1], rows[1][4], rows[1][-3]) == (1, made.entries[0].title, "98.90")


def test_promotion_by_the_pages_with_a_tie() -> None:
    made = semi_closed(entries=12, judges=3, equal=(9, 10))
    table = frozen(made)
    client = signed_in(made.organiser)
    here = f"{base(made)}ranking/semi/promotion/"
    page = client.get(here).content.decode()
    assert ("只剩 1 个名额" in page, "晋级线" in page, "confirm/" in page) == (True, True, False)
    client.post(f"{here}confirm/", {"ranking": table.result_hash})
    assert made.stage().promotions.count() == 0
    first, second = made.entries[9].pk, made.entries[10].pk
    form = {"tie": "adv_manufacturing-10", f"place_{first}": "2", f"place_{second}": "2", "reason": "合议"}
    wrong = client.post(f"{here}tie/", form)
    assert (wrong.status_code, "合议" in wrong.content.decode()) == (422, True)
    assert client.post(f"{here}tie/", form | {f"place_{second}": "1", f"pass_{second}": "1"}).status_code == 302
    assert "confirm/" in client.get(here).content.decode()
    client.post(f"{here}confirm/", {"ranking": table.result_hash})
    decided = made.stage().promotions.get()
    assert decided.promoted["adv_manufacturing"][-1] == second
    client.post(f"{here}undo/", {"reason": "名额调整"})
    decided.refresh_from_db()
    assert decided.undone_at is not None


def published(made: Contest) -> None:
    """Both stages, the list public."""
    ranked(made)
    promotion.promote_stage(stage=made.stage(), actor=made.organiser)
    into_final(made)
    ranked(made, "final")
    promotion.promote_stage(stage=made.stage("final"), actor=made.organiser)
    competition = Competition.objects.select_related("organisation", "region").get(pk=made.competition.pk)
    notice = publicity.draft_notice(competition=competition, actor=made.organiser)
    publicity.publish_notice(notice=notice, actor=made.organiser)


@pytest.mark.promise("Z3")
def test_entrants_read_the_judges_words_only_after_the_publication() -> None:
    made = in_marking(entries=3, judges=3)
    mark(
        made.sheet(made.seats[0], made.entries[0]),
        "30",
        "10",
        "10",
        "10",
        submit=True,
        comment="建议补充航空取证的时间表",
    )
    leader = made.entries[0].leader
    client, here = signed_in(leader), f"/my/entries/{made.entries[0].token}/"
    assert client.get(f"{here}feedback/").status_code == 404
    assert "feedback/" not in client.get(here).content.decode()
    published(made)
    assert f"{here}feedback/" in client.get(here).content.decode()
    page = client.get(f"{here}feedback/").content.decode()
    assert ("建议补充航空取证的时间表" in page, "评委 1" in page) == (True, True)
    # In the final the highest and the lowest of seven are struck out, and the page says by which rule.
    assert (page.count("<del>"), "计分办法：去掉 1 个最高分和 1 个最低分，取平均" in page) == (2, True)
    assert [seat.person.name for seat in PanelSeat.objects.select_related("person") if seat.person.name in page] == []
    assert signed_in(made.entries[1].leader).get(f"{here}feedback/").status_code == 404


def test_what_waits_for_whom(django_assert_num_queries: Any, steady_clock: None) -> None:
    made = contest(entries=2, judges=3)
    guest = person("陈示例")
    invite_judges(panel=made.seats[0].panel, actor=made.organiser, people=[guest])
    assert [item.title for item in judge_items(Person.objects.get(pk=guest.pk))] == ["邀请您担任评委：复赛（盲评）"]
    actor = Person.objects.get(pk=made.organiser.pk)
    actor.role_rows()
    with django_assert_num_queries(1):
        titles = [item.title for item in organiser_items(actor)]
    assert titles == ["1 位评委尚未回复邀请", "还需邀请 8 位评委"]
    assign_reviews(stage=made.stage(), actor=made.organiser)
    assert [item.title for item in organiser_items(actor)] == ["1 位评委尚未回复邀请", "评分表已分配，请开放评分"]
    stages.open_marking(stage=made.stage(), actor=made.organiser)
    assert [item.title for item in organiser_items(actor)] == [
        "1 位评委尚未回复邀请",
        "评分进行中：已提交 0 / 6 份评分表",
    ]
    judge = Person.objects.get(pk=made.seats[0].person_id)
    judge.role_rows()
    with django_assert_num_queries(1):
        assert [(item.title, item.count) for item in judge_items(judge)] == [("2 份评分表待提交", 2)]
    closed(made)
    assert "评分已关闭，请汇总排名" in [item.title for item in organiser_items(actor)]
    table = tabulation.tabulate(stage=made.stage(), actor=made.organiser)
    competition = Competition.objects.get(pk=made.competition.pk)
    assert [item.title for item in workspace_items(competition, actor)] == ["1 位评委尚未回复邀请", "核对排名并冻结"][
        1:
    ]
    tabulation.freeze_tabulation(tabulation=table, actor=made.organiser)
    with django_assert_num_queries(1):
        assert "确定晋级" in [item.title for item in workspace_items(competition, actor)]
    promotion.promote_stage(stage=made.stage(), actor=made.organiser)
    assert [(item.title, item.detail) for item in workspace_items(competition, actor)] == [
        ("还需邀请 7 位评委", made.stage("final").name)
    ]
    made.seats = judges_for(made, 7, "final")
    assert [item.title for item in workspace_items(competition, actor)] == ["抽取出场顺序"]
    running_order.draw_running_order(stage=made.stage("final"), actor=made.organiser, seed="lot")
    assert [item.title for item in workspace_items(competition, actor)] == ["分配评分表"]
    marking_open(made, "final")
    [item] = workspace_items(competition, actor)
    assert (item.title, item.url) == ("评分进行中：已提交 0 / 14 份评分表", f"{base(made)}live/final/")


def test_the_province_sees_on_its_first_page_how_far_the_marking_is(
    steady_clock: None, django_assert_max_num_queries: Any
) -> None:
    made = in_marking(entries=2, judges=3)
    above = signed_in(approver(office(PROVINCE), "省厅审批"))
    with django_assert_max_num_queries(12):
        page = above.get("/desk/").content.decode()
    assert ("评分进度" in page, f"{base(made)}judging/?stage=semi" in page) == (True, True)
    own = signed_in(made.organiser).get("/desk/").content.decode()
    assert ("评分进度" in own, "评分进行中" in own) == (False, True)


def test_the_end_of_registration_leads_to_judging(steady_clock: None, django_assert_num_queries: Any) -> None:
    case = filed()
    competition, actor = case.competition, Person.objects.get(pk=case.drafter.pk)
    actor.role_rows()
    track = competition.tracks.first()
    entry(competition, track)
    waiting = entry(competition, track, "待审项目", state="submitted")
    client, here = signed_in(case.drafter), f"/desk/competitions/{competition.pk}/"
    clock.move_to(competition.registration_closes_at - dt.timedelta(days=3))
    page = client.get(f"{here}judging/").content.decode()
    assert ("judging/begin/" in page, "截止（还剩" in page, "还有 1 份报名未完成资格审核" in page) == (
        False,
        True,
        True,
    )
    clock.move_to(competition.registration_closes_at + dt.timedelta(days=1))
    assert organiser_items(actor) == []
    perform(waiting, "accept", actor=case.drafter)
    with django_assert_num_queries(1):
        items = organiser_items(actor)
    assert [(item.title, item.button) for item in items] == [("报名已截止、已全部审核，请进入评审", "进入评审")]
    assert "judging/begin/" in client.get(f"{here}judging/").content.decode()


def test_a_promotion_leads_to_the_next_stage() -> None:
    made = contest(entries=3, judges=3)
    ranked(made)
    client, here = signed_in(made.organiser), base(made)
    assert client.post(f"{here}ranking/semi/promotion/confirm/").status_code == 302
    assert made.stage("final").stage_entries.count() == 3
    page = client.get(f"{here}ranking/semi/promotion/").content.decode()
    assert (f'href="{here}judging/?stage=final"' in page, "去“决赛" in page) == (True, True)
    assert "晋级线" not in page.split("<details")[0]
    assert client.get(f"{here}judging/final/entries/").content.decode().count('class="cell-main"') == 3


def test_an_invitation_is_taken_back_and_a_phone_is_shown_with_a_trace() -> None:
    made = contest(entries=1, judges=1)
    guest = invite_judges(
        panel=made.seats[0].panel, actor=made.organiser, invitees=[Invitee("周示例", "13900000009")]
    ).seats[0]
    client, here = signed_in(made.organiser), f"{base(made)}judging/seats/{guest.pk}/"
    page = client.get(here).content.decode()
    assert ("撤回邀请" in page, "解聘" in page, "139****0009" in page, "13900000009" in page) == (
        True,
        False,
        True,
        False,
    )
    shown = client.post(f"{here}phone/")
    assert (shown.status_code, "13900000009" in shown.content.decode()) == (200, True)
    assert AuditRow.objects.get(action="judging.phone_revealed").target_id == str(guest.pk)
    assert "撤回对 周示例 的邀请？" in client.get(f"{here}release/").content.decode()
    assert client.post(f"{here}release/", {"reason": "邀请有误"}).status_code == 302
    assert (PanelSeat.objects.get(pk=guest.pk).state, "邀请已撤回" in client.get(here).content.decode()) == (
        "released",
        True,
    )
    signed_in_guest = client.get(f"{base(made)}judging/").content.decode()
    assert "邀请已撤回" in signed_in_guest


def test_an_assignment_that_cannot_be_made_leads_to_inviting() -> None:
    made = contest(entries=1, judges=2)
    entry_of = made.entries[0]
    PanelSeat.objects.filter(pk=made.seats[0].pk).update(avoid=[entry_of.organisation_name])
    client = signed_in(made.organiser)
    page = client.post(f"{base(made)}judging/semi/assign/preview/", follow=True).content.decode()
    panel = made.seats[0].panel_id
    assert f"/judging/panels/{panel}/" in page
    assert f"本人申报：其他（{entry_of.organisation_name}）" in page
    assert "或每队最多" not in page


def test_a_final_opened_ahead_of_its_day_is_asked_about() -> None:
    made = contest(entries=1, judges=3)
    ranked(made)
    promotion.promote_stage(stage=made.stage(), actor=made.organiser)
    made.seats = judges_for(made, 7, "final")
    running_order.draw_running_order(stage=made.stage("final"), actor=made.organiser, seed="lot")
    assign_reviews(stage=made.stage("final"), actor=made.organiser)
    client, here = signed_in(made.organiser), f"{base(made)}judging/?stage=final"
    assert "评委在路演之前就能打分" in client.get(here).content.decode()
    day = Competition.objects.get(pk=made.competition.pk).final_on
    clock.move_to(dt.datetime.combine(day, dt.time(9), tzinfo=dt.timezone(dt.timedelta(hours=8))))
    assert "评委在路演之前就能打分" not in client.get(here).content.decode()


@pytest.mark.parametrize("entries", [1, 3])
def test_queries_of_the_desk_pages(entries: int, steady_clock: None, django_assert_num_queries: Any) -> None:
    made = contest(entries=entries, judges=3)
    client, here = signed_in(made.organiser), base(made)
    marking_open(made)
    client.get(f"{here}judging/")
    with django_assert_num_queries(11):
        client.get(f"{here}judging/")
    set_stage(made, "semi", rejudge={"points": "25"})
    with django_assert_num_queries(12):
        client.get(f"{here}judging/")
    with django_assert_num_queries(6):
        client.get(f"{here}judging/semi/entries/")
    with django_assert_num_queries(11):
        client.get(f"{here}judging/semi/assign/")
    with django_assert_num_queries(10):
        client.get(f"{here}judging/seats/{made.seats[0].pk}/")
    ranked(made)
    with django_assert_num_queries(10):
        client.get(f"{here}ranking/")
    with django_assert_num_queries(9):
        client.get(f"{here}ranking/semi/promotion/")


def test_five_hundred_entries_are_drawn_quickly() -> None:
    """Equal work, not a stopwatch: a ranking of 500 needs the queries of one of 3. The bench measures its time."""
    made = contest(entries=3, judges=3)
    ranked(made)
    table = made.stage().tabulations.get()
    line, entry = (
        table.result["result"]["lines"][0],
        table.result["entries"][table.result["result"]["lines"][0]["entry"]],
    )
    table.result["result"]["lines"] = [line | {"entry": str(number)} for number in range(500)]
    table.result["entries"] = {str(number): entry for number in range(500)}
    from judging.queries.ranking_rows import ranking_of

    start = time.process_time()
    drawn = ranking_of(table, wide=False)
    spent = time.process_time() - start
    assert (drawn.count, drawn.tables[0].body.count("<tr")) == (500, 500)
    assert spent < 0.5
    assert Stage.objects.count() == 2
