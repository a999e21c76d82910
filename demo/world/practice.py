"""Practice entries of a review, which count nowhere."""

from __future__ import annotations

from accounts.models import Person
from competitions.models import Stage
from judging.actions.practice import Sample, add_practice_entry
from judging.models import PracticeEntry


def prepare(stage: Stage, organiser: Person, count: int) -> None:
    """So many, as many as the rule book asks for."""
    for number in range(count):
        sample = Sample(title=f"试评项目{number + 1}（示例）", summary="只为对齐尺度，不计入成绩。")
        add_practice_entry(stage=stage, actor=organiser, sample=sample)


def first_of(stage: Stage) -> int:
    """The key of the first; 0 where there is none."""
    return PracticeEntry.objects.filter(stage=stage).values_list("pk", flat=True).first() or 0
