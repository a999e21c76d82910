"""The organiser's list of people: check-in at the door, who is absent, the sign-in sheet, the export."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import Person
from tests.factories import activities as make

pytestmark = pytest.mark.django_db
DESK = "/desk/activities/"


def signed_in(actor: Person) -> Client:
    client = Client()
    client.force_login(actor.user)
    return client


def text_of(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def test_the_list_at_the_door_checks_in_and_keeps_its_search() -> None:
    salon = make.running(2, 3)
    client = signed_in(salon.drafter)
    path = f"{DESK}{salon.pk}/registrations/"
    token = salon.registration(0).token
    page = text_of(client, path)
    assert (f'name="check_in" value="{token}"' in page, "138****" in page or "137****" in page) == (True, True)
    answer = client.post(f"{path}mark/", {"check_in": token, "next": f"{path}?q=a"})
    assert (answer.status_code, answer["Location"]) == (302, f"{path}?q=a")
    late = client.post(f"{path}mark/", {"check_in": token}, follow=True).content.decode()
    assert "张经办" in late
    client.post(f"{path}mark/", {"absent": salon.registration(1).token})
    assert salon.states == ["attended", "absent", "waiting"]
    assert client.post(f"{path}mark/", {"check_in": "nonsense"}).status_code == 404
    outside = client.post(f"{path}mark/", {"check_in": token, "next": "https://evil.example/"})
    assert outside["Location"] == path


def test_the_rest_is_marked_with_one_button() -> None:
    salon = make.running(3, 2)
    client = signed_in(salon.drafter)
    client.post(f"{DESK}{salon.pk}/registrations/mark/", {"rest": "1"})
    assert salon.states == ["absent", "absent"]


def test_the_organiser_cancels_a_registration_before_the_day() -> None:
    salon = make.launched(1, 2)
    client = signed_in(salon.drafter)
    client.post(f"{DESK}{salon.pk}/registrations/mark/", {"cancel": salon.registration(0).token})
    assert salon.states == ["cancelled", "registered"]
    page = text_of(client, f"{DESK}{salon.pk}/registrations/?state=cancelled")
    assert salon.guests[0].name in page


def test_the_sheet_has_who_holds_a_place_and_room_for_more() -> None:
    salon = make.launched(1, 2)
    page = text_of(signed_in(salon.drafter), f"{DESK}{salon.pk}/sign-in-sheet/")
    assert (salon.guests[0].name in page, salon.guests[1].name in page) == (True, False)
    assert page.count("<tr>") == 1 + 1 + 6


def test_the_code_at_the_door_names_the_participants_page() -> None:
    salon = make.running()
    activity = salon.activity
    client = signed_in(salon.drafter)
    page = client.get(f"{DESK}{salon.pk}/door/")
    assert page.context["address"].endswith(f"/my/activities/{activity.slug}/here/{activity.check_in_code}/")
    above = signed_in(salon.approver)
    assert above.get(f"{DESK}{salon.pk}/door/").status_code == 403
    assert activity.check_in_code not in text_of(above, f"{DESK}{salon.pk}/")


def test_registrations_are_exported_with_masked_phones() -> None:
    salon = make.launched(2, 1)
    answer = signed_in(salon.drafter).get(f"{DESK}{salon.pk}/registrations/", {"format": "csv"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig") if answer.streaming else answer.content.decode()
    assert ("137****0000" in text, "13700000000" in text) == (True, False)


def test_ending_says_how_many_will_be_absent() -> None:
    salon = make.running(4, 4)
    client = signed_in(salon.drafter)
    path, people = f"{DESK}{salon.pk}/move/finish/", f"{DESK}{salon.pk}/registrations/"
    client.post(f"{people}mark/", {"check_in": salon.registration(0).token})
    client.post(f"{people}mark/", {"absent": salon.registration(1).token})
    assert "还有 2 名已报名人员未签到，结束后将记为缺席。" in text_of(client, path)
    assert "还有 2 名已报名人员未签到。" in text_of(client, people)
    client.post(f"{people}mark/", {"rest": "1"})
    assert ("未签到" in text_of(client, path), "未签到" in text_of(client, people)) == (False, False)
    assert "其余人员记为缺席" in text_of(client, f"{DESK}{salon.pk}/")


def test_after_the_end_the_list_is_still_put_right() -> None:
    salon = make.running(1, 1)
    client = signed_in(salon.drafter)
    people, token = f"{DESK}{salon.pk}/registrations/", salon.registration().token
    assert client.post(f"{DESK}{salon.pk}/move/finish/").status_code == 302
    page = text_of(client, people)
    assert (salon.states, f'name="check_in" value="{token}"' in page, 'name="rest"' in page) == (
        ["absent"],
        True,
        False,
    )
    client.post(f"{people}mark/", {"check_in": token})
    assert salon.states == ["attended"]
