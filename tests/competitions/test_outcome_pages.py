"""The pages of the outcome: the contestant's form, tab 90 of the organiser."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from accounts.models import Person
from competitions.actions.outcomes import answer_outcome, ask_outcome, confirm_outcome
from competitions.models import OutcomeReport
from competitions.queries.outcomes_inbox import outcomes_todo
from tests.competitions.test_outcomes import ANSWER
from tests.factories import results as make
from tests.factories.offices import OTHER_CITY, PROVINCE, approver, office, organiser, person
from ui import formats
from workflow import clock
from workflow.inbox import drawn
from workflow.models import AuditRow

pytestmark = pytest.mark.django_db
TYPED = {
    "is_running": "yes",
    "jobs": "12",
    "revenue": "125.5",
    "finance": "0",
    "story": "开了第二家店。",
    "state": "asked",
}


def signed_in(actor: Person) -> Client:
    client = Client()
    client.force_login(actor.user)
    return client


def form_of(made: make.Contest, number: int = 0) -> str:
    return f"/my/entries/{made.entries[number].token}/outcome/3/"


def tab_of(made: make.Contest, tail: str = "") -> str:
    return f"/desk/competitions/{made.competition.pk}/outcomes/{tail}"


def text_of(client: Client, path: str) -> str:
    return client.get(path).content.decode()


# --- the contestant ---------------------------------------------------------------------------------------------------


def test_the_question_stands_on_the_first_page_and_on_the_entry() -> None:
    made, _reports = make.asked(1)
    client = signed_in(made.entries[0].leader)
    assert form_of(made) in text_of(client, "/my/")
    assert form_of(made) in text_of(client, f"/my/entries/{made.entries[0].token}/")


def test_the_consent_is_a_box_of_its_own_that_is_not_ticked() -> None:
    made, _reports = make.asked(1)
    page = text_of(signed_in(made.entries[0].leader), form_of(made))
    box = page[page.index('name="may_publish"') - 60 : page.index('name="may_publish"') + 120]
    assert "checked" not in box
    assert "required" not in box


def test_an_answer_is_kept_and_shown_again() -> None:
    made, _reports = make.asked(1)
    client = signed_in(made.entries[0].leader)
    answer = client.post(form_of(made), {**TYPED, "_once": "o" * 22})
    assert (answer.status_code, answer["Location"]) == (302, form_of(made))
    report = OutcomeReport.objects.get()
    assert (report.jobs, str(report.revenue), report.may_publish) == (12, "125.50", False)
    page = text_of(client, form_of(made))
    assert 'value="125.50"' in page
    assert form_of(made) not in text_of(client, "/my/")


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("is_running", "", "请选择"),
        ("jobs", "", "请填写此项"),
        ("jobs", "-1", "不能小于"),
        ("jobs", "十二", "整数"),
        ("revenue", "1.234", "2"),
        ("finance", "abc", "数字"),
    ],
)
def test_bad_input_is_explained_and_nothing_typed_is_lost(field: str, value: str, said: str) -> None:
    made, _reports = make.asked(1)
    answer = signed_in(made.entries[0].leader).post(form_of(made), {**TYPED, field: value, "may_publish": "on"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "开了第二家店。" in page
    assert OutcomeReport.objects.get().state == "asked"
    summary = page[page.index("error-summary") : page.index("error-summary") + 600]
    assert said in summary


@pytest.mark.parametrize(("typed", "kept"), [("yes", True), ("no", False)])
def test_the_long_form_asks_too_whether_the_project_goes_on(typed: str, kept: bool) -> None:
    made, _reports = make.asked(1)
    client = signed_in(made.entries[0].leader)
    assert client.post(form_of(made), {**TYPED, "is_running": typed}).status_code == 302
    report = OutcomeReport.objects.get()
    assert report.is_running is kept
    confirm_outcome(report=report, actor=made.organiser)
    assert text_of(client, form_of(made)).count("<dd>是</dd>") == int(kept)


def test_a_stale_page_is_told_and_keeps_what_was_typed() -> None:
    made, reports = make.asked(1)
    leader = made.entries[0].leader
    answer_outcome(report=reports[0], actor=leader, **ANSWER)
    answer = signed_in(leader).post(form_of(made), {**TYPED, "jobs": "99"})
    assert (answer.status_code, 'value="99"' in answer.content.decode()) == (409, True)
    assert OutcomeReport.objects.get().jobs == 12


def test_after_the_confirmation_the_answer_is_only_read() -> None:
    made, reports = make.asked(1)
    leader = made.entries[0].leader
    confirm_outcome(report=answer_outcome(report=reports[0], actor=leader, **ANSWER), actor=made.organiser)
    client = signed_in(leader)
    page = text_of(client, form_of(made))
    assert ("125.5 万元" in page, 'name="jobs"' in page, "撤回同意" in page) == (True, False, True)
    assert client.post(f"{form_of(made)}withdraw/").status_code == 302
    assert OutcomeReport.objects.get().may_publish is False
    client.get(form_of(made))
    assert "撤回同意" not in text_of(client, form_of(made))


@pytest.mark.promise("Z5")
def test_Z5_a_report_of_somebody_else_is_not_there() -> None:
    made, _reports = make.asked(2)
    client = signed_in(made.entries[1].leader)
    for path in (form_of(made), f"{form_of(made)}withdraw/", "/my/entries/AAAAAAAAAAAAAAAAAAAAAA/outcome/3/"):
        assert client.post(path, TYPED).status_code == 404
    assert client.get(f"/my/entries/{made.entries[1].token}/outcome/9/").status_code == 404
    assert Client().get(form_of(made)).status_code == 302


def test_nothing_is_shown_before_the_day() -> None:
    made = make.awarded(1)
    client = signed_in(made.entries[0].leader)
    assert client.get(form_of(made)).status_code == 404
    assert form_of(made) not in text_of(client, "/my/")


def test_a_report_asked_again_says_why() -> None:
    made, reports = make.asked(1)
    leader = made.entries[0].leader
    answer_outcome(report=reports[0], actor=leader, **ANSWER)
    office_desk = signed_in(made.organiser)
    assert office_desk.post(tab_of(made, f"{reports[0].pk}/reopen/"), {"reason": "营收应为万元"}).status_code == 302
    assert "营收应为万元" in text_of(signed_in(leader), form_of(made))


# --- the organiser ----------------------------------------------------------------------------------------------------


def test_the_tab_teaches_before_anything_is_planned() -> None:
    made = make.published(1)
    assert "颁奖时自动排定回访计划" in text_of(signed_in(made.organiser), tab_of(made))


def test_answers_are_summed_read_and_confirmed() -> None:
    made, reports = make.asked(2)
    answer_outcome(report=reports[0], actor=made.entries[0].leader, **ANSWER)
    client = signed_in(made.organiser)
    page = text_of(client, tab_of(made))
    assert ("1 / 2" in page, "125.5" in page) == (True, True)
    one = tab_of(made, f"{reports[0].pk}/")
    assert "开了第二家店。" in text_of(client, one)
    assert client.post(f"{one}confirm/").status_code == 302
    assert "已确认" in text_of(client, one)
    late = client.post(f"{one}confirm/", follow=True).content.decode()
    assert "张经办" in late


def test_the_way_to_a_story_is_shown_to_those_who_may_write_it() -> None:
    made, reports = make.asked(1)
    answer_outcome(report=reports[0], actor=made.entries[0].leader, **{**ANSWER, "may_publish": True})
    one, story = tab_of(made, f"{reports[0].pk}/"), f"/desk/stories/new/{reports[0].pk}/"
    above = approver(office(PROVINCE), "省厅审批")
    for reader, status in ((made.organiser, 200), (above, 403)):
        page = signed_in(reader).get(one).content.decode()
        assert (story in page, signed_in(reader).get(story).status_code) == (status == 200, status)


def test_ticked_answers_are_confirmed_together() -> None:
    made, reports = make.asked(3)
    for report, entry in zip(reports[:2], made.entries[:2], strict=True):
        answer_outcome(report=report, actor=entry.leader, **ANSWER)
    client = signed_in(made.organiser)
    assert "先勾选" in client.post(tab_of(made, "confirm/"), follow=True).content.decode()
    done = client.post(tab_of(made, "confirm/"), {"report": [reports[0].pk, reports[1].pk, "x", "999999"]}, follow=True)
    assert "已确认 2 份" in done.content.decode()
    assert [row.state for row in make.reports_of(made)] == ["confirmed", "confirmed", "asked"]


def test_the_reason_for_asking_again_is_needed() -> None:
    made, reports = make.asked(1)
    answer_outcome(report=reports[0], actor=made.entries[0].leader, **ANSWER)
    client = signed_in(made.organiser)
    assert client.post(tab_of(made, f"{reports[0].pk}/reopen/"), {"reason": ""}).status_code == 422
    assert OutcomeReport.objects.get().state == "answered"


def test_reminding_says_what_happened() -> None:
    made, _reports = make.asked(1)
    client = signed_in(made.organiser)
    assert "没有需要催办" in client.post(tab_of(made, "chase/"), follow=True).content.decode()


def test_scope_and_right() -> None:
    made, reports = make.asked(1)
    answer_outcome(report=reports[0], actor=made.entries[0].leader, **ANSWER)
    stranger, above = organiser(office(OTHER_CITY), "外市经办"), approver(office(PROVINCE), "省厅审批")
    one = f"{reports[0].pk}/"
    for tail in ("chase/", "confirm/", f"{one}confirm/", f"{one}reopen/"):
        data = {"reason": "x", "report": reports[0].pk}
        assert signed_in(stranger).post(tab_of(made, tail), data).status_code == 404
        assert signed_in(above).post(tab_of(made, tail), data).status_code == 403
    assert signed_in(stranger).get(tab_of(made)).status_code == 404
    assert signed_in(above).get(tab_of(made)).status_code == 200
    assert signed_in(above).get(tab_of(made, one)).status_code == 200
    assert signed_in(person("选手")).get(tab_of(made)).status_code == 403
    assert OutcomeReport.objects.get().state == "answered"


@pytest.mark.parametrize("entries", [1, 3])
def test_the_tab_costs_the_same_at_one_row_and_at_three(entries: int, django_assert_num_queries: object) -> None:
    made, reports = make.asked(entries)
    for report, entry in zip(reports, made.entries, strict=True):
        answer_outcome(report=report, actor=entry.leader, **ANSWER)
    client = signed_in(made.organiser)
    with django_assert_num_queries(11):  # type: ignore[operator]
        client.get(tab_of(made))
    with django_assert_num_queries(9):  # type: ignore[operator]
        client.get(tab_of(made, f"{reports[0].pk}/"))
    leader = signed_in(made.entries[0].leader)
    with django_assert_num_queries(4):  # type: ignore[operator]
        leader.get(form_of(made))


def test_outcomes_are_exported_with_numbers() -> None:
    made, reports = make.asked(1)
    answer_outcome(report=reports[0], actor=made.entries[0].leader, **ANSWER)
    answer = signed_in(made.organiser).get(tab_of(made), {"format": "csv"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig") if answer.streaming else answer.content.decode()
    assert "先进制造项目1" in text
    assert "125.50" in text


def test_who_does_not_answer_is_late_in_the_list_and_in_the_inbox() -> None:
    made, reports = make.asked(2)
    answer_outcome(report=reports[0], actor=made.entries[0].leader, **ANSWER | {"revenue": Decimal("120.50")})
    client = signed_in(made.organiser)
    asked = clock.now()
    clock.move_to(asked + dt.timedelta(days=14))
    assert (drawn("competitions.outcomes", made.organiser), "未答复，" in text_of(client, tab_of(made))) == ([], False)
    clock.move_to(asked + dt.timedelta(days=15))
    (item,) = drawn("competitions.outcomes", made.organiser)
    assert (item.count, item.url) == (1, tab_of(made, "?state=asked"))
    assert [todo.title for todo in outcomes_todo(made.competition, made.organiser)] == [item.title]
    page = text_of(client, tab_of(made))
    assert "未答复，已询问 15 天" in page
    assert ("120.50" in page, f">{formats.day(reports[0].due_on)}<" in page) == (False, True)
    assert drawn("competitions.outcomes", approver(office(PROVINCE))) == []


def test_two_taps_by_the_link_without_a_log_in() -> None:
    made, reports = make.asked(2)
    anybody, path = Client(), f"/outcomes/{reports[0].token}/"
    page = anybody.get(path)
    assert (page.status_code, page["Cache-Control"], page["X-Robots-Tag"]) == (
        200,
        "private, no-store",
        "noindex, nofollow",
    )
    # Nobody has told anything yet: so nothing is said to be filled in.
    assert ("请回答两个问题" in page.content.decode(), "上次回复" in page.content.decode()) == (True, False)
    assert anybody.post(path, {"is_running": "yes", "jobs": "", "state": "asked"}).status_code == 422
    assert anybody.post(path, {"is_running": "yes", "jobs": "9", "state": "asked"}).status_code == 302
    report = OutcomeReport.objects.get(pk=reports[0].pk)
    assert (report.state, report.is_running, report.jobs, report.revenue) == ("answered", True, 9, None)
    # The other window still shows what was; it is told, and the answer stays.
    late = anybody.post(path, {"is_running": "no", "jobs": "0", "state": "asked"})
    assert (late.status_code, OutcomeReport.objects.get(pk=report.pk).jobs) == (409, 9)
    confirm_outcome(report=report, actor=made.organiser)
    assert "不能再修改" in text_of(anybody, path)
    assert anybody.post(path, {"is_running": "no", "jobs": "0"}).status_code in (409, 422)
    assert OutcomeReport.objects.get(pk=report.pk).jobs == 9
    assert anybody.get("/outcomes/AAAAAAAAAAAAAAAAAAAAAA/").status_code == 404
    # Three months on the form is filled in from the last answer.
    later = OutcomeReport.objects.create(
        entry=made.entries[0], months=12, due_on=clock.today() + dt.timedelta(days=270)
    )
    assert anybody.get(f"/outcomes/{later.token}/").status_code == 404
    clock.move_to(dt.datetime.combine(later.due_on, dt.time(2), dt.UTC))
    ask_outcome(report=later)
    again = text_of(anybody, f"/outcomes/{later.token}/")
    assert ('name="jobs" value="9"' in again, "已按上次回复填好" in again) == (True, True)


def test_the_clerk_writes_down_what_was_told_by_phone() -> None:
    made, reports = make.asked(1)
    client, told = signed_in(made.organiser), {"is_running": "no", "jobs": "0", "state": "asked"}
    assert client.post(tab_of(made, f"{reports[0].pk}/enter/"), told).status_code == 422
    assert client.post(tab_of(made, f"{reports[0].pk}/enter/"), told | {"told_by": "项目负责人"}).status_code == 302
    report = OutcomeReport.objects.get()
    assert (report.state, report.is_running, report.jobs) == ("answered", False, 0)
    assert AuditRow.objects.get(action="outcome.enter").data["told_by"] == "项目负责人"
    assert "项目是否仍在经营" in text_of(client, tab_of(made, f"{report.pk}/"))


@pytest.mark.parametrize("entries", [1, 3])
def test_outcomes_are_added_up_by_region(entries: int, django_assert_num_queries: Callable[..., Any]) -> None:
    made, reports = make.asked(entries)
    for entry, report in zip(made.entries, reports, strict=True):
        answer_outcome(report=report, actor=entry.leader, **ANSWER)
        confirm_outcome(report=OutcomeReport.objects.get(pk=report.pk), actor=made.organiser)
    client = signed_in(approver(office(PROVINCE), "李审批"))
    client.get("/desk/outcomes/")
    with django_assert_num_queries(8):
        page = client.get("/desk/outcomes/").content.decode()
    assert f'data-label="就业（人）">{12 * entries}</td>' in page
    assert client.get("/desk/outcomes/?region=430100&months=3&format=xlsx")["Content-Type"].endswith("sheet")
    assert 'data-label="就业（人）">0</td></tr></tfoot>'.replace("</tr></tfoot>", "") in text_of(
        client, f"/desk/outcomes/?region={OTHER_CITY}"
    )
