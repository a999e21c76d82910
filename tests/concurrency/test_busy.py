"""The database has no lock to give in time, or breaks a deadlock: a page that says so, nothing done, and the repeat works."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import connection, connections, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.test import Client, override_settings
from django.urls import path
from django.utils.html import escape

from accounts.models import Region
from workflow.idempotency import FIELD, idempotent, new_key
from workflow.models import IdempotencyRecord
from workflow.services import act

pytestmark = pytest.mark.django_db(transaction=True)
WAIT_MS = 200
LATER_SECONDS = 0.4  # PostgreSQL breaks off who has waited for a second: the view, which began to wait first
FIRST, SECOND = "430100", "430200"


def locked(code: str) -> Region:
    return Region.objects.select_for_update().get(code=code)


@idempotent
def rename(request: HttpRequest) -> HttpResponse:
    """Two rows, the second of which somebody else may hold."""
    with act():
        first = locked(FIRST)
        first.short_name = request.POST["short_name"]
        first.save(update_fields=["short_name"])
        reached.set()
        locked(SECOND)
    return HttpResponseRedirect("/done/")


def sit_down(request: HttpRequest) -> HttpResponse:
    request.session["seat"] = request.session.get("seat", 0) + 1
    return HttpResponse(status=204)


reached = threading.Event()
urlpatterns = [path("rename/", rename), path("sit-down/", sit_down)]
handler400, handler500 = "ui.errors.bad_request", "ui.errors.server_error"


@pytest.fixture
def client() -> Iterator[Client]:
    """A browser whose answers come from a process that waits only a moment for a lock."""
    reached.clear()
    with override_settings(ROOT_URLCONF=__name__):
        yield Client(raise_request_exception=False)


def wait_shortly() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"SET lock_timeout = {WAIT_MS}")
        else:
            cursor.execute(f"PRAGMA busy_timeout = {WAIT_MS}")


@contextmanager
def somebody_holds(take: Callable[[], Any], *, then: Callable[[], Any] | None = None) -> Iterator[None]:
    """Somebody else's transaction has locks, and asks for those of ``then`` once the view has its first."""
    holding, let_go = threading.Event(), threading.Event()

    def hold() -> None:
        try:
            with transaction.atomic():
                take()
                holding.set()
                if then is not None:
                    reached.wait(10)
                    time.sleep(LATER_SECONDS)
                    then()
                let_go.wait(10)
        finally:
            connections.close_all()

    other = threading.Thread(target=hold)
    other.start()
    holding.wait(10)
    try:
        yield
    finally:
        let_go.set()
        other.join()


def send(client: Client, **typed: str) -> Any:
    return client.post("/rename/", {"short_name": "星城", "csrfmiddlewaretoken": "token", **typed})


def check_told(response: Any) -> str:
    """What the page says, which it returns."""
    html: str = response.content.decode()
    assert (response.status_code, response["Retry-After"], response["Cache-Control"]) == (503, "5", "no-store")
    assert "<h1>系统正忙，这一次没有办成</h1>" in html
    assert "什么都没有改变" in html
    assert ">星城</textarea>" in html
    assert Region.objects.get(code=FIRST).short_name != "星城"
    assert IdempotencyRecord.objects.count() == 0
    return html


def check_repeated(client: Client, key: str) -> None:
    """The same form again, twice: done once."""
    assert [send(client, **{FIELD: key})["Location"] for _ in range(2)] == ["/done/", "/done/"]
    assert Region.objects.get(code=FIRST).short_name == "星城"
    assert IdempotencyRecord.objects.count() == 1


def test_a_lock_that_does_not_come_in_time_is_told_and_the_same_form_works_afterwards(client: Client) -> None:
    key = new_key()
    wait_shortly()
    with somebody_holds(partial(locked, SECOND)):
        html = check_told(send(client, **{FIELD: key}))
    for name, value in ((FIELD, key), ("short_name", "星城"), ("csrfmiddlewaretoken", "token")):
        assert f'<input type="hidden" name="{name}" value="{escape(value)}">' in html
    assert '<form class="mt-l" method="post" action="/rename/">' in html
    check_repeated(client, key)


def test_a_secret_is_not_written_out_for_the_sake_of_a_button(client: Client) -> None:
    wait_shortly()
    with somebody_holds(partial(locked, SECOND)):
        html = check_told(send(client, password="hunter2-password"))
    assert "hunter2-password" not in html
    assert "<form" not in html
    assert "请返回上一页" in html


@pytest.mark.services
def test_the_one_who_loses_a_deadlock_is_told_and_the_same_form_works_afterwards(client: Client) -> None:
    assert connection.vendor == "postgresql"  # SQLite has one writer at a time, so no two wait for each other
    key = new_key()
    with somebody_holds(partial(locked, SECOND), then=partial(locked, FIRST)):
        check_told(send(client, **{FIELD: key}))
    check_repeated(client, key)


def test_a_session_that_could_not_be_stored_makes_nobody_believe_that_nothing_was_done(client: Client) -> None:
    """The session is stored when the act was done already."""
    wait_shortly()
    client.get("/sit-down/")
    with somebody_holds(lambda: Session.objects.select_for_update().get()):
        response = client.post("/sit-down/")
    html = response.content.decode()
    assert (response.status_code, response["Retry-After"]) == (503, "5")
    assert "<h1>系统正忙</h1>" in html
    assert "什么都没有改变" not in html
