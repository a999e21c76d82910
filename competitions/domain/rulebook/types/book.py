"""The rule book (竞赛规程) of one contest, as data. Every number of a contest lives here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from competitions.domain import documents as f
from competitions.domain.documents import Part
from competitions.domain.eligibility import Rule, read_rule
from competitions.domain.rulebook.types.after import Award, Feedback, Numbering, Publicity, RoundFeedback
from competitions.domain.rulebook.types.entries import Attachment, Paper, Question, Team
from competitions.domain.rulebook.types.rules import rules
from competitions.domain.rulebook.types.scoring import Rubric
from competitions.domain.rulebook.types.stages import Stage
from competitions.domain.rulebook.types.tracks import Body, LegalBasis, Track
from competitions.domain.rulebook.types.words import AttachmentKind, EntrantKind, EntrySource, Level, OpenPart

P = TypeVar("P", Track, Stage, Rubric, Award)


@dataclass(frozen=True, kw_only=True, slots=True)
class RuleBook(Part):
    """The whole book. `names`: the first is the main one; `{region}` in it is filled in."""

    code: str = f.code()
    contest: str = f.code()
    edition: int = f.whole(1, 999)
    year: int = f.whole(2000, 2200)
    level: Level = f.choice(Level)
    theme: str = f.text(200, "")
    names: tuple[str, ...] = f.texts()
    legal_basis: tuple[LegalBasis, ...] = f.parts(LegalBasis)
    bodies: tuple[Body, ...] = f.parts(Body)
    cut_off: date | None = f.day(None, "The day on which ages are counted.")
    tracks: tuple[Track, ...] = f.parts(Track)
    stages: tuple[Stage, ...] = f.parts(Stage)
    rubrics: tuple[Rubric, ...] = f.parts(Rubric)
    eligibility: tuple[Rule, ...] = rules(Rule, read_rule)
    attachments: tuple[Attachment, ...] = f.parts(Attachment)
    awards: tuple[Award, ...] = f.parts(Award)
    publicity: Publicity = f.child(Publicity)
    outcome_months: tuple[int, ...] = f.wholes(1, 60)
    feedback: Feedback = f.child(Feedback)
    numbering: Numbering = f.child(Numbering)
    questions: tuple[Question, ...] = f.parts(Question)
    correction_days: int = f.whole(1, 60, 5)
    disqualified_by: int = f.whole(1, 2, 1, "So many persons of the office decide that an entry is disqualified.")
    entrant: EntrantKind = f.choice(EntrantKind, EntrantKind.PROJECT)
    sources: tuple[EntrySource, ...] = f.choices(EntrySource, tuple(EntrySource), "How entries come into the round.")
    team: Team | None = f.child(Team, None)
    papers: tuple[Paper, ...] = f.parts(Paper)
    round_feedback: RoundFeedback | None = f.child(RoundFeedback, None)
    open_parts: tuple[OpenPart, ...] = f.choices(OpenPart, (), "What rounds below may change.")
    notes: str = f.text(4000, "", doc="What the rules say beyond all this, shown with them.")

    def track(self, code: str) -> Track:
        """Raises KeyError when there is none of that code."""
        return _by_code(self.tracks, code)

    def stage(self, code: str) -> Stage:
        """Raises KeyError when there is none of that code."""
        return _by_code(self.stages, code)

    def rubric(self, code: str) -> Rubric:
        """Raises KeyError when there is none of that code."""
        return _by_code(self.rubrics, code)

    def rubric_of(self, stage_code: str, track_code: str = "") -> Rubric:
        """The score sheet of a stage, for a track where tracks have their own. Raises KeyError for an unknown stage."""
        return self.rubric(self.stage(stage_code).rubric_of(track_code))

    def path_of(self, track_code: str) -> tuple[Stage, ...]:
        """The stages that entries of a track go through, in order: the stage graph."""
        return tuple(stage for stage in self.stages if stage.takes(track_code))

    def next_stage(self, stage_code: str, track_code: str = "") -> Stage | None:
        """The stage after this one (of a track), None after the last."""
        codes = [stage.code for stage in self.stages]
        after = self.stages[codes.index(self.stage(stage_code).code) + 1 :]
        return next((stage for stage in after if not track_code or stage.takes(track_code)), None)

    def quotas(self, stage_code: str) -> dict[str, int]:
        """Per track code, how many pass this stage: on to the next one, or up from the last of the track."""
        stage = self.stage(stage_code)
        advance = stage.advance_per_track
        return {
            track.code: track.quota if advance is None or self.is_last(stage, track.code) else advance
            for track in self.tracks
            if stage.takes(track.code)
        }

    def is_last(self, stage: Stage, track_code: str) -> bool:
        """Whether entries of this track go through no stage after this one."""
        return self.next_stage(stage.code, track_code) is None

    def tracks_of(self, stage: Stage) -> tuple[Track, ...]:
        """The tracks whose entries go through a stage."""
        return tuple(track for track in self.tracks if stage.takes(track.code))

    @property
    def takes_direct_entries(self) -> bool:
        """Whether people enter by themselves, and not only from the rounds below or by recommendation."""
        return EntrySource.DIRECT in self.sources

    @property
    def required_attachments(self) -> tuple[AttachmentKind, ...]:
        """The kinds that must be there at submission."""
        return tuple(attachment.kind for attachment in self.attachments if attachment.required)


def _by_code(parts: tuple[P, ...], code: str) -> P:
    for part in parts:
        if part.code == code:
            return part
    raise KeyError(code)
