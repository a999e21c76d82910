"""Checks of the team, of who presents, and of answers in the form."""

from __future__ import annotations

from decimal import Decimal
from typing import cast

from competitions.domain.eligibility.checks.base import fails, listed, not_told, ok, texts, whole
from competitions.domain.eligibility.facts import Applicant, Context, Outcome, Reason, Rule, Verdict
from competitions.domain.rounding import decimal_text, exact


def team_size(rule: Rule, applicant: Applicant, context: Context) -> Verdict:
    """From `min` to `max` members, the head included."""
    if applicant.members is None:
        return not_told(rule, "members")
    low, high = whole(rule, "min"), whole(rule, "max")
    if applicant.members < low:
        return fails(rule, Reason.TEAM_TOO_SMALL, min=low, count=applicant.members)
    if applicant.members > high:
        return fails(rule, Reason.TEAM_TOO_LARGE, max=high, count=applicant.members)
    return ok(rule)


def core_members(rule: Rule, applicant: Applicant, context: Context) -> Verdict:
    """At least `min` core members, the head included (2nd edition, 团队组: 3)."""
    if applicant.core_members is None:
        return not_told(rule, "core_members")
    if applicant.core_members >= whole(rule, "min"):
        return ok(rule)
    return fails(rule, Reason.CORE_TOO_SMALL, min=whole(rule, "min"), count=applicant.core_members)


def presenter_is_member(rule: Rule, applicant: Applicant, context: Context) -> Verdict:
    """Who presents is the head or a member named in the entry."""
    if applicant.presenter_is_member is None:
        return not_told(rule, "presenter_is_member")
    if applicant.presenter_is_member:
        return ok(rule)
    return fails(rule, Reason.PRESENTER_NOT_MEMBER)


def presenter_category(rule: Rule, applicant: Applicant, context: Context) -> Verdict:
    """Who presents belongs to one of the groups: in a contest of disabled founders the disabled member presents."""
    if applicant.presenter_categories is None:
        return not_told(rule, "presenter_categories")
    wanted = texts(rule, "categories")
    if applicant.presenter_categories & set(wanted):
        return ok(rule)
    return fails(rule, Reason.PRESENTER_CATEGORY, categories=listed(wanted))


def presenter_answers(rule: Rule, applicant: Applicant, context: Context) -> Verdict:
    """The same person presents and answers."""
    if applicant.presenter_answers is None:
        return not_told(rule, "presenter_answers")
    return ok(rule) if applicant.presenter_answers else fails(rule, Reason.PRESENTER_ANSWERS)


def answer(rule: Rule, applicant: Applicant, context: Context) -> Verdict:
    """A question of the form is answered by one of the values: 诚信经营 是, 是否申请股权融资 是."""
    given = applicant.answers.get(str(rule.params["question"]), "").strip()
    if not given:
        return _answer_missing(rule)
    wanted = texts(rule, "values")
    if given in wanted:
        return ok(rule)
    return fails(rule, Reason.WRONG_ANSWER, label=_label(rule), answer=given, values=listed(wanted))


def answer_number(rule: Rule, applicant: Applicant, context: Context) -> Verdict:
    """A number of the form lies between `low` and `high`."""
    given = applicant.answers.get(str(rule.params["question"]), "").strip()
    try:
        value = exact(given)
    except ValueError:
        return _answer_missing(rule)
    low, high = (cast("Decimal | None", rule.params[name]) for name in ("low", "high"))
    if low is not None and value < exact(low):
        return fails(
            rule, Reason.NUMBER_TOO_LOW, label=_label(rule), answer=decimal_text(value), low=decimal_text(exact(low))
        )
    if high is not None and value > exact(high):
        return fails(
            rule, Reason.NUMBER_TOO_HIGH, label=_label(rule), answer=decimal_text(value), high=decimal_text(exact(high))
        )
    return ok(rule)


def _label(rule: Rule) -> str:
    return str(rule.params["label"] or rule.params["question"])


def _answer_missing(rule: Rule) -> Verdict:
    return Verdict(rule.check, Outcome.UNKNOWN, Reason.ANSWER_MISSING, {"label": _label(rule)})
