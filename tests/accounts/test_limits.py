"""Guessing is slowed, the owner is not locked out, and addresses are not taken from the client's word."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection

from accounts.actions import limits
from accounts.models import LimitCount
from notifications.models import OutboxMessage
from tests.factories.accounts import OTHER_PHONE, PASSWORD, PHONE, account, browser, code_for, sign_in
from workflow.models import AuditRow

pytestmark = pytest.mark.django_db
WRONG = "not-the-password"


def statuses(count: int, guess: Callable[[int], Any]) -> list[int]:
    return [guess(number).status_code for number in range(count)]


@pytest.mark.promise("S1")
@pytest.mark.parametrize("address", ["203.0.113.7", "192.168.1.10", "10.0.0.3", "127.0.0.1"])
def test_S1_one_account_one_address(address: str) -> None:
    account()
    attacker = browser(address)
    assert statuses(30, lambda _n: sign_in(attacker, password=WRONG)) == [422] * 10 + [429] * 20
    blocked = sign_in(attacker)
    assert blocked.status_code == 429, "the right password comes too late here"
    assert "密码错误次数过多" in blocked.content.decode()
    assert "短信验证码" in blocked.content.decode()
    assert sign_in(browser("198.51.100.9")).status_code == 302, "from another place it works"


@pytest.mark.promise("S1")
def test_S1_one_account_thirty_addresses() -> None:
    account()
    home = browser("192.0.2.200")
    sign_in(home)
    home.post("/accounts/logout/")
    answers = statuses(30, lambda n: sign_in(browser(f"203.0.113.{n}"), password=WRONG))
    assert answers == [422] * 10 + [429] * 20
    assert sign_in(home).status_code == 302, "a device that knows the account is not kept out"
    fresh = browser("192.0.2.201")
    fresh.post("/accounts/login/code/", {"phone": PHONE})
    assert fresh.post("/accounts/code/", {"code": code_for(PHONE)}).status_code == 302, "a code works from anywhere"


@pytest.mark.promise("S1")
def test_S1_thirty_accounts_one_address() -> None:
    account()
    attacker = browser("203.0.113.7")
    answers = statuses(30, lambda n: sign_in(attacker, f"1390000{n:04d}", WRONG))
    assert answers == [422] * 10 + [429] * 20


@pytest.mark.promise("S1")
def test_S1_one_persons_mistakes_do_not_shut_the_office_out() -> None:
    account()
    office = browser("203.0.113.7")
    assert statuses(12, lambda _n: sign_in(office, OTHER_PHONE, WRONG)) == [422] * 10 + [429] * 2
    assert sign_in(browser("203.0.113.7")).status_code == 302


@pytest.mark.promise("S1")
def test_S1_refused_tries_keep_nobody_else_out(settings: Any) -> None:
    settings.LIMITS = {**settings.LIMITS, "password_rush": (5, 300)}
    account()
    office = browser("203.0.113.7")
    statuses(30, lambda _n: sign_in(office, OTHER_PHONE, WRONG))
    assert sign_in(browser("203.0.113.7")).status_code == 302


@pytest.mark.promise("S1")
@pytest.mark.django_db(transaction=True)
def test_S1_a_hall_signs_in_at_the_same_moment() -> None:
    phones = [f"1391234{n:04d}" for n in range(16)]
    for phone in phones:
        account(phone)

    def come(phone: str) -> int:
        try:
            return int(sign_in(browser("203.0.113.7"), phone).status_code)
        finally:
            connection.close()

    with ThreadPoolExecutor(16) as hall:
        assert list(hall.map(come, phones)) == [302] * 16


@pytest.mark.promise("S1")
def test_S1_nobody_is_locked_out_for_good(clock_at: Callable[[int], None]) -> None:
    account()
    attacker = browser()
    statuses(40, lambda _n: sign_in(attacker, password=WRONG))
    clock_at(601)
    assert sign_in(attacker).status_code == 302


@pytest.mark.promise("S1")
def test_S1_right_passwords_do_not_count() -> None:
    account()
    client = browser()
    for _ in range(15):
        assert sign_in(client).status_code == 302
        client.post("/accounts/logout/")


@pytest.mark.promise("S1")
def test_S1_the_limit_is_in_the_database_and_needs_no_cache() -> None:
    account()
    attacker = browser()
    statuses(10, lambda _n: sign_in(attacker, password=WRONG))
    cache.clear()
    assert sign_in(attacker, password=WRONG).status_code == 429
    assert not any(PHONE in row.key or "192.168" in row.key for row in LimitCount.objects.all())


@pytest.mark.promise("S1")
def test_S1_a_limit_that_is_reached_is_in_the_audit() -> None:
    account()
    attacker = browser()
    statuses(11, lambda _n: sign_in(attacker, password=WRONG))
    row = AuditRow.objects.filter(action="accounts.sign_in_limited").get()
    assert (row.succeeded, row.reason, row.address) == (False, "password_place", "192.168.1.10")


@pytest.mark.promise("S2")
def test_S2_a_forged_forwarded_header_is_not_believed(settings: Any) -> None:
    account()
    settings.TRUSTED_PROXY_COUNT = 0
    direct = browser("203.0.113.7")
    answers = statuses(12, lambda n: sign_in(direct, password=WRONG, HTTP_X_FORWARDED_FOR=f"198.51.100.{n}"))
    assert answers == [422] * 10 + [429] * 2
    assert set(AuditRow.objects.filter(action="accounts.sign_in_failed").values_list("address", flat=True)) == {
        "203.0.113.7"
    }


@pytest.mark.promise("S2")
def test_S2_behind_a_proxy_its_own_entry_counts(settings: Any) -> None:
    account()
    settings.TRUSTED_PROXY_COUNT = 1
    proxy = browser("10.0.0.2")

    def guess(number: int) -> Any:
        # The client writes a fresh first entry each time; the proxy adds the true one behind it.
        return sign_in(proxy, password=WRONG, HTTP_X_FORWARDED_FOR=f"1.2.3.{number}, 203.0.113.7")

    assert statuses(12, guess) == [422] * 10 + [429] * 2
    assert sign_in(proxy, HTTP_X_FORWARDED_FOR="203.0.113.8").status_code == 302
    assert set(AuditRow.objects.filter(action="accounts.sign_in_failed").values_list("address", flat=True)) == {
        "203.0.113.7"
    }


@pytest.mark.promise("S11")
def test_S11_codes_are_not_sent_in_floods(clock_at: Callable[[int], None], settings: Any) -> None:
    settings.LIMITS = {**settings.LIMITS, "code_address": (20, 3600)}
    client = browser()
    ask = lambda phone: client.post("/accounts/login/code/", {"phone": phone})  # noqa: E731
    assert [ask(PHONE).status_code for _ in range(2)] == [302, 302], "pressed twice: led to the one on its way"
    assert OutboxMessage.objects.filter(template="accounts.code_sign_in").count() == 1
    assert browser().post("/accounts/login/code/", {"phone": PHONE}).status_code == 429, "one a minute to one phone"
    for minute in range(1, 8):
        clock_at(minute * 61)
        assert ask(PHONE).status_code == 302
    clock_at(8 * 61)
    assert ask(PHONE).status_code == 429, "eight an hour to one phone"
    clock_at(3600 + 9 * 61)
    assert statuses(21, lambda n: ask(f"1390000{n:04d}")) == [302] * 20 + [429], "twenty an hour from one address"


@pytest.mark.promise("S11")
def test_S11_asking_for_codes_for_somebody_else_does_not_keep_the_owner_out(clock_at: Callable[[int], None]) -> None:
    account()
    home = browser("192.0.2.200")
    sign_in(home)
    home.post("/accounts/logout/")
    for minute in range(9):
        clock_at(minute * 61)
        browser(f"203.0.113.{minute}").post("/accounts/login/code/", {"phone": PHONE})
    assert browser("203.0.113.99").post("/accounts/login/code/", {"phone": PHONE}).status_code == 429
    assert home.post("/accounts/login/code/", {"phone": PHONE}).status_code == 302


def test_the_present_password_cannot_be_guessed_by_who_found_a_session() -> None:
    user = account()
    client = browser()
    client.force_login(user)
    form = {"oldpassword": WRONG, "password1": "brand-new-secret"}
    statuses(10, lambda _n: client.post("/accounts/password/change/", form))
    client.post("/accounts/password/change/", {**form, "oldpassword": PASSWORD})
    user.refresh_from_db()
    assert user.check_password(PASSWORD) is True


def test_counting_gives_back_and_forgets(clock_at: Callable[[int], None], settings: Any) -> None:
    taken = [limits.take("code_pause", PHONE)]
    with pytest.raises(limits.TooMany) as caught:
        limits.take("code_pause", PHONE)
    assert 1 <= caught.value.wait <= 60
    limits.give_back(*taken)
    limits.give_back(*taken)
    limits.check("code_pause", PHONE)
    limits.take("code_pause", OTHER_PHONE)
    clock_at(61)
    limits.take("code_pause", PHONE)
    clock_at(3 * max(seconds for _amount, seconds in settings.LIMITS.values()))
    assert limits.forget_old() == 2


@pytest.mark.django_db(transaction=True)
def test_a_hundred_at_once_are_counted_as_a_hundred(settings: Any) -> None:
    settings.LIMITS = {**settings.LIMITS, "code_guess": (10, 3600)}
    passed: list[int] = []

    def guess() -> None:
        try:
            limits.take("code_guess", "one challenge")
        except limits.TooMany:
            return
        finally:
            connection.close()
        passed.append(1)

    threads = [threading.Thread(target=guess) for _ in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(passed) == 10
    assert LimitCount.objects.get().count == 10
