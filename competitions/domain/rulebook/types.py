"""The rule book (竞赛规程) of one contest, as data. Every number of a contest lives here.

`demo` on a part says that its numbers are invented for a demonstration (演示), because no source
gives them. Marks, maxima and steps are exact decimals; minutes are seconds.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from competitions.domain.eligibility import Rule
from competitions.domain.rounding import Rounding

P = TypeVar("P", "Track", "Stage", "Rubric", "Dimension", "Award")


class Level(StrEnum):
    """The level at which the round is held."""

    COUNTY = "county"
    CITY = "city"
    PROVINCE = "province"
    NATIONAL = "national"


class BodyRole(StrEnum):
    """What a body does for the contest."""

    HOST = "host"  # 主办
    UNDERTAKER = "undertaker"  # 承办
    CO_ORGANISER = "co_organiser"  # 协办
    GUIDE = "guide"  # 指导
    TITLE_SPONSOR = "title_sponsor"  # 冠名


class TrackKind(StrEnum):
    """主体赛 or 专项赛."""

    MAIN = "main"
    SPECIAL = "special"


class StageMode(StrEnum):
    """How a stage is judged."""

    BLIND_REVIEW = "blind_review"  # 盲评
    ONLINE_REVIEW = "online_review"  # 网评
    LIVE = "live"  # 现场路演答辩


class Method(StrEnum):
    """What is made of the sheets that are left after dropping."""

    MEAN = "mean"


class Fallback(StrEnum):
    """What happens when dropping would leave fewer than `min_left` sheets."""

    MEAN = "mean"  # nothing is dropped, and the result says so
    REFUSE = "refuse"  # no result


class RankOn(StrEnum):
    """Which number decides the order and what a tie is."""

    EXACT = "exact"
    SHOWN = "shown"


class RankWithin(StrEnum):
    """Among whom entries are ranked."""

    TRACK = "track"
    STAGE = "stage"


class DayKind(StrEnum):
    """How days are counted."""

    CALENDAR = "calendar"
    WORKING = "working"


class DayOne(StrEnum):
    """Which day is day one of a publicity period."""

    SAME = "same"
    NEXT = "next"


class AttachmentKind(StrEnum):
    """What a file is."""

    PLAN = "plan"
    SLIDES = "slides"
    STAMPED_FORM = "stamped_form"
    LICENCE = "licence"


class QuestionKind(StrEnum):
    """What an answer is."""

    TEXT = "text"  # one line
    LINES = "lines"  # several lines
    WHOLE = "whole"  # a whole number
    DECIMAL = "decimal"  # an exact decimal
    CHOICE = "choice"  # one of `choices`


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """Any part of the book."""

    demo: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Body(Part):
    """A body and its role."""

    role: BodyRole
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Track(Part):
    """A category that entries compete in; `quota` is how many of it go up to the next level.

    `short` stands in entry numbers ("AM").
    """

    code: str
    name: str
    short: str
    kind: TrackKind
    scope: str
    quota: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Segment(Part):
    """A named, timed part of the slot of one entry, in seconds."""

    code: str
    name: str
    seconds: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Aggregation(Part):
    """Whole sheets are dropped, the highest and the lowest totals; then `method`.

    When fewer than `min_left` sheets would be left, `fallback` holds for that entry.
    """

    method: Method
    drop_high: int
    drop_low: int
    min_left: int
    fallback: Fallback


@dataclass(frozen=True, kw_only=True, slots=True)
class Scoring(Part):
    """From sheets to ranks. None in a rounding: the exact value is carried on."""

    aggregation: Aggregation
    round_totals: Rounding | None
    round_result: Rounding
    rank_on: RankOn
    rank_within: RankWithin


@dataclass(frozen=True, kw_only=True, slots=True)
class Stage(Part):
    """A stage. `reviews_per_entry` None: every judge of the panel marks every entry.

    `advance_per_track`: how many of each track go on to the next stage; None in the last stage,
    where the quota of the track decides who goes up.
    """

    code: str
    name: str
    mode: StageMode
    segments: tuple[Segment, ...]
    panel_size: int
    reviews_per_entry: int | None
    presenters_max: int | None
    rubric: str
    scoring: Scoring
    advance_per_track: int | None

    @property
    def blind(self) -> bool:
        """Whether judges see a code in place of names."""
        return self.mode is StageMode.BLIND_REVIEW

    @property
    def slot_seconds(self) -> int:
        """Length of the slot of one entry."""
        return sum(segment.seconds for segment in self.segments)

    @property
    def marks_per_entry(self) -> int:
        """How many sheets an entry has when nobody is missing."""
        return self.reviews_per_entry or self.panel_size


@dataclass(frozen=True, kw_only=True, slots=True)
class LevelWord(Part):
    """A word for marks from `at_least` on (优秀, 良好 …); lists run downwards."""

    word: str
    at_least: Decimal


@dataclass(frozen=True, kw_only=True, slots=True)
class Dimension(Part):
    """An item of a rubric; a mark is `min`, `min + step`, … up to `max`."""

    code: str
    name: str
    max: Decimal
    min: Decimal
    step: Decimal
    hint: str
    levels: tuple[LevelWord, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Rubric(Part):
    """A score sheet; the total of an entry is the plain sum of its dimensions."""

    code: str
    name: str
    dimensions: tuple[Dimension, ...]

    @property
    def total(self) -> Decimal:
        """Full marks."""
        return sum((dimension.max for dimension in self.dimensions), Decimal(0))


@dataclass(frozen=True, kw_only=True, slots=True)
class Publicity(Part):
    """公示: how long and what stands on it."""

    days: int
    day_kind: DayKind
    day_one: DayOne
    mask_names: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Award(Part):
    """A prize; `per_track` entries of each track get it, in the order of the list."""

    code: str
    name: str
    per_track: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Attachment(Part):
    """A file to hand in. Extensions without a dot, lower case; the size in bytes."""

    kind: AttachmentKind
    name: str
    required: bool
    extensions: tuple[str, ...]
    max_bytes: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Feedback(Part):
    """What entrants read of their sheets after the publication."""

    comments: bool
    totals: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Question(Part):
    """What the entry form asks beyond its fixed fields; `purpose` says why it is needed (promise L1).

    `entrant_types` empty: asked of all. `limit` is the length of a text; `low` and `high` bound a number.
    """

    code: str
    label: str
    kind: QuestionKind
    required: bool
    purpose: str
    hint: str
    unit: str
    choices: tuple[str, ...]
    entrant_types: tuple[str, ...]
    limit: int
    low: int
    high: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Numbering(Part):
    """Templates of numbers, see `competitions.domain.numbers`."""

    filing: str
    entry: str
    certificate: str


@dataclass(frozen=True, kw_only=True, slots=True)
class RuleBook(Part):
    """The whole book. `names`: the first is the main one; `{region}` in it is filled in."""

    code: str
    contest: str
    edition: int
    year: int
    level: Level
    theme: str
    names: tuple[str, ...]
    legal_basis: tuple[str, ...]
    bodies: tuple[Body, ...]
    cut_off: date | None
    tracks: tuple[Track, ...]
    stages: tuple[Stage, ...]
    rubrics: tuple[Rubric, ...]
    eligibility: tuple[Rule, ...]
    attachments: tuple[Attachment, ...]
    awards: tuple[Award, ...]
    publicity: Publicity
    outcome_months: tuple[int, ...]
    feedback: Feedback
    numbering: Numbering
    questions: tuple[Question, ...] = ()
    correction_days: int = 5

    def track(self, code: str) -> Track:
        """Raises KeyError when there is none of that code."""
        return _by_code(self.tracks, code)

    def stage(self, code: str) -> Stage:
        """Raises KeyError when there is none of that code."""
        return _by_code(self.stages, code)

    def rubric(self, code: str) -> Rubric:
        """Raises KeyError when there is none of that code."""
        return _by_code(self.rubrics, code)

    def rubric_of(self, stage_code: str) -> Rubric:
        """The rubric that a stage is marked by. Raises KeyError for an unknown stage."""
        return self.rubric(self.stage(stage_code).rubric)

    def next_stage(self, stage_code: str) -> Stage | None:
        """The stage after this one, None after the last."""
        codes = [stage.code for stage in self.stages]
        following = codes.index(self.stage(stage_code).code) + 1
        return self.stages[following] if following < len(codes) else None

    def quotas(self, stage_code: str) -> dict[str, int]:
        """Per track code, how many pass this stage: on to the next one, or up from the last."""
        advance = self.stage(stage_code).advance_per_track
        return {track.code: track.quota if advance is None else advance for track in self.tracks}

    @property
    def required_attachments(self) -> tuple[AttachmentKind, ...]:
        """The kinds that must be there at submission."""
        return tuple(attachment.kind for attachment in self.attachments if attachment.required)


def _by_code(parts: tuple[P, ...], code: str) -> P:
    for part in parts:
        if part.code == code:
            return part
    raise KeyError(code)
