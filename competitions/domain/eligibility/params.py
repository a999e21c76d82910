"""The parameters of the checks: how each is read, written in a schema and documented."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from competitions.domain import documents as f
from competitions.domain.documents import Record
from competitions.domain.eligibility.words import FundingRound
from competitions.domain.reading import FaultCode, Reader

_ON = "The day that counts; null: the cut-off day of the contest."


@dataclass(frozen=True, kw_only=True, slots=True)
class Nothing(Record):
    """No parameters."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Age(Record):
    """Full years (周岁) on a day."""

    value: int = f.whole(1, 120, doc="Full years.")
    on: date | None = f.day(None, _ON)


@dataclass(frozen=True, kw_only=True, slots=True)
class FirmAge(Record):
    """未满N年: the day lies before the Nth anniversary of the registration."""

    years: int = f.whole(1, 100, doc="So many years are too many; the equal day is out.")
    on: date | None = f.day(None, _ON)
    registered_only: bool = f.flag(False, "A team without a firm may not enter.")


@dataclass(frozen=True, kw_only=True, slots=True)
class FirmRegistered(Record):
    """Registered in a span of days, both inclusive."""

    since: date | None = f.day(None, "Registered on this day or later.")
    until: date | None = f.day(None, "Registered on this day or earlier.")
    or_unregistered: bool = f.flag(False, "A team without a firm may enter as well.")

    def check(self, reader: Reader) -> None:
        """A day is told, and the days stand in order."""
        if self.since is None and self.until is None:
            reader.fault("since", FaultCode.MISSING)
        elif self.since and self.until and self.since > self.until:
            reader.fault("until", FaultCode.CONTRADICTION, detail="until lies before since")


@dataclass(frozen=True, kw_only=True, slots=True)
class Place(Record):
    """The region of the project."""

    region: str = f.text(20, "", "Code of GB/T 2260; empty: the region of the contest.")


@dataclass(frozen=True, kw_only=True, slots=True)
class Most(Record):
    """How many entries one may have."""

    max: int = f.whole(1, 100, 1, "So many entries are allowed.")


@dataclass(frozen=True, kw_only=True, slots=True)
class EarlierAwards(Record):
    """Which earlier awards bar; every list that is empty means any."""

    contests: tuple[str, ...] = f.texts(40, doc="Codes of contests.")
    levels: tuple[str, ...] = f.texts(20, doc="county, city, province, national.")
    awards: tuple[str, ...] = f.texts(60, doc="Names of awards, for example 一等奖.")
    editions: tuple[int, ...] = f.wholes(1, 999, doc="Numbers of editions.")
    last_editions: int | None = f.whole(1, 100, None, "Only the last so many editions before this one.")
    within_years: int | None = f.whole(1, 100, None, "Only awards of the last so many calendar years.")
    on: date | None = f.day(None, _ON)


@dataclass(frozen=True, kw_only=True, slots=True)
class TeamSize(Record):
    """How many people, the head included."""

    min: int = f.whole(1, 100, 1, "At least so many.")
    max: int = f.whole(1, 100, 100, "At most so many.")

    def check(self, reader: Reader) -> None:
        """The bounds stand in order."""
        if self.min > self.max:
            reader.fault("max", FaultCode.RANGE, value=self.max, low=self.min, high=100)


@dataclass(frozen=True, kw_only=True, slots=True)
class Core(Record):
    """How many core members (核心成员), the head included."""

    min: int = f.whole(1, 100, doc="At least so many.")


@dataclass(frozen=True, kw_only=True, slots=True)
class Share(Record):
    """A part of the shares in per cent."""

    percent: Decimal = f.number(doc="At least so many per cent.", low=Decimal(0), high=Decimal(100))


@dataclass(frozen=True, kw_only=True, slots=True)
class Funding(Record):
    """How far a firm may be financed."""

    latest: FundingRound = f.choice(
        FundingRound, doc="The latest round that may still enter; none: not financed at all."
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Categories(Record):
    """Groups of people, as the entry form names them."""

    categories: tuple[str, ...] = f.texts(40, doc="One of them is enough, for example 高校毕业生.")

    def check(self, reader: Reader) -> None:
        """One is named."""
        if not self.categories:
            reader.fault("categories", FaultCode.EMPTY)


@dataclass(frozen=True, kw_only=True, slots=True)
class Studies(Record):
    """Students and graduates of colleges and technical schools."""

    students: bool = f.flag(False, "Students may enter; both false: students and graduates.")
    graduates: bool = f.flag(False, "Graduates may enter; both false: students and graduates.")
    graduated_within: int | None = f.whole(1, 100, None, "A graduate graduated less than so many years ago.")
    on: date | None = f.day(None, _ON)


@dataclass(frozen=True, kw_only=True, slots=True)
class Certificate(Record):
    """A lecturer's certificate."""

    courses: tuple[str, ...] = f.texts(40, doc="The certificate is for one of these courses; empty: any.")
    levels: tuple[str, ...] = f.texts(40, doc="The lecturer has one of these levels, for example 讲师; empty: any.")


@dataclass(frozen=True, kw_only=True, slots=True)
class Grade(Record):
    """The grade (等次) of the annual assessment (年度考核)."""

    grades: tuple[str, ...] = f.texts(20, doc="One of these grades, for example 优秀, 合格.")
    year: int | None = f.whole(2000, 2200, None, "Of this year; null: of the year before the contest.")

    def check(self, reader: Reader) -> None:
        """A grade is named."""
        if not self.grades:
            reader.fault("grades", FaultCode.EMPTY)


@dataclass(frozen=True, kw_only=True, slots=True)
class OnDay(Record):
    """A day."""

    on: date | None = f.day(None, _ON)


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer(Record):
    """What a question of the entry form has to be answered by."""

    question: str = f.code(doc="Code of the question.")
    values: tuple[str, ...] = f.texts(60, doc="One of these answers.")
    label: str = f.text(60, "", "How the question is called in a sentence; empty: its code.")

    def check(self, reader: Reader) -> None:
        """An answer is named."""
        if not self.values:
            reader.fault("values", FaultCode.EMPTY)


@dataclass(frozen=True, kw_only=True, slots=True)
class AnswerNumber(Record):
    """Bounds of a number that a question of the entry form asks for, both inclusive."""

    question: str = f.code(doc="Code of the question.")
    low: Decimal | None = f.number(None, "At least.")
    high: Decimal | None = f.number(None, "At most.")
    label: str = f.text(60, "", "How the question is called in a sentence; empty: its code.")

    def check(self, reader: Reader) -> None:
        """A bound is told, and the bounds stand in order."""
        if self.low is None and self.high is None:
            reader.fault("low", FaultCode.MISSING)
        elif self.low is not None and self.high is not None and self.low > self.high:
            reader.fault("high", FaultCode.CONTRADICTION, detail="high lies below low")
