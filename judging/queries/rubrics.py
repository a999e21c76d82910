"""The rule book's part for one stage."""

from __future__ import annotations

from competitions.domain.rulebook import Rubric
from competitions.domain.rulebook import Stage as StageRules
from competitions.models import Stage
from competitions.queries.rule_books import book_of


def rules_of(stage: Stage) -> StageRules:
    """The stage's numbers. Raises ``KeyError`` when the book has no stage of its code."""
    return book_of(stage.competition).stage(stage.code)


def rubric_of(stage: Stage) -> Rubric:
    """What judges of the stage mark by."""
    return book_of(stage.competition).rubric_of(stage.code)
