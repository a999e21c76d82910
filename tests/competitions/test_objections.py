"""Objections: in time to the second, in real name, decided by two persons, holding up what they are about."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection

from certificates.actions.awards import grant_awards
from certificates.actions.batches import order_certificates
from certificates.models import Certificate
from competitions.actions import objection_decisions as decisions
from competitions.actions import objections as verbs
from competitions.actions.evidence import Given
from competitions.actions.reports import draft_report, report_up
from competitions.models import AwardGrant, Entry, Objection
from competitions.queries.objections import held
from notifications.models import OutboxMessage
from tests.factories import results as make
from tests.factories.objections import FACTS, PHONE, decided, entered, picture, proposed, raised
from tests.factories.offices import OTHER_CITY, office, organiser
from workflow import clock
from workflow.inbox import drawn
from workflow.models import AuditRow
from workflow.services import Conflict, Forbidden, Refused

pytestmark = pytest.mark.django_db
SHANGHAI = dt.timezone(dt.timedelta(hours=8))


def last_second(notice: object) -> dt.datetime:
    return dt.datetime.combine(notice.ends_on, dt.time(23, 59, 59), SHANGHAI)  # type: ignore[attr-defined]


def test_the_last_second_is_in_time_and_the_next_is_not() -> None:
    made = make.published()
    notice = made.competition.notices.get()
    end = last_second(notice)
    clock.move_to(end + dt.timedelta(seconds=3))  # it waited for a lock; what counts is when it reached us
    row = raised(notice, made.entries[0].pk, at=end)
    assert (row.state, row.received_at, row.number) == ("received", end, f"YY{end.year}-0001")
    with pytest.raises(Refused, match="监督电话"):
        raised(notice, made.entries[0].pk, at=end + dt.timedelta(seconds=1))
    assert Objection.objects.count() == 1


def test_who_objects_is_encrypted_and_gets_number_link_and_day() -> None:
    made = make.published()
    row = raised(made.competition.notices.get(), made.entries[0].pk)
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, phone, facts, token FROM competitions_objection WHERE id = %s", [row.pk])
        stored = str(cursor.fetchone())
    assert [word in stored for word in ("钱明示", PHONE, FACTS, row.token)] == [False] * 4
    assert len(row.token) == 22
    message = OutboxMessage.objects.get(template="competitions.objection_received")
    assert (message.params["number"], message.params["link"].endswith(f"/objections/{row.token}/")) == (
        row.number,
        True,
    )
    audit = AuditRow.objects.get(action="objection.filed")
    assert "钱明示" not in str(audit.data) + audit.reason + audit.actor_label


def test_nobody_objects_without_a_name_or_to_a_line_that_is_not_there() -> None:
    made = make.published()
    notice = made.competition.notices.get()
    for other in ({"name": ""}, {"phone": ""}, {"kind": "anonymous"}, {"kind": "unit"}):
        with pytest.raises(Refused):
            raised(notice, made.entries[0].pk, **other)
    with pytest.raises(Refused, match="不在名单上"):
        raised(notice, 987654)
    assert Objection.objects.count() == 0


def test_the_office_enters_letters_with_their_scan_and_units_with_their_seal() -> None:
    made = make.published()
    notice = made.competition.notices.get()
    with pytest.raises(Refused, match="扫描件"):
        entered(notice, made.organiser, files=[])
    with pytest.raises(Refused, match="公章"):
        entered(notice, made.organiser, kind="unit", unit="示例公司", channel="visit", files=[])
    fake = Given(picture("假.pdf"), "假.pdf", is_letter=True)
    with pytest.raises(Refused, match="PDF"):
        entered(notice, made.organiser, files=[fake])
    with pytest.raises(Forbidden):
        entered(notice, organiser(office(OTHER_CITY), "外市经办"))
    row = entered(notice, made.organiser, made.entries[1].pk, kind="unit", unit="示例公司")
    assert (row.state, row.entered_by, row.files.get().is_letter) == ("received", made.organiser, True)
    late = notice.ends_on + dt.timedelta(days=1)
    clock.move_to(dt.datetime.combine(late, dt.time(12), SHANGHAI))
    with pytest.raises(Refused, match="受理时间"):
        entered(notice, made.organiser, received_on=late)
    assert entered(notice, made.organiser, received_on=notice.ends_on).state == "received"


def test_an_anonymous_clue_is_kept_holds_up_nothing_and_is_not_answered() -> None:
    made = make.published()
    row = entered(
        made.competition.notices.get(), made.organiser, made.entries[0].pk, kind="anonymous", name="", phone=""
    )
    assert (row.state, row.due_on, held(made.competition).any) == ("noted", None, False)
    assert OutboxMessage.objects.filter(template__startswith="competitions.objection").count() == 0
    with pytest.raises(Conflict):
        proposed(row, made.organiser)


@pytest.mark.promise("Z8")
def test_one_proposes_a_second_confirms_and_a_stale_page_is_told() -> None:
    made = make.published()
    second = organiser(made.competition.organisation, "李复核")
    row = raised(made.competition.notices.get(), made.entries[0].pk)
    row = proposed(row, made.organiser, "dismissed")
    with pytest.raises(Refused, match="另一人"):
        decisions.confirm_decision(objection=row, actor=made.organiser, seen=row.turn)
    with pytest.raises(Forbidden):
        decisions.confirm_decision(objection=row, actor=organiser(office(OTHER_CITY), "外市经办"), seen=row.turn)
    back = decisions.give_back(objection=row, actor=second, reason="理由不充分", seen=row.turn)
    assert (back.state, back.proposal, back.answer) == ("checking", "", "经核查，情况属实。")
    again = proposed(row, made.organiser, "not_taken")
    with pytest.raises(Conflict):
        decisions.confirm_decision(objection=row, actor=second, seen=row.turn)
    done = decisions.confirm_decision(objection=again, actor=second, seen=again.turn)
    assert (done.state, done.proposed_by, done.decided_by) == ("not_taken", made.organiser, second)
    with pytest.raises(Conflict):
        decisions.confirm_decision(objection=again, actor=second, seen=done.turn)
    assert OutboxMessage.objects.filter(template="competitions.objection_decided").count() == 1


def test_an_effect_needs_its_line_its_words_and_an_upheld_objection() -> None:
    made = make.published()
    notice = made.competition.notices.get()
    whole = raised(notice)
    with pytest.raises(Refused, match="未指明项目"):
        proposed(whole, made.organiser, effect="disqualify")
    one = raised(notice, made.entries[0].pk)
    for other in (
        {"outcome": "dismissed", "effect": "disqualify"},
        {"effect": "disqualify", "public_reason": " "},
        {"effect": "correct"},
        {"answer": " "},
    ):
        with pytest.raises(Refused):
            proposed(one, made.organiser, **other)
    tied = proposed(whole, made.organiser, effect="disqualify", entry=made.entries[1].pk)
    assert (tied.entry_id, tied.state) == (made.entries[1].pk, "checking")


def test_an_open_objection_holds_up_the_award_of_its_entry_alone_and_the_report() -> None:
    made = make.published(3)
    second = organiser(made.competition.organisation, "李复核")
    row = raised(made.competition.notices.get(), made.entries[0].pk)
    make.end_publicity(made)
    draft = draft_report(made.competition)
    assert (row.number in draft.problem, draft.where) == (
        True,
        f"/desk/competitions/{made.competition.pk}/objections/",
    )
    with pytest.raises(Refused, match=row.number):
        report_up(competition=made.competition, actor=made.organiser)
    grants = grant_awards(competition=make.fresh(made.competition), actor=made.organiser)
    assert made.entries[0].pk not in {grant.entry_id for grant in grants}
    with pytest.raises(Conflict):
        grant_awards(competition=make.fresh(made.competition), actor=made.organiser)
    decided(row, made.organiser, second, "dismissed")
    more = grant_awards(competition=make.fresh(made.competition), actor=made.organiser)
    assert [grant.entry_id for grant in more] == [made.entries[0].pk]
    assert AwardGrant.objects.count() == len(grants) + 1
    assert held(made.competition).why_no_report() == ""


def test_an_objection_to_the_list_as_a_whole_holds_up_everything() -> None:
    made = make.published()
    raised(made.competition.notices.get())
    make.end_publicity(made)
    with pytest.raises(Refused, match="整个名单"):
        grant_awards(competition=made.competition, actor=made.organiser)
    assert AwardGrant.objects.count() == 0


def test_no_certificate_is_ordered_or_made_while_an_objection_is_open() -> None:
    made = make.awarded(2)
    notice = made.competition.notices.get()
    entered(notice, made.organiser, made.entries[0].pk, received_on=notice.ends_on)
    batch = order_certificates(competition=made.competition, actor=made.organiser)
    assert list(batch.certificates.values_list("grant__entry", flat=True)) == [made.entries[1].pk]
    assert Certificate.objects.count() == 1


def test_an_upheld_objection_disqualifies_or_corrects_in_the_same_act() -> None:
    made = make.published(2)
    second = organiser(made.competition.organisation, "李复核")
    notice = made.competition.notices.get()
    first, other = (raised(notice, entry.pk) for entry in made.entries[:2])
    decided(first, made.organiser, second, effect="disqualify")
    decided(other, made.organiser, second, effect="correct", corrected_title="更正后的名称")
    one, two = (Entry.objects.get(pk=entry.pk) for entry in made.entries[:2])
    assert (one.state, two.title) == ("disqualified", "更正后的名称")
    assert held(made.competition).wrong_numbers == (first.number, other.number)
    assert AuditRow.objects.get(action="entry.corrected").data["before"]["title"] == made.entries[1].title


def test_it_is_taken_back_by_the_link_or_by_the_office_with_a_reason() -> None:
    made = make.published()
    notice = made.competition.notices.get()
    one, two = raised(notice), raised(notice)
    assert verbs.withdraw_objection(objection=one).state == "withdrawn"
    with pytest.raises(Refused):
        verbs.withdraw_objection(objection=two, actor=made.organiser)
    assert verbs.withdraw_objection(objection=two, actor=made.organiser, reason="来电要求撤回").state == "withdrawn"
    with pytest.raises(Conflict):
        verbs.withdraw_objection(objection=one)
    assert held(made.competition).open_numbers == ()


def test_it_waits_in_the_inbox_of_who_can_go_on_with_it() -> None:
    made = make.published()
    second = organiser(made.competition.organisation, "李复核")
    row = raised(made.competition.notices.get(), made.entries[0].pk)
    assert [item.urgent for item in drawn("competitions.objections", made.organiser)] == [False]
    proposed(row, made.organiser, "dismissed")
    assert (
        [item.title for item in drawn("competitions.objections", made.organiser)],
        len(drawn("competitions.objections", second)),
    ) == ([], 1)
    assert row.remind_on is not None
    clock.move_to(dt.datetime.combine(row.remind_on, dt.time(9), SHANGHAI))
    assert [item.urgent for item in drawn("competitions.objections", second)] == [True]
    assert drawn("competitions.objections", organiser(office(OTHER_CITY), "外市经办")) == []
