"""The rule book's part for one stage."""

from __future__ import annotations

from competitions.domain.rulebook import Rubric
from competitions.domain.rulebook import Stage as StageRules
from competitions.models import Competition, RuleBookVersion, Stage, StageEntry
from competitions.queries.rule_books import book_of


def rules_of(stage: Stage) -> StageRules:
    """The stage's numbers. Raises ``KeyError`` when the book has no stage of its code."""
    return book_of(stage.competition).stage(stage.code)


def rubric_of(stage: Stage, track: str = "") -> Rubric:
    """What judges of the stage mark the entries of a track by; without a track, the sheet of the stage."""
    return book_of(stage.competition).rubric_of(stage.code, track)


def rubric_for(place: StageEntry) -> Rubric:
    """What judges mark this entry by. Needs its stage, entry and track."""
    track = place.entry.track
    return rubric_of(place.stage, track.code if track else "")


def rubrics_changed(competition: Competition, number: int) -> bool:
    """Whether judges mark by other rubrics now than by version ``number`` of the rules; so they do if it never was in force."""
    rows = RuleBookVersion.objects.filter(competition=competition, number=number)
    before = rows.values_list("rules", flat=True).first()
    return before is None or before.get("rubrics") != competition.rules.get("rubrics")
