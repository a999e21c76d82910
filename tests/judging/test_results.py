"""Closing, tabulating, freezing, promoting: the way from sheets to who goes on."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import pytest

from accounts.models import Person
from competitions.actions.promotion import why_not_undo
from competitions.enums import EntryState, StageState
from competitions.models import Entry, Promotion
from judging.actions import promotion, sheets, stages, tabulation
from judging.enums import SheetState, TabulationState
from judging.models import ScoreSheet
from notifications.models import OutboxMessage
from tests.factories.judging import (
    Contest,
    contest,
    frozen,
    in_final,
    in_marking,
    mark,
    mark_all,
    marking_open,
    semi_closed,
    sheet_for,
)
from tests.factories.offices import OTHER_CITY, office, organiser
from workflow.models import AuditRow
from workflow.services import Conflict, Forbidden, Refused, perform

pytestmark = pytest.mark.django_db


def decide(
    made: Contest, key: str, rank: int, order: Sequence[int], reason: str, *, code: str = "semi", **values: object
) -> object:
    """A step that people took over a tie."""
    answer = promotion.TieAnswer(list(order), reason, **values)
    return promotion.decide_tie(stage=made.stage(code), actor=made.organiser, key=key, rank=rank, answer=answer)


def colleague(made: Contest) -> Person:
    """Whoever freezes a correction that the organiser made."""
    return organiser(made.competition.organisation, "赵复核")


def test_marking_opens_when_every_sheet_is_assigned_and_judges_are_told() -> None:
    made = contest(entries=2, judges=3)
    with pytest.raises(Refused, match="6"):
        stages.open_marking(stage=made.stage(), actor=made.organiser)
    with pytest.raises(Refused):
        perform(made.stage(), "open_marking", actor=made.organiser)
    assert marking_open(made).state == StageState.MARKING
    assert OutboxMessage.objects.filter(template="judging.marking_open").count() == 3
    with pytest.raises(Conflict):
        stages.open_marking(stage=made.stage(), actor=made.organiser)


def test_closing_names_what_is_missing_and_missing_is_never_zero() -> None:
    made = in_marking(entries=2, judges=3)
    sheet = made.sheet(made.seats[0], made.entries[0])
    for pk in ScoreSheet.objects.exclude(pk=sheet.pk).values_list("pk", flat=True):
        mark(sheet_for(pk), "20", "20", "10", "10", submit=True)
    with pytest.raises(Refused) as error:
        stages.close_marking(stage=made.stage(), actor=made.organiser)
    assert sheet.seat.person.name in str(error.value)
    assert made.entries[0].title in str(error.value)
    stages.close_marking(stage=made.stage(), actor=made.organiser, reason="评委突发疾病")
    absent = ScoreSheet.objects.get(pk=sheet.pk)
    assert (absent.state, absent.absent_reason, absent.total) == (SheetState.ABSENT, "评委突发疾病", "")
    lines = {line["entry"]: line for line in frozen(made).result["result"]["lines"]}
    line = lines[str(made.entries[0].pk)]
    assert (line["n"], line["shown"], line["missing"], line["flags"]) == (
        2, "60.00", {str(made.seats[0].pk): "absent"}, ["fewer_marks"],
    )  # fmt: skip


def test_reopening_lets_the_missing_in_and_the_next_version_needs_a_reason() -> None:
    made = in_marking(entries=2, judges=3)
    sheet = made.sheet(made.seats[0], made.entries[0])
    for pk in ScoreSheet.objects.exclude(pk=sheet.pk).values_list("pk", flat=True):
        mark(sheet_for(pk), "20", "20", "10", "10", submit=True)
    stages.close_marking(stage=made.stage(), actor=made.organiser, reason="评委突发疾病")
    first = frozen(made)
    stages.reopen_marking(stage=made.stage(), actor=made.organiser, reason="评委补交")
    mark(sheet_for(sheet.pk), "30", "30", "20", "20", submit=True)
    stages.close_marking(stage=made.stage(), actor=made.organiser)
    with pytest.raises(Refused):
        tabulation.tabulate(stage=made.stage(), actor=made.organiser)
    second = tabulation.tabulate(stage=made.stage(), actor=made.organiser, reason="补录评委评分")
    assert (second.version, second.state, second.inputs_hash != first.inputs_hash) == (2, TabulationState.DRAFT, True)
    tabulation.freeze_tabulation(tabulation=second, actor=colleague(made))
    first.refresh_from_db()
    assert first.state == TabulationState.SUPERSEDED
    assert tabulation.frozen_tabulation(made.stage()).version == 2


def test_the_same_marks_give_the_same_version() -> None:
    made = semi_closed(entries=2, judges=3)
    one = tabulation.tabulate(stage=made.stage(), actor=made.organiser)
    two = tabulation.tabulate(stage=made.stage(), actor=made.organiser)
    assert (one.pk, one.result_hash) == (two.pk, two.result_hash)
    assert tabulation.hash_of(one.result) == one.result_hash


def test_nobody_from_elsewhere_tabulates_or_freezes() -> None:
    made = semi_closed(entries=1, judges=3)
    stranger = organiser(office(OTHER_CITY), "外市经办")
    with pytest.raises(Forbidden):
        tabulation.tabulate(stage=made.stage(), actor=stranger)
    table = tabulation.tabulate(stage=made.stage(), actor=made.organiser)
    with pytest.raises(Forbidden):
        tabulation.freeze_tabulation(tabulation=table, actor=stranger)


def test_promotion_from_the_semi_carries_the_best_ten_on() -> None:
    made = semi_closed(entries=12, judges=3)
    with pytest.raises(Refused):
        promotion.promote_stage(stage=made.stage(), actor=made.organiser)
    table = frozen(made)
    preview = promotion.preview_promotion(stage=made.stage())
    assert (preview.problems, len(preview.decision.promoted)) == ([], 10)
    with pytest.raises(Refused):
        promotion.promote_stage(stage=made.stage(), actor=made.organiser, ranking_hash="0" * 64)
    row = promotion.promote_stage(stage=made.stage(), actor=made.organiser, ranking_hash=table.result_hash)
    best = [entry.pk for entry in made.entries[:10]]
    assert row.promoted["adv_manufacturing"] == best
    states = dict(Entry.objects.values_list("pk", "state"))
    assert [states[entry.pk] for entry in made.entries] == [EntryState.ACCEPTED] * 10 + [EntryState.NOT_PROMOTED] * 2
    with pytest.raises(Refused):
        promotion.promote_stage(stage=made.stage(), actor=made.organiser)
    assert sorted(made.stage("final").stage_entries.values_list("entry_id", flat=True)) == sorted(best)


def test_undoing_puts_every_entry_back_and_empties_an_untouched_next_stage() -> None:
    made = semi_closed(entries=12, judges=3)
    frozen(made)
    row = promotion.promote_stage(stage=made.stage(), actor=made.organiser)
    assert made.stage("final").stage_entries.count() == 10
    assert why_not_undo(Promotion.objects.get()) is not None
    undone = promotion.undo_promotion(promotion=row, actor=made.organiser, reason="名额调整")
    assert undone.undone_at is not None
    assert set(Entry.objects.values_list("state", flat=True)) == {EntryState.ACCEPTED}
    assert made.stage("final").stage_entries.count() == 0
    again = promotion.promote_stage(stage=made.stage(), actor=made.organiser)
    assert (again.promoted, Promotion.objects.count()) == (row.promoted, 2)
    assert made.stage("final").stage_entries.count() == 10


def test_a_tie_across_the_line_is_decided_by_people() -> None:
    made = semi_closed(entries=12, judges=3, equal=(9, 10))
    frozen(made)
    with pytest.raises(Refused) as error:
        promotion.promote_stage(stage=made.stage(), actor=made.organiser)
    assert "先进制造" in str(error.value)
    tie = promotion.preview_promotion(stage=made.stage()).ties[0]
    pair = (made.entries[9].pk, made.entries[10].pk)
    assert (tie.rank, tie.entries, tie.places) == (10, pair, 1)
    with pytest.raises(Refused):
        decide(made, tie.key, 10, pair, " ")
    with pytest.raises(Refused):
        decide(made, tie.key, 9, pair, "合议")
    decide(made, tie.key, 10, pair[::-1], "评委合议，5 比 2")
    row = promotion.promote_stage(stage=made.stage(), actor=made.organiser)
    assert row.promoted[tie.key][-1] == made.entries[10].pk
    assert made.entries[9].pk not in row.promoted[tie.key]
    assert [decision["reason"] for decision in row.decisions] == ["评委合议，5 比 2"]


def test_all_of_a_tie_may_pass() -> None:
    made = semi_closed(entries=12, judges=3, equal=(9, 10))
    frozen(made)
    pair = [made.entries[9].pk, made.entries[10].pk]
    decide(made, "adv_manufacturing", 10, pair, "并列全部晋级", chosen=pair)
    row = promotion.promote_stage(stage=made.stage(), actor=made.organiser)
    assert len(row.promoted["adv_manufacturing"]) == 11


def test_an_entry_that_left_after_the_freeze_stops_the_promotion() -> None:
    made = semi_closed(entries=12, judges=3)
    frozen(made)
    perform(Entry.objects.get(pk=made.entries[0].pk), "withdraw", actor=made.entries[0].leader)
    with pytest.raises(Refused, match=made.entries[0].title):
        promotion.promote_stage(stage=made.stage(), actor=made.organiser)
    table = tabulation.tabulate(stage=made.stage(), actor=made.organiser, reason="一个项目弃赛")
    tabulation.freeze_tabulation(tabulation=table, actor=colleague(made))
    line = next(line for line in table.result["result"]["lines"] if line["entry"] == str(made.entries[0].pk))
    assert (line["rank"], line["status"]) == (None, "withdrawn")
    row = promotion.promote_stage(stage=made.stage(), actor=made.organiser)
    assert row.promoted["adv_manufacturing"] == [entry.pk for entry in made.entries[1:11]]


def test_the_final_drops_one_highest_and_one_lowest() -> None:
    made = in_final(entries=3, judges=3)
    first = made.entries[0]
    totals = ["30", "29.5", "29", "29", "28", "20", "29"]
    for seat, innovation in zip(made.seats, totals, strict=True):
        mark(made.sheet(seat, first), innovation, "30", "20", "20", submit=True)
    mark_all(made, "final", base=5)
    stages.close_marking(stage=made.stage("final"), actor=made.organiser)
    table = frozen(made, "final")
    line = next(line for line in table.result["result"]["lines"] if line["entry"] == str(first.pk))
    kept = [Fraction(text) + 70 for text in ("29.5", "29", "29", "28", "29")]
    assert (line["n"], line["used"], Fraction(line["exact"])) == (7, 5, sum(kept) / 5)
    assert line["dropped"] == [str(made.seats[0].pk), str(made.seats[5].pk)]
    row = promotion.promote_stage(stage=made.stage("final"), actor=made.organiser)
    assert row.promoted["adv_manufacturing"] == [entry.pk for entry in made.entries]
    assert set(Entry.objects.values_list("state", flat=True)) == {EntryState.PROMOTED}


def test_a_tie_between_two_awards_is_asked_in_the_last_stage() -> None:
    made = in_final(entries=3, judges=3)
    for pk in ScoreSheet.objects.filter(stage_entry__stage__code="final").values_list("pk", flat=True):
        mark(sheet_for(pk), "20", "20", "10", "10", submit=True)
    stages.close_marking(stage=made.stage("final"), actor=made.organiser)
    frozen(made, "final")
    ties = promotion.preview_promotion(stage=made.stage("final")).ties
    everybody = tuple(sorted(entry.pk for entry in made.entries))
    assert [(tie.rank, tie.entries, tie.places) for tie in ties] == [(1, everybody, None)]
    decide(made, "adv_manufacturing", 1, everybody[::-1], "合议", code="final")
    row = promotion.promote_stage(stage=made.stage("final"), actor=made.organiser)
    assert [place["entry"] for place in row.ranking["adv_manufacturing"]] == list(everybody[::-1])


def test_judges_are_reminded_at_most_once_a_day() -> None:
    made = in_marking(entries=2, judges=3)
    assert stages.chase_judges(stage=made.stage(), actor=made.organiser) == 3
    assert stages.chase_judges(stage=made.stage(), actor=made.organiser) == 0
    assert OutboxMessage.objects.filter(template="judging.chase").count() == 3


def test_locking_all_that_is_whole_is_all_or_none() -> None:
    made = in_marking(entries=2, judges=3)
    seat = made.seats[0]
    rows = [mark(sheet_for(pk), "20", "20", "10", "10") for pk in seat.sheets.values_list("pk", flat=True)]
    versions = {row.pk: row.version for row in rows}
    mark(sheet_for(rows[0].pk), "21", "20", "10", "10")
    with pytest.raises(Exception, match=r"."):
        sheets.submit_ready(seat=seat, actor=seat.person, versions=versions)
    assert set(seat.sheets.values_list("state", flat=True)) == {SheetState.SAVED}
    done = sheets.submit_ready(seat=seat, actor=seat.person, versions={**versions, rows[0].pk: 2})
    assert {row.state for row in done} == {SheetState.SUBMITTED}
    assert AuditRow.objects.filter(action="score_sheet.submit", succeeded=True).count() == 2
