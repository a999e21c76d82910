"""How many entries of a track can get to a stage, as far as the numbers of the book say."""

from __future__ import annotations

from fractions import Fraction

from competitions.domain.rounding import exact
from competitions.domain.rulebook.types import CountRounding, PromotionKind, RuleBook, Stage, Track


def reaching(book: RuleBook, track: Track, stage: Stage, entries: int | None) -> int | None:
    """At most so many of `track` take part in `stage`; None where nothing limits them. `entries`: how many enter."""
    there = entries
    for one in book.path_of(track.code):
        if one.code == stage.code:
            return there
        there = passing(one, track, there)
    return there


def passing(stage: Stage, track: Track, there: int | None) -> int | None:
    """At most so many of the `there` entries of a track pass a stage; ties and soft numbers aside. Where halls are ranked
    apart, a number of a track holds in each, and each may round up.
    """
    rule = stage.promotion
    times = stage.halls if stage.ranks_halls_apart else 1
    limit: int | None = stage.advance_per_track and stage.advance_per_track * times
    if rule is not None:
        if rule.kind is PromotionKind.PERCENT and rule.percent is not None and not rule.overall:
            if there is None:
                return None
            return min(there, _share(there, exact(rule.percent) / 100, rule.rounding) + times - 1)
        limit = track.quota if rule.kind is PromotionKind.QUOTA else rule.count
        if rule.kind is PromotionKind.PER_HALL:
            times = stage.halls
        if rule.kind in (PromotionKind.PER_HALL, PromotionKind.PER_TRACK):
            limit = limit and limit * times
    known = [number for number in (limit, there) if number is not None]
    return min(known) if known else None


def _share(count: int, part: Fraction, rounding: CountRounding) -> int:
    value = part * count
    if rounding is CountRounding.UP:
        return -(-value.numerator // value.denominator)
    if rounding is CountRounding.DOWN:
        return value.numerator // value.denominator
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)
