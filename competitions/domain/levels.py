"""Rounds of one edition at several levels: where each stands, what is late, and what a round below takes over.

Plain facts in, plain facts out; the words are in `competitions.queries.levels_words`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from competitions.domain.rulebook import Body, BodyRole, Level, OpenPart, RuleBook, Stage, TrackRubric, derive


class RoundPhase(StrEnum):
    """Where the round of one region stands, as the tree shows it. From `draft` on there is a competition."""

    NOT_CALLED = "not_called"  # the level above has opened nothing
    UNANSWERED = "unanswered"
    DECLINED = "declined"
    REPLACEMENT_ASKED = "replacement_asked"
    REPLACEMENT_GRANTED = "replacement_granted"
    REPLACEMENT_CLOSED = "replacement_closed"
    DRAFT = "draft"
    AWAITING_FILING = "awaiting_filing"
    FILED = "filed"
    REGISTRATION = "registration"
    CHECKING = "checking"
    JUDGING = "judging"
    PUBLICITY = "publicity"
    REPORTED = "reported"
    RECEIVED = "received"
    ARCHIVED = "archived"
    CANCELLED = "cancelled"

    @property
    def is_held(self) -> bool:
        """Whether a round is there and lives."""
        return self in _HELD


_HELD = (
    RoundPhase.DRAFT,
    RoundPhase.AWAITING_FILING,
    RoundPhase.FILED,
    RoundPhase.REGISTRATION,
    RoundPhase.CHECKING,
    RoundPhase.JUDGING,
    RoundPhase.PUBLICITY,
    RoundPhase.REPORTED,
    RoundPhase.RECEIVED,
    RoundPhase.ARCHIVED,
)
_NOT_FILED = (RoundPhase.DRAFT,)
_BEFORE_PUBLICITY = (
    RoundPhase.DRAFT,
    RoundPhase.AWAITING_FILING,
    RoundPhase.FILED,
    RoundPhase.REGISTRATION,
    RoundPhase.CHECKING,
    RoundPhase.JUDGING,
)
_BEFORE_REPORT = (*_BEFORE_PUBLICITY, RoundPhase.PUBLICITY)


class LateKind(StrEnum):
    """What is overdue, in the order in which it is told."""

    REPORT = "report"  # the list should have gone up
    FINAL = "final"  # the final should be over
    FILE = "file"  # registration was to open and the plan is not filed
    DECISION = "decision"  # the office above has not answered the filing in time
    ANSWER = "answer"  # neither opened nor declined


@dataclass(frozen=True, slots=True)
class RoundFacts:
    """What is known about the round of one region. Days are local; None where nothing was set."""

    phase: RoundPhase
    answer_by: dt.date | None = None
    opens_on: dt.date | None = None
    filing_due_on: dt.date | None = None
    final_on: dt.date | None = None
    report_due_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Late:
    """One thing that is overdue: what, since which day, by how many days."""

    kind: LateKind
    due_on: dt.date
    days: int


def lateness(facts: RoundFacts, today: dt.date) -> Late | None:
    """The weightiest thing that is overdue at `today`; the due day itself is still in time."""
    dues = (
        (LateKind.REPORT, facts.report_due_on, _BEFORE_REPORT),
        (LateKind.FINAL, facts.final_on, _BEFORE_PUBLICITY),
        (LateKind.FILE, facts.opens_on, _NOT_FILED),
        (LateKind.DECISION, facts.filing_due_on, (RoundPhase.AWAITING_FILING,)),
        (LateKind.ANSWER, facts.answer_by, (RoundPhase.UNANSWERED, RoundPhase.REPLACEMENT_CLOSED)),
    )
    for kind, due, phases in dues:
        if due is not None and facts.phase in phases and today > due:
            return Late(kind, due, (today - due).days)
    return None


@dataclass(frozen=True, slots=True)
class Counts:
    """Entries of a round: handed in, passed the check, promoted."""

    entries: int = 0
    accepted: int = 0
    promoted: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.entries + other.entries, self.accepted + other.accepted, self.promoted + other.promoted)


def renamed(text: str, *, above: str, region: str) -> str:
    """A name of the competition above as the round of `region` bears it: the region's name in the place of `above`."""
    return text.replace(above, region) if above and above in text else f"{text}（{region}）"


def book_below(book: RuleBook, *, above: str, region: str, level: Level, host: str) -> RuleBook:
    """The book of `above` taken over by a round of `region`: names and level are its own, the host is its office."""
    names = tuple(renamed(name, above=above, region=region) for name in book.names)
    return derive(book, level=level, names=names, bodies=(Body(role=BodyRole.HOST, name=host),))


# --- The round that replaces one that cannot be held (集训/路演选拔) -------------------------------------------------------


class ReplacementForm(StrEnum):
    """What is held in place of a round. Which contest takes which: domain reference, section 4 (inferred there)."""

    CAMP = "camp"  # 讲师集训
    ROADSHOW = "roadshow"  # 项目路演


FORMS_OF = {"malanhua": (ReplacementForm.CAMP,), "chuangyi": (ReplacementForm.ROADSHOW,)}


def forms_for(contest: str) -> tuple[ReplacementForm, ...]:
    """The forms that may replace a round of this contest; all of them for a contest we know nothing about."""
    return FORMS_OF.get(contest, tuple(ReplacementForm))


# What the level above never opens to a replacement: it is marked as everybody else is (统一规则).
UNIFIED = (OpenPart.RUBRICS, OpenPart.SCORING)


def replacement_book(book: RuleBook, *, name: str) -> RuleBook:
    """The book of a round below, bent to a replacement: one marked stage called `name`, by the unified score sheets. It is
    the last marked stage of the book, so that all are measured by what decides elsewhere; a camp trains before it.

    Raises ValueError for a book in which no stage gives marks.
    """
    marked = [stage for stage in book.stages if stage.mode.is_marked]
    if not marked:
        raise ValueError("no stage of this rule book gives marks")
    open_parts = tuple(part for part in book.open_parts if part not in UNIFIED)
    return replace(book, stages=(replace(_alone(marked[-1], book), name=name),), open_parts=open_parts)


def _alone(stage: Stage, book: RuleBook) -> Stage:
    """The stage for all tracks, each by the score sheet of its own last marked stage, and nothing of stages before it."""
    sheets = {}
    for track in book.tracks:
        own = [one for one in book.path_of(track.code) if one.mode.is_marked]
        sheets[track.code] = own[-1].rubric_of(track.code) if own else stage.rubric
    scoring = replace(
        stage.scoring,
        parts=tuple(part for part in stage.scoring.parts if not part.stage),
        tie_breaks=tuple(step for step in stage.scoring.tie_breaks if not step.stage),
    )
    return replace(
        stage,
        tracks=(),
        track_rubrics=tuple(
            TrackRubric(track=code, rubric=sheet) for code, sheet in sheets.items() if sheet != stage.rubric
        ),
        advance_per_track=None,
        scoring=scoring,
    )


def unified_differences(parent: RuleBook, child: RuleBook) -> list[str]:
    """Names of the score sheets by which `child` would mark and that are not word for word those of `parent`."""
    ours = {rubric.code: rubric for rubric in parent.rubrics}
    used = {code for stage in child.stages for code in (stage.rubric, *(one.rubric for one in stage.track_rubrics))}
    return [rubric.name for rubric in child.rubrics if rubric.code in used and ours.get(rubric.code) != rubric]


# --- Consents ---------------------------------------------------------------------------------------------------------


class ConsentAnswer(StrEnum):
    """Where one of the two consents stands."""

    PENDING = "pending"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


CONSENTS = 2  # of the province and of the national organising committee


class Verdict(StrEnum):
    """What both consents together come to."""

    WAITING = "waiting"
    OPEN = "open"
    CLOSED = "closed"


def verdict(answers: Iterable[ConsentAnswer]) -> Verdict:
    """Open when both are there and granted; one refusal or withdrawal closes, whatever the other says."""
    found = list(answers)
    if any(one in (ConsentAnswer.REFUSED, ConsentAnswer.WITHDRAWN) for one in found):
        return Verdict.CLOSED
    if len(found) == CONSENTS and all(one is ConsentAnswer.GRANTED for one in found):
        return Verdict.OPEN
    return Verdict.WAITING
