"""The to-do list about marks: papers to be typed again by another person, entries that wait for a decision."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.enums import Role
from accounts.models import Person, RoleAssignment
from judging.actions.paper_sheets import decide_paper
from judging.actions.rejudgements import drop_rejudgement, propose_rejudgement
from judging.models import PanelSeat, PaperSheet
from judging.queries.inbox import judge_items, organiser_items
from judging.queries.inbox_marks import PAPERS
from tests.factories.judging import Contest, values
from tests.judging.pages import signed_in, with_login
from tests.judging.test_desk_pages import base
from tests.judging.test_paper_sheets import FULL, colleague, enter, take
from tests.judging.test_rejudgements import far
from workflow import clock
from workflow.inbox import drawn

pytestmark = pytest.mark.django_db


def papers(actor: Person) -> list[tuple[str, int]]:
    return [(item.title, item.count) for item in drawn(PAPERS, Person.objects.get(pk=actor.pk))]


def test_a_paper_waits_for_somebody_else_than_who_typed_it(made: Contest) -> None:
    second = colleague(made)
    assert papers(second) == []
    enter(made, made.organiser, (0, FULL, ""), (1, FULL, ""))
    assert (papers(made.organiser), papers(second)) == ([], [("2 份纸质评分表待第二人录入", 2)])
    assert papers(made.seats[0].person) == []
    enter(made, second, (0, FULL, ""))
    assert sorted(papers(second)) == [("1 份纸质评分表待上传扫描件", 1), ("1 份纸质评分表待第二人录入", 1)]


def test_papers_that_differ_or_lack_their_scan_wait_for_whoever_may_go_on(made: Contest) -> None:
    first, second = made.organiser, colleague(made)
    enter(made, first, (0, FULL, ""), (1, FULL, ""), (2, FULL, ""))
    enter(made, second, (0, FULL, ""), (1, ("25", "20", "10", "10"), ""))
    waits = [("1 份纸质评分表两次录入不一致", 1), ("1 份纸质评分表待上传扫描件", 1)]
    assert sorted(papers(first)) == sorted(waits)
    assert sorted(papers(second)) == sorted([*waits, ("1 份纸质评分表待第二人录入", 1)])
    assert papers(made.seats[0].person) == []
    decide_paper(
        paper=PaperSheet.objects.get(state="differs"),
        actor=first,
        values=values(*FULL),
        comment="",
        reason="纸上是 10.5。",
    )
    assert papers(first) == [("2 份纸质评分表待上传扫描件", 2)]
    take(made, first, *PaperSheet.objects.filter(state="agreed"))
    assert papers(first) == []
    actor = Person.objects.get(pk=second.pk)
    actor.role_rows()
    with CaptureQueriesContext(connection) as asked:
        assert [item.url for item in drawn(PAPERS, actor)] == [f"{base(made)}judging/semi/paper-sheets/"]
    assert len(asked) == 1


def test_the_list_of_papers_begins_with_what_somebody_has_to_go_on_with(made: Contest) -> None:
    enter(made, colleague(made), (0, FULL, ""))
    page = signed_in(made.organiser).get(f"{base(made)}judging/semi/paper-sheets/").content.decode()
    first, fold, rest = page.partition("其余 2 位评委")
    assert (bool(fold), "待继续办理" in first) == (True, True)
    names = [seat.person.name for seat in made.seats]
    assert ([name in first for name in names], [name in rest for name in names]) == (
        [True, False, False],
        [False, True, True],
    )


def decisions(found: list[Any]) -> list[tuple[int, str]]:
    return [(item.count, item.url) for item in found if "复评" in item.title]


@pytest.mark.parametrize(("opens", "office", "leads"), [("either", 1, 1), ("leader", 0, 1), ("organiser", 1, 0)])
def test_a_decision_waits_for_whoever_may_open(made: Contest, opens: str, office: int, leads: int) -> None:
    PanelSeat.objects.filter(pk=made.seats[1].pk).update(is_leader=True)
    place = far(made, opened_by=opens)

    def waiting() -> tuple[int, int]:
        organiser, leader = (Person.objects.get(pk=one.pk) for one in (made.organiser, made.seats[1].person))
        return len(decisions(organiser_items(organiser))), len(decisions(judge_items(leader)))

    assert waiting() == (office, leads)
    assert decisions(judge_items(made.seats[0].person)) == []
    propose_rejudgement(place=place, actor=made.organiser, reason="差距过大")
    assert waiting() == (office, leads)
    drop_rejudgement(place=place, actor=made.organiser, reason="首评有效")
    assert waiting() == (0, 0)


def test_a_leader_without_a_desk_finds_it_on_the_first_page_of_judges(made: Contest) -> None:
    leader = made.seats[1]
    PanelSeat.objects.filter(pk=leader.pk).update(is_leader=True)
    far(made)
    there = f'href="/judge/seats/{leader.pk}/panel/rejudge/"'
    pages = [with_login(seat).get("/judge/").content.decode() for seat in (leader, made.seats[0])]
    assert [(page.count(there), "1 个项目评分相差过大" in page) for page in pages] == [(1, True), (0, False)]


@pytest.mark.parametrize(("rule", "count"), [({"points": "50"}, 0), ({"points": "20", "per_item": True}, 0),
                                             ({"points": "19", "per_item": True}, 1), ({"points": None, "percent": "49"}, 1)])  # fmt: skip
def test_only_marks_over_the_limit_wait(
    made: Contest, rule: dict[str, Any], count: int, django_assert_max_num_queries: Any, steady_clock: None
) -> None:
    far(made, **rule)
    actor = Person.objects.get(pk=made.organiser.pk)
    actor.role_rows()
    with django_assert_max_num_queries(3):
        assert [one for one, _url in decisions(organiser_items(actor))] == [1] * count


@pytest.mark.parametrize(("editor", "statements"), [(False, 10), (True, 11)])
def test_the_first_page_of_an_office_with_a_decision_keeps_to_its_statements(
    made: Contest, editor: bool, statements: int, django_assert_num_queries: Any, steady_clock: None
) -> None:
    far(made)
    if editor:
        RoleAssignment.objects.create(
            person=made.organiser, role=Role.EDITOR, region=made.competition.region, granted_at=clock.now()
        )
    desk = signed_in(made.organiser)
    assert "复评" in desk.get("/desk/").content.decode()
    with django_assert_num_queries(statements):
        desk.get("/desk/")
