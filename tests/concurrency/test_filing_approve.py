"""Two approvers at the same moment, and numbers given at the same moment: real threads on PostgreSQL."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import close_old_connections, connection

from competitions.actions import competitions as verbs
from competitions.domain.filing_chain import dump_stops
from competitions.domain.filing_chain import office as level
from competitions.models import Competition, Filing, FilingRoute, NumberSeries
from tests.factories import competitions as make
from tests.factories.offices import CITY, COUNTY, OTHER_CITY, PROVINCE, approver, office
from workflow import clock
from workflow.models import AuditRow
from workflow.services import Conflict, act

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Run each in a thread of its own, started together; the answer or the exception of each."""
    start = threading.Barrier(len(acts))
    answers: list[Any] = [None] * len(acts)

    def run(index: int, one: Callable[[], Any]) -> None:
        close_old_connections()
        start.wait()
        try:
            answers[index] = one()
        except Exception as error:
            answers[index] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(index, one)) for index, one in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def fresh(pk: int) -> Competition:
    return Competition.objects.select_related("filing__addressee__region", "region", "organisation").get(pk=pk)


def test_one_of_two_approvers_succeeds_and_the_other_reads_who() -> None:
    assert connection.vendor == "postgresql"
    case = make.submitted()
    other = approver(office(PROVINCE), "赵审批")
    pk = case.competition.pk
    answers = at_once(
        lambda: verbs.approve_competition(competition=fresh(pk), actor=case.approver),
        lambda: verbs.approve_competition(competition=fresh(pk), actor=other),
    )
    assert sorted(type(answer).__name__ for answer in answers) == ["Conflict", "Filing"]
    done = next(answer for answer in answers if isinstance(answer, Filing))
    refused = next(answer for answer in answers if isinstance(answer, Conflict))
    assert done.decided_by.name in str(refused)
    assert "备案通过" in str(refused)
    competition = fresh(pk)
    assert (competition.state, competition.filing.number) == ("filed", "湖南创翼备〔2024〕0001")
    assert AuditRow.objects.filter(action="filing.approve", succeeded=True).count() == 1
    assert NumberSeries.objects.get().last == 1


def test_numbers_given_at_once_are_all_different() -> None:
    cases = [make.submitted(region) for region in (CITY, OTHER_CITY, "430300", "430400")]
    answers = at_once(
        *(
            lambda case=case: verbs.approve_competition(competition=fresh(case.competition.pk), actor=case.approver)
            for case in cases
        )
    )
    assert sorted(answer.number for answer in answers) == [f"湖南创翼备〔2024〕{n:04d}" for n in (1, 2, 3, 4)]


def test_approve_against_return_leaves_one_decision() -> None:
    case = make.submitted()
    other = approver(office(PROVINCE), "赵审批")
    pk = case.competition.pk
    answers = at_once(
        lambda: verbs.approve_competition(competition=fresh(pk), actor=case.approver),
        lambda: verbs.return_competition(competition=fresh(pk), actor=other, reason="请改"),
    )
    assert sorted(type(answer).__name__ for answer in answers) == ["Conflict", "Filing"]
    competition = fresh(pk)
    assert (competition.state, competition.filing.state) in [("filed", "approved"), ("draft", "returned")]


def test_two_approvers_of_one_step_pass_it_on_once() -> None:
    office(PROVINCE)
    first, second = approver(office(CITY), "赵审批"), approver(office(CITY), "钱审批")
    FilingRoute.objects.create(
        level="county",
        subject_kind="competition",
        stops=dump_stops([level("city"), level("province")]),
        answer_days=5,
        remind_days=1,
        escalate_days=2,
        changed_by=first,
        changed_at=clock.now(),
    )
    pk = make.submitted(COUNTY).competition.pk
    answers = at_once(
        *(
            lambda actor=actor: verbs.approve_competition(competition=fresh(pk), actor=actor, seen="1.1.0")
            for actor in (first, second)
        )
    )
    kinds = sorted(type(answer).__name__ for answer in answers)
    assert kinds in (["Conflict", "Filing"], ["Filing", "Forbidden"])
    competition = fresh(pk)
    assert (competition.filing.state, competition.filing.addressee_id) == ("submitted", office(PROVINCE).pk)
    assert [step.answer for step in competition.filing.steps.all()] == ["passed", ""]


def test_a_series_has_no_double_and_no_gap_under_twenty_takers() -> None:
    def take() -> int:
        with act():
            return NumberSeries.objects.take("probe")

    assert sorted(at_once(*[take] * 20)) == list(range(1, 21))


def take_in_vain() -> None:
    with act():
        NumberSeries.objects.take("probe")
        raise RuntimeError("rolled back")


def test_a_number_taken_in_vain_comes_back() -> None:
    with pytest.raises(RuntimeError):
        take_in_vain()
    with act():
        assert NumberSeries.objects.take("probe") == 1
