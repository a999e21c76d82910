"""Two at the same moment between levels: opening and declining, two deciders, one list received twice."""

from __future__ import annotations

import pytest

from competitions.actions import levels as verbs
from competitions.actions.levels_replacement import decide_consent
from competitions.actions.reports import receive_report
from competitions.models import Competition, Entry, RoundAnswer, RoundReport
from tests.competitions.test_levels_placing import reported
from tests.competitions.test_replacement import asked, fresh
from tests.concurrency.held import overlap
from tests.factories import levels as make
from tests.factories.offices import approver, organiser

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("opens_first", [True, False])
def test_a_region_opens_its_round_or_declines_it(opens_first: bool) -> None:
    made = make.edition()
    bureau, actor = make.city()
    second = organiser(bureau, "周复核")

    def opens() -> Competition:
        return verbs.open_round(call=made.fresh_call, organisation=bureau, actor=actor)

    def declines() -> RoundAnswer:
        return verbs.decline_round(call=made.fresh_call, region=bureau.region, actor=second, reason="x", doc_no="y")

    answers = overlap(opens, declines) if opens_first else overlap(declines, opens)
    assert answers == (("Competition", "Refused") if opens_first else ("RoundAnswer", "Refused"))
    assert Competition.objects.filter(parent=made.competition).count() == int(opens_first)


def test_two_deciders_of_one_consent() -> None:
    request, _actor = asked(make.edition())
    people = [approver(name="李审批"), approver(name="周审批")]

    def decides(number: int) -> object:
        return decide_consent(
            request=fresh(request), side="province", grants=number == 0, actor=people[number], opinion="意见。"
        )

    assert overlap(lambda: decides(0), lambda: decides(1)) == ("ReplacementRequest", "Conflict")
    assert fresh(request).state == "asked"


def test_a_list_is_taken_over_once() -> None:
    made, report, _entries = reported()
    second = organiser(made.competition.organisation, "周复核")

    def receives(actor: object) -> RoundReport:
        return receive_report(report=RoundReport.objects.get(pk=report.pk), actor=actor)  # type: ignore[arg-type]

    assert overlap(lambda: receives(made.organiser), lambda: receives(second)) == ("RoundReport", "Conflict")
    assert Entry.objects.filter(source="below").count() == 1
