"""What the checks of eligibility read and say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from competitions.domain.eligibility.words import FundingRound, Study


class Outcome(StrEnum):
    """What a check says."""

    OK = "ok"
    FAILS = "fails"
    UNKNOWN = "unknown"


class Reason(StrEnum):
    """Why a check fails or cannot say; the parameters are named behind each."""

    TOO_YOUNG = "too_young"  # value, on, age
    TOO_OLD = "too_old"  # value, on, age
    FIRM_TOO_OLD = "firm_too_old"  # years, on, registered_on
    FIRM_NOT_YET = "firm_not_yet"  # on, registered_on: registered after the cut-off day
    WRONG_PLACE = "wrong_place"  # region
    PERSON_HAS_ENTRY = "person_has_entry"  # limit, count
    FIRM_HAS_ENTRY = "firm_has_entry"  # limit, count
    WON_BEFORE = "won_before"  # contest, edition, award
    USCC_MISSING = "uscc_missing"
    TEAM_TOO_SMALL = "team_too_small"  # min, count
    TEAM_TOO_LARGE = "team_too_large"  # max, count
    PRESENTER_NOT_MEMBER = "presenter_not_member"
    SHARE_TOO_SMALL = "share_too_small"  # percent, share
    REGISTERED_TOO_EARLY = "registered_too_early"  # since, registered_on
    REGISTERED_TOO_LATE = "registered_too_late"  # until, registered_on
    NOT_REGISTERED = "not_registered"
    FUNDED_TOO_FAR = "funded_too_far"  # latest, round
    OTHER_FIRM = "other_firm"
    WRONG_CATEGORY = "wrong_category"  # categories
    NOT_STUDIED = "not_studied"
    GRADUATED_TOO_LONG = "graduated_too_long"  # years, on, graduated_on
    CORE_TOO_SMALL = "core_too_small"  # min, count
    PRESENTER_CATEGORY = "presenter_category"  # categories
    PRESENTER_ANSWERS = "presenter_answers"
    NO_CERTIFICATE = "no_certificate"
    WRONG_COURSE = "wrong_course"  # courses
    WRONG_LEVEL = "wrong_level"  # levels
    NO_GRADE = "no_grade"  # year
    WRONG_GRADE = "wrong_grade"  # year, grade, grades
    SUSPENDED = "suspended"  # on, since
    WRONG_ANSWER = "wrong_answer"  # label, answer, values
    NUMBER_TOO_LOW = "number_too_low"  # label, answer, low
    NUMBER_TOO_HIGH = "number_too_high"  # label, answer, high
    ANSWER_MISSING = "answer_missing"  # label
    LOOK_UP = "look_up"
    NOT_TOLD = "not_told"  # fact: a name of a field of Applicant


@dataclass(frozen=True, slots=True)
class EarlierAward:
    """An award of an earlier contest; `level` is county, city, province or national."""

    contest: str
    edition: int
    level: str
    award: str
    year: int


@dataclass(frozen=True, slots=True)
class Suspension:
    """A lecturer may not teach, coach or compete from `since` on, to `until` inclusive or until further notice."""

    since: date
    until: date | None = None
    reason: str = ""

    def covers(self, day: date) -> bool:
        """Whether it holds on `day`."""
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Lecturer:
    """A lecturer: courses of the certificate (SYB, 网创 …), level, grades (等次) by year, suspensions.

    What only the list of lecturers can say is None where no list was asked. `entered_with` is the course of the entry,
    which has to stand on the certificate.
    """

    certificate: str = ""
    courses: tuple[str, ...] = ()
    level: str = ""
    grades: Mapping[int, str] | None = field(default_factory=dict)
    suspensions: tuple[Suspension, ...] | None = ()
    entered_with: str = ""


@dataclass(frozen=True, slots=True)
class Applicant:
    """What is known about who wants to enter; None is "not told yet".

    `region_path` are the codes from the province down to the place of the project.
    `person_entries` and `firm_entries` count their other live entries in this contest.
    `categories` are the groups of people that the head belongs to (高校毕业生, 退役军人 …), `presenter_categories` those of
    who presents. `lecturer` is what a list says, with nothing in it for somebody who is not on the list. `answers` by
    code of the question.
    """

    birth_date: date | None = None
    entrant_type: str | None = None
    uscc: str | None = None
    firm_registered_on: date | None = None
    region_path: tuple[str, ...] | None = None
    person_entries: int = 0
    firm_entries: int | None = None
    earlier_awards: tuple[EarlierAward, ...] = ()
    members: int | None = None
    presenter_is_member: bool | None = None
    share_percent: Decimal | None = None
    funding_round: FundingRound | None = None
    other_legal_person: bool | None = None
    categories: frozenset[str] | None = None
    study: Study | None = None
    graduated_on: date | None = None
    core_members: int | None = None
    presenter_categories: frozenset[str] | None = None
    presenter_answers: bool | None = None
    lecturer: Lecturer | None = None
    answers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Context:
    """What a check may know beside the applicant: the day that counts, the place, and which edition it is."""

    cut_off: date
    region: str | None = None
    track: str | None = None
    contest: str | None = None
    edition: int | None = None
    year: int | None = None


@dataclass(frozen=True)
class Rule:
    """One loaded rule: the name of its check, its parameters, whom it binds."""

    check: str
    params: Mapping[str, object]
    tracks: tuple[str, ...] = ()
    entrant_types: tuple[str, ...] = ()
    demo: bool = False

    def binds(self, applicant: Applicant, context: Context) -> bool:
        """Whether the rule is for this track and this kind of entrant (an untold one included)."""
        if self.tracks and context.track is not None and context.track not in self.tracks:
            return False
        told = applicant.entrant_type
        return not (self.entrant_types and told is not None and told not in self.entrant_types)


@dataclass(frozen=True)
class Verdict:
    """What one rule says about one applicant; `reason` is None only for OK."""

    check: str
    outcome: Outcome
    reason: Reason | None = None
    params: Mapping[str, str | int] = field(default_factory=dict)
