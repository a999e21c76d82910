"""Real threads on PostgreSQL: marks that arrive at the same moment."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, connections

from judging.actions.marks import Marks, save_marks
from judging.actions.sheets import submit_sheet
from judging.actions.verification import verify_envelopes
from judging.models import MarkEnvelope, ScoreSheet
from tests.factories.judging import contest, mark, marking_open, sheet_for, values
from workflow.services import MoveError

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Run ``acts`` in threads that start together; what each answered, or the refusal it met."""
    start = threading.Barrier(len(acts))
    found: list[Any] = [None] * len(acts)

    def run(index: int, act: Callable[[], Any]) -> None:
        try:
            start.wait(timeout=20)
            found[index] = act()
        except MoveError as error:
            found[index] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return found


@pytest.fixture
def sheet() -> ScoreSheet:
    assert connection.vendor == "postgresql"
    made = contest(entries=1, judges=3)
    marking_open(made)
    return made.sheet(made.seats[0], made.entries[0])


def sender(sheet: ScoreSheet, number: str, based_on: int, key: uuid.UUID | None = None) -> Callable[[], Any]:
    marks = Marks(id=key or uuid.uuid4(), values=values(number), based_on=based_on)
    return lambda: save_marks(sheet=sheet_for(sheet.pk), actor=sheet.seat.person, marks=marks)


@pytest.mark.promise("R11")
def test_two_tabs_save_first_marks_at_once(sheet: ScoreSheet) -> None:
    answers = at_once(sender(sheet, "20", 0), sender(sheet, "25", 0))
    assert sorted(str(answer.verdict) for answer in answers) == ["applied", "stale"]
    assert MarkEnvelope.objects.count() == 2
    winner = next(answer for answer in answers if answer.is_applied)
    assert ScoreSheet.objects.get(pk=sheet.pk).values == winner.sheet.values
    assert list(verify_envelopes()) == []


@pytest.mark.promise("R11")
def test_the_same_envelope_sent_twice_at_once_is_stored_once(sheet: ScoreSheet) -> None:
    key = uuid.uuid4()
    answers = at_once(sender(sheet, "20", 0, key), sender(sheet, "20", 0, key), sender(sheet, "20", 0, key))
    assert [str(answer.verdict) for answer in answers] == ["applied"] * 3
    assert sorted(answer.repeated for answer in answers) == [False, True, True]
    assert MarkEnvelope.objects.count() == 1


@pytest.mark.promise("R11")
def test_eight_windows_on_one_version(sheet: ScoreSheet) -> None:
    mark(sheet, "10")
    answers = at_once(*[sender(sheet, str(number), 1) for number in range(11, 19)])
    assert sorted(str(answer.verdict) for answer in answers) == ["applied"] + ["stale"] * 7
    assert sorted(MarkEnvelope.objects.values_list("seq", flat=True)) == list(range(1, 10))
    assert list(verify_envelopes()) == []


@pytest.mark.promise("R11")
def test_saving_while_the_sheet_is_locked(sheet: ScoreSheet) -> None:
    saved = mark(sheet, "20", "20", "10", "10")
    late, locked = at_once(
        sender(sheet, "30", saved.version),
        lambda: submit_sheet(sheet=sheet_for(sheet.pk), actor=sheet.seat.person, version=saved.version),
    )
    now = ScoreSheet.objects.get(pk=sheet.pk)
    if isinstance(locked, MoveError):
        # The other window was first: what would have been locked is no longer what was checked.
        assert (now.state, now.values, late.is_applied) == ("saved", values("30"), True)
    else:
        assert (now.state, now.total, str(late.verdict)) == ("submitted", "60", "locked")
    assert list(verify_envelopes()) == []
