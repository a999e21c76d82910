"""Where a voter types the code of a ticket: whether voting is open, and a code that waits for it."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from judging.actions import stages
from judging.domain.ballots import spaced
from judging.queries.votes import code_of
from tests.judging.test_hall_votes import VOTE, all_appear, closed, hall, opened, tickets_of

pytestmark = pytest.mark.django_db


def test_the_entrance_says_whether_voting_is_open_and_the_code_waits() -> None:
    made, live = hall(VOTE, {})
    entrance = reverse("judging_public:vote", kwargs={"code": live.code})
    poll = reverse("judging_public:vote_state", kwargs={"code": live.code})
    phone, said = Client(), ("投票尚未开放", "投票已开放", "当前没有进行投票", "投票已结束", f'data-poll="{poll}"')

    def told() -> tuple[list[bool], bool]:
        page = phone.get(entrance).content.decode()
        return [words in page for words in said], 'name="ticket"' in page

    assert told() == ([True, False, False, False, True], True)
    # Typed before the opening: the ticket's page keeps the code and follows what is opened.
    there = phone.post(entrance, {"ticket": code_of(tickets_of(live)[0])}, follow=True).content.decode()
    assert ("投票尚未开放" in there, spaced(code_of(tickets_of(live)[0])) in there, poll in there) == (True, True, True)
    all_appear(made, live)
    before = phone.get(poll)["ETag"]
    opened(live, made, "vote")
    assert (told(), phone.get(poll)["ETag"] == before) == (([False, True, False, False, True], True), False)
    closed(live, made, "vote")
    assert told() == ([False, False, True, False, True], True)
    stages.close_marking(stage=made.stage("final"), actor=made.organiser)
    assert told() == ([False, False, False, True, True], False)
