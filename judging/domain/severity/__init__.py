"""Severe and lenient judges: corrected results, how sure they are, and how solid the line is (`docs/scoring.md`).

It needs numpy; whoever only sometimes needs it imports it inside a function.
"""

from __future__ import annotations

from judging.domain.severity.agreement import Agreement, agreement
from judging.domain.severity.cutline import Firmness, Line, line_sentence, remedy
from judging.domain.severity.data import Design, NotCategories, NotEstimable, Observation, design_of
from judging.domain.severity.draws import Chances
from judging.domain.severity.fit import Deviations, Errors, Fit, JudgeFlag, Model
from judging.domain.severity.graph import Island, islands
from judging.domain.severity.models import fit
from judging.domain.severity.packs import Asked, Severity, Unasked, observations_of, severity_of, standing_of
from judging.domain.severity.picture import Dot, LeftOut, Picture, Place, Shares, left_out, picture
from judging.domain.severity.report import Report, Standing, even_islands, island_reports, report
from judging.domain.severity.spread import evened
from judging.domain.severity.words import Note, NoteCode

__all__ = [
    "Agreement",
    "Asked",
    "Chances",
    "Design",
    "Deviations",
    "Dot",
    "Errors",
    "Firmness",
    "Fit",
    "Island",
    "JudgeFlag",
    "LeftOut",
    "Line",
    "Model",
    "NotCategories",
    "NotEstimable",
    "Note",
    "NoteCode",
    "Observation",
    "Picture",
    "Place",
    "Report",
    "Severity",
    "Shares",
    "Standing",
    "Unasked",
    "agreement",
    "design_of",
    "even_islands",
    "evened",
    "fit",
    "island_reports",
    "islands",
    "left_out",
    "line_sentence",
    "observations_of",
    "picture",
    "remedy",
    "report",
    "severity_of",
    "standing_of",
]
