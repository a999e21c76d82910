"""The outbox, the jobs and the demo's page of codes."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import clear_url_caches

from accounts.models import User
from config import urls as root
from notifications.actions import enqueue_job, fail_job, queue_message, start_job
from notifications.actions.dispatch import send_due_messages
from notifications.messages import registered
from notifications.models import Job, MessageStatus, OutboxMessage
from notifications.urls import demo
from tests.factories.accounts import OTHER_PHONE, PHONE, account, browser, officer, sign_in
from tests.factories.offices import CITY, OTHER_CITY, PROVINCE, office
from workflow.models import AuditRow

pytestmark = pytest.mark.django_db


def at_the_desk(role: str = "administrator", region: str = PROVINCE, phone: str = PHONE) -> Client:
    officer(role, office(region), phone=phone)
    client = browser()
    sign_in(client, phone)
    return client


def queue(recipient: str = "13812345678", code: str = "123456", user: User | None = None) -> OutboxMessage:
    message = queue_message(
        channel="sms",
        template="accounts.code_sign_in",
        recipient=recipient,
        params={"code": code, "minutes": 10},
        user=user,
    )
    assert message is not None
    return message


def test_the_outbox_masks_numbers_and_codes(sent: Any) -> None:
    client = at_the_desk()
    queue()
    page = client.get("/desk/outbox/").content.decode()
    assert ("138****5678" in page, "13812345678" in page, "123456" in page, "验证码******" in page) == (
        True,
        False,
        False,
        True,
    )
    send_due_messages()
    assert "验证码******" in client.get("/desk/outbox/").content.decode()


def test_the_demo_shows_an_office_what_went_to_its_own_people(settings: Any) -> None:
    client = at_the_desk("organiser", CITY)
    assert client.get("/desk/outbox/").status_code == 403
    settings.DEMO = True
    colleague = officer("organiser", office(CITY), phone=OTHER_PHONE)
    stranger = officer("organiser", office(OTHER_CITY), phone="13800003333")
    entrant = account("13800004444")
    for user in (colleague.user, stranger.user, entrant):
        queue(user.phone, user.phone[-6:], user=user)
    page = client.get("/desk/outbox/").content.decode()
    assert (OTHER_PHONE in page, "002222" in page) == (True, True)
    assert ("13800003333" in page, "13800004444" in page) == (False, False)
    theirs = OutboxMessage.objects.get(user=stranger.user, template="accounts.code_sign_in")
    assert client.post(f"/desk/outbox/{theirs.pk}/repeat/").status_code == 404
    everything = at_the_desk(phone="13800005555").get("/desk/outbox/").content.decode()
    assert ("13800003333" in everything, "13800004444" in everything) == (True, True)


def test_kinds_of_messages_are_named_and_found_in_words() -> None:
    client = at_the_desk()
    queue()
    assert [one.id for one in registered() if not one.title] == []
    page = client.get("/desk/outbox/").content.decode()
    assert ("登录验证码" in page, "accounts.code_sign_in" in page) == (True, False)
    for words, found in (("登录验证码", True), ("活动候补", False)):
        page = client.get("/desk/outbox/", {"q": words}).content.decode()
        assert ("138****5678" in page, 'name="q"' in page) == (found, True)


@pytest.mark.promise("Z8")
@pytest.mark.parametrize(("role", "region"), [("administrator", CITY), ("organiser", PROVINCE), ("approver", PROVINCE)])
def test_Z8_only_administrators_of_the_province_read_the_outbox(role: str, region: str) -> None:
    client = at_the_desk(role, region)
    message = queue()
    assert client.get("/desk/outbox/").status_code == 403
    assert client.post(f"/desk/outbox/{message.pk}/repeat/").status_code == 403


def test_the_outbox_is_searched_by_the_whole_number_and_needs_few_queries(
    settings: Any, django_assert_num_queries: Any
) -> None:
    settings.CLOCK_MOVABLE = False
    client = at_the_desk()
    queue("13812345678")
    queue("13899998888")
    client.get("/desk/outbox/")
    page = client.get("/desk/outbox/", {"q": "13812345678"}).content.decode()
    assert ("138****5678" in page, "138****8888" in page) == (True, False)
    with django_assert_num_queries(5):
        client.get("/desk/outbox/")
    for _ in range(5):
        queue()
    with django_assert_num_queries(5):
        client.get("/desk/outbox/")


def test_a_failed_message_is_repeated_at_the_button() -> None:
    client = at_the_desk()
    message = queue()
    OutboxMessage.objects.filter(pk=message.pk).update(status=MessageStatus.FAILED, problem="gateway answered 503")
    assert "gateway answered 503" in client.get("/desk/outbox/").content.decode()
    assert client.post(f"/desk/outbox/{message.pk}/repeat/").status_code == 302
    message.refresh_from_db()
    assert (message.status, message.problem) == (MessageStatus.WAITING, "")
    assert AuditRow.objects.filter(action="notifications.message_repeated").count() == 1
    answer = client.post(f"/desk/outbox/{message.pk}/repeat/", follow=True)
    assert "只有发送失败的消息可以重发" in answer.content.decode()


@pytest.mark.promise("R15")
def test_R15_jobs_are_seen_with_progress_and_run_again(settings: Any, django_assert_num_queries: Any) -> None:
    settings.CLOCK_MOVABLE = False
    client = at_the_desk("organiser", CITY)
    me = client.session["_auth_user_id"]

    job = enqueue_job(task="toy.work", title="制作证书", total=4, user=User.objects.get(pk=me))
    begun = start_job(str(job.pk))
    assert begun is not None
    Job.objects.filter(pk=job.pk).update(done=3)
    page = client.get("/desk/jobs/").content.decode()
    assert ("制作证书" in page, "3 / 4" in page, "运行中" in page) == (True, True, True)
    bar = client.get(f"/desk/jobs/{job.pk}/progress/")
    assert ('value="3"' in bar.content.decode(), "every 2s" in bar.content.decode(), bar.get("HX-Refresh")) == (
        True,
        True,
        None,
    )
    fail_job(begun, "字体缺失")
    bar = client.get(f"/desk/jobs/{job.pk}/progress/")
    assert ("字体缺失" in bar.content.decode(), "every 2s" in bar.content.decode(), bar["HX-Refresh"]) == (
        True,
        False,
        "true",
    )
    assert client.post(f"/desk/jobs/{job.pk}/repeat/").url == f"/desk/jobs/{job.pk}/"
    assert Job.objects.get().status == "waiting"
    with django_assert_num_queries(5):
        client.get("/desk/jobs/")
    for number in range(3):
        enqueue_job(task="toy.work", title=f"任务{number}", user=User.objects.get(pk=me))
    with django_assert_num_queries(5):
        client.get("/desk/jobs/")


@pytest.mark.promise("Z1")
def test_Z1_jobs_of_others_are_not_there() -> None:
    client = at_the_desk("organiser", CITY)
    job = enqueue_job(task="toy.work", title="别人的", user=officer("organiser", phone=OTHER_PHONE).user)
    assert "别人的" not in client.get("/desk/jobs/").content.decode()
    for path in ("", "progress/"):
        assert client.get(f"/desk/jobs/{job.pk}/{path}").status_code == 404
    assert client.post(f"/desk/jobs/{job.pk}/repeat/").status_code == 404
    chief = at_the_desk(phone="13800003333")
    assert "别人的" in chief.get("/desk/jobs/").content.decode()


@pytest.fixture
def reloaded(settings: Any) -> Iterator[Callable[[bool], None]]:
    """Addresses as they are with or without the demo."""

    def reload(is_demo: bool) -> None:
        settings.DEMO = is_demo
        importlib.reload(demo)
        importlib.reload(root)
        clear_url_caches()

    yield reload
    reload(False)


def test_the_page_of_codes_is_there_in_the_demo_only(reloaded: Callable[[bool], None]) -> None:
    assert browser().get("/demo/codes/").status_code == 404
    reloaded(True)
    queue(code="654321")
    page = browser().get("/demo/codes/").content.decode()
    assert ("654321" in page, "13812345678" in page, "every 3s" in page) == (True, True, True)
    part = browser().get("/demo/codes/", HTTP_HX_REQUEST="true").content.decode()
    assert ("654321" in part, "<html" in part) == (True, False)
