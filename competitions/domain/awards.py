"""Which entry gets which honour: by place in its track or over all, beside other honours, by vote; and bodies.

Awards stand in the order of the book. Those by rank (of a track, over all, for the rest) exclude each other: an entry gets
the first that reaches it. The others (`is_beside`) come on top, so an entry may hold several honours. Fewer entries than
awards: the rest is not given. Equals on both sides of the line between two awards are named and people decide.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from competitions.domain.halls import split_key
from competitions.domain.rulebook import Award, AwardScope, Ranking
from competitions.domain.scoring import place_numbers


@dataclass(frozen=True)
class Placed:
    """One entry of a final order: ``entry`` id and its ``rank`` (shared ranks are equal). Listed in the decided order."""

    entry: int
    rank: int | Fraction
    track: str = ""


@dataclass(frozen=True)
class Allotment:
    """``award`` (its code) goes to ``entry``. ``rank`` is its rank in the order that counted, None where none did."""

    track: str
    award: str
    entry: int
    rank: int | Fraction | None


@dataclass(frozen=True)
class Tie:
    """Equals on both sides of the line of ``award``; ``places`` of it are left for them. ``track`` is empty over all, and
    has the hall behind it where halls are ranked apart (`domain.halls`).
    """

    track: str
    award: str
    entries: tuple[int, ...]
    places: int


_Decided = frozenset[frozenset[int]]


class AwardTie(Exception):
    """Entries with the same rank stand on both sides of the line between two awards; people have to decide first."""

    def __init__(self, tie: Tie) -> None:
        super().__init__(f"{tie.track or 'all'}: tie across the line of {tie.award}")
        self.track, self.award, self.entries = tie.track, tie.award, tie.entries


@dataclass(frozen=True)
class Orders:
    """The final orders of the last stage.

    ``tracks``: each track's, and where halls are ranked apart each track's in each hall, by `line_key`: its awards are given
    in each hall. ``overall``: all entries in one (with their track). ``finalists``: every entry of the last
    stage and its track, with or without a rank. ``votes``: by award code, the order by public votes. ``bodies``: by award
    code, who was chosen. ``decided``: the groups of equals that a recorded decision put in order; their listed order counts.
    Two that were each decided about among others were never compared with each other.
    """

    tracks: Mapping[str, Sequence[Placed]]
    overall: Sequence[Placed] = ()
    finalists: Mapping[int, str] = field(default_factory=dict)
    votes: Mapping[str, Sequence[Placed]] = field(default_factory=dict)
    bodies: Mapping[str, Sequence[str]] = field(default_factory=dict)
    decided: _Decided = frozenset()


@dataclass(frozen=True)
class Awarded:
    """``given`` in the order of the book; ``bodies``: pairs of award code and body; ``ties`` that are still to be decided."""

    given: tuple[Allotment, ...]
    bodies: tuple[tuple[str, str], ...]
    ties: tuple[Tie, ...]

    @property
    def winners(self) -> frozenset[int]:
        """Who holds an award by rank or by vote; what all finalists or all the rest get makes no winner."""
        return frozenset(one.entry for one in self.given if one.rank is not None)


def award_all(orders: Orders, awards: Sequence[Award]) -> Awarded:
    """Give all awards. Open ties are answered as listed for the moment, and named."""
    state = _Giving(orders)
    for award in awards:
        state.give(award)
    bodies = [
        (award.code, body)
        for award in awards
        if award.scope is AwardScope.ORGANISER
        for body in list(orders.bodies.get(award.code, ()))[: award.count]
    ]
    return Awarded(tuple(state.given), tuple(bodies), tuple(state.ties))


def allot(
    order: Mapping[str, Sequence[Placed]], awards: Sequence[Award], decided: _Decided = frozenset()
) -> list[Allotment]:
    """``award_all`` for orders of tracks alone. Raises ``AwardTie`` for the first tie that nobody decided."""
    found = award_all(Orders(tracks=order, decided=decided), awards)
    if found.ties:
        raise AwardTie(found.ties[0])
    return list(found.given)


def closed_up(order: Iterable[Placed], gone: frozenset[int], counted: Ranking = Ranking.COMPETITION) -> list[Placed]:
    """The order without those who left, the others moved up: 1-2-2-4 without one of the second is 1-2-3.

    ``counted``: dense places are 1-2-2-3, so without the first they are 1-1-2; fractional ones 1-2.5-2.5-4.
    """
    left = [one for one in order if one.entry not in gone]
    groups = [list(group) for _rank, group in itertools.groupby(sorted(left, key=_rank), key=_rank)]
    places = place_numbers([[one.entry for one in group] for group in groups], counted)
    return [replace(one, rank=places[one.entry]) for one in left]


def _rank(one: Placed) -> int | Fraction:
    return one.rank


class _Giving:
    """Awards given so far."""

    def __init__(self, orders: Orders) -> None:
        self.orders = orders
        self.given: list[Allotment] = []
        self.ties: list[Tie] = []
        self._by_rank: set[int] = set()

    def give(self, award: Award) -> None:
        if award.scope is AwardScope.TRACK:
            for key, placed in self.orders.tracks.items():
                if not award.tracks or split_key(key)[0] in award.tracks:
                    self._down(award, key, [one for one in placed if one.entry not in self._by_rank])
        elif award.scope is AwardScope.OVERALL:
            self._down(award, "", [one for one in self.orders.overall if one.entry not in self._by_rank])
        elif award.scope is AwardScope.VOTE:
            # Whose tie for an award by rank was decided is no answer about votes: those stand apart in the order itself.
            self._down(award, "", list(self.orders.votes.get(award.code, ())), frozenset())
        elif award.is_for_all:
            self.given += self._all(award)

    def _all(self, award: Award) -> Iterator[Allotment]:
        rest = award.scope is AwardScope.REST
        for entry, track in self.orders.finalists.items():
            if award.tracks and track not in award.tracks:
                continue
            if not (rest and entry in self._by_rank):
                if rest:
                    self._by_rank.add(entry)
                yield Allotment(track, award.code, entry, None)

    def _down(self, award: Award, key: str, placed: list[Placed], decided: _Decided | None = None) -> None:
        settled = self.orders.decided if decided is None else decided
        chosen = placed[: award.count]
        if chosen and len(chosen) < len(placed):
            last, following = chosen[-1], placed[len(chosen)]
            if last.rank == following.rank and not any({last.entry, following.entry} <= group for group in settled):
                tied = tuple(one.entry for one in placed if one.rank == last.rank)
                places = sum(one.rank == last.rank for one in chosen)
                self.ties.append(Tie(key, award.code, tied, places))
        for one in chosen:
            self.given.append(Allotment(split_key(key)[0] or one.track, award.code, one.entry, one.rank))
            if not award.is_beside:
                self._by_rank.add(one.entry)
