"""The public list and the report: frozen, dated, closed by the clock, received above."""

from __future__ import annotations

import datetime as dt

import pytest

from accounts.enums import Role
from competitions.actions import publicity, reports
from competitions.enums import CompetitionState, EntryState, PublicityState, ReportState
from competitions.models import Competition, Entry, PublicityNotice, RoundReport
from competitions.queries.privacy import fingerprint
from competitions.queries.result_rows import hash_of_rows
from competitions.queries.results import published_notices
from judging.actions import promotion, tabulation
from judging.actions.promotion import undo_promotion
from tests.factories.judging import Contest, closed, contest, into_final
from tests.factories.offices import OTHER_CITY, PROVINCE, office, organiser, with_role
from tests.prepared import prepared
from workflow import clock
from workflow.actors import System
from workflow.models import AuditRow
from workflow.services import Conflict, Forbidden, Refused, perform

pytestmark = pytest.mark.django_db


@prepared
def decided(entries: int = 3, judges: int = 3) -> Contest:
    """Semi and final are over; everybody of the final is promoted (6 places)."""
    made = contest(entries=entries, judges=judges)
    for code in ("semi", "final"):
        if code == "final":
            into_final(made)
        closed(made, code)
        table = tabulation.tabulate(stage=made.stage(code), actor=made.organiser)
        tabulation.freeze_tabulation(tabulation=table, actor=made.organiser)
        promotion.promote_stage(stage=made.stage(code), actor=made.organiser)
    return made


def fresh(made: Contest) -> Competition:
    return Competition.objects.select_related("organisation", "region", "filing").get(pk=made.competition.pk)


def published(made: Contest) -> PublicityNotice:
    notice = publicity.draft_notice(competition=fresh(made), actor=made.organiser)
    return publicity.publish_notice(notice=notice, actor=made.organiser)


def over(notice: PublicityNotice) -> None:
    """The clock after the last day."""
    clock.move_to(dt.datetime.combine(notice.ends_on + dt.timedelta(days=1), dt.time(9), clock.now().tzinfo))


def test_the_draft_is_prefilled_and_made_once() -> None:
    made = decided()
    notice = publicity.draft_notice(competition=fresh(made), actor=made.organiser)
    bureau = made.competition.organisation
    assert (notice.days, notice.day_kind, notice.mask_names, notice.receiving_unit) == (
        5,
        "working",
        False,
        bureau.name,
    )
    assert (notice.supervision_phone, notice.address) == (bureau.supervision_phone, bureau.address)
    assert publicity.draft_notice(competition=fresh(made), actor=made.organiser).pk == notice.pk
    assert [row.pk for row in published_notices()] == []


def test_publishing_freezes_rows_counts_working_days_and_moves_on() -> None:
    made = decided()
    clock.move_to(dt.datetime(2026, 6, 18, 10, 0, tzinfo=dt.timezone(dt.timedelta(hours=8))))
    notice = published(made)
    # 2026-06-19 to 06-21 is the Dragon Boat holiday: day one is Monday the 22nd.
    assert (notice.starts_on, notice.ends_on) == (dt.date(2026, 6, 22), dt.date(2026, 6, 26))
    assert fresh(made).state == CompetitionState.PUBLICITY
    first = notice.rows[0]
    assert first == {
        "track": "adv_manufacturing", "rank": 1, "award": "一等奖", "entry": made.entries[0].pk,
        "number": made.entries[0].number, "title": made.entries[0].title, "unit": made.entries[0].organisation_name,
        "leader": made.entries[0].leader.name, "promoted": True,
        "honours": [{"code": "first", "name": "一等奖", "scope": "track"}],
    }  # fmt: skip
    assert [row["award"] for row in notice.rows] == ["一等奖", "二等奖", "二等奖"]
    assert {stage.state for stage in made.competition.stages.all()} == {"released"}
    with pytest.raises(Conflict):
        publicity.save_notice(notice=notice, actor=made.organiser, text=publicity.prefilled(fresh(made)))
    with pytest.raises((Conflict, Refused)):
        publicity.publish_notice(notice=notice, actor=made.organiser)


@pytest.mark.promise("L3")
def test_never_a_number_of_a_document_or_a_phone() -> None:
    made = decided()
    leader = made.entries[0].leader
    leader.set_id("resident", "11010519491231002X")
    leader.set_phone("13800000001")
    leader.save()
    notice = published(made)
    text = str(notice.rows)
    assert ("11010519491231002X" in text, "13800000001" in text, "phone" in text) == (False, False, False)


def test_names_are_masked_where_the_setting_says_so() -> None:
    made = decided()
    notice = publicity.draft_notice(competition=fresh(made), actor=made.organiser)
    text = publicity.NoticeText(notice.title, "示例单位", "0731-1", "示例路", "0731-2", mask_names=True)
    notice = publicity.save_notice(notice=notice, actor=made.organiser, text=text)
    notice = publicity.publish_notice(notice=notice, actor=made.organiser)
    assert {row["leader"][:1] + row["leader"][-1:] for row in notice.rows} == {"先*"}


def test_who_took_the_consent_back_is_left_out() -> None:
    made = decided()
    entry = Entry.objects.get(pk=made.entries[1].pk)
    entry.consents = {**entry.consents, "publication": {**entry.consents["publication"], "withdrawn_at": "2026-01-01"}}
    entry.save()
    notice = published(made)
    assert [row["entry"] for row in notice.rows] == [made.entries[0].pk, made.entries[2].pk]


def test_without_contacts_nothing_is_published() -> None:
    made = decided()
    notice = publicity.draft_notice(competition=fresh(made), actor=made.organiser)
    text = publicity.NoticeText(notice.title, "示例单位", "", "示例路", "0731-2", mask_names=False)
    notice = publicity.save_notice(notice=notice, actor=made.organiser, text=text)
    with pytest.raises(Refused):
        publicity.publish_notice(notice=notice, actor=made.organiser)
    assert fresh(made).state == CompetitionState.JUDGING


def test_only_the_clock_closes_and_not_before_the_last_second() -> None:
    made = decided()
    notice = published(made)
    with pytest.raises(Forbidden):
        perform(notice, "close", actor=made.organiser)
    with pytest.raises(Refused):
        perform(notice, "close", actor=System.granted("competitions.close_publicity"))
    last = dt.datetime.combine(notice.ends_on, dt.time(23, 59, 59), dt.timezone(dt.timedelta(hours=8)))
    assert publicity.close_due_notices(now=last) == 0
    over(notice)
    assert publicity.close_due_notices(now=clock.now()) == 1
    assert publicity.close_due_notices(now=clock.now()) == 0
    row = AuditRow.objects.get(action="publicity.close", succeeded=True)
    assert (row.actor_kind, row.actor_key, row.to_state) == (
        "system",
        "competitions.close_publicity",
        PublicityState.CLOSED,
    )


def test_the_report_goes_up_is_taken_back_and_received() -> None:
    made = decided()
    notice = published(made)
    with pytest.raises(Refused):
        reports.report_up(competition=fresh(made), actor=made.organiser)
    over(notice)
    publicity.close_due_notices(now=clock.now())
    report = reports.report_up(competition=fresh(made), actor=made.organiser, summary="顺利")
    assert (report.addressee_id, report.state, len(report.rows)) == (office(PROVINCE).pk, ReportState.SUBMITTED, 3)
    assert report.rows_hash == hash_of_rows(report.rows)
    assert fresh(made).state == CompetitionState.REPORTED
    with pytest.raises(Refused):
        reports.take_back_report(report=report, actor=made.organiser, reason="")
    reports.take_back_report(report=report, actor=made.organiser, reason="补充材料")
    assert fresh(made).state == CompetitionState.PUBLICITY
    again = reports.report_up(competition=fresh(made), actor=made.organiser, summary="补充")
    assert (again.pk, again.version, again.state, again.summary) == (report.pk, 2, ReportState.SUBMITTED, "补充")
    province = with_role(Role.ORGANISER, office(PROVINCE), "省厅经办")
    for stranger in (made.organiser, organiser(office(OTHER_CITY), "外市经办")):
        with pytest.raises(Forbidden):
            reports.receive_report(report=again, actor=stranger)
    received = reports.receive_report(report=again, actor=province)
    assert (received.state, received.received_by) == (ReportState.RECEIVED, province)
    with pytest.raises(Conflict):
        reports.take_back_report(report=received, actor=made.organiser, reason="再改")
    with pytest.raises(Conflict):
        reports.receive_report(report=received, actor=province)
    assert RoundReport.objects.count() == 1


def test_what_is_public_is_undone_until_it_has_gone_up_and_then_does_not_go_up() -> None:
    made = decided()
    row = made.stage("final").promotions.get()
    over(published(made))
    undo_promotion(promotion=row, actor=made.organiser, reason="更正")
    assert set(Entry.objects.values_list("state", flat=True)) == {EntryState.ACCEPTED}
    publicity.close_due_notices(now=clock.now())
    with pytest.raises(Refused):
        reports.report_up(competition=fresh(made), actor=made.organiser)


def test_what_has_gone_up_is_not_undone() -> None:
    made = decided()
    row = made.stage("final").promotions.get()
    over(published(made))
    publicity.close_due_notices(now=clock.now())
    reports.report_up(competition=fresh(made), actor=made.organiser)
    with pytest.raises(Refused):
        undo_promotion(promotion=row, actor=made.organiser, reason="更正")
    assert set(Entry.objects.values_list("state", flat=True)) == {EntryState.PROMOTED}


def test_before_the_decision_there_is_no_list() -> None:
    made = contest(entries=2, judges=3)
    notice = publicity.draft_notice(competition=fresh(made), actor=made.organiser)
    with pytest.raises(Refused):
        publicity.publish_notice(notice=notice, actor=made.organiser)


def with_a_number(made: Contest) -> None:
    """Somebody wrote a mobile number into the title of their project."""
    Entry.objects.filter(pk=made.entries[0].pk).update(title="绿色农业 联系138 0000 0001")


@pytest.mark.promise("L9")
def test_a_list_with_numbers_of_persons_is_not_published_unless_masked_or_answered_for() -> None:
    made = decided()
    with_a_number(made)
    notice = publicity.draft_notice(competition=fresh(made), actor=made.organiser)
    with pytest.raises(publicity.PrivacyFound) as refusal:
        publicity.publish_notice(notice=notice, actor=made.organiser)
    assert ("138****0001" in str(refusal.value), "13800000001" in str(refusal.value)) == (True, False)
    stale = publicity.PrivacyAnswer(reason="项目名称中的号码已经本人同意", seen="other")
    with pytest.raises(publicity.PrivacyFound):
        publicity.publish_notice(notice=notice, actor=made.organiser, answer=stale)
    assert fresh(made).state == CompetitionState.JUDGING
    masked = publicity.publish_notice(notice=notice, actor=made.organiser, answer=publicity.PrivacyAnswer(mask=True))
    assert masked.rows[0]["title"] == "绿色农业 联系138****0001"
    row = AuditRow.objects.get(action="publicity.privacy_masked")
    assert ("138****0001" in str(row.data), "0000 0001" in str(row.data)) == (True, False)


@pytest.mark.promise("L9")
def test_a_false_alarm_is_published_with_the_reason_in_the_audit() -> None:
    made = decided()
    with_a_number(made)
    notice = publicity.draft_notice(competition=fresh(made), actor=made.organiser)
    with pytest.raises(publicity.PrivacyFound) as refusal:
        publicity.publish_notice(notice=notice, actor=made.organiser)
    answer = publicity.PrivacyAnswer(reason="该号码为项目编号", seen=fingerprint(refusal.value.found))
    published = publicity.publish_notice(notice=notice, actor=made.organiser, answer=answer)
    assert "138 0000 0001" in published.rows[0]["title"]
    assert AuditRow.objects.get(action="publicity.privacy_passed").reason == "该号码为项目编号"


def test_the_phones_that_the_notice_prints_are_no_finding() -> None:
    made = decided()
    notice = publicity.draft_notice(competition=fresh(made), actor=made.organiser)
    text = publicity.NoticeText(
        notice.title, "示例单位", "13800000001", "示例路（138 0000 0001）", "0731-2", mask_names=False
    )
    assert publicity.publish_notice(notice=notice, actor=made.organiser, text=text).state == PublicityState.PUBLISHED
