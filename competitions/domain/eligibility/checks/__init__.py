"""The checks, each small, each with its parameters. A rule names one of them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from competitions.domain.eligibility import params as p
from competitions.domain.eligibility.checks import firms, people, teams
from competitions.domain.eligibility.checks.base import CheckKind

CHECKS: Mapping[str, CheckKind] = MappingProxyType(
    {
        "min_age": CheckKind(people.min_age, p.Age),
        "max_age": CheckKind(people.max_age, p.Age),
        "firm_age_below": CheckKind(firms.firm_age_below, p.FirmAge),
        "firm_registered": CheckKind(firms.firm_registered, p.FirmRegistered),
        "place": CheckKind(firms.place, p.Place),
        "one_entry_per_person": CheckKind(people.one_entry_per_person, p.Most),
        "one_entry_per_firm": CheckKind(firms.one_entry_per_firm, p.Most),
        "no_earlier_award": CheckKind(people.no_earlier_award, p.EarlierAwards),
        "uscc_required": CheckKind(firms.uscc_required, p.Nothing),
        "funding_round": CheckKind(firms.funding_round, p.Funding),
        "min_share": CheckKind(firms.min_share, p.Share),
        "no_other_firm": CheckKind(people.no_other_firm, p.Nothing),
        "person_category": CheckKind(people.person_category, p.Categories),
        "student_or_graduate": CheckKind(people.student_or_graduate, p.Studies),
        "team_size": CheckKind(teams.team_size, p.TeamSize),
        "core_members": CheckKind(teams.core_members, p.Core),
        "presenter_is_member": CheckKind(teams.presenter_is_member, p.Nothing),
        "presenter_category": CheckKind(teams.presenter_category, p.Categories),
        "presenter_answers": CheckKind(teams.presenter_answers, p.Nothing),
        "lecturer_certificate": CheckKind(people.lecturer_certificate, p.Certificate),
        "lecturer_grade": CheckKind(people.lecturer_grade, p.Grade),
        "lecturer_not_suspended": CheckKind(people.lecturer_not_suspended, p.OnDay),
        "answer": CheckKind(teams.answer, p.Answer),
        "answer_number": CheckKind(teams.answer_number, p.AnswerNumber),
    }
)
