"""Who passes a line: the rank decides, and a tie across the line is never decided by the code.

Not by id, order or lot. An entry is in when it passes however its equals are ordered, out when it passes in no order,
and tied else; so a tie that makes no difference is not asked. The answer then names the tied entries and the places left,
and stays undecided until people decide, or the rule says that all tied pass (`include`) or none (`exclude`; the places
stay empty). People may let more of the tied pass than there are places.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

from competitions.domain.promotion.facts import CutTie, Decision, Field, Line, Placed, Scope, Side, TieAnswer
from competitions.domain.promotion.places import Drawn, draw
from competitions.domain.rulebook import CutTies, Promotion, PromotionKind

_Key = tuple[Fraction, int]
_SETTLED = {CutTies.INCLUDE: Side.IN, CutTies.EXCLUDE: Side.OUT}


def decide(rule: Promotion, field: Field, answers: Iterable[TieAnswer] = ()) -> Decision:
    """The lines of `rule` over a frozen ranking.

    `answers`: how people decided ties; one that fits no tie of this field is left aside. Raises ValueError on an entry
    twice, an entry of another track, a number that may not be set, or a result missing where lines go over tracks that
    were ranked apart.
    """
    _check(field)
    drawn, gaps = draw(rule, field)
    given = list(answers)
    return Decision(tuple(_line(rule, field, line, given) for line in drawn), gaps)


def _check(field: Field) -> None:
    seen: set[str] = set()
    for one in field.entries:
        if one.entry in seen:
            raise ValueError(f"an entry stands twice in the ranking: {one.entry}")
        seen.add(one.entry)
        if one.track not in field.tracks:
            raise ValueError(f"track {one.track!r} does not go through the stage")
        if field.apart and one.rank is not None and one.hall not in field.halls:
            raise ValueError(f"halls are ranked apart, and entry {one.entry} is in none of them")
        if one.rank is not None and not one.standing:
            raise ValueError(f"an entry that left has a rank: {one.entry}")


def _line(rule: Promotion, field: Field, drawn: Drawn, answers: list[TieAnswer]) -> Line:
    if rule.kind is PromotionKind.ALL or (rule.kind is PromotionKind.ALL_WINNERS and field.ranked):
        return _everybody(rule, field, drawn)
    if rule.kind is PromotionKind.DIRECT or not field.ranked:
        return _named(drawn)
    standings = _Standings.of(field, drawn)
    first = standings.sides(drawn)
    chosen: set[str] = set()
    decided: set[str] = set()
    for group in standings.groups:
        tied = [entry for entry in group if first[entry] is Side.TIED]
        answer = _fitting(answers, group, tied)
        if answer is None:
            continue
        standings = standings.ordered(answer.order)
        if answer.chosen is not None and tied:
            decided |= set(tied)
            chosen |= answer.chosen & set(tied)
    sides = standings.sides(drawn)
    for entry in decided:
        sides[entry] = Side.IN if entry in chosen else Side.OUT
    settled = _SETTLED.get(rule.ties)
    if settled is not None:
        sides = {entry: settled if side is Side.TIED else side for entry, side in sides.items()}
    return _finished(drawn, standings, sides)


def _fitting(answers: list[TieAnswer], group: Sequence[str], tied: Sequence[str]) -> TieAnswer | None:
    """The last answer about exactly these equals, or about those of them that are tied on the line."""
    if len(group) < 2:
        return None
    for answer in reversed(answers):
        if set(answer.order) in (set(group), set(tied)):
            return answer
    return None


def _finished(drawn: Drawn, standings: _Standings, sides: dict[str, Side]) -> Line:
    groups = standings.groups
    ties = []
    for group in groups:
        tied = tuple(sorted(entry for entry in group if sides[entry] is Side.TIED))
        if tied:
            ties.append(CutTie(drawn.key, standings.ranks[tied[0]], standings.places_for(drawn, tied), tied))
    order = [entry for group in groups for entry in group]
    rest = sorted(one.entry for one in drawn.entries if one.entry not in standings.keys)
    ordered = {entry: sides[entry] for entry in order} | dict.fromkeys(rest, Side.NO_PLACE)
    return Line(drawn.scope, drawn.key, drawn.places, drawn.rule_places, drawn.minimum, groups, ordered, tuple(ties))


def _everybody(rule: Promotion, field: Field, drawn: Drawn) -> Line:
    """All who stand pass, with or without a result; or all who win an award."""
    standings = _Standings.of(field, drawn, only_ranks=True)
    sides = {}
    winners = field.winners or frozenset()
    for one in drawn.entries:
        passes = one.standing if rule.kind is PromotionKind.ALL else one.entry in winners
        sides[one.entry] = Side.IN if passes else Side.OUT if one.standing else Side.NO_PLACE
    order = [entry for group in standings.groups for entry in group]
    rest = sorted(sides.keys() - set(order))
    groups = standings.groups
    return Line(drawn.scope, drawn.key, None, None, 0, groups, {entry: sides[entry] for entry in [*order, *rest]})


def _named(drawn: Drawn) -> Line:
    """Nobody passes before the office names them; all who stand may be named."""
    standing = tuple(sorted(one.entry for one in drawn.entries if one.standing))
    gone = sorted(one.entry for one in drawn.entries if not one.standing)
    sides = dict.fromkeys(standing, Side.OUT) | dict.fromkeys(gone, Side.NO_PLACE)
    groups = (standing,) if standing else ()
    return Line(drawn.scope, drawn.key, drawn.places, drawn.rule_places, drawn.minimum, groups, sides, named=True)


@dataclass(frozen=True)
class _Standings:
    """How the entries of a line with a place compare. A smaller key is better; equal keys are a tie."""

    ranks: Mapping[str, Fraction | None]
    tracks: Mapping[str, str]
    keys: Mapping[str, _Key]

    @staticmethod
    def of(field: Field, drawn: Drawn, *, only_ranks: bool = False) -> _Standings:
        """By rank within a track, or where all were ranked together; else by result. No rank counts beyond its hall."""
        in_one = not field.apart or len({one.hall for one in drawn.entries if one.rank is not None}) <= 1
        by_rank = only_ranks or (in_one and (field.together or drawn.scope is Scope.TRACK))
        ranked = [one for one in drawn.entries if one.rank is not None]
        return _Standings(
            {one.entry: one.rank for one in ranked},
            {one.entry: one.track for one in ranked},
            {one.entry: (_worth(one, field, by_rank=by_rank), 0) for one in ranked},
        )

    def ordered(self, order: Sequence[str]) -> _Standings:
        """With a tie broken as people decided."""
        broken = {entry: (self.keys[entry][0], place) for place, entry in enumerate(order)}
        return replace(self, keys={**self.keys, **broken})

    @cached_property
    def groups(self) -> tuple[tuple[str, ...], ...]:
        """Best first, equals together (by id)."""
        found: dict[_Key, list[str]] = {}
        for entry, key in self.keys.items():
            found.setdefault(key, []).append(entry)
        return tuple(tuple(sorted(found[key])) for key in sorted(found))

    def sides(self, drawn: Drawn) -> dict[str, Side]:
        """Each entry in its best and in its worst place among its equals."""
        if drawn.places is None:
            return dict.fromkeys(self.keys, Side.IN)
        found: dict[str, Side] = {}
        before: dict[str, int] = {}
        free = drawn.places - self._reserved(drawn.minimum, self._counts(self.keys))
        for group in self.groups:
            inside = self._counts(group)
            after = {track: before.get(track, 0) + inside.get(track, 0) for track in before | inside}
            best = sum(before.values()) - self._reserved(drawn.minimum, before)
            worst = sum(after.values()) - 1 - self._reserved(drawn.minimum, after)
            for entry in group:
                track = self.tracks[entry]
                may = before.get(track, 0) < drawn.minimum or best < free
                must = after[track] <= drawn.minimum or worst < free
                found[entry] = Side.IN if must else Side.TIED if may else Side.OUT
            before = after
        return found

    def places_for(self, drawn: Drawn, tied: Sequence[str]) -> int:
        """How many of the tied pass, in whatever order."""
        sides = self.ordered(tied).sides(drawn)
        return sum(sides[entry] is Side.IN for entry in tied)

    def _counts(self, entries: Iterable[str]) -> dict[str, int]:
        counts: dict[str, int] = {}
        for entry in entries:
            counts[self.tracks[entry]] = counts.get(self.tracks[entry], 0) + 1
        return counts

    @staticmethod
    def _reserved(minimum: int, counts: dict[str, int]) -> int:
        return sum(min(minimum, count) for count in counts.values())


def _worth(one: Placed, field: Field, *, by_rank: bool) -> Fraction:
    if by_rank:
        return one.rank if one.rank is not None else Fraction(0)
    if one.value is None:
        raise ValueError(f"tracks or halls were ranked apart, and entry {one.entry} has no result to compare")
    return one.value if field.ascending else -one.value
