"""递补: somebody who passed drops out, and the next in rank is proposed, by the rule of the stage.

The places of a line stay what they were when it was decided: a share of 80 % is not counted anew, a number that a tie
exceeded gives nobody a place before it is back at its places. Whoever passed stays in. Candidates come in the decided
order; a track that fell below its minimum comes first; equals are chosen among by people. What the code proposes a person
confirms, or passes over with a reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from competitions.domain.promotion.combination import Outcome
from competitions.domain.promotion.facts import Line, Side
from competitions.domain.rulebook import Substitution


class Kind(StrEnum):
    """What is to be done about an empty place."""

    NEXT = "next"  # one entry is next
    TIED = "tied"  # several stand equal; people choose
    NOBODY = "nobody"  # nobody is left
    FORBIDDEN = "forbidden"  # 不递补
    TOO_LATE = "too_late"  # too near to the next stage


@dataclass(frozen=True)
class Since:
    """What happened after the decision: who left, who moved up, who was passed over, places left empty by line."""

    gone: frozenset[str] = frozenset()
    moved_up: frozenset[str] = frozenset()
    passed_over: frozenset[str] = frozenset()
    left_empty: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Proposal:
    """`vacancies` places of a line are empty; `candidates` for the first of them, best first equal."""

    key: str
    vacancies: int
    kind: Kind
    candidates: tuple[str, ...] = ()


def still_in(outcome: Outcome, since: Since) -> tuple[str, ...]:
    """Who goes on now: those who passed and those who moved up, without those who left; by line and standing."""
    found = []
    for line in outcome.decision.lines:
        passed = set(outcome.promoted_in(line)) | since.moved_up
        found += [entry for entry in line.sides if entry in passed and entry not in since.gone]
    return tuple(found)


def propose(
    outcome: Outcome,
    rule: Substitution | None,
    tracks: Mapping[str, str],
    since: Since,
    *,
    today: date,
    next_on: date | None = None,
) -> tuple[Proposal, ...]:
    """One proposal for each line with an empty place. `tracks`: the track of every entry; `next_on`: the next stage's day.

    Without a rule nobody moves up.
    """
    return tuple(_proposals(outcome, rule, tracks, since, is_too_late(rule, today, next_on)))


def is_too_late(rule: Substitution | None, today: date, next_on: date | None) -> bool:
    """Whether the last days before the next stage have begun: with 3 days before the 10th, the 7th is the last day."""
    if rule is None or next_on is None:
        return False
    return today > next_on - timedelta(days=rule.days_before)


def vacancies(outcome: Outcome, line: Line, since: Since) -> int:
    """How many places of a line are empty because somebody left."""
    passed = set(outcome.promoted_in(line))
    filled = (passed | (since.moved_up & set(line.sides))) - since.gone
    due = len(passed) if line.places is None else min(line.places, len(passed))
    return max(0, due - len(filled) - since.left_empty.get(line.key, 0))


def _proposals(
    outcome: Outcome, rule: Substitution | None, tracks: Mapping[str, str], since: Since, too_late: bool
) -> Iterator[Proposal]:
    for line in outcome.decision.lines:
        # All winners, or all who stand: there is no number of places that somebody else could fill.
        if line.places is None and not line.named:
            continue
        count = vacancies(outcome, line, since)
        if not count:
            continue
        if rule is None or not rule.allowed:
            yield Proposal(line.key, count, Kind.FORBIDDEN)
        elif too_late:
            yield Proposal(line.key, count, Kind.TOO_LATE)
        else:
            candidates = _next(outcome, line, tracks, since)
            kind = Kind.NOBODY if not candidates else Kind.NEXT if len(candidates) == 1 else Kind.TIED
            yield Proposal(line.key, count, kind, candidates)


def _next(outcome: Outcome, line: Line, tracks: Mapping[str, str], since: Since) -> tuple[str, ...]:
    """The best of those who did not pass and still stand; of a track below its minimum, if there is one."""
    out = since.gone | since.moved_up | since.passed_over
    waiting = [
        [entry for entry in group if entry not in out and outcome.sides[entry] is not Side.IN] for group in line.groups
    ]
    for group in _of_short_tracks(outcome, line, tracks, since, waiting):
        if group:
            return tuple(group)
    return next((tuple(group) for group in waiting if group), ())


def _of_short_tracks(
    outcome: Outcome, line: Line, tracks: Mapping[str, str], since: Since, waiting: Iterable[list[str]]
) -> Iterator[list[str]]:
    if not line.minimum:
        return
    inside = [tracks[entry] for entry in still_in(outcome, since) if entry in line.sides]
    passed = [tracks[entry] for entry in outcome.promoted_in(line)]
    short = {track for track in passed if inside.count(track) < min(line.minimum, passed.count(track))}
    for group in waiting:
        yield [entry for entry in group if tracks[entry] in short]
