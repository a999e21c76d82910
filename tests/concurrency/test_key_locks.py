"""Who adds a row below another and who holds that other: nobody waits in a ring (ADR 13), and what both decide is one thing."""

from __future__ import annotations

import pytest

from competitions.models import Stage
from judging.actions import panels
from judging.actions.assignment import assign_reviews
from judging.enums import SeatState
from judging.models import PanelSeat, ScoreSheet, TabletCheck
from tests.concurrency.held import overlap
from tests.factories.judging import contest, marking_open
from workflow import clock, services

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


def test_a_row_below_a_locked_one_makes_no_ring() -> None:
    """One holds the stage and adds a row below a seat, which the database looks for when it commits; the other holds the seat and
    waits for the stage."""
    made = contest(entries=1, judges=1)
    seat = PanelSeat.objects.get()

    def stage_and_report() -> TabletCheck:
        services.lock(made.stage())
        return TabletCheck.objects.create(seat=seat, device="一号平板", tone="ok", checked_at=clock.now())

    def seat_and_stage() -> Stage:
        with services.act():
            services.lock(seat)
            return services.lock(made.stage())

    assert overlap(stage_and_report, seat_and_stage) == ("TabletCheck", "Stage")
    assert TabletCheck.objects.count() == 1


@pytest.mark.parametrize("assign_first", [True, False])
def test_a_judge_who_is_released_gets_no_sheet_at_that_moment(assign_first: bool) -> None:
    made = contest(entries=2, judges=4)
    marking_open(made)
    ScoreSheet.objects.all().delete()
    seat = made.seats[0]

    def assign() -> object:
        return assign_reviews(stage=made.stage(), actor=made.organiser)

    def release() -> object:
        row = PanelSeat.objects.select_related("panel__stage__competition", "person").get(pk=seat.pk)
        return panels.release_seat(seat=row, actor=made.organiser, reason="病假。")

    answers = overlap(assign, release) if assign_first else overlap(release, assign)
    assert sorted(answers) == ["PanelSeat", "Plan"]
    assert PanelSeat.objects.get(pk=seat.pk).state == SeatState.RELEASED
    assert ScoreSheet.objects.filter(seat=seat).count() == 0
