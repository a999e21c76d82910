"""Panels, seats, conflicts, score sheets, mark envelopes, re-judgements, the scorer's records, tabulations, live stages."""

from .assignment import AssignmentPreview, PairRule
from .bindings import SeatBinding, SeatCard
from .draws import ExpertDraw
from .flags import FlagDecision
from .live import Appearance, LiveStage, LiveStep
from .marks import LateDecision, MarkEnvelope, ScoreSheet, SheetAct
from .panels import ConflictDeclaration, Panel, PanelSeat, PaperUndertaking
from .papers import PaperEntry, PaperSheet, SheetFile, SheetSignature
from .pictures import SeverityPicture
from .pool import JudgeProfile, JudgeTie, PoolImport
from .practice import PracticeEntry, PracticeExcuse, PracticeOpening, PracticeSheet, TabletCheck
from .records import ScoreRecord
from .rejudgements import Rejudgement
from .results import Tabulation, TabulationSheet
from .votes import Vote, VoteTicket, VoteWindow

__all__ = [
    "Appearance",
    "AssignmentPreview",
    "ConflictDeclaration",
    "ExpertDraw",
    "FlagDecision",
    "JudgeProfile",
    "JudgeTie",
    "LateDecision",
    "LiveStage",
    "LiveStep",
    "MarkEnvelope",
    "PairRule",
    "Panel",
    "PanelSeat",
    "PaperEntry",
    "PaperSheet",
    "PaperUndertaking",
    "PoolImport",
    "PracticeEntry",
    "PracticeExcuse",
    "PracticeOpening",
    "PracticeSheet",
    "Rejudgement",
    "ScoreRecord",
    "ScoreSheet",
    "SeatBinding",
    "SeatCard",
    "SeverityPicture",
    "SheetAct",
    "SheetFile",
    "SheetSignature",
    "TabletCheck",
    "Tabulation",
    "TabulationSheet",
    "Vote",
    "VoteTicket",
    "VoteWindow",
]
