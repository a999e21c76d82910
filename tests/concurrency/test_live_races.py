"""Two conductors of one show: whoever comes second is told, and nothing happens twice."""

from __future__ import annotations

import pytest

from judging.actions.live import conduct
from judging.domain.live import Act
from judging.models import Appearance, LiveStep
from tests.concurrency.held import crossing, overlap
from tests.factories.live import fresh, marks_in, on_stage, press
from workflow.audit import verify_all
from workflow.services import Conflict

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


def test_two_conductors_who_press_the_same_button_call_once() -> None:
    made, live = on_stage()
    seen = live.revision
    first, second = crossing(
        lambda: conduct(live=fresh(live), act=Act.CALL, actor=made.organiser, seen=seen),
        lambda: conduct(live=fresh(live), act=Act.CALL, actor=made.organiser, seen=seen),
    )
    assert (first.revision, type(second)) == (seen + 1, Conflict)
    assert made.organiser.name in str(second)
    states = sorted(Appearance.objects.filter(live=live).values_list("state", flat=True))
    assert (states, LiveStep.objects.filter(live=live).count()) == (["called", "waiting", "waiting"], 1)
    assert list(verify_all()) == []


def test_a_close_and_a_step_back_at_once_are_one_after_the_other() -> None:
    made, live = on_stage()
    live = press(live, "call", "begin", "open_marking", actor=made.organiser)
    marks_in(live)
    seen = live.revision
    answers = overlap(
        lambda: conduct(live=fresh(live), act=Act.CLOSE_MARKING, actor=made.organiser, seen=seen),
        lambda: conduct(live=fresh(live), act=Act.BACK, actor=made.organiser, seen=seen),
    )
    assert (answers, fresh(live).current.state) == (("LiveStage", "Conflict"), "done")
