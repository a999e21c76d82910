"""The first score and a new version of the rules at the same moment: marks are never taken by rules nobody saw."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.db import connection

from competitions.actions import rules_versions as verbs
from competitions.models import Competition, RuleBookVersion
from judging.actions.marks import Marks, save_marks
from judging.models import MarkEnvelope
from tests.concurrency.test_filing_approve import at_once
from tests.factories.judging import in_marking, sheet_for, values
from tests.factories.offices import organiser

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


def test_first_score_and_a_new_version_at_once_leave_marks_under_one_of_the_two() -> None:
    assert connection.vendor == "postgresql"
    made = in_marking(entries=1, judges=3)
    sheet = made.sheet(made.seats[0], made.entries[0])
    competition = Competition.objects.get()
    first, second = made.organiser, organiser(competition.organisation, "李复核")
    version = verbs.begin_version(competition=competition, actor=first)
    version = verbs.change_version(
        version=version, actor=first, seen=0, section="x", change_book=lambda book: replace(book, correction_days=3)
    )
    version = verbs.propose_version(version=version, actor=first, seen=1, reason="工期调整")
    ready = sheet_for(sheet.pk)
    answers: list[Any] = at_once(
        lambda: save_marks(
            sheet=ready,
            actor=ready.seat.person,
            marks=Marks(values=values("20"), based_on=0, rubric_version=version.based_on),
        ),
        lambda: verbs.approve_version(version=version, actor=second, seen=2),
    )
    assert [type(answer).__name__ for answer in answers] == ["Saved", "RuleBookVersion"]
    held = Competition.objects.get()
    applied = MarkEnvelope.objects.filter(applied=True)
    assert (held.rules_version, RuleBookVersion.objects.filter(edition=2).count()) == (version.based_on + 1, 1)
    # Whichever came first: the judge marked by the rules that the page showed, and the envelope says by which.
    assert (held.rules_locked_at is not None) == applied.exists()
    assert {one.rubric_version for one in applied} <= {version.based_on}
