"""What an organiser chooses of an assignment: mode, bridges, caps, pairs fixed by hand; hard conflicts never pass."""

from __future__ import annotations

import random

import pytest

from judging.actions import sheets
from judging.actions.assignment import Options, assign_reviews, plan_assignment
from judging.domain.assignment import Mode
from judging.models import JudgeProfile, ScoreSheet
from tests.factories.judging import Contest, contest
from workflow.services import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> Contest:
    return contest(entries=6, judges=5)


def lock(made: Contest, entry: int, seat: int) -> tuple[str, str]:
    return str(made.entries[entry].pk), str(made.seats[seat].pk)


@pytest.mark.parametrize("mode", list(Mode))
def test_what_is_fixed_by_hand_is_kept(made: Contest, mode: Mode) -> None:
    fixed = frozenset({lock(made, 0, 0), lock(made, 1, 0), lock(made, 2, 4)})
    plan = assign_reviews(stage=made.stage(), actor=made.organiser, options=Options(mode=mode, locks=fixed))
    pairs = {(plan.entry_of[row], str(seat)) for row, seat in plan.pairs}
    assert (fixed <= pairs, len(pairs), max(plan.loads.values()) - min(plan.loads.values())) == (True, 18, 1)
    assert ScoreSheet.objects.count() == 18


def test_a_conflict_is_not_overridden_by_hand(made: Contest) -> None:
    sheets.declare_conflict(
        seat=made.seats[0], entry=made.entries[0], actor=made.organiser, kind="kinship", reason="表亲"
    )
    options = Options(locks=frozenset({lock(made, 0, 0)}))
    assert len(plan_assignment(stage=made.stage(), options=options).problems) == 1
    with pytest.raises(Refused):
        assign_reviews(stage=made.stage(), actor=made.organiser, options=options)
    assert ScoreSheet.objects.count() == 0


def test_a_cap_that_is_too_low_says_so(made: Contest) -> None:
    assert plan_assignment(stage=made.stage(), options=Options(most=3)).problems != []
    assert plan_assignment(stage=made.stage(), options=Options(most=4)).problems == []


def test_hard_conflicts_are_never_assigned_whatever_was_declared(made: Contest) -> None:
    luck = random.Random(4)
    for entry in made.entries:
        for seat in luck.sample(made.seats, 2):
            sheets.declare_conflict(seat=seat, entry=entry, actor=made.organiser, kind="other", reason="申报")
    for mode in Mode:
        plan = plan_assignment(stage=made.stage(), options=Options(mode=mode))
        barred = {(one.entry, one.judge) for one in plan.conflicts}
        pairs = {(plan.entry_of[row], str(seat)) for row, seat in plan.pairs}
        assert (len(barred), pairs & barred, len(pairs), plan.problems) == (12, set(), 18, [])


def test_fields_decide_who_gets_what(made: Contest) -> None:
    for number, seat in enumerate(made.seats):
        field = "、先进制造、" if number < 3 else "、农业、"
        JudgeProfile.objects.filter(person=seat.person_id).update(fields=field)
    plan = plan_assignment(stage=made.stage(), options=Options(mode=Mode.PLAIN, bridges=False))
    assert plan.affinity is not None
    assert plan.affinity[lock(made, 0, 0)] > plan.affinity[lock(made, 0, 4)]
