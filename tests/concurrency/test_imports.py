"""Two at the same moment with lists: two confirmations, two lists with the same row, a list and a contestant."""

from __future__ import annotations

import pytest

from competitions.actions.entries import submit_entry
from competitions.actions.import_runs import run_write
from competitions.actions.imports import confirm_import, discard_import
from competitions.models import Entry, EntryImport, ImportedEntry
from competitions.workflows.entry_import import seen_of
from tests.concurrency.held import overlap
from tests.factories.entries import complete, contestant
from tests.factories.lists import desk, filled, fresh, row, uploaded
from tests.factories.offices import office, organiser

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


def test_two_people_confirm_or_one_confirms_and_one_discards() -> None:
    competition, actor = desk()
    second = organiser(office(), "郑复核")
    for other in (confirm_import, discard_import):
        found = uploaded(competition, filled(competition, [row(1 if other is confirm_import else 2)]), actor)
        seen = {"seen": seen_of(found)}

        def act(found: EntryImport = found, seen: dict[str, str] = seen) -> EntryImport:
            return confirm_import(entry_import=fresh(found), actor=actor, **seen)

        def late(found: EntryImport = found, seen: dict[str, str] = seen, other: object = other) -> EntryImport:
            options = seen if other is confirm_import else {}
            return other(entry_import=fresh(found), actor=second, **options)  # type: ignore[operator,no-any-return]

        answers = overlap(act, late)
        assert answers[0] == "EntryImport"
        assert answers[1] in ("Conflict", "Refused")
        assert run_write(job_id=str(fresh(found).job_id)) == 1


def test_two_lists_with_the_same_row_make_one_entry() -> None:
    competition, actor = desk()
    lists = [uploaded(competition, filled(competition, [row(1), row(n)]), actor) for n in (2, 3)]
    jobs = [str(confirm_import(entry_import=one, actor=actor, seen=seen_of(one)).job_id) for one in lists]
    overlap(lambda: run_write(job_id=jobs[0]), lambda: run_write(job_id=jobs[1]))
    assert (Entry.objects.count(), ImportedEntry.objects.count()) == (3, 3)


def test_a_list_and_its_applicant_who_hands_in_at_the_same_moment() -> None:
    competition, actor = desk()
    mine = complete(competition, contestant(serial=1), 1)
    found = uploaded(competition, filled(competition, [row(1, title="另一项目"), row(2)]), actor)
    job = str(confirm_import(entry_import=found, actor=actor, seen=seen_of(found)).job_id)
    overlap(lambda: submit_entry(entry=mine, actor=mine.leader), lambda: run_write(job_id=job))
    assert Entry.objects.filter(submitted_at__isnull=False).count() == 1
    assert fresh(found).state == "not_written"
