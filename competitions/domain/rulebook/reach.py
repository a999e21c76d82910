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
    """At most so many of the `there` entries of a track pass a stage; ties and soft numbers aside."""
    rule = stage.promotion
    limit: int | None = stage.advance_per_track
    if rule is not None:
        if rule.kind is PromotionKind.PERCENT and rule.percent is not None and not rule.overall:
            return None if there is None else _share(there, exact(rule.percent) / 100, rule.rounding)
        limit = track.quota if rule.kind is PromotionKind.QUOTA else rule.count
    known = [number for number in (limit, there) if number is not None]
    return min(known) if known else None


def _share(count: int, part: Fraction, rounding: CountRounding) -> int:
    value = part * count
    if rounding is CountRounding.UP:
        return -(-value.numerator // value.denominator)
    if rounding is CountRounding.DOWN:
        return value.numerator // value.denominator
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)
