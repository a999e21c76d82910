"""Which lines a rule draws, and how many places each has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from competitions.domain.halls import line_key, split_key
from competitions.domain.promotion.facts import Field, Gap, Placed, Scope
from competitions.domain.rounding import exact
from competitions.domain.rulebook import CountRounding, Promotion, PromotionKind

_BY_UNIT = (PromotionKind.BY_HEAD_COUNT, PromotionKind.RANGE_PER_UNIT)


@dataclass(frozen=True)
class Drawn:
    """A line before anybody is on a side of it. `places` None: no limit."""

    scope: Scope
    key: str
    entries: tuple[Placed, ...]
    places: int | None
    rule_places: int | None
    minimum: int


def share(count: int, part: Fraction, rounding: CountRounding) -> int:
    """`part` of `count` as a whole number: 80 % of 11 is 9 up, 8 down, 9 half up; of 2 it is 2, 1, 2."""
    value = part * count
    if rounding is CountRounding.UP:
        return -(-value.numerator // value.denominator)
    if rounding is CountRounding.DOWN:
        return value.numerator // value.denominator
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def draw(rule: Promotion, field: Field) -> tuple[tuple[Drawn, ...], tuple[tuple[Gap, str], ...]]:
    """The lines of `rule` over `field`, and what is missing. Raises ValueError on a number where none may be set."""
    lines = tuple(_drawn(rule, field, scope, key, entries) for scope, key, entries in _groups(rule, field))
    unknown = set(field.numbers) - {line.key for line in lines}
    if unknown:
        raise ValueError(f"a number for an unknown line: {', '.join(sorted(unknown))}")
    return lines, tuple(_gaps(rule, field, lines))


def _groups(rule: Promotion, field: Field) -> Iterator[tuple[Scope, str, tuple[Placed, ...]]]:
    if _is_overall(rule, field):
        yield Scope.ALL, "", field.entries
    elif rule.kind in _BY_UNIT:
        for unit in sorted({one.unit for one in field.entries} | set(field.heads)):
            yield Scope.UNIT, unit, tuple(one for one in field.entries if one.unit == unit)
    elif rule.kind is PromotionKind.PER_HALL:
        for hall in field.halls:
            yield Scope.HALL, line_key("", hall), tuple(one for one in field.entries if one.hall == hall)
    else:
        for track in field.tracks:
            here = tuple(one for one in field.entries if one.track == track)
            if track in field.by_hall:
                yield from _in_each_hall(field, track, here)
            else:
                yield Scope.TRACK, track, here


def _in_each_hall(
    field: Field, track: str, here: tuple[Placed, ...]
) -> Iterator[tuple[Scope, str, tuple[Placed, ...]]]:
    """A line in each hall that has entries of the track."""
    for hall in field.halls:
        entries = tuple(one for one in here if one.hall == hall)
        if entries:
            yield Scope.TRACK, line_key(track, hall), entries


def _is_overall(rule: Promotion, field: Field) -> bool:
    if rule.kind is PromotionKind.PERCENT:
        return rule.overall
    if rule.kind is PromotionKind.DIRECT:
        return not any(field.direct.values())
    return rule.kind is PromotionKind.OVERALL


def _drawn(rule: Promotion, field: Field, scope: Scope, key: str, entries: tuple[Placed, ...]) -> Drawn:
    said = _places(rule, field, key, entries)
    places = field.numbers.get(key, said)
    if key in field.numbers and not _may_set(rule, field.numbers[key]):
        raise ValueError(f"the number of line {key!r} may not be set to {field.numbers[key]}")
    minimum = 0 if scope is Scope.TRACK else rule.min_per_track or 0
    return Drawn(scope, key, entries, places, said, minimum)


def _may_set(rule: Promotion, number: int) -> bool:
    if number < 0:
        return False
    if rule.soft:
        return True
    return rule.kind is PromotionKind.RANGE_PER_UNIT and (rule.low or 0) <= number <= (rule.high or 0)


def _places(rule: Promotion, field: Field, key: str, entries: tuple[Placed, ...]) -> int | None:
    kind = rule.kind
    if kind in (PromotionKind.PER_TRACK, PromotionKind.PER_HALL, PromotionKind.OVERALL):
        return rule.count
    if kind is PromotionKind.QUOTA:
        return field.quotas.get(split_key(key)[0], 0)
    if kind is PromotionKind.PERCENT:
        ranked = sum(one.rank is not None if field.ranked else one.standing for one in entries)
        return share(ranked, exact(rule.percent or 0) / 100, rule.rounding)
    if kind is PromotionKind.BY_HEAD_COUNT:
        return share(field.heads.get(key, 0), Fraction(1, rule.per_heads or 1), rule.rounding)
    if kind is PromotionKind.RANGE_PER_UNIT:
        return rule.high
    if kind is PromotionKind.DIRECT:
        return field.direct.get(key, 0) if key else rule.count
    return None


def _gaps(rule: Promotion, field: Field, lines: tuple[Drawn, ...]) -> Iterator[tuple[Gap, str]]:
    if rule.kind is PromotionKind.ALL_WINNERS and field.ranked and field.winners is None:
        yield Gap.WINNERS_UNKNOWN, ""
    short = set()
    for line in lines:
        if rule.kind is PromotionKind.BY_HEAD_COUNT and line.key not in field.heads:
            yield Gap.HEADS_MISSING, line.key
        ranked = [one for one in line.entries if (one.rank is not None if field.ranked else one.standing)]
        if rule.kind is PromotionKind.RANGE_PER_UNIT and len(ranked) < (rule.low or 0):
            yield Gap.TOO_FEW, line.key
        if line.minimum:
            counts = {track: sum(one.track == track for one in ranked) for track in field.tracks}
            reserved = sum(min(line.minimum, count) for count in counts.values())
            if line.places is not None and reserved > line.places:
                yield Gap.MINIMUM_TOO_HIGH, line.key
            short |= {track for track, count in counts.items() if count < line.minimum}
    if len(lines) == 1 or any(line.scope is Scope.ALL for line in lines):
        for track in field.tracks:
            if track in short:
                yield Gap.TRACK_SHORT, track
