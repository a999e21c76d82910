"""Personal extensions (个别延期): late and early, before and after the entry was begun, ended with a reason."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from accounts.models import Person
from competitions.actions.entries import start_entry, submit_entry
from competitions.actions.extensions import Terms, end_extension, grant_extension
from competitions.models import Competition, Extension
from competitions.queries.entry_windows import deadline_of, why_not_now
from notifications.models import OutboxMessage
from tests.factories.entries import FIRST_PHONE, complete, contestant, fresh, open_competition, submitted
from workflow import clock
from workflow.services import Conflict, Forbidden, Refused

pytestmark = pytest.mark.django_db
PHONE = str(FIRST_PHONE + 1)


def organiser_of(competition: Competition) -> Person:
    return Person.objects.get(name="张经办")


def after(moment: dt.datetime, **more: int) -> dt.datetime:
    return moment + dt.timedelta(**more)


def granted(competition: Competition, *, days: int = 2, opens_at: dt.datetime | None = None) -> Extension:
    closes = competition.registration_closes_at
    assert closes is not None
    terms = Terms(PHONE, after(closes, days=days), "住院", opens_at)
    return grant_extension(competition=competition, actor=organiser_of(competition), terms=terms)


def test_a_draft_is_handed_in_late_by_it_and_the_contestant_was_told() -> None:
    entry = complete()
    extension = granted(entry.competition)
    clock.move_to(after(entry.competition.registration_closes_at, days=1))
    entry = fresh(entry)
    assert (why_not_now(entry, clock.now()), deadline_of(entry)) == (None, extension.until)
    assert submit_entry(entry=entry, actor=entry.leader).state == "submitted"
    assert OutboxMessage.objects.filter(template="competitions.extension_granted").count() == 1


def test_who_has_not_begun_begins_late_or_early_and_others_do_not() -> None:
    competition = open_competition()
    opens = competition.registration_opens_at
    granted(competition, opens_at=after(opens, days=-3))
    mine, other = contestant(), contestant("李示例", 2)
    for moment in (after(opens, days=-2), after(competition.registration_closes_at, days=1)):
        clock.move_to(moment)
        with pytest.raises(Refused):
            start_entry(competition=competition, actor=other)
        client = Client()
        client.force_login(mine.user)
        assert competition.name in client.get("/my/").content.decode()
    entry = start_entry(competition=competition, actor=mine)
    assert fresh(entry).extended_until == Extension.objects.get().until
    assert Extension.objects.get().entry_id == entry.pk


def test_it_ends_with_a_reason_once() -> None:
    entry = complete()
    extension = granted(entry.competition)
    actor = organiser_of(entry.competition)
    with pytest.raises(Refused):
        end_extension(extension=extension, actor=actor, reason=" ")
    end_extension(extension=extension, actor=actor, reason="材料已补齐")
    with pytest.raises(Conflict):
        end_extension(extension=extension, actor=actor, reason="再次")
    clock.move_to(after(entry.competition.registration_closes_at, days=1))
    assert fresh(entry).extended_until is None
    with pytest.raises(Refused):
        submit_entry(entry=fresh(entry), actor=entry.leader)


def test_a_second_one_replaces_the_first_and_one_that_allows_nothing_is_refused() -> None:
    entry = complete()
    granted(entry.competition)
    second = granted(entry.competition, days=5)
    assert [row.pk for row in Extension.objects.filter(ended_at=None)] == [second.pk]
    assert fresh(entry).extended_until == second.until
    with pytest.raises(Refused):
        granted(entry.competition, days=-1)
    with pytest.raises(Forbidden):
        grant_extension(competition=entry.competition, actor=entry.leader, terms=Terms(PHONE, second.until, "自己来"))


def test_not_for_who_handed_in_and_not_once_judging_began() -> None:
    entry = submitted()
    with pytest.raises(Refused):
        granted(entry.competition)
    Competition.objects.filter(pk=entry.competition_id).update(state="judging")
    with pytest.raises(Refused):
        granted(entry.competition)


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_page_of_the_desk_costs_the_same(how_many: int, django_assert_num_queries: object) -> None:
    competition = open_competition()
    for serial in range(1, how_many + 1):
        terms = Terms(str(FIRST_PHONE + serial), after(competition.registration_closes_at, days=2), "住院")
        grant_extension(competition=competition, actor=organiser_of(competition), terms=terms)
    client = Client()
    client.force_login(organiser_of(competition).user)
    url = f"/desk/competitions/{competition.pk}/entries/extensions/"
    client.get(url)
    with django_assert_num_queries(9):  # type: ignore[operator]
        page = client.get(url).content.decode()
    assert page.count("139****000") == how_many
