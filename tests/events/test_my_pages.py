"""The participant's pages: register, cancel, the code at the door, rating."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from accounts.models import Person
from events.actions import activities
from events.actions.registrations import check_in
from events.models import Rating, Registration
from tests.factories import activities as make
from tests.factories.offices import person
from workflow import clock

pytestmark = pytest.mark.django_db
MARKS = dict.fromkeys(make.MARKS, "4")


def signed_in(actor: Person) -> Client:
    client = Client()
    client.force_login(actor.user)
    return client


def text_of(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def page_of(salon: make.Salon, tail: str = "register/") -> str:
    return f"/my/activities/{salon.activity.slug}/{tail}"


def test_signing_in_leads_back_to_the_page() -> None:
    salon = make.launched()
    answer = Client().get(page_of(salon))
    assert (answer.status_code, answer["Location"]) == (302, f"/accounts/login/?next={page_of(salon)}")


@pytest.mark.promise("R3")
def test_R3_registering_twice_with_one_key_is_one_registration() -> None:
    salon = make.launched()
    guest = make.guest()
    client = signed_in(guest)
    page = text_of(client, page_of(salon))
    assert ("待备案" in page, ">报名</button>" in page) == (True, True)
    first = client.post(page_of(salon), {"_once": "r" * 22})
    again = client.post(page_of(salon), {"_once": "r" * 22})
    other_key = client.post(page_of(salon), {"_once": "s" * 22})
    assert {answer["Location"] for answer in (first, again, other_key)} == {page_of(salon)}
    assert Registration.objects.count() == 1
    assert "您已获得名额" in text_of(client, page_of(salon))


def test_when_it_is_full_one_joins_the_list_and_sees_the_place() -> None:
    salon = make.launched(1, 2)
    client = signed_in(make.guest(7))
    assert "报名候补" in text_of(client, page_of(salon))
    client.post(page_of(salon))
    assert "排第 2 位" in text_of(client, page_of(salon))


def test_a_draft_is_not_there_and_a_closed_one_says_so() -> None:
    salon = make.draft()
    guest = signed_in(make.guest())
    assert guest.get(page_of(salon)).status_code == 404
    open_one = make.launched()
    clock.move_to(open_one.activity.starts_at)
    assert "报名已截止" in text_of(guest, page_of(open_one))
    late = guest.post(page_of(open_one), follow=True).content.decode()
    assert ("报名已截止" in late, Registration.objects.count()) == (True, 0)


def test_what_was_cancelled_is_told_to_those_on_the_list() -> None:
    salon = make.launched(1, 1)
    activities.cancel_activity(activity=salon.activity, actor=salon.drafter, reason="讲师生病")
    client = signed_in(salon.guests[0])
    assert "活动已取消" in text_of(client, "/my/activities/")
    assert "本活动已取消" in text_of(client, page_of(salon))
    assert signed_in(person("路人")).get(page_of(salon)).status_code == 404


def test_cancelling_asks_first_and_gives_the_place_on() -> None:
    salon = make.launched(1, 2)
    client = signed_in(salon.guests[0])
    path = f"/my/activities/{salon.registration(0).token}/cancel/"
    assert path in text_of(client, "/my/activities/")
    assert "递补给候补第一位" in text_of(client, path)
    assert client.post(path).status_code == 302
    assert salon.states == ["cancelled", "registered"]
    late = client.post(path, follow=True).content.decode()
    assert salon.guests[0].name in late


@pytest.mark.promise("Z5")
def test_Z5_a_registration_of_somebody_else_is_not_there() -> None:
    salon = make.finished(2)
    client = signed_in(salon.guests[0])
    theirs = salon.registration(1).token
    answers = [
        client.get(f"/my/activities/{token}/{tail}/") for token in (theirs, "A" * 22) for tail in ("cancel", "rate")
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert len(theirs) == 22


def test_the_code_at_the_door_leads_through_the_sign_in_and_back() -> None:
    salon = make.running(1, 1)
    path = page_of(salon, f"here/{salon.activity.check_in_code}/")
    answer = Client().get(path)
    assert answer["Location"] == f"/accounts/login/?next={path}"
    client = signed_in(salon.guests[0])
    assert "我已到场，签到" in text_of(client, path)
    assert salon.registration().state == "registered"
    assert client.post(path)["Location"] == path
    assert "签到成功" in text_of(client, path)
    assert salon.registration().state == "attended"


def test_the_code_tells_everybody_else_what_is_the_matter() -> None:
    salon = make.running(1, 2)
    path = page_of(salon, f"here/{salon.activity.check_in_code}/")
    assert "您尚在候补" in text_of(signed_in(salon.guests[1]), path)
    stranger = signed_in(person("路人"))
    assert "未报名本活动" in text_of(stranger, path)
    assert "没有本活动的名额" in stranger.post(path, follow=True).content.decode()
    assert stranger.get(page_of(salon, f"here/{'x' * 22}/")).status_code == 404
    early = make.launched(1, 1)
    early_path = page_of(early, f"here/{early.activity.check_in_code}/")
    assert "活动开始后开放签到" in text_of(signed_in(early.guests[0]), early_path)


def test_rating_once_with_every_question_answered() -> None:
    salon = make.finished(1)
    client = signed_in(salon.guests[0])
    path = f"/my/activities/{salon.registration().token}/rate/"
    assert path in text_of(client, "/my/activities/")
    missing = client.post(path, {**MARKS, "overall": "", "comment": "茶歇很好"})
    assert (missing.status_code, "茶歇很好" in missing.content.decode()) == (422, True)
    assert client.post(path, {**MARKS, "overall": "9"}).status_code == 422
    assert client.post(path, {**MARKS, "comment": "茶歇很好", "anonymous": "on"}).status_code == 302
    rating = Rating.objects.get()
    assert (rating.items, rating.comment, rating.anonymous) == (dict.fromkeys(make.MARKS, 4), "茶歇很好", True)
    again = client.post(path, MARKS)
    assert (again.status_code, "您已评价过" in again.content.decode()) == (409, True)
    assert path not in text_of(client, "/my/activities/")


def test_an_empty_answer_is_explained_in_the_words_of_the_house() -> None:
    salon = make.finished(1)
    client = signed_in(salon.guests[0])
    path = f"/my/activities/{salon.registration().token}/rate/"
    answer = client.post(path, {"comment": ""})
    assert (answer.status_code, "必需字段" in answer.content.decode()) == (422, False)
    assert dict(answer.context["form"].errors) == {code: ["请选择。"] for code in make.MARKS}
    assert client.post(path, {**MARKS, "comment": " 茶歇\u200e很好 "}).status_code == 302
    assert Rating.objects.get().comment == "茶歇很好"


def test_nobody_is_asked_about_a_speaker_where_there_was_none() -> None:
    salon = make.approved(make.launched(1, 1, speaker=""))
    clock.move_to(salon.activity.starts_at - dt.timedelta(hours=1))
    activities.start_activity(activity=salon.activity, actor=salon.drafter)
    check_in(registration=salon.registration(), actor=salon.drafter)
    client = signed_in(salon.guests[0])
    path = f"/my/activities/{salon.registration().token}/rate/"
    assert path not in text_of(client, "/my/activities/")
    clock.move_to(salon.activity.starts_at + dt.timedelta(seconds=1))
    assert path in text_of(client, "/my/activities/")
    assert 'name="speaker"' not in text_of(client, path)
    asked = {name: mark for name, mark in MARKS.items() if name != "speaker"}
    assert client.post(path, asked).status_code == 302
    assert Rating.objects.get().items == dict.fromkeys(asked, 4)


def test_who_never_got_a_place_reads_so_at_the_end() -> None:
    salon = make.running(1, 2)
    activities.finish_activity(activity=salon.activity, actor=salon.drafter)
    client = signed_in(salon.guests[1])
    assert "未递补" in text_of(client, "/my/activities/")
    assert "至活动结束未有空出" in text_of(client, page_of(salon))


def test_when_it_is_over_nobody_reads_of_a_place_any_more() -> None:
    salon = make.running(2, 2)
    check_in(registration=salon.registration(0), actor=salon.drafter)
    activities.finish_activity(activity=salon.activity, actor=salon.drafter)
    there, absent = (text_of(signed_in(guest), page_of(salon)) for guest in salon.guests)
    assert ("您已获得名额" in there, "您已获得名额" in absent) == (False, False)
    assert "您已签到，感谢参加。" in there
    assert "没有您的签到记录。如您到过现场，请联系主办单位更正。" in absent


def test_who_was_not_there_does_not_rate() -> None:
    salon = make.running(2, 2)
    check_in(registration=salon.registration(1), actor=salon.drafter)
    client = signed_in(salon.guests[0])
    path = f"/my/activities/{salon.registration(0).token}/rate/"
    assert path not in text_of(client, "/my/activities/")
    assert client.post(path, MARKS).status_code == 422
    assert Rating.objects.count() == 0


@pytest.mark.parametrize("count", [1, 3])
def test_pages_cost_the_same_at_one_row_and_at_three(count: int, django_assert_num_queries: Any) -> None:
    guest = make.guest()
    client = signed_in(guest)
    for _number in range(count):
        salon = make.launched()
        client.post(page_of(salon))
    path = page_of(salon)
    with django_assert_num_queries(5):
        client.get("/my/activities/")
    with django_assert_num_queries(6):
        client.get(path)
