"""The demo world shows something to everybody whose log-in is printed, and to the newcomer nothing."""

from __future__ import annotations

import itertools

import pytest
from django.db.models import Count
from django.test import Client

from accounts.models import Person, User
from certificates.models import Certificate
from competitions.models import Entry, OutcomeReport
from competitions.queries.desk_home import inbox_items
from demo.world import hall
from demo.world.build import Builder, build
from demo.world.people import LOGINS
from events.models import Activity
from events.queries.activities import with_counts
from judging.actions.vote_windows import open_vote
from judging.models import LiveStage, PanelSeat, PaperSheet, ScoreSheet, SeatCard
from judging.queries.feedback import entry_with_feedback
from judging.queries.paper_sheets import stacks_of
from judging.queries.practice import own_practice, seen_by_judge
from judging.queries.rejudgements import cases
from judging.queries.work import can_sign
from tests.factories.live import press
from workflow import clock
from workflow.models import AuditRow

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def printed(key: str) -> Person:
    phone = next(login.phone for login in LOGINS if login.key == key)
    user = User.objects.by_phone(phone)
    assert user is not None
    return user.person


def test_the_printed_contestant_has_won_and_the_approver_has_work() -> None:
    build(stage="published", seed=1, entries=10, say=lambda what, done, total: None)
    contestant = printed("contestant")
    entry = Entry.objects.get(leader=contestant)
    moves = AuditRow.objects.filter(action__startswith="entry.", target_id=str(entry.pk)).order_by("pk")
    history = [row.action.removeprefix("entry.") for row in moves if row.to_state]
    assert history[:4] == ["submit", "return", "submit", "accept"]
    assert Certificate.objects.get(grant__entry=entry).state == "issued"
    assert OutcomeReport.objects.get(entry=entry).state == "asked"
    assert entry_with_feedback(contestant, entry.token) == entry
    assert Entry.objects.filter(leader=printed("newcomer")).count() == 0
    assert ["审批备案" in item.title for item in inbox_items(printed("approver"))] == [True]
    assert clock.offset().total_seconds() == 0


def test_each_activity_has_words_of_its_own_and_nobody_is_left_unmarked() -> None:
    build(stage="entry", seed=1, entries=3, say=lambda what, done, total: None)
    rows = {row.kind: row for row in with_counts(Activity.objects.all())}
    assert sorted(rows) == ["camp", "policy_talk", "salon"]
    assert len({row.introduction for row in rows.values()}) == len({row.speaker for row in rows.values()}) == 3
    words = {"salon": "第一单", "policy_talk": "创业担保贷款", "camp": "六分钟"}
    assert {kind: word in rows[kind].introduction for kind, word in words.items()} == dict.fromkeys(words, True)
    assert [row.filing.form["fields"][3]["text"] == row.introduction for row in rows.values()] == [True, True, True]
    states = rows["salon"].registrations.order_by("state").values_list("state").annotate(Count("pk"))
    assert list(states) == [("absent", 3), ("attended", 17), ("unplaced", 4)]


def test_a_final_waits_for_its_first_call_with_one_conflict_of_each_weight() -> None:
    builder = Builder(seed=1, say=lambda what, done, total: None)
    competition = builder.on_stage(builder.office("430700", "changde", "changde2"), 12)
    semi, final = competition.stages.order_by("order")
    live = LiveStage.objects.get(stage=final)
    turns, seats = live.appearances.count(), PanelSeat.objects.filter(panel__stage=final)
    assert (final.state, live.current, turns) == ("marking", None, final.stage_entries.count())
    assert (seats.count(), SeatCard.objects.filter(seat__in=seats, ended_at=None).count()) == (7, 7)
    sheets = ScoreSheet.objects.filter(seat__in=seats)
    asked = sheets.exclude(pending=[])
    assert (sheets.count(), [row.seat.person for row in asked]) == (7 * turns - 1, [printed("judge")])
    leader = seats.get(is_leader=True)
    assert leader.person == printed("leader")
    led = PanelSeat.objects.get(panel__stage=semi, person=leader.person)
    page = Client()
    page.force_login(leader.person.user)
    assert page.get(f"/judge/seats/{led.pk}/panel/before/").status_code == 200
    _hall_may_vote_and_the_draw_kept_its_rules(live)


def _hall_may_vote_and_the_draw_kept_its_rules(live: LiveStage) -> None:
    """Two presses lead to the vote; a place was fixed, neighbours come from two places."""
    assert live.tickets.count() == hall.USUAL.tickets
    drawn = AuditRow.objects.get(action="judging.order_drawn", target_id=str(live.stage_id)).data
    turns = list(live.appearances.order_by("position").select_related("stage_entry__entry"))
    assert [(turns[0].stage_entry.entry_id, 1)] == [(int(entry), place) for entry, place, _why in drawn["fixed"]]
    regions = [turn.stage_entry.entry.region_id for turn in turns]
    clashes = [place for place, pair in enumerate(itertools.pairwise(regions), 2) if len(set(pair)) == 1]
    assert clashes == [place for place, *_traits in drawn["left"]]
    assert drawn["steps"]
    conductor = printed("changde")
    begun = press(live, "call", "begin", actor=conductor)
    open_vote(live=begun, part=hall.AUDIENCE.code, actor=conductor, seen=begun.revision)
    assert live.vote_windows.get().closed_at is None


def test_a_review_has_practice_an_entry_judged_again_and_a_judge_on_paper() -> None:
    builder = Builder(seed=1, say=lambda what, done, total: None)
    competition = builder.in_review(builder.office("430200", "zhuzhou", "zhuzhou2"), 40)
    semi = competition.stages.get(code="semi")
    seats = {
        seat.person: seat
        for seat in PanelSeat.objects.filter(panel__stage=semi).select_related("person", "panel__stage__competition")
    }
    judge, leader = (seats[printed(key)] for key in ("judge", "leader"))
    mine, led = own_practice(judge), own_practice(leader)
    assert mine is not None
    assert led is not None
    assert [(one.locked, one.holds_back) for one in (mine, led)] == [(1, True), (2, False)]
    assert [len(seen_by_judge(seat, own)) for seat, own in ((judge, mine), (leader, led))] == [0, 2]
    assert leader.is_leader
    assert can_sign(semi)
    offered, opened = cases(semi)
    assert (offered.is_new, opened.is_open, opened.waits) == (True, True, 2)
    assert ScoreSheet.objects.get(rejudgement=opened.row, seat=leader).state == "unmarked"
    papers = PaperSheet.objects.filter(sheet__stage_entry__stage=semi)
    assert [(row.state, row.first_by) for row in papers] == [("once", printed("zhuzhou"))] * 3
    [stack] = stacks_of(seats[papers[0].sheet.seat.person], printed("zhuzhou2"))
    assert [line.kind for line in stack.typing].count("second") == 3
