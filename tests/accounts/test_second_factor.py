"""Who works at the desk shows a second factor; a code is good once; a reset comes from one level up (S3)."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.core.cache import cache
from django.test import Client

from accounts.actions.roles import grant_role
from accounts.actions.second_factor import reset_second_factor
from accounts.models import Person, User
from tests.factories.accounts import (
    OTHER_PHONE,
    PASSWORD,
    PHONE,
    SEEDER,
    account,
    browser,
    code_for,
    officer,
    sign_in,
)
from tests.factories.offices import CITY, COUNTY, OTHER_CITY, PROVINCE, office
from workflow.models import AuditRow
from workflow.services import Forbidden, Refused

pytestmark = [pytest.mark.django_db, pytest.mark.promise("S3")]
DESK = "/desk/people/"


def with_app(user: User) -> str:
    """Set an authenticator app up; returns its secret."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def code_of(secret: str, steps: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def administrator(region: str = CITY, phone: str = PHONE) -> Person:
    return officer("administrator", office(region), phone=phone)


@pytest.mark.usefixtures("factor_needed")
@pytest.mark.parametrize("role", ["organiser", "approver", "administrator"])
@pytest.mark.parametrize("path", ["/desk/identity/", "/files/x/", "/cms/"])
def test_S3_no_desk_without_a_second_factor(role: str, path: str) -> None:
    officer(role)
    client = browser()
    sign_in(client)
    answer = client.get(path)
    assert (answer.status_code, answer.url.split("?")[0]) == (302, "/accounts/second-factor/")
    assert client.get("/my/profile/").status_code == 200, "one's own pages stay open"


@pytest.mark.usefixtures("factor_needed")
def test_S3_an_htmx_request_is_sent_there_too() -> None:
    administrator()
    client = browser()
    sign_in(client)
    answer = client.get(DESK, HTTP_HX_REQUEST="true")
    assert (answer.status_code, answer["HX-Redirect"].split("?")[0]) == (204, "/accounts/second-factor/")


@pytest.mark.usefixtures("factor_needed")
def test_S3_overseers_and_the_demo_world_need_none(settings: Any) -> None:
    officer("overseer")
    client = browser()
    sign_in(client)
    assert client.get("/desk/identity/").status_code == 200
    settings.DEMO = True
    administrator(phone=OTHER_PHONE)
    other = browser()
    sign_in(other, OTHER_PHONE)
    assert other.get(DESK).status_code == 200


@pytest.mark.usefixtures("factor_needed")
def test_S3_password_then_code_by_sms() -> None:
    administrator()
    client = browser()
    sign_in(client)
    before = client.session.session_key
    page = client.get(f"/accounts/second-factor/?next={DESK}").content.decode()
    assert "138****1111" in page
    client.post("/accounts/second-factor/", {"next": DESK})
    assert client.post("/accounts/code/", {"code": code_for(PHONE)}).url == DESK
    assert client.get(DESK).status_code == 200
    assert client.session.session_key != before
    assert AuditRow.objects.filter(action="accounts.factor_used").get().data == {"type": "sms"}


@pytest.mark.usefixtures("factor_needed")
def test_S3_twice_the_phone_is_one_factor() -> None:
    administrator()
    client = browser()
    client.post("/accounts/login/code/", {"phone": PHONE})
    client.post("/accounts/code/", {"code": code_for(PHONE)})
    assert client.get(DESK).status_code == 302
    assert client.post("/accounts/second-factor/", {"next": DESK}).status_code == 200, "no code is offered"
    assert "输入密码验证" in client.get("/accounts/second-factor/").content.decode()
    # The password is the other factor; the code to the phone then stands beside it.
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.post("/accounts/second-factor/", {"next": DESK})
    assert client.get(DESK).status_code in (200, 302)


@pytest.mark.usefixtures("factor_needed")
def test_S3_authenticator_app_from_set_up_to_sign_in() -> None:
    administrator()
    client = browser()
    sign_in(client)
    assert client.get("/accounts/2fa/totp/activate/").status_code == 302, "the password once more first"
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = client.get("/accounts/2fa/totp/activate/").content.decode()
    secret = re.search(r'<span class="mono">([A-Z2-7]+)</span>', page).group(1)  # type: ignore[union-attr]
    assert client.post("/accounts/2fa/totp/activate/", {"code": "000000"}).status_code == 200
    assert client.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)}).url == "/accounts/2fa/recovery-codes/"
    assert secret not in str(Authenticator.objects.get(type="totp").data), "stored encrypted"
    other = browser()
    assert sign_in(other).url == "/accounts/2fa/authenticate/"
    assert "_auth_user_id" not in other.session
    assert other.post("/accounts/2fa/authenticate/", {"code": code_of(secret, 1)}).url == "/desk/"
    assert other.get(DESK).status_code == 200


def test_S3_a_code_of_the_app_is_good_once_even_within_its_tolerance() -> None:
    secret = with_app(account())
    code = code_of(secret)
    first, second = browser(), browser("192.168.1.11")
    sign_in(first)
    sign_in(second)
    assert first.post("/accounts/2fa/authenticate/", {"code": code}).status_code == 302
    cache.clear()  # allauth's own memory of used codes is there, and lasts one period only
    answer = second.post("/accounts/2fa/authenticate/", {"code": code})
    assert (answer.status_code, "_auth_user_id" in second.session) == (200, False)
    assert "已使用过" in answer.content.decode()
    assert second.post("/accounts/2fa/authenticate/", {"code": code_of(secret, 1)}).status_code == 302


def test_S3_codes_of_the_app_cannot_be_guessed() -> None:
    secret = with_app(account())
    client = browser()
    sign_in(client)
    wrong = "000000" if code_of(secret) != "000000" else "111111"
    for _ in range(10):
        client.post("/accounts/2fa/authenticate/", {"code": wrong})
    assert "尝试次数过多" in client.post("/accounts/2fa/authenticate/", {"code": code_of(secret)}).content.decode()
    assert AuditRow.objects.filter(action="accounts.factor_failed").count() == 10


def test_S3_a_sign_in_that_stops_at_the_second_factor_is_none() -> None:
    with_app(account())
    client = browser()
    sign_in(client)
    assert client.get("/my/profile/").status_code == 302
    assert client.get("/accounts/password/change/").status_code == 302


def test_S3_recovery_codes_are_shown_once_and_good_once() -> None:
    user = account()
    with_app(user)
    client = signed_in_with_app(user)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.post("/accounts/2fa/recovery-codes/generate/")
    page = client.get("/accounts/2fa/recovery-codes/").content.decode()
    shown = re.findall(r"^\d{8}$|>(\d{8})$", page, re.MULTILINE)
    codes = re.findall(r"\b\d{8}\b", page[page.index("<textarea") : page.index("</textarea>")])
    assert len(codes) == 10, shown
    again = client.get("/accounts/2fa/recovery-codes/").content.decode()
    assert codes[0] not in again
    for expected in (302, 200):
        other = browser()
        sign_in(other)
        assert other.post("/accounts/2fa/authenticate/", {"code": codes[0]}).status_code == expected


def signed_in_with_app(user: User) -> Client:
    client = browser()
    client.force_login(user)
    return client


def test_S3_a_new_password_does_not_remove_it() -> None:
    with_app(account())
    client = browser()
    client.post("/accounts/password/reset/", {"phone": PHONE})
    client.post("/accounts/code/", {"code": code_for(PHONE)})
    client.post("/accounts/password/new/", {"password": "a-brand-new-secret"})
    assert sign_in(client, password="a-brand-new-secret").url == "/accounts/2fa/authenticate/"


@pytest.mark.parametrize(
    ("region", "role", "of_region", "may"),
    [
        (CITY, "administrator", COUNTY, True),
        (PROVINCE, "administrator", CITY, True),
        (PROVINCE, "administrator", COUNTY, True),
        (PROVINCE, "administrator", PROVINCE, True),
        (CITY, "administrator", CITY, False),
        (OTHER_CITY, "administrator", COUNTY, False),
        (CITY, "approver", COUNTY, False),
    ],
)
def test_S3_only_the_level_above_resets_it(region: str, role: str, of_region: str, may: bool) -> None:
    owner = officer("organiser", office(of_region), phone=OTHER_PHONE, name="李示例")
    with_app(owner.user)  # type: ignore[arg-type]
    actor = officer(role, office(region))
    if may:
        assert reset_second_factor(person=owner, actor=actor, reason="手机遗失") == 1
        assert Authenticator.objects.count() == 0
        row = AuditRow.objects.filter(action="accounts.factor_reset").get()
        assert (row.actor_key, row.reason, row.target_id) == (str(actor.pk), "手机遗失", str(owner.pk))
    else:
        with pytest.raises(Forbidden):
            reset_second_factor(person=owner, actor=actor, reason="手机遗失")
        assert Authenticator.objects.count() == 1
        assert AuditRow.objects.filter(action="accounts.factor_reset", succeeded=False).count() == 1


def test_S3_nobody_resets_his_own_and_a_reason_is_needed() -> None:
    chief = administrator(PROVINCE)
    with pytest.raises(Forbidden):
        reset_second_factor(person=chief, actor=chief, reason="手机遗失")
    owner = officer("organiser", office(COUNTY), phone=OTHER_PHONE)
    with pytest.raises(Refused):
        reset_second_factor(person=owner, actor=chief, reason=" ")


@pytest.mark.usefixtures("factor_needed")
def test_S3_where_sms_is_no_factor_the_last_authenticator_stays(settings: Any) -> None:
    settings.MFA_BY_SMS = False
    person = administrator()
    secret = with_app(person.user)  # type: ignore[arg-type]
    client = browser()
    sign_in(client)
    client.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.post("/accounts/2fa/totp/deactivate/")
    assert Authenticator.objects.filter(type="totp").count() == 1


@pytest.mark.usefixtures("factor_needed")
def test_S3_a_role_given_meanwhile_asks_for_it_at_once() -> None:
    person = account().person
    client = browser()
    sign_in(client)
    assert client.get("/desk/identity/").status_code == 403
    grant_role(person=person, role="organiser", organisation=office(), actor=SEEDER)
    assert client.get("/desk/identity/").url.startswith("/accounts/second-factor/")
