"""The pages of objections: the public form and its receipt, the desk of the office."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from accounts.models import Person
from competitions.models import Objection, PublicityNotice
from tests.factories import results as make
from tests.factories.judging import Contest
from tests.factories.objections import FACTS, decided, picture, proposed, raised
from tests.factories.offices import PROVINCE, approver, office, organiser
from workflow import clock

pytestmark = pytest.mark.django_db


def signed_in(actor: Person) -> Client:
    client = Client()
    client.force_login(actor.user)
    return client


def world() -> tuple[Contest, PublicityNotice, str]:
    made = make.published()
    notice = made.competition.notices.get()
    return made, notice, f"/publicity/{made.competition.slug}/1/objection/"


def typed(made: Contest, **other: Any) -> dict[str, Any]:
    words = {"entry": made.entries[0].pk, "name": "钱明示", "phone": "139 0731 0000", "facts": FACTS, "agree": "on"}
    return words | other


def test_from_the_form_to_the_receipt_and_back() -> None:
    made, _notice, here = world()
    client = Client()
    page = client.get(here)
    assert (page.status_code, "提出异议" in page.content.decode(), page["Cache-Control"]) == (
        200,
        True,
        "private, no-store",
    )
    sent = client.post(here, typed(made, evidence=[picture(), picture("二.png")]))
    row = Objection.objects.get()
    assert (sent.status_code, sent["Location"]) == (302, f"/objections/{row.token}/?new=1")
    assert (row.phone, row.files.count(), row.entry_id) == ("13907310000", 2, made.entries[0].pk)
    receipt = client.get(sent["Location"])
    text = receipt.content.decode()
    assert (row.number in text, FACTS in text, "钱明示" in text) == (True, False, False)
    assert (receipt["X-Robots-Tag"], receipt["Referrer-Policy"]) == ("noindex, nofollow", "same-origin")
    assert client.post(f"/objections/{row.token}/withdraw/").status_code == 302
    assert Objection.objects.get().state == "withdrawn"


def test_what_is_wrong_is_said_and_nothing_typed_is_lost() -> None:
    made, _notice, here = world()
    for wrong in (
        {"phone": "12345"},
        {"name": ""},
        {"agree": ""},
        {"facts": "短"},
        {"evidence": [picture("程序.exe")]},
        {"evidence": [picture("假.pdf")]},
        {"entry": "98765"},
    ):
        answer = Client().post(here, typed(made, **wrong))
        page = answer.content.decode()
        assert (answer.status_code, "error-summary" in page or "有误" in page) == (422, True), wrong
        if "facts" not in wrong:
            assert FACTS in page
    assert Objection.objects.count() == 0
    assert Client().post(here, typed(made, phone="0731-88888888")).status_code == 302


def test_after_the_last_day_the_form_says_so() -> None:
    made, notice, here = world()
    assert notice.ends_on is not None
    assert "提出异议" in Client().get(f"/publicity/{made.competition.slug}/1/").content.decode()
    clock.move_to(dt.datetime.combine(notice.ends_on + dt.timedelta(days=1), dt.time(9), dt.UTC))
    page = Client().get(here).content.decode()
    assert ("24:00截止" in page, "<textarea" in page) == (True, False)
    late = Client().post(here, typed(made))
    assert (late.status_code, "24:00截止" in late.content.decode()) == (422, True)
    assert here not in Client().get(f"/publicity/{made.competition.slug}/1/").content.decode()


def test_too_many_from_one_network_and_guessed_links_are_stopped(settings: Any) -> None:
    made, _notice, here = world()
    settings.LIMITS = {**settings.LIMITS, "objection": (1, 3600), "objection_guess": (1, 3600)}
    assert Client().post(here, typed(made)).status_code == 302
    assert Client().post(here, typed(made)).status_code == 429
    assert [Client().get("/objections/unbekannt/").status_code for _ in range(2)] == [404, 429]


def test_two_persons_of_the_office_decide_by_the_pages() -> None:
    made, notice, _here = world()
    row = raised(notice, made.entries[0].pk)
    second = organiser(made.competition.organisation, "李复核")
    base = f"/desk/competitions/{made.competition.pk}/objections/"
    one, two = signed_in(made.organiser), signed_in(second)
    assert row.number in one.get(base).content.decode()
    page = one.get(f"{base}{row.pk}/").content.decode()
    assert ("钱明示" in page, FACTS in page) == (True, True)
    assert one.post(f"{base}{row.pk}/take-up/").status_code == 302
    empty = one.post(f"{base}{row.pk}/propose/", {"outcome": "upheld", "effect": "disqualify", "answer": "属实。"})
    assert (empty.status_code, "不含姓名" in empty.content.decode()) == (422, True)
    words = {"outcome": "upheld", "effect": "disqualify", "answer": "经核查属实。", "public_reason": "不符合参赛条件"}
    row.refresh_from_db()
    assert one.post(f"{base}{row.pk}/propose/", words | {"seen": row.turn}).status_code == 302
    stale = two.post(f"{base}{row.pk}/propose/", words | {"seen": row.turn})
    assert (stale.status_code, "经核查属实" in stale.content.decode()) == (409, True)
    row.refresh_from_db()
    own = one.post(f"{base}{row.pk}/confirm/", {"seen": row.turn}, follow=True).content.decode()
    assert "须由本单位另一人复核" in own
    assert two.post(f"{base}{row.pk}/confirm/", {"seen": row.turn}).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.decided_by) == ("upheld", second)
    assert "经核查属实" in Client().get(f"/objections/{row.token}/").content.decode()


def test_an_answer_that_is_overdue_is_not_called_a_late_filing() -> None:
    made, _notice, here = world()
    assert Client().post(here, typed(made)).status_code == 302
    clock.move_to(clock.now() + dt.timedelta(days=60))
    client, desk = signed_in(made.organiser), f"/desk/competitions/{made.competition.pk}/objections/"
    for path in (desk, f"{desk}{Objection.objects.get().pk}/"):
        page = client.get(path).content.decode()
        assert ("已逾期" in page, "补备案" in page) == (True, False)


def test_the_office_enters_a_letter_by_the_page() -> None:
    made, _notice, _here = world()
    client = signed_in(made.organiser)
    here = f"/desk/competitions/{made.competition.pk}/objections/new/"
    words = {
        "channel": "letter", "received_on": clock.today().isoformat(), "kind": "unit", "unit": "示例公司",
        "name": "钱明示", "phone": "0731-88888888", "facts": FACTS, "entry": made.entries[0].pk,
    }  # fmt: skip
    # A date field of a browser reads no other form; today would be lost.
    assert f'name="received_on" value="{clock.today().isoformat()}"' in client.get(here).content.decode()
    bare = client.post(here, words)
    assert (bare.status_code, "扫描件" in bare.content.decode(), FACTS in bare.content.decode()) == (422, True, True)
    assert client.post(here, words | {"letter": picture("来信.png")}).status_code == 302
    row = Objection.objects.get()
    file = client.get(f"/desk/competitions/{made.competition.pk}/objections/{row.pk}/files/{row.files.get().pk}/")
    assert (file.status_code, file["Content-Type"], file["Cache-Control"]) == (200, "image/png", "private, no-store")


@pytest.mark.promise("L9")
def test_the_office_above_sees_that_there_is_one_and_not_who_raised_it() -> None:
    made, notice, _here = world()
    row = raised(notice, made.entries[0].pk)
    above = signed_in(approver(office(PROVINCE), "省厅审批"))
    base = f"/desk/competitions/{made.competition.pk}/objections/"
    page = above.get(base).content.decode()
    assert (row.number in page, "钱明示" in page) == (True, False)
    assert above.get(f"{base}{row.pk}/").status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_at_one_row_and_at_three(
    count: int, django_assert_num_queries: Any, steady_clock: None
) -> None:
    made, notice, _here = world()
    for number in range(count):
        raised(notice, made.entries[number].pk)
    client = signed_in(made.organiser)
    with django_assert_num_queries(9):
        client.get(f"/desk/competitions/{made.competition.pk}/objections/")


def test_one_objection_stays_within_the_budget(django_assert_max_num_queries: Any, steady_clock: None) -> None:
    made, notice, _here = world()
    row = proposed(raised(notice, made.entries[0].pk), made.organiser, "dismissed")
    client = signed_in(organiser(made.competition.organisation, "李复核"))
    with django_assert_max_num_queries(12):
        client.get(f"/desk/competitions/{made.competition.pk}/objections/{row.pk}/")
    decided(row, made.organiser, organiser(made.competition.organisation, "王三"), "dismissed")
