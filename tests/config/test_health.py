"""The health page: what is needed, what is missed, and that no check stops another."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import Client

from config.tasks import heartbeat
from ui import health


@pytest.fixture
def registry() -> Iterator[dict[str, tuple[health.Check, bool]]]:
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
    client: Client, registry: dict[str, tuple[health.Check, bool]]
) -> None:
    health.register("broken", broken)
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["status"]) == (503, "down")
    assert answer.json()["checks"]["broken"]["detail"] == "RuntimeError"
    assert answer.json()["checks"]["database"]["ok"] is True


@pytest.mark.django_db
def test_it_is_never_cached(client: Client) -> None:
    assert "no-store" in client.get("/healthz")["Cache-Control"]
