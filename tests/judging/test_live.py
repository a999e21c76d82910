"""Conducting a live stage."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from competitions.models import Entry, Stage
from judging.actions import marks as marking
from judging.actions.live import conduct, prepare_live
from judging.actions.sheets import unlock_sheet
from judging.domain.live import Act
from judging.models import Appearance, LiveStage, ScoreRecord, ScoreSheet
from judging.queries.live import OPEN_DOOR, MarkingDoor, doors_of
from judging.queries.live_desk import desk_of
from judging.queries.records import recorded_in
from tests.factories.judging import Contest, contest, mark, values
from tests.factories.live import AFTER, AT_ONCE, DEDUCT, fresh, marks_in, on_stage, press, turn_of
from workflow import clock
from workflow.audit import verify_all
from workflow.services import Conflict, Forbidden, Refused

pytestmark = pytest.mark.django_db


def states(live: LiveStage) -> list[str]:
    return [row.state for row in live.appearances.order_by("stage_entry__running_no")]


@pytest.fixture
def no_time_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock goes on only where a test moves it: seconds of a busy machine are nobody's overtime."""
    here = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: here)


def test_a_whole_turn_with_its_parts_and_the_reveal() -> None:
    made, live = on_stage(display=AT_ONCE)
    by: dict[str, Any] = {"actor": made.organiser}
    assert (states(live), live.revision) == (["waiting"] * 3, 1)
    live = press(live, "call", "begin", **by)
    assert (live.current.state, live.segment, live.screen["segment"]["name"]) == ("on_stage", 0, "路演")
    live = press(live, "next_segment", **by)
    assert (live.screen["segment"]["name"], live.screen["marking_open"]) == ("答辩", False)
    live = press(live, "next_segment", **by)
    assert (live.current.state, live.screen["segment"]["name"], live.screen["marking_open"]) == (
        "marking",
        "评分",
        True,
    )
    marks_in(live, "30", "20", "22", "24", "10", "23", "21")
    live = press(live, "close_marking", "reveal", **by)
    result = live.screen["result"]
    assert [(mark["no"], mark["total"], mark["dropped"]) for mark in result["marks"]] == [
        (1, "60", True), (2, "50", False), (3, "52", False), (4, "54", False), (5, "40", True), (6, "53", False),
        (7, "51", False),
    ]  # fmt: skip
    assert (result["score"], [row["place"] for row in result["board"]]) == ("52.00", [1])
    assert states(press(live, "call", **by)) == ["done", "called", "waiting"]
    assert list(verify_all()) == []


def test_time_over_is_counted_and_costs_what_the_rules_say(no_time_passes: None) -> None:
    made, live = on_stage(display=AT_ONCE, penalty=DEDUCT)
    live = press(live, "call", "begin", actor=made.organiser)
    live = press(live, "next_segment", actor=made.organiser, after=360 + 25)
    live = press(live, "next_segment", actor=made.organiser, after=180)
    marks_in(live)
    live = press(live, "close_marking", actor=made.organiser, after=60 + 40)
    turn = turn_of(live, 1)
    cells = recorded_in(live.stage)[turn.stage_entry_id].cells
    assert (turn.overtime_seconds, cells["overtime"].value) == (25, "25")
    live = press(live, "reveal", actor=made.organiser)
    assert (live.screen["result"]["off"], live.screen["result"]["score"]) == ("-2", "48.00")


def test_an_act_writes_only_the_turns_it_changed() -> None:
    """Three turns in the show, one of them begins: its move, and what else is new of it."""
    made, live = on_stage()
    live = press(live, "call", actor=made.organiser)
    with CaptureQueriesContext(connection) as queries:
        live = press(live, "begin", actor=made.organiser)
    written = [row["sql"] for row in queries if row["sql"].startswith('UPDATE "judging_appearance"')]
    assert len(written) == 2, written
    assert states(live) == ["on_stage", "waiting", "waiting"]
    live = press(live, "pause", actor=made.organiser)
    with CaptureQueriesContext(connection) as queries:
        press(live, "resume", actor=made.organiser)
    assert not [row["sql"] for row in queries if "UPDATE" in row["sql"] and "judging_appearance" in row["sql"]]


def test_a_pause_costs_no_time() -> None:
    made, live = on_stage()
    live = press(live, "call", "begin", actor=made.organiser)
    live = press(live, "pause", actor=made.organiser, after=100)
    assert (live.screen["segment"]["paused"], live.screen["segment"]["left"] // 5000) == (True, 51)
    live = press(live, "resume", actor=made.organiser, after=900)
    ends = round((clock.now() + dt.timedelta(seconds=260)).timestamp() * 1000)
    assert abs(live.screen["segment"]["ends_at"] - ends) < 5000


def test_who_acts_on_an_old_page_is_told_and_nothing_happens_twice() -> None:
    made, live = on_stage()
    seen = live.revision
    press(live, "call", actor=made.organiser)
    with pytest.raises(Conflict) as told:
        conduct(live=fresh(live), act=Act.CALL, actor=made.organiser, seen=seen)
    assert made.organiser.name in str(told.value)
    assert states(live) == ["called", "waiting", "waiting"]


def test_every_step_can_be_taken_back_to_the_beginning(no_time_passes: None) -> None:
    made, live = on_stage(display=AT_ONCE, penalty=DEDUCT)
    first = dict(live.screen, revision=0)
    live = press(live, "call", "begin", "pause", "resume", "next_segment", actor=made.organiser)
    live = press(live, "next_segment", actor=made.organiser, after=200)
    marks_in(live)
    live = press(live, "close_marking", "reveal", "hide", "call", actor=made.organiser)
    assert turn_of(live, 1).overtime_seconds == 20
    live = press(live, *["back"] * 10, actor=made.organiser)
    assert dict(live.screen, revision=0) == first
    assert recorded_in(live.stage)[turn_of(live, 1).stage_entry_id].cells == {}
    with pytest.raises(Refused):
        press(live, "back", actor=made.organiser)
    assert list(verify_all()) == []


def door_of(stage: Stage, entry: Entry) -> MarkingDoor:
    places = stage.stage_entries.filter(entry=entry).values_list("pk", flat=True)
    return next(iter(doors_of(stage, places).values()), OPEN_DOOR)


def test_marks_are_taken_while_the_entry_is_marked_and_at_no_other_time() -> None:
    made, live = on_stage()
    stage, entry = live.stage, turn_of(live, 1).stage_entry.entry
    other = turn_of(live, 2).stage_entry.entry
    doors = [door_of(stage, entry)]
    live = press(live, "call", "begin", "open_marking", actor=made.organiser)
    doors.append(door_of(stage, entry))
    marks_in(live)
    press(live, "close_marking", actor=made.organiser)
    doors.append(door_of(stage, entry))
    assert [(door.is_open, door.was_open) for door in doors] == [(False, False), (True, True), (False, True)]
    assert door_of(stage, other).is_open is False
    early = made.sheet(made.seats[0], other)
    with pytest.raises(Refused):
        mark(early, "20", "10", "10", "10")
    late = marking.save_marks(
        sheet=unlocked(made, entry), actor=made.seats[0].person, marks=marking.Marks(values=values("1"), based_on=9)
    )
    assert (late.verdict, made.sheet(made.seats[0], entry).values["dim_innovation"]) == ("closed", "20")
    assert door_of(made.stage("semi"), entry) == OPEN_DOOR


def unlocked(made: Contest, entry: Entry) -> ScoreSheet:
    """A sheet that the organiser unlocked after the entry's marking was closed."""
    sheet = made.sheet(made.seats[0], entry)
    unlock_sheet(sheet=sheet, actor=made.organiser, reason="改分。")
    return made.sheet(made.seats[0], entry)


def test_closing_names_whose_sheet_is_not_in_and_counts_it_as_missing_with_a_reason() -> None:
    made, live = on_stage(display=AT_ONCE)
    live = press(live, "call", "begin", "open_marking", actor=made.organiser)
    with pytest.raises(Refused) as told:
        press(live, "close_marking", actor=made.organiser)
    assert "1、2、3、4、5、6、7" in str(told.value)
    sheets = ScoreSheet.objects.filter(stage_entry=live.current.stage_entry_id)
    live = press(live, "close_marking", actor=made.organiser, reason="停电。")
    assert set(sheets.values_list("state", flat=True)) == {"absent"}
    live = press(live, "reopen_marking", actor=made.organiser, reason="来电。")
    assert set(sheets.values_list("state", flat=True)) == {"unmarked"}
    assert live.current.state == "marking"
    # The big button never begins the pitch anew: what is open again is the marking.
    assert desk_of(live).main == "close_marking"


@pytest.mark.parametrize(
    ("display", "why"),
    [(AFTER, "冻结"), ({"when": "at_once", "level": "awards"}, "奖项"), (None, "公示")],
)
def test_what_the_rules_hold_back_is_not_shown(display: dict[str, str] | None, why: str) -> None:
    made, live = on_stage(display=display)
    live = press(live, "call", "begin", "open_marking", actor=made.organiser)
    marks_in(live)
    live = press(live, "close_marking", actor=made.organiser)
    with pytest.raises(Refused) as told:
        press(live, "reveal", actor=made.organiser)
    assert why in str(told.value)
    assert (fresh(live).screen["result"], turn_of(live, 1).revealed) == (None, None)


def test_who_is_late_goes_last_when_the_minutes_are_over() -> None:
    made, live = on_stage(draw={"method": "on_site", "absent": "last", "late_minutes": 10})
    live = press(live, "call", actor=made.organiser)
    with pytest.raises(Refused):
        press(live, "absent", actor=made.organiser, after=60)
    live = press(live, "absent", actor=made.organiser, after=600)
    assert (live.current, states(live)) == (None, ["absent", "waiting", "waiting"])
    live = press(live, "came", actor=made.organiser, place=turn_of(live, 1).pk)
    assert [row.stage_entry.running_no for row in live.appearances.order_by("position")] == [2, 3, 1]
    assert turn_of(live, 1).was_late is True


def test_who_lost_the_defence_goes_on_to_the_marking() -> None:
    made, live = on_stage(draw={"method": "on_site", "absent": "no_defence"})
    live = press(live, "call", "absent", actor=made.organiser)
    live = press(live, "came", actor=made.organiser, place=turn_of(live, 1).pk)
    live = press(live, "move", actor=made.organiser, place=turn_of(live, 1).pk, reason="已到场。")
    live = press(live, "call", "begin", "next_segment", actor=made.organiser)
    assert (live.screen["current"]["no"], live.screen["segment"]["name"]) == (1, "评分")


def test_who_is_out_by_the_rules_does_not_come_back() -> None:
    made, live = on_stage(draw={"method": "on_site", "absent": "disqualified"})
    live = press(live, "call", "absent", actor=made.organiser)
    with pytest.raises(Refused):
        press(live, "came", actor=made.organiser, place=turn_of(live, 1).pk)
    assert states(press(live, "back", actor=made.organiser)) == ["called", "waiting", "waiting"]


def test_the_order_changes_with_a_reason_and_the_drawn_number_stays() -> None:
    made, live = on_stage()
    third = turn_of(live, 3)
    with pytest.raises(Refused):
        press(live, "move", actor=made.organiser, place=third.pk)
    live = press(live, "move", actor=made.organiser, place=third.pk, reason="设备故障。")
    assert [row.stage_entry.running_no for row in live.appearances.order_by("position")] == [3, 1, 2]
    assert live.screen["next"]["no"] == 3


def test_who_withdrew_is_passed_over() -> None:
    made, live = on_stage()
    Entry.objects.filter(pk=turn_of(live, 1).stage_entry.entry_id).update(state="withdrawn")
    assert states(press(live, "call", actor=made.organiser)) == ["waiting", "called", "waiting"]


def test_only_the_organiser_conducts() -> None:
    made, live = on_stage()
    with pytest.raises(Forbidden):
        press(live, "call", actor=made.seats[0].person)
    assert states(live) == ["waiting"] * 3


def test_a_stage_without_an_order_has_no_show() -> None:
    made = contest(entries=2, judges=0)
    with pytest.raises(Refused):
        prepare_live(stage=made.stage("semi"), actor=made.organiser)
    assert (Appearance.objects.count(), ScoreRecord.objects.count()) == (0, 0)


def test_set_up_again_adds_nothing() -> None:
    made, live = on_stage()
    again = prepare_live(stage=made.stage("final"), actor=made.organiser)
    assert (again.pk, again.code, again.revision, len(again.code)) == (live.pk, live.code, 1, 22)
