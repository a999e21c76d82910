"""The province's own log-in against a real little OIDC server on this machine."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers import registry
from django.test import Client

from accounts.models import Person, User
from accounts.provincial import ProvincialProvider
from tests.factories.accounts import OTHER_PHONE, PHONE, account, browser, officer
from tests.factories.offices import person as known_person
from workflow.models import AuditRow

pytestmark = pytest.mark.django_db(transaction=True)
ID = "11010519491231002X"


@dataclass
class Province:
    """What the server says of whoever signs in, and what it was asked."""

    address: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    form: dict[str, list[str]] = field(default_factory=dict)


def answer_to(path: str, state: Province) -> dict[str, Any]:
    """What the server says under ``path``."""
    if "well-known" in path:
        return {
            "issuer": state.address,
            "authorization_endpoint": f"{state.address}/authorize",
            "token_endpoint": f"{state.address}/token",
            "userinfo_endpoint": f"{state.address}/userinfo",
            "jwks_uri": f"{state.address}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }
    if path == "/token":
        claims = {"iss": state.address, "aud": "cx", "sub": state.claims["sub"], "exp": 4_000_000_000}
        token = jwt.encode(claims, "a-key-of-the-province-32-bytes-xx", "HS256")
        return {"access_token": "t", "token_type": "Bearer", "id_token": token}
    return state.claims


def handler_for(state: Province) -> type[BaseHTTPRequestHandler]:
    """A handler that answers from ``state`` and notes what it was asked."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            state.asked.append(self.path)
            body = json.dumps(answer_to(self.path, state)).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self) -> None:
            state.form = parse_qs(self.rfile.read(int(self.headers.get("Content-Length", 0))).decode())
            self.do_GET()

        def log_message(self, *args: Any) -> None:
            pass

    return Handler


def provider_settings(address: str) -> dict[str, Any]:
    """As config/settings/accounts.py makes them of OIDC_SERVER_URL."""
    app = {"provider_id": "province", "name": "省统一身份认证", "client_id": "cx", "secret": "s"}
    return {
        "openid_connect": {
            "provider_class": "accounts.provincial.ProvincialProvider",
            "OAUTH_PKCE_ENABLED": True,
            "SCOPE": ["openid", "profile", "phone"],
            "APPS": [{**app, "settings": {"server_url": address}}],
        }
    }


@pytest.fixture
def province(settings: Any) -> Iterator[Province]:
    """The running server; allauth reads the provider's class at its first use, so it is put in by hand."""
    state = Province()
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler_for(state))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    state.address = f"http://127.0.0.1:{server.server_port}"
    settings.SOCIALACCOUNT_PROVIDERS = provider_settings(state.address)
    registry.load()
    original = registry.provider_map["openid_connect"]
    registry.register(ProvincialProvider)
    yield state
    registry.register(original)
    server.shutdown()
    thread.join()
    server.server_close()


def enter(client: Client, province: Province, **claims: Any) -> Any:
    """Press the button, let the province send us back, and give the last answer."""
    province.claims = {"sub": "s-1", **claims}
    away = client.post("/accounts/oidc/province/login/", {"next": "/verify/"})
    query = parse_qs(urlsplit(away.url).query)
    assert away.url.startswith(f"{province.address}/authorize?")
    assert query["code_challenge_method"] == ["S256"]
    return client.get("/accounts/oidc/province/login/callback/", {"code": "c", "state": query["state"][0]})


def is_inside(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_the_button_is_there_only_when_it_is_configured(province: Province, settings: Any) -> None:
    assert "省统一身份认证" in browser().get("/accounts/login/").content.decode()
    settings.SOCIALACCOUNT_PROVIDERS = {}
    assert "统一身份认证" not in browser().get("/accounts/login/").content.decode()
    assert browser().post("/accounts/oidc/province/login/").status_code == 404


def test_it_links_by_verified_phone(province: Province) -> None:
    user = account()
    client = browser()
    assert enter(client, province, phone_number="+86 13800001111", phone_number_verified=True).url == "/verify/"
    link = SocialAccount.objects.get()
    assert (link.user_id, link.uid, link.extra_data) == (user.pk, "s-1", {"sub": "s-1"}), "nothing personal is kept"
    assert "code_verifier" in province.form
    again = browser()
    enter(again, province)
    assert is_inside(again), "the second time the subject alone is enough"
    assert SocialAccount.objects.get().extra_data == {"sub": "s-1"}


def test_it_links_by_id_number(province: Province) -> None:
    user = account()
    user.person.set_id("resident", ID)
    user.person.save()
    client = browser()
    enter(client, province, id_number=ID.lower())
    assert client.session["_auth_user_id"] == str(user.pk)


def test_somebody_known_without_a_log_in_gets_one(province: Province) -> None:
    judge = known_person("钱评委", user=False)
    judge.set_id("resident", ID)
    judge.save()
    client = browser()
    enter(client, province, id_number=ID)
    judge.refresh_from_db()
    assert client.session["_auth_user_id"] == str(judge.user_id)


def test_a_new_person_with_a_verified_phone_gets_an_account(province: Province) -> None:
    client = browser()
    enter(client, province, name="吴新人", phone_number=PHONE, phone_number_verified=True)
    assert User.objects.get().person.name == "吴新人"
    assert is_inside(client)


@pytest.mark.parametrize(
    "claims",
    [
        {},
        {"phone_number": PHONE},
        {"phone_number": PHONE, "phone_number_verified": "true"},
        {"phone_number": PHONE, "phone_number_verified": False},
        {"id_number": "110105194912310021"},
        {"name": "吴新人", "phone_number": "123", "phone_number_verified": True},
        {"email": "wang@example.org", "email_verified": True},
    ],
)
def test_what_is_not_verified_links_to_nobody(province: Province, claims: dict[str, Any]) -> None:
    user = account()
    user.email = "wang@example.org"
    user.save()
    client = browser()
    answer = enter(client, province, **claims)
    assert (answer.status_code, "尚未关联账号" in answer.content.decode()) == (403, True)
    assert (is_inside(client), SocialAccount.objects.count(), Person.objects.count()) == (False, 0, 1)


def test_phone_and_id_of_two_people_link_to_neither(province: Province) -> None:
    account()
    other = account(OTHER_PHONE, "李示例").person
    other.set_id("resident", ID)
    other.save()
    client = browser()
    answer = enter(client, province, phone_number=PHONE, phone_number_verified=True, id_number=ID)
    assert (answer.status_code, is_inside(client)) == (403, False)
    assert AuditRow.objects.filter(action="accounts.province_linked", succeeded=False).count() == 1


@pytest.mark.promise("S3")
@pytest.mark.usefixtures("factor_needed")
def test_S3_it_counts_as_both_factors_where_the_settings_say_so(province: Province, settings: Any) -> None:
    officer("administrator")
    client = browser()
    enter(client, province, phone_number=PHONE, phone_number_verified=True)
    assert client.get("/desk/people/").status_code == 200
    settings.OIDC_COUNTS_AS_SECOND_FACTOR = False
    assert client.get("/desk/people/").status_code == 302


@pytest.mark.promise("S6")
def test_S6_a_callback_that_nobody_asked_for_signs_nobody_in(province: Province) -> None:
    account()
    client = browser()
    province.claims = {"sub": "s-1", "phone_number": PHONE, "phone_number_verified": True}
    client.get("/accounts/oidc/province/login/callback/", {"code": "c", "state": "made-up"})
    assert not is_inside(client)
    assert client.get("/accounts/oidc/province/login/").status_code == 200, "a link alone starts nothing"
    assert not any("authorize" in path for path in province.asked)


def test_a_suspended_account_stays_out(province: Province) -> None:
    user = account()
    User.objects.filter(pk=user.pk).update(is_active=False)
    client = browser()
    answer = enter(client, province, phone_number=PHONE, phone_number_verified=True)
    assert (answer.url, is_inside(client)) == ("/accounts/inactive/", False)


def test_the_province_does_not_answer(province: Province) -> None:
    client = browser()
    away = client.post("/accounts/oidc/province/login/")
    state = parse_qs(urlsplit(away.url).query)["state"][0]
    cancelled = client.get("/accounts/oidc/province/login/callback/", {"error": "access_denied", "state": state})
    assert cancelled.url == "/accounts/3rdparty/login/cancelled/"
    assert client.get(cancelled.url).status_code == 200
