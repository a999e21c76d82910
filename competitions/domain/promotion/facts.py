"""What a promotion is decided over and what it says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction


class Side(StrEnum):
    """Where an entry stands."""

    IN = "in"
    OUT = "out"
    TIED = "tied"  # on the line, not decided
    NO_PLACE = "no_place"  # no rank: withdrawn, disqualified, or no result


class Scope(StrEnum):
    """Among whom a line is drawn."""

    TRACK = "track"
    ALL = "all"
    UNIT = "unit"  # county, city or school that sent the entry
    HALL = "hall"


@dataclass(frozen=True, slots=True)
class Placed:
    """An entry of the ranking; `rank` None takes no place, `standing` False is withdrawn or disqualified.

    `value` is its result, compared where a line goes over tracks or halls that were ranked apart. `unit` is who sent it,
    `hall` where it appeared.
    """

    entry: str
    track: str
    rank: Fraction | None
    unit: str = ""
    value: Fraction | None = None
    standing: bool = True
    hall: str = ""


@dataclass(frozen=True)
class Field:
    """All that a rule is put to beside its own numbers.

    `tracks`: codes in the order of the book, those that go through the stage. `quotas` and `direct`: places by track.
    `heads`: head count by unit. `numbers`: places that people set, by key of a line (a soft number, a range).
    `winners`: entries with an award by rank, None while that is not known. `together`: ranked over all tracks.
    `ascending`: the smallest value is the best. `ranked` False: a stage without marks, where people name who passes.
    `halls`: in their order, where there are several that count; `apart`: each was ranked on its own. `by_hall`: the tracks
    whose number holds in each hall.
    """

    entries: tuple[Placed, ...]
    tracks: tuple[str, ...]
    quotas: Mapping[str, int] = field(default_factory=dict)
    direct: Mapping[str, int] = field(default_factory=dict)
    heads: Mapping[str, int] = field(default_factory=dict)
    numbers: Mapping[str, int] = field(default_factory=dict)
    winners: frozenset[str] | None = None
    together: bool = False
    ascending: bool = False
    ranked: bool = True
    halls: tuple[str, ...] = ()
    apart: bool = False
    by_hall: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class TieAnswer:
    """How people decided a tie: `order`, best first; `chosen` are those that pass, None as far as there are places."""

    order: tuple[str, ...]
    chosen: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class CutTie:
    """A tie across the line: these entries stand equal, at `rank`, and `places` are left for them."""

    key: str
    rank: Fraction | None
    places: int
    entries: tuple[str, ...]


@dataclass(frozen=True)
class Line:
    """One line. `key` is the code of its track or unit, empty over all, with the hall behind it where it is of one
    (`domain.halls`). `places` None: no limit.

    `rule_places` is what the rule says, `places` what holds after people set a soft number. `groups`: all entries with a
    place, best first, equals together. `minimum`: at least so many of each track. `sides` in the order of `groups`,
    those without a place last. `named`: nobody passes by rank, people name who passes.
    """

    scope: Scope
    key: str
    places: int | None
    rule_places: int | None
    minimum: int
    groups: tuple[tuple[str, ...], ...]
    sides: Mapping[str, Side]
    ties: tuple[CutTie, ...] = ()
    named: bool = False

    @property
    def promoted(self) -> tuple[str, ...]:
        """Who passes, in order."""
        return tuple(entry for entry, side in self.sides.items() if side is Side.IN)

    @property
    def not_promoted(self) -> tuple[str, ...]:
        """Who does not pass, in order."""
        return tuple(entry for entry, side in self.sides.items() if side in (Side.OUT, Side.NO_PLACE))


class Gap(StrEnum):
    """Why a rule cannot be carried out yet, or what should be seen before it is; what `key` is stands behind each."""

    HEADS_MISSING = "heads_missing"  # a unit: its head count is not entered
    WINNERS_UNKNOWN = "winners_unknown"  # empty: the awards are not allotted yet
    MINIMUM_TOO_HIGH = "minimum_too_high"  # a line: the minimum of the tracks takes more than its places
    TOO_FEW = "too_few"  # a unit: fewer entries than the range asks for; told, does not block
    TRACK_SHORT = "track_short"  # a track: fewer entries than its minimum; told, does not block

    @property
    def blocks(self) -> bool:
        """Whether nothing can be decided before it is mended."""
        return self not in (Gap.TOO_FEW, Gap.TRACK_SHORT)


@dataclass(frozen=True)
class Decision:
    """All lines, and what is missing: pairs of a gap and its key."""

    lines: tuple[Line, ...]
    gaps: tuple[tuple[Gap, str], ...] = ()

    @property
    def ties(self) -> tuple[CutTie, ...]:
        """The ties that nobody has decided."""
        return tuple(tie for line in self.lines for tie in line.ties)

    @property
    def is_decided(self) -> bool:
        """Whether the promotion may be made: nothing is missing and no tie is open."""
        return not self.ties and not any(gap.blocks for gap, _key in self.gaps)

    @property
    def sides(self) -> dict[str, Side]:
        """The side of every entry."""
        return {entry: side for line in self.lines for entry, side in line.sides.items()}

    @property
    def promoted(self) -> tuple[str, ...]:
        """All entries that pass, by line and standing. Raises ValueError while something is open."""
        if not self.is_decided:
            what = ", ".join([tie.key or "all" for tie in self.ties] + [gap for gap, _key in self.gaps if gap.blocks])
            raise ValueError(f"a tie across the line is not decided, or a number is missing: {what}")
        return tuple(entry for line in self.lines for entry in line.promoted)

    def line_of(self, entry: str) -> Line:
        """The line that an entry stands in. Raises KeyError."""
        for line in self.lines:
            if entry in line.sides:
                return line
        raise KeyError(entry)
