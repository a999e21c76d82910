"""Real threads on PostgreSQL: tablets on a bad network, arriving twice, late, out of order and at the same moment."""

from __future__ import annotations

import random
import uuid
from typing import Any

import pytest
from django.db import connection

from judging.actions.marks import receive_envelopes
from judging.actions.sent import Act, Marks
from judging.actions.sheets import submit_sheet
from judging.actions.stages import close_marking
from judging.actions.verification import verify_envelopes
from judging.models import MarkEnvelope, ScoreSheet
from tests.concurrency.test_envelopes import at_once
from tests.factories.judging import Contest, contest, marking_open, sheet_for, values
from workflow.models import AuditRow
from workflow.services import MoveError

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def made() -> Contest:
    assert connection.vendor == "postgresql"
    made = contest(entries=3, judges=3)
    marking_open(made)
    return made


def sheets_of(made: Contest) -> list[ScoreSheet]:
    return list(ScoreSheet.objects.filter(seat=made.seats[0]).order_by("pk"))


def sent(sheet: ScoreSheet, seq: int, mark: str, device: str = "pad-a", based_on: int = 0) -> Marks:
    return Marks(sheet=sheet.pk, values=values(mark), based_on=based_on, device=device, device_seq=seq, source="tablet")


def sender(made: Contest, *envelopes: Marks, acts: tuple[Act, ...] = ()) -> Any:
    return lambda: receive_envelopes(seat=made.seats[0].pk, envelopes=envelopes, acts=acts, actor=made.seats[0].person)


@pytest.mark.promise("R3")
@pytest.mark.promise("R12")
def test_R12_one_envelope_from_twenty_threads(made: Contest) -> None:
    sheet = sheets_of(made)[0]
    one = sent(sheet, 1, "20")
    answers = at_once(*[sender(made, one)] * 20)
    assert [(row.answers[0].verdict, row.answers[0].version) for row in answers] == [("applied", 1)] * 20
    assert sorted(row.answers[0].repeated for row in answers) == [False] + [True] * 19
    assert (MarkEnvelope.objects.count(), AuditRow.objects.filter(action="score_sheet.save").count()) == (1, 1)
    assert list(verify_envelopes()) == []


@pytest.mark.promise("R12")
def test_R12_one_id_for_two_sheets_is_kept_once(made: Contest) -> None:
    first, second, _third = sheets_of(made)
    key = uuid.uuid4()
    both = [Marks(id=key, sheet=row.pk, values=values("20"), based_on=0) for row in (first, second)]
    answers = at_once(*[sender(made, both[number % 2]) for number in range(8)])
    assert {row.answers[0].verdict for row in answers} == {"applied", "refused"}
    assert (MarkEnvelope.objects.count(), list(verify_envelopes())) == (1, [])


@pytest.mark.promise("R11")
def test_R11_two_tablets_at_once(made: Contest) -> None:
    rows = sheets_of(made)
    answers = at_once(
        sender(made, *[sent(row, 1, "20", "pad-a") for row in rows]),
        sender(made, *[sent(row, 1, "25", "pad-b") for row in reversed(rows)]),
    )
    verdicts = sorted(tuple(one.verdict for one in row.answers) for row in answers)
    assert verdicts == [("applied",) * 3, ("stale",) * 3]
    kept = {row["verdict"] for row in MarkEnvelope.objects.values("verdict")}
    assert (MarkEnvelope.objects.count(), kept, list(verify_envelopes())) == (6, {"applied", "stale"}, [])


@pytest.mark.promise("R12")
def test_R12_batches_shuffled_repeated_and_at_once(made: Contest) -> None:
    rows = sheets_of(made)
    drawn = random.Random(4)
    journal = [sent(row, seq, str(seq)) for row in rows for seq in range(1, 21)]
    parcels = [sender(made, *drawn.choices(journal, k=25)) for _parcel in range(8)]
    rest = sender(made, *drawn.sample(journal, k=len(journal)))
    answers = [*at_once(*parcels), *at_once(rest, rest)]
    assert [row for row in answers if isinstance(row, MoveError)] == []
    assert MarkEnvelope.objects.count() == len(journal)
    assert [row.values for row in sheets_of(made)] == [values("20")] * 3
    assert [row.device_seq for row in sheets_of(made)] == [20] * 3
    told = [{(one.id, one.verdict, one.version) for one in row.answers} for row in answers]
    assert len(set.union(*told)) == len(journal)  # every envelope was answered one way only
    assert list(verify_envelopes()) == []


@pytest.mark.promise("R11")
def test_R11_a_batch_crosses_the_close(made: Contest) -> None:
    rows = sheets_of(made)
    answers = at_once(
        sender(made, *[sent(row, 1, "20") for row in rows]),
        lambda: close_marking(stage=made.stage(), actor=made.organiser, reason="到点收卷"),
    )
    batch = {one.verdict for one in answers[0].answers}
    assert batch in ({"applied"}, {"closed"})  # never half
    now = sheets_of(made)
    assert {row.state for row in now} == {"absent"}
    assert [row.values for row in now] == [values("20") if batch == {"applied"} else {}] * 3
    assert (MarkEnvelope.objects.count(), list(verify_envelopes())) == (3, [])


@pytest.mark.promise("R11")
def test_R11_a_batch_crosses_the_lock(made: Contest) -> None:
    sheet = sheets_of(made)[0]
    whole = Marks(
        sheet=sheet.pk, values=values("20", "20", "10", "10"), based_on=0, device="pad-a", device_seq=1, source="tablet"
    )
    sender(made, whole)()
    later, locked = at_once(
        sender(made, sent(sheet, 2, "30")),
        lambda: submit_sheet(sheet=sheet_for(sheet.pk), actor=made.seats[0].person, version=1),
    )
    now = ScoreSheet.objects.get(pk=sheet.pk)
    if isinstance(locked, MoveError):
        assert (now.state, now.values, later.answers[0].verdict) == ("saved", values("30"), "applied")
    else:
        assert (now.state, now.total, later.answers[0].verdict) == ("submitted", "60", "locked")
    assert list(verify_envelopes()) == []


@pytest.mark.promise("R12")
def test_R12_the_same_lock_asked_for_by_ten_threads(made: Contest) -> None:
    sheet = sheets_of(made)[0]
    whole = Marks(
        sheet=sheet.pk, values=values("20", "20", "10", "10"), based_on=0, device="pad-a", device_seq=1, source="tablet"
    )
    lock = Act(id=uuid.uuid4(), sheet=sheet.pk, act="submit", envelope=whole.id)
    answers = at_once(*[sender(made, whole, acts=(lock,))] * 10)
    assert [row.acts[0].ok for row in answers] == [True] * 10
    assert AuditRow.objects.filter(action="score_sheet.submit", succeeded=True).count() == 1
