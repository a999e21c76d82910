"""Results of several tracks beside each other: what counts as equal, and which places are shown once somebody left."""

from __future__ import annotations

import pytest

from competitions.models import Promotion
from competitions.queries.result_rows import public_rows
from judging.actions import promotion
from judging.actions.tabulation import hash_of
from tests.factories.judging import Contest
from tests.factories.promotion import frozen_ranking, set_book, set_stage
from tests.judging.test_promotion_engine import MOVES_UP, round_with
from workflow.services import Refused, perform

pytestmark = pytest.mark.django_db
TRACKS = ("adv_manufacturing", "modern_services")


def final(made: Contest, *scores: str, **scoring: str) -> None:
    """Everybody is in the final, which is ranked by these scores; ``scoring`` is changed in its rules."""
    frozen_ranking(made, {entry.pk: str(99 - place) for place, entry in enumerate(made.entries)})
    promotion.promote_stage(stage=made.stage(), actor=made.organiser)
    rules = next(row for row in made.competition.rules["stages"] if row["code"] == "final")
    set_stage(made, "final", scoring=rules["scoring"] | scoring, substitution=MOVES_UP)
    frozen_ranking(made, dict(zip([one.pk for one in made.entries], scores, strict=True)), "final")


def decided(made: Contest) -> Promotion:
    return promotion.promote_stage(stage=made.stage("final"), actor=made.organiser)


def ranks(made: Contest) -> list[int]:
    rows = {row["entry"]: row["rank"] for row in public_rows(made.competition, mask_names=False).rows}
    return [rows[one.pk] for one in made.entries if one.pk in rows]


def test_equal_published_results_of_two_tracks_are_a_tie_where_the_published_one_counts() -> None:
    made = round_with(entries=1, tracks=TRACKS, kind="all")
    set_stage(made, "final", promotion={"kind": "overall", "count": 1})
    set_book(made, awards=[{"code": "gold", "name": "金奖", "count": 1, "scope": "overall"}])
    final(made, "89.7657", "89.7743", rank_on="shown", rank_within="track")
    table = made.stage("final").tabulations.get()
    for line in table.result["result"]["lines"]:
        line["shown"] = "89.77"
    type(table).objects.filter(pk=table.pk).update(result=table.result, result_hash=hash_of(table.result))
    (tie,) = promotion.preview_promotion(stage=made.stage("final")).ties
    assert (set(tie.entries), tie.places) == ({one.pk for one in made.entries}, 1)
    with pytest.raises(Refused):
        decided(made)
    order = [made.entries[0].pk, made.entries[1].pk]
    answer = promotion.TieAnswer(order, "合议")
    promotion.decide_tie(stage=made.stage("final"), actor=made.organiser, key=tie.key, rank=tie.rank, answer=answer)
    assert [pk for keys in decided(made).promoted.values() for pk in keys] == order[:1]
    rows = public_rows(made.competition, mask_names=False).rows
    assert {row["entry"]: row["award"] for row in rows} == {order[0]: "金奖"}


@pytest.mark.parametrize(
    ("scoring", "scores", "before", "after"),
    [
        ({"rank_within": "stage"}, ("90", "60", "80", "70"), [1, 4, 2, 3], [3, 1, 2]),
        ({"rank_within": "track"}, ("90", "60", "80", "70"), [1, 2, 1, 2], [1, 1, 2]),
    ],
)
def test_places_close_up_among_those_who_are_ranked_together(
    scoring: dict[str, str], scores: tuple[str, ...], before: list[int], after: list[int]
) -> None:
    made = round_with(entries=2, tracks=TRACKS, kind="all")
    made.entries.sort(key=lambda one: (one.track.code, one.pk))
    set_stage(made, "final", promotion={"kind": "all"})
    final(made, *scores, **scoring)
    decided(made)
    assert ranks(made) == before
    perform(made.entries[0], "disqualify", actor=made.organiser, reason="资格不符")
    assert ranks(made) == after


def test_places_close_up_as_the_rules_count_them() -> None:
    made = round_with(entries=4, kind="all")
    set_stage(made, "final", promotion={"kind": "all"})
    set_book(made, awards=[])
    final(made, "90", "80", "80", "70", ranking="dense")
    table = made.stage("final").tabulations.get()
    for line in table.result["result"]["lines"]:
        line["rank"] = min(line["rank"], 3)
    type(table).objects.filter(pk=table.pk).update(result=table.result, result_hash=hash_of(table.result))
    decided(made)
    assert ranks(made) == [1, 2, 2, 3]
    perform(made.entries[0], "disqualify", actor=made.organiser, reason="资格不符")
    assert ranks(made) == [1, 1, 2]
