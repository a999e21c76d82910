"""The judge's pages: what is open, what is hidden, what survives."""

from __future__ import annotations

import datetime as dt
import json
import re
import uuid
from typing import Any

import pytest
from django.test import Client

from accounts.models import Person
from competitions.models import Competition
from judging.actions import panels, stages
from judging.enums import SeatState, SheetState
from judging.models import MarkEnvelope, PanelSeat, ScoreSheet
from judging.queries.rubrics import rubric_for
from tests.factories.judging import (
    Contest,
    contest,
    in_final,
    in_marking,
    mark,
    marking_open,
    sheet_for,
)
from tests.factories.offices import person
from tests.judging.pages import attach, signed_in, telling_pdf, with_login
from ui import formats

pytestmark = pytest.mark.django_db


def test_home_tells_what_waits(made: Contest, judge: Client) -> None:
    page = judge.get("/judge/").content.decode()
    assert ("已提交 0 / 3 份" in page, "开始评分" in page) == (True, True)
    mark(sheet_for(made.seats[0].sheets.first().pk), "20", "20", "10", "10", submit=True)
    assert "已提交 1 / 3 份" in judge.get("/judge/").content.decode()


def test_an_invitation_is_answered_with_the_undertaking(made: Contest) -> None:
    panel = made.seats[0].panel
    guest = person("陈示例")
    seat = panels.invite_judges(panel=panel, actor=made.organiser, people=[guest]).seats[0]
    client = signed_in(guest)
    here = f"/judge/seats/{seat.pk}/"
    assert "评审承诺书" in client.get(here).content.decode()
    unticked = client.post(f"{here}accept/", {"avoid": "某公司"})
    assert (unticked.status_code, "某公司" in unticked.content.decode()) == (422, True)
    answer = client.post(f"{here}accept/", {"undertaking": "on", "avoid": "某公司\n李某"})
    assert (answer.status_code, answer["Location"]) == (302, here)
    seat.refresh_from_db()
    assert (seat.state, seat.avoid) == (SeatState.ACCEPTED, ["某公司", "李某"])


def test_an_invitation_tells_until_when_to_answer_and_where_to_be() -> None:
    made = in_final(3, 3)
    seat, guest = made.seats[0], with_login(made.seats[0])
    by = dt.datetime(2026, 8, 3, 18, 0, tzinfo=dt.UTC)
    PanelSeat.objects.filter(pk=seat.pk).update(state=SeatState.INVITED, answer_by=by)
    Competition.objects.filter(pk=made.competition.pk).update(venue="人力资源市场报告厅")
    final_on = Competition.objects.get(pk=made.competition.pk).final_on
    for path in ("/judge/", f"/judge/seats/{seat.pk}/"):
        page = guest.get(path).content.decode()
        told = (formats.when(by) in page, "人力资源市场报告厅" in page, formats.day(final_on) in page, "24:00" in page)
        assert told == (True, True, True, False)


def test_a_leader_finds_the_panel_from_the_first_page(made: Contest, judge: Client) -> None:
    seat = made.seats[0]
    link = f'href="/judge/seats/{seat.pk}/panel/"'
    assert link not in judge.get("/judge/").content.decode()
    PanelSeat.objects.filter(pk=seat.pk).update(is_leader=True)
    assert link in judge.get("/judge/").content.decode()


def test_the_page_shows_the_rubric_and_what_is_not_marked(sheet: ScoreSheet, judge: Client) -> None:
    page = judge.get(f"/judge/sheets/{sheet.pk}/").content.decode()
    assert page.count('class="rubric empty-mark"') == 4
    assert (page.count("未评</output>"), "还差 4 项" in page) == (4, True)
    mark(sheet, "0", "20")
    page = judge.get(f"/judge/sheets/{sheet.pk}/").content.decode()
    assert (page.count('class="rubric empty-mark"'), page.count("未评</output>")) == (2, 2)


def test_without_a_script_the_form_saves(sheet: ScoreSheet, judge: Client) -> None:
    here = f"/judge/sheets/{sheet.pk}/"
    form = {"version": "0", "envelope": str(uuid.uuid4()), "mark_dim_innovation": " 26.5 ", "comment": "扎实", "go": ""}
    assert judge.post(here, form)["Location"] == here
    assert judge.post(here, form)["Location"] == here
    saved = ScoreSheet.objects.get(pk=sheet.pk)
    assert (saved.values, saved.comment, saved.version) == ({"dim_innovation": "26.5"}, "扎实", 1)
    assert MarkEnvelope.objects.count() == 1
    wrong = judge.post(here, form | {"version": "1", "envelope": str(uuid.uuid4()), "mark_dim_team": "99"})
    assert (wrong.status_code, "项目团队" in wrong.content.decode(), 'value="99"' in wrong.content.decode()) == (
        422,
        True,
        True,
    )


@pytest.mark.promise("R11")
def test_the_second_tab_is_shown_both_values(sheet: ScoreSheet, judge: Client) -> None:
    here = f"/judge/sheets/{sheet.pk}/"
    form = {"version": "0", "mark_dim_innovation": "26.5", "comment": "", "go": ""}
    judge.post(here, form | {"envelope": str(uuid.uuid4())})
    second = judge.post(here, form | {"mark_dim_innovation": "20", "envelope": str(uuid.uuid4())})
    page = second.content.decode()
    assert second.status_code == 409
    assert "另一窗口已保存：26.5；本窗口：20。" in page
    assert ('name="version" value="1"' in page, 'value="20"' in page) == (True, True)
    assert ScoreSheet.objects.get(pk=sheet.pk).values == {"dim_innovation": "26.5"}


def send(client: Client, sheet: ScoreSheet, **body: Any) -> Any:
    """One envelope as a tablet sends it."""
    data = {
        "id": str(uuid.uuid4()), "sheet": sheet.pk, "values": {"dim_innovation": "20"}, "comment": "",
        "item_comments": {}, "rubric_version": 1, "based_on": 0, "device": "pad-a", "device_seq": 1,
        "device_time": "2026-06-07T09:30:00+08:00", "source": "tablet",
    } | body  # fmt: skip
    content = json.dumps({"envelopes": [data], "acts": []})
    return client.post(f"/judge/seats/{sheet.seat_id}/sync/", content, content_type="application/json")


@pytest.mark.parametrize(
    "body",
    [
        {"based_on": 2**63}, {"device_time": "0001-01-01T00:00:00+14:00"}, {"device_time": "9999-12-31T23:59:59-12:00"},
    ],
)  # fmt: skip
def test_a_device_with_a_strange_clock_or_count_is_heard(
    sheet: ScoreSheet, judge: Client, body: dict[str, Any]
) -> None:
    assert send(judge, sheet, **body).json()["answers"][0]["verdict"] in ("applied", "stale")


def test_a_NUL_costs_nothing_that_was_typed(sheet: ScoreSheet, judge: Client) -> None:
    form = {
        "version": "0",
        "mark_dim_innovation": "20",
        "comment": "很长\0的评语",
        "go": "",
        "envelope": str(uuid.uuid4()),
    }
    assert judge.post(f"/judge/sheets/{sheet.pk}/", form).status_code == 302
    assert ScoreSheet.objects.get(pk=sheet.pk).comment == "很长的评语"


def test_no_marks_without_a_token_of_the_form(sheet: ScoreSheet, made: Contest) -> None:
    with_login(made.seats[0])
    client = Client(enforce_csrf_checks=True)
    client.force_login(Person.objects.get(pk=made.seats[0].person_id).user)
    assert send(client, sheet).status_code == 403


@pytest.mark.promise("Z1")
def test_other_judges_sheets_are_not_there(made: Contest, sheet: ScoreSheet, judge: Client) -> None:
    other = with_login(made.seats[1])
    theirs = made.sheet(made.seats[1], made.entries[0])
    mark(theirs, "29", "29", "19", "19", comment="另一位评委的话")
    for path in ("", "check/", "recuse/", "files/plan/"):
        assert judge.get(f"/judge/sheets/{theirs.pk}/{path}").status_code == 404
    assert send(judge, theirs).status_code == 404
    assert other.get(f"/judge/sheets/{sheet.pk}/").status_code == 404
    for page in (judge.get(f"/judge/sheets/{sheet.pk}/"), judge.get(f"/judge/seats/{made.seats[0].pk}/")):
        assert ("另一位评委的话" in page.content.decode(), ">29<" in page.content.decode()) == (False, False)


def test_check_and_lock(sheet: ScoreSheet, judge: Client) -> None:
    mark(sheet, "20", "20", "10")
    here = f"/judge/sheets/{sheet.pk}/check/"
    page = judge.get(here).content.decode()
    assert ("发展前景" in page, "确认并锁定" in page) == (True, False)
    saved = mark(sheet_for(sheet.pk), "20", "20", "10", "10")
    assert "确认并锁定" in judge.get(here).content.decode()
    assert judge.post(here, {"version": "1"}).status_code == 302
    assert ScoreSheet.objects.get(pk=sheet.pk).state == SheetState.SAVED
    assert judge.post(here, {"version": str(saved.version)}).status_code == 302
    assert ScoreSheet.objects.get(pk=sheet.pk).state == SheetState.SUBMITTED
    assert "已提交并锁定" in judge.get(f"/judge/sheets/{sheet.pk}/").content.decode()


def test_lock_all_that_is_whole(made: Contest, judge: Client) -> None:
    rows = [mark(sheet_for(pk), "20", "20", "10", "10") for pk in made.seats[0].sheets.values_list("pk", flat=True)]
    here = f"/judge/seats/{made.seats[0].pk}/"
    page = judge.get(here).content.decode()
    assert all(f'value="{row.pk}:{row.version}"' in page for row in rows)
    judge.post(f"{here}lock/", {"sheet": [f"{row.pk}:{row.version}" for row in rows]})
    assert set(made.seats[0].sheets.values_list("state", flat=True)) == {SheetState.SUBMITTED}


def test_the_seat_says_when_all_is_done_and_shows_the_way_back(made: Contest, judge: Client) -> None:
    here = f"/judge/seats/{made.seats[0].pk}/"
    page = judge.get(here).content.decode()
    assert ("感谢！" in page, 'href="/judge/"' in page, "judge_wait" in page) == (False, True, False)
    for pk in made.seats[0].sheets.values_list("pk", flat=True):
        mark(sheet_for(pk), "20", "20", "10", "10", submit=True)
    assert "您已全部评完并锁定，感谢！" in judge.get(here).content.decode()


def test_a_seat_that_waits_looks_for_its_sheets() -> None:
    waiting = contest(entries=2, judges=3)
    here, client = f"/judge/seats/{waiting.seats[0].pk}/", with_login(waiting.seats[0])
    before = client.get(here).content.decode()
    assert ('data-waits="not_started-0"' in before, "judge_wait" in before) == (True, True)
    marking_open(waiting)
    assert "data-waits" not in client.get(here).content.decode()


def test_the_sheet_says_in_words_what_a_mark_is(sheet: ScoreSheet, judge: Client) -> None:
    page = judge.get(f"/judge/sheets/{sheet.pk}/").content.decode()
    rubric = rubric_for(sheet.stage_entry)
    for item in rubric.dimensions:
        low, high, step = (formats.number(value) for value in (item.min, item.max, item.step))
        assert f'id="range-{item.code}">请填 {low} 至 {high} 之间、以 {step} 为一档的分数。</span>' in page
        assert f'aria-describedby="range-{item.code}"' in page
    # The tablet app says the same of a mark that it does not take.
    app = judge.get(f"/judge/app/{sheet.seat_id}/").content.decode()
    words = json.loads(re.findall(r'<script id="words" type="application/json">(.*?)</script>', app)[0])
    assert words["range"] == "请填 {low} 至 {high} 之间、以 {step} 为一档的分数。"


def test_stepping_back_hides_the_materials(made: Contest, sheet: ScoreSheet, judge: Client) -> None:
    attach(sheet.stage_entry.entry, "plan", telling_pdf())
    here = f"/judge/sheets/{sheet.pk}/"
    assert judge.get(f"{here}files/plan/").status_code == 200
    assert judge.post(f"{here}recuse/", {"kind": "kinship"}).status_code == 422
    assert (
        judge.post(f"{here}recuse/", {"kind": "kinship", "reason": "亲属"})["Location"]
        == f"/judge/seats/{made.seats[0].pk}/"
    )
    assert judge.get(f"{here}files/plan/").status_code == 404
    assert "您已回避" in judge.get(here).content.decode()


def test_a_live_stage_shows_names() -> None:
    made = in_final(entries=2, judges=3)
    sheet = made.sheet(made.seats[0], made.entries[0])
    attach(made.entries[0], "slides", telling_pdf(), name="路演.pdf")
    client = with_login(made.seats[0])
    page = client.get(f"/judge/sheets/{sheet.pk}/").content.decode()
    assert (made.entries[0].organisation_name in page, made.entries[0].number in page) == (True, True)
    answer = client.get(f"/judge/sheets/{sheet.pk}/files/slides/")
    assert b"".join(answer.streaming_content) == telling_pdf() or answer.status_code == 200


def test_the_leader_sees_who_is_in_and_no_marks(made: Contest, judge: Client) -> None:
    panels.set_leader(seat=made.seats[0], actor=made.organiser)
    theirs = mark(made.sheet(made.seats[1], made.entries[0]), "29.5", "29", "19", "19", submit=True)
    here = f"/judge/seats/{made.seats[0].pk}/panel/"
    page = judge.get(here).content.decode()
    assert (theirs.stage_entry.blind_code in page, "29.5" in page, "96.5" in page) == (True, False, False)
    answer = judge.post(f"/judge/sheets/{theirs.pk}/unlock/", {"reason": "漏看材料"})
    assert (answer.status_code, answer["Location"]) == (302, here)
    assert ScoreSheet.objects.get(pk=theirs.pk).state == SheetState.SAVED
    assert with_login(made.seats[1]).get(f"/judge/seats/{made.seats[1].pk}/panel/").status_code == 404


def test_after_the_close_nothing_can_be_changed(made: Contest, sheet: ScoreSheet, judge: Client) -> None:
    stages.close_marking(stage=made.stage(), actor=made.organiser, reason="按时关闭")
    late = send(judge, sheet)
    assert (late.status_code, late.json()["answers"][0]["verdict"]) == (200, "closed")
    assert ScoreSheet.objects.get(pk=sheet.pk).values == {}
    assert "按缺评处理" in judge.get(f"/judge/sheets/{sheet.pk}/").content.decode()


@pytest.mark.parametrize("entries", [1, 3])
def test_queries_do_not_grow_with_the_queue(steady_clock: None, django_assert_num_queries: Any, entries: int) -> None:
    made = in_marking(entries=entries, judges=3)
    sheet = made.sheet(made.seats[0], made.entries[0])
    attach(made.entries[0], "plan", telling_pdf())
    client = with_login(made.seats[0])
    client.get("/judge/")
    with django_assert_num_queries(5):  # session, user with person, roles, seats, what may be rated
        client.get("/judge/")
    with django_assert_num_queries(5):  # … and the queue
        client.get(f"/judge/seats/{made.seats[0].pk}/")
    with django_assert_num_queries(7):  # session, user, roles, sheet, queue, files, team
        client.get(f"/judge/sheets/{sheet.pk}/")


def test_after_the_close_no_leader_is_offered_to_unlock(made: Contest, judge: Client) -> None:
    panels.set_leader(seat=made.seats[0], actor=made.organiser)
    theirs = mark(made.sheet(made.seats[1], made.entries[0]), "29.5", "29", "19", "19", submit=True)
    here, unlock = f"/judge/seats/{made.seats[0].pk}/panel/", f"/judge/sheets/{theirs.pk}/unlock/"
    assert unlock in judge.get(here).content.decode()
    stages.close_marking(stage=made.stage(), actor=made.organiser, reason="按时关闭")
    page = judge.get(here).content.decode()
    assert unlock not in page
    assert "评分已关闭，评分表不能再解锁" in page
