"""Who may enter: small checks driven by the rules of the contest.

A rule is a dict such as `{"check": "min_age", "value": 16, "on": "2024-05-30"}`. Every rule may
also carry `tracks` (codes) and `entrant_types`; it then binds only those. A day that a rule leaves
open is the cut-off day of the contest. An unknown check or parameter is an error when the rules
are loaded, never when somebody enters.

A check says OK, FAILS, or UNKNOWN when the contestant has not told yet what it needs; so the
same rules serve the page before the form ("you may enter", "you may not, because …") and the
guard of the submission, where UNKNOWN does not pass.

Source of the predicates: the notices of 2016 to 2024; a person is N years old from birthday
number N on; 未满N年 as of D is `D < registration date + N years`; a 29 February has its anniversary
on 28 February of common years (民法典 第202条: no such day, then the last day of the month).
"""

from __future__ import annotations

from competitions.domain.eligibility.ages import add_years, age_on
from competitions.domain.eligibility.facts import (
    Applicant,
    Context,
    EarlierAward,
    Lecturer,
    Outcome,
    Reason,
    Rule,
    Suspension,
    Verdict,
)
from competitions.domain.eligibility.rules import (
    assess,
    load_rules,
    may_enter,
    may_submit,
    read_rule,
    rule_schema,
)
from competitions.domain.eligibility.words import FundingRound, Study, funding_of, study_of, yes_or_no

__all__ = [
    "Applicant",
    "Context",
    "EarlierAward",
    "FundingRound",
    "Lecturer",
    "Outcome",
    "Reason",
    "Rule",
    "Study",
    "Suspension",
    "Verdict",
    "add_years",
    "age_on",
    "assess",
    "funding_of",
    "load_rules",
    "may_enter",
    "may_submit",
    "read_rule",
    "rule_schema",
    "study_of",
    "yes_or_no",
]
