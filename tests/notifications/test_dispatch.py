"""The one dispatcher: each message once, again after a failure, never for ever; jobs woken until somebody begins them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction

from notifications import senders, tasks
from notifications.actions import (
    advance_job,
    enqueue_job,
    fail_job,
    finish_job,
    messages_together,
    queue_message,
    repeat_job,
    repeat_message,
    running_job,
    start_job,
    without_wake_ups,
)
from notifications.actions.dispatch import send_due_jobs, send_due_messages
from notifications.models import Job, JobStatus, MessageStatus, OutboxMessage
from workflow import clock
from workflow.actors import System
from workflow.services import Refused

pytestmark = pytest.mark.django_db
PHONE = "13800001111"
DESK = System("tests.desk")
Sent = Callable[[], list[dict[str, Any]]]


def queue(**changes: Any) -> OutboxMessage:
    values = {
        "channel": "sms",
        "template": "accounts.code_sign_in",
        "recipient": PHONE,
        "params": {"code": "123456", "minutes": 10},
    }
    message = queue_message(**{**values, **changes})
    assert message is not None
    return message


class Refusing:
    """A gateway that is down."""

    problem, retry = "gateway answered 503", True

    def send(self, letter: Any) -> None:
        raise senders.SendFailed(self.problem, retry=self.retry)


class RefusingForGood(Refusing):
    problem, retry = "gateway answered 400", False


class Broken:
    def send(self, letter: Any) -> None:
        raise ZeroDivisionError("13800001111")


@pytest.fixture
def gateway(settings: Any) -> Callable[[type], None]:
    def use(kind: type) -> None:
        settings.SMS_SENDER = f"tests.notifications.test_dispatch.{kind.__name__}"

    return use


def test_a_message_leaves_once_and_its_code_is_erased(sent: Sent) -> None:
    message = queue()
    assert (send_due_messages(), send_due_messages()) == (1, 0)
    assert [(line["phone"], line["text"], line["id"]) for line in sent()] == [
        (PHONE, "验证码123456，用于登录，10分钟内有效。请勿告诉他人。", f"cx-{message.pk}")
    ]
    message.refresh_from_db()
    assert (message.status, message.attempts, message.params) == (MessageStatus.SENT, 1, {"code": "", "minutes": 10})


def test_the_demo_keeps_the_code(sent: Sent, settings: Any) -> None:
    settings.DEMO = True
    message = queue()
    send_due_messages()
    message.refresh_from_db()
    assert message.params["code"] == "123456"


def test_the_file_is_for_its_owner_only(sent: Sent, settings: Any) -> None:
    queue()
    send_due_messages()
    assert settings.SMS_FILE.stat().st_mode & 0o777 == 0o600


def test_the_same_once_key_is_one_message(sent: Sent) -> None:
    queue(once_key="outcome:1")
    assert queue_message(channel="sms", template="x", recipient=PHONE, once_key="outcome:1") is None
    assert OutboxMessage.objects.count() == 1


def test_messages_of_an_act_on_many_are_stored_together_each_key_once() -> None:
    queue(once_key="outcome:1")
    with transaction.atomic(), messages_together():
        queue(once_key="outcome:1", recipient="13800002222")
        queue(once_key="outcome:2")
        queue(once_key="outcome:2", recipient="13800002222")
        queue()
        assert OutboxMessage.objects.count() == 1
    stored = OutboxMessage.objects.order_by("pk").values_list("once_key", flat=True)
    assert list(stored) == ["outcome:1", "outcome:2", None]
    assert {message.recipient for message in OutboxMessage.objects.all()} == {PHONE}
    with pytest.raises(Refused), transaction.atomic(), messages_together():
        queue()
        raise Refused("no")
    assert OutboxMessage.objects.count() == 3
    # Afterwards each is stored at once again.
    queue()
    assert OutboxMessage.objects.count() == 4


def test_a_message_for_later_waits(sent: Sent, clock_at: Callable[[int], None]) -> None:
    import datetime as dt

    queue(send_after=clock.now() + dt.timedelta(hours=1))
    assert send_due_messages() == 0
    clock_at(3601)
    assert send_due_messages() == 1


@pytest.mark.promise("R8")
def test_R8_a_gateway_that_is_down_is_tried_again_with_growing_pauses(
    sent: Sent, gateway: Any, settings: Any, clock_at: Callable[[int], None]
) -> None:
    message = queue(template="accounts.role_granted", params={"role": "经办人", "unit": "示例局"})
    gateway(Refusing)
    elapsed = 0
    for attempt, pause in enumerate((15, 60, 300, 1800, 7200), start=1):
        assert send_due_messages() == 0
        message.refresh_from_db()
        assert (message.status, message.attempts) == (MessageStatus.WAITING, attempt)
        assert send_due_messages() == 0, "not before its time"
        elapsed += pause + 1
        clock_at(elapsed)
    send_due_messages()
    message.refresh_from_db()
    assert (message.status, message.problem, message.attempts) == (MessageStatus.FAILED, "gateway answered 503", 6)
    settings.SMS_SENDER = "notifications.senders.FileSender"
    repeat_message(message=message, actor=DESK)
    assert send_due_messages() == 1
    assert len(sent()) == 1
    with pytest.raises(Refused):
        repeat_message(message=message, actor=DESK)


def test_what_is_refused_for_good_is_not_tried_again(gateway: Any) -> None:
    message = queue()
    gateway(RefusingForGood)
    send_due_messages()
    message.refresh_from_db()
    assert (message.status, message.problem, message.attempts) == (MessageStatus.FAILED, "gateway answered 400", 1)


def test_a_surprise_neither_stops_the_others_nor_tells_a_number(gateway: Any) -> None:
    first, second = queue(), queue()
    gateway(Broken)
    send_due_messages()
    for message in (first, second):
        message.refresh_from_db()
        assert (message.status, message.problem) == (MessageStatus.WAITING, "ZeroDivisionError")


def test_unknown_and_incomplete_messages_fail_with_their_reason() -> None:
    first = queue(template="nobody.knows")
    second = queue(params={"minutes": 10})
    send_due_messages()
    first.refresh_from_db()
    second.refresh_from_db()
    assert first.status == "failed"
    assert "nobody.knows" in first.problem
    assert second.status == "failed"
    assert "code" in second.problem


def test_an_old_code_is_not_sent_any_more(sent: Sent, clock_at: Callable[[int], None]) -> None:
    message = queue()
    clock_at(601)
    assert send_due_messages() == 0
    message.refresh_from_db()
    assert (message.status, message.problem, sent()) == ("failed", "expired", [])
    with pytest.raises(Refused):
        repeat_message(message=message, actor=DESK)


def test_a_message_whose_sender_died_is_given_back(sent: Sent, clock_at: Callable[[int], None]) -> None:
    message = queue()
    OutboxMessage.objects.update(status=MessageStatus.SENDING, claimed_at=clock.now(), expires_at=None)
    assert send_due_messages() == 0
    clock_at(301)
    assert send_due_messages() == 1
    assert [line["id"] for line in sent()] == [f"cx-{message.pk}"], "under the same id, so that a gateway can drop it"


@pytest.mark.django_db(transaction=True)
def test_many_dispatchers_send_each_message_once(sent: Sent) -> None:
    for _ in range(20):
        queue()

    def work() -> None:
        try:
            send_due_messages()
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(sent()) == len({line["id"] for line in sent()}) == 20
    assert set(OutboxMessage.objects.values_list("status", "attempts")) == {("sent", 1)}


def woken() -> list[tuple[str, str]]:
    calls: list[tuple[str, str]] = []
    send_due_jobs(lambda task, job_id: calls.append((task, job_id)))
    return calls


def test_a_job_is_woken_until_somebody_begins_it(clock_at: Callable[[int], None]) -> None:
    job = enqueue_job(task="toy.work", title="试做", total=3, once_key="toy")
    assert enqueue_job(task="toy.work", title="试做", once_key="toy").pk == job.pk
    assert (woken(), woken()) == ([("toy.work", str(job.pk))], [])
    clock_at(61)
    assert woken() == [("toy.work", str(job.pk))]
    begun = start_job(str(job.pk))
    assert begun is not None
    assert start_job(str(job.pk)) is None, "a second delivery finds somebody at it"
    clock_at(122)
    advance_job(begun, 2)
    assert woken() == []
    finish_job(begun)
    job.refresh_from_db()
    assert (job.status, job.done, job.percent, job.attempts) == (JobStatus.DONE, 2, 66, 1)
    assert start_job(str(job.pk)) is None


def test_the_bar_never_falls_back_after_a_killed_worker(clock_at: Callable[[int], None]) -> None:
    job = enqueue_job(task="toy.work", title="试做", once_key="toy")
    first = start_job(str(job.pk))
    assert first is not None
    advance_job(first, 7, 10)
    clock_at(3600)
    second = start_job(str(job.pk))
    assert second is not None
    shown = []
    for done in (0, 5, 8):
        advance_job(second, done, 10)
        shown.append(Job.objects.get(pk=job.pk).done)
    assert shown == [7, 7, 8]
    fail_job(second, "坏了")
    assert repeat_job(job=second, actor=DESK).done == 0


@pytest.mark.promise("R15")
def test_R15_a_silent_job_is_woken_again_and_given_up_in_the_end(clock_at: Callable[[int], None]) -> None:
    job = enqueue_job(task="toy.work", title="试做")
    elapsed = 0
    for attempt in range(1, 6):
        assert len(woken()) == 1
        begun = start_job(str(job.pk))
        assert begun is not None
        assert begun.attempts == attempt
        elapsed += 91
        clock_at(elapsed)
    assert woken() == []
    job.refresh_from_db()
    assert (job.status, job.problem) == (JobStatus.FAILED, "后台进程在执行中多次停止。")
    repeat_job(job=job, actor=DESK)
    assert len(woken()) == 1


def test_a_job_that_raises_is_failed_and_can_run_again() -> None:
    job = enqueue_job(task="toy.work", title="试做")
    with running_job(str(job.pk)):
        raise ZeroDivisionError("nobody shall read this")
    job.refresh_from_db()
    assert (job.status, "ZeroDivisionError" in job.problem, "nobody" in job.problem) == (JobStatus.FAILED, True, False)
    repeat_job(job=job, actor=DESK)
    with running_job(str(job.pk)) as again:
        assert again is not None
        fail_job(again, "没有可做的")
    job.refresh_from_db()
    assert (job.status, job.problem) == (JobStatus.FAILED, "没有可做的")
    with running_job(str(job.pk)) as over:
        assert over is None


@pytest.mark.django_db(transaction=True)
def test_a_commit_wakes_the_dispatcher_once(monkeypatch: pytest.MonkeyPatch) -> None:
    from celery import current_app

    calls: list[str] = []
    monkeypatch.setattr(current_app, "send_task", lambda name, **options: calls.append(name), raising=False)
    with transaction.atomic():
        queue()
        queue()
        enqueue_job(task="toy.work", title="试做")
        assert calls == []
    assert calls == [tasks.DISPATCH]
    with without_wake_ups():
        queue()
    assert calls == [tasks.DISPATCH], "a command that queues thousands spares the broker"


@pytest.mark.django_db(transaction=True)
@pytest.mark.promise("R5")
def test_R5_a_dead_broker_does_not_hurt_the_request(monkeypatch: pytest.MonkeyPatch, sent: Sent) -> None:
    from celery import current_app

    def dead(*args: Any, **options: Any) -> None:
        raise ConnectionError("no broker")

    monkeypatch.setattr(current_app, "send_task", dead, raising=False)
    with transaction.atomic():
        queue()
        job = enqueue_job(task="toy.work", title="试做")
    tasks.dispatch()
    assert len(sent()) == 1
    assert Job.objects.get(pk=job.pk).status == JobStatus.WAITING
