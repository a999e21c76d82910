"""The parts of a rule book, each in the module of its subject."""

from __future__ import annotations

from competitions.domain.documents import Part
from competitions.domain.rulebook.types.after import Award, Feedback, Numbering, Objection, Publicity, RoundFeedback
from competitions.domain.rulebook.types.book import RuleBook
from competitions.domain.rulebook.types.entries import Attachment, Condition, Paper, Question, Team
from competitions.domain.rulebook.types.scoring import (
    Aggregation,
    Dimension,
    LevelWord,
    Rubric,
    ScorePart,
    Scoring,
    TieBreak,
)
from competitions.domain.rulebook.types.stages import (
    Display,
    Draw,
    Panel,
    Penalty,
    Promotion,
    Segment,
    Stage,
    Substitution,
    TrackRubric,
)
from competitions.domain.rulebook.types.tracks import Body, LegalBasis, Track
from competitions.domain.rulebook.types.words import (
    AbsentRule,
    AfterPublicity,
    AttachmentKind,
    AwardScope,
    BodyRole,
    Combine,
    CountRounding,
    CutTies,
    DayKind,
    DayOne,
    DrawMethod,
    EntrantKind,
    EntrySource,
    Fallback,
    HallScope,
    Level,
    Method,
    ObjectionChannel,
    OpenPart,
    PaperKind,
    PaperStep,
    PartSource,
    PenaltyKind,
    PromotionKind,
    QuestionKind,
    Ranking,
    RankOn,
    RankWithin,
    ReleaseLevel,
    ReleaseWhen,
    SignOff,
    StageMode,
    TieBy,
    TrackKind,
)

__all__ = [
    "AbsentRule", "AfterPublicity", "Aggregation", "Attachment", "AttachmentKind", "Award", "AwardScope", "Body",
    "BodyRole", "Combine", "Condition", "CountRounding", "CutTies", "DayKind", "DayOne", "Dimension", "Display", "Draw",
    "DrawMethod", "EntrantKind", "EntrySource", "Fallback", "Feedback", "HallScope", "LegalBasis", "Level", "LevelWord",
    "Method", "Numbering", "Objection", "ObjectionChannel", "OpenPart", "Panel", "Paper", "PaperKind", "PaperStep", "Part",
    "PartSource", "Penalty", "PenaltyKind", "Promotion", "PromotionKind", "Publicity", "Question", "QuestionKind",
    "RankOn", "RankWithin", "Ranking", "ReleaseLevel", "ReleaseWhen", "RoundFeedback", "Rubric", "RuleBook", "ScorePart",
    "Scoring", "Segment", "SignOff", "Stage", "StageMode", "Substitution", "Team", "TieBreak", "TieBy", "Track",
    "TrackKind", "TrackRubric",
]  # fmt: skip
