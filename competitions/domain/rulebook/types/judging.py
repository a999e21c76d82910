"""The words of a rule book about judges: what bars them, how their severity is looked at, how they sign."""

from __future__ import annotations

from enum import StrEnum


class ConflictRule(StrEnum):
    """What a conflict of interest of a kind (回避情形) does."""

    OFF = "off"
    WARNING = "warning"  # the judge marks after a statement (说明)
    HARD = "hard"  # never assigned


class SeverityModel(StrEnum):
    """How severe and lenient judges are told apart (`docs/scoring.md`)."""

    FIXED_RANDOM = "fixed_random"
    ADDITIVE = "additive"
    CROSSED = "crossed"
    TSCORE = "tscore"


class SignOff(StrEnum):
    """How a score sheet is signed."""

    NONE = "none"
    FINGER = "finger"
    PAPER = "paper"


class Unsigned(StrEnum):
    """What sheets that are not signed do to the freeze of a ranking."""

    WARN = "warn"
    REFUSE = "refuse"
