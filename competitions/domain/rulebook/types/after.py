"""What comes after judging: awards, publicity, objections, feedback, outcomes."""

from __future__ import annotations

from dataclasses import dataclass

from competitions.domain import documents as f
from competitions.domain.documents import Part
from competitions.domain.reading import FaultCode, Reader
from competitions.domain.rulebook.types.words import AfterPublicity, AwardScope, DayKind, DayOne, ObjectionChannel


@dataclass(frozen=True, kw_only=True, slots=True)
class Award(Part):
    """An award; how many get it, among whom `scope` says.

    track: `count` of each track (or of each of `tracks`), in the order of the list. overall: `count` of all. rest: all
    of the last stage without another award. finalists: all of the last stage, beside any other; of both only those in
    `tracks`, where these are given. vote: `count` by public vote. organiser: `count` bodies. `count` is 0 exactly where
    all get it.
    """

    code: str = f.code()
    name: str = f.text(60)
    count: int = f.whole(0, 10_000)
    scope: AwardScope = f.choice(AwardScope, AwardScope.TRACK)
    tracks: tuple[str, ...] = f.texts(40, doc="For the scopes track, rest and finalists: only in these tracks.")
    prize: str = f.text(120, "", doc="What is given beside the certificate, in words.")
    certificate: bool = f.flag(True)
    pool: str = f.code("", "For the scope vote: the stage whose entries may be voted for.")

    @property
    def is_for_all(self) -> bool:
        """Whether everybody in its scope gets it."""
        return self.scope in (AwardScope.REST, AwardScope.FINALISTS)

    @property
    def is_beside(self) -> bool:
        """Whether an entry may hold it beside an award by rank."""
        return self.scope in (AwardScope.FINALISTS, AwardScope.VOTE)

    def check(self, reader: Reader) -> None:
        """A number goes with every scope but those where all get it."""
        if self.is_for_all != (self.count == 0):
            reader.fault("count", FaultCode.RANGE, value=self.count, low=0 if self.is_for_all else 1, high=10_000)


@dataclass(frozen=True, kw_only=True, slots=True)
class Objection(Part):
    """异议: how it is raised and to whom; how many days the office has to decide."""

    channels: tuple[ObjectionChannel, ...] = f.choices(ObjectionChannel, tuple(ObjectionChannel))
    real_name: bool = f.flag(True, "Anonymous ones are kept as clues and not answered.")
    evidence: bool = f.flag(True, "Facts and evidence are asked for.")
    decide_days: int = f.whole(1, 365, 10, "Days to decide, counted as the publicity is.")
    appeal_hours: int | None = f.whole(
        1, 24 * 30, None, "申诉 on the day: within so many hours of the end of the stage."
    )
    arbiter: str = f.text(120, "", doc="Who decides an appeal, for example 监督仲裁组.")


@dataclass(frozen=True, kw_only=True, slots=True)
class Publicity(Part):
    """公示: how long, what stands on it, and what becomes of the page afterwards."""

    days: int = f.whole(1, 60)
    day_kind: DayKind = f.choice(DayKind)
    day_one: DayOne = f.choice(DayOne, DayOne.NEXT)
    mask_names: bool = f.flag(False)
    afterwards: AfterPublicity = f.choice(AfterPublicity, AfterPublicity.KEEP)
    where: tuple[str, ...] = f.texts(120, doc="Where else it is published.")
    corrected_days: int | None = f.whole(1, 60, None, "Days of a corrected list; without it as many as the first.")
    objection: Objection | None = f.child(Objection, None)


@dataclass(frozen=True, kw_only=True, slots=True)
class Feedback(Part):
    """What entrants read of their sheets after the publication."""

    comments: bool = f.flag()
    totals: bool = f.flag()


@dataclass(frozen=True, kw_only=True, slots=True)
class RoundFeedback(Part):
    """赛事评价: what contestants and judges rate; no rate is shown below so many answers."""

    items: tuple[str, ...] = f.texts(60)
    minimum_answers: int = f.whole(1, 1000, 5)
    points: int = f.whole(2, 10, 5)


@dataclass(frozen=True, kw_only=True, slots=True)
class Numbering(Part):
    """Templates of numbers, see `competitions.domain.numbers`."""

    filing: str = f.text(100)
    entry: str = f.text(100)
    certificate: str = f.text(100)
