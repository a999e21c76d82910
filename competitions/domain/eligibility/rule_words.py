"""What each rule asks, in plain sentences."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import cast

from competitions.domain.eligibility.facts import Rule
from competitions.domain.eligibility.words import FundingRound
from competitions.domain.rounding import decimal_text, exact
from competitions.domain.sentences import N_, Sentence, Value

Names = Mapping[str, str]
CUT_OFF_DAY = Sentence(N_("the cut-off day"))
HERE = Sentence(N_("the region of the contest"))
CONTESTS: Mapping[str, str] = {
    "chuangyi": N_("China Wings start-up contest"),
    "malanhua": N_("Malanhua lecturer contest"),
}
LEVELS: Mapping[str, str] = {
    "county": N_("county level"),
    "city": N_("city level"),
    "province": N_("provincial level"),
    "national": N_("national level"),
}
ENTRANTS: Mapping[str, str] = {
    "enterprise": N_("Enterprise"),
    "sole_trader": N_("Sole trader"),
    "institution": N_("Institution"),
    "team": N_("Team not yet registered"),
}
ROUNDS: Mapping[str, str] = {
    "none": N_("not financed"),
    "seed": N_("the seed round"),
    "angel": N_("the angel round"),
    "pre_a": N_("the pre-A round"),
    "a": N_("round A"),
    "b": N_("round B"),
    "c": N_("round C"),
    "later": N_("a later round"),
}


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


def labelled(rule: Rule, questions: Names) -> Rule:
    """A rule over an answer, calling its question by the words of the form unless it has words of its own."""
    code = str(rule.params.get("question") or "")
    if not code or rule.params["label"]:
        return rule
    return replace(rule, params={**rule.params, "label": questions.get(code, code)})


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
    plain = _which_award(rule)
    params: dict[str, Value] = {}
    narrower: list[Value] = []
    if rule.params["contests"]:
        narrower.append(Sentence(N_("contests %(names)s"), {"names": _contests(rule)}))
    if rule.params["editions"]:
        numbers = tuple(str(number) for number in cast("tuple[int, ...]", rule.params["editions"]))
        narrower.append(Sentence(N_("editions %(numbers)s"), {"numbers": numbers}))
    if rule.params["last_editions"]:
        narrower.append(Sentence(N_("the last %(count)s editions"), {"count": _whole(rule, "last_editions")}))
    levels = cast("tuple[str, ...]", rule.params["levels"])
    if levels and not (levels == ("national",) and rule.params["awards"]):
        narrower.append(tuple(Sentence(LEVELS.get(level, level)) for level in levels))
    if not narrower:
        return plain.msgid, dict(plain.params)
    params = {"rule": plain, "only": tuple(narrower)}
    return N_("%(rule)s It counts: %(only)s."), params


def _contests(rule: Rule) -> Value:
    """The contests by their names; one that is not known here by its code."""
    codes = cast("tuple[str, ...]", rule.params["contests"])
    return tuple(Sentence(CONTESTS[code]) if code in CONTESTS else code for code in codes)


def _which_award(rule: Rule) -> Sentence:
    awards = cast("tuple[str, ...]", rule.params["awards"])
    years = rule.params["within_years"]
    if awards and years:
        msgid = N_("Projects that won %(awards)s in the last %(years)s years may not enter.")
        return Sentence(msgid, {"awards": awards, "years": _whole(rule, "within_years")})
    if awards and cast("tuple[str, ...]", rule.params["levels"]) == ("national",):
        return Sentence(
            N_("Projects that won %(awards)s in an earlier national final may not enter."), {"awards": awards}
        )
    if awards:
        return Sentence(N_("Projects that won %(awards)s in an earlier edition may not enter."), {"awards": awards})
    if years:
        msgid = N_("Projects that won an award in the last %(years)s years may not enter.")
        return Sentence(msgid, {"years": _whole(rule, "within_years")})
    return Sentence(N_("Projects that won an award in an earlier edition may not enter."))


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


def _registered(rule: Rule, regions: Names) -> _Said:
    params: dict[str, Value] = {}
    since, until = (cast("date | None", rule.params[name]) for name in ("since", "until"))
    if since:
        params["since"] = since
    if until:
        params["until"] = until
    free = bool(rule.params["or_unregistered"])
    if since and until:
        if free:
            return N_("Not registered, or registered from %(since)s to %(until)s."), params
        return N_("Registered from %(since)s to %(until)s."), params
    if since:
        return (
            N_("Not registered, or registered on %(since)s or later.")
            if free
            else N_("Registered on %(since)s or later.")
        ), params
    return (
        N_("Not registered, or registered on %(until)s or earlier.")
        if free
        else N_("Registered on %(until)s or earlier.")
    ), params


def _funding(rule: Rule, regions: Names) -> _Said:
    latest = cast("FundingRound", rule.params["latest"])
    if latest is FundingRound.NONE:
        return N_("The firm has not been financed yet."), {}
    return N_("The firm is not financed, or only up to %(latest)s."), {"latest": Sentence(ROUNDS[latest.value])}


def _other_firm(rule: Rule, regions: Names) -> _Said:
    return N_("The head of the project is not the legal person of another firm."), {}


def _category(rule: Rule, regions: Names) -> _Said:
    wanted = cast("tuple[str, ...]", rule.params["categories"])
    return N_("The head of the project belongs to one of these groups: %(categories)s."), {"categories": wanted}


def _study(rule: Rule, regions: Names) -> _Said:
    students, graduates = bool(rule.params["students"]), bool(rule.params["graduates"])
    if students and not graduates:
        return N_("The head of the project is a student of a college or technical school."), {}
    only = graduates and not students
    if not rule.params["graduated_within"]:
        if only:
            return N_("The head of the project is a graduate of a college or technical school."), {}
        return N_("The head of the project is a student or graduate of a college or technical school."), {}
    params: dict[str, Value] = {"years": _whole(rule, "graduated_within"), "on": _on(rule)}
    if only:
        return N_("The head of the project graduated less than %(years)s years before %(on)s."), params
    return N_("The head of the project is a student, or graduated less than %(years)s years before %(on)s."), params


def _core(rule: Rule, regions: Names) -> _Said:
    return N_("A team has at least %(min)s core members, the head included."), {"min": _whole(rule, "min")}


def _presenter_category(rule: Rule, regions: Names) -> _Said:
    wanted = cast("tuple[str, ...]", rule.params["categories"])
    return N_("Who presents belongs to one of these groups: %(categories)s."), {"categories": wanted}


def _presenter_answers(rule: Rule, regions: Names) -> _Said:
    return N_("The same person presents and answers."), {}


def _certificate(rule: Rule, regions: Names) -> _Said:
    courses, levels = (cast("tuple[str, ...]", rule.params[name]) for name in ("courses", "levels"))
    params: dict[str, Value] = {"courses": courses, "levels": levels}
    if courses and levels:
        return N_("The lecturer is certified for one of %(courses)s, at one of the levels %(levels)s."), params
    if courses:
        return N_("The lecturer is certified for one of %(courses)s."), params
    if levels:
        return N_("The lecturer is certified at one of the levels %(levels)s."), params
    return N_("The lecturer has a certificate."), {}


def _grade(rule: Rule, regions: Names) -> _Said:
    params: dict[str, Value] = {"grades": cast("tuple[str, ...]", rule.params["grades"])}
    if rule.params["year"] is None:
        return N_("The lecturer's annual assessment of the year before gave one of: %(grades)s."), params
    params["year"] = _whole(rule, "year")
    return N_("The lecturer's annual assessment of %(year)s gave one of: %(grades)s."), params


def _suspended(rule: Rule, regions: Names) -> _Said:
    return N_("The lecturer is not suspended on %(on)s."), {"on": _on(rule)}


def _answer(rule: Rule, regions: Names) -> _Said:
    values = cast("tuple[str, ...]", rule.params["values"])
    if len(values) == 1:
        return N_("%(label)s: %(value)s."), {"label": _label(rule), "value": values[0]}
    return N_("%(label)s: one of %(values)s."), {"label": _label(rule), "values": values}


def _answer_number(rule: Rule, regions: Names) -> _Said:
    low, high = (cast("Decimal | None", rule.params[name]) for name in ("low", "high"))
    params: dict[str, Value] = {"label": _label(rule)}
    if low is not None:
        params["low"] = decimal_text(exact(low))
    if high is not None:
        params["high"] = decimal_text(exact(high))
    if low is not None and high is not None:
        return N_("%(label)s: from %(low)s to %(high)s."), params
    return (N_("%(label)s: at least %(low)s.") if low is not None else N_("%(label)s: at most %(high)s.")), params


def _label(rule: Rule) -> str:
    return str(rule.params["label"] or rule.params["question"])


_SAY: Mapping[str, Callable[[Rule, Names], _Said]] = {
    "min_age": _min_age,
    "max_age": _max_age,
    "firm_age_below": _firm_age,
    "firm_registered": _registered,
    "place": _place,
    "one_entry_per_person": _per_person,
    "one_entry_per_firm": _per_firm,
    "no_earlier_award": _no_award,
    "uscc_required": _uscc,
    "funding_round": _funding,
    "min_share": _share,
    "no_other_firm": _other_firm,
    "person_category": _category,
    "student_or_graduate": _study,
    "team_size": _team,
    "core_members": _core,
    "presenter_is_member": _presenter,
    "presenter_category": _presenter_category,
    "presenter_answers": _presenter_answers,
    "lecturer_certificate": _certificate,
    "lecturer_grade": _grade,
    "lecturer_not_suspended": _suspended,
    "answer": _answer,
    "answer_number": _answer_number,
}
