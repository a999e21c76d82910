"""Production settings in real processes, asked as a proxy asks."""

from __future__ import annotations

import contextlib
import http.client
from collections.abc import Callable

import pytest

from tests.config.test_production import COMPLETE
from tests.site import Site

pytestmark = [pytest.mark.services, pytest.mark.promise("S9")]
HOST = "cx.example.gov.cn"
LOG_IN = "/accounts/login/"
OWN_ERROR = {"/nothing-here/": 404, "/static/nothing.css": 404, "/media/nothing.png": 404, "/cms/nothing/": 302}


@pytest.fixture(scope="module")
def production(new_site: Callable[..., Site]) -> Site:
    given = {name: COMPLETE[name] for name in COMPLETE if not name.endswith("_URL")}
    return new_site(
        DJANGO_SETTINGS_MODULE="config.settings.production",
        **given
        | {"SITE_URL": COMPLETE["SITE_URL"], "EMAIL_URL": COMPLETE["EMAIL_URL"], "DEMO": "0"}
        | {"SMS_GATEWAY_URL": COMPLETE["SMS_GATEWAY_URL"]}
        | {"ALLOWED_HOSTS": f"{HOST},127.0.0.1"},
    )


def ask(site: Site, path: str, *, scheme: str = "https", host: str = HOST) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=20)
    forwarded = {"X-Forwarded-Proto": scheme, "X-Forwarded-For": "203.0.113.9"}
    with contextlib.closing(connection):
        connection.request("GET", path, headers={"Host": host, **forwarded})
        answer = connection.getresponse()
        answer.read()
    return answer


@pytest.mark.parametrize(
    "path", ["/", LOG_IN, "/verify/", "/static/css/tokens.css", "/robots.txt", "/healthz", *OWN_ERROR]
)
def test_every_answer_is_protected(production: Site, path: str) -> None:
    answer = ask(production, path)
    assert OWN_ERROR.get(path, answer.status) == answer.status
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    policy = answer.headers["Content-Security-Policy"]
    assert "frame-ancestors" in policy
    assert ("'unsafe-inline'" in policy) is path.startswith("/cms/")


def test_cookies_are_bound_to_host_and_tls(production: Site) -> None:
    cookies = ask(production, LOG_IN).headers.get_all("Set-Cookie") or []
    assert [cookie.partition("=")[0] for cookie in cookies] == ["__Host-csrftoken"]
    attributes = {part.strip().lower() for part in cookies[0].split(";")[1:]}
    assert {"secure", "httponly", "path=/", "samesite=lax"} <= attributes
    assert not any(part.startswith("domain") for part in attributes)


def test_plain_http_is_sent_to_https(production: Site) -> None:
    answer = ask(production, LOG_IN, scheme="http")
    assert (answer.status, answer.headers["Location"]) == (301, f"https://{HOST}{LOG_IN}")


def test_another_host_is_refused(production: Site) -> None:
    assert ask(production, "/", host="evil.example").status == 400


@pytest.mark.promise("O3")
def test_there_is_no_demo(production: Site) -> None:
    statuses = {path: ask(production, path).status for path in ("/demo/", "/_components/", "/django-admin/")}
    assert statuses == {"/demo/": 404, "/_components/": 404, "/django-admin/": 404}
