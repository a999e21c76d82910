"""The page of the statistics: scope, going down a level, the export, and what it costs."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from django.test import Client

from accounts.models import Person
from competitions.actions import competitions as verbs
from competitions.models import Competition
from tests.factories import competitions as make
from tests.factories.offices import CITY, COUNTY, OTHER_CITY, approver, office, organiser
from workflow import clock

pytestmark = pytest.mark.django_db
PAGE = "/desk/filings/statistics/"
CHINA = ZoneInfo("Asia/Shanghai")


def signed_in(actor: Person) -> Client:
    client = Client()
    client.force_login(actor.user)
    return client


def at(text: str) -> None:
    clock.move_to(dt.datetime.fromisoformat(text).replace(tzinfo=CHINA))


def again(case: make.Case) -> Competition:
    return Competition.objects.select_related("filing__addressee__region", "filing__organisation__region").get(
        pk=case.competition.pk
    )


def a_year() -> tuple[make.Case, Person]:
    """Two of Changsha (one of its county), one of Zhuzhou; answered after 1 and 3 working days, one open."""
    at("2024-05-29 10:00")  # Wednesday
    case = make.submitted()
    at("2024-05-30 10:00")
    verbs.return_competition(competition=again(case), actor=case.approver, reason="请补充")
    verbs.hand_in_for_sign_off(competition=again(case), actor=case.drafter)
    verbs.sign_off_competition(competition=again(case), actor=case.signer)
    verbs.file_competition(competition=again(case), actor=case.signer)
    at("2024-06-04 10:00")
    verbs.approve_competition(competition=again(case), actor=case.approver)
    city = approver(office(CITY), "市审批")
    make.submitted(COUNTY)
    make.submitted(OTHER_CITY)
    at("2024-07-01 10:00")
    return case, city


def cells(page: str, label: str) -> list[str]:
    """The numbers of the first row that begins with ``label``."""
    row = page.split(f">{label}<", 1)[1].split("</tr>", 1)[0]
    return [piece.split(">", 1)[1].split("<", 1)[0] for piece in row.split("<td")[1:]]


def test_by_region_and_month_and_down_to_the_county() -> None:
    case, _city = a_year()
    client = signed_in(case.approver)
    page = client.get(f"{PAGE}?year=2024").content.decode()
    assert cells(page, "长沙市") == ["2", "1", "1", "1", "0", "0", "1", "2"]
    assert cells(page, "株洲市") == ["1", "1", "0", "0", "0", "0", "1", "–"]
    assert cells(page, "2024-05") == ["1", "0", "1", "1", "0", "0", "0", "2"]
    assert cells(page, "2024-06")[0] == "2"
    down = client.get(f"{PAGE}?year=2024&region={CITY}").content.decode()
    assert cells(down, "芙蓉区" if "芙蓉区" in down else "岳麓区")[0] in ("0", "1")
    assert cells(down, "长沙市本级")[0] == "1"
    assert cells(client.get(f"{PAGE}?year=2023").content.decode(), "长沙市")[0] == "0"
    assert cells(client.get(f"{PAGE}?year=2024&kind=activity").content.decode(), "长沙市")[0] == "0"


def test_a_city_sees_its_own_subtree_whatever_it_asks_for() -> None:
    _case, _city = a_year()
    client = signed_in(organiser(office(OTHER_CITY), "株洲经办"))
    for address in (PAGE, f"{PAGE}?region={CITY}", f"{PAGE}?region=000000&year=abc&kind=evil"):
        page = client.get(address).content.decode()
        assert ("株洲市" in page, ">长沙市<" in page) == (True, False)


def test_the_export_has_a_row_for_each_region_and_month() -> None:
    case, _city = a_year()
    answer = signed_in(case.approver).get(f"{PAGE}?year=2024&format=xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.getvalue())).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert [row[:4] for row in rows] == [
        ["长沙市", "2024-05", 1, 0],
        ["长沙市", "2024-06", 1, 1],
        ["株洲市", "2024-06", 1, 1],
    ]
    assert rows[0][-1] == 2


@pytest.mark.usefixtures("steady_clock")
@pytest.mark.parametrize("more", [0, 2])
def test_it_costs_the_same_for_any_number(more: int, django_assert_num_queries: Any) -> None:
    case = make.submitted()
    for _number in range(more):
        make.submitted(OTHER_CITY)
    client = signed_in(case.approver)
    with django_assert_num_queries(9):
        assert client.get(PAGE).status_code == 200
