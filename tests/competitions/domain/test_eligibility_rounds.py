"""Checks that single editions and contests ask for: firms of a span of days, finance, students, presenters, lecturers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from competitions.domain.eligibility import (
    Applicant,
    Context,
    EarlierAward,
    FundingRound,
    Lecturer,
    Outcome,
    Reason,
    Study,
    Suspension,
    assess,
    funding_of,
    load_rules,
    rule_schema,
    study_of,
    yes_or_no,
)
from competitions.domain.eligibility.checks import CHECKS
from competitions.domain.eligibility.sentences import rule_sentence, verdict_sentence
from competitions.domain.reading import DocumentError, FaultCode

CONTEXT = Context(cut_off=date(2024, 5, 30), region="430100", contest="chuangyi", edition=6, year=2024)
OK, FAILS, UNKNOWN = Outcome.OK, Outcome.FAILS, Outcome.UNKNOWN


def verdict(rule, context=CONTEXT, **facts):
    """The verdict of one rule on one applicant."""
    (only,) = assess(load_rules([rule]), replace(Applicant(), **facts), context)
    return only


def why(rule, **facts) -> str:
    """The sentence that the applicant reads."""
    sentence = verdict_sentence(verdict(rule, **facts))
    return sentence.text(str) if sentence else ""


@pytest.mark.parametrize(
    ("rule", "facts", "outcome"),
    [
        ({"since": "2015-07-15", "or_unregistered": True}, {"entrant_type": "team"}, OK),
        ({"since": "2015-07-15", "or_unregistered": True}, {"firm_registered_on": date(2015, 7, 15)}, OK),
        ({"since": "2015-07-15", "or_unregistered": True}, {"firm_registered_on": date(2015, 7, 14)}, FAILS),
        ({"since": "2013-01-15"}, {"entrant_type": "team"}, FAILS),
        ({"since": "2013-01-15"}, {"entrant_type": "enterprise"}, UNKNOWN),
        ({"until": "2024-02-29"}, {"firm_registered_on": date(2024, 2, 29)}, OK),
        ({"until": "2024-02-29"}, {"firm_registered_on": date(2024, 3, 1)}, FAILS),
    ],
)
def test_the_second_edition_counted_from_days(rule, facts, outcome):
    assert verdict({"check": "firm_registered", **rule}, **facts).outcome is outcome


@pytest.mark.parametrize(
    ("latest", "told", "outcome"),
    [
        ("angel", "seed", OK),
        ("angel", "angel", OK),
        ("angel", "pre_a", FAILS),
        ("none", "seed", FAILS),
        ("a", None, UNKNOWN),
    ],
)
def test_not_financed_or_only_early(latest, told, outcome):
    facts = {"funding_round": FundingRound(told)} if told else {"entrant_type": "enterprise"}
    assert verdict({"check": "funding_round", "latest": latest}, **facts).outcome is outcome
    assert verdict({"check": "funding_round", "latest": latest}, entrant_type="team").outcome is OK


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("未融资", "none"),
        ("天使轮", "angel"),
        ("Pre-A 轮", "pre_a"),
        ("Ａ＋轮", "a"),
        ("D轮及以后", "later"),
        ("保密", None),
    ],
)
def test_the_words_for_rounds_of_finance(text, found):
    assert funding_of(text) == found


def test_other_words_of_forms():
    assert [study_of(text) for text in ("在校生", "高校毕业生", "其他", "?")] == [
        "student",
        "graduate",
        "neither",
        None,
    ]
    assert [yes_or_no(text) for text in ("是", "否", "也许")] == [True, False, None]


def award(edition: int, level: str, name: str, year: int) -> EarlierAward:
    return EarlierAward("chuangyi", edition, level, name, year)


@pytest.mark.parametrize(
    ("rule", "won", "outcome"),
    [
        ({"levels": ["national"], "awards": ["一等奖", "二等奖", "三等奖"]}, award(5, "national", "优秀奖", 2022), OK),
        (
            {"levels": ["national"], "awards": ["一等奖", "二等奖", "三等奖"]},
            award(3, "national", "三等奖", 2018),
            FAILS,
        ),
        ({"awards": ["一等奖", "优胜奖"]}, award(5, "city", "优胜奖", 2022), FAILS),
        ({"within_years": 3}, award(4, "county", "创翼奖", 2020), OK),
        ({"within_years": 3}, award(5, "county", "创翼奖", 2021), FAILS),
        ({"editions": [4, 5]}, award(3, "national", "一等奖", 2018), OK),
        ({"editions": [4, 5]}, award(4, "national", "一等奖", 2020), FAILS),
        ({"last_editions": 1}, award(4, "national", "一等奖", 2020), OK),
        ({"last_editions": 1}, award(5, "national", "一等奖", 2022), FAILS),
        ({"last_editions": 1}, award(6, "county", "一等奖", 2024), OK),
    ],
)
def test_oddity_25_earlier_winners_by_edition_level_and_award(rule, won, outcome):
    assert verdict({"check": "no_earlier_award", **rule}, earlier_awards=(won,)).outcome is outcome


@pytest.mark.parametrize(
    ("rule", "facts", "outcome"),
    [
        ({}, {"study": Study.STUDENT}, OK),
        ({}, {"study": Study.GRADUATE}, OK),
        ({}, {"study": Study.NEITHER}, FAILS),
        ({}, {}, UNKNOWN),
        ({"students": True}, {"study": Study.GRADUATE}, FAILS),
        ({"graduates": True}, {"study": Study.STUDENT}, FAILS),
        ({"graduated_within": 5}, {"study": Study.GRADUATE}, UNKNOWN),
        ({"graduated_within": 5}, {"study": Study.GRADUATE, "graduated_on": date(2019, 5, 31)}, OK),
        ({"graduated_within": 5}, {"study": Study.GRADUATE, "graduated_on": date(2019, 5, 30)}, FAILS),
        (
            {"graduated_within": 3, "on": "2023-02-28"},
            {"study": Study.GRADUATE, "graduated_on": date(2020, 2, 29)},
            FAILS,  # 29 February has its anniversary on 28 February of common years
        ),
        (
            {"graduated_within": 4, "on": "2024-02-28"},
            {"study": Study.GRADUATE, "graduated_on": date(2020, 2, 29)},
            OK,
        ),
    ],
)
def test_students_and_graduates(rule, facts, outcome):
    assert verdict({"check": "student_or_graduate", **rule}, **facts).outcome is outcome


def test_the_group_of_people():
    rule = {"check": "person_category", "categories": ["高校毕业生", "退役军人"]}
    assert verdict(rule, categories=frozenset({"退役军人", "返乡农民工"})).outcome is OK
    assert verdict(rule).outcome is UNKNOWN
    assert why(rule, categories=frozenset()) == (
        "The head of the project belongs to none of these groups: 高校毕业生, 退役军人."
    )


@pytest.mark.parametrize(("told", "outcome"), [(3, OK), (2, FAILS), (None, UNKNOWN)])
def test_core_members(told, outcome):
    assert verdict({"check": "core_members", "min": 3}, core_members=told).outcome is outcome


@pytest.mark.parametrize(("told", "outcome"), [(False, OK), (True, FAILS), (None, UNKNOWN)])
def test_no_legal_person_of_another_firm(told, outcome):
    assert verdict({"check": "no_other_firm"}, other_legal_person=told).outcome is outcome


def test_oddity_28_who_presents_by_track():
    disabled = {"check": "presenter_category", "categories": ["残疾人"], "tracks": ["public_good"]}
    same = {"check": "presenter_answers"}
    assert verdict(disabled, presenter_categories=frozenset({"残疾人"})).outcome is OK
    assert verdict(disabled, presenter_categories=frozenset()).outcome is FAILS
    assert assess(load_rules([disabled]), Applicant(), replace(CONTEXT, track="other")) == ()
    assert [verdict(same, presenter_answers=told).outcome for told in (True, False, None)] == [OK, FAILS, UNKNOWN]


LECTURER = Lecturer("湘培0001", ("SYB",), "讲师", {2023: "优秀"}, (Suspension(date(2023, 7, 1), date(2023, 12, 31)),))


@pytest.mark.parametrize(
    ("rule", "lecturer", "reason"),
    [
        ({"check": "lecturer_certificate"}, LECTURER, None),
        ({"check": "lecturer_certificate", "courses": ["SYB", "网创"], "levels": ["讲师"]}, LECTURER, None),
        ({"check": "lecturer_certificate", "courses": ["网创"]}, LECTURER, Reason.WRONG_COURSE),
        ({"check": "lecturer_certificate", "levels": ["培训师"]}, LECTURER, Reason.WRONG_LEVEL),
        ({"check": "lecturer_certificate"}, Lecturer(), Reason.NO_CERTIFICATE),
        ({"check": "lecturer_certificate"}, None, Reason.NOT_TOLD),
        ({"check": "lecturer_grade", "grades": ["优秀", "合格"]}, LECTURER, None),
        ({"check": "lecturer_grade", "grades": ["合格"]}, LECTURER, Reason.WRONG_GRADE),
        ({"check": "lecturer_grade", "grades": ["合格"], "year": 2022}, LECTURER, Reason.NO_GRADE),
        ({"check": "lecturer_not_suspended"}, LECTURER, None),
        ({"check": "lecturer_not_suspended", "on": "2023-12-31"}, LECTURER, Reason.SUSPENDED),
        ({"check": "lecturer_not_suspended"}, Lecturer(suspensions=(Suspension(date(2024, 5, 30)),)), Reason.SUSPENDED),
    ],
)
def test_oddity_34_lecturers_by_certificate_grade_and_suspension(rule, lecturer, reason):
    assert verdict(rule, lecturer=lecturer).reason is reason


@pytest.mark.parametrize(
    ("rule", "given", "outcome"),
    [
        ({"check": "answer", "question": "credit", "values": ["是"]}, "是", OK),
        ({"check": "answer", "question": "credit", "values": ["是"]}, "否", FAILS),
        ({"check": "answer", "question": "credit", "values": ["是"]}, " ", UNKNOWN),
        ({"check": "answer_number", "question": "credit", "low": 2, "high": "3.5"}, "3.5", OK),
        ({"check": "answer_number", "question": "credit", "low": 2}, "1.99", FAILS),
        ({"check": "answer_number", "question": "credit", "high": 2}, "3", FAILS),
        ({"check": "answer_number", "question": "credit", "high": 2}, "三", UNKNOWN),
    ],
)
def test_any_question_of_the_form_may_be_a_rule(rule, given, outcome):
    assert verdict(rule, answers={"credit": given}).outcome is outcome


@pytest.mark.parametrize(
    ("rule", "facts", "words"),
    [
        (
            {"check": "funding_round", "latest": "angel"},
            {"funding_round": FundingRound.A},
            "The firm is financed up to round A; at most the angel round is allowed.",
        ),
        (
            {"check": "firm_registered", "since": "2013-01-15"},
            {"firm_registered_on": date(2012, 1, 1)},
            "Registered on 1.1.2012, the firm is older than the rules allow (15.1.2013).",
        ),
        (
            {"check": "answer", "question": "credit", "values": ["是"], "label": "诚信经营"},
            {"answers": {"credit": "否"}},
            "诚信经营: “否” was answered; asked for is 是.",
        ),
        ({"check": "lecturer_grade", "grades": ["优秀"]}, {}, "Not yet filled in: lecturer's certificate."),
    ],
)
def test_the_reason_in_words(rule, facts, words):
    assert why(rule, **facts) == words


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (
            {"check": "no_earlier_award", "levels": ["city", "province"], "last_editions": 2},
            "Projects that won an award in an earlier edition may not enter. It counts: the last 2 editions, city level, provincial level.",
        ),
        (
            {"check": "firm_registered", "since": "2015-07-15", "or_unregistered": True},
            "Not registered, or registered on 15.7.2015 or later.",
        ),
        ({"check": "funding_round", "latest": "none"}, "The firm has not been financed yet."),
        (
            {"check": "student_or_graduate", "graduated_within": 5},
            "The head of the project is a student, or graduated less than 5 years before the cut-off day.",
        ),
        (
            {"check": "lecturer_certificate", "courses": ["SYB"], "levels": ["讲师"]},
            "The lecturer is certified for one of SYB, at one of the levels 讲师.",
        ),
        (
            {"check": "answer_number", "question": "staff", "low": 3, "label": "带动就业人数"},
            "带动就业人数: at least 3.",
        ),
    ],
)
def test_what_a_rule_asks_in_words(rule, words):
    (loaded,) = load_rules([rule])
    assert rule_sentence(loaded, {}).text(str) == words


@pytest.mark.parametrize(
    ("rule", "path", "code"),
    [
        ({"check": "firm_registered"}, "rules[0].since", FaultCode.MISSING),
        (
            {"check": "firm_registered", "since": "2024-02-02", "until": "2024-02-01"},
            "rules[0].until",
            FaultCode.CONTRADICTION,
        ),
        ({"check": "funding_round", "latest": "early"}, "rules[0].latest", FaultCode.CHOICE),
        ({"check": "person_category"}, "rules[0].categories", FaultCode.EMPTY),
        ({"check": "lecturer_grade"}, "rules[0].grades", FaultCode.EMPTY),
        ({"check": "answer", "question": "credit"}, "rules[0].values", FaultCode.EMPTY),
        ({"check": "answer_number", "question": "credit"}, "rules[0].low", FaultCode.MISSING),
        ({"check": "uscc_required", "value": 1}, "rules[0].value", FaultCode.UNKNOWN_KEY),
    ],
)
def test_faulty_parameters_are_named(rule, path, code):
    with pytest.raises(DocumentError) as caught:
        load_rules([rule])
    assert (path, code) in [(fault.path, fault.code) for fault in caught.value.faults]


def test_the_schema_describes_each_check_with_its_parameters():
    shapes = {shape["title"]: shape for shape in rule_schema()["oneOf"]}
    assert list(shapes) == list(CHECKS)
    assert shapes["min_age"]["required"] == ["check", "value"]
    assert all(shape["description"] for shape in shapes.values())
    assert set(shapes["lecturer_grade"]["properties"]) == {"check", "grades", "year", "tracks", "entrant_types", "demo"}
