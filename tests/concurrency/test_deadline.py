"""Two hundred press in the last ten seconds, and the deadline passes while they wait in line (issue 3, point 5)."""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections import Counter
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from competitions.models import Entry
from competitions.queries.entry_windows import exact_time
from tests.factories.entries import complete, contestant, open_competition
from workflow import clock
from workflow.models import AuditRow, IdempotencyRecord

MANY, IN_THE_LAST_SECOND, LATE = 200, 60, 20
THREADS = 8  # of a process, as config/gunicorn.py has it; all others wait in line before it
TWICE = 5  # every fifth presses again while the first press is still on its way


@dataclass
class Presser:
    """Somebody with a complete form before the button."""

    entry: Entry
    client: Client
    before_the_end: float  # seconds; negative: after it

    def press(self, ends: float) -> HttpResponse:
        """The form as the browser sends it; the proxy writes down when it had it."""
        page = f"/my/entries/{self.entry.token}/edit/"
        form = {"act": "submit", "_once": f"key-{self.entry.pk:018d}", "version": str(self.entry.version)}
        arrived = f"t={ends - self.before_the_end:.3f}"
        return self.client.post(page, form, headers={"X-Request-Start": arrived})


def pressers() -> tuple[dt.datetime, list[Presser]]:
    """Two hundred in time, a third of them in the very last second, and twenty who come a second or two late."""
    competition = open_competition()
    found = []
    for number in range(MANY + LATE):
        entry = complete(competition, contestant(f"人{number}", number), number)
        client = Client(raise_request_exception=False)
        client.force_login(entry.leader.user)
        if number < IN_THE_LAST_SECOND:
            before = number / IN_THE_LAST_SECOND
        elif number < MANY:
            before = 1 + 9 * (number - IN_THE_LAST_SECOND) / (MANY - IN_THE_LAST_SECOND)
        else:
            before = -1 - (number - MANY) / LATE
        found.append(Presser(entry, client, before))
    return competition.registration_closes_at, found


@pytest.mark.services
@pytest.mark.long
@pytest.mark.promise("R9")
@pytest.mark.django_db(transaction=True)
def test_all_who_pressed_in_time_are_in_exactly_once(settings: Any) -> None:
    settings.ARRIVAL_HEADER, settings.TRUSTED_PROXY_COUNT = "X-Request-Start", 1
    closes, everybody = pressers()
    # By the time that a worker gets to the first of them the deadline is past for all.
    clock.move_to(closes + dt.timedelta(seconds=5))
    ends = time.time() - (clock.now() - closes).total_seconds()
    answers: dict[tuple[int, int], HttpResponse] = {}
    line = threading.Semaphore(THREADS)
    together = threading.Barrier(len(everybody) + MANY // TWICE)

    def run(number: int, press: int) -> None:
        together.wait()
        with line:
            try:
                answers[number, press] = everybody[number].press(ends)
            finally:
                connection.close()

    threads = [threading.Thread(target=run, args=(number, 0)) for number in range(len(everybody))]
    threads += [threading.Thread(target=run, args=(number, 1)) for number in range(0, MANY, TWICE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    in_time = [answer for (number, _press), answer in answers.items() if number < MANY]
    assert Counter(answer.status_code for answer in in_time) == {302: MANY + MANY // TWICE}
    assert all(answer["Location"].endswith("/receipt/") for answer in in_time)
    late = [answers[number, 0] for number in range(MANY, MANY + LATE)]
    assert Counter(answer.status_code for answer in late) == {422: LATE}

    rows = list(Entry.objects.filter(state="submitted").order_by("number"))
    assert [row.number for row in rows] == [f"长沙市-AM-{number:04d}" for number in range(1, MANY + 1)]
    assert {row.pk for row in rows} == {one.entry.pk for one in everybody[:MANY]}
    assert all(row.submitted_at.replace(microsecond=0) <= closes for row in rows)
    assert AuditRow.objects.filter(action="entry.submit", succeeded=True).count() == MANY
    assert IdempotencyRecord.objects.count() == MANY

    # Whose answer got lost presses again, long after the end: the receipt, with the time at which it arrived.
    first = everybody[0]
    again = first.press(ends - 60)
    assert (again.status_code, again["Location"]) == (302, f"/my/entries/{first.entry.token}/receipt/")
    receipt = first.client.get(again["Location"]).content.decode()
    assert exact_time(closes).split(" ")[-1] in receipt
