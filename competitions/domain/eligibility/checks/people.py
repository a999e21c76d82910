"""Checks of the head of a project: age, awards, entries, category, study, other firms, lecturers."""

from __future__ import annotations

from datetime import date
from typing import cast

from competitions.domain.eligibility.ages import add_years, age_on
from competitions.domain.eligibility.checks.base import day_of, fails, listed, look_up, not_told, ok, texts, whole
from competitions.domain.eligibility.facts import Applicant, Context, EarlierAward, Reason, Rule, Verdict
from competitions.domain.eligibility.words import Study


def min_age(rule: Rule, applicant: Applicant, context: Context) -> Verdict:
    """年满N周岁: birthday number N is on or before the day."""
    if applicant.birth_date is None:
        return not_told(rule, "birth_date")
    day, value = day_of(rule, context), whole(rule, "value")
    age = age_on(applicant.birth_date, day)
    if age >= value:
        return ok(rule)
    return fails(rule, Reason.TOO_YOUNG, value=value, on=day.isoformat(), age=age)


def max_age(rule: Rule, applicant: Applicant, context: Context) -> Verdict:
    """不超过N周岁: true until the day before birthday number N + 1."""
    if applicant.birth_date is None:
        return not_told(rule, "birth_date")
    day, value = day_of(rule, context), whole(rule, "value")
    age = age_on(applicant.birth_date, day)
    if age <= value:
        return ok(rule)
    return fails(rule, Reason.TOO_OLD, value=value, on=day.isoformat(), age=age)


def one_entry_per_person(rule: Rule, applicant: Applicant, context: Context) -> Verdict:
    """The person heads fewer than `max` other live entries of the contest."""
    limit = whole(rule, "max")
    if applicant.person_entries < limit:
        return ok(rule)
    return fails(rule, Reason.PERSON_HAS_ENTRY, limit=limit, count=applicant.person_entries)


def no_earlier_award(rule: Rule, applicant: Applicant, context: Context) -> Verdict:
    """No earlier award of the contests, levels, names and editions told (empty: any), in the years told.

    Lanzhou barred the first three national prizes, Henan 优胜奖 as well, others any prize of the last 3 years.
    """
    for award in applicant.earlier_awards:
        if _is_barred(rule, award, context):
            return fails(rule, Reason.WON_BEFORE, contest=award.contest, edition=award.edition, award=award.award)
    return ok(rule)


def _is_barred(rule: Rule, award: EarlierAward, context: Context) -> bool:
    if rule.params["within_years"] and award.year < day_of(rule, context).year - whole(rule, "within_years"):
        return False
    last = rule.params["last_editions"]
    if last and context.edition is not None and not 0 < context.edition - award.edition <= whole(rule, "last_editions"):
        return False
    wanted = (
        ("contests", award.contest),
        ("levels", award.level),
        ("awards", award.award),
        ("editions", award.edition),
    )
    return all(
        not rule.params[name] or value in cast("tuple[object, ...]", rule.params[name]) for name, value in wanted
    )


def person_category(rule: Rule, applicant: Applicant, context: Context) -> Verdict:
    """The head belongs to one of the groups."""
    if applicant.categories is None:
        return not_told(rule, "categories")
    wanted = texts(rule, "categories")
    if applicant.categories & set(wanted):
        return ok(rule)
    return fails(rule, Reason.WRONG_CATEGORY, categories=listed(wanted))


def student_or_graduate(rule: Rule, applicant: Applicant, context: Context) -> Verdict:
    """高校及技工院校在校生、毕业生; a graduate of less than so many years where the rule says so."""
    study = applicant.study
    if study is None:
        return not_told(rule, "study")
    both = not rule.params["students"] and not rule.params["graduates"]
    if study is Study.STUDENT and (both or rule.params["students"]):
        return ok(rule)
    if study is not Study.GRADUATE or not (both or rule.params["graduates"]):
        return fails(rule, Reason.NOT_STUDIED)
    if rule.params["graduated_within"] is None:
        return ok(rule)
    if applicant.graduated_on is None:
        return not_told(rule, "graduated_on")
    years, day = whole(rule, "graduated_within"), day_of(rule, context)
    if day < add_years(applicant.graduated_on, years):
        return ok(rule)
    dates = {"on": day.isoformat(), "graduated_on": applicant.graduated_on.isoformat()}
    return fails(rule, Reason.GRADUATED_TOO_LONG, years=years, **dates)


def no_other_firm(rule: Rule, applicant: Applicant, context: Context) -> Verdict:
    """The head is not the legal person (法定代表人) of another firm."""
    if applicant.other_legal_person is None:
        return not_told(rule, "other_legal_person")
    return fails(rule, Reason.OTHER_FIRM) if applicant.other_legal_person else ok(rule)


def lecturer_certificate(rule: Rule, applicant: Applicant, context: Context) -> Verdict:
    """The lecturer has a certificate, for one of the courses and of one of the levels told."""
    lecturer = applicant.lecturer
    if lecturer is None:
        return not_told(rule, "lecturer")
    if not lecturer.certificate:
        return fails(rule, Reason.NO_CERTIFICATE)
    if lecturer.entered_with and lecturer.entered_with not in lecturer.courses:
        return fails(rule, Reason.WRONG_COURSE, courses=lecturer.entered_with)
    courses, levels = texts(rule, "courses"), texts(rule, "levels")
    if courses and not set(courses) & set(lecturer.courses):
        return fails(rule, Reason.WRONG_COURSE, courses=listed(courses))
    if levels and lecturer.level not in levels:
        return fails(rule, Reason.WRONG_LEVEL, levels=listed(levels))
    return ok(rule)


def lecturer_grade(rule: Rule, applicant: Applicant, context: Context) -> Verdict:
    """The annual assessment gave one of the grades in the year told, else in the year before the contest."""
    if applicant.lecturer is None:
        return not_told(rule, "lecturer")
    if applicant.lecturer.grades is None:
        return look_up(rule)
    year = cast("int | None", rule.params["year"]) or (context.year or context.cut_off.year) - 1
    grade, grades = applicant.lecturer.grades.get(year), texts(rule, "grades")
    if grade is None:
        return fails(rule, Reason.NO_GRADE, year=year)
    if grade in grades:
        return ok(rule)
    return fails(rule, Reason.WRONG_GRADE, year=year, grade=grade, grades=listed(grades))


def lecturer_not_suspended(rule: Rule, applicant: Applicant, context: Context) -> Verdict:
    """No suspension covers the day. A suspension hits teaching, coaching and contests alike."""
    if applicant.lecturer is None:
        return not_told(rule, "lecturer")
    if applicant.lecturer.suspensions is None:
        return look_up(rule)
    day: date = day_of(rule, context)
    for suspension in applicant.lecturer.suspensions:
        if suspension.covers(day):
            return fails(rule, Reason.SUSPENDED, on=day.isoformat(), since=suspension.since.isoformat())
    return ok(rule)
