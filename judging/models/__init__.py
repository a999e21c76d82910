"""Panels, seats, conflicts, score sheets, mark envelopes, the scorer's records, tabulations."""

from .marks import MarkEnvelope, ScoreSheet
from .panels import ConflictDeclaration, Panel, PanelSeat
from .records import ScoreRecord
from .results import Tabulation

__all__ = ["ConflictDeclaration", "MarkEnvelope", "Panel", "PanelSeat", "ScoreRecord", "ScoreSheet", "Tabulation"]
