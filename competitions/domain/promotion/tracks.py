"""Who passes a line: a fixed number per track over a frozen ranking.

The rank decides; a tie across the line is never decided by the code (not by id, order or lot). The
answer then names the tied entries and the places left, and stays undecided until a choice is given,
which may take more of the tied than there are places (`include all` has been done) or fewer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Side(StrEnum):
    """Where an entry stands."""

    IN = "in"
    OUT = "out"
    TIED = "tied"  # on the line, not decided
    NO_PLACE = "no_place"  # no rank: withdrawn, disqualified, or no result


@dataclass(frozen=True, slots=True)
class Placed:
    """An entry of the ranking; rank None takes no place."""

    entry: str
    track: str
    rank: int | None


@dataclass(frozen=True, slots=True)
class CutTie:
    """A tie across the line of a track: these entries share `rank` and `places` are left."""

    track: str
    rank: int
    places: int
    entries: tuple[str, ...]


@dataclass(frozen=True)
class TrackLine:
    """One track: entries in rank order (equal ranks by id), each on its side of the line.

    `last_rank` is the worst rank that is in without a choice, None when nobody is.
    """

    track: str
    quota: int
    promoted: tuple[str, ...]
    not_promoted: tuple[str, ...]
    tie: CutTie | None
    last_rank: int | None
    sides: Mapping[str, Side]


@dataclass(frozen=True)
class Decision:
    """The lines of all tracks, in order of the track code."""

    lines: tuple[TrackLine, ...]

    @property
    def ties(self) -> tuple[CutTie, ...]:
        """The ties that nobody has decided."""
        return tuple(line.tie for line in self.lines if line.tie is not None)

    @property
    def is_decided(self) -> bool:
        """Whether the promotion may be made: no tie is open."""
        return not self.ties

    @property
    def promoted(self) -> tuple[str, ...]:
        """All entries that pass, by track and rank. Raises ValueError while a tie is open."""
        if self.ties:
            tracks = ", ".join(tie.track for tie in self.ties)
            raise ValueError(f"a tie across the line is not decided: {tracks}")
        return tuple(entry for line in self.lines for entry in line.promoted)


def promote(
    ranking: Iterable[Placed],
    quotas: Mapping[str, int],
    choices: Mapping[str, Iterable[str]] | None = None,
) -> Decision:
    """The line of every track of `quotas`.

    `choices`: for a track with a tie across its line, which of the tied entries pass.
    Raises ValueError on an entry twice, a track without quota, a quota below 0, or a choice where
    there is no tie or of an entry that is not in it.
    """
    placed = sorted(ranking, key=lambda item: (item.rank is None, item.rank or 0, item.entry))
    by_track: dict[str, list[Placed]] = {track: [] for track in sorted(quotas)}
    for item in placed:
        if item.track not in by_track:
            raise ValueError(f"track {item.track!r} has no quota")
        by_track[item.track].append(item)
    if len({item.entry for item in placed}) != len(placed):
        raise ValueError("an entry stands twice in the ranking")
    wanted = {track: frozenset(entries) for track, entries in (choices or {}).items()}
    if unknown := wanted.keys() - by_track.keys():
        raise ValueError(f"choice for an unknown track: {', '.join(sorted(unknown))}")
    return Decision(tuple(_line(track, items, quotas[track], wanted.get(track)) for track, items in by_track.items()))


def _line(track: str, items: list[Placed], quota: int, chosen: frozenset[str] | None) -> TrackLine:
    if quota < 0:
        raise ValueError(f"track {track!r} has a quota below 0")
    ranks = {item.entry: item.rank for item in items if item.rank is not None}
    tie = _tie(track, ranks, quota)
    if chosen is not None and (tie is None or not chosen <= set(tie.entries)):
        raise ValueError(f"a choice in track {track!r} names entries that are not tied on the line")
    tied = set(tie.entries) if tie else set()
    sides: dict[str, Side] = {}
    for position, item in enumerate(items):
        if item.rank is None:
            sides[item.entry] = Side.NO_PLACE
        elif item.entry not in tied:
            sides[item.entry] = Side.IN if position < quota else Side.OUT
        elif chosen is None:
            sides[item.entry] = Side.TIED
        else:
            sides[item.entry] = Side.IN if item.entry in chosen else Side.OUT
    clear = [ranks[entry] for entry, side in sides.items() if side is Side.IN and entry not in tied]
    return TrackLine(
        track=track,
        quota=quota,
        promoted=tuple(entry for entry, side in sides.items() if side is Side.IN),
        not_promoted=tuple(e for e, side in sides.items() if side in (Side.OUT, Side.NO_PLACE)),
        tie=tie if chosen is None else None,
        last_rank=max(clear, default=None),
        sides=sides,
    )


def _tie(track: str, ranks: Mapping[str, int], quota: int) -> CutTie | None:
    """The entries that share the rank of the last place when more share it than places are left."""
    order = sorted(ranks.values())
    if not 0 < quota < len(order) or order[quota - 1] != order[quota]:
        return None
    rank = order[quota - 1]
    entries = tuple(sorted(entry for entry, place in ranks.items() if place == rank))
    return CutTie(track, rank, quota - sum(place < rank for place in order), entries)
