"""Conflicts of interest: by the rule book off, a warning or hard; found, declared, answered, replaced."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from dataclasses import replace

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from competitions.domain.rulebook import ConflictRule, Conflicts, dump
from competitions.enums import StageMode
from competitions.models import Stage
from competitions.queries.rule_books import book_of
from judging.actions import declarations, pool, sheets
from judging.actions.assignment import assign_reviews, plan_assignment
from judging.domain.conflicts import (
    ENDING,
    ConflictReason,
    EntryFacts,
    JudgeFacts,
    Policy,
    Tie,
    Weight,
    blocked_pairs,
    find_conflicts,
    months_before,
)
from judging.enums import SheetState, TieKind
from judging.models import JudgeProfile, PanelSeat, ScoreSheet
from judging.queries.declarations import groups_of
from tests.factories.judging import Contest, contest, mark, marking_open, sheet_for
from tests.judging.pages import signed_in, with_login
from tests.judging.test_desk_pages import base
from workflow.models import AuditRow
from workflow.services import Forbidden, Refused

TODAY = dt.date(2026, 5, 31)
ENTRY = EntryFacts(
    "E", units=frozenset({"示例公司"}), uscc="91430100MA4L000008", names=frozenset({"某项目"}), region="430100"
)


# --- the domain -----------------------------------------------------------------------------------------------------


@given(st.dates(dt.date(1900, 1, 1), dt.date(2200, 1, 1)), st.integers(1, 120))
def test_so_many_months_before(day: dt.date, months: int) -> None:
    before = months_before(day, months)
    assert (day.year * 12 + day.month) - (before.year * 12 + before.month) == months
    assert before.day == day.day or (before.day < day.day and (before + dt.timedelta(days=1)).day == 1)


@pytest.mark.parametrize("reason", sorted(ENDING))
@pytest.mark.parametrize(("until", "found"), [(None, 1), (dt.date(2025, 5, 31), 1), (dt.date(2025, 5, 30), 0)])
def test_coaching_counts_for_the_months_of_the_rule_book(
    reason: ConflictReason, until: dt.date | None, found: int
) -> None:
    judge = JudgeFacts("J", ties=(Tie(reason, "某项目", until=until),))
    assert len(find_conflicts([judge], [ENTRY], policy=Policy(months=12), today=TODAY)) == found


@given(st.dictionaries(st.sampled_from(list(ConflictReason)), st.sampled_from(list(Weight))))
def test_each_kind_does_what_the_policy_says(rules: dict[ConflictReason, Weight]) -> None:
    ties = tuple(
        Tie(ConflictReason(kind), "示例公司", "91430100MA4L000008") for kind in TieKind.values if kind != "employer"
    )
    judge = JudgeFacts("J", employer="示例公司", region="430100", ties=ties)
    policy = Policy(rules)
    found = find_conflicts([judge], [ENTRY], policy=policy)
    assert {one.reason: one.hard for one in found} == {
        reason: policy.weight(reason) is Weight.HARD
        for reason in map(ConflictReason, ("employer", "region", *(tie.reason for tie in ties)))
        if policy.weight(reason) is not Weight.OFF
    }
    assert blocked_pairs(found) == {(one.entry, one.judge) for one in found if one.hard}


# --- with data ------------------------------------------------------------------------------------------------------

db = pytest.mark.django_db


@pytest.fixture
def made(db: None) -> Contest:
    return contest(entries=3, judges=4)


@pytest.fixture
def everybody(db: None) -> Contest:
    """Three judges for three reviews: everybody marks everything."""
    return contest(entries=3, judges=3)


def with_rule(made: Contest, **rules: ConflictRule) -> None:
    book = book_of(made.competition)
    stages = tuple(
        replace(one, conflicts=replace(Conflicts(), **rules)) if one.code == "semi" else one for one in book.stages
    )
    made.competition.rules = dump(replace(book, stages=stages))
    made.competition.save(update_fields=["rules"])


def seat_of(made: Contest, number: int = 0) -> PanelSeat:
    rows = PanelSeat.objects.select_related(
        "panel__stage__competition__region", "panel__stage__competition__organisation"
    )
    return rows.select_related("person__region", "panel__stage__competition__region").get(pk=made.seats[number].pk)


def tie(made: Contest, kind: str, name: str, number: int = 0) -> None:
    profile = JudgeProfile.objects.select_related("organisation", "person").get(person=made.seats[number].person_id)
    pool.add_tie(profile=profile, actor=made.organiser, kind=kind, name=name)


def test_a_hard_tie_is_never_assigned(made: Contest) -> None:
    tie(made, "coached", made.entries[0].title)
    plan = assign_reviews(stage=made.stage(), actor=made.organiser)
    assert not ScoreSheet.objects.filter(seat=made.seats[0], stage_entry__entry=made.entries[0]).exists()
    assert [(one.reason, one.hard) for one in plan.conflicts] == [("coached", True)]


def test_a_kind_that_is_off_is_not_seen(made: Contest) -> None:
    with_rule(made, coached=ConflictRule.OFF)
    tie(made, "coached", made.entries[0].title)
    plan = plan_assignment(stage=made.stage())
    assert (plan.conflicts, plan.warnings) == ([], [])


def test_a_warning_wants_a_statement_before_the_sheet_is_locked(everybody: Contest) -> None:
    made = everybody
    tie(made, "incubator", made.entries[0].organisation_name)
    marking_open(made)
    client, seat = with_login(made.seats[0]), seat_of(made)
    sheet = made.sheet(made.seats[0], made.entries[0])
    assert sheet.pending == [["incubator", made.entries[0].organisation_name]]
    page = client.get(reverse("judging_judge:sheet", args=[sheet.pk]))
    assert (page.status_code, page.url) == (302, reverse("judging_judge:conflicts", args=[seat.pk]))
    with pytest.raises(Refused):
        mark(sheet, "10", "10", "10", "10", submit=True)
    data = {"reason": "incubator", "detail": made.entries[0].organisation_name, "text": ""}
    url = reverse("judging_judge:statement", args=[seat.pk])
    assert client.post(url, data).status_code == 422
    assert client.post(url, {**data, "detail": "别的"}).status_code == 422
    assert client.post(url, {**data, "text": "仅为场地入驻，无其他往来。"}).status_code == 302
    saved = sheet_for(sheet.pk)
    assert (saved.pending, seat_of(made).statements[0]["text"]) == ([], "仅为场地入驻，无其他往来。")
    assert sheets.submit_sheet(sheet=saved, actor=saved.seat.person).state == SheetState.SUBMITTED


def test_a_tablet_makes_the_statement_and_locks_in_one_go(everybody: Contest) -> None:
    made, unit = everybody, everybody.entries[0].organisation_name
    tie(made, "incubator", unit)
    marking_open(made)
    client, sheet = with_login(made.seats[0]), made.sheet(made.seats[0], made.entries[0])
    mark(sheet, "10", "10", "10", "10")
    work = client.get(reverse("judging_judge:work", args=[sheet.seat_id])).json()
    assert [(one["reason"], one["detail"]) for one in work["warnings"]] == [("incubator", unit)]
    # In a blind round nothing says which entry it is.
    assert [row["pending"] for row in work["sheets"]] == [[], [], []]
    Stage.objects.filter(pk=made.stage().pk).update(mode=StageMode.ONLINE_REVIEW)
    work = client.get(reverse("judging_judge:work", args=[sheet.seat_id])).json()
    assert {row["id"]: row["pending"] for row in work["sheets"] if row["pending"]} == {sheet.pk: [["incubator", unit]]}
    state = {
        "id": str(uuid.uuid4()),
        "sheet": sheet.pk,
        "act": "state",
        "kind": "incubator",
        "detail": unit,
        "reason": "",
    }
    lock = {"id": str(uuid.uuid4()), "sheet": sheet.pk, "act": "submit", "envelope": str(sheet_for(sheet.pk).envelope)}
    state["device_time"] = lock["device_time"] = "2026-06-07T09:30:00+08:00"

    def send(*acts: dict[str, str]) -> list[bool]:
        url = reverse("judging_judge:sync", args=[sheet.seat_id])
        answer = client.post(url, json.dumps({"acts": acts}), content_type="application/json").json()
        return [one["ok"] for one in answer["acts"]]

    # Without a word, and to what nobody asked.
    assert send(state, lock) == [False, False]
    assert send({**state, "detail": "别的", "reason": "无往来。"}) == [False]
    said = {**state, "reason": "仅为场地入驻，无其他往来。"}
    assert send(said, lock) == [True, True]
    assert send(said, lock) == [True, True]
    saved = sheet_for(sheet.pk)
    assert (saved.pending, saved.state, len(seat_of(made).statements)) == ([], SheetState.SUBMITTED, 1)
    assert AuditRow.objects.filter(action="judging.statement_made").count() == 1
    # Both times: when it was locked on the tablet, and when that arrived.
    assert AuditRow.objects.get(action="score_sheet.submit").data["device_time"].startswith("2026-06-07T")
    assert client.get(reverse("judging_judge:work", args=[sheet.seat_id])).json()["warnings"] == []


def test_who_has_answered_before_the_assignment_is_not_asked_again(everybody: Contest) -> None:
    made = everybody
    name = made.entries[0].organisation_name
    tie(made, "incubator", name)
    seat = seat_of(made)
    declarations.make_statement(seat=seat, actor=seat.person, reason="incubator", detail=name, text="无往来。")
    assign_reviews(stage=made.stage(), actor=made.organiser)
    assert list(ScoreSheet.objects.exclude(pending=[])) == []


def test_same_region_is_the_division_below_the_round(made: Contest) -> None:
    profile = JudgeProfile.objects.get(person=made.seats[0].person_id)
    assert profile.region_id == "430100"  # of the round itself: says nothing
    assert groups_of(seat_of(made), made.entries) == []
    JudgeProfile.objects.filter(pk=profile.pk).update(region="430103")
    assert [(one.reason, one.hard, len(one.entries)) for one in groups_of(seat_of(made), made.entries)] == [
        ("region", False, 3)
    ]


def test_judges_declare_before_the_assignment(made: Contest) -> None:
    client = with_login(made.seats[0])
    url = reverse("judging_judge:declare", args=[made.seats[0].pk])
    assert client.post(url, {"entry": made.entries[1].pk, "kind": "kinship", "reason": ""}).status_code == 422
    assert client.post(url, {"entry": made.entries[1].pk, "kind": "kinship", "reason": "表亲"}).status_code == 302
    assign_reviews(stage=made.stage(), actor=made.organiser)
    assert not ScoreSheet.objects.filter(seat=made.seats[0], stage_entry__entry=made.entries[1]).exists()
    stranger = seat_of(made, 1)
    with pytest.raises(Forbidden):
        declarations.declare_own(
            seat=seat_of(made), entry=made.entries[0], actor=stranger.person, kind="other", reason="无"
        )


def test_what_is_found_after_the_assignment_is_replaced(everybody: Contest) -> None:
    made = everybody
    marking_open(made)
    sheet = made.sheet(made.seats[0], made.entries[0])
    with pytest.raises(Refused):
        declarations.replace_conflicted(sheet=sheet, actor=made.organiser)
    tie(made, "shareholder", made.entries[0].organisation_name)
    # It shows by itself, on the page of the stage, of the assignment and of the judge; no preview is asked for.
    client, here = signed_in(made.organiser), base(made)
    words = "有 1 份评分表", f"{made.entries[0].organisation_name}的股东或投资人"
    pages = [f"{here}judging/", f"{here}judging/semi/assign/", f"{here}judging/seats/{sheet.seat_id}/"]
    said = [client.get(page).content.decode() for page in pages]
    assert [words[0] in said[0], *(words[1] in page for page in said[1:])] == [True] * 3
    client.post(f"{here}judging/sheets/{sheet.pk}/replace/")
    said = [client.get(page).content.decode() for page in pages]
    assert [words[0] in said[0], words[1] in said[1]] == [False, False]
    assert not ScoreSheet.objects.filter(pk=sheet.pk).exists()


def test_begun_marks_count_as_missing_and_marks_that_are_in_stay(everybody: Contest) -> None:
    made = everybody
    marking_open(made)
    begun = mark(made.sheet(made.seats[0], made.entries[0]), "10")
    done = mark(made.sheet(made.seats[1], made.entries[0]), "10", "10", "10", "10", submit=True)
    for number in (0, 1):
        tie(made, "kinship", made.entries[0].leader.name, number)
    declarations.replace_conflicted(sheet=sheet_for(begun.pk), actor=made.organiser)
    with pytest.raises(Refused):
        declarations.replace_conflicted(sheet=sheet_for(done.pk), actor=made.organiser)
    assert [sheet_for(one.pk).state for one in (begun, done)] == [SheetState.ABSENT, SheetState.SUBMITTED]
