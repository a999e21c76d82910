"""What people change about themselves, and where they are signed in."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.test import Client

from accounts.models import Person, User
from notifications.models import OutboxMessage
from tests.factories.accounts import OTHER_PHONE, PASSWORD, PHONE, account, browser, code_for, sign_in
from workflow.crypto import blind_index
from workflow.models import AuditRow

pytestmark = pytest.mark.django_db
ID = "11010519491231002X"


def signed_in() -> tuple[Client, User]:
    user = account()
    client = browser()
    sign_in(client)
    return client, user


@pytest.mark.parametrize(
    ("kind", "number", "said"),
    [
        ("resident", "110105194912310021", "校验不通过"),
        ("resident", "11010519491231002", "应为 18 位"),
        ("resident", "11010519491331002X", "19491331"),
        ("hk_macao_permit", "X12345678", "H12345678"),
        ("", ID, "请选择证件类型"),
    ],
)
def test_wrong_documents_are_told_in_words(kind: str, number: str, said: str) -> None:
    client, user = signed_in()
    answer = client.post("/my/profile/", {"name": "王示例", "id_kind": kind, "id_number": number})
    assert (answer.status_code, said in answer.content.decode()) == (422, True)
    assert Person.objects.get(user=user).id_number == ""


def test_a_document_is_stored_encrypted_and_shown_masked() -> None:
    client, user = signed_in()
    form = {"name": "王 示例", "id_kind": "resident", "id_number": " 11010519491231002x "}
    assert client.post("/my/profile/", form).status_code == 302
    person = Person.objects.get(user=user)
    assert (person.id_number, person.birth_date.isoformat(), person.name) == (ID, "1949-12-31", "王 示例")  # type: ignore[union-attr]
    assert person.id_index == blind_index("id:resident", ID)
    page = client.get("/my/profile/").content.decode()
    assert ("110***********002X" in page, ID in page) == (True, False)
    client.post("/my/profile/", {"name": "王示例", "id_kind": "resident", "id_number": ""})
    assert Person.objects.get(user=user).id_number == ID, "an empty field keeps it"
    assert AuditRow.objects.filter(action="accounts.profile_changed").count() == 2


def test_a_document_of_somebody_else_is_refused() -> None:
    client, _user = signed_in()
    other = account(OTHER_PHONE).person
    other.set_id("resident", ID)
    other.save()
    answer = client.post("/my/profile/", {"name": "王示例", "id_kind": "resident", "id_number": ID})
    assert (answer.status_code, "另一人名下" in answer.content.decode()) == (422, True)


def test_change_of_phone_needs_the_password_and_a_code() -> None:
    client, user = signed_in()
    assert client.get("/my/profile/phone/").url.startswith("/accounts/reauthenticate/")
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.post("/my/profile/phone/", {"phone": OTHER_PHONE})
    client.post("/accounts/code/", {"code": code_for(OTHER_PHONE)})
    user = User.objects.get(pk=user.pk)
    assert (user.phone, user.person.phone, user.phone_verified) == (OTHER_PHONE, OTHER_PHONE, True)
    told = OutboxMessage.objects.filter(template="accounts.phone_changed").get()
    assert (told.recipient, told.params) == (PHONE, {"phone": "138****2222"})
    assert sign_in(browser(), OTHER_PHONE).status_code == 302


def signed_out_devices(user: User) -> list[dict[str, object]]:
    """What the audit says of devices that were signed out."""
    return list(AuditRow.objects.filter(action="accounts.device_signed_out").values_list("data", flat=True))


def test_a_change_of_phone_ends_the_other_sessions_and_keeps_the_present_one() -> None:
    client, user = signed_in()
    other, third = browser("192.0.2.8"), browser("192.0.2.9")
    sign_in(other)
    sign_in(third)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.post("/my/profile/phone/", {"phone": OTHER_PHONE})
    answer = client.post("/accounts/code/", {"code": code_for(OTHER_PHONE)}, follow=True)
    assert "已退出其他 2 台设备的登录。" in answer.content.decode()
    assert [one.get("/my/profile/").status_code for one in (client, other, third)] == [200, 302, 302]
    assert UserSession.objects.filter(user=user).count() == 1
    assert signed_out_devices(user) == [{"devices": 2}]


def test_a_change_that_is_refused_ends_no_session() -> None:
    client, user = signed_in()
    other = browser("192.0.2.8")
    sign_in(other)
    account(OTHER_PHONE)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.post("/my/profile/phone/", {"phone": OTHER_PHONE})
    client.post("/accounts/code/", {"code": code_for(OTHER_PHONE)})
    assert other.get("/my/profile/").status_code == 200
    assert signed_out_devices(user) == []


def test_a_change_of_password_ends_the_other_sessions_and_says_so_in_the_audit() -> None:
    client, user = signed_in()
    other = browser("192.0.2.8")
    sign_in(other)
    new = "correct-horse-battery-7"
    form = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert client.post("/accounts/password/change/", form).status_code == 302
    assert [one.get("/my/profile/").status_code for one in (client, other)] == [200, 302]
    assert signed_out_devices(user) == [{"devices": 1}]


def test_change_to_a_taken_number_changes_nothing() -> None:
    client, user = signed_in()
    account(OTHER_PHONE)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.post("/my/profile/phone/", {"phone": OTHER_PHONE})
    answer = client.post("/accounts/code/", {"code": code_for(OTHER_PHONE)}, follow=True)
    assert "已用于另一账号" in answer.content.decode()
    user.refresh_from_db()
    assert user.phone == PHONE


def test_an_e_mail_address_is_proven_by_code_and_can_go_again() -> None:
    client, user = signed_in()
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.post("/my/profile/email/", {"email": "Wang@Example.org"})
    message = OutboxMessage.objects.latest("pk")
    assert (message.channel, message.template) == ("email", "accounts.code_email")
    client.post("/accounts/code/", {"code": message.params["code"]})
    assert [(e.email, e.verified, e.primary) for e in EmailAddress.objects.filter(user=user)] == [
        ("wang@example.org", True, True)
    ]
    assert "w***@example.org" in client.get("/my/profile/contact/").content.decode()
    client.post("/my/profile/email/remove/")
    user.refresh_from_db()
    assert (user.email, EmailAddress.objects.count()) == ("", 0)


def test_a_code_for_a_change_is_worth_nothing_in_another_account() -> None:
    client, _user = signed_in()
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.post("/my/profile/phone/", {"phone": OTHER_PHONE})
    code = code_for(OTHER_PHONE)
    thief = browser("198.51.100.7")
    thief.force_login(account("13800003333"))
    assert thief.post("/accounts/code/", {"code": code}).url == "/accounts/login/"


def test_devices_are_listed_and_signed_out() -> None:
    client, _user = signed_in()
    other, third = browser("192.0.2.8", HTTP_USER_AGENT="Mozilla (iPad) Safari"), browser("192.0.2.9")
    sign_in(other)
    sign_in(third)
    page = client.get("/my/profile/devices/").content.decode()
    assert ("Safari · iPad" in page, "192.0.2.8" in page, "本设备" in page) == (True, True, True)
    row = UserSession.objects.get(ip="192.0.2.8")
    stranger = browser("192.0.2.7")
    stranger.force_login(account("13800003333"))
    stranger.post(f"/my/profile/devices/{row.pk}/end/")
    assert other.get("/my/profile/").status_code == 200, "not theirs to end"
    client.post(f"/my/profile/devices/{row.pk}/end/")
    assert other.get("/my/profile/").status_code == 302
    client.post("/my/profile/devices/end/")
    assert third.get("/my/profile/").status_code == 302
    assert client.get("/my/profile/").status_code == 200


def test_codes_for_changes_run_out_of_date(clock_at: Callable[[int], None]) -> None:
    client, user = signed_in()
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.post("/my/profile/phone/", {"phone": OTHER_PHONE})
    clock_at(601)
    client.post("/accounts/code/", {"code": code_for(OTHER_PHONE)})
    user.refresh_from_db()
    assert user.phone == PHONE


def test_a_form_sent_after_the_session_ended_is_shown_again() -> None:
    here = "http://testserver/my/profile/"
    answer = browser().post("/my/profile/", {"name": "王示例二", "password": "geheim"}, headers={"referer": here})
    page = answer.content.decode()
    assert answer.status_code == 401
    assert ("您已退出登录" in page, "王示例二" in page, "geheim" in page) == (True, True, False)
    assert "/accounts/login/?next=http" not in page
    assert 'href="/accounts/login/?next=/my/profile/"' in page


def test_an_empty_form_without_a_session_goes_straight_to_sign_in() -> None:
    answer = browser().post("/my/profile/", {})
    assert answer.headers["Location"] == "/accounts/login/?next=/my/profile/"
