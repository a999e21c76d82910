"""Panels, invitations, answers, conflicts, assignment."""

from __future__ import annotations

import pytest

from accounts.enums import Role
from accounts.models import Person, RoleAssignment
from judging.actions import panels, sheets
from judging.actions.assignment import assign_reviews, plan_assignment
from judging.actions.people import Invitee
from judging.enums import SeatState, SheetState
from judging.models import ConflictDeclaration, PanelSeat, ScoreSheet
from judging.queries.conflicts import conflicts_between, words_of
from notifications.models import OutboxMessage
from tests.factories.judging import Contest, contest, mark, marking_open, seated, sheet_for
from tests.factories.offices import OTHER_CITY, office, organiser, person
from workflow.models import AuditRow
from workflow.services import Conflict, Forbidden, Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> Contest:
    return contest(entries=4, judges=0)


def panel_of(made: Contest, name: str = "一组", track: str = "") -> panels.Panel:
    return panels.create_panel(
        stage=made.stage(), actor=made.organiser, name=name, track=made.track(track) if track else None
    )


def test_inviting_makes_people_roles_seats_and_messages(made: Contest) -> None:
    panel = panel_of(made)
    known = person("陈示例")
    found = panels.invite_judges(
        panel=panel,
        actor=made.organiser,
        people=[known],
        invitees=[Invitee("赵示例", "139 0000 0001", "示例大学", "教授"), Invitee("钱示例", "+8613900000002")],
    )
    assert [(seat.person.name, seat.number, seat.state) for seat in found.seats] == [
        ("陈示例", 1, SeatState.INVITED), ("赵示例", 2, SeatState.INVITED), ("钱示例", 3, SeatState.INVITED),
    ]  # fmt: skip
    assert (Person.objects.get(name="赵示例").employer, Person.objects.get(name="赵示例").phone) == (
        "示例大学",
        "13900000001",
    )
    assert RoleAssignment.objects.filter(role=Role.JUDGE, ended_at=None).count() == 3
    messages = OutboxMessage.objects.filter(template="judging.invited")
    assert sorted(message.recipient for message in messages) == ["13900000001", "13900000002"]
    again = panels.invite_judges(panel=panel, actor=made.organiser, invitees=[Invitee("赵示例", "13900000001")])
    assert (again.seats, again.present) == ([], ["赵示例"])


def test_a_phone_of_somebody_else_is_refused_and_nothing_stays(made: Contest) -> None:
    panel = panel_of(made)
    panels.invite_judges(panel=panel, actor=made.organiser, invitees=[Invitee("赵示例", "13900000001")])
    with pytest.raises(Refused, match=r"139\*\*\*\*0001"):
        panels.invite_judges(
            panel=panel,
            actor=made.organiser,
            invitees=[Invitee("孙示例", "13900000003"), Invitee("李示例", "13900000001")],
        )
    assert list(PanelSeat.objects.values_list("person__name", flat=True)) == ["赵示例"]
    assert AuditRow.objects.filter(action="judging.judges_invited", succeeded=False).count() == 1


def test_numbers_run_on_through_the_panels_of_a_stage(made: Contest) -> None:
    first, second = panel_of(made), panel_of(made, "制造组", "adv_manufacturing")
    seats = seated(first, made.organiser, 2, "甲") + seated(second, made.organiser, 2, "乙")
    assert [seat.number for seat in seats] == [1, 2, 3, 4]


def test_only_organisers_of_the_office_invite(made: Contest) -> None:
    panel = panel_of(made)
    for stranger in (organiser(office(OTHER_CITY), "外市经办"), person("路人")):
        with pytest.raises(Forbidden):
            panels.invite_judges(panel=panel, actor=stranger, invitees=[Invitee("赵示例", "13900000001")])
    assert PanelSeat.objects.count() == 0


def test_accepting_needs_the_undertaking(made: Contest) -> None:
    seat = panels.invite_judges(panel=panel_of(made), actor=made.organiser, people=[person("陈示例")]).seats[0]
    with pytest.raises(Refused):
        panels.accept_seat(seat=seat, actor=seat.person, undertaking=False)
    with pytest.raises(Forbidden):
        panels.accept_seat(seat=seat, actor=made.organiser, undertaking=True)
    accepted = panels.accept_seat(seat=seat, actor=seat.person, undertaking=True, avoid=[" 甲公司 ", "", "甲公司"])
    assert (accepted.state, accepted.avoid, accepted.undertaking_at is not None) == (
        SeatState.ACCEPTED,
        ["甲公司"],
        True,
    )


def test_declining_needs_a_reason_and_can_be_asked_again(made: Contest) -> None:
    seat = panels.invite_judges(panel=panel_of(made), actor=made.organiser, people=[person("陈示例")]).seats[0]
    with pytest.raises(Refused):
        panels.decline_seat(seat=seat, actor=seat.person, reason=" ")
    declined = panels.decline_seat(seat=seat, actor=seat.person, reason="时间冲突")
    assert (declined.state, declined.decline_reason) == (SeatState.DECLINED, "时间冲突")
    with pytest.raises(Conflict):
        panels.accept_seat(seat=seat, actor=seat.person, undertaking=True)
    assert panels.invite_again(seat=declined, actor=made.organiser).state == SeatState.INVITED


def test_conflicts_are_found_with_their_reason(made: Contest) -> None:
    employer, phone, self_, named = made.entries
    panel = panel_of(made)
    seats = seated(panel, made.organiser, 3)
    judge = seats[0].person
    judge.employer = f"{employer.organisation_name}"
    judge.save()
    head = phone.leader
    head.set_phone("13800000009")
    head.save()
    seats[1].person.set_phone("13800000009")
    seats[1].person.save()
    self_.leader = seats[2].person
    self_.save()
    seats[2].avoid = [named.organisation_name]
    seats[2].save()
    seats = list(PanelSeat.objects.select_related("person").order_by("number"))
    found = conflicts_between(seats, made.entries)
    assert [(c.entry, c.judge, words_of(c)) for c in found] == [
        (str(employer.pk), str(seats[0].pk), f"与参赛主体同一工作单位：{employer.organisation_name}"),
        (str(phone.pk), str(seats[1].pk), "评委与参赛者使用同一手机号"),
        (str(self_.pk), str(seats[2].pk), "评委与参赛者使用同一手机号"),
        (str(self_.pk), str(seats[2].pk), "评委是该团队成员"),
        (str(named.pk), str(seats[2].pk), f"本人申报：其他（{named.organisation_name}）"),
    ]


def test_assignment_leaves_conflicts_out_and_is_repeatable(made: Contest) -> None:
    seats = seated(panel_of(made), made.organiser, 4)
    judge = seats[0].person
    judge.employer = made.entries[0].organisation_name
    judge.save()
    first = plan_assignment(stage=made.stage())
    assert (first.problems, len(first.pairs), first.reviews) == ([], 12, 3)
    assert plan_assignment(stage=made.stage()).pairs == first.pairs
    assign_reviews(stage=made.stage(), actor=made.organiser)
    assert not ScoreSheet.objects.filter(seat=seats[0], stage_entry__entry=made.entries[0]).exists()
    assert ScoreSheet.objects.count() == 12
    again = assign_reviews(stage=made.stage(), actor=made.organiser)
    assert (again.kept, ScoreSheet.objects.count()) == (12, 12)


def test_too_few_judges_are_named_with_the_way_out(made: Contest) -> None:
    seats = seated(panel_of(made), made.organiser, 3)
    seats[0].person.employer = made.entries[0].organisation_name
    seats[0].person.save()
    with pytest.raises(Refused) as error:
        assign_reviews(stage=made.stage(), actor=made.organiser)
    assert made.entries[0].title in str(error.value)
    assert seats[0].person.name in str(error.value)
    assert "再邀请 1 位评委" in str(error.value)
    assert ScoreSheet.objects.count() == 0


def test_a_track_with_a_panel_of_its_own(made: Contest) -> None:
    other = contest_entry(made, "green")
    seated(panel_of(made), made.organiser, 3, "甲")
    own = seated(panel_of(made, "绿色组", "green"), made.organiser, 3, "乙")
    assign_reviews(stage=made.stage(), actor=made.organiser)
    judges = ScoreSheet.objects.filter(stage_entry__entry=other).values_list("seat_id", flat=True)
    assert sorted(judges) == sorted(seat.pk for seat in own)


def contest_entry(made: Contest, track: str) -> object:
    from judging.actions.stage_entries import enter_entries
    from tests.factories.judging import entry

    added = entry(made.competition, made.track(track), "绿色项目")
    enter_entries(stage=made.stage(), actor=made.organiser)
    return added


def test_stepping_back_is_no_score_and_another_judge_takes_over(made: Contest) -> None:
    made.seats = seated(panel_of(made), made.organiser, 4)
    marking_open(made)
    sheet = sheet_for(ScoreSheet.objects.filter(seat=made.seats[0]).order_by("pk").first().pk)
    mark(sheet, "20", "20", "10", "10")
    with pytest.raises(Refused):
        sheets.recuse_sheet(sheet=sheet, actor=sheet.seat.person, kind="", reason="亲属")
    recused = sheets.recuse_sheet(sheet=sheet, actor=sheet.seat.person, kind="kinship", reason="亲属")
    assert (recused.state, recused.total, recused.recuse_kind) == (SheetState.RECUSED, "", "kinship")
    assert ConflictDeclaration.objects.get().source == "judge"
    assign_reviews(stage=made.stage(), actor=made.organiser)
    panel = ScoreSheet.objects.filter(stage_entry=sheet.stage_entry).exclude(state=SheetState.RECUSED)
    assert panel.count() == 3
    assert sheet.seat_id not in panel.values_list("seat_id", flat=True)


def test_releasing_a_judge_takes_untouched_sheets_away(made: Contest) -> None:
    made.seats = seated(panel_of(made), made.organiser, 4)
    marking_open(made)
    seat = made.seats[0]
    first = sheet_for(seat.sheets.order_by("pk").first().pk)
    mark(first, "20")
    released = panels.release_seat(seat=seat, actor=made.organiser, reason="出国")
    assert released.state == SeatState.RELEASED
    assert list(seat.sheets.values_list("pk", "state", "absent_reason")) == [(first.pk, SheetState.ABSENT, "出国")]
    assign_reviews(stage=made.stage(), actor=made.organiser)
    live = ScoreSheet.objects.exclude(state__in=[SheetState.RECUSED, SheetState.ABSENT])
    assert live.count() == 12


def test_a_judge_with_marks_that_are_in_stays(made: Contest) -> None:
    made.seats = seated(panel_of(made), made.organiser, 3)
    marking_open(made)
    mark(sheet_for(made.seats[0].sheets.first().pk), "20", "20", "10", "10", submit=True)
    with pytest.raises(Refused):
        panels.release_seat(seat=made.seats[0], actor=made.organiser, reason="换人")


def test_the_leader_unlocks_others_and_not_the_own(made: Contest) -> None:
    made.seats = seated(panel_of(made), made.organiser, 3)
    marking_open(made)
    leader, other = made.seats[0], made.seats[1]
    panels.set_leader(seat=leader, actor=made.organiser)
    theirs = mark(sheet_for(other.sheets.first().pk), "20", "20", "10", "10", submit=True)
    own = mark(sheet_for(leader.sheets.first().pk), "20", "20", "10", "10", submit=True)
    with pytest.raises(Forbidden):
        sheets.unlock_sheet(sheet=own, actor=leader.person, reason="改分")
    assert sheets.unlock_sheet(sheet=theirs, actor=leader.person, reason="漏看材料").state == SheetState.SAVED
