"""Two people decide about the same promotion at the same moment: one decision stands, the other one hears why."""

from __future__ import annotations

import pytest

from competitions.enums import CombinationState, SubstitutionKind
from competitions.models import Combination, Promotion, Stage, StageEntry, Substitution
from competitions.queries.results import live_promotion
from judging.actions import combination, promotion, substitution
from tests.concurrency.held import overlap
from tests.factories.judging import Contest
from tests.factories.offices import office, organiser
from tests.judging.test_promotion_engine import change, entry, in_final, ranked, round_with
from workflow.audit import verify_all
from workflow.services import perform

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


def fresh(made: Contest, code: str = "semi") -> Stage:
    return made.stage(code)


def live(made: Contest) -> Promotion:
    found = live_promotion(made.stage())
    found.stage = made.stage()
    return found


def proposed(made: Contest) -> Combination:
    ranked(made, "90", "80", "70", "60")
    changes = [change(made, 1, passes=False), change(made, 2, passes=True)]
    return combination.propose_combination(stage=made.stage(), actor=made.organiser, changes=changes)


def again(row: Combination) -> Combination:
    return Combination.objects.select_related("stage__competition").get(pk=row.pk)


def test_two_confirm_one_combination() -> None:
    made = round_with(kind="overall", count=2, combination=True)
    row = proposed(made)
    second, third = organiser(office(), "第二人"), organiser(office(), "第三人")
    answers = overlap(
        lambda: combination.confirm_combination(combination=again(row), actor=second),
        lambda: combination.confirm_combination(combination=again(row), actor=third),
    )
    assert answers == ("Combination", "Conflict")
    assert (again(row).state, again(row).decided_by_id) == (CombinationState.CONFIRMED, second.pk)
    assert list(verify_all()) == []


def test_a_combination_is_not_confirmed_behind_its_taking_back() -> None:
    made = round_with(kind="overall", count=2, combination=True)
    row = proposed(made)
    second = organiser(office(), "第二人")
    answers = overlap(
        lambda: combination.end_combination(combination=again(row), actor=made.organiser, reason=""),
        lambda: combination.confirm_combination(combination=again(row), actor=second),
    )
    assert answers == ("Combination", "Conflict")
    assert again(row).state == CombinationState.TAKEN_BACK


def test_two_propose_at_the_same_moment() -> None:
    made = round_with(kind="overall", count=2, combination=True)
    ranked(made, "90", "80", "70", "60")
    second = organiser(office(), "第二人")
    changes = [change(made, 1, passes=False), change(made, 2, passes=True)]
    answers = overlap(
        lambda: combination.propose_combination(stage=fresh(made), actor=made.organiser, changes=changes),
        lambda: combination.propose_combination(stage=fresh(made), actor=second, changes=changes),
    )
    assert answers == ("Combination", "Conflict")


def test_two_decide_the_promotion_at_the_same_moment() -> None:
    made = round_with(kind="overall", count=2)
    ranked(made, "90", "80", "70", "60")
    second = organiser(office(), "第二人")
    answers = overlap(
        lambda: promotion.promote_stage(stage=fresh(made), actor=made.organiser),
        lambda: promotion.promote_stage(stage=fresh(made), actor=second),
    )
    assert answers == ("Promotion", "Refused")
    assert Promotion.objects.count() == 1


def test_two_fill_one_place() -> None:
    made = round_with(kind="per_track", count=2)
    in_final(made)
    perform(entry(made, 0), "disqualify", actor=made.organiser, reason="资格不符")
    second = organiser(office(), "第二人")

    def fill(actor: object) -> object:
        return substitution.fill_place(
            promotion=live(made), actor=actor, key="adv_manufacturing", kind=SubstitutionKind.MOVED_UP,
            entry=made.entries[2].pk,
        )  # fmt: skip

    answers = overlap(lambda: fill(made.organiser), lambda: fill(second))
    assert answers == ("Substitution", "Refused")
    assert Substitution.objects.count() == 1
    assert StageEntry.objects.filter(stage__code="final").count() == 3
    assert list(verify_all()) == []


def test_who_moves_up_is_struck_out_at_the_same_moment() -> None:
    """The entry that is next is disqualified first: nobody moves up by mistake."""
    made = round_with(kind="per_track", count=2)
    in_final(made)
    perform(entry(made, 0), "disqualify", actor=made.organiser, reason="资格不符")
    answers = overlap(
        lambda: perform(entry(made, 2), "disqualify", actor=made.organiser, reason="资格不符"),
        lambda: substitution.fill_place(
            promotion=live(made), actor=made.organiser, key="adv_manufacturing", kind=SubstitutionKind.MOVED_UP,
            entry=made.entries[2].pk,
        ),
    )  # fmt: skip
    assert answers == ("Entry", "Conflict")
    assert Substitution.objects.count() == 0
