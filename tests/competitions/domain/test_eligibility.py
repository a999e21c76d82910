"""Who may enter, check by check."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competitions.domain.eligibility import (
    Applicant,
    Context,
    EarlierAward,
    Outcome,
    Reason,
    add_years,
    age_on,
    assess,
    load_rules,
    may_enter,
    may_submit,
)
from competitions.domain.eligibility.checks import CHECKS
from competitions.domain.reading import DocumentError, FaultCode

CONTEXT = Context(cut_off=date(2024, 5, 30), region="430100", track="green")
OK, FAILS, UNKNOWN = Outcome.OK, Outcome.FAILS, Outcome.UNKNOWN


def verdict(rule, applicant=None, context=CONTEXT, **facts):
    """The verdict of one rule on one applicant."""
    (only,) = assess(load_rules([rule]), replace(applicant or Applicant(), **facts), context)
    return only


@pytest.mark.parametrize(
    ("born", "outcome", "age"),
    [
        (date(2008, 5, 30), OK, 16),  # the birthday itself
        (date(2008, 5, 31), FAILS, 15),  # a day too young
        (date(2008, 2, 29), OK, 16),
        (date(1990, 1, 1), OK, 34),
    ],
)
def test_at_least_16(born, outcome, age):
    found = verdict({"check": "min_age", "value": 16}, birth_date=born)
    assert (found.outcome, age_on(born, CONTEXT.cut_off)) == (outcome, age)


def test_the_day_of_the_rule_goes_before_the_cut_off_day():
    rule = {"check": "min_age", "value": 16, "on": "2024-12-31"}
    assert verdict(rule, birth_date=date(2008, 12, 31)).outcome is OK
    failed = verdict(rule, birth_date=date(2009, 1, 1))
    assert (failed.reason, failed.params) == (Reason.TOO_YOUNG, {"value": 16, "on": "2024-12-31", "age": 15})


@pytest.mark.parametrize(
    ("born", "outcome"),
    [
        (date(1988, 5, 30), FAILS),  # 36 today
        (date(1988, 5, 31), OK),  # the day before the 36th birthday
        (date(1988, 6, 1), OK),
    ],
)
def test_at_most_35_until_the_day_before_the_36th_birthday(born, outcome):
    assert verdict({"check": "max_age", "value": 35}, birth_date=born).outcome is outcome
    assert verdict({"check": "max_age", "value": 35}).outcome is UNKNOWN


@pytest.mark.parametrize(
    ("registered", "on", "outcome"),
    [
        ("2019-05-30", "2024-05-30", FAILS),  # five years on the day: the equal day is out
        ("2019-05-31", "2024-05-30", OK),
        ("2024-05-30", "2024-05-30", OK),
        ("2024-05-31", "2024-05-30", FAILS),  # not yet registered on the day
        ("2020-02-29", "2025-02-27", OK),
        ("2020-02-29", "2025-02-28", FAILS),  # no 29 February: the last day of the month
        ("2020-02-29", "2024-02-28", OK),
        ("2019-02-28", "2024-02-28", FAILS),
        ("2019-03-01", "2024-02-29", OK),
    ],
)
def test_registered_less_than_five_years(registered, on, outcome):
    rule = {"check": "firm_age_below", "years": 5, "on": on}
    found = verdict(rule, entrant_type="enterprise", firm_registered_on=date.fromisoformat(registered))
    assert found.outcome is outcome


def test_why_a_firm_is_out():
    rule = {"check": "firm_age_below", "years": 5}
    old = verdict(rule, firm_registered_on=date(2015, 1, 1))
    late = verdict(rule, firm_registered_on=date(2024, 6, 1))
    assert (old.reason, old.params["years"]) == (Reason.FIRM_TOO_OLD, 5)
    assert (late.reason, late.params["on"]) == (Reason.FIRM_NOT_YET, "2024-05-30")


def test_a_team_without_a_firm():
    rule = {"check": "firm_age_below", "years": 5}
    assert verdict(rule, entrant_type="team").outcome is OK
    assert verdict({**rule, "registered_only": True}, entrant_type="team").outcome is UNKNOWN
    assert verdict(rule, entrant_type="enterprise").outcome is UNKNOWN
    assert verdict({"check": "min_share", "percent": "30"}, entrant_type="team").outcome is OK


@pytest.mark.parametrize(
    ("rule", "path", "outcome"),
    [
        ({}, ("430000", "430100", "430102"), OK),
        ({}, ("430000", "430100"), OK),
        ({}, ("430000", "430200", "430202"), FAILS),
        ({}, (), FAILS),
        ({}, None, UNKNOWN),
        ({"region": "430000"}, ("430000", "430200"), OK),
        ({"region": "430102"}, ("430000", "430100", "430104"), FAILS),
    ],
)
def test_the_place_of_the_project(rule, path, outcome):
    assert verdict({"check": "place", **rule}, region_path=path).outcome is outcome


def test_a_contest_of_the_whole_country_asks_for_no_place():
    assert verdict({"check": "place"}, context=Context(CONTEXT.cut_off)).outcome is OK


@pytest.mark.parametrize("who", ["person", "firm"])
def test_one_entry_each(who):
    rule = {"check": f"one_entry_per_{who}"}
    assert verdict(rule, **{f"{who}_entries": 0}).outcome is OK
    assert verdict(rule, **{f"{who}_entries": 1}).params == {"limit": 1, "count": 1}
    assert verdict({**rule, "max": 2}, **{f"{who}_entries": 1}).outcome is OK


def test_a_firm_not_named_yet_has_met_nothing():
    assert verdict({"check": "one_entry_per_firm"}).params == {"fact": "uscc"}


NATIONAL = EarlierAward("chuangyi", 5, "national", "二等奖", 2022)
CITY = EarlierAward("chuangyi", 5, "city", "一等奖", 2022)


@pytest.mark.parametrize(
    ("rule", "awards", "outcome"),
    [
        ({}, (), OK),
        ({}, (CITY,), FAILS),
        ({"levels": ["national"]}, (CITY,), OK),
        ({"levels": ["national"]}, (CITY, NATIONAL), FAILS),
        ({"levels": ["national"], "awards": ["一等奖"]}, (NATIONAL,), OK),
        ({"contests": ["malanhua"]}, (NATIONAL,), OK),
        ({"within_years": 2}, (NATIONAL,), FAILS),
        ({"within_years": 1}, (NATIONAL,), OK),
    ],
)
def test_earlier_winners(rule, awards, outcome):
    found = verdict({"check": "no_earlier_award", **rule}, earlier_awards=awards)
    assert found.outcome is outcome
    if outcome is FAILS:
        assert found.reason is Reason.WON_BEFORE


@pytest.mark.parametrize(
    ("facts", "outcome"),
    [
        ({"entrant_type": "enterprise", "uscc": "91110000600037341L"}, OK),
        ({"entrant_type": "enterprise", "uscc": ""}, FAILS),
        ({"entrant_type": "enterprise"}, UNKNOWN),
        ({}, UNKNOWN),
    ],
)
def test_a_credit_code_where_one_is_due(facts, outcome):
    rule = {"check": "uscc_required", "entrant_types": ["enterprise", "sole_trader"]}
    assert verdict(rule, **facts).outcome is outcome


def test_a_rule_binds_only_whom_it_names():
    rules = load_rules(
        [
            {"check": "uscc_required", "entrant_types": ["enterprise"]},
            {"check": "max_age", "value": 35, "tracks": ["youth_idea"]},
            {"check": "min_age", "value": 16, "tracks": ["green", "silver"]},
        ]
    )
    applicant = Applicant(entrant_type="team", birth_date=date(1960, 1, 1))
    assert [found.check for found in assess(rules, applicant, CONTEXT)] == ["min_age"]
    without_track = Context(cut_off=CONTEXT.cut_off)
    assert [found.check for found in assess(rules, applicant, without_track)] == ["max_age", "min_age"]


@pytest.mark.parametrize(
    ("members", "reason"), [(1, Reason.TEAM_TOO_SMALL), (2, None), (5, None), (6, Reason.TEAM_TOO_LARGE)]
)
def test_the_size_of_a_team(members, reason):
    assert verdict({"check": "team_size", "min": 2, "max": 5}, members=members).reason is reason


@pytest.mark.parametrize(("told", "outcome"), [(True, OK), (False, FAILS), (None, UNKNOWN)])
def test_who_presents(told, outcome):
    assert verdict({"check": "presenter_is_member"}, presenter_is_member=told).outcome is outcome


@pytest.mark.parametrize(("share", "outcome"), [("30", OK), ("29.99", FAILS), ("100", OK), (None, UNKNOWN)])
def test_the_share_held(share, outcome):
    rule = {"check": "min_share", "percent": "30"}
    found = verdict(rule, share_percent=None if share is None else Decimal(share))
    assert found.outcome is outcome
    if outcome is FAILS:
        assert found.params == {"percent": "30", "share": "29.99"}


def test_before_the_form_unknown_is_no_obstacle_and_at_submission_it_is():
    rules = load_rules([{"check": "min_age", "value": 16}, {"check": "place"}])
    nothing = assess(rules, Applicant(), CONTEXT)
    young = assess(rules, Applicant(birth_date=date(2020, 1, 1)), CONTEXT)
    right = assess(rules, Applicant(birth_date=date(1990, 1, 1), region_path=("430100",)), CONTEXT)
    assert [(may_enter(found), may_submit(found)) for found in (nothing, young, right)] == [
        (True, False),
        (False, False),
        (True, True),
    ]
    assert [found.params for found in nothing] == [{"fact": "birth_date"}, {"fact": "region_path"}]


@pytest.mark.parametrize(
    ("rules", "path", "code"),
    [
        ([{"check": "shoe_size"}], "rules[0].check", FaultCode.CHOICE),
        ([{}], "rules[0].check", FaultCode.MISSING),
        ([{"check": "min_age"}], "rules[0].value", FaultCode.MISSING),
        ([{"check": "min_age", "value": "16"}], "rules[0].value", FaultCode.TYPE),
        ([{"check": "min_age", "value": True}], "rules[0].value", FaultCode.TYPE),
        ([{"check": "min_age", "value": 0}], "rules[0].value", FaultCode.RANGE),
        ([{"check": "min_age", "value": 16, "on": "30.5.2024"}], "rules[0].on", FaultCode.DATE),
        ([{"check": "min_age", "value": 16, "years": 5}], "rules[0].years", FaultCode.UNKNOWN_KEY),
        ([{"check": "min_share", "percent": 29.5}], "rules[0].percent", FaultCode.TYPE),
        ([{"check": "min_share", "percent": "101"}], "rules[0].percent", FaultCode.RANGE),
        ([{"check": "team_size", "min": 5, "max": 2}], "rules[0].max", FaultCode.RANGE),
        (["min_age"], "rules[0]", FaultCode.TYPE),
        ({"check": "min_age"}, "rules", FaultCode.TYPE),
    ],
)
def test_a_faulty_rule_is_an_error_when_it_is_loaded(rules, path, code):
    with pytest.raises(DocumentError) as caught:
        load_rules(rules)
    assert (path, code) in [(fault.path, fault.code) for fault in caught.value.faults]


def test_all_checks_stand_in_the_table():
    assert sorted(CHECKS) == [
        "answer", "answer_number", "core_members", "firm_age_below", "firm_registered", "funding_round",
        "lecturer_certificate", "lecturer_grade", "lecturer_not_suspended", "max_age", "min_age", "min_share",
        "no_earlier_award", "no_other_firm", "one_entry_per_firm", "one_entry_per_person", "person_category", "place",
        "presenter_answers", "presenter_category", "presenter_is_member", "student_or_graduate", "team_size",
        "uscc_required",
    ]  # fmt: skip


days = st.dates(date(1950, 1, 1), date(2024, 12, 31))


@given(days, st.integers(0, 100))
def test_an_age_begins_on_its_birthday(born, years):
    birthday = add_years(born, years)
    assert age_on(born, birthday) == years
    assert age_on(born, birthday - timedelta(days=1)) == years - 1


@given(days, days)
def test_every_day_is_below_n_years_or_an_age_of_n(registered, day):
    """`firm_age_below` and `age_on` never disagree."""
    outcome = verdict(
        {"check": "firm_age_below", "years": 5, "on": day.isoformat()}, firm_registered_on=registered
    ).outcome
    assert (outcome is OK) == (0 <= age_on(registered, day) < 5)
