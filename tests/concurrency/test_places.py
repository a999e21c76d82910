"""Two places, twenty people at the same moment: two get one, the others wait in order (promises R1, R2)."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from accounts.models import Person
from events.actions import registrations
from events.actions.registrations import cancel_registration, register
from events.models import Activity, Registration
from tests.factories import activities as make

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE, PLACES = 20, 2


def at_once(act: Callable[[int], object], count: int = PEOPLE) -> list[object]:
    """Run ``act`` in as many threads, all begun together; exceptions come back as values."""
    barrier = threading.Barrier(count)

    def run(number: int) -> object:
        try:
            barrier.wait()
            return act(number)
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


def states(activity: Activity) -> dict[str, int]:
    found: dict[str, int] = {}
    for state in Registration.objects.filter(activity=activity).values_list("state", flat=True):
        found[state] = found.get(state, 0) + 1
    return found


@pytest.fixture
def salon() -> make.Salon:
    return make.launched(PLACES)


@pytest.fixture
def people() -> list[Person]:
    return [make.guest(number) for number in range(PEOPLE)]


def test_R1_never_more_than_the_places(salon: make.Salon, people: list[Person]) -> None:
    answers = at_once(lambda number: register(activity=salon.activity, person=people[number]).state)
    assert sorted(map(str, answers)) == ["registered"] * PLACES + ["waiting"] * (PEOPLE - PLACES)
    assert states(salon.activity) == {"registered": PLACES, "waiting": PEOPLE - PLACES}


def test_R1_the_same_person_in_twenty_tabs_is_registered_once(salon: make.Salon, people: list[Person]) -> None:
    answers = at_once(lambda _number: register(activity=salon.activity, person=people[0]).pk)
    assert len(set(answers)) == 1
    assert states(salon.activity) == {"registered": 1}


def test_R1_places_given_back_at_once_go_to_those_who_wait(salon: make.Salon, people: list[Person]) -> None:
    for somebody in people[:6]:
        register(activity=salon.activity, person=somebody)
    mine = {row.person_id: row for row in Registration.objects.select_related("activity", "person")}

    def leave_or_come(number: int) -> object:
        if number < PLACES:
            return cancel_registration(registration=mine[people[number].pk], actor=people[number])
        return register(activity=salon.activity, person=people[number + 4])

    answers = at_once(leave_or_come, 8)
    assert [answer for answer in answers if isinstance(answer, Exception)] == []
    assert states(salon.activity) == {"registered": PLACES, "cancelled": PLACES, "waiting": 4 + 6 - PLACES}
    first = Registration.objects.filter(state="registered").values_list("person_id", flat=True)
    assert set(first) == {people[2].pk, people[3].pk}


@pytest.mark.services
def test_R2_the_race_would_notice_a_missing_lock(
    salon: make.Salon, people: list[Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    """On PostgreSQL only: SQLite has one writer at a time whatever is locked."""
    barrier = threading.Barrier(PEOPLE)
    offer = registrations.offer_free_places

    def all_have_counted(**arguments: object) -> None:
        barrier.wait()
        offer(**arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(registrations, "lock", lambda activity: Activity.objects.get(pk=activity.pk))
    monkeypatch.setattr(registrations, "offer_free_places", all_have_counted)
    at_once(lambda number: register(activity=salon.activity, person=people[number]))
    assert states(salon.activity).get("registered", 0) > PLACES
