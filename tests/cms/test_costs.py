"""What a page costs: a fixed number of queries, whatever there is (aim: at most 12, signed in too)."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from cms.actions import publish_story
from tests.factories.competitions import filed
from tests.factories.entries import open_competition, submitted
from tests.factories.offices import CITY, OTHER_CITY, organiser
from tests.factories.pages import activity, answered, editor, news
from tests.prepared import prepared

pytestmark = pytest.mark.django_db
REGIONS = (CITY, OTHER_CITY, "430300")


@pytest.fixture(autouse=True)
def _clock_of_production(settings: Any) -> None:
    """Only a clock that can be moved needs a query."""
    settings.CLOCK_CACHE_SECONDS = 1e9


def warm(client: Client, path: str) -> None:
    """Content types and the like are kept by the process; the page cache is emptied."""
    client.get(path)
    cache.clear()


@prepared
def shown(count: int) -> None:
    """So many of everything that the site lists."""
    told = editor()
    contest = open_competition()
    for number in range(count):
        entry = submitted(contest, serial=number + 1)
        publish_story(entry=entry, outcome=answered(entry), actor=told)
    for number in range(count):
        news(f"消息{number}", region=REGIONS[number])
        activity(number)
        if number:
            filed(REGIONS[number])


@pytest.mark.parametrize(
    ("path", "queries"),
    [("/", 6), ("/competitions/", 7), ("/activities/", 6), ("/news/", 5), ("/stories/", 5), ("/about/", 3)],
)
@pytest.mark.parametrize("count", [1, 3])
def test_lists(client: Client, django_assert_num_queries: Any, path: str, queries: int, count: int) -> None:
    shown(count)
    warm(client, path)
    with django_assert_num_queries(queries):
        response = client.get(path)
    assert response.status_code == 200


@pytest.mark.parametrize(("part", "queries"), [("", 7), ("rules/", 8), ("notices/", 7)])
def test_one_contest(client: Client, django_assert_num_queries: Any, part: str, queries: int) -> None:
    path = f"/competitions/{filed().competition.slug}/{part}"
    warm(client, path)
    with django_assert_num_queries(queries):
        assert client.get(path).status_code == 200


def test_signed_in_stays_within_twelve(client: Client, django_assert_max_num_queries: Any) -> None:
    contest = filed().competition
    client.force_login(organiser().user)
    for path in ("/", f"/competitions/{contest.slug}/", "/competitions/", "/news/"):
        warm(client, path)
        with django_assert_max_num_queries(12):
            assert client.get(path).status_code == 200


def test_one_report_and_one_story(client: Client, django_assert_num_queries: Any) -> None:
    page = news()
    warm(client, page.address)
    with django_assert_num_queries(4):
        assert client.get(page.address).status_code == 200
    entry = submitted()
    story = publish_story(entry=entry, outcome=answered(entry), actor=editor())
    warm(client, story.address)
    with django_assert_num_queries(6):
        assert client.get(story.address).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_the_desks_list_of_reports(client: Client, django_assert_num_queries: Any, count: int) -> None:
    writer = organiser()
    for number in range(count):
        news(f"消息{number}")
    client.force_login(writer.user)
    warm(client, "/desk/news/")
    with django_assert_num_queries(5):
        assert client.get("/desk/news/").status_code == 200
