"""Panels, seats, conflicts, score sheets, mark envelopes, tabulations."""

from .marks import MarkEnvelope, ScoreSheet
from .panels import ConflictDeclaration, Panel, PanelSeat
from .results import Tabulation

__all__ = ["ConflictDeclaration", "MarkEnvelope", "Panel", "PanelSeat", "ScoreSheet", "Tabulation"]
