"""Checks of the firm and the place of a project."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import cast

from competitions.domain.eligibility.ages import add_years
from competitions.domain.eligibility.checks.base import TEAM, day_of, fails, not_told, ok, whole
from competitions.domain.eligibility.facts import Applicant, Context, Reason, Rule, Verdict
from competitions.domain.eligibility.words import FundingRound
from competitions.domain.rounding import decimal_text, exact


def firm_age_below(rule: Rule, applicant: Applicant, context: Context) -> Verdict:
    """注册未满N年: the day lies before the Nth anniversary of the registration (equal is out).

    A team without a firm passes, unless the rule says `registered_only`.
    """
    registered = applicant.firm_registered_on
    if registered is None:
        unregistered = applicant.entrant_type == TEAM and not rule.params["registered_only"]
        return ok(rule) if unregistered else not_told(rule, "firm_registered_on")
    day, years = day_of(rule, context), whole(rule, "years")
    dates = {"on": day.isoformat(), "registered_on": registered.isoformat()}
    if registered > day:
        return fails(rule, Reason.FIRM_NOT_YET, **dates)
    if day < add_years(registered, years):
        return ok(rule)
    return fails(rule, Reason.FIRM_TOO_OLD, years=years, **dates)


def firm_registered(rule: Rule, applicant: Applicant, context: Context) -> Verdict:
    """Registered on or after `since` and on or before `until`; with `or_unregistered` a team without a firm passes.

    The 2nd edition: 团队组 not registered, or on or after 2015-07-15; 企业组 on or after 2013-01-15.
    """
    registered = applicant.firm_registered_on
    if registered is None:
        if applicant.entrant_type != TEAM:
            return not_told(rule, "firm_registered_on")
        return ok(rule) if rule.params["or_unregistered"] else fails(rule, Reason.NOT_REGISTERED)
    since = cast("date | None", rule.params["since"])
    until = cast("date | None", rule.params["until"])
    said = registered.isoformat()
    if since is not None and registered < since:
        return fails(rule, Reason.REGISTERED_TOO_EARLY, since=since.isoformat(), registered_on=said)
    if until is not None and registered > until:
        return fails(rule, Reason.REGISTERED_TOO_LATE, until=until.isoformat(), registered_on=said)
    return ok(rule)


def place(rule: Rule, applicant: Applicant, context: Context) -> Verdict:
    """The project lies in the region of the rule, else of the contest, or anywhere below it."""
    region = cast("str", rule.params["region"]) or context.region
    if not region:
        return ok(rule)
    if applicant.region_path is None:
        return not_told(rule, "region_path")
    if region in applicant.region_path:
        return ok(rule)
    return fails(rule, Reason.WRONG_PLACE, region=region)


def one_entry_per_firm(rule: Rule, applicant: Applicant, context: Context) -> Verdict:
    """The firm has fewer than `max` other live entries of the contest."""
    limit = whole(rule, "max")
    if applicant.firm_entries is None:
        return not_told(rule, "uscc")
    if applicant.firm_entries < limit:
        return ok(rule)
    return fails(rule, Reason.FIRM_HAS_ENTRY, limit=limit, count=applicant.firm_entries)


def uscc_required(rule: Rule, applicant: Applicant, context: Context) -> Verdict:
    """A firm, institution or sole trader gives its 统一社会信用代码; `entrant_types` says who."""
    if applicant.entrant_type is None:
        return not_told(rule, "entrant_type")
    if applicant.uscc is None:
        return not_told(rule, "uscc")
    return ok(rule) if applicant.uscc else fails(rule, Reason.USCC_MISSING)


def min_share(rule: Rule, applicant: Applicant, context: Context) -> Verdict:
    """The head holds at least `percent` of the shares; a team without a firm passes."""
    if applicant.share_percent is None:
        team = applicant.entrant_type == TEAM
        return ok(rule) if team else not_told(rule, "share_percent")
    percent = cast("Decimal", rule.params["percent"])
    if applicant.share_percent >= percent:
        return ok(rule)
    share = decimal_text(exact(applicant.share_percent))
    return fails(rule, Reason.SHARE_TOO_SMALL, percent=decimal_text(exact(percent)), share=share)


def funding_round(rule: Rule, applicant: Applicant, context: Context) -> Verdict:
    """未融资或仅获早期融资: the last round is `latest` or an earlier one; a team without a firm that says nothing passes."""
    latest = cast("FundingRound", rule.params["latest"])
    if applicant.funding_round is None:
        return ok(rule) if applicant.entrant_type == TEAM else not_told(rule, "funding_round")
    if applicant.funding_round.order <= latest.order:
        return ok(rule)
    return fails(rule, Reason.FUNDED_TOO_FAR, latest=latest.value, round=applicant.funding_round.value)
