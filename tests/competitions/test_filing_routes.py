"""The ways of filings: set by the province, read by everybody, followed by what is filed from then on."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.enums import Role
from accounts.models import Person
from competitions.actions.filing_routes import set_filing_route
from competitions.domain.filing_chain import office as level
from competitions.domain.filing_chain import outside
from competitions.domain.filing_clock import Terms
from competitions.domain.reading import DocumentError
from competitions.models import FilingRoute
from tests.factories import competitions as make
from tests.factories.offices import CITY, COUNTY, PROVINCE, office, organiser, with_role
from workflow.models import AuditRow
from workflow.services import Conflict, Forbidden, Refused

pytestmark = pytest.mark.django_db
WAYS = "/desk/filings/ways/"
TERMS = Terms(answer=3, remind=1, escalate=0)


def signed_in(actor: Person) -> Client:
    client = Client()
    client.force_login(actor.user)
    return client


def administrator(region: str = PROVINCE) -> Person:
    return with_role(Role.ADMINISTRATOR, office(region), "省管理")


def test_only_the_province_sets_it_and_it_is_written_down() -> None:
    way = (level("city"), level("province"))
    for stranger in (administrator(CITY), organiser(office(PROVINCE))):
        with pytest.raises(Forbidden):
            set_filing_route(level="county", subject_kind="competition", stops=way, terms=TERMS, actor=stranger)
    admin = administrator()
    row = set_filing_route(level="county", subject_kind="competition", stops=way, terms=TERMS, actor=admin)
    assert (row.version, row.answer_days, row.changed_by) == (1, 3, admin)
    assert AuditRow.objects.get(action="filing_route.set", succeeded=True).data["stops"] == row.stops
    with pytest.raises(Conflict, match="省管理"):
        set_filing_route(
            level="county", subject_kind="competition", stops=way, terms=TERMS, actor=admin, expected_version=0
        )


def test_what_makes_no_sense_is_refused() -> None:
    admin = administrator()
    with pytest.raises(DocumentError):
        set_filing_route(level="city", subject_kind="competition", stops=[level("city")], terms=TERMS, actor=admin)
    for terms in (Terms(0, 0, 0), Terms(61, 0, 0), Terms(3, 3, 0), Terms(3, 1, 61)):
        with pytest.raises(Refused):
            set_filing_route(
                level="city", subject_kind="competition", stops=[level("province")], terms=terms, actor=admin
            )
    assert FilingRoute.objects.count() == 0


def test_the_next_filing_follows_it_with_its_own_days() -> None:
    way = (level("city"), outside("省组委会"))
    office(PROVINCE), office(CITY)
    set_filing_route(level="county", subject_kind="competition", stops=way, terms=TERMS, actor=administrator())
    steps = list(make.submitted(COUNTY).filing.steps.all())
    assert [(step.office, step.outside, step.answer_days) for step in steps] == [
        (office(CITY), "", 3),
        (office(CITY), "省组委会", 3),
    ]
    assert steps[0].remind_on is not None
    assert steps[0].escalate_on is None


def test_the_pages_show_and_set_the_ways() -> None:
    admin, clerk = administrator(), organiser(office(CITY))
    read = signed_in(clerk).get(WAYS).content.decode()
    assert ("全国组委会（平台外）" in read, f'href="{WAYS}county/competition/"' in read) == (True, False)
    assert signed_in(clerk).get(f"{WAYS}county/competition/").status_code == 403
    client = signed_in(admin)
    page = client.get(f"{WAYS}county/competition/").content.decode()
    assert ("市 → 省" in page or "市州 → 省" in page, 'value="5"' in page) == (True, True)
    data = {"way": "2", "body": "", "answer_days": "4", "remind_days": "4", "escalate_days": "1", "version": "0"}
    bad = client.post(f"{WAYS}county/competition/", data)
    assert (bad.status_code, bad.content.decode().count("请填写平台外单位名称。")) == (422, 2)
    good = data | {"body": "全国组委会", "remind_days": "2"}
    assert client.post(f"{WAYS}county/competition/", good).status_code == 302
    stale = client.post(f"{WAYS}county/competition/", good)
    assert (stale.status_code, "省管理" in stale.content.decode()) == (409, True)
    row = FilingRoute.objects.get()
    assert ([stop["kind"] for stop in row.stops], row.answer_days) == (["office", "office", "outside"], 4)
    assert "4个工作日" in client.get(WAYS).content.decode()
    assert client.get(f"{WAYS}moon/competition/").status_code == 404
