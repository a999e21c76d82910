"""The verdicts of eligibility in plain sentences. What a rule asks is said by `rule_sentence`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from competitions.domain.eligibility.checks.base import listed_values
from competitions.domain.eligibility.facts import Outcome, Reason, Verdict
from competitions.domain.eligibility.rule_words import ENTRANTS, ROUNDS, Names, rule_sentence
from competitions.domain.sentences import N_, Sentence, Value

__all__ = ["ENTRANTS", "FACTS", "REASONS", "rule_sentence", "verdict_sentence"]

FACTS: Mapping[str, str] = {
    "birth_date": N_("date of birth"),
    "entrant_type": N_("kind of entrant"),
    "uscc": N_("unified social credit code"),
    "firm_registered_on": N_("date of registration"),
    "region_path": N_("place of the project"),
    "members": N_("team members"),
    "presenter_is_member": N_("presenter"),
    "share_percent": N_("share held"),
    "funding_round": N_("round of finance"),
    "other_legal_person": N_("whether the head is the legal person of another firm"),
    "categories": N_("group of people"),
    "study": N_("student or graduate"),
    "graduated_on": N_("date of graduation"),
    "core_members": N_("core members"),
    "presenter_categories": N_("group of people of the presenter"),
    "presenter_answers": N_("who answers"),
    "lecturer": N_("lecturer's certificate"),
}
_DAYS = ("on", "registered_on", "since", "until", "graduated_on")
_LISTS = ("categories", "courses", "levels", "grades", "values")
REASONS: Mapping[Reason, str] = {
    Reason.TOO_YOUNG: N_("You are %(age)s full years old on %(on)s; at least %(value)s are required."),
    Reason.TOO_OLD: N_("You are %(age)s full years old on %(on)s; at most %(value)s are allowed."),
    Reason.FIRM_TOO_OLD: N_("Registered on %(registered_on)s, the firm is %(years)s years old or more on %(on)s."),
    Reason.FIRM_NOT_YET: N_("The firm was registered on %(registered_on)s, after %(on)s."),
    Reason.WRONG_PLACE: N_("The project is not located in %(region)s."),
    Reason.PERSON_HAS_ENTRY: N_("Entries in this contest that you already head: %(count)s; at most %(limit)s may be."),
    Reason.FIRM_HAS_ENTRY: N_(
        "Entries in this contest that the firm already has: %(count)s; at most %(limit)s may be."
    ),
    Reason.WON_BEFORE: N_("The project won %(award)s in edition %(edition)s of the contest."),
    Reason.USCC_MISSING: N_("The unified social credit code is missing."),
    Reason.TEAM_TOO_SMALL: N_("The team has %(count)s members; at least %(min)s are required."),
    Reason.TEAM_TOO_LARGE: N_("The team has %(count)s members; at most %(max)s are allowed."),
    Reason.PRESENTER_NOT_MEMBER: N_("The presenter is not a member of the team."),
    Reason.SHARE_TOO_SMALL: N_("You hold %(share)s %% of the shares; at least %(percent)s %% are required."),
    Reason.REGISTERED_TOO_EARLY: N_(
        "Registered on %(registered_on)s, the firm is older than the rules allow (%(since)s)."
    ),
    Reason.REGISTERED_TOO_LATE: N_("The firm was registered on %(registered_on)s, later than %(until)s."),
    Reason.NOT_REGISTERED: N_("A registered firm is asked for."),
    Reason.FUNDED_TOO_FAR: N_("The firm is financed up to %(round)s; at most %(latest)s is allowed."),
    Reason.OTHER_FIRM: N_("The head of the project is the legal person of another firm."),
    Reason.WRONG_CATEGORY: N_("The head of the project belongs to none of these groups: %(categories)s."),
    Reason.NOT_STUDIED: N_("The head of the project is neither student nor graduate as the rules ask."),
    Reason.GRADUATED_TOO_LONG: N_("Graduated on %(graduated_on)s, %(years)s years ago or more on %(on)s."),
    Reason.CORE_TOO_SMALL: N_("The team has %(count)s core members; at least %(min)s are asked for."),
    Reason.PRESENTER_CATEGORY: N_("The presenter belongs to none of these groups: %(categories)s."),
    Reason.PRESENTER_ANSWERS: N_("The same person has to present and to answer."),
    Reason.NO_CERTIFICATE: N_("There is no lecturer's certificate on the list."),
    Reason.WRONG_COURSE: N_("The lecturer's certificate is for none of these courses: %(courses)s."),
    Reason.WRONG_LEVEL: N_("The lecturer has none of these levels: %(levels)s."),
    Reason.NO_GRADE: N_("There is no grade of the annual assessment of %(year)s on the list."),
    Reason.WRONG_GRADE: N_("The annual assessment of %(year)s gave “%(grade)s”; asked for is %(grades)s."),
    Reason.SUSPENDED: N_("The lecturer has been suspended since %(since)s."),
    Reason.WRONG_ANSWER: N_("%(label)s: “%(answer)s” was answered; asked for is %(values)s."),
    Reason.NUMBER_TOO_LOW: N_("%(label)s: %(answer)s is less than %(low)s."),
    Reason.NUMBER_TOO_HIGH: N_("%(label)s: %(answer)s is more than %(high)s."),
    Reason.ANSWER_MISSING: N_("Not yet filled in: %(label)s."),
    Reason.LOOK_UP: N_("Not known here; the organiser looks it up in the list of lecturers."),
    Reason.NOT_TOLD: N_("Not yet filled in: %(fact)s."),
}


def verdict_sentence(verdict: Verdict, regions: Names = {}) -> Sentence | None:  # noqa: B006
    """Why not, or what is still to be told; None when the check passed.

    `regions` gives names for region codes.
    """
    if verdict.outcome is Outcome.OK or verdict.reason is None:
        return None
    params: dict[str, Value] = dict(verdict.params)
    for key in params.keys() & set(_DAYS):
        params[key] = date.fromisoformat(str(params[key]))
    for key in params.keys() & set(_LISTS):
        params[key] = listed_values(str(params[key]))
    for key in params.keys() & {"round", "latest"}:
        params[key] = Sentence(ROUNDS[str(params[key])])
    if "region" in params:
        params["region"] = regions.get(str(params["region"]), str(params["region"]))
    if "fact" in params:
        params["fact"] = Sentence(FACTS[str(params["fact"])])
    return Sentence(REASONS[verdict.reason], params)
