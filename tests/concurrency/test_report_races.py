"""A list goes up while somebody changes who is on it: one of the two waits and hears why, and what went up holds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from competitions.actions import publicity, reports
from competitions.enums import CompetitionState, EntryState, SubstitutionKind
from competitions.models import Competition, Entry, Promotion, RoundReport
from competitions.queries.results import live_promotion
from judging.actions import promotion, substitution
from tests.certificates.round_ready import SCORES, Round, ready
from tests.concurrency.held import overlap
from tests.factories.promotion import frozen_ranking
from workflow import clock
from workflow.audit import verify_all
from workflow.services import perform

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


def competition(world: Round) -> Competition:
    rows = Competition.objects.select_related("organisation", "region", "filing")
    return rows.get(pk=world.made.competition.pk)


def live(world: Round) -> Promotion:
    stage = world.made.stage("final")
    found = live_promotion(stage)
    assert found is not None
    found.stage = stage
    return found


def decided(world: Round) -> None:
    """Two of five go up; the tie is decided."""
    made = world.made
    frozen_ranking(made, dict(zip([one.pk for one in made.entries], SCORES, strict=True)), "final")
    for tie in promotion.preview_promotion(stage=made.stage("final")).ties:
        answer = promotion.TieAnswer(list(tie.entries), "合议")
        promotion.decide_tie(stage=made.stage("final"), actor=made.organiser, key=tie.key, rank=tie.rank, answer=answer)
    promotion.promote_stage(stage=made.stage("final"), actor=made.organiser)


def publish(world: Round) -> None:
    """The list is public and its days are over."""
    notice = publicity.draft_notice(competition=competition(world), actor=world.made.organiser)
    done = publicity.publish_notice(notice=notice, actor=world.made.organiser)
    clock.move_to(dt.datetime.combine(done.ends_on + dt.timedelta(days=1), dt.time(9), clock.now().tzinfo))
    publicity.close_due_notices(now=clock.now())


@pytest.fixture
def world() -> Round:
    found = ready()
    decided(found)
    publish(found)
    return found


def report(world: Round) -> Callable[[], Any]:
    found = competition(world)
    return lambda: reports.report_up(competition=found, actor=world.made.organiser)


def undo(world: Round) -> Callable[[], Any]:
    row = live(world)
    return lambda: promotion.undo_promotion(promotion=row, actor=world.made.organiser, reason="复议")


def agree(world: Round) -> None:
    """What went up is what holds."""
    found = competition(world)
    going = set(Entry.objects.filter(competition=found, state=EntryState.PROMOTED).values_list("pk", flat=True))
    sent = RoundReport.objects.filter(competition=found).first()
    assert (sent is not None) == (found.state == CompetitionState.REPORTED)
    assert sent is None or {row["entry"] for row in sent.rows} == going
    assert list(verify_all()) == []


def test_a_decision_is_not_undone_behind_its_report(world: Round) -> None:
    assert overlap(report(world), undo(world)) == ("RoundReport", "Refused")
    agree(world)


def test_a_list_does_not_go_up_behind_an_undoing(world: Round) -> None:
    assert overlap(undo(world), report(world)) == ("Promotion", "Refused")
    agree(world)


def test_nobody_moves_up_behind_a_report(world: Round) -> None:
    """Somebody left, the list without them was public, the place is filled while the list goes up."""
    made = world.made
    first = Entry.objects.select_related("track", "competition").get(pk=made.entries[0].pk)
    perform(first, "disqualify", actor=made.organiser, reason="资格不符")
    publish(world)
    row = live(world)
    proposal = substitution.course_of(row).proposals[0]

    def fill() -> Any:
        return substitution.fill_place(
            promotion=row, actor=made.organiser, key=proposal.key, kind=SubstitutionKind.MOVED_UP,
            entry=int(sorted(proposal.candidates)[0]), reason="递补",
        )  # fmt: skip

    assert overlap(report(world), fill) == ("RoundReport", "Refused")
    agree(world)
