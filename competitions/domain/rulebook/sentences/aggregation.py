"""What is made of the marks: which are dropped, and what of the rest is the result."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from competitions.domain.rounding import RoundingMode, decimal_text, exact
from competitions.domain.rulebook.types import Aggregation, Fallback, Method
from competitions.domain.sentences import N_, Sentence, Value

_MARKS: Mapping[RoundingMode, str] = {
    RoundingMode.HALF_UP: N_("The marks that are left are rounded half up to %(places)s decimals."),
    RoundingMode.HALF_EVEN: N_("The marks that are left are rounded half to even to %(places)s decimals."),
    RoundingMode.DOWN: N_("The marks that are left are cut off after %(places)s decimals."),
}
_VALUE: Mapping[RoundingMode, str] = {
    RoundingMode.HALF_UP: N_("What comes out is rounded half up to %(places)s decimals."),
    RoundingMode.HALF_EVEN: N_("What comes out is rounded half to even to %(places)s decimals."),
    RoundingMode.DOWN: N_("What comes out is cut off after %(places)s decimals."),
}


# In a result of several parts the mean is the mark of one of them, not the result.
_OF_PART: Mapping[str, str] = {
    "The result is the mean of the judges' totals.": N_("It is the mean of the totals."),
    "One highest and one lowest total are dropped; the result is the mean of the rest.": N_(
        "One highest and one lowest total are dropped; it is the mean of the rest."
    ),
    "The %(high)s highest and the %(low)s lowest totals are dropped; the result is the mean of the rest.": N_(
        "The %(high)s highest and the %(low)s lowest totals are dropped; it is the mean of the rest."
    ),
    "Of the highest totals %(count)s are dropped; the result is the mean of the rest.": N_(
        "Of the highest totals %(count)s are dropped; it is the mean of the rest."
    ),
    "Of the lowest totals %(count)s are dropped; the result is the mean of the rest.": N_(
        "Of the lowest totals %(count)s are dropped; it is the mean of the rest."
    ),
}


def aggregation_of_part(rule: Aggregation, *, demo: bool) -> Iterator[Sentence]:
    """The same for one part of several."""
    for line in aggregation(rule, demo=demo):
        yield replace(line, msgid=_OF_PART.get(line.msgid, line.msgid))


def aggregation(rule: Aggregation, *, demo: bool) -> Iterator[Sentence]:
    """From the sheets of an entry to one number."""
    drops = rule.drops
    if rule.per_item:
        yield Sentence(N_("Each item is worked out on its own; the results of the items are added up."), demo=demo)
    if rule.method is Method.MEAN and not rule.drop_fraction and not rule.per_item:
        yield _mean(rule, demo=demo)
    else:
        if drops:
            yield _drop(rule, demo=demo)
        yield from _method(rule, drops=drops, demo=demo)
    if drops and not rule.drop_fraction:
        params: dict[str, Value] = {"needed": rule.min_left + rule.drop_high + rule.drop_low}
        yield Sentence(_fallback(rule), params, demo=demo)
    elif drops:
        msgid = N_("Where fewer than %(count)s would be left, nothing is dropped.")
        if rule.fallback is Fallback.REFUSE:
            msgid = N_("Where fewer than %(count)s would be left, there is no result.")
        yield Sentence(msgid, {"count": rule.min_left}, demo=demo)
    if rule.round_marks is not None:
        yield Sentence(_MARKS[rule.round_marks.mode], {"places": rule.round_marks.places}, demo=demo)
    if rule.round is not None:
        yield Sentence(_VALUE[rule.round.mode], {"places": rule.round.places}, demo=demo)


def _fallback(rule: Aggregation) -> str:
    if rule.fallback is Fallback.REFUSE:
        return N_("With fewer than %(needed)s judges there is no result.")
    return N_("With fewer than %(needed)s judges nothing is dropped.")


def _mean(rule: Aggregation, *, demo: bool) -> Sentence:
    """The usual rules, each in one sentence."""
    if (rule.drop_high, rule.drop_low) == (0, 0):
        return Sentence(N_("The result is the mean of the judges' totals."), demo=demo)
    if (rule.drop_high, rule.drop_low) == (1, 1):
        msgid = N_("One highest and one lowest total are dropped; the result is the mean of the rest.")
        return Sentence(msgid, demo=demo)
    if rule.drop_high and rule.drop_low:
        msgid = N_(
            "The %(high)s highest and the %(low)s lowest totals are dropped; the result is the mean of the rest."
        )
        return Sentence(msgid, {"high": rule.drop_high, "low": rule.drop_low}, demo=demo)
    if rule.drop_high:
        msgid = N_("Of the highest totals %(count)s are dropped; the result is the mean of the rest.")
        return Sentence(msgid, {"count": rule.drop_high}, demo=demo)
    msgid = N_("Of the lowest totals %(count)s are dropped; the result is the mean of the rest.")
    return Sentence(msgid, {"count": rule.drop_low}, demo=demo)


def _drop(rule: Aggregation, *, demo: bool) -> Sentence:
    if rule.drop_fraction:
        params: dict[str, Value] = {"percent": decimal_text(exact(rule.drop_fraction) * 100)}
        return Sentence(N_("At each end %(percent)s %% of the marks are dropped, rounded down."), params, demo=demo)
    params = {"high": rule.drop_high, "low": rule.drop_low}
    return Sentence(N_("Highest marks dropped: %(high)s; lowest marks dropped: %(low)s."), params, demo=demo)


def _method(rule: Aggregation, *, drops: bool, demo: bool) -> Iterator[Sentence]:
    if rule.method is Method.CLAMPED_MEAN and rule.clamp is not None:
        msgid = N_("A mark more than %(points)s points from the mean counts as that bound; the result is the mean.")
        yield Sentence(msgid, {"points": decimal_text(exact(rule.clamp))}, demo=demo)
    elif rule.method is Method.TOLERANCE_MEAN and rule.tolerance is not None:
        msgid = N_("The result is the mean; where the marks left lie more than %(points)s points apart, of all marks.")
        yield Sentence(msgid, {"points": decimal_text(exact(rule.tolerance))}, demo=demo)
    elif rule.method is Method.SUM:
        msgid = N_("The result is the sum of the marks left.") if drops else N_("The result is the sum of the marks.")
        yield Sentence(msgid, demo=demo)
        if rule.sum_to is not None:
            msgid = N_("The sum is scaled to %(count)s marks where there are more or fewer.")
            yield Sentence(msgid, {"count": rule.sum_to}, demo=demo)
    elif rule.method is Method.MEDIAN:
        msgid = N_("The result is the middle one of the marks.")
        yield Sentence(msgid, demo=demo)
    else:
        msgid = N_("The result is the mean of the marks left.") if drops else N_("The result is the mean of the marks.")
        yield Sentence(msgid, demo=demo)
