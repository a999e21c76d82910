"""Entries that go on in the round above, and those that an office recommends directly."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from competitions.actions import reports
from competitions.actions.levels_placing import place_reported, place_rest
from competitions.actions.levels_recommend import Nominee, recommend
from competitions.actions.uploads import remove_attachment
from competitions.domain.rulebook import dump
from competitions.models import Competition, Entry, RoundReport
from competitions.queries.levels_placing import placing_of
from competitions.queries.rule_books import book_of
from notifications.models import OutboxMessage
from tests.factories import entries as make_entries
from tests.factories import levels as make
from tests.factories.offices import CITY, OTHER_CITY, approver, office, organiser
from workflow import clock
from workflow.services import Conflict, Forbidden, Refused, perform

pytestmark = pytest.mark.django_db


def reported(entries: int = 1) -> tuple[make.Edition, RoundReport, list[Entry]]:
    """A round of the city under the province's edition whose promoted entries were reported up; the rest is made short."""
    made = make.edition()
    held = make.round_of(made)
    clock_before = clock.now()
    Competition.objects.filter(pk=held.pk).update(
        registration_opens_at=clock_before, registration_closes_at=clock_before.replace(year=clock_before.year + 1)
    )
    held = bring(held, "filed")
    found = [make_entries.complete(held, serial=number) for number in range(1, entries + 1)]
    for entry in found:
        perform(entry, "submit", actor=entry.leader)
    held = bring(held, "judging")
    return made, report_of(held, made, found), found


def bring(competition: Competition, state: str) -> Competition:
    """The way there is other tests' business."""
    rows = Competition.objects.filter(pk=competition.pk)
    rows.update(state=state)
    return rows.select_related("region", "organisation").get()


def report_of(held: Competition, made: make.Edition, found: list[Entry]) -> RoundReport:
    Entry.objects.filter(pk__in=[entry.pk for entry in found]).update(state="promoted")
    rows = [{"entry": entry.pk, "title": entry.title, "track": "adv_manufacturing", "rank": 1} for entry in found]
    return RoundReport.objects.create(
        competition=bring(held, "reported"), rows=rows, rows_hash="x", addressee=made.competition.organisation,
        submitted_by=make.city()[1], submitted_at=clock.now(),
    )  # fmt: skip


def test_a_received_list_stands_in_the_round_above_once() -> None:
    made, report, (below,) = reported()
    received = reports.receive_report(report=report, actor=made.organiser)
    above = Entry.objects.get(from_entry=below)
    same = ("title", "leader_id", "organisation_name", "summary", "form", "consents", "region_id")
    assert [getattr(above, name) for name in same] == [getattr(below, name) for name in same]
    assert (above.competition_id, above.state, above.source) == (made.competition.pk, "submitted", "below")
    assert (above.track.code, above.track.competition_id) == ("adv_manufacturing", made.competition.pk)
    people = [[(m.name, m.id_number, m.phone, m.is_leader) for m in one.members.all()] for one in (above, below)]
    files = [sorted((f.kind, f.sha256, f.file.name) for f in one.attachments.all()) for one in (above, below)]
    assert people[0] == people[1]
    assert files[0] == files[1] != []
    assert above.attachments.get(kind="stamped_form").form_version == above.form_version
    assert place_reported(report=received, actor=made.organiser) == []
    assert OutboxMessage.objects.filter(template="competitions.entry_placed").count() == 1
    with pytest.raises(Conflict):
        reports.take_back_report(report=received, actor=make.city()[1], reason="x")


def test_a_report_can_be_taken_back_before_its_receipt() -> None:
    _made, report, _entries = reported()
    sender = organiser(report.competition.organisation)
    reports.take_back_report(report=report, actor=sender, reason="名单有误。")
    assert Entry.objects.filter(source="below").count() == 0


def test_a_file_stays_as_long_as_one_of_the_two_has_it(django_capture_on_commit_callbacks: Any) -> None:
    made, report, (below,) = reported()
    reports.receive_report(report=report, actor=made.organiser)
    above = make_entries.fresh(Entry.objects.get(from_entry=below))
    name = below.attachments.get(kind="plan").file.name
    storage = below.attachments.get(kind="plan").file.storage
    perform(above, "return", actor=made.organiser, reason="请更新计划书。")
    with django_capture_on_commit_callbacks(execute=True):
        remove_attachment(entry=make_entries.fresh(above), actor=above.leader, kind="plan")
    assert storage.exists(name)


def test_what_cannot_go_on_is_named_and_can_follow_later() -> None:
    made, report, (first, second) = reported(2)
    Entry.objects.filter(pk=first.pk).update(state="disqualified")
    bring(made.competition, "judging")
    received = reports.receive_report(report=report, actor=made.organiser)
    placing = placing_of(received)
    assert (placing.placed, placing.waiting, bool(placing.problem)) == (0, 0, True)
    with pytest.raises(Refused, match="评审"):
        place_rest(report=received, actor=made.organiser)
    bring(made.competition, "filed")
    assert [entry.from_entry_id for entry in place_rest(report=received, actor=made.organiser)] == [second.pk]
    placing = placing_of(received)
    assert [(row.above is not None, bool(row.reason)) for row in placing.rows] == [(False, True), (True, False)]


NOMINEE = Nominee(
    track="rural", title="示例推荐项目", entrant_type="team", organisation_name="示例团队", uscc="", summary="简介。",
    name="陈示例", phone="13900000009", id_kind="resident", id_number=make_entries.resident_id(9), unit="株洲市人社局",
    reason="本地重点培育项目。",
)  # fmt: skip


def with_direct_places(made: make.Edition, places: int = 1) -> Competition:
    """The track 乡村振兴 has places for direct recommendation."""
    competition = Competition.objects.select_related("region", "organisation").get(pk=made.competition.pk)
    book = book_of(competition)
    tracks = tuple(
        dataclasses.replace(one, direct_places=places) if one.code == "rural" else one for one in book.tracks
    )
    Competition.objects.filter(pk=competition.pk).update(rules=dump(dataclasses.replace(book, tracks=tracks)))
    return Competition.objects.select_related("region", "organisation").get(pk=competition.pk)


def test_direct_places_are_counted() -> None:
    made = make.edition()
    clerk = organiser(office(OTHER_CITY))
    plain = Competition.objects.select_related("region").get(pk=made.competition.pk)
    with pytest.raises(Refused, match="直接推荐"):
        recommend(competition=plain, organisation=office(OTHER_CITY), nominee=NOMINEE, actor=clerk)
    competition = with_direct_places(made)
    with pytest.raises(Forbidden):
        recommend(competition=competition, organisation=office(), nominee=NOMINEE, actor=approver())
    entry = recommend(competition=competition, organisation=office(OTHER_CITY), nominee=NOMINEE, actor=clerk)
    assert (entry.state, entry.source, entry.recommendation.unit) == ("submitted", "recommended", "株洲市人社局")
    assert entry.members.get().id_number == NOMINEE.id_number
    other = dataclasses.replace(NOMINEE, phone="13900000010", name="王示例")
    with pytest.raises(Refused, match="已用完"):
        recommend(competition=competition, organisation=office(CITY), nominee=other, actor=organiser(office(CITY)))
    perform(entry, "refuse", actor=made.organiser, reason="不符合条件。")
    recommend(competition=competition, organisation=office(CITY), nominee=other, actor=organiser(office(CITY)))


def test_a_phone_of_another_name_is_refused() -> None:
    competition = with_direct_places(make.edition())
    make_entries.contestant("李示例", 9)
    with pytest.raises(Refused, match="姓名"):
        recommend(competition=competition, organisation=office(CITY), nominee=NOMINEE, actor=organiser(office(CITY)))
