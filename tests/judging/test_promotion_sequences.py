"""Whatever is done in whatever order after a final: places, lists, states and the audit agree."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from competitions.domain.promotion import Kind
from competitions.enums import EntryState, SubstitutionKind
from competitions.models import Competition, Entry, Promotion, Substitution
from competitions.queries.result_rows import public_rows, ranked_rows
from competitions.queries.results import final_decisions, live_promotion
from judging.actions import promotion, substitution
from tests.factories.judging import Contest
from tests.factories.promotion import frozen_ranking, set_stage
from tests.judging.test_promotion_engine import MOVES_UP, round_with
from workflow.audit import verify_all
from workflow.services import MoveError, perform

pytestmark = pytest.mark.django_db(transaction=False)
PLACES = 3
GONE = (EntryState.WITHDRAWN, EntryState.DISQUALIFIED)
STEPS = st.tuples(st.sampled_from(["strike", "drop", "withdraw", "fill", "pass", "empty", "undo"]), st.integers(0, 6))


def finished(allowed: bool) -> Contest:
    """Seven entries through to a final of which three go up; two of them stand equal behind the line."""
    made = round_with(entries=7, kind="per_track", count=7)
    set_stage(
        made, "final", promotion={"kind": "per_track", "count": PLACES}, substitution={**MOVES_UP, "allowed": allowed}
    )
    scores = dict(zip([one.pk for one in made.entries], ["90", "80", "70", "60", "60", "50", "40"], strict=True))
    frozen_ranking(made, scores)
    promotion.promote_stage(stage=made.stage(), actor=made.organiser)
    frozen_ranking(made, scores, "final")
    for tie in promotion.preview_promotion(stage=made.stage("final")).ties:
        answer = promotion.TieAnswer(list(tie.entries), "合议")
        promotion.decide_tie(stage=made.stage("final"), actor=made.organiser, key=tie.key, rank=tie.rank, answer=answer)
    promotion.promote_stage(stage=made.stage("final"), actor=made.organiser)
    return made


def live(made: Contest) -> Promotion:
    found = live_promotion(made.stage("final"))
    found.stage = made.stage("final")
    return found


def step(made: Contest, what: str, which: int) -> None:
    """One act of an organiser or an entrant; what is refused changes nothing."""
    entry = Entry.objects.select_related("track", "competition", "leader").get(pk=made.entries[which].pk)
    if what == "strike":
        perform(entry, "disqualify", actor=made.organiser, reason="资格不符")
    elif what == "drop":
        substitution.drop_out(promotion=live(made), entry=entry, actor=made.organiser, reason="弃赛", pledge="")
    elif what == "withdraw":
        perform(entry, "withdraw", actor=entry.leader)
    elif what == "undo":
        promotion.undo_promotion(promotion=live(made), actor=made.organiser, reason="复议")
        gone = Entry.objects.filter(pk__in=[one.pk for one in made.entries], state__in=GONE)
        scores = dict(zip([one.pk for one in made.entries], ["90", "80", "70", "60", "60", "50", "40"], strict=True))
        frozen_ranking(
            made, {key: score for key, score in scores.items() if key not in gone.values_list("pk", flat=True)}, "final"
        )
        for tie in promotion.preview_promotion(stage=made.stage("final")).ties:
            answer = promotion.TieAnswer(list(tie.entries), "合议")
            promotion.decide_tie(
                stage=made.stage("final"), actor=made.organiser, key=tie.key, rank=tie.rank, answer=answer
            )
        promotion.promote_stage(stage=made.stage("final"), actor=made.organiser)
    else:
        kinds = {"fill": "moved_up", "pass": "passed_over", "empty": "left_empty"}
        for one in substitution.course_of(live(made)).proposals:
            candidates = sorted(one.candidates)
            substitution.fill_place(
                promotion=live(made), actor=made.organiser, key=one.key, kind=SubstitutionKind(kinds[what]), reason="理由",
                entry=int(candidates[which % len(candidates)]) if candidates else None,
            )  # fmt: skip


def agree(made: Contest, *, allowed: bool) -> None:
    """What must hold after every step."""
    course = substitution.course_of(live(made))
    states = dict(Entry.objects.values_list("pk", "state"))
    going = course.going_on
    assert len(going) == len(set(going)) <= PLACES
    assert {states[key] for key in going} <= {EntryState.PROMOTED}
    assert {key for key, state in states.items() if state == EntryState.PROMOTED} == set(going)
    competition = Competition.objects.select_related("region").get(pk=made.competition.pk)
    decisions = final_decisions(competition)
    for tie in promotion.late_ties_of(live(made)):
        answer = promotion.TieAnswer(list(tie.entries), "合议")
        promotion.decide_late_tie(promotion=live(made), actor=made.organiser, key=tie.key, rank=tie.rank, answer=answer)
    decisions = final_decisions(competition)
    if decisions.problem == "":
        ranked = ranked_rows(competition, decisions.promotions)
        reported = [row["entry"] for row, _entry in ranked if row["promoted"]]
        assert sorted(reported) == sorted(going)
        shown = public_rows(competition, mask_names=False)
        assert {row["entry"] for row in shown.rows if row["promoted"]} == set(going)
        assert all(states[row["entry"]] not in GONE for row in shown.rows)
        firsts = [row for row in shown.rows if row["award"] == "一等奖"]
        standing = [key for key, state in states.items() if state not in GONE]
        assert len(firsts) <= 1
        if allowed and standing:
            assert len(firsts) == 1
            assert min(row["rank"] for row in shown.rows) == 1
    if not allowed:
        assert Substitution.objects.filter(kind=SubstitutionKind.MOVED_UP).count() == 0
        assert {one.kind for one in course.proposals} <= {Kind.FORBIDDEN}


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEPS, min_size=2, max_size=6), allowed=st.booleans())
def test_every_order_of_acts_leaves_lists_places_and_awards_in_agreement(
    steps: list[tuple[str, int]], allowed: bool, django_db_blocker: object
) -> None:
    from django.db import transaction

    with transaction.atomic():
        made = finished(allowed)
        agree(made, allowed=allowed)
        for what, which in steps:
            try:
                with transaction.atomic():
                    step(made, what, which)
            except MoveError:
                pass
            agree(made, allowed=allowed)
        assert list(verify_all()) == []
        transaction.set_rollback(True)
