"""The venue check: what a tablet reports, and which seats are ready."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from judging.models import PanelSeat, TabletCheck
from judging.views import judge_app
from judging.views.judge_app import shell_version
from tests.factories.judging import Contest
from tests.judging.pages import signed_in
from tests.judging.test_desk_pages import base

pytestmark = pytest.mark.django_db
FINE = {"https": True, "offline": True, "persisted": True, "ping": 40, "worst": 90, "free_mb": 9000, "clock": 0}


def report(client: Client, seat: PanelSeat, device: str = "pad-a", **facts: Any) -> Any:
    body = {"device": device, "version": shell_version()} | FINE | facts
    return client.post(f"/judge/seats/{seat.pk}/tablet/", json.dumps(body), content_type="application/json")


def test_the_latest_of_each_tablet_is_kept_and_the_organiser_sees_who_is_ready(
    made: Contest, judge: Client, steady_clock: None, django_assert_max_num_queries: Any
) -> None:
    seat = made.seats[0]
    assert report(judge, seat, offline=False).json() == {"tone": "danger"}
    assert report(judge, seat, battery=12, charging=False, trial=False).json() == {"tone": "warn"}
    for number in range(12):
        report(judge, seat, device=f"other-{number}")
    assert report(judge, seat).json() == {"tone": "ok"}
    assert TabletCheck.objects.filter(seat=seat).count() == 12
    page = f"{base(made)}judging/semi/tablets/"
    client = signed_in(made.organiser)
    client.get(page)
    with django_assert_max_num_queries(12):
        text = client.get(page).content.decode()
    assert ('1<small class="muted"> / 3</small>' in text, "40 毫秒" in text, text.count("尚未检测")) == (True, True, 3)
    report(judge, seat, version="older", offline=False, persisted=False, ping=None, worst=None, clock=99, free_mb=5)
    text = client.get(page).content.decode()
    for words in ("断网时还不能使用", "浏览器可能清除", "网络没有响应", "误差超过一分钟", "空间不足", "版本较旧"):
        assert words in text


@pytest.mark.parametrize(
    "facts",
    [
        {"ping": -1},
        {"ping": "1"},
        {"ping": 1e999},
        {"clock": float("nan")},
        {"https": 1},
        {"x": 1},
        {"device": " "},
        {"device": 7},
    ],
)
def test_what_is_no_report_is_refused(made: Contest, judge: Client, facts: dict[str, Any]) -> None:
    assert (report(judge, made.seats[0], **facts).status_code, TabletCheck.objects.count()) == (400, 0)


def test_nobody_reports_for_another_seat(made: Contest, judge: Client) -> None:
    assert (report(judge, made.seats[1]).status_code, TabletCheck.objects.count()) == (404, 0)


def test_the_version_of_the_app_is_worked_out_once_in_a_process_and_anew_while_it_is_developed(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, settings.DEBUG = shell_version(), True
    developed = shell_version()
    monkeypatch.setattr(judge_app, "MODULES", judge_app.MODULES[1:])
    assert shell_version() != developed
    settings.DEBUG = False
    assert shell_version() == before
