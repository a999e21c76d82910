"""Practice at one moment: begun anew while a judge marks, a judge on two tablets, an entry changed under the marks."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.db import connection

from judging.actions.assignment import assign_reviews
from judging.actions.marks import receive_envelopes
from judging.actions.practice import Sample, add_practice_entry, change_practice_entry, reset_practice
from judging.actions.sent import Act, Marks
from judging.actions.stages import open_marking
from judging.models import PracticeEntry, PracticeSheet
from tests.concurrency.held import crossing, overlap
from tests.concurrency.test_envelopes import at_once
from tests.factories.judging import Contest, contest, values
from tests.factories.promotion import set_stage
from workflow.audit import verify_all
from workflow.models import AuditRow

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def made() -> Contest:
    assert connection.vendor == "postgresql"
    made = contest(entries=2, judges=3)
    set_stage(made, "semi", practice={"entries": 2, "first": False, "judges_see": "spread", "least": 2})
    for number in (1, 2):
        add_practice_entry(stage=made.stage(), actor=made.organiser, sample=Sample(f"样例{number}"))
    return made


def keys() -> list[int]:
    return [-pk for pk in PracticeEntry.objects.order_by("position").values_list("pk", flat=True)]


def sent(key: int, seq: int, mark: str = "20", device: str = "pad-a", based_on: int = 0) -> Marks:
    marks = values(mark, "10", "10", "10")
    return Marks(sheet=key, values=marks, based_on=based_on, device=device, device_seq=seq, source="tablet")


def sender(made: Contest, *envelopes: Marks, lock: bool = False) -> Any:
    acts = [Act(id=uuid.uuid4(), sheet=one.sheet, act="submit", envelope=one.id) for one in envelopes if lock]
    seat = made.seats[0]
    return lambda: receive_envelopes(seat=seat.pk, envelopes=envelopes, acts=acts, actor=seat.person)


def reset(made: Contest) -> int:
    return reset_practice(stage=made.stage(), actor=made.organiser)


def test_a_new_beginning_waits_for_the_judge_who_marks_and_takes_all_of_it(made: Contest) -> None:
    first, second = keys()
    sender(made, sent(first, 1))()
    # One sheet is there, the other is new in the same batch: all of it goes, and is counted.
    received, gone = crossing(sender(made, sent(first, 2), sent(second, 3), lock=True), lambda: reset(made))
    assert [one.verdict for one in received.answers] == ["applied", "applied"]
    assert [one.ok for one in received.acts] == [True, True]
    assert (gone, PracticeSheet.objects.count()) == (2, 0)
    assert AuditRow.objects.get(action="judging.practice_reset", succeeded=True).data["sheets"] == 2
    assert list(verify_all()) == []


def test_a_judge_who_marks_during_a_new_beginning_begins_anew_too(made: Contest) -> None:
    first, second = keys()
    sender(made, sent(first, 1), lock=True)()
    gone, received = crossing(lambda: reset(made), sender(made, sent(first, 2), sent(second, 3)))
    assert (gone, [one.verdict for one in received.answers]) == (1, ["applied", "applied"])
    rows = PracticeSheet.objects.order_by("-entry")
    assert sorted((row.version, row.locked_at) for row in rows) == [(1, None), (1, None)]
    # Two tablets of one judge: both are answered, the second may choose, and there is one sheet.
    one, other = overlap(sender(made, sent(first, 4, "25")), sender(made, sent(first, 1, "30", "pad-b")))
    assert (one, other) == ("Received", "Received")
    assert PracticeSheet.objects.get(entry=-first).values == values("25", "10", "10", "10")
    assert {type(row).__name__ for row in at_once(*[lambda: reset(made)] * 3)} == {"int"}
    assert PracticeSheet.objects.count() == 0


def test_an_entry_is_not_changed_under_the_marks_nor_begun_anew_behind_the_opening(made: Contest) -> None:
    first, _second = keys()
    entry = PracticeEntry.objects.select_related("stage__competition").get(pk=-first)

    def change() -> PracticeEntry:
        return change_practice_entry(entry=entry, actor=made.organiser, sample=Sample("改名"))

    assert overlap(sender(made, sent(first, 1)), change) == ("Received", "Refused")
    assert (PracticeEntry.objects.get(pk=-first).title, PracticeSheet.objects.count()) == ("样例1", 1)
    assign_reviews(stage=made.stage(), actor=made.organiser)
    answers = overlap(lambda: open_marking(stage=made.stage(), actor=made.organiser), lambda: reset(made))
    assert (answers, PracticeSheet.objects.count()) == (("Stage", "Refused"), 1)
