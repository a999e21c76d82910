"""What is odd about marks: flags for a person, never an automatic change (scoring reference, section 5; docs/anomalies.md).

`find(observations, homes=…, edits=…, inside=…)` is the door; `of_pack(pack, part)` reads a score pack for it. Needs numpy;
the official engine does not.
"""

from __future__ import annotations

from judging.domain.anomalies.edits import share_of_most
from judging.domain.anomalies.facts import (
    FEWEST,
    Edit,
    Findings,
    Flag,
    HomeEffect,
    Inside,
    JudgeRow,
    Kind,
    Observation,
    Phase,
)
from judging.domain.anomalies.home import same_home
from judging.domain.anomalies.packs import homes_of, inside_of, observations_of, of_pack
from judging.domain.anomalies.search import find

__all__ = [
    "FEWEST",
    "Edit",
    "Findings",
    "Flag",
    "HomeEffect",
    "Inside",
    "JudgeRow",
    "Kind",
    "Observation",
    "Phase",
    "find",
    "homes_of",
    "inside_of",
    "observations_of",
    "of_pack",
    "same_home",
    "share_of_most",
]
