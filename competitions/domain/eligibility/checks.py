"""The checks, each small, each with the reader of its own parameters."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import cast

from competitions.domain.eligibility.ages import add_years, age_on
from competitions.domain.eligibility.facts import (
    Applicant,
    Context,
    EarlierAward,
    Outcome,
    Reason,
    Rule,
    Verdict,
)
from competitions.domain.reading import FaultCode, Reader
from competitions.domain.rounding import decimal_text, exact

Check = Callable[[Rule, Applicant, Context], Verdict]
Params = dict[str, object]


@dataclass(frozen=True, slots=True)
class CheckKind:
    """A check with the reader of its parameters."""

    check: Check
    read: Callable[[Reader], Params]


def _ok(rule: Rule) -> Verdict:
    return Verdict(rule.check, Outcome.OK)


def _fails(rule: Rule, reason: Reason, **params: str | int) -> Verdict:
    return Verdict(rule.check, Outcome.FAILS, reason, params)


def _not_told(rule: Rule, fact: str) -> Verdict:
    return Verdict(rule.check, Outcome.UNKNOWN, Reason.NOT_TOLD, {"fact": fact})


def _day(rule: Rule, context: Context) -> date:
    return cast("date | None", rule.params["on"]) or context.cut_off


def _whole(rule: Rule, name: str) -> int:
    return cast("int", rule.params[name])


def min_age(rule: Rule, applicant: Applicant, context: Context) -> Verdict:
    """年满N周岁: birthday number N is on or before the day."""
    if applicant.birth_date is None:
        return _not_told(rule, "birth_date")
    day, value = _day(rule, context), _whole(rule, "value")
    age = age_on(applicant.birth_date, day)
    if age >= value:
        return _ok(rule)
    return _fails(rule, Reason.TOO_YOUNG, value=value, on=day.isoformat(), age=age)


def max_age(rule: Rule, applicant: Applicant, context: Context) -> Verdict:
    """不超过N周岁: true until the day before birthday number N + 1."""
    if applicant.birth_date is None:
        return _not_told(rule, "birth_date")
    day, value = _day(rule, context), _whole(rule, "value")
    age = age_on(applicant.birth_date, day)
    if age <= value:
        return _ok(rule)
    return _fails(rule, Reason.TOO_OLD, value=value, on=day.isoformat(), age=age)


def firm_age_below(rule: Rule, applicant: Applicant, context: Context) -> Verdict:
    """注册未满N年: the day lies before the Nth anniversary of the registration (equal is out).

    A team without a firm passes, unless the rule says `registered_only`.
    """
    registered = applicant.firm_registered_on
    if registered is None:
        unregistered = applicant.entrant_type == TEAM and not rule.params["registered_only"]
        return _ok(rule) if unregistered else _not_told(rule, "firm_registered_on")
    day, years = _day(rule, context), _whole(rule, "years")
    dates = {"on": day.isoformat(), "registered_on": registered.isoformat()}
    if registered > day:
        return _fails(rule, Reason.FIRM_NOT_YET, **dates)
    if day < add_years(registered, years):
        return _ok(rule)
    return _fails(rule, Reason.FIRM_TOO_OLD, years=years, **dates)


def place(rule: Rule, applicant: Applicant, context: Context) -> Verdict:
    """The project lies in the region of the rule, else of the contest, or anywhere below it."""
    region = cast("str", rule.params["region"]) or context.region
    if not region:
        return _ok(rule)
    if applicant.region_path is None:
        return _not_told(rule, "region_path")
    if region in applicant.region_path:
        return _ok(rule)
    return _fails(rule, Reason.WRONG_PLACE, region=region)


def one_entry_per_person(rule: Rule, applicant: Applicant, context: Context) -> Verdict:
    """The person heads fewer than `max` other live entries of the contest."""
    limit = _whole(rule, "max")
    if applicant.person_entries < limit:
        return _ok(rule)
    return _fails(rule, Reason.PERSON_HAS_ENTRY, limit=limit, count=applicant.person_entries)


def one_entry_per_firm(rule: Rule, applicant: Applicant, context: Context) -> Verdict:
    """The firm has fewer than `max` other live entries of the contest."""
    limit = _whole(rule, "max")
    if applicant.firm_entries is None:
        return _not_told(rule, "uscc")
    if applicant.firm_entries < limit:
        return _ok(rule)
    return _fails(rule, Reason.FIRM_HAS_ENTRY, limit=limit, count=applicant.firm_entries)


def no_earlier_award(rule: Rule, applicant: Applicant, context: Context) -> Verdict:
    """No earlier award of the contests, levels and names told (empty: any), in the years told."""
    first_year = 0
    if rule.params["within_years"]:
        first_year = _day(rule, context).year - _whole(rule, "within_years")
    for award in applicant.earlier_awards:
        if award.year >= first_year and _is_barred(rule, award):
            return _fails(
                rule,
                Reason.WON_BEFORE,
                contest=award.contest,
                edition=award.edition,
                award=award.award,
            )
    return _ok(rule)


def _is_barred(rule: Rule, award: EarlierAward) -> bool:
    wanted = (("contests", award.contest), ("levels", award.level), ("awards", award.award))
    return all(not rule.params[name] or value in cast("tuple[str, ...]", rule.params[name]) for name, value in wanted)


def uscc_required(rule: Rule, applicant: Applicant, context: Context) -> Verdict:
    """A firm, institution or sole trader gives its 统一社会信用代码; `entrant_types` says who."""
    if applicant.entrant_type is None:
        return _not_told(rule, "entrant_type")
    if applicant.uscc is None:
        return _not_told(rule, "uscc")
    return _ok(rule) if applicant.uscc else _fails(rule, Reason.USCC_MISSING)


def team_size(rule: Rule, applicant: Applicant, context: Context) -> Verdict:
    """From `min` to `max` members, the head included."""
    if applicant.members is None:
        return _not_told(rule, "members")
    low, high = _whole(rule, "min"), _whole(rule, "max")
    if applicant.members < low:
        return _fails(rule, Reason.TEAM_TOO_SMALL, min=low, count=applicant.members)
    if applicant.members > high:
        return _fails(rule, Reason.TEAM_TOO_LARGE, max=high, count=applicant.members)
    return _ok(rule)


def presenter_is_member(rule: Rule, applicant: Applicant, context: Context) -> Verdict:
    """Who presents is the head or a member named in the entry."""
    if applicant.presenter_is_member is None:
        return _not_told(rule, "presenter_is_member")
    if applicant.presenter_is_member:
        return _ok(rule)
    return _fails(rule, Reason.PRESENTER_NOT_MEMBER)


def min_share(rule: Rule, applicant: Applicant, context: Context) -> Verdict:
    """The head holds at least `percent` of the shares; a team without a firm passes."""
    if applicant.share_percent is None:
        team = applicant.entrant_type == TEAM
        return _ok(rule) if team else _not_told(rule, "share_percent")
    percent = cast("Decimal", rule.params["percent"])
    if applicant.share_percent >= percent:
        return _ok(rule)
    share = decimal_text(exact(applicant.share_percent))
    return _fails(rule, Reason.SHARE_TOO_SMALL, percent=decimal_text(exact(percent)), share=share)


TEAM = "team"


def _read_age(reader: Reader) -> Params:
    return {"value": reader.whole("value", 1, 120), "on": reader.day("on")}


def _read_firm_age(reader: Reader) -> Params:
    return {
        "years": reader.whole("years", 1, 100),
        "on": reader.day("on"),
        "registered_only": reader.flag("registered_only", default=False),
    }


def _read_place(reader: Reader) -> Params:
    return {"region": reader.text("region", "")}


def _read_limit(reader: Reader) -> Params:
    return {"max": reader.whole("max", 1, 100, 1)}


def _read_awards(reader: Reader) -> Params:
    return {
        "contests": reader.texts("contests"),
        "levels": reader.texts("levels"),
        "awards": reader.texts("awards"),
        "within_years": reader.whole_or_none("within_years", 1, 100),
        "on": reader.day("on"),
    }


def _read_team(reader: Reader) -> Params:
    low, high = reader.whole("min", 1, 100, 1), reader.whole("max", 1, 100, 100)
    if low > high:
        reader.fault("max", FaultCode.RANGE, value=high, low=low, high=100)
    return {"min": low, "max": high}


def _read_share(reader: Reader) -> Params:
    percent = reader.number("percent")
    if not 0 <= percent <= 100:
        reader.fault("percent", FaultCode.RANGE, value=str(percent), low=0, high=100)
    return {"percent": percent}


def _read_nothing(reader: Reader) -> Params:
    return {}


CHECKS: Mapping[str, CheckKind] = MappingProxyType(
    {
        "min_age": CheckKind(min_age, _read_age),
        "max_age": CheckKind(max_age, _read_age),
        "firm_age_below": CheckKind(firm_age_below, _read_firm_age),
        "place": CheckKind(place, _read_place),
        "one_entry_per_person": CheckKind(one_entry_per_person, _read_limit),
        "one_entry_per_firm": CheckKind(one_entry_per_firm, _read_limit),
        "no_earlier_award": CheckKind(no_earlier_award, _read_awards),
        "uscc_required": CheckKind(uscc_required, _read_nothing),
        "team_size": CheckKind(team_size, _read_team),
        "presenter_is_member": CheckKind(presenter_is_member, _read_nothing),
        "min_share": CheckKind(min_share, _read_share),
    }
)
