"""Sign up, sign in by password and by code; what the session does meanwhile."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core import signing
from django.test import Client

from accounts.actions.people import find_or_add_person
from accounts.models import Person, User
from notifications.models import OutboxMessage
from tests.factories.accounts import OTHER_PHONE, PASSWORD, PHONE, account, browser, code_for, officer, sign_in
from tests.factories.offices import person as known_person
from workflow.models import AuditRow

pytestmark = pytest.mark.django_db
SIGN_UP = {"name": "王示例", "phone": "+86 138-0000 1111", "password": PASSWORD}


def is_inside(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_sign_up_by_phone_and_code() -> None:
    client = browser()
    assert client.post("/accounts/signup/", SIGN_UP).url == "/accounts/code/"
    assert User.objects.count() == 0, "no account before the phone is proven"
    assert client.post("/accounts/code/", {"code": code_for(PHONE)}).url == "/my/"
    user = User.objects.get()
    assert (user.phone, user.phone_verified, user.person.name, user.person.phone) == (PHONE, True, "王示例", PHONE)
    assert user.username.startswith("u")
    assert user.email == ""
    assert is_inside(client)
    assert sign_in(browser()).url == "/my/"


def test_sign_up_without_password_then_in_by_code() -> None:
    client = browser()
    client.post("/accounts/signup/", {**SIGN_UP, "password": ""})
    client.post("/accounts/code/", {"code": code_for(PHONE)})
    assert User.objects.get().has_usable_password() is False


def test_sign_in_by_code_known_and_unknown_number() -> None:
    account()
    client = browser()
    client.post("/accounts/login/code/?next=/verify/", {"phone": PHONE})
    assert client.post("/accounts/code/", {"code": code_for(PHONE)}).url == "/verify/"
    newcomer = browser()
    newcomer.post("/accounts/login/code/", {"phone": OTHER_PHONE, "next": "/verify/"})
    assert newcomer.post("/accounts/code/", {"code": code_for(OTHER_PHONE)}).url == "/accounts/signup/complete/"
    assert newcomer.post("/accounts/signup/complete/", {"name": "李示例", "password": ""}).url == "/verify/"
    assert User.objects.by_phone(OTHER_PHONE).person.name == "李示例"


def test_somebody_invited_is_greeted_by_name_and_becomes_that_person() -> None:
    invited = find_or_add_person(name="周示例", phone=OTHER_PHONE)
    client = browser()
    client.post("/accounts/login/code/", {"phone": OTHER_PHONE, "next": "/verify/"})
    page = client.post("/accounts/code/", {"code": code_for(OTHER_PHONE)}, follow=True).content.decode()
    assert "周示例，您好" in page
    assert "尚未注册" not in page
    assert 'value="周示例"' in page
    assert client.post("/accounts/signup/complete/", {"name": "周示例", "password": ""}).url == "/verify/"
    assert User.objects.by_phone(OTHER_PHONE).person == invited


def asked_who(by: str) -> Client:
    """Somebody is invited under a name that is written wrong, and comes in with the true one."""
    find_or_add_person(name="周试例", phone=OTHER_PHONE)
    client = browser()
    if by == "code":
        client.post("/accounts/login/code/", {"phone": OTHER_PHONE})
    else:
        client.post("/accounts/signup/", {"name": "周示例", "phone": OTHER_PHONE, "password": PASSWORD})
    answer = client.post("/accounts/code/", {"code": code_for(OTHER_PHONE)})
    assert answer.url == "/accounts/signup/complete/"
    return client


@pytest.mark.parametrize("by", ["code", "sign-up"])
@pytest.mark.parametrize(("who", "people"), [("expected", ["周示例"]), ("another", ["周试例", "周示例"])])
def test_somebody_invited_under_a_wrong_spelling_is_asked(by: str, who: str, people: list[str]) -> None:
    client = asked_who(by)
    typed = {"name": "周示例", "password": ""}
    asked = client.post("/accounts/signup/complete/", typed)
    assert (asked.status_code, "周试例" in asked.content.decode()) == (422, True)
    assert "周示例" in asked.content.decode()
    assert client.post("/accounts/signup/complete/", {**typed, "who": who}).status_code == 302
    assert sorted(Person.objects.values_list("name", flat=True)) == sorted(people)
    user = User.objects.by_phone(OTHER_PHONE)
    assert (user.person.name, user.has_usable_password()) == ("周示例", by == "sign-up")


def test_whoever_keeps_the_expected_spelling_is_not_asked() -> None:
    client = asked_who("code")
    assert "周试例" in client.get("/accounts/signup/complete/").content.decode()
    assert client.post("/accounts/signup/complete/", {"name": "周试例", "password": ""}).status_code == 302
    assert list(Person.objects.values_list("name", flat=True)) == ["周试例"]


def test_the_way_in_names_both_doors_to_who_was_sent_here() -> None:
    for address in ("/accounts/login/", "/accounts/login/code/"):
        page = browser().get(f"{address}?next=/my/").content.decode()
        assert "没有账号请先注册" in page
        assert '<a class="btn block" href="/accounts/signup/?next=%2Fmy%2F">注册</a>' in page
        assert "没有账号请先注册" not in browser().get(address).content.decode()


def test_a_wrong_password_is_told_in_the_words_of_the_form() -> None:
    account()
    answer = browser().post("/accounts/login/", {"login": PHONE, "password": "falsch-falsch"})
    assert answer.status_code == 422
    assert "手机号或密码不正确。" in answer.content.decode()


def test_sign_up_with_a_known_number_signs_in_and_keeps_the_password() -> None:
    account()
    client = browser()
    client.post("/accounts/signup/", {**SIGN_UP, "name": "别人", "password": "quite-another-one"})
    client.post("/accounts/code/", {"code": code_for(PHONE)})
    assert is_inside(client)
    user = User.objects.get()
    assert (user.person.name, user.check_password(PASSWORD)) == ("王示例", True)


def test_somebody_known_by_phone_and_name_becomes_the_person() -> None:
    judge = known_person("王示例", user=False)
    judge.set_phone(PHONE)
    judge.save()
    assert account().person == judge
    stranger = known_person("赵示例", user=False)
    stranger.set_phone(OTHER_PHONE)
    stranger.save()
    assert account(OTHER_PHONE, "钱示例").person != stranger
    assert Person.objects.count() == 3


def test_a_code_is_good_once_and_only_in_its_session() -> None:
    account()
    mine, other = browser(), browser("192.168.1.11")
    mine.post("/accounts/login/code/", {"phone": PHONE})
    code = code_for(PHONE)
    other.post("/accounts/login/code/", {"phone": OTHER_PHONE})
    assert other.post("/accounts/code/", {"code": code}).status_code == 422
    assert mine.post("/accounts/code/", {"code": code}).status_code == 302
    mine.post("/accounts/logout/")
    assert mine.post("/accounts/code/", {"code": code}).url == "/accounts/login/"


def test_a_name_put_right_before_the_code_is_typed_counts() -> None:
    client = browser()
    for name in ("王示列", "王示例"):
        assert client.post("/accounts/signup/", {**SIGN_UP, "name": name}).url == "/accounts/code/"
    assert "验证码刚刚发出" in client.post("/accounts/code/", {"resend": "1"}, follow=True).content.decode()
    client.post("/accounts/code/", {"code": code_for(PHONE)})
    assert User.objects.get().person.name == "王示例"


def test_five_wrong_codes_end_it(settings: Any) -> None:
    account()
    client = browser()
    client.post("/accounts/login/code/", {"phone": PHONE})
    code = code_for(PHONE)
    wrong = "000000" if code != "000000" else "111111"
    answers = [client.post("/accounts/code/", {"code": wrong}).status_code for _ in range(6)]
    assert answers == [422] * 5 + [429]
    assert client.post("/accounts/code/", {"code": code}).status_code == 429, "the right one comes too late"


def test_a_code_is_out_of_date_after_ten_minutes(clock_at: Any) -> None:
    account()
    client = browser()
    client.post("/accounts/login/code/", {"phone": PHONE})
    code = code_for(PHONE)
    clock_at(601)
    assert client.post("/accounts/code/", {"code": code}).status_code == 422
    assert not is_inside(client)


@pytest.mark.parametrize(
    ("phone", "said"),
    [
        ("1380000111", "11 位"),
        ("23800001111", "手机号"),
        ("", "手机号"),
        ("1380000111a", "a"),
    ],
)
def test_wrong_numbers_are_told_in_words_and_kept(phone: str, said: str) -> None:
    answer = browser().post("/accounts/signup/", {**SIGN_UP, "phone": phone})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert said in text
    assert "王示例" in text
    assert OutboxMessage.objects.count() == 0


@pytest.mark.parametrize("password", ["short", "12345678", "00001111xx"])
def test_weak_passwords_are_refused(password: str) -> None:
    assert browser().post("/accounts/signup/", {**SIGN_UP, "password": password}).status_code == 422


@pytest.mark.promise("S4")
def test_S4_the_session_id_changes_at_sign_in_step_up_and_sign_out() -> None:
    account()
    client = browser()
    client.post("/accounts/login/code/", {"phone": PHONE})
    planted = client.session.session_key
    sign_in_key = _after(client, lambda: client.post("/accounts/code/", {"code": code_for(PHONE)}))
    assert sign_in_key != planted
    assert not Session.objects.filter(session_key=planted).exists()
    stepped_up = _after(client, lambda: client.post("/accounts/reauthenticate/", {"password": PASSWORD}))
    assert stepped_up != sign_in_key
    assert not Session.objects.filter(session_key=sign_in_key).exists()
    client.post("/accounts/logout/")
    assert not Session.objects.filter(session_key=stepped_up).exists()
    old = browser()
    old.cookies["sessionid"] = stepped_up
    assert old.get("/my/profile/").status_code == 302


def _after(client: Client, act: Any) -> str | None:
    act()
    return client.session.session_key


@pytest.mark.promise("S6")
@pytest.mark.parametrize(
    "path",
    [
        "/accounts/login/",
        "/accounts/login/code/",
        "/accounts/signup/",
        "/accounts/code/",
        "/accounts/password/reset/",
        "/accounts/logout/",
        "/accounts/2fa/authenticate/",
        "/my/profile/",
        "/my/profile/phone/",
        "/my/profile/devices/end/",
        "/desk/people/invite/",
        "/desk/identity/",
        "/desk/outbox/1/repeat/",
    ],
)
def test_S6_no_post_without_its_token(path: str) -> None:
    user = account()
    client = browser(enforce_csrf_checks=True)
    if not path.startswith("/accounts/"):
        client.force_login(user)
    assert client.post(path, {"name": "x"}).status_code == 403
    assert client.post(path, '{"name": "x"}', content_type="text/plain").status_code == 403
    assert OutboxMessage.objects.count() == 0


@pytest.mark.promise("S6")
def test_S6_get_signs_nobody_out() -> None:
    client = browser()
    client.force_login(account())
    assert client.get("/accounts/logout/").status_code == 200
    assert is_inside(client)


@pytest.mark.promise("S8")
@pytest.mark.parametrize(
    "evil",
    [
        "https://evil.example",
        "//evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "/\\evil.example",
        "http:///evil.example",
    ],
)
def test_S8_next_leads_nowhere_else(evil: str) -> None:
    account()
    client = browser()
    assert client.post("/accounts/login/", {"login": PHONE, "password": PASSWORD, "next": evil}).url == "/my/"
    assert client.get("/accounts/login/", {"next": evil}).url == "/my/"
    client.post("/accounts/logout/")
    by_code = browser()
    assert evil not in by_code.get("/accounts/login/code/", {"next": evil}).content.decode()
    by_code.post("/accounts/login/code/", {"phone": PHONE, "next": evil})
    assert by_code.post("/accounts/code/", {"code": code_for(PHONE)}).url == "/my/"
    by_code.force_login(User.objects.get())
    assert by_code.post("/accounts/logout/", {"next": evil}).url == "/"


def test_the_sign_in_page_needs_no_query(still: None, django_assert_num_queries: Any) -> None:
    client = browser()
    client.get("/accounts/login/")
    with django_assert_num_queries(0):
        assert client.get("/accounts/login/").status_code == 200


def test_a_page_of_ones_own_loads_user_and_person_in_one_query(still: None, django_assert_num_queries: Any) -> None:
    client = browser()
    client.force_login(account())
    client.get("/my/profile/contact/")
    # Session, user with person, roles for the places in the menu.
    with django_assert_num_queries(3):
        client.get("/my/profile/contact/")


def test_people_land_where_they_belong() -> None:
    officer("organiser", phone=OTHER_PHONE)
    assert sign_in(browser(), OTHER_PHONE).url == "/desk/"
    account()
    assert sign_in(browser()).url == "/my/"


@pytest.mark.promise("T3")
def test_T3_sign_in_failure_and_sign_out_are_in_the_audit() -> None:
    user = account()
    client = browser("203.0.113.5")
    sign_in(client, password="wrong-one-entirely")
    sign_in(client)
    client.post("/accounts/logout/")
    rows = AuditRow.objects.filter(action__startswith="accounts.sign").order_by("pk")
    assert [(row.action, row.succeeded, row.address) for row in rows] == [
        ("accounts.sign_in_failed", False, "203.0.113.5"),
        ("accounts.signed_in", True, "203.0.113.5"),
        ("accounts.signed_out", True, "203.0.113.5"),
    ]
    assert [row.target_id for row in rows] == ["", str(user.pk), str(user.pk)]
    assert "wrong-one-entirely" not in str([row.data for row in rows])
    assert rows[1].data == {"methods": ["password"]}


@pytest.mark.promise("S9")
def test_S9_the_device_cookie_is_bound_and_tells_nothing(settings: Any) -> None:
    settings.SESSION_COOKIE_SECURE = True
    account()
    client = browser()
    cookie = sign_in(client, secure=True).cookies["__Host-device"]
    assert (cookie["secure"], cookie["httponly"], cookie["samesite"], cookie["path"], cookie["domain"]) == (
        True,
        True,
        "Lax",
        "/",
        "",
    )
    assert (PHONE in cookie.value, PHONE in signing.loads(cookie.value, salt="accounts.device")) == (False, False)
