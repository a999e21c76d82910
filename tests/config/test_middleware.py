"""Headers on every answer, the client's true address, and requests that are too large."""

from __future__ import annotations

import io
import time
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from config.middleware import arrival_of, client_address
from tests.factories.judging import contest
from tests.judging.pages import signed_in

STRICT = {
    "default-src 'self'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-src 'self'",
    "frame-ancestors 'none'",
    "worker-src 'self'",
    "manifest-src 'self'",
}


def policy(answer: Any) -> set[str]:
    return {part.strip() for part in answer["Content-Security-Policy"].split(";")}


@pytest.mark.django_db
@pytest.mark.promise("S9")
@pytest.mark.parametrize("address", ["/healthz", "/accounts/login/", "/nothing-here", "/cmsx/"])
def test_the_strict_policy_holds_everywhere(client: Client, address: str) -> None:
    answer = client.get(address)
    assert policy(answer) == STRICT
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["X-Frame-Options"] == "DENY"


@pytest.mark.django_db
@pytest.mark.promise("S9")
def test_the_looser_policy_holds_under_the_editors_prefix_alone(client: Client) -> None:
    changed = {"script-src 'self' 'unsafe-inline'", "style-src 'self' 'unsafe-inline'", "frame-ancestors 'self'"}
    assert policy(client.get("/cms/")) - STRICT == changed


@pytest.mark.promise("S2")
@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "203.0.113.9", "192.0.2.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "6.6.6.6, 203.0.113.9", "203.0.113.9"),
        (2, "6.6.6.6, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        (2, "10.0.0.2", "192.0.2.1"),
        (1, "", "192.0.2.1"),
    ],
)
def test_a_client_cannot_choose_its_address(settings: Settings, proxies: int, forwarded: str, address: str) -> None:
    settings.TRUSTED_PROXY_COUNT = proxies
    request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.1", headers={"X-Forwarded-For": forwarded})
    assert client_address(request) == address


@pytest.mark.django_db
def test_every_answer_carries_its_id(client: Client, settings: Settings) -> None:
    first, second = (client.get("/healthz", headers={"X-Request-Id": "chosen-by-client"}) for _ in range(2))
    assert len({first["X-Request-Id"], second["X-Request-Id"], "chosen-by-client"}) == 3
    settings.TRUSTED_PROXY_COUNT = 1
    assert client.get("/healthz", headers={"X-Request-Id": "given-by-proxy"})["X-Request-Id"] == "given-by-proxy"
    assert client.get("/healthz", headers={"X-Request-Id": "<script>"})["X-Request-Id"] != "<script>"


class Unread(io.BytesIO):
    """A body that must not be read."""

    def read(self, *args: Any) -> bytes:
        raise AssertionError("the body was read")


@pytest.mark.promise("I3")
def test_a_huge_request_is_refused_unread(
    client: Client, settings: Settings, django_assert_num_queries: DjangoAssertNumQueries, db: None
) -> None:
    with django_assert_num_queries(0):
        answer = client.generic(
            "POST",
            "/accounts/login/",
            content_type="multipart/form-data; boundary=x",
            CONTENT_LENGTH=str(settings.REQUEST_MAX_BYTES + 1),
            **{"wsgi.input": Unread()},
        )
    assert answer.status_code == 413


@pytest.mark.django_db
@pytest.mark.promise("O2")
@pytest.mark.parametrize(
    "address",
    [
        "/.git/config",
        "/.env",
        "/static/../manage.py",
        "/static/",
        "/media/",
        "/media/../.env",
        "/api/docs/",
        "/metrics/",
    ],
)
def test_nothing_extra_is_served(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.promise("I5")
@pytest.mark.parametrize("address", ["/my/entries/%00/", "/competitions/?q=%00", "/media/a%00b"])
def test_a_NUL_in_an_address_asks_no_database(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, db: None, address: str
) -> None:
    with django_assert_num_queries(0):
        assert client.get(address).status_code == 400


@pytest.mark.promise("I5")
@pytest.mark.parametrize("number", ["9223372036854775808", "9" * 40, "9" * 5000])
def test_a_key_longer_than_a_databases_is_the_key_of_nothing(number: str, db: None) -> None:
    made = contest(1, 0)
    desk = signed_in(made.organiser)
    for path in (
        f"{number}/live/semi/watch/",
        f"{made.competition.pk}/judging/seats/{number}/",
        f"{made.competition.pk}/judging/seats/{number}/lead/",
    ):
        assert desk.post(f"/desk/competitions/{path}").status_code == 404
        assert desk.get(f"/desk/competitions/{path}").status_code == 404


def test_a_code_of_digits_is_answered_by_its_page(client: Client, db: None) -> None:
    answer = client.get(f"/verify/{'7' * 28}/")
    assert (answer.status_code, 'name="code"' in answer.content.decode()) == (404, True)


def test_a_file_name_longer_than_a_disk_allows_is_not_there(client: Client, db: None) -> None:
    assert client.get(f"/media/{'x' * 3000}").status_code == 404


@pytest.mark.django_db
@pytest.mark.promise("O2")
def test_trace_is_refused(client: Client) -> None:
    assert client.trace("/").status_code == 405


@pytest.mark.promise("R9")
@pytest.mark.parametrize(
    ("name", "proxies", "said", "seconds_ago"),
    [
        ("X-Request-Start", 1, "t={}", 30),  # the proxy's word
        ("X-Request-Start", 1, "{}", 30),
        ("", 1, "t={}", 0),  # nobody said that the header is the proxy's
        ("X-Request-Start", 0, "t={}", 0),  # no proxy stands in front: a client wrote it
    ],
)
def test_a_deadline_is_held_against_the_arrival_at_the_proxy(
    settings: Settings, name: str, proxies: int, said: str, seconds_ago: int
) -> None:
    settings.ARRIVAL_HEADER, settings.TRUSTED_PROXY_COUNT = name, proxies
    header = said.format(f"{time.time() - 30:.3f}")
    at = arrival_of(RequestFactory().get("/", headers={"X-Request-Start": header}))
    assert round((timezone.now() - at).total_seconds()) == seconds_ago


@pytest.mark.promise("R9")
@pytest.mark.parametrize("said", ["t=1", "soon", "t=99999999999999", "t=-5", "{old}", "{new}", ""])
def test_what_cannot_be_the_arrival_is_not_believed(
    settings: Settings, caplog: pytest.LogCaptureFixture, said: str
) -> None:
    settings.ARRIVAL_HEADER, settings.TRUSTED_PROXY_COUNT, settings.ARRIVAL_MAX_SECONDS = "X-Request-Start", 1, 120
    header = said.format(old=f"t={time.time() - 130:.3f}", new=f"t={time.time() + 60:.3f}")
    at = arrival_of(RequestFactory().get("/", headers={"X-Request-Start": header}))
    assert abs((timezone.now() - at).total_seconds()) < 1
    assert ("cannot be" in caplog.text) == bool(said)


def test_a_clock_of_the_proxy_a_little_ahead_is_now(settings: Settings) -> None:
    settings.ARRIVAL_HEADER, settings.TRUSTED_PROXY_COUNT = "X-Request-Start", 1
    at = arrival_of(RequestFactory().get("/", headers={"X-Request-Start": f"t={time.time() + 1:.3f}"}))
    assert at <= timezone.now()
