"""Competition, track, stage, filing, entry, levels, promotion, publicity, award, outcome."""

from .changes import EntryChange
from .competition import Competition, CompetitionBody, Stage, Track
from .entry import Attachment, Entry, StageEntry, TeamMember
from .extensions import Extension
from .filing import Filing, FilingRemark, FilingVersion
from .filing_steps import FilingPaper, FilingRoute, FilingStep
from .imports import EntryImport, ImportedEntry
from .lecturers import Lecturer, LecturerList
from .levels import Recommendation, ReplacementConsent, ReplacementRequest, RoundAnswer, RoundCall
from .numbering import NumberSeries
from .objections import Objection, ObjectionFile
from .office_scans import OfficeScan
from .outcome import OutcomeReport
from .packs import EntryOrigin, PackImport, RoundPack
from .promotion import Combination, PromotionNumber, Substitution
from .rechecks import Doubt, Recheck
from .rehearsal import Rehearsal
from .results import Award, AwardGrant, Promotion, PublicityNotice, RoundReport, TieDecision
from .resumable import ResumableUpload
from .round_feedback import RoundFeedback, RoundRating
from .rulebook import RuleBookVersion
from .unit_awards import UnitAward
from .votes import VoteTally

__all__ = [
    "Attachment",
    "Award",
    "AwardGrant",
    "Combination",
    "Competition",
    "CompetitionBody",
    "Doubt",
    "Entry",
    "EntryChange",
    "EntryImport",
    "EntryOrigin",
    "Extension",
    "Filing",
    "FilingPaper",
    "FilingRemark",
    "FilingRoute",
    "FilingStep",
    "FilingVersion",
    "ImportedEntry",
    "Lecturer",
    "LecturerList",
    "NumberSeries",
    "Objection",
    "ObjectionFile",
    "OfficeScan",
    "OutcomeReport",
    "PackImport",
    "Promotion",
    "PromotionNumber",
    "PublicityNotice",
    "Recheck",
    "Recommendation",
    "Rehearsal",
    "ReplacementConsent",
    "ReplacementRequest",
    "ResumableUpload",
    "RoundAnswer",
    "RoundCall",
    "RoundFeedback",
    "RoundPack",
    "RoundRating",
    "RoundReport",
    "RuleBookVersion",
    "Stage",
    "StageEntry",
    "Substitution",
    "TeamMember",
    "TieDecision",
    "Track",
    "UnitAward",
    "VoteTally",
]
