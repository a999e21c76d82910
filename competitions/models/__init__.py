"""Competition, track, stage, filing, entry, levels, promotion, publicity, award, outcome."""

from .competition import Competition, CompetitionBody, Stage, Track
from .entry import Attachment, Entry, StageEntry, TeamMember
from .filing import Filing, FilingRemark, FilingVersion
from .filing_steps import FilingPaper, FilingRoute, FilingStep
from .levels import Recommendation, ReplacementConsent, ReplacementRequest, RoundAnswer, RoundCall
from .numbering import NumberSeries
from .objections import Objection, ObjectionFile
from .outcome import OutcomeReport
from .results import Award, AwardGrant, Promotion, PublicityNotice, RoundReport, TieDecision

__all__ = [
    "Attachment",
    "Award",
    "AwardGrant",
    "Competition",
    "CompetitionBody",
    "Entry",
    "Filing",
    "FilingPaper",
    "FilingRemark",
    "FilingRoute",
    "FilingStep",
    "FilingVersion",
    "NumberSeries",
    "Objection",
    "ObjectionFile",
    "OutcomeReport",
    "Promotion",
    "PublicityNotice",
    "Recommendation",
    "ReplacementConsent",
    "ReplacementRequest",
    "RoundAnswer",
    "RoundCall",
    "RoundReport",
    "Stage",
    "StageEntry",
    "TeamMember",
    "TieDecision",
    "Track",
]
