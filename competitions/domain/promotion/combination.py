"""优化组合: a committee deviates from the ranks, with a reason for every entry. The ranks stay as they are.

Source: a city round that chose 7 of its 25 prize winners over all groups. Who proposes and who confirms is not decided
here; that it takes two persons is a matter of the table of moves.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from competitions.domain.promotion.facts import Decision, Line, Side
from competitions.domain.rulebook import Promotion


@dataclass(frozen=True, slots=True)
class Change:
    """One entry passes, or does not, against the ranks."""

    entry: str
    passes: bool
    reason: str


class Objection(StrEnum):
    """What speaks against a combination; what `key` is stands behind each."""

    NOT_ALLOWED = "not_allowed"  # empty: the rules know no combination
    UNKNOWN = "unknown"  # an entry that does not stand in the stage
    TWICE = "twice"  # an entry
    NO_CHANGE = "no_change"  # an entry that is on that side by rank already
    NO_PLACE = "no_place"  # an entry that left or has no result
    NO_REASON = "no_reason"  # an entry
    TOO_MANY = "too_many"  # a line: more would pass than it has places
    MINIMUM = "minimum"  # a track: fewer would pass than its minimum


@dataclass(frozen=True)
class Outcome:
    """What holds in the end. `sides` is by rank and then by the changes; `decision` keeps what the ranks alone said."""

    decision: Decision
    changes: tuple[Change, ...]
    sides: Mapping[str, Side]

    @property
    def is_decided(self) -> bool:
        """Whether nothing is missing and nobody is left on the line."""
        blocked = any(gap.blocks for gap, _key in self.decision.gaps)
        return not blocked and Side.TIED not in self.sides.values()

    def promoted_in(self, line: Line) -> tuple[str, ...]:
        """Who passes a line in the end, in order of standing."""
        return tuple(entry for entry in line.sides if self.sides[entry] is Side.IN)

    @property
    def promoted(self) -> tuple[str, ...]:
        """Who passes in the end, by line and standing. Raises ValueError while something is open."""
        if not self.is_decided:
            raise ValueError("a tie across the line is not decided, or a number is missing")
        return tuple(entry for line in self.decision.lines for entry in self.promoted_in(line))


def is_allowed(rule: Promotion, decision: Decision) -> bool:
    """Whether people may deviate from the ranks; where they name who passes there is no other way."""
    return rule.combination or any(line.named for line in decision.lines)


def combine(decision: Decision, changes: Iterable[Change]) -> Outcome:
    """Put the changes over what the ranks say. Those that fit nothing change nothing; see `objections`."""
    given = tuple(changes)
    sides = decision.sides
    for change in given:
        if sides.get(change.entry, Side.NO_PLACE) is not Side.NO_PLACE:
            sides[change.entry] = Side.IN if change.passes else Side.OUT
    return Outcome(decision, given, sides)


def objections(
    rule: Promotion, decision: Decision, changes: Iterable[Change], tracks: Mapping[str, str]
) -> tuple[tuple[Objection, str], ...]:
    """Why this combination cannot hold: pairs of a code and its key. `tracks`: the track of every entry."""
    outcome = combine(decision, changes)
    found: list[tuple[Objection, str]] = []
    if outcome.changes and not is_allowed(rule, decision):
        found.append((Objection.NOT_ALLOWED, ""))
    by_rank = decision.sides
    seen: set[str] = set()
    for change in outcome.changes:
        found += [(code, change.entry) for code in _about(change, by_rank, seen)]
        seen.add(change.entry)
    for line in decision.lines:
        passing = outcome.promoted_in(line)
        # Ties that all passed and soft numbers may stand above the rule already; a combination adds to neither.
        most = None if line.places is None else max(line.places, len(line.promoted))
        if most is not None and len(passing) > most:
            found.append((Objection.TOO_MANY, line.key))
        found += [(Objection.MINIMUM, track) for track in _short(line, passing, tracks)]
    return tuple(found)


def _about(change: Change, by_rank: Mapping[str, Side], seen: set[str]) -> list[Objection]:
    side = by_rank.get(change.entry)
    if side is None:
        return [Objection.UNKNOWN]
    if change.entry in seen:
        return [Objection.TWICE]
    found = []
    if side is Side.NO_PLACE:
        found.append(Objection.NO_PLACE)
    elif side is (Side.IN if change.passes else Side.OUT):
        found.append(Objection.NO_CHANGE)
    if not change.reason.strip():
        found.append(Objection.NO_REASON)
    return found


def _short(line: Line, passing: tuple[str, ...], tracks: Mapping[str, str]) -> list[str]:
    """Tracks of which fewer pass than the minimum, although there are enough."""
    if not line.minimum:
        return []
    with_place = [entry for group in line.groups for entry in group]
    there = {track: sum(tracks[entry] == track for entry in with_place) for track in {tracks[e] for e in with_place}}
    pass_of = {track: sum(tracks[entry] == track for entry in passing) for track in there}
    return sorted(track for track, count in there.items() if pass_of[track] < min(line.minimum, count))
