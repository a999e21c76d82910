"""Public lists: what people need to object, nothing that harms; gone or masked afterwards, as set."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from cms.enums import AfterPublicity
from cms.models import PublicityIndexPage
from competitions.models import Competition, PublicityNotice
from tests.factories.competitions import filed
from ui import formats
from workflow import clock

pytestmark = pytest.mark.django_db
PRIVATE = {"id_number": "430102199001010011", "phone": "13900000001", "score": "88.41"}


def notice(contest: Competition, version: int = 1, **fields: Any) -> PublicityNotice:
    """A list in publicity from today on, with things in its rows that must never be shown."""
    row = {
        "track": "adv_manufacturing",
        "rank": 1,
        "award": "一等奖",
        "entry": 1,
        "number": "CS-0001",
        "title": "巡检机器人",
    }
    row |= {"unit": "长沙示例科技有限公司", "leader": "欧阳示例", "promoted": True, **PRIVATE}
    today = clock.today()
    values: dict[str, Any] = {
        "competition": contest,
        "version": version,
        "title": f"获奖名单公示第{version}号",
        "rows": [row],
        "days": 5,
        "day_kind": "working",
        "starts_on": today,
        "ends_on": today + dt.timedelta(days=6),
        "receiving_unit": "长沙市人社局创业科",
        "phone": "0731-80000000",
        "address": "示例路1号",
        "supervision_phone": "0731-80000001",
        "created_by": contest.created_by,
        "created_at": clock.now(),
        "published_at": clock.now(),
        "state": "published",
    }
    return PublicityNotice.objects.create(**{**values, **fields})


@pytest.fixture
def contest() -> Competition:
    return filed().competition


def page(client: Client, contest: Competition, version: int = 1) -> str:
    return client.get(f"/publicity/{contest.slug}/{version}/").content.decode()


def test_everything_an_objector_needs(client: Client, contest: Competition) -> None:
    listed = notice(contest)
    shown = page(client, contest)
    needed = [listed.title, listed.receiving_unit, listed.phone, listed.address, listed.supervision_phone]
    needed += ["先进制造", "巡检机器人", "长沙示例科技有限公司", "欧阳示例", "一等奖", "实名", "24:00"]
    assert [text for text in needed if text not in shown.replace("真实姓名", "实名")] == []
    signed = shown[shown.index('class="signed"') :].split("</p>")[0]
    assert contest.organisation.name in signed
    assert formats.day(listed.starts_on) in signed
    assert listed.title in client.get("/publicity/").content.decode()
    assert listed.title in client.get(f"/competitions/{contest.slug}/notices/").content.decode()


@pytest.mark.promise("L3")
def test_never_more_than_that(client: Client, contest: Competition) -> None:
    notice(contest)
    shown = page(client, contest)
    assert [name for name, value in PRIVATE.items() if value in shown] == []


def test_masked_from_the_start_where_the_rules_say_so(client: Client, contest: Competition) -> None:
    notice(contest, mask_names=True)
    shown = page(client, contest)
    assert ("欧阳示例" in shown, "欧阳**" in shown) == (False, True)


@pytest.mark.parametrize(
    ("setting", "status", "whole", "masked"),
    [
        (AfterPublicity.KEEP, 200, True, False),
        (AfterPublicity.MASK, 200, False, True),
        (AfterPublicity.REMOVE, 404, False, False),
    ],
)
def test_what_becomes_of_it_is_a_setting(
    client: Client, contest: Competition, setting: str, status: int, whole: bool, masked: bool
) -> None:
    listed = notice(contest)
    PublicityIndexPage.objects.update(after_end=setting)
    assert "欧阳示例" in page(client, contest)
    clock.move_to(clock.now() + dt.timedelta(days=7))
    response = client.get(f"/publicity/{contest.slug}/1/")
    shown = response.content.decode()
    assert (response.status_code, "欧阳示例" in shown, "欧阳**" in shown) == (status, whole, masked)
    in_list = listed.title in client.get("/publicity/").content.decode()
    assert in_list is (setting != AfterPublicity.REMOVE)


def test_a_draft_is_nobodys_business(client: Client, contest: Competition) -> None:
    listed = notice(contest, state="draft", published_at=None)
    assert client.get(f"/publicity/{contest.slug}/1/").status_code == 404
    assert listed.title not in client.get("/publicity/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_lists_cost_the_same(
    client: Client, contest: Competition, django_assert_num_queries: Any, settings: Any, count: int
) -> None:
    settings.CLOCK_CACHE_SECONDS = 1e9
    for number in range(count):
        notice(contest, version=number + 1)
    for path, queries in (("/publicity/", 5), (f"/publicity/{contest.slug}/1/", 7)):
        client.get(path)
        cache.clear()
        with django_assert_num_queries(queries):
            assert client.get(path).status_code == 200
