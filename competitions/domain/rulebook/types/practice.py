"""Practice before what counts (试评)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from competitions.domain import documents as f
from competitions.domain.documents import Part


class PracticeView(StrEnum):
    """What a judge sees of the practice marks (试评) after locking the own ones."""

    NOTHING = "nothing"
    REFERENCE = "reference"  # the office's marks beside the own
    SPREAD = "spread"  # those of the others too, without names


@dataclass(frozen=True, kw_only=True, slots=True)
class Practice(Part):
    """Practice entries (试评): marked by every judge to compare the scale, counted nowhere."""

    entries: int = f.whole(1, 20, 2, "So many are prepared and marked by every judge.")
    first: bool = f.flag(False, "Sheets that count open for a judge when the practice ones are locked.")
    judges_see: PracticeView = f.choice(PracticeView, PracticeView.SPREAD)
    least: int = f.whole(2, 100, 3, "Others' marks are shown to a judge when so many judges have locked theirs.")
