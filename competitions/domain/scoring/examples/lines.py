"""The line of promotion: a tie across it, and shares that are no whole number."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from competitions.domain.promotion.places import share
from competitions.domain.rounding import decimal_text, exact
from competitions.domain.rulebook.types import CountRounding, CutTies, Promotion, PromotionKind, Stage
from competitions.domain.scoring.examples.numbers import Example, Setting
from competitions.domain.scoring.places import AtCut, place_numbers, sides
from competitions.domain.sentences import N_, Sentence, Value

FIELDS = (11, 2)  # so many entries are asked for a share
HEADS = (2, 1)  # so many whole and begun times the heads that give one place
_ROUNDED: Mapping[CountRounding, str] = {
    CountRounding.UP: N_("%(percent)s %% of %(count)s is %(exact)s, rounded up to %(places)s."),
    CountRounding.DOWN: N_("%(percent)s %% of %(count)s is %(exact)s, rounded down to %(places)s."),
    CountRounding.HALF_UP: N_("%(percent)s %% of %(count)s is %(exact)s, rounded half up to %(places)s."),
}
_HEADS: Mapping[CountRounding, str] = {
    CountRounding.UP: N_("%(heads)s heads are %(exact)s times %(unit)s, rounded up to %(places)s."),
    CountRounding.DOWN: N_("%(heads)s heads are %(exact)s times %(unit)s, rounded down to %(places)s."),
    CountRounding.HALF_UP: N_("%(heads)s heads are %(exact)s times %(unit)s, rounded half up to %(places)s."),
}
_TIES: Mapping[CutTies, str] = {
    CutTies.ASK: N_(
        "The line is after place %(places)s, and two entries share place %(place)s: neither number nor order decides; "
        "people do, and the reason is kept."
    ),
    CutTies.INCLUDE: N_(
        "The line is after place %(places)s, and two entries share place %(place)s: both pass, %(count)s in all."
    ),
    CutTies.EXCLUDE: N_(
        "The line is after place %(places)s, and two entries share place %(place)s: neither passes, %(count)s do in all, "
        "and the rest stays empty."
    ),
}


def cut(setting: Setting) -> Iterator[Example]:
    """A tie across the line of the stage."""
    rule = setting.stage.promotion
    places = _places(setting, rule)
    if not places:
        return
    ties = rule.ties if rule is not None else CutTies.ASK
    groups = [*([str(number)] for number in range(1, places)), ["A", "B"], ["C"]]
    numbers = place_numbers(groups, setting.rule.ranking)
    found = sides(numbers, places, ties)
    params: dict[str, Value] = {
        "places": places,
        "place": decimal_text(numbers["A"]),
        "count": sum(side is AtCut.IN for side in found.values()),
    }
    yield Example("cut", (Sentence(_TIES[ties], params),))


def _places(setting: Setting, rule: Promotion | None) -> int:
    if rule is not None and rule.kind is PromotionKind.PERCENT:
        return share(FIELDS[0], exact(rule.percent or 0) / 100, rule.rounding)
    return setting.rule.cut.places if setting.rule.cut is not None else 0


def shares(stage: Stage) -> Iterator[Example]:
    """A percentage, or a place for so many heads, as whole places."""
    rule = stage.promotion
    if rule is None:
        return
    if rule.kind is PromotionKind.PERCENT and rule.percent is not None:
        yield Example("percent", tuple(_percent(rule, exact(rule.percent), count) for count in FIELDS))
    if rule.kind is PromotionKind.BY_HEAD_COUNT and rule.per_heads is not None:
        more = max(rule.per_heads // 4, min(rule.per_heads - 1, 1))  # a remainder, wherever there can be one
        lines = tuple(_heads(rule, rule.per_heads, rule.per_heads * times + more) for times in HEADS)
        yield Example("heads", lines)


def _percent(rule: Promotion, percent: Fraction, count: int) -> Sentence:
    places = share(count, percent / 100, rule.rounding)
    value = percent * count / 100
    params: dict[str, Value] = {
        "percent": decimal_text(percent),
        "count": count,
        "exact": decimal_text(value),
        "places": places,
    }
    if value == places:
        return Sentence(N_("%(percent)s %% of %(count)s is %(places)s."), params)
    return Sentence(_ROUNDED[rule.rounding], params)


def _heads(rule: Promotion, unit: int, heads: int) -> Sentence:
    part = Fraction(1, unit)
    params: dict[str, Value] = {
        "heads": heads,
        "unit": unit,
        "exact": decimal_text(part * heads, 2),
        "places": share(heads, part, rule.rounding),
    }
    return Sentence(_HEADS[rule.rounding], params)
