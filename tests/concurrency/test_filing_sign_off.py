"""Two colleagues of one office at the same moment, signing and answering: real threads on PostgreSQL."""

from __future__ import annotations

import pytest

from accounts.actions.offices import set_sign_off_policy
from accounts.enums import Role
from competitions.actions import competitions as verbs
from competitions.actions import filing_answers as answers
from competitions.enums import FilingAnswer
from competitions.models import Filing
from tests.concurrency.test_filing_approve import at_once, fresh
from tests.factories import competitions as make
from tests.factories.offices import PROVINCE, approver, office, organiser, with_role
from workflow.models import AuditRow
from workflow.services import Conflict

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


def test_one_of_two_signers_signs_and_the_other_reads_who() -> None:
    case = make.handed_in()
    other = approver(office(), "赵签发")
    pk = case.competition.pk
    found = at_once(
        lambda: verbs.sign_off_competition(competition=fresh(pk), actor=case.signer),
        lambda: verbs.sign_off_competition(competition=fresh(pk), actor=other),
    )
    assert sorted(type(one).__name__ for one in found) == ["Conflict", "Filing"]
    done = next(one for one in found if isinstance(one, Filing))
    refused = next(one for one in found if isinstance(one, Conflict))
    assert done.signed_by.name in str(refused)
    assert AuditRow.objects.filter(action="filing.sign_off", succeeded=True).count() == 1


def test_a_proposal_is_made_once_and_issued_or_given_back_but_not_both() -> None:
    admin = with_role(Role.ADMINISTRATOR, office(PROVINCE), "设置人")
    set_sign_off_policy(organisation=office(PROVINCE), actor=admin, file_persons=2, decide_persons=2, own_oa=False)
    case = make.submitted()
    pk = case.competition.pk
    clerks = [organiser(office(PROVINCE), name) for name in ("拟办甲", "拟办乙")]
    proposed = at_once(
        *(
            lambda clerk=clerk: answers.propose_answer(
                filing=fresh(pk).filing, actor=clerk, answer=FilingAnswer.PASSED, seen="1.1.0"
            )
            for clerk in clerks
        )
    )
    assert sorted(type(one).__name__ for one in proposed) == ["Conflict", "Filing"]
    other = approver(office(PROVINCE), "赵审批")
    found = at_once(
        lambda: verbs.issue_competition_answer(competition=fresh(pk), actor=case.approver, seen="1.1.1"),
        lambda: answers.put_answer_back(filing=fresh(pk).filing, actor=other, reason="请再核对", seen="1.1.1"),
    )
    assert sorted(type(one).__name__ for one in found) == ["Conflict", "Filing"]
    competition = fresh(pk)
    step = competition.filing.steps.get()
    assert (competition.state, competition.filing.state, step.answer, step.proposal) in [
        ("filed", "approved", "passed", "passed"),
        ("awaiting_filing", "submitted", "", ""),
    ]
