"""What the page of a stage says of its rules."""

from __future__ import annotations

from competitions.models import Competition, Stage
from judging.queries.stage_words import rule_lines
from tests.competitions.domain.everything import EVERYTHING


def test_parts_practice_signing_and_judging_again_stand_beside_the_numbers() -> None:
    found = dict(rule_lines(Stage(code="final", mode="live", competition=Competition(rules=EVERYTHING))))
    parts = found["成绩组成"]
    assert ("“现场路演”占60%" in parts.replace(" ", ""), "大众评审" in parts, "每张投票券" in parts) == (
        True,
        True,
        True,
    ), parts
    assert "试评3个" in found["试评"], found["试评"]
    assert found["评分表签字"].startswith("评分表打印"), found["评分表签字"]
    assert "20%" in found["复评"].replace(" ", ""), found["复评"]
