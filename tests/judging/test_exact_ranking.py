"""Promise R10 with a database: the ranking of stored marks is that of the second opinion, on SQLite as on PostgreSQL."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest

from competitions.domain.scoring import dump
from judging.actions import stages
from judging.domain.field import score_packs
from judging.models import ScoreSheet
from judging.queries.inputs import Inputs
from tests.factories.judging import in_marking, mark, sheet_for
from tests.judging.domain.second_opinion import SecondOpinion

pytestmark = [pytest.mark.django_db, pytest.mark.both, pytest.mark.promise("R10")]


def test_R10_the_ranking_of_stored_marks_is_that_of_the_second_opinion_and_of_both_databases() -> None:
    """Marks by seed in steps of a half: what stands here literally is what either database must give."""
    made = in_marking(entries=4, judges=5)
    pick = random.Random(20240530)
    order = {entry.pk: place for place, entry in enumerate(made.entries)}
    rows = ScoreSheet.objects.order_by("stage_entry__entry_id", "seat__number").select_related("stage_entry")
    for row in rows:
        numbers = [str(Decimal(pick.randint(20, 30)) / 2) for _ in range(4)]
        mark(sheet_for(row.pk), *numbers, submit=True)
    stages.close_marking(stage=made.stage(), actor=made.organiser)
    inputs = Inputs(made.stage())
    found = [(line.entry, str(line.rank), line.exact, line.shown) for line in inputs.compute().lines]
    packs = [SecondOpinion(dump(pack)).lines() for _name, pack in score_packs(inputs.field)]
    assert found == [(one["entry"], one["rank"], one["exact"], one["shown"]) for lines in packs for one in lines]
    assert [(order[int(entry)], rank, exact, shown) for entry, rank, exact, shown in found] == LITERAL


LITERAL = [
    (0, "1", "301/6", "50.17"),
    (2, "2", "293/6", "48.83"),
    (3, "2", "293/6", "48.83"),
    (1, "4", "93/2", "46.50"),
]
