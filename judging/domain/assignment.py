"""Who reviews what: every entry its number of reviews, loads as even as they can be.

Conflicts are hard. The answer is whole or there is none: when it cannot be done, `Infeasible` names
the entries and judges that block and the smallest ways out. Choices without reason are made by lots
from the seed, so authors cannot foresee their reviewers and anyone with the seed can repeat them.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from judging.domain.draws import lot

Pair = tuple[str, str]  # entry, judge


class Block(StrEnum):
    """Why no assignment exists."""

    TOO_FEW_JUDGES = "too_few_judges"  # entries with fewer judges free of conflict than reviews
    UNEVEN = "uneven"  # conflicts force loads further apart than is allowed


class Relaxation(StrEnum):
    """A way out; the number beside it is the smallest that helps."""

    ADD_JUDGES = "add_judges"  # so many judges without conflict with the entries named
    FEWER_REVIEWS = "fewer_reviews"  # at most so many reviews for each entry
    ALLOW_SPREAD = "allow_spread"  # loads that differ by so many


@dataclass(frozen=True)
class Assignment:
    """`pairs` are (entry, judge), sorted; `loads` counts every judge, also one with none."""

    pairs: tuple[Pair, ...]
    loads: Mapping[str, int]

    @property
    def spread(self) -> int:
        """Largest load minus smallest."""
        return max(self.loads.values(), default=0) - min(self.loads.values(), default=0)


class Infeasible(ValueError):
    """No assignment keeps the rules. `missing` counts the reviews that nobody may give."""

    def __init__(
        self,
        block: Block,
        entries: Iterable[str],
        judges: Iterable[str],
        missing: int,
        relaxations: Mapping[Relaxation, int],
    ) -> None:
        self.block = block
        self.entries = tuple(sorted(entries))
        self.judges = tuple(sorted(judges))
        self.missing = missing
        self.relaxations = dict(relaxations)
        super().__init__(f"{block}: {', '.join(self.entries)}")


def assign(
    entries: Iterable[str],
    judges: Iterable[str],
    reviews: int,
    *,
    seed: str,
    conflicts: Collection[Pair] = (),
    kept: Collection[Pair] = (),
    spread: int | None = 1,
) -> Assignment:
    """`reviews` different judges for every entry.

    `conflicts` are (entry, judge) pairs never made. `kept` pairs stay where they are and count in
    the loads (a drop-out is replaced without moving the others). Loads are as even as the conflicts
    allow; when they still differ by more than `spread`, Infeasible is raised (None, or
    with kept pairs: as even as it can be is accepted).
    Raises ValueError on ids twice or unknown, and when a kept pair is in conflict or an entry has
    more kept pairs than reviews.
    """
    table = _Table(list(entries), list(judges), reviews, frozenset(conflicts), frozenset(kept), seed)
    table.fill()
    table.level()
    if spread is not None and table.spread() > spread and not kept:
        raise table.uneven()
    pairs = sorted((entry, judge) for entry, panel in table.panels.items() for judge in panel)
    return Assignment(tuple(pairs), dict(sorted(table.loads.items())))


class _Table:
    """The assignment as it is being made."""

    def __init__(
        self,
        entries: list[str],
        judges: list[str],
        reviews: int,
        conflicts: frozenset[Pair],
        kept: frozenset[Pair],
        seed: str,
    ) -> None:
        self.judges = judges
        self.reviews = reviews
        self.kept = kept
        self.seed = seed
        self._check(entries, conflicts)
        self.order = sorted(entries, key=lambda entry: lot(seed, "entry", entry))
        self.eligible = {
            entry: frozenset(judge for judge in judges if (entry, judge) not in conflicts) for entry in self.order
        }
        self.panels: dict[str, set[str]] = {entry: set() for entry in self.order}
        self.held: dict[str, set[str]] = {judge: set() for judge in judges}
        for entry, judge in kept:
            self._add(entry, judge)

    def _check(self, entries: list[str], conflicts: frozenset[Pair]) -> None:
        if self.reviews < 1:
            raise ValueError("an entry has at least one review")
        for name, ids in (("entry", entries), ("judge", self.judges)):
            if len(set(ids)) != len(ids):
                raise ValueError(f"{name} id given twice")
        if self.kept & conflicts:
            raise ValueError("a kept pair is in conflict")
        known, panel = set(entries), set(self.judges)
        if any(entry not in known or judge not in panel for entry, judge in self.kept):
            raise ValueError("a kept pair names an unknown entry or judge")
        counts = Counter(entry for entry, _ in self.kept)
        if any(count > self.reviews for count in counts.values()):
            raise ValueError("an entry has more kept pairs than reviews")

    @property
    def loads(self) -> dict[str, int]:
        return {judge: len(held) for judge, held in self.held.items()}

    def spread(self) -> int:
        loads = self.loads.values()
        return max(loads, default=0) - min(loads, default=0)

    def fill(self) -> None:
        """Every entry its reviews, each from the judge with least to do; hardest entries first."""
        short = {e: self.reviews - len(able) for e, able in self.eligible.items()}
        short = {entry: lacking for entry, lacking in short.items() if lacking > 0}
        if short:
            raise self._too_few(short)
        for entry in sorted(self.order, key=lambda name: len(self.eligible[name])):
            free = self.eligible[entry] - self.panels[entry]
            lots = {judge: lot(self.seed, "pair", entry, judge) for judge in free}
            by_load = sorted(free, key=lambda judge: (len(self.held[judge]), lots[judge]))
            for judge in by_load[: self.reviews - len(self.panels[entry])]:
                self._add(entry, judge)

    def level(self) -> None:
        """Move reviews along chains of judges until no chain evens out two loads.

        A chain from a judge with load a to one with load b <= a - 2 lowers the sum of squares; when
        none is left the loads are the most even that exist (no negative cycle in the convex flow).
        """
        while chain := self._any_chain():
            for entry, giver, taker in chain:
                self._move(entry, giver, taker)

    def _any_chain(self) -> list[tuple[str, str, str]]:
        """A chain that evens out two loads, from the judge who has most; nothing when none is left."""
        least = min(self.loads.values(), default=0)
        for judge in sorted(self.judges, key=lambda name: (-len(self.held[name]), name)):
            if len(self.held[judge]) < least + 2:
                break
            if chain := self._chain_from(judge):
                return chain
        return []

    def uneven(self) -> Infeasible:
        """What keeps the loads apart: the judges that carry most, and the entries that bind them."""
        loads = self.loads
        top = max(loads.values())
        bound = self._reachable(judge for judge in self.judges if loads[judge] == top)
        entries = {entry for judge in bound for entry in self.held[judge]}
        return Infeasible(Block.UNEVEN, entries, bound, 0, {Relaxation.ALLOW_SPREAD: self.spread()})

    def _too_few(self, short: Mapping[str, int]) -> Infeasible:
        ways = {Relaxation.ADD_JUDGES: max(short.values())}
        most = self.reviews - max(short.values())
        if most > 0:
            ways[Relaxation.FEWER_REVIEWS] = most
        blocking = {judge for entry in short for judge in self.judges if judge not in self.eligible[entry]}
        return Infeasible(Block.TOO_FEW_JUDGES, short, blocking, sum(short.values()), ways)

    def _add(self, entry: str, judge: str) -> None:
        self.panels[entry].add(judge)
        self.held[judge].add(entry)

    def _move(self, entry: str, giver: str, taker: str) -> None:
        self.panels[entry].remove(giver)
        self.held[giver].remove(entry)
        self._add(entry, taker)

    def _moves(self, giver: str) -> dict[str, str]:
        """Taker to an entry that `giver` may hand over; the same entry for the same seed."""
        moves: dict[str, str] = {}
        for entry in sorted(self.held[giver]):
            if len(moves) == len(self.judges) - 1:
                break
            if (entry, giver) not in self.kept:
                for taker in self.eligible[entry] - self.panels[entry]:
                    moves.setdefault(taker, entry)
        return moves

    def _chain_from(self, start: str) -> list[tuple[str, str, str]]:
        """Moves (entry, giver, taker) that end at a judge with at least two fewer, or nothing."""
        came: dict[str, tuple[str, str]] = {}
        seen, queue = {start}, deque([start])
        while queue:
            giver = queue.popleft()
            for taker, entry in sorted(self._moves(giver).items()):
                if taker in seen:
                    continue
                seen.add(taker)
                came[taker] = (entry, giver)
                if len(self.held[taker]) <= len(self.held[start]) - 2:
                    return self._unwind(came, start, taker)
                queue.append(taker)
        return []

    @staticmethod
    def _unwind(came: Mapping[str, tuple[str, str]], start: str, end: str) -> list[tuple[str, str, str]]:
        chain = []
        while end != start:
            entry, giver = came[end]
            chain.append((entry, giver, end))
            end = giver
        return chain

    def _reachable(self, starts: Iterable[str]) -> set[str]:
        seen = set(starts)
        queue = deque(seen)
        while queue:
            for taker in self._moves(queue.popleft()):
                if taker not in seen:
                    seen.add(taker)
                    queue.append(taker)
        return seen
