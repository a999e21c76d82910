"""Which entry gets which award: by place within a track, by the counts of the rule book."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from competitions.domain.rulebook import Award


@dataclass(frozen=True)
class Placed:
    """One entry of a final order: ``entry`` id and its ``rank`` (shared ranks are equal). Listed in the decided order."""

    entry: int
    rank: int


@dataclass(frozen=True)
class Allotment:
    """``award`` (its code) goes to ``entry``."""

    track: str
    award: str
    entry: int
    rank: int


class AwardTie(Exception):
    """Entries with the same rank stand on both sides of the line between two awards; people have to decide first."""

    def __init__(self, track: str, award: str, entries: tuple[int, ...]) -> None:
        super().__init__(f"{track}: tie across the line of {award}")
        self.track, self.award, self.entries = track, award, entries


def allot(
    order: Mapping[str, Sequence[Placed]], awards: Sequence[Award], decided: frozenset[int] = frozenset()
) -> list[Allotment]:
    """Give each track's awards down its order. Fewer entries than awards: the rest is not given.

    ``decided``: entries whose tie was settled by a recorded decision; their listed order counts. Raises ``AwardTie``.
    """
    given: list[Allotment] = []
    for track, placed in order.items():
        start = 0
        for award in awards:
            chosen = placed[start : start + award.count]
            start += len(chosen)
            if chosen and start < len(placed):
                last, following = chosen[-1], placed[start]
                if last.rank == following.rank and not {last.entry, following.entry} <= decided:
                    tied = tuple(one.entry for one in placed if one.rank == last.rank)
                    raise AwardTie(track, award.code, tied)
            given += [Allotment(track, award.code, one.entry, one.rank) for one in chosen]
    return given
