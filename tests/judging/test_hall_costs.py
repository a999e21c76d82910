"""What the pages of a final cost on which the hall voted, once it is over; and what its overseer reads of all that was done."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from judging.actions import stages
from judging.actions.lots import DRAW_SIGNED, SUMMARY_SIGNED, sign_as_overseer
from judging.actions.sheets import unlock_sheet
from judging.actions.votes import cast_vote, issue_tickets
from judging.models import LiveStage, ScoreSheet
from judging.queries import live_watch
from judging.queries.inputs import Inputs
from judging.queries.live_watch import acts_on, marked_when
from tests.factories.judging import Contest, sheet_for
from tests.factories.live import fresh, marks_in, on_stage, press
from tests.factories.promotion import set_stage
from tests.judging.pages import signed_in
from tests.judging.test_hall_votes import JURY, PANEL, VOTE, closed, opened, places, tickets_of
from tests.judging.test_late import come_late
from tests.judging.test_live_papers import overseer

pytestmark = pytest.mark.django_db
PARTS = [
    PANEL | {"weight": "0.6"},
    JURY | {"weight": "0.3", "ballot": {"window": "each"}},
    VOTE | {"weight": "0.1", "ballot": {}},
]


def voted(entries: int) -> tuple[Contest, LiveStage]:
    """Everybody appeared and was marked, the jury gave points to each, the hall chose; marking is closed."""
    made, live = on_stage(entries)
    row = next(one for one in made.competition.rules["stages"] if one["code"] == "final")
    set_stage(made, "final", scoring=row["scoring"] | {"parts": PARTS, "combine": "weighted_sum", "tie_breaks": []})
    for part in ("jury", "vote"):
        issue_tickets(live=fresh(live), part=part, count=4, actor=made.organiser)
    jury, hall = ([one for one in tickets_of(live) if one.part == part] for part in ("jury", "vote"))
    for place in places(live):
        press(live, "call", "begin", "open_marking", actor=made.organiser)
        marks_in(live)
        press(live, "close_marking", actor=made.organiser)
        window = opened(live, made, "jury")
        for ticket in jury:
            cast_vote(ticket=ticket, window=window.pk, place=place, points="8")
        closed(live, made, "jury")
    window = opened(live, made, "vote")
    for ticket in hall:
        cast_vote(ticket=ticket, window=window.pk, place=places(live)[0])
    closed(live, made, "vote")
    stages.close_marking(stage=made.stage("final"), actor=made.organiser)
    return made, live


@pytest.mark.parametrize("entries", [1, 3])
def test_the_pages_of_a_final_with_votes_keep_to_their_statements(
    entries: int, django_assert_num_queries: Any, steady_clock: None
) -> None:
    made, _live = voted(entries)
    where = {"pk": made.competition.pk, "code": "final"}
    eyes, desk = signed_in(overseer(made)), signed_in(made.organiser)
    summary = Inputs(made.stage("final")).hash()[:16]
    for client, name, statements, said in (
        (eyes, "live_watch", 12, summary), (desk, "live_watch", 12, summary), (desk, "live_votes", 11, "8 8 8 8"),
    ):  # fmt: skip
        address = reverse(f"judging_desk:{name}", kwargs=where)
        assert said in client.get(address).content.decode()
        with django_assert_num_queries(statements):
            text = client.get(address).content.decode()
    # Marking is closed: what would be refused is not offered.
    assert (text.count('value="open_vote" disabled'), text.count("本阶段评分已关闭")) == (2, 2)
    inputs = Inputs(made.stage("final"))
    assert inputs.shares == {key: {"vote": (4 * (key == places(_live)[0]), 4)} for key in places(_live)}
    with django_assert_num_queries(6):
        assert Inputs(made.stage("final")).hash() == inputs.hash()


def test_the_overseer_reads_acts_late_marks_and_unlocks_by_time_and_loses_no_signature(
    monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    made, live = on_stage()
    eyes, final = overseer(made), made.stage("final")
    drawn = sign_as_overseer(stage=final, actor=eyes, what="draw")
    press(live, "call", "begin", "open_marking", actor=made.organiser)
    marks_in(live)
    press(live, "close_marking", actor=made.organiser)
    sheet = ScoreSheet.objects.filter(stage_entry=places(live)[0], state="submitted").order_by("pk")[0]
    come_late(sheet_for(sheet.pk), "21", "20", "10", "10")
    press(live, "reopen_marking", actor=made.organiser, reason="补评")
    unlock_sheet(sheet=sheet_for(sheet.pk), actor=made.organiser, reason="笔误")
    sheets, signs = marked_when(final), (DRAW_SIGNED, SUMMARY_SIGNED)
    with django_assert_num_queries(1):
        acts = acts_on(final, sheets, signs)
    assert [one.at for one in acts.events] == sorted((one.at for one in acts.events), reverse=True)
    assert [(one.who, one.reason) for one in acts.events if one.tone] == [
        (made.organiser.name, "笔误"),
        (made.organiser.name, "补评"),
        (sheet.seat.person.name, ""),
    ]
    assert sheet.stage_entry.entry.title in acts.events[0].about
    assert {key: (seal.who, seal.hash) for key, seal in acts.seals.items()} == {DRAW_SIGNED: (eyes.name, drawn)}
    # More acts after it than are shown: the signature is still found.
    monkeypatch.setattr(live_watch, "MOST", 2)
    monkeypatch.setattr(live_watch, "MOST_SEALS", 1)
    few = acts_on(final, sheets, signs)
    assert (few.events, few.seals) == (acts.events[:2], acts.seals)
