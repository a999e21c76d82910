"""The verbs of a registration: the queue, a place, check-in, rating."""

from __future__ import annotations

import datetime as dt

import pytest

from events.actions import activities
from events.actions.registrations import (
    QUEUE,
    cancel_registration,
    check_in,
    check_in_by_code,
    mark_absent,
    mark_rest_absent,
    rate,
    register,
)
from events.models import Rating, Registration
from events.queries.people import activity_card, place_in_queue
from events.queries.ratings import satisfaction_of
from notifications.models import OutboxMessage
from tests.factories import activities as make
from tests.factories.offices import OTHER_CITY, office, organiser, person
from workflow import clock
from workflow.models import AuditRow
from workflow.services import Conflict, Forbidden, Refused, perform

pytestmark = pytest.mark.django_db


def sent() -> list[str]:
    """Which messages went out about registrations, in order."""
    names = (
        OutboxMessage.objects.filter(template__startswith="events.").order_by("pk").values_list("template", flat=True)
    )
    return [name.removeprefix("events.") for name in names]


def test_first_come_first_served_the_others_wait() -> None:
    salon = make.launched(2, 4)
    assert salon.states == ["registered", "registered", "waiting", "waiting"]
    assert sent() == ["registered", "registered", "waiting", "waiting"]
    assert [place_in_queue(salon.registration(number)) for number in (2, 3)] == [1, 2]


def test_registering_twice_changes_nothing() -> None:
    salon = make.launched(1, 1)
    again = register(activity=salon.activity, person=salon.guests[0])
    assert (again.pk, sent()) == (salon.registration().pk, ["registered"])
    assert AuditRow.objects.filter(action="registration.made").count() == 1


def test_a_place_given_back_goes_to_the_first_who_waits() -> None:
    salon = make.launched(1, 3)
    cancel_registration(registration=salon.registration(0), actor=salon.guests[0])
    assert salon.states == ["cancelled", "registered", "waiting"]
    assert sent()[-1] == "offered"


def test_who_comes_back_stands_at_the_end() -> None:
    salon = make.launched(1, 2)
    cancel_registration(registration=salon.registration(0), actor=salon.guests[0])
    clock.move_to(clock.now() + dt.timedelta(minutes=5))
    back = register(activity=salon.activity, person=salon.guests[0])
    assert (back.state, salon.registration(1).state) == ("waiting", "registered")
    assert Registration.objects.count() == 2


def test_a_free_place_belongs_to_those_who_wait_not_to_the_newcomer() -> None:
    salon = make.launched(1, 2)
    Registration.objects.filter(person=salon.guests[0]).delete()
    newcomer = register(activity=salon.activity, person=person("后来者"))
    assert (salon.registration(1).state, newcomer.state) == ("registered", "waiting")


def test_somebody_who_waits_may_leave_the_list() -> None:
    salon = make.launched(1, 3)
    cancel_registration(registration=salon.registration(1), actor=salon.guests[1])
    assert salon.states == ["registered", "cancelled", "waiting"]


def test_only_the_person_and_the_office_cancel() -> None:
    salon = make.launched(1, 1)
    for stranger in (person("外人"), organiser(office(OTHER_CITY), "外市经办")):
        with pytest.raises(Forbidden):
            cancel_registration(registration=salon.registration(), actor=stranger)
    assert cancel_registration(registration=salon.registration(), actor=salon.drafter).state == "cancelled"


@pytest.mark.promise("R9")
def test_R9_registration_closes_after_the_printed_second() -> None:
    salon = make.launched()
    closes = salon.activity.registration_closes_at
    clock.move_to(closes)
    register(activity=salon.activity, person=person("准时"))
    clock.move_to(closes + dt.timedelta(seconds=2))
    with pytest.raises(Refused, match="报名已截止"):
        register(activity=salon.activity, person=person("迟到"))


@pytest.mark.parametrize("state", ["draft", "running", "cancelled"])
def test_registration_is_open_while_it_is_launched(state: str) -> None:
    salon = {"draft": make.draft, "running": make.running, "cancelled": make.launched}[state]()
    if state == "cancelled":
        activities.cancel_activity(activity=salon.activity, actor=salon.drafter, reason="讲师生病")
    with pytest.raises(Refused, match="未开放报名"):
        register(activity=salon.activity, person=person("来宾"))


def test_nobody_gives_places_by_hand() -> None:
    salon = make.launched(1, 2)
    with pytest.raises(Forbidden):
        perform(salon.registration(1), "offer", actor=salon.guests[1])
    assert QUEUE.grants == {"events.manage_registration"}


def test_the_organiser_checks_in_and_the_second_reads_who_was_first() -> None:
    salon = make.running(2, 1)
    checked = check_in(registration=salon.registration(), actor=salon.drafter)
    assert (checked.state, checked.attended_at is not None) == ("attended", True)
    with pytest.raises(Conflict, match="张经办"):
        check_in(registration=salon.registration(), actor=salon.signer)


@pytest.mark.parametrize("ready", [make.launched, make.recorded])
def test_check_in_is_open_from_the_beginning_until_the_outcome(ready: object) -> None:
    salon = ready(guests=1)  # type: ignore[operator]
    registration = salon.registration()
    verb = check_in if registration.state == "registered" else mark_absent
    with pytest.raises(Refused, match="签到自活动开始起"):
        verb(registration=registration, actor=salon.drafter)


def test_only_the_office_checks_in() -> None:
    salon = make.running(1, 1)
    for stranger in (salon.guests[0], organiser(office(OTHER_CITY), "外市经办")):
        with pytest.raises(Forbidden):
            check_in(registration=salon.registration(), actor=stranger)


def test_the_code_at_the_door_checks_in_once() -> None:
    salon = make.running(1, 1)
    code = salon.activity.check_in_code
    first = check_in_by_code(activity=salon.activity, person=salon.guests[0], code=code)
    again = check_in_by_code(activity=salon.activity, person=salon.guests[0], code=code)
    assert (first.state, again.attended_at) == ("attended", first.attended_at)
    assert AuditRow.objects.filter(action="registration.check_in_self").count() == 1


def test_the_code_helps_nobody_without_a_place_or_outside_the_hours() -> None:
    salon = make.running(1, 2)
    code = salon.activity.check_in_code
    with pytest.raises(Refused, match="不是本活动的签到码"):
        check_in_by_code(activity=salon.activity, person=salon.guests[0], code="x" * 22)
    for somebody in (salon.guests[1], person("路人")):
        with pytest.raises(Refused, match="没有本活动的名额"):
            check_in_by_code(activity=salon.activity, person=somebody, code=code)
    clock.move_to(salon.activity.ends_at)
    activities.finish_activity(activity=salon.activity, actor=salon.drafter)
    with pytest.raises(Refused, match="活动开始后开放签到"):
        check_in_by_code(activity=salon.activity, person=salon.guests[0], code=code)


def test_absent_and_put_right() -> None:
    salon = make.running(1, 1)
    absent = mark_absent(registration=salon.registration(), actor=salon.drafter)
    assert absent.state == "absent"
    check_in(registration=absent, actor=salon.drafter)
    wrong = mark_absent(registration=salon.registration(), actor=salon.drafter)
    assert (wrong.state, wrong.attended_at) == ("absent", None)


def test_who_was_absent_at_the_end_is_put_right_until_the_outcome_is_recorded() -> None:
    salon = make.running(2, 2)
    activities.finish_activity(activity=salon.activity, actor=salon.drafter)
    assert salon.states == ["absent", "absent"]
    check_in(registration=salon.registration(0), actor=salon.drafter)
    assert salon.states == ["attended", "absent"]
    activities.record_outcome(activity=salon.activity, actor=salon.drafter, figures={"attended": 1})
    with pytest.raises(Refused, match="签到自活动开始起"):
        check_in(registration=salon.registration(1), actor=salon.drafter)
    assert salon.states == ["attended", "absent"]


def test_the_rest_is_marked_absent_together() -> None:
    salon = make.running(3, 4)
    check_in(registration=salon.registration(0), actor=salon.drafter)
    assert len(mark_rest_absent(activity=salon.activity, actor=salon.drafter)) == 2
    assert salon.states == ["attended", "absent", "absent", "waiting"]
    with pytest.raises(Refused, match="均已标记"):
        mark_rest_absent(activity=salon.activity, actor=salon.drafter)
    with pytest.raises(Forbidden):
        mark_rest_absent(activity=salon.activity, actor=salon.guests[0])


def test_whoever_came_rates_once() -> None:
    salon = make.finished(1)
    rating = rate(registration=salon.registration(), person=salon.guests[0], items=make.MARKS, comment="很好")
    assert (rating.items["overall"], rating.comment) == (5, "很好")
    with pytest.raises(Conflict):
        rate(registration=salon.registration(), person=salon.guests[0], items=make.MARKS)
    assert Rating.objects.count() == 1


def test_nobody_rates_before_it_has_begun() -> None:
    salon = make.approved(make.launched(1, 1))
    clock.move_to(salon.activity.starts_at - dt.timedelta(hours=1))
    activities.start_activity(activity=salon.activity, actor=salon.drafter)
    check_in(registration=salon.registration(), actor=salon.drafter)
    with pytest.raises(Refused, match="活动开始后可以评价"):
        rate(registration=salon.registration(), person=salon.guests[0], items=make.MARKS)
    clock.move_to(salon.activity.starts_at + dt.timedelta(seconds=1))
    assert rate(registration=salon.registration(), person=salon.guests[0], items=make.MARKS).items == make.MARKS


def test_who_may_not_rate() -> None:
    salon = make.running(2, 2)
    with pytest.raises(Refused, match="到场人员"):
        rate(registration=salon.registration(0), person=salon.guests[0], items=make.MARKS)
    check_in(registration=salon.registration(0), actor=salon.drafter)
    with pytest.raises(Forbidden):
        rate(registration=salon.registration(0), person=salon.guests[1], items=make.MARKS)
    with pytest.raises(Refused, match="每一个问题"):
        rate(registration=salon.registration(0), person=salon.guests[0], items={"overall": 5})
    assert Rating.objects.count() == 0


def test_means_and_words_are_shown_from_the_minimum_on() -> None:
    salon = make.finished(3)
    for number, marks in enumerate((5, 4)):
        items = dict.fromkeys(make.MARKS, marks)
        rate(registration=salon.registration(number), person=salon.guests[number], items=items, comment=f"意见{number}")
    below = satisfaction_of(salon.activity)
    assert (below.answers, below.minimum, below.means, below.comments) == (2, 3, [], [])
    rate(
        registration=salon.registration(2),
        person=salon.guests[2],
        items=dict.fromkeys(make.MARKS, 4),
        comment="匿名意见",
        anonymous=True,
    )
    shown = satisfaction_of(salon.activity)
    assert shown.means[0] == ("内容实用", "4.3")
    assert shown.comments == [("匿名意见", "匿名"), ("意见1", salon.guests[1].name), ("意见0", salon.guests[0].name)]


def test_the_first_page_shows_what_is_to_come_and_what_is_to_be_rated() -> None:
    salon = make.launched(1, 2)
    assert [item.chip for item in activity_card(salon.guests[1], None).items] == ["候补中"]
    assert activity_card(person("路人"), None).items == []
    over = make.finished(1)
    assert [item.button for item in activity_card(over.guests[0], None).items] == ["评价"]
    rate(registration=over.registration(), person=over.guests[0], items=make.MARKS)
    assert activity_card(over.guests[0], None).items == []
