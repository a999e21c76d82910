"""The clock of an answer: reminded before, told when late, told upward; each once, in office hours, on working days."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from accounts.enums import Role
from accounts.models import Person
from competitions.actions import competitions as verbs
from competitions.actions.filing_chase import chase_filings
from competitions.models import Competition
from notifications.messages import render
from notifications.models import OutboxMessage
from tests.factories import competitions as make
from tests.factories.offices import CITY, COUNTY, PROVINCE, approver, office, with_role
from workflow import clock
from workflow.models import AuditRow

pytestmark = pytest.mark.django_db
CHINA = ZoneInfo("Asia/Shanghai")


def at(text: str) -> dt.datetime:
    """The clock stands there from now on."""
    moment = dt.datetime.fromisoformat(text).replace(tzinfo=CHINA)
    clock.move_to(moment)
    return moment


def with_phone(person: Person, number: int) -> Person:
    person.set_phone(str(13900000200 + number))
    person.save()
    return person


def county_case() -> tuple[make.Case, Person, Person]:
    """A county's filing with its city since Wednesday 2024-05-29: due on 06-05, the province hears on 06-07."""
    at("2024-05-29 10:00")
    office(PROVINCE)
    city = with_phone(approver(office(CITY), "市审批"), 1)
    case = make.submitted(COUNTY)
    OutboxMessage.objects.all().delete()
    return case, city, with_phone(case.approver, 2)


def told() -> list[tuple[str, str]]:
    rows = [(row.recipient[-1], row.template.partition(".")[2]) for row in OutboxMessage.objects.order_by("pk")]
    OutboxMessage.objects.all().delete()
    return rows


def test_reminded_then_told_then_told_upward_each_once() -> None:
    case, _city, _province = county_case()
    assert chase_filings(now=at("2024-06-03 09:00")) == 0
    assert chase_filings(now=at("2024-06-04 09:00")) == 1
    assert chase_filings(now=at("2024-06-04 10:00")) == 0
    assert told() == [("1", "filing_due_soon")]
    assert chase_filings(now=at("2024-06-05 17:00")) == 0
    assert chase_filings(now=at("2024-06-06 09:00")) == 1
    assert told() == [("1", "filing_overdue")]
    assert chase_filings(now=at("2024-06-07 09:00")) == 1
    message = OutboxMessage.objects.get()
    text = render(message.template, message.params).text
    assert (office(CITY).name in text, "2024年6月5日" in text) == (True, True)
    assert told() == [("2", "filing_escalated")]
    assert chase_filings(now=at("2024-06-11 09:00")) == 0
    acts = AuditRow.objects.filter(action__in=["filing.reminded", "filing.chased", "filing.escalated"]).order_by("pk")
    assert [(row.action, row.actor_kind, row.target_id) for row in acts] == [
        ("filing.reminded", "system", str(case.competition.filing_id)),
        ("filing.chased", "system", str(case.competition.filing_id)),
        ("filing.escalated", "system", str(case.competition.filing_id)),
    ]


def test_nothing_leaves_at_night_or_on_a_day_off_and_the_next_day_makes_up() -> None:
    county_case()
    for quiet in ("2024-06-06 07:59", "2024-06-06 18:00", "2024-06-08 10:00", "2024-06-10 10:00"):  # Saturday, holiday
        assert chase_filings(now=at(quiet)) == 0
    assert chase_filings(now=at("2024-06-11 08:00")) == 2
    assert told() == [("1", "filing_overdue"), ("2", "filing_escalated")]


def test_an_answer_stops_the_clock() -> None:
    case, city, _province = county_case()
    competition = Competition.objects.get(pk=case.competition.pk)
    verbs.return_competition(competition=competition, actor=city, reason="请补充")
    OutboxMessage.objects.all().delete()
    assert chase_filings(now=at("2024-06-11 09:00")) == 0


def test_where_nobody_is_above_the_administrators_hear_of_it() -> None:
    at("2024-05-29 10:00")
    admin = with_phone(with_role(Role.ADMINISTRATOR, office(PROVINCE), "省管理"), 3)
    make.submitted(CITY)
    assert chase_filings(now=at("2024-06-07 09:00")) == 2
    assert [row.recipient for row in OutboxMessage.objects.filter(template="competitions.filing_escalated")] == [
        admin.phone
    ]


def test_the_list_and_the_inbox_show_what_is_late_also_to_the_office_above() -> None:
    case, city, province = county_case()
    chase_filings(now=at("2024-06-07 09:00"))

    def seen(person: Person, path: str) -> str:
        client = Client()
        client.force_login(person.user)
        return client.get(path).content.decode()

    listed = seen(city, "/desk/filings/?overdue=yes")
    assert (case.competition.name in listed, "已逾期" in listed) == (True, True)
    assert "审批备案" in seen(city, "/desk/")
    above = seen(province, "/desk/")
    assert ("下级备案答复逾期" in above, office(CITY).name in above) == (True, True)
    competition = Competition.objects.get(pk=case.competition.pk)
    verbs.approve_competition(competition=competition, actor=city)
    assert case.competition.name not in seen(city, "/desk/filings/?overdue=yes")
    assert "下级备案答复逾期" not in seen(province, "/desk/")
