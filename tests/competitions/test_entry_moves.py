"""The table of moves of an entry, walked with real rows."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from accounts.models import Person
from competitions.actions.entries import remove_member, start_entry, submit_entry, withdraw_entry
from competitions.actions.entry_saving import save_entry
from competitions.models import Competition, Entry
from competitions.queries.entries import entries_visible_to
from competitions.queries.entry_where import shown_state
from competitions.queries.entry_windows import why_not_now
from notifications.models import OutboxMessage
from tests.factories.entries import attach, complete, contestant, draft, fresh, open_competition, submitted
from tests.factories.offices import OTHER_CITY, office, organiser
from workflow import clock
from workflow.actors import System
from workflow.models import AuditRow
from workflow.services import Conflict, Forbidden, Refused, allowed_moves, perform, perform_many

pytestmark = pytest.mark.django_db


@pytest.fixture
def competition() -> Competition:
    return open_competition()


def reviewer(competition: Competition) -> Person:
    return organiser(competition.organisation, "赵审核")


def to_judging(competition: Competition) -> None:
    """Time and states moved as the organiser's verbs would, without their own conditions."""
    Competition.objects.filter(pk=competition.pk).update(state="judging")


def test_a_submission_gives_number_time_fingerprint_receipt_and_one_message(competition: Competition) -> None:
    entry = complete(competition)
    now = clock.now()
    done = submit_entry(entry=entry, actor=entry.leader)
    assert (done.state, done.number) == ("submitted", "长沙市-AM-0001")
    assert now <= done.submitted_at <= clock.now()
    assert len(done.form_version) == 16
    row = AuditRow.objects.get(action="entry.submit")
    assert (row.from_state, row.to_state, row.actor_label) == ("draft", "submitted", "陈示例")
    assert sorted(row.data["files"]) == ["plan", "slides", "stamped_form"]
    assert row.data["consents"] == {"pledge": "2026-11", "personal_data": "2026-11", "publication": "2026-12"}
    message = OutboxMessage.objects.get()
    assert (message.template, message.params["number"]) == ("competitions.entry_submitted", "长沙市-AM-0001")


def test_numbers_run_on(competition: Competition) -> None:
    numbers = [submitted(competition, contestant(f"陈示例{n}", n), n).number for n in (1, 2, 3)]
    assert numbers == ["长沙市-AM-0001", "长沙市-AM-0002", "长沙市-AM-0003"]


@pytest.mark.promise("R9")
@pytest.mark.parametrize(("seconds", "taken"), [(-1, True), (0, True), (0.999, True), (1, False)])
def test_the_deadline_holds_to_the_printed_second(competition: Competition, seconds: float, taken: bool) -> None:
    entry = complete(competition)
    clock.move_to(competition.registration_closes_at)
    moment = competition.registration_closes_at + dt.timedelta(seconds=seconds)
    assert (why_not_now(entry, moment) is None) == taken


@pytest.mark.promise("R9")
def test_one_second_late_is_refused_with_both_times_and_nothing_typed_is_lost(competition: Competition) -> None:
    entry = complete(competition)
    clock.move_to(competition.registration_closes_at + dt.timedelta(seconds=2))
    with pytest.raises(Refused) as refused:
        submit_entry(entry=entry, actor=entry.leader)
    closed = timezone.localtime(competition.registration_closes_at)
    assert f"{closed.year}年{closed.month}月{closed.day}日 {closed:%H:%M:%S}" in str(refused.value)
    assert str(refused.value).endswith("逾期不予受理。")
    kept = fresh(entry)
    assert (kept.state, kept.title, kept.number) == ("draft", "示例项目1", "")
    assert AuditRow.objects.get(action="entry.submit").succeeded is False


@pytest.mark.promise("R9")
def test_before_the_window_nothing_begins(competition: Competition) -> None:
    clock.move_to(competition.registration_opens_at - dt.timedelta(seconds=30))
    with pytest.raises(Refused, match="提前不予受理"):
        start_entry(competition=competition, actor=contestant())
    assert Entry.objects.count() == 0


def test_a_returned_entry_has_its_own_period_beyond_the_window(competition: Competition) -> None:
    entry = submitted(competition)
    number = entry.number
    clock.move_to(competition.registration_closes_at + dt.timedelta(days=1))
    remarks = {"title": "与营业执照不一致", "summary": ""}
    perform(entry, "return", actor=reviewer(competition), reason="请更正名称。", data={"remarks": remarks})
    entry = fresh(entry)
    assert (entry.state, entry.remarks, entry.decision_reason) == (
        "returned",
        {"title": "与营业执照不一致"},
        "请更正名称。",
    )
    day = timezone.localdate(clock.now()) + dt.timedelta(days=5)
    assert timezone.localtime(entry.correct_by) == timezone.make_aware(dt.datetime.combine(day, dt.time(23, 59, 59)))
    save_entry(entry=entry, actor=entry.leader, changes={"title": "更正后的项目"})
    entry = fresh(entry)
    with pytest.raises(Refused, match="盖章后内容有改动"):
        submit_entry(entry=entry, actor=entry.leader)
    attach(fresh(entry), "stamped_form")
    done = submit_entry(entry=fresh(entry), actor=entry.leader)
    assert (done.state, done.number, done.remarks, done.decision_reason) == ("submitted", number, {}, "")


def test_the_period_for_corrections_ends(competition: Competition) -> None:
    entry = submitted(competition)
    perform(entry, "return", actor=reviewer(competition), reason="请更正。")
    entry = fresh(entry)
    assert entry.correct_by == max(entry.correct_by, competition.registration_closes_at)
    clock.move_to(entry.correct_by + dt.timedelta(seconds=2))
    with pytest.raises(Refused, match="逾期不予受理"):
        submit_entry(entry=entry, actor=entry.leader)


def test_accept_and_refuse_tell_the_contestant(competition: Competition) -> None:
    first, second = submitted(competition, serial=1), submitted(competition, serial=2)
    actor = reviewer(competition)
    perform(first, "accept", actor=actor)
    with pytest.raises(Refused, match="请填写"):
        perform(second, "refuse", actor=actor)
    perform(second, "refuse", actor=actor, reason="项目不在长沙市。")
    assert (fresh(first).state, fresh(second).state, fresh(second).decision_reason) == (
        "accepted",
        "refused",
        "项目不在长沙市。",
    )
    templates = list(OutboxMessage.objects.order_by("pk").values_list("template", flat=True))
    assert templates[-2:] == ["competitions.entry_accepted", "competitions.entry_refused"]


def test_who_decides(competition: Competition) -> None:
    entry = submitted(competition)
    stranger, elsewhere = contestant("外人", 9), organiser(office(OTHER_CITY), "外地经办")
    for actor in (stranger, elsewhere, entry.leader, System.granted("other.thing")):
        with pytest.raises(Forbidden):
            perform(entry, "accept", actor=actor)
    for actor in (stranger, reviewer(competition)):
        with pytest.raises(Forbidden):
            perform(entry, "withdraw", actor=actor)
    assert fresh(entry).state == "submitted"


def test_nobody_checks_an_entry_of_their_own(competition: Competition) -> None:
    actor = reviewer(competition)
    actor.user.set_phone("13900000077")
    actor.user.save()
    entry = submitted(competition, actor, serial=7)
    for move in ("accept", "return", "refuse"):
        with pytest.raises(Refused, match="本人的参赛项目"):
            perform(entry, move, actor=actor, reason="自审")
    assert fresh(entry).state == "submitted"


def test_the_second_decision_reads_who_was_first(competition: Competition) -> None:
    entry = submitted(competition)
    first, second = reviewer(competition), organiser(competition.organisation, "钱审核")
    perform(entry, "accept", actor=first)
    with pytest.raises(Conflict, match="赵审核"):
        perform(entry, "refuse", actor=second, reason="慢了一步")


def test_promotion_is_decided_in_judging_and_told_by_the_publicity(competition: Competition) -> None:
    entries = [submitted(competition, contestant(f"陈示例{n}", n), n) for n in (1, 2)]
    actor = reviewer(competition)
    for entry in entries:
        perform(entry, "accept", actor=actor)
    with pytest.raises(Refused):
        perform(entries[0], "promote", actor=actor)
    to_judging(competition)
    perform_many(entries[:1], "promote", actor=actor, data={"stage": "final", "rank": 1, "ranking_hash": "ab"})
    perform_many(entries[1:], "not_promote", actor=actor, data={"stage": "final", "rank": 2})
    assert AuditRow.objects.get(action="entry.promote", succeeded=True).data == {
        "stage": "final",
        "rank": 1,
        "ranking_hash": "ab",
    }
    assert [shown_state(fresh(entry)).value for entry in entries] == ["accepted", "accepted"]
    perform(entries[1], "undo_promotion", actor=actor)
    perform(entries[1], "not_promote", actor=actor)
    Competition.objects.filter(pk=competition.pk).update(state="publicity")
    assert [shown_state(fresh(entry)).value for entry in entries] == ["promoted", "not_promoted"]
    assert OutboxMessage.objects.filter(template__contains="promot").count() == 0


def test_disqualified_at_whatever_time_it_shows(competition: Competition) -> None:
    entry = submitted(competition)
    actor = reviewer(competition)
    perform(entry, "accept", actor=actor)
    Competition.objects.filter(pk=competition.pk).update(state="publicity")
    perform(entry, "disqualify", actor=actor, reason="经查材料不实。")
    assert (fresh(entry).state, fresh(entry).decision_reason) == ("disqualified", "经查材料不实。")


@pytest.mark.parametrize("steps", [(), ("submit",), ("submit", "accept")])
def test_the_contestant_may_withdraw_until_the_results_are_public(
    competition: Competition, steps: tuple[str, ...]
) -> None:
    entry = complete(competition)
    if "submit" in steps:
        submit_entry(entry=entry, actor=entry.leader)
    if "accept" in steps:
        perform(entry, "accept", actor=reviewer(competition))
    withdraw_entry(entry=fresh(entry), actor=entry.leader, reason="团队解散")
    assert fresh(entry).state == "withdrawn"
    again = start_entry(competition=competition, actor=entry.leader)
    assert (again.pk != entry.pk, again.state) == (True, "draft")


def test_nobody_slips_out_of_public_results(competition: Competition) -> None:
    entry = submitted(competition)
    perform(entry, "accept", actor=reviewer(competition))
    Competition.objects.filter(pk=competition.pk).update(state="publicity")
    with pytest.raises(Refused, match="书面联系主办方"):
        withdraw_entry(entry=fresh(entry), actor=entry.leader)


def test_buttons_are_the_moves_of_the_state(competition: Competition) -> None:
    entry = submitted(competition)
    names = [move.name for move in allowed_moves(fresh(entry), reviewer(competition))]
    assert names == ["return", "accept", "refuse"]
    assert [move.name for move in allowed_moves(fresh(entry), entry.leader)] == ["withdraw"]


def test_a_draft_is_the_contestants_alone(competition: Competition) -> None:
    entry = draft(competition)
    actor = reviewer(competition)
    assert list(entries_visible_to(actor)) == []
    assert list(entries_visible_to(entry.leader)) == [entry]
    handed_in = submitted(competition, contestant("周示例", 2), 2)
    assert list(entries_visible_to(actor)) == [handed_in]
    assert list(entries_visible_to(organiser(office(OTHER_CITY), "外地经办"))) == []
    assert list(entries_visible_to(contestant("外人", 9))) == []


def test_a_member_taken_off_does_not_matter_twice(competition: Competition) -> None:
    entry = draft(competition)
    remove_member(entry=entry, actor=entry.leader, member=999)
    assert fresh(entry).version == entry.version
