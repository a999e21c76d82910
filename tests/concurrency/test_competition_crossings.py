"""Acts of a competition that cross: one commits late while the other runs. Real transactions on PostgreSQL."""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from certificates.actions.awards import take_back_awards
from competitions.actions.competitions import create_competition
from competitions.actions.entries import submit_entry, withdraw_entry
from competitions.actions.entry_checks import BULK_ACTION, accept_entries, accept_entry, put_entry_back, return_entry
from competitions.actions.outcomes import ask_outcome
from competitions.models import AwardGrant, Competition, Entry, Filing, OutcomeReport, StageEntry
from judging.actions.stages import open_judging
from notifications.models import OutboxMessage
from tests.concurrency.held import HELD_SECONDS, crossing
from tests.factories import offices, results
from tests.factories.competitions import PRESET
from tests.factories.entries import complete, contestant, fresh, open_competition, submitted
from tests.factories.offices import organiser
from workflow import clock
from workflow.idempotency import new_key
from workflow.services import record

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


def names(*answers: Any) -> tuple[str, ...]:
    """What came, by the names of the types."""
    return tuple(type(answer).__name__ for answer in answers)


class Office:
    """A competition whose registration is over: one entry passed, one was returned and is complete."""

    def __init__(self) -> None:
        self.competition = open_competition()
        self.organiser = organiser(self.competition.organisation, "李审核")
        self.passed = submitted(self.competition, contestant("甲", 1), 1)
        self.other = submitted(self.competition, contestant("乙", 2), 2)
        accept_entry(entry=self.passed, actor=self.organiser)
        # Returned on the last day, so that the days for corrections outlast the registration.
        clock.move_to(self.competition.registration_closes_at - dt.timedelta(hours=1))
        return_entry(entry=self.other, actor=self.organiser, reason="请改")
        clock.move_to(self.competition.registration_closes_at + dt.timedelta(hours=1))
        self.passed, self.other = fresh(self.passed), fresh(self.other)
        self.competition.refresh_from_db()

    def open_judging(self) -> Competition:
        """Go on to judging, as its page does."""
        return open_judging(competition=Competition.objects.get(pk=self.competition.pk), actor=self.organiser)

    def states(self, entry: Entry) -> tuple[str, str, int]:
        """Where the competition and the entry stand, and how many entries are in the first stage."""
        self.competition.refresh_from_db()
        return self.competition.state, fresh(entry).state, StageEntry.objects.count()


@pytest.fixture
def office() -> Office:
    """Registration is over."""
    assert connection.vendor == "postgresql"
    return Office()


def test_judging_waits_for_an_entry_that_is_just_put_back(office: Office) -> None:
    accept_other(office)
    slow = put_back(office.passed, office)
    assert names(*crossing(slow, office.open_judging)) == ("Entry", "Refused")
    assert office.states(office.passed) == ("filed", "submitted", 0)


def test_an_entry_is_not_put_back_while_judging_is_just_opened(office: Office) -> None:
    assert names(*crossing(office.open_judging, put_back(office.passed, office))) == ("Competition", "Refused")
    assert office.states(office.passed) == ("judging", "accepted", 1)


def test_judging_waits_for_a_correction_that_is_just_handed_in(office: Office) -> None:
    slow = partial(submit_entry, entry=office.other, actor=office.other.leader)
    assert names(*crossing(slow, office.open_judging)) == ("Entry", "Refused")
    assert office.states(office.other) == ("filed", "submitted", 0)


def test_a_correction_is_too_late_while_judging_is_just_opened(office: Office) -> None:
    fast = partial(submit_entry, entry=office.other, actor=office.other.leader)
    assert names(*crossing(office.open_judging, fast)) == ("Competition", "Refused")
    assert office.states(office.other) == ("judging", "returned", 1)


def test_an_entry_that_is_just_withdrawn_is_not_judged(office: Office) -> None:
    accept_other(office)
    slow = partial(withdraw_entry, entry=office.passed, actor=office.passed.leader)
    assert names(*crossing(slow, office.open_judging)) == ("Entry", "Competition")
    assert office.states(office.passed) == ("judging", "withdrawn", 1)
    assert StageEntry.objects.get().entry_id == office.other.pk


def test_many_passed_at_once_and_one_of_them_alone_do_not_block_one_another(office: Office) -> None:
    """The act for many writes its line about the competition last, while somebody waits for one of its entries."""
    submit_entry(entry=office.other, actor=office.other.leader)
    alone = partial(accept_entry, entry=fresh(office.other), actor=office.organiser)
    line = partial(record, BULK_ACTION, actor=office.organiser, target=office.competition)
    assert names(*crossing(alone, alone, last=line)) == ("Entry", "Conflict")
    office.passed, office.other = fresh(office.passed), fresh(office.other)
    both = [office.passed, office.other]
    for entry in both:
        put_entry_back(entry=entry, actor=office.organiser, reason="误操作")
    many = partial(accept_entries, competition=office.competition, entries=both, actor=office.organiser)
    assert names(*crossing(many, many)) == ("AuditRow", "ManyRefused")


def test_two_who_hand_in_do_not_wait_for_one_another() -> None:
    """They share the lock; only the number of the entry is taken one after the other, so the second has one already."""
    competition = open_competition()
    checker = organiser(competition.organisation, "李审核")
    first, second = (submitted(competition, contestant(f"人{n}", n), n) for n in (1, 2))
    return_entry(entry=second, actor=checker, reason="请改")
    third = complete(competition, contestant("人3", 3), 3)
    second = fresh(second)
    waited: list[float] = []

    def fast() -> Entry:
        began = time.monotonic()
        answer = submit_entry(entry=second, actor=second.leader)
        waited.append(time.monotonic() - began)
        return answer

    assert names(*crossing(lambda: submit_entry(entry=third, actor=third.leader), fast)) == ("Entry", "Entry")
    assert waited[0] < 0.9 * HELD_SECONDS
    assert fresh(first).state == "submitted"


def test_awards_stay_while_somebody_is_just_asked_for_the_outcome() -> None:
    made = results.awarded(2)
    report = OutcomeReport.objects.earliest("due_on", "pk")
    clock.move_to(dt.datetime.combine(report.due_on, dt.time(2), dt.UTC))
    take_back = partial(take_back_awards, competition=made.competition, actor=made.organiser, reason="误操作")
    assert names(*crossing(partial(ask_outcome, report=report), take_back)) == ("OutcomeReport", "Refused")
    assert sorted(OutcomeReport.objects.values_list("state", flat=True)) == ["asked", "due"]
    assert AwardGrant.objects.count() == 2


def test_nobody_is_asked_for_an_outcome_while_awards_are_just_taken_back() -> None:
    made = results.awarded(2)
    report = OutcomeReport.objects.earliest("due_on", "pk")
    clock.move_to(dt.datetime.combine(report.due_on, dt.time(2), dt.UTC))
    take_back = partial(take_back_awards, competition=made.competition, actor=made.organiser, reason="误操作")
    assert names(*crossing(take_back, partial(ask_outcome, report=report))) == ("int", "Conflict")
    assert (OutcomeReport.objects.count(), AwardGrant.objects.count()) == (0, 0)
    assert not OutboxMessage.objects.filter(once_key=f"outcome:{report.pk}:asked").exists()


def test_competitions_created_at_once_get_addresses_of_their_own() -> None:
    offices.office(offices.PROVINCE)
    bureau = offices.office()
    actor = organiser(bureau, "张经办")
    create = partial(create_competition, actor=actor, organisation=bureau, preset=PRESET, year=2025)
    assert names(*crossing(create, create)) == ("Competition", "Competition")
    assert names(*at_once(create, 6)) == ("Competition",) * 6
    slugs = sorted(Competition.objects.values_list("slug", flat=True))
    first = "chuangyi-6-changshashi-2025"
    assert slugs == [first, *(f"{first}-{n}" for n in range(2, 9))]
    assert Filing.objects.count() == 8


def test_two_of_one_office_who_begin_the_same_contest_at_once_do_not_make_two_unasked() -> None:
    offices.office(offices.PROVINCE)
    bureau = offices.office()
    data = {"preset": PRESET, "organisation": str(bureau.pk), "edition": "6", "year": "2025"}

    def begin(name: str, **more: str) -> Callable[[], tuple[int, bool]]:
        client = Client()
        client.force_login(organiser(bureau, name).user)

        def post() -> tuple[int, bool]:
            answer = client.post("/desk/competitions/new/", data | {"_once": new_key(), **more})
            return answer.status_code, '<input type="checkbox" name="again"' in answer.content.decode()

        return post

    assert crossing(begin("张经办"), begin("李经办")) == ((302, False), (422, True))
    assert Competition.objects.count() == 1
    assert crossing(begin("张经办", again="on"), begin("李经办", again="on")) == ((302, False), (302, False))
    assert Competition.objects.count() == 3


def at_once(act: Callable[[], Any], times: int) -> list[Any]:
    """The answers, or the exceptions, of as many threads that begin together."""
    start = threading.Barrier(times)

    def run(_number: int) -> Any:
        try:
            start.wait()
            return act()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(run, range(times)))


def put_back(entry: Entry, office: Office) -> Callable[[], Entry]:
    """The decision was a mistake."""
    return lambda: put_entry_back(entry=entry, actor=office.organiser, reason="误操作")


def accept_other(office: Office) -> None:
    """The second entry was corrected and passed, too."""
    submit_entry(entry=office.other, actor=office.other.leader)
    accept_entry(entry=fresh(office.other), actor=office.organiser)
    office.other = fresh(office.other)
