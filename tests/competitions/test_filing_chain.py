"""A filing that passes several bodies: county → city → province, by the verbs and by the pages."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from accounts.models import Person
from competitions.actions import competitions as verbs
from competitions.domain.filing_chain import dump_stops, office, outside
from competitions.models import Competition, Filing, FilingRoute
from tests.factories import competitions as make
from tests.factories.offices import CITY, COUNTY, PROVINCE, approver, person
from tests.factories.offices import office as bureau
from workflow import clock
from workflow.services import Conflict, Forbidden, Refused

pytestmark = pytest.mark.django_db
DESK = "/desk/competitions/"


def signed_in(actor: Person) -> Client:
    client = Client()
    client.force_login(actor.user)
    return client


def route(level: str, *stops: Any, answer: int = 5, remind: int = 1, escalate: int = 2) -> FilingRoute:
    """The setting of a level for competitions."""
    return FilingRoute.objects.create(
        level=level,
        subject_kind="competition",
        stops=dump_stops(stops),
        answer_days=answer,
        remind_days=remind,
        escalate_days=escalate,
        changed_by=person("改设置"),
        changed_at=clock.now(),
    )


def county_case() -> tuple[make.Case, Person]:
    """A county's filing on its way to city and province; and the city's approver."""
    bureau(PROVINCE)
    city = approver(bureau(CITY), "市审批")
    route("county", office("city"), office("province"))
    return make.submitted(COUNTY), city


def again(case: make.Case) -> Competition:
    return Competition.objects.select_related("filing__addressee__region", "filing__organisation__region").get(
        pk=case.competition.pk
    )


def file_again(case: make.Case) -> None:
    verbs.hand_in_for_sign_off(competition=again(case), actor=case.drafter)
    verbs.sign_off_competition(competition=again(case), actor=case.signer)
    verbs.file_competition(competition=again(case), actor=case.signer)


def way(filing: Filing) -> list[tuple[int, str, str, bool]]:
    """Version, body, answer, whether it was ever received."""
    return [
        (step.version, step.body, step.answer, step.received_at is not None)
        for step in filing.steps.select_related("office")
    ]


def test_each_approval_passes_it_on_and_the_last_gives_the_number() -> None:
    case, city = county_case()
    names = bureau(CITY).name, bureau(PROVINCE).name
    assert case.filing.addressee == bureau(CITY)
    with pytest.raises(Forbidden):
        verbs.approve_competition(competition=again(case), actor=case.approver)
    passed = verbs.approve_competition(competition=again(case), actor=city, opinion="市局同意")
    assert (passed.state, passed.number, passed.addressee, passed.is_late) == (
        "submitted",
        "",
        bureau(PROVINCE),
        False,
    )
    assert again(case).state == "awaiting_filing"
    assert way(passed) == [(1, names[0], "passed", True), (1, names[1], "", True)]
    with pytest.raises(Forbidden):
        verbs.approve_competition(competition=again(case), actor=city)
    done = verbs.approve_competition(competition=again(case), actor=case.approver, opinion="省厅同意")
    assert (done.state, done.number, again(case).state) == ("approved", "湖南创翼备〔2024〕0001", "filed")
    assert way(done) == [(1, names[0], "passed", True), (1, names[1], "passed", True)]
    assert [step.opinion for step in done.steps.all()] == ["市局同意", "省厅同意"]


def test_an_upper_office_returns_to_the_filer_and_every_step_begins_again() -> None:
    case, city = county_case()
    names = bureau(CITY).name, bureau(PROVINCE).name
    verbs.approve_competition(competition=again(case), actor=city)
    returned = verbs.return_competition(competition=again(case), actor=case.approver, remarks={"venue": "请写明地点"})
    assert (returned.state, again(case).state) == ("returned", "draft")
    file_again(case)
    filing = again(case).filing
    assert filing is not None
    assert filing.addressee == bureau(CITY)
    assert way(filing) == [
        (1, names[0], "passed", True),
        (1, names[1], "returned", True),
        (2, names[0], "", True),
        (2, names[1], "", False),
    ]


def test_a_stale_page_answers_for_nothing_it_did_not_show() -> None:
    case, city = county_case()
    read = again(case)
    verbs.return_competition(competition=again(case), actor=city, reason="请补充")
    file_again(case)
    with pytest.raises(Conflict, match=r"version 2|第2版"):
        verbs.approve_competition(competition=again(case), actor=city, seen="1.1.0")
    # Somebody who holds roles at both offices, with a page of the first one.
    from accounts.enums import Role
    from accounts.models import RoleAssignment

    RoleAssignment.objects.create(
        person=city, role=Role.APPROVER, organisation=bureau(PROVINCE), region_id=PROVINCE, granted_at=clock.now()
    )
    city.forget_roles()
    verbs.approve_competition(competition=again(case), actor=city)
    with pytest.raises(Conflict):
        verbs.approve_competition(competition=read, actor=city)
    assert again(case).filing.state == "submitted"


def test_a_way_that_ends_at_an_office_that_is_not_here_is_refused_when_it_is_drafted() -> None:
    route("city", office("province"), outside("全国组委会"))
    with pytest.raises(Refused, match=r"region above|上级"):
        verbs.create_competition(actor=make.organiser(bureau(CITY)), organisation=bureau(CITY), preset=make.PRESET)


def test_the_pages_say_where_it_goes_and_show_the_way() -> None:
    case, city = county_case()
    address = f"{DESK}{case.competition.pk}/filing/"
    client = signed_in(city)
    page = client.get(address).content.decode()
    assert f"同意，并报{bureau(PROVINCE).name}" in page
    assert page.count('aria-current="step"') == 2  # the stages of the competition, and the way
    assert 'name="seen" form="decide" value="1.1.0"' in page
    answer = client.post(f"{address}approve/", {"opinion": "", "seen": "1.1.0"}, follow=True)
    assert f"已同意，转{bureau(PROVINCE).name}办理。" in answer.content.decode()
    province = signed_in(case.approver).get(address).content.decode()
    assert "通过，并生成备案编号" in province
    assert "正在办理" in province
    late = client.post(f"{address}approve/", {"opinion": "", "seen": "1.1.0"})
    assert late.status_code in (403, 409)
    assert again(case).filing.state == "submitted"
