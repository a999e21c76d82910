"""The outcome clock: planned, asked when the day comes, reminded, answered, confirmed."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competitions.actions.outcomes import (
    CLOCK,
    answer_outcome,
    ask_due_outcomes,
    ask_outcome,
    ask_outcome_again,
    chase_outcomes,
    confirm_outcome,
    confirm_outcomes,
    months_later,
    plan_outcomes,
    withdraw_publication,
)
from competitions.models import OutcomeReport
from competitions.queries.outcomes import outcomes_of_leader, outcomes_visible_to, sums_of
from competitions.tasks import ask_outcomes
from notifications.messages import render
from notifications.models import OutboxMessage
from tests.factories import results as make
from tests.factories.offices import OTHER_CITY, PROVINCE, approver, office, organiser, person
from workflow import clock
from workflow.models import AuditRow
from workflow.services import Conflict, Forbidden, ManyRefused, Refused, perform

pytestmark = pytest.mark.django_db
ANSWER = {
    "jobs": 12,
    "revenue": Decimal("125.50"),
    "finance": Decimal(0),
    "story": "开了第二家店。",
    "may_publish": True,
}


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (dt.date(2024, 5, 30), 3, dt.date(2024, 8, 30)),
        (dt.date(2023, 11, 30), 3, dt.date(2024, 2, 29)),
        (dt.date(2024, 12, 31), 2, dt.date(2025, 2, 28)),
        (dt.date(2024, 5, 30), 12, dt.date(2025, 5, 30)),
        (dt.date(2024, 12, 15), 1, dt.date(2025, 1, 15)),
    ],
)
def test_months_later_is_the_same_day_or_the_last(day: dt.date, months: int, later: dt.date) -> None:
    assert months_later(day, months) == later


@given(st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1)), st.integers(0, 60))
def test_months_later_never_goes_past_the_month(day: dt.date, months: int) -> None:
    later = months_later(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day <= day.day


def test_everybody_who_took_part_is_planned_once() -> None:
    made = make.awarded(3)
    assert plan_outcomes(competition=made.competition) == 0
    rows = OutcomeReport.objects.filter(entry__competition=made.competition)
    due = months_later(made.competition.final_on, 3)
    assert sorted(set(rows.values_list("months", "due_on", "state"))) == [(3, due, "due")]
    assert rows.count() == 3


def test_nobody_is_asked_before_the_day() -> None:
    made = make.awarded(1)
    report = OutcomeReport.objects.get()
    clock.move_to(dt.datetime.combine(report.due_on, dt.time(), dt.UTC) - dt.timedelta(hours=9))
    assert ask_due_outcomes() == 0
    with pytest.raises(Refused, match="回访日期为"):
        ask_outcome(report=report)
    report.refresh_from_db()
    assert (report.state, report.asked_at) == ("due", None)
    assert made.entries[0].leader.name


def test_the_clock_asks_by_sms_with_the_address_of_the_form() -> None:
    made = make.awarded(2)
    make.with_phone(made.entries[0].leader)
    report = OutcomeReport.objects.get(entry=made.entries[0])
    clock.move_to(dt.datetime.combine(report.due_on, dt.time(2), dt.UTC))
    ask_outcomes()
    assert list(OutcomeReport.objects.values_list("state", flat=True)) == ["asked", "asked"]
    message = OutboxMessage.objects.get(template="competitions.outcome_asked")
    said = render(message.template, message.params).text
    report.refresh_from_db()
    assert f"/outcomes/{report.token}/" in said
    assert "先进制造项目1" in said
    ask_outcomes()
    assert OutboxMessage.objects.filter(template="competitions.outcome_asked").count() == 1
    assert AuditRow.objects.filter(action="outcome.ask", actor_label="competitions.outcome_clock").count() == 2


def test_nobody_asks_by_hand() -> None:
    made, _reports = make.asked(1)
    OutcomeReport.objects.create(entry=made.entries[0], months=6, due_on=clock.today())
    with pytest.raises(Forbidden):
        perform(OutcomeReport.objects.get(months=6), "ask", actor=made.organiser)
    assert CLOCK.grants == {"competitions.ask_outcome"}


def test_reminders_go_once_a_day_to_whoever_has_not_answered() -> None:
    made, reports = make.asked(2)
    for entry in made.entries:
        make.with_phone(entry.leader, f"139000012{entry.pk % 100:02d}")
    answer_outcome(report=reports[1], actor=made.entries[1].leader, **ANSWER)
    assert chase_outcomes(competition=made.competition, actor=made.organiser) == 1
    with pytest.raises(Refused, match="每人每天最多"):
        chase_outcomes(competition=made.competition, actor=made.organiser)
    clock.move_to(clock.now() + dt.timedelta(days=1))
    assert chase_outcomes(competition=made.competition, actor=made.organiser) == 1
    assert AuditRow.objects.filter(action="competition.outcomes_chased", succeeded=True).count() == 2
    with pytest.raises(Forbidden):
        chase_outcomes(competition=made.competition, actor=organiser(office(OTHER_CITY), "外市经办"))


def test_the_answer_is_kept_and_may_be_corrected_until_it_is_confirmed() -> None:
    made, reports = make.asked(1)
    leader = made.entries[0].leader
    answered = answer_outcome(report=reports[0], actor=leader, **ANSWER, expected_state="asked")
    assert (answered.state, answered.jobs, answered.revenue, answered.may_publish) == (
        "answered",
        12,
        Decimal("125.50"),
        True,
    )
    corrected = answer_outcome(report=answered, actor=leader, **{**ANSWER, "jobs": 13, "may_publish": False})
    assert (corrected.jobs, corrected.may_publish) == (13, False)
    assert [row.data["jobs"] for row in AuditRow.objects.filter(action="outcome.answer").order_by("seq")] == [12, 13]
    confirm_outcome(report=corrected, actor=made.organiser)
    with pytest.raises(Conflict):
        answer_outcome(report=corrected, actor=leader, **ANSWER)


@pytest.mark.promise("R11")
def test_R11_a_second_tab_is_told_that_it_is_stale() -> None:
    made, reports = make.asked(1)
    leader = made.entries[0].leader
    answer_outcome(report=reports[0], actor=leader, **ANSWER, expected_state="asked")
    with pytest.raises(Conflict):
        answer_outcome(report=reports[0], actor=leader, **{**ANSWER, "jobs": 99}, expected_state="asked")
    assert OutcomeReport.objects.get().jobs == 12


def test_only_the_head_of_the_project_answers_and_only_the_office_confirms() -> None:
    made, reports = make.asked(2)
    with pytest.raises(Forbidden):
        answer_outcome(report=reports[0], actor=made.entries[1].leader, **ANSWER)
    with pytest.raises(Forbidden):
        answer_outcome(report=reports[0], actor=made.organiser, **ANSWER)
    answered = answer_outcome(report=reports[0], actor=made.entries[0].leader, **ANSWER)
    for actor in (
        made.entries[0].leader,
        approver(office(PROVINCE), "省厅审批"),
        organiser(office(OTHER_CITY), "外市经办"),
    ):
        with pytest.raises(Forbidden):
            confirm_outcome(report=answered, actor=actor)
    assert confirm_outcome(report=answered, actor=made.organiser).state == "confirmed"


def test_several_are_confirmed_together_or_none() -> None:
    made, reports = make.asked(2)
    answer_outcome(report=reports[0], actor=made.entries[0].leader, **ANSWER)
    with pytest.raises(ManyRefused):
        confirm_outcomes(reports=reports, actor=made.organiser)
    assert [row.state for row in make.reports_of(made)] == ["answered", "asked"]
    answer_outcome(report=reports[1], actor=made.entries[1].leader, **ANSWER)
    confirm_outcomes(reports=reports, actor=made.organiser)
    assert [row.state for row in make.reports_of(made)] == ["confirmed", "confirmed"]


def test_asking_again_needs_a_reason_and_tells_the_entrant() -> None:
    made, reports = make.asked(1)
    make.with_phone(made.entries[0].leader)
    answered = answer_outcome(report=reports[0], actor=made.entries[0].leader, **ANSWER)
    with pytest.raises(Refused, match="请填写理由"):
        ask_outcome_again(report=answered, actor=made.organiser, reason="")
    assert ask_outcome_again(report=answered, actor=made.organiser, reason="营收应为万元").state == "asked"
    assert OutboxMessage.objects.filter(template="competitions.outcome_asked").count() == 1


def test_the_consent_to_publication_is_taken_back_at_any_time() -> None:
    made, reports = make.asked(1)
    leader = made.entries[0].leader
    confirmed = confirm_outcome(report=answer_outcome(report=reports[0], actor=leader, **ANSWER), actor=made.organiser)
    with pytest.raises(Forbidden):
        withdraw_publication(report=confirmed, actor=made.organiser)
    withdraw_publication(report=confirmed, actor=leader)
    withdraw_publication(report=confirmed, actor=leader)
    assert OutcomeReport.objects.get().may_publish is False
    assert AuditRow.objects.filter(action="outcome.publication_withdrawn", succeeded=True).count() == 1


def test_sums_count_answers_only() -> None:
    made, reports = make.asked(3)
    for report, entry in zip(reports[:2], made.entries[:2], strict=True):
        answer_outcome(report=report, actor=entry.leader, **ANSWER)
    assert sums_of(made.competition) == {
        "planned": 3,
        "asked": 3,
        "answered": 2,
        "jobs": 24,
        "revenue": Decimal("251.00"),
        "finance": Decimal(0),
    }


def test_who_sees_what() -> None:
    made, _reports = make.asked(2)
    leader = made.entries[0].leader
    assert [report.entry_id for report in outcomes_of_leader(leader)] == [made.entries[0].pk]
    assert outcomes_visible_to(leader).count() == 0
    assert outcomes_visible_to(made.organiser).count() == 2
    assert outcomes_visible_to(approver(office(PROVINCE), "省厅审批")).count() == 2
    assert outcomes_visible_to(organiser(office(OTHER_CITY), "外市经办")).count() == 0
    assert outcomes_of_leader(person("外人")).count() == 0
