"""The rules and the verdicts of eligibility in plain sentences."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import cast

from competitions.domain.eligibility.facts import Outcome, Reason, Rule, Verdict
from competitions.domain.rounding import decimal_text, exact
from competitions.domain.sentences import N_, Sentence, Value

Names = Mapping[str, str]
CUT_OFF_DAY = Sentence(N_("the cut-off day"))
HERE = Sentence(N_("the region of the contest"))

ENTRANTS: Mapping[str, str] = {
    "enterprise": N_("Enterprise"),
    "sole_trader": N_("Sole trader"),
    "institution": N_("Institution"),
    "team": N_("Team not yet registered"),
}
FACTS: Mapping[str, str] = {
    "birth_date": N_("date of birth"),
    "entrant_type": N_("kind of entrant"),
    "uscc": N_("unified social credit code"),
    "firm_registered_on": N_("date of registration"),
    "region_path": N_("place of the project"),
    "members": N_("team members"),
    "presenter_is_member": N_("presenter"),
    "share_percent": N_("share held"),
}
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
    Reason.NOT_TOLD: N_("Not yet filled in: %(fact)s."),
}


def verdict_sentence(verdict: Verdict, regions: Names = {}) -> Sentence | None:  # noqa: B006
    """Why not, or what is still to be told; None when the check passed.

    `regions` gives names for region codes.
    """
    if verdict.outcome is Outcome.OK or verdict.reason is None:
        return None
    params: dict[str, Value] = dict(verdict.params)
    for key in ("on", "registered_on"):
        if key in params:
            params[key] = date.fromisoformat(str(params[key]))
    if "region" in params:
        params["region"] = regions.get(str(params["region"]), str(params["region"]))
    if "fact" in params:
        params["fact"] = Sentence(FACTS[str(params["fact"])])
    return Sentence(REASONS[verdict.reason], params)


def rule_sentence(rule: Rule, tracks: Names, regions: Names = {}) -> Sentence:  # noqa: B006
    """What a rule asks. `tracks` and `regions` give names for codes."""
    plain = Sentence(*_SAY[rule.check](rule, regions))
    groups = tuple(tracks.get(code, code) for code in rule.tracks)
    kinds = tuple(Sentence(ENTRANTS.get(kind, kind)) for kind in rule.entrant_types)
    if groups:
        plain = Sentence(N_("In %(tracks)s only: %(rule)s"), {"tracks": groups, "rule": plain})
    if kinds:
        plain = Sentence(N_("For %(kinds)s: %(rule)s"), {"kinds": kinds, "rule": plain})
    return Sentence(plain.msgid, plain.params, demo=rule.demo)


_Said = tuple[str, dict[str, Value]]


def _on(rule: Rule) -> Value:
    return cast("date | None", rule.params["on"]) or CUT_OFF_DAY


def _whole(rule: Rule, name: str) -> int:
    return cast("int", rule.params[name])


def _min_age(rule: Rule, regions: Names) -> _Said:
    msgid = N_("The head of the project is at least %(value)s full years old on %(on)s.")
    return msgid, {"value": _whole(rule, "value"), "on": _on(rule)}


def _max_age(rule: Rule, regions: Names) -> _Said:
    msgid = N_("The head of the project is at most %(value)s full years old on %(on)s.")
    return msgid, {"value": _whole(rule, "value"), "on": _on(rule)}


def _firm_age(rule: Rule, regions: Names) -> _Said:
    params: dict[str, Value] = {"years": _whole(rule, "years"), "on": _on(rule)}
    if rule.params["registered_only"]:
        return N_("The firm is registered, for less than %(years)s years on %(on)s."), params
    msgid = N_("A registered firm is less than %(years)s years old on %(on)s; a team need not be registered.")
    return msgid, params


def _place(rule: Rule, regions: Names) -> _Said:
    code = cast("str", rule.params["region"])
    region: Value = regions.get(code, code) if code else HERE
    return N_("The project is located in %(region)s."), {"region": region}


def _per_person(rule: Rule, regions: Names) -> _Said:
    return N_("Entries headed by one person: at most %(max)s."), {"max": _whole(rule, "max")}


def _per_firm(rule: Rule, regions: Names) -> _Said:
    return N_("Entries of one firm: at most %(max)s."), {"max": _whole(rule, "max")}


def _no_award(rule: Rule, regions: Names) -> _Said:
    awards = cast("tuple[str, ...]", rule.params["awards"])
    levels = cast("tuple[str, ...]", rule.params["levels"])
    national = levels == ("national",)
    if awards and national:
        return N_("Projects that won %(awards)s in an earlier national final may not enter."), {"awards": awards}
    if awards:
        return N_("Projects that won %(awards)s in an earlier edition may not enter."), {"awards": awards}
    if rule.params["within_years"]:
        years = _whole(rule, "within_years")
        return N_("Projects that won an award in the last %(years)s years may not enter."), {"years": years}
    return N_("Projects that won an award in an earlier edition may not enter."), {}


def _uscc(rule: Rule, regions: Names) -> _Said:
    return N_("The unified social credit code is given."), {}


def _team(rule: Rule, regions: Names) -> _Said:
    params: dict[str, Value] = {"min": _whole(rule, "min"), "max": _whole(rule, "max")}
    return N_("A team has %(min)s to %(max)s members, the head included."), params


def _presenter(rule: Rule, regions: Names) -> _Said:
    return N_("Who presents is a member named in the entry."), {}


def _share(rule: Rule, regions: Names) -> _Said:
    percent = decimal_text(exact(cast("Decimal", rule.params["percent"])))
    return N_("The head of the project holds at least %(percent)s %% of the shares."), {"percent": percent}


_SAY: Mapping[str, Callable[[Rule, Names], _Said]] = {
    "min_age": _min_age,
    "max_age": _max_age,
    "firm_age_below": _firm_age,
    "place": _place,
    "one_entry_per_person": _per_person,
    "one_entry_per_firm": _per_firm,
    "no_earlier_award": _no_award,
    "uscc_required": _uscc,
    "team_size": _team,
    "presenter_is_member": _presenter,
    "min_share": _share,
}
