"""The health page: what is needed, what is missed, and that no check stops another."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client

from config import env
from config.tasks import heartbeat
from ui import health

ASK = """
import json, time
from django.test import Client
started = time.perf_counter()
answer = Client(SERVER_NAME="localhost").get("/healthz")
print(json.dumps([answer.status_code, time.perf_counter() - started, answer.json()["checks"]]))
"""


@pytest.fixture
def registry() -> Iterator[dict[str, health.Registered]]:
    before = dict(health._checks)
    yield health._checks
    health._checks.clear()
    health._checks.update(before)


def broken() -> str:
    raise RuntimeError("secret detail: 13812345678")


@pytest.mark.django_db
def test_without_a_worker_the_site_serves_but_says_so(client: Client) -> None:
    state = client.get("/healthz").json()
    assert (state["status"], state["checks"]["worker"]) == ("degraded", state["checks"]["worker"])
    assert state["checks"]["worker"]["detail"] == "no sign of life"
    heartbeat()
    assert client.get("/healthz").json()["checks"]["worker"]["detail"] == "0 s ago"
    cache.set("worker-heartbeat", 0)
    assert client.get("/healthz").json()["checks"]["worker"]["ok"] is False


@pytest.mark.django_db
@pytest.mark.promise("O1")
def test_a_needed_check_that_fails_means_503_and_tells_no_detail(
    client: Client, registry: dict[str, health.Registered]
) -> None:
    health.register("broken", broken)
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["status"]) == (503, "down")
    assert answer.json()["checks"]["broken"]["detail"] == "RuntimeError"
    assert answer.json()["checks"]["database"]["ok"] is True


@pytest.mark.django_db
def test_it_is_never_cached(client: Client) -> None:
    assert "no-store" in client.get("/healthz")["Cache-Control"]


@pytest.mark.promise("O1")
def test_without_its_database_it_answers_soon_and_asks_nothing_more_of_it(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", ASK],
        cwd=settings.BASE_DIR,
        env=env.for_child(
            DJANGO_SETTINGS_MODULE="config.settings.embedded",
            DATABASE_URL="postgres://nobody:x@127.0.0.1:9/nothing",
            VAR_DIR=str(tmp_path),
        ),
        capture_output=True,
        text=True,
        check=True,
    )
    status, seconds, checks = json.loads(done.stdout.strip().splitlines()[-1])
    # 2 s for one wait of the probe; whoever waits as a page does needs 10 for each of four.
    assert (status, seconds < 30) == (503, True), seconds
    assert (checks["database"]["ok"], checks["database"]["detail"]) == (False, "PoolTimeout")
    not_asked = [name for name, check in checks.items() if check["detail"] == "not asked: database is down"]
    assert not_asked == ["audit triggers", "jobs", "messages", "migrations"]
    assert (checks["storage"]["ok"], checks["fonts"]["ok"], checks["cache"]["ok"]) == (True, True, True)
