"""The verbs of an activity: planned, launched, filed, held, its outcome recorded and confirmed above."""

from __future__ import annotations

import datetime as dt

import pytest

from accounts.enums import Role
from accounts.models import RoleAssignment
from events.actions import activities as verbs
from events.actions.registrations import check_in, mark_absent, register
from events.models import Activity
from events.queries.activities import activities_open_to, activities_visible_to, with_counts
from events.queries.todo import inbox_items
from notifications.messages import render
from notifications.models import OutboxMessage
from tests.factories import activities as make
from tests.factories.offices import COUNTY, OTHER_CITY, PROVINCE, approver, office, organiser, person, with_role
from ui import formats
from workflow import clock
from workflow.models import AuditRow
from workflow.services import Conflict, Forbidden, Refused, allowed_moves, perform

pytestmark = pytest.mark.django_db
# The clock is moved by whole seconds.
SECOND = dt.timedelta(seconds=1)


def sent(template: str) -> int:
    return OutboxMessage.objects.filter(template=template).count()


def test_a_draft_comes_with_its_filing_to_the_office_above() -> None:
    salon = make.draft()
    activity = salon.activity
    assert (activity.state, activity.filing.state, activity.filing.subject_kind) == ("draft", "draft", "activity")
    assert activity.filing.addressee == office(PROVINCE)
    assert [row["key"] for row in activity.filing.form["fields"]] == [
        "name", "kind", "target_group", "introduction", "speaker", "starts_at", "ends_at", "place", "capacity", "contact",
    ]  # fmt: skip
    assert AuditRow.objects.get(action="activity.created").data == {"name": activity.name}


def test_a_county_files_with_its_city() -> None:
    office()
    salon = make.draft(region=COUNTY)
    assert salon.activity.filing.addressee == office()


def test_only_an_organiser_of_the_office_plans() -> None:
    office(PROVINCE)
    with pytest.raises(Forbidden):
        verbs.create_activity(actor=organiser(office(OTHER_CITY)), organisation=office(), slug="x", **plan_values())
    assert Activity.objects.count() == 0


def plan_values() -> dict[str, object]:
    starts = clock.now() + dt.timedelta(days=10)
    times = {"starts_at": starts, "ends_at": starts + dt.timedelta(hours=1), "registration_closes_at": starts}
    return {**make.VALUES, **times, "capacity": 2}


def test_unknown_fields_are_no_part_of_a_plan() -> None:
    salon = make.draft()
    with pytest.raises(TypeError):
        verbs.change_activity(activity=salon.activity, actor=salon.drafter, state="launched")


def test_a_change_rewrites_the_filing_and_raises_the_version() -> None:
    salon = make.draft()
    changed = verbs.change_activity(
        activity=salon.activity, actor=salon.drafter, expected_version=0, name="改名沙龙", capacity=3
    )
    assert (changed.version, changed.filing.title) == (1, "创业沙龙：把第一单做成口碑")
    activity = salon.activity
    assert (activity.filing.title, activity.capacity) == ("改名沙龙", 3)
    assert AuditRow.objects.get(action="activity.changed").data == {"fields": ["capacity", "name"]}
    verbs.change_activity(activity=activity, actor=salon.drafter, name="改名沙龙")
    assert salon.activity.version == 1


@pytest.mark.promise("R11")
def test_R11_the_second_of_two_editors_is_told() -> None:
    salon = make.draft()
    verbs.change_activity(activity=salon.activity, actor=salon.drafter, expected_version=0, name="甲的名称")
    with pytest.raises(Conflict):
        verbs.change_activity(activity=salon.activity, actor=salon.signer, expected_version=0, name="乙的名称")
    assert salon.activity.name == "甲的名称"


def test_nothing_is_changed_once_the_filing_is_on_its_way() -> None:
    salon = make.filed(make.launched())
    with pytest.raises(Refused):
        verbs.change_activity(activity=salon.activity, actor=salon.drafter, name="改名沙龙")
    assert salon.activity.name == make.VALUES["name"]


def test_more_places_go_to_whoever_waits_and_a_new_time_is_told() -> None:
    salon = make.launched(1, 3)
    assert salon.states == ["registered", "waiting", "waiting"]
    starts = salon.activity.starts_at + dt.timedelta(hours=1)
    verbs.change_activity(
        activity=salon.activity,
        actor=salon.drafter,
        capacity=2,
        starts_at=starts,
        ends_at=starts + dt.timedelta(hours=1),
    )
    assert salon.states == ["registered", "registered", "waiting"]
    assert (sent("events.offered"), sent("events.changed")) == (1, 3)


def test_nobody_loses_a_place() -> None:
    salon = make.launched(2, 2)
    with pytest.raises(Refused, match="不能减少"):
        verbs.change_activity(activity=salon.activity, actor=salon.drafter, capacity=1)


def test_what_nobody_could_register_for_is_not_launched() -> None:
    salon = make.draft()
    clock.move_to(salon.activity.registration_closes_at + SECOND)
    with pytest.raises(Refused, match="报名截止时间已过"):
        verbs.launch_activity(activity=salon.activity, actor=salon.drafter)


def test_oddity_33_people_register_before_the_filing_is_approved_and_it_begins_only_afterwards() -> None:
    salon = make.draft()
    somebody = make.guest()
    assert activities_open_to(somebody).count() == 0
    verbs.launch_activity(activity=salon.activity, actor=salon.drafter)
    assert [activity.pk for activity in activities_open_to(somebody)] == [salon.pk]
    assert (register(activity=salon.activity, person=somebody).state, salon.activity.filing.state) == (
        "registered",
        "draft",
    )
    make.filed(salon)
    clock.move_to(salon.activity.starts_at + dt.timedelta(seconds=1))
    with pytest.raises(Refused, match="备案"):
        verbs.start_activity(activity=salon.activity, actor=salon.drafter)
    assert salon.states == ["registered"]


def test_signed_by_a_second_person_and_approved_above_with_a_number() -> None:
    salon = make.launched()
    verbs.hand_in_filing(activity=salon.activity, actor=salon.drafter)
    with pytest.raises(Refused, match="起草"):
        verbs.sign_and_submit(activity=salon.activity, actor=salon.drafter)
    verbs.sign_and_submit(activity=salon.activity, actor=salon.signer)
    filing = salon.activity.filing
    assert (filing.state, filing.version, filing.is_late) == ("submitted", 1, False)
    with pytest.raises(Forbidden):
        verbs.approve_activity_filing(activity=salon.activity, actor=salon.signer)
    approved = verbs.approve_activity_filing(activity=salon.activity, actor=salon.approver, opinion="同意备案。")
    assert (approved.state, approved.number) == ("approved", f"湖南创服备〔{clock.today().year}〕0001")


def test_filed_after_it_has_begun_is_late() -> None:
    salon = make.launched()
    clock.move_to(salon.activity.starts_at + dt.timedelta(minutes=1))
    assert make.filed(salon).activity.filing.is_late is True


def test_it_begins_on_its_day_and_only_with_an_approved_filing() -> None:
    salon = make.launched()
    clock.move_to(salon.activity.starts_at)
    with pytest.raises(Refused, match="备案尚未通过"):
        verbs.start_activity(activity=salon.activity, actor=salon.drafter)
    make.approved(salon)
    opens = salon.activity.starts_at - dt.timedelta(hours=2)
    clock.move_to(opens - SECOND)
    with pytest.raises(Refused) as refused:
        verbs.start_activity(activity=salon.activity, actor=salon.drafter)
    begins = formats.when(salon.activity.starts_at)
    assert str(refused.value) == f"活动定于{begins}开始，{formats.when_short(opens)}起可开放签到。"
    clock.move_to(opens + SECOND)
    assert verbs.start_activity(activity=salon.activity, actor=salon.drafter).state == "running"


def test_it_does_not_end_before_it_has_begun() -> None:
    salon = make.approved(make.launched())
    begins = salon.activity.starts_at
    clock.move_to(begins - dt.timedelta(minutes=30))
    verbs.start_activity(activity=salon.activity, actor=salon.drafter)
    with pytest.raises(Refused) as refused:
        verbs.finish_activity(activity=salon.activity, actor=salon.drafter)
    ends = formats.when_short(salon.activity.ends_at)
    assert str(refused.value) == f"活动定于{formats.when(begins)}开始，开始后才能结束（计划{ends}结束）。"
    clock.move_to(begins + SECOND)
    assert verbs.finish_activity(activity=salon.activity, actor=salon.drafter).state == "finished"


def test_at_the_end_those_who_came_are_asked_what_they_thought() -> None:
    make.finished(2)
    assert sent("events.please_rate") == 2


def test_at_the_end_whoever_still_waits_gets_a_closing_word() -> None:
    salon = make.running(1, 3)
    check_in(registration=salon.registration(0), actor=salon.drafter)
    verbs.finish_activity(activity=salon.activity, actor=salon.drafter)
    assert salon.states == ["attended", "unplaced", "unplaced"]
    assert sent("events.unplaced") == 2
    assert with_counts(Activity.objects.all()).get().waiting == 0


def test_at_the_end_whoever_was_not_checked_in_is_absent() -> None:
    salon = make.running(4, 5)
    check_in(registration=salon.registration(0), actor=salon.drafter)
    mark_absent(registration=salon.registration(1), actor=salon.drafter)
    verbs.finish_activity(activity=salon.activity, actor=salon.signer)
    assert salon.states == ["attended", "absent", "absent", "absent", "unplaced"]
    rows = AuditRow.objects.filter(action="registration.mark_absent", actor_key=str(salon.signer.pk)).order_by("pk")
    assert [(row.target_id, row.from_state, row.to_state) for row in rows] == [
        (str(salon.registration(number).pk), "registered", "absent") for number in (2, 3)
    ]
    activity = with_counts(Activity.objects.all()).get()
    assert (activity.taken, activity.attended, activity.unmarked) == (4, 1, 0)


def test_what_could_not_be_ended_leaves_everybody_as_they_were() -> None:
    salon = make.approved(make.launched(1, 1))
    clock.move_to(salon.activity.starts_at - dt.timedelta(minutes=30))
    verbs.start_activity(activity=salon.activity, actor=salon.drafter)
    with pytest.raises(Refused):
        verbs.finish_activity(activity=salon.activity, actor=salon.drafter)
    assert (salon.states, with_counts(Activity.objects.all()).get().unmarked) == (["registered"], 1)


def test_a_refused_filing_cancels_and_tells_everybody_registered() -> None:
    salon = make.filed(make.launched(1, 2))
    with pytest.raises(Refused):
        verbs.refuse_activity_filing(activity=salon.activity, actor=salon.approver, reason="")
    assert salon.activity.state == "launched"
    verbs.refuse_activity_filing(activity=salon.activity, actor=salon.approver, reason="场地不符合安全要求")
    assert (salon.activity.state, salon.activity.filing.state) == ("cancelled", "refused")
    assert sent("events.cancelled") == 2
    message = OutboxMessage.objects.filter(template="events.cancelled").first()
    assert "创业沙龙" in render(message.template, message.params).text
    assert AuditRow.objects.get(action="activity.lose_filing").reason == "场地不符合安全要求"


def test_the_office_above_cancels_only_by_refusing() -> None:
    salon = make.filed(make.launched())
    with pytest.raises(Refused, match="备案页面"):
        perform(salon.activity, "lose_filing", actor=salon.approver, reason="不同意")


def test_cancelling_takes_the_filing_back_and_tells_everybody() -> None:
    salon = make.filed(make.launched(1, 2))
    with pytest.raises(Refused, match="请填写理由"):
        verbs.cancel_activity(activity=salon.activity, actor=salon.drafter, reason="")
    assert salon.activity.filing.state == "submitted"
    verbs.cancel_activity(activity=salon.activity, actor=salon.drafter, reason="讲师生病")
    assert (salon.activity.state, salon.activity.filing.state, sent("events.cancelled")) == (
        "cancelled",
        "withdrawn",
        2,
    )


def test_cancelling_leaves_a_decided_filing_as_it_is() -> None:
    salon = make.approved(make.launched())
    verbs.cancel_activity(activity=salon.activity, actor=salon.drafter, reason="讲师生病")
    assert salon.activity.filing.state == "approved"


def test_a_cancelled_activity_is_open_only_to_those_on_its_list() -> None:
    salon = make.launched(1, 1)
    verbs.cancel_activity(activity=salon.activity, actor=salon.drafter, reason="讲师生病")
    assert activities_open_to(person("路人")).count() == 0
    assert activities_open_to(salon.guests[0]).count() == 1


def test_the_outcome_is_corrected_until_the_office_above_confirms_it() -> None:
    salon = make.recorded(2)
    verbs.record_outcome(activity=salon.activity, actor=salon.drafter, figures={"attended": 3, "intents": 1}, text="")
    with pytest.raises(Forbidden):
        verbs.confirm_outcome(activity=salon.activity, actor=salon.drafter)
    confirmed = verbs.confirm_outcome(activity=salon.activity, actor=salon.approver)
    assert (confirmed.state, confirmed.outcome) == ("outcome_confirmed", {"attended": 3, "intents": 1})
    with pytest.raises(Conflict):
        verbs.record_outcome(activity=salon.activity, actor=salon.drafter, figures={"attended": 9})


def test_nobody_confirms_figures_of_their_own() -> None:
    bureau = office(PROVINCE)
    salon = make.launched(region=PROVINCE)
    both = with_role(Role.APPROVER, bureau, "两职")
    RoleAssignment.objects.create(
        person=both, role=Role.ORGANISER, organisation=bureau, region=bureau.region, granted_at=clock.now()
    )
    both.forget_roles()
    make.filed(salon)
    verbs.approve_activity_filing(activity=salon.activity, actor=both)
    clock.move_to(salon.activity.starts_at + SECOND)
    verbs.start_activity(activity=salon.activity, actor=both)
    verbs.finish_activity(activity=salon.activity, actor=both)
    verbs.record_outcome(activity=salon.activity, actor=both, figures={"attended": 0})
    with pytest.raises(Refused, match="由您登记"):
        verbs.confirm_outcome(activity=salon.activity, actor=both)
    assert verbs.confirm_outcome(activity=salon.activity, actor=salon.approver).state == "outcome_confirmed"


def test_only_known_figures_are_kept() -> None:
    salon = make.finished(1)
    with pytest.raises(TypeError):
        verbs.record_outcome(activity=salon.activity, actor=salon.drafter, figures={"bribes": 1})


def test_who_sees_it_and_what_they_may_do() -> None:
    salon = make.launched()
    above, elsewhere = approver(office(PROVINCE), "省厅审批"), organiser(office(OTHER_CITY), "外市经办")
    assert [activities_visible_to(one).count() for one in (salon.signer, above, elsewhere, person("路人"))] == [
        1,
        1,
        0,
        0,
    ]
    assert [move.name for move in allowed_moves(salon.activity, salon.drafter)] == ["start", "cancel"]
    assert allowed_moves(salon.activity, above) == []


def test_counts() -> None:
    salon = make.running(1, 3)
    check_in(registration=salon.registration(0), actor=salon.drafter)
    activity = with_counts(Activity.objects.all()).get()
    assert (activity.taken, activity.waiting, activity.attended) == (1, 2, 1)


def test_what_waits_at_the_desk() -> None:
    salon = make.approved(make.launched())
    assert inbox_items(salon.drafter) == []
    clock.move_to(salon.activity.starts_at + SECOND)
    assert [item.title for item in inbox_items(salon.drafter)] == ["活动即将开始，请开放签到"]
    verbs.start_activity(activity=salon.activity, actor=salon.drafter)
    clock.move_to(salon.activity.ends_at + SECOND)
    assert [item.title for item in inbox_items(salon.drafter)] == ["活动时间已过，请结束活动"]
    verbs.finish_activity(activity=salon.activity, actor=salon.drafter)
    assert [item.title for item in inbox_items(salon.drafter)] == ["活动成效待登记"]
    verbs.record_outcome(activity=salon.activity, actor=salon.drafter, figures={"attended": 0})
    assert inbox_items(salon.drafter) == []
    assert [item.title for item in inbox_items(salon.approver)] == ["活动成效待确认"]
    assert inbox_items(person("路人")) == []
