"""The demonstration's page: its clock goes to a day and a time, and says what it does not understand."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import include, path
from django.utils.timezone import localtime

from config.urls import urlpatterns as site
from demo import views
from demo.world.clock import true_today
from workflow import clock

pytestmark = pytest.mark.django_db
# Outside the demo world the page has no address.
_page = [path("", views.about, name="about"), path("clock/", views.move_clock, name="clock")]
urlpatterns = [path("demo/", include((_page, "demo"))), *site]


def send(**typed: str) -> HttpResponse:
    with override_settings(ROOT_URLCONF=__name__):
        return Client().post("/demo/clock/", typed)


def shown() -> dt.datetime:
    """To the minute; the clock is moved by whole seconds."""
    return (localtime(clock.now()) + dt.timedelta(seconds=30)).replace(second=0, microsecond=0, tzinfo=None)


def days_on(days: int) -> dt.date:
    return true_today() + dt.timedelta(days=days)


def test_the_page_proposes_nine_o_clock_tomorrow() -> None:
    with override_settings(ROOT_URLCONF=__name__):
        page = Client().get("/demo/").content.decode()
    assert f'<input type="date" name="day" value="{days_on(1).isoformat()}"' in page
    assert '<input type="time" name="time" value="09:00"' in page


@pytest.mark.parametrize(
    ("time", "hour", "minute"), [("09:00", 9, 0), ("14:35", 14, 35), ("00:00", 0, 0), ("23:59", 23, 59), ("", 9, 0)]
)
def test_the_clock_goes_to_a_day_and_a_time(time: str, hour: int, minute: int) -> None:
    answer = send(day=days_on(4).isoformat(), time=time)
    assert (answer.status_code, answer["Location"]) == (302, "/demo/")
    assert shown() == dt.datetime.combine(days_on(4), dt.time(hour, minute))


def test_a_day_alone_is_nine_o_clock_and_one_button_leads_back() -> None:
    assert send(day=days_on(-30).isoformat()).status_code == 302
    assert shown() == dt.datetime.combine(days_on(-30), dt.time(9))
    assert send(day="", time="", back="1").status_code == 302
    assert clock.offset() == dt.timedelta()


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ({"time": "25:00"}, {"time": ["请按“14:30”的样子填写时间。"]}),
        ({"time": "下午两点"}, {"time": ["请按“14:30”的样子填写时间。"]}),
        ({"day": "明天", "time": "14:35"}, {"day": ["请按“2026-12-01”的样子填写日期。"]}),
        ({"day": "", "time": "14:35"}, {"day": ["请填写此项。"]}),
        ({"day": "0001-01-01", "time": "00:00"}, {"day": ["请选择前后十年以内的日期。"]}),
        ({"day": "9999-12-31", "time": "14:35"}, {"day": ["请选择前后十年以内的日期。"]}),
    ],
)
def test_what_it_does_not_understand_is_explained_and_kept(typed: dict[str, str], errors: dict[str, list[str]]) -> None:
    typed = {"day": days_on(1).isoformat(), **typed}
    answer = send(**typed)
    page = answer.content.decode()
    assert (answer.status_code, dict(answer.context["form"].errors), clock.offset()) == (422, errors, dt.timedelta())
    assert [value for value in typed.values() if value and f'value="{value}"' not in page] == []
    assert page.count("error-summary") == 1


def test_what_the_page_costs(django_assert_num_queries: Any) -> None:
    with override_settings(ROOT_URLCONF=__name__), django_assert_num_queries(3):
        Client().get("/demo/")
