"""What the tabulation reads and what it says, with the document that is stored and hashed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from competitions.domain.rounding import place_number
from competitions.domain.scoring import Adjustment, Missing, Turn

__all__ = [
    "ENGINE", "BadInput", "EntryIn", "EntryStatus", "Flag", "JudgeIn", "Kept", "Line", "Missing", "Result", "Sheet",
    "Turn",
]  # fmt: skip

ENGINE = "chuangxiang.tabulation/1"


class EntryStatus(StrEnum):
    """Whether an entry takes a place; the marks of the others are kept and shown."""

    ACTIVE = "active"
    WITHDRAWN = "withdrawn"
    DISQUALIFIED = "disqualified"


class Flag(StrEnum):
    """What a reader of a result must know."""

    TRIM_FALLBACK = "trim_fallback"  # too few sheets to drop any; all were averaged
    TRIM_REFUSED = "trim_refused"  # too few sheets to drop any; the rule gives no result
    NO_MARKS = "no_marks"
    FEWER_MARKS = "fewer_marks"  # sheets are missing


@dataclass(frozen=True, slots=True)
class EntryIn:
    """An entry to be ranked, with what it brings beside its sheets: factors by part, results of earlier stages, votes of the
    hall by part (so many, of so many), amounts that are added (deductions are negative). `hall`: only where halls are ranked
    apart.
    """

    id: str
    track: str = ""
    status: EntryStatus = EntryStatus.ACTIVE
    factors: Mapping[str, Fraction] | None = None
    prior: Mapping[str, Fraction] | None = None
    adjustments: tuple[Adjustment, ...] = ()
    hall: str = ""
    votes: Mapping[str, tuple[int, int]] | None = None


@dataclass(frozen=True, slots=True)
class JudgeIn:
    """A judge; `number` is what the sheet prints (评委 1 … n) and is unique in the panel."""

    id: str
    number: int


@dataclass(frozen=True)
class Sheet:
    """One judge's marks for one entry: item code to decimal text, or why there are none. `is_mean`: of two sheets, so between
    the steps of the rubric.
    """

    entry: str
    judge: str
    items: Mapping[str, str] = field(default_factory=dict)
    missing: Missing | None = None
    is_mean: bool = False


@dataclass(frozen=True)
class Kept:
    """A sheet of an entry that was judged again, as it was given; it is shown beside what counts and computes nothing."""

    sheet: Sheet
    turn: Turn


class BadInput(ValueError):
    """The marks cannot be tabulated; `faults` names each by entry and judge."""

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(faults))


@dataclass(frozen=True)
class Line:
    """The result of one entry.

    `totals`: judge id to exact total as text, in order of the judge number. `dropped`: judge ids.
    `missing`: judge id to reason. `n` sheets were given, `used` of them averaged. `exact` is `p/q`;
    `exact_decimal` ends in `…` when it goes on; `shown` has the declared decimals. `longer` is set
    when an exact ranking parts entries that look equal: enough decimals to see why. `tie` numbers
    the groups of entries that share a place from 1. All are None where there is no result or no place.
    `parts` (code, value) and `adjustments` (their sum) stand only where the rules have parts, or something was added;
    `part_values` are the exact ones, for who rounds them, and stand in no document.
    `hall` stands only where halls are ranked apart: the place then counts in the hall.
    With parts `totals`, `dropped`, `missing`, `n` and `used` are those of the panel's part.
    What a reader needs to follow it stands only where there is any: `clamped` (judge id to the mark as it was counted),
    `factors` (part, number), `given` (each amount added and why), `step` (which step of the chain told equals apart, counted
    from 0, or "shared").
    """

    entry: str
    track: str
    status: EntryStatus
    totals: Mapping[str, str]
    dropped: tuple[str, ...]
    missing: Mapping[str, Missing]
    n: int
    used: int
    exact: str | None
    exact_decimal: str | None
    shown: str | None
    longer: str | None
    rank: Fraction | None
    tie: int | None
    flags: tuple[Flag, ...]
    parts: tuple[tuple[str, str | None], ...] = ()
    adjustments: str = ""
    hall: str = ""
    clamped: Mapping[str, str] = field(default_factory=dict)
    factors: tuple[tuple[str, str], ...] = ()
    given: tuple[tuple[str, str], ...] = ()
    step: str = ""
    part_values: tuple[Fraction | None, ...] = ()

    def document(self) -> dict[str, object]:
        """The line as JSON knows it."""
        return {
            "entry": self.entry,
            "track": self.track,
            "status": self.status.value,
            "totals": dict(self.totals),
            "dropped": list(self.dropped),
            "missing": {judge: reason.value for judge, reason in self.missing.items()},
            "n": self.n,
            "used": self.used,
            "exact": self.exact,
            "exact_decimal": self.exact_decimal,
            "shown": self.shown,
            "longer": self.longer,
            "rank": None if self.rank is None else place_number(self.rank),
            "tie": self.tie,
            "flags": [flag.value for flag in self.flags],
            **({"parts": [list(part) for part in self.parts]} if self.parts else {}),
            **({"adjustments": self.adjustments} if self.adjustments else {}),
            **({"hall": self.hall} if self.hall else {}),
            **({"clamped": dict(self.clamped)} if self.clamped else {}),
            **({"factors": [list(one) for one in self.factors]} if self.factors else {}),
            **({"given": [list(one) for one in self.given]} if self.given else {}),
            **({"step": self.step} if self.step else {}),
        }


@dataclass(frozen=True)
class Result:
    """All lines: by track, then hall, rank and entry id; entries without a place last among their own."""

    lines: tuple[Line, ...]
    inputs_sha256: str
    engine: str = ENGINE

    def document(self) -> dict[str, object]:
        """The result as JSON knows it; every number that counts is text."""
        return {
            "engine": self.engine,
            "inputs_sha256": self.inputs_sha256,
            "lines": [line.document() for line in self.lines],
        }
