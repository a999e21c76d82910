"""Practice entries (试评) of the demo: prepared by the office, marked and locked by the judges."""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterable

from competitions.models import Stage
from demo.world import judging, papers
from demo.world.contest import Office
from judging.actions.marks import Marks, receive_envelopes
from judging.actions.practice import Sample, add_practice_entry
from judging.actions.sent import Act
from judging.models import PanelSeat, PracticeEntry
from judging.queries.rubrics import rubric_of

SAMPLES = (
    ("试评一 社区助餐数字化（示例）", "往届项目改编，全为虚构。已有三个社区试点，带动就业十二人，财务预测偏乐观。", 78),
    ("试评二 秸秆制生物炭（示例）", "往届项目改编，全为虚构。技术已有样机，尚无付费客户，团队两人全职。", 66),
)


def prepare(stage: Stage, office: Office) -> None:
    """Two practice entries with their material and the office's marks."""
    rubric = rubric_of(stage)
    for title, summary, level in SAMPLES:
        reference = judging.marks_of(rubric, level, random.Random(level))
        file = papers.sample_file(title, summary)
        sample = Sample(title, summary, reference=reference, file=file, file_name="试评材料.pdf")
        add_practice_entry(stage=stage, actor=office.drafter, sample=sample)


def practise(stage: Stage, seats: Iterable[PanelSeat], bench: judging.Bench) -> None:
    """Everybody locks every practice sheet, the printed judge all but the last."""
    rubric = rubric_of(stage)
    entries = list(PracticeEntry.objects.filter(stage=stage).order_by("position"))
    for seat in seats:
        mine = entries[:-1] if seat.person_id == bench.printed.pk else entries
        sent = [
            Marks(
                values=judging.marks_of(rubric, level - 2 * bench.harshness(seat), bench.rng),
                based_on=0, sheet=-entry.pk, device="demo", device_seq=1,
            )
            for entry, (_title, _summary, level) in zip(mine, SAMPLES, strict=False)
        ]  # fmt: skip
        acts = [Act(uuid.uuid4(), marks.sheet, "submit", envelope=marks.id) for marks in sent]
        receive_envelopes(seat=seat.pk, actor=seat.person, envelopes=sent, acts=acts)


def first_of(stage: Stage) -> int:
    """The key of the first; 0 where there is none."""
    return PracticeEntry.objects.filter(stage=stage).order_by("position").values_list("pk", flat=True).first() or 0
