"""What goes into the search for anomalies, and what comes out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

FEWEST = 8  # marks of a judge below which nothing is tested: a range and the leave-one-out only


class Kind(StrEnum):
    """What may be odd about a judge's marks. None of them is misconduct; each is a question for a person."""

    ERRATIC = "erratic"  # far more scatter about the additive model than the others
    REVERSED = "reversed"  # hardly agrees with the others' order, or against it
    HALO = "halo"  # one impression on all items
    NARROW = "narrow"  # uses a small part of the scale
    SEVERE = "severe"  # far below the others; corrected for, not misconduct
    LENIENT = "lenient"  # far above the others
    HOME = "home"  # higher for entries of the judge's own region or school than for others
    COLLUSION = "collusion"  # a pair that lifts the same entries; information only, most such pairs are not found
    LATE_EDIT = "late_edit"  # marks changed after they were submitted, after the deadline, after the freeze


class Phase(StrEnum):
    """After what a mark was changed; the later the worse."""

    SUBMITTED = "submitted"
    DEADLINE = "deadline"
    FROZEN = "frozen"


@dataclass(frozen=True, slots=True)
class Observation:
    """One judge's total for one entry, in points; `items`: the marks of the items, where the sheet has any."""

    entry: str
    judge: str
    total: float
    items: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Edit:
    """A total that was changed after the first submission, in points. `before` None: there was no whole sheet."""

    entry: str
    judge: str
    before: float | None
    after: float | None
    phase: Phase = Phase.SUBMITTED


@dataclass(frozen=True)
class Flag:
    """One thing a person should look at.

    `statistic` was over `threshold` (both in the direction of the kind; for `reversed` the correlation is in `effect`).
    `p`: probability of as much in a clean contest, for one judge; `q`: the same over all judges and kinds
    (Benjamini-Hochberg). Both None for what is counted, not tested. `effect`: in words of the kind (points, ratio,
    correlation). `n`: the marks it rests on. `moved`: entries that change side of the line when the judge is left out.
    `about`: the other judge of a pair, or the entries of late edits.
    """

    kind: Kind
    judge: str
    statistic: float
    threshold: float
    p: float | None
    q: float | None
    effect: float
    n: int
    moved: tuple[str, ...] = ()
    about: tuple[str, ...] = ()

    def document(self) -> dict[str, object]:
        """As JSON knows it."""
        return {
            "kind": self.kind.value, "judge": self.judge, "statistic": _short(self.statistic),
            "threshold": _short(self.threshold), "p": _short(self.p), "q": _short(self.q), "effect": _short(self.effect),
            "n": self.n, "moved": list(self.moved), "about": list(self.about),
        }  # fmt: skip


@dataclass(frozen=True)
class JudgeRow:
    """What is shown of every judge, tested or not: how many marks, their range, who moves without them."""

    judge: str
    n: int
    low: float
    high: float
    tested: bool
    moved: tuple[str, ...] = ()


@dataclass(frozen=True)
class HomeEffect:
    """How much all judges together give entries of their own region more than others do: points and standard error."""

    points: float
    se: float
    n: int


@dataclass(frozen=True)
class Findings:
    """Flags (the smallest q first), a row for every judge, and the home effect of the panel where it can be estimated."""

    flags: tuple[Flag, ...]
    judges: tuple[JudgeRow, ...]
    home: HomeEffect | None

    def of(self, kind: Kind) -> tuple[Flag, ...]:
        """The flags of one kind."""
        return tuple(flag for flag in self.flags if flag.kind is kind)


Inside = Callable[[str | None], Collection[str]]
"""The entries inside the line when a judge is left out; None: nobody is."""


def _short(value: float | None) -> float | None:
    return None if value is None else round(value, 6)
