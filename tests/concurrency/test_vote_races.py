"""The hall at one moment: a ticket on two phones, a vote against the close of its window, a ticket that is voided meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from judging.actions.vote_windows import close_vote
from judging.actions.votes import cast_vote, void_ticket
from judging.models import Appearance, ScoreRecord, Vote, VoteTicket, VoteWindow
from tests.concurrency.held import crossing, overlap
from tests.concurrency.test_envelopes import at_once
from tests.factories.live import fresh
from tests.judging.test_hall_votes import VOTE, hall, opened, places, tickets_of
from workflow.audit import verify_all
from workflow.models import AuditRow

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


class Hall:
    """A show whose entries have all appeared, its vote open, and four tickets."""

    def __init__(self, **ballot: Any) -> None:
        assert connection.vendor == "postgresql"
        self.made, self.live = hall(VOTE, ballot, tickets=4)
        Appearance.objects.filter(live=self.live).update(state="done")
        self.window: VoteWindow = opened(self.live, self.made, "vote")
        self.places, self.tickets = places(self.live), tickets_of(self.live)

    def phone(self, ticket: int, place: int) -> Callable[[], Vote]:
        """As a phone sends it: the ticket read by its own request."""
        key, where, window = self.tickets[ticket].pk, self.places[place], self.window.pk
        rows = VoteTicket.objects.select_related("live__stage__competition")
        return lambda: cast_vote(ticket=rows.get(pk=key), window=window, place=where)

    def close(self) -> Any:
        now = fresh(self.live)
        return close_vote(live=now, part="vote", actor=self.made.organiser, seen=now.revision)

    def void(self, number: int) -> VoteTicket:
        return void_ticket(live=fresh(self.live), part="vote", number=number, actor=self.made.organiser)

    def counted(self) -> list[str]:
        given = {row.stage_entry_id: row.value for row in ScoreRecord.objects.filter(part="vote").order_by("pk")}
        return [given[place] for place in self.places]


def test_one_ticket_on_many_phones_has_one_vote() -> None:
    there = Hall()
    answers = at_once(*[there.phone(0, number % 2) for number in range(8)])
    assert {type(one) for one in answers} == {Vote}
    vote = Vote.objects.get()
    cast = AuditRow.objects.filter(action="judging.vote_cast", succeeded=True).order_by("pk")
    assert [row.data["changes"] for row in cast] == list(range(vote.changes + 1))
    # The same choice at once is one vote, and nobody is told of a fault.
    same = at_once(*[there.phone(1, 2)] * 4)
    assert ({one.pk for one in same}, Vote.objects.count()) == ({same[0].pk}, 2)
    assert list(verify_all()) == []


def test_votes_of_a_hall_do_not_wait_for_one_another() -> None:
    there = Hall()
    committed: list[int] = []

    def another() -> Vote:
        vote = there.phone(1, 1)()
        committed.append(Vote.objects.count())
        return vote

    # The other vote is there while the first is not committed yet.
    assert overlap(there.phone(0, 0), another) == ("Vote", "Vote")
    assert (committed, Vote.objects.count()) == ([1], 2)


def test_a_vote_and_the_close_of_its_window_are_one_after_the_other() -> None:
    there = Hall()
    assert overlap(there.phone(0, 0), there.close) == ("Vote", "Standing")
    assert there.counted() == ["100", "0", "0"]
    opened(there.live, there.made, "vote")
    there.phone(1, 1)()
    found, late = crossing(there.close, there.phone(2, 1))
    assert (found.turnout, type(late).__name__, "结束" in str(late)) == (2, "Refused", True)
    assert (there.counted(), Vote.objects.count()) == (["100", "100", "0"], 2)
    # A whole hall against the close: what was answered with a vote is counted, what came late was told so.
    opened(there.live, there.made, "vote")
    *phones, found = at_once(*[there.phone(number, 2) for number in range(3)], there.close)
    taken = [one for one in phones if isinstance(one, Vote)]
    assert sum(found.votes.values()) == Vote.objects.count()
    assert found.votes.get(there.places[2], 0) == len(taken)
    assert list(verify_all()) == []


def test_where_a_vote_stands_the_second_phone_is_told_and_a_voided_ticket_does_not_count() -> None:
    there = Hall(changeable=False)
    told, taken = sorted(at_once(there.phone(3, 0), there.phone(3, 1)), key=lambda one: type(one).__name__)
    assert (type(told).__name__, "不能更改" in str(told), taken) == ("Refused", True, Vote.objects.get())
    there.void(4)
    assert overlap(there.phone(0, 0), lambda: there.void(1)) == ("Vote", "VoteTicket")
    # Whoever votes while the ticket is voided is told that it is not valid, and no vote of it is left behind.
    assert overlap(lambda: there.void(2), there.phone(1, 0)) == ("VoteTicket", "Refused")
    assert Vote.objects.count() == 2
    # The close counts no ticket that is voided at this moment, and what it counted is not voided afterwards.
    there.phone(2, 2)()
    found, voided = crossing(there.close, lambda: there.void(3))
    assert (found.turnout, type(voided).__name__) == (1, "Refused")
    assert there.counted() == ["0", "0", "100"]
    assert list(verify_all()) == []
