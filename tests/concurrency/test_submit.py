"""Many at once hand in: one key is one submission, numbers are all different, the deadline and the rules hold."""

from __future__ import annotations

import datetime as dt
import threading
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import close_old_connections, connection
from django.test import Client

from competitions.actions.entries import start_entry, submit_entry
from competitions.actions.entry_saving import StaleEntry, save_entry
from competitions.actions.uploads import save_attachment
from competitions.models import Attachment, Entry
from tests.factories.competitions import pdf
from tests.factories.entries import complete, contestant, draft, fresh, open_competition
from workflow import clock, context
from workflow.models import AuditRow, IdempotencyRecord
from workflow.services import Refused

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 20


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Run each in a thread of its own, started together; the answer or the exception of each."""
    start = threading.Barrier(len(acts))
    answers: list[Any] = [None] * len(acts)

    def run(index: int, one: Callable[[], Any]) -> None:
        close_old_connections()
        start.wait()
        try:
            answers[index] = one()
        except Exception as error:
            answers[index] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(index, one)) for index, one in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def signed_in(entry: Entry) -> Client:
    client = Client()
    client.force_login(entry.leader.user)
    return client


@pytest.mark.promise("R3")
def test_twenty_times_the_same_key_is_one_submission_with_one_receipt() -> None:
    entry = complete()
    clients = [signed_in(entry) for _time in range(MANY)]
    form = {"act": "submit", "_once": "k" * 22, "version": str(entry.version)}
    url = f"/my/entries/{entry.token}/edit/"
    answers = at_once(*(lambda client=client: client.post(url, form) for client in clients))
    assert Counter((answer.status_code, answer["Location"]) for answer in answers) == {
        (302, f"/my/entries/{entry.token}/receipt/"): MANY
    }
    assert AuditRow.objects.filter(action="entry.submit", succeeded=True).count() == 1
    assert IdempotencyRecord.objects.count() == 1
    assert (fresh(entry).state, fresh(entry).number) == ("submitted", "长沙市-AM-0001")


@pytest.mark.promise("R3")
def test_twenty_different_keys_are_one_submission_too() -> None:
    entry = complete()
    clients = [signed_in(entry) for _time in range(MANY)]
    url = f"/my/entries/{entry.token}/edit/"
    forms = [{"act": "submit", "_once": f"{n:022d}", "version": str(entry.version)} for n in range(MANY)]
    answers = at_once(
        *(lambda client=client, form=form: client.post(url, form) for client, form in zip(clients, forms, strict=True))
    )
    assert Counter(answer.status_code for answer in answers) == {302: 1, 409: MANY - 1}
    assert AuditRow.objects.filter(action="entry.submit", succeeded=True).count() == 1


def test_many_entries_at_once_get_numbers_without_gap_or_double() -> None:
    competition = open_competition()
    entries = [complete(competition, contestant(f"人{n}", n), n) for n in range(1, 9)]
    answers = at_once(*(lambda entry=entry: submit_entry(entry=entry, actor=entry.leader) for entry in entries))
    assert sorted(answer.number for answer in answers) == [f"长沙市-AM-{n:04d}" for n in range(1, 9)]


def test_of_two_log_ins_with_one_document_one_hands_in() -> None:
    competition = open_competition()
    twins = [complete(competition, contestant(f"人{n}", n), 1) for n in (1, 2)]
    answers = at_once(*(lambda entry=entry: submit_entry(entry=entry, actor=entry.leader) for entry in twins))
    assert sorted(type(answer).__name__ for answer in answers) == ["Entry", "Refused"]
    assert Entry.objects.filter(state="submitted").count() == 1


def test_two_clicks_begin_one_draft() -> None:
    competition, person = open_competition(), contestant()
    answers = at_once(*(lambda: start_entry(competition=competition, actor=person) for _time in range(4)))
    assert len({answer.pk for answer in answers}) == 1
    assert Entry.objects.count() == 1


@pytest.mark.promise("R9")
def test_at_the_deadline_who_is_in_time_is_in_and_who_is_late_is_out() -> None:
    """Half of them arrive in the last printed second and half in the one after it, however long each then waits."""
    competition = open_competition()
    entries = [complete(competition, contestant(f"人{n}", n), n) for n in range(1, 7)]
    clock.move_to(competition.registration_closes_at)
    last = competition.registration_closes_at + dt.timedelta(seconds=0.9) - clock.offset()

    def hand_in(entry: Entry, arrived: dt.datetime) -> Entry:
        context.arrive(arrived)
        return submit_entry(entry=entry, actor=entry.leader)

    in_time = at_once(*(lambda entry=entry: hand_in(entry, last) for entry in entries[:3]))
    assert [(answer.state, answer.submitted_at - clock.offset()) for answer in in_time] == [("submitted", last)] * 3
    after = last + dt.timedelta(seconds=1)
    late = at_once(*(lambda entry=entry: hand_in(entry, after) for entry in entries[3:]))
    assert [type(answer) for answer in late] == [Refused] * 3
    assert Entry.objects.filter(state="submitted").count() == 3


@pytest.mark.promise("R11")
def test_two_windows_at_the_same_moment_lose_nothing() -> None:
    entry = draft()
    different = at_once(
        lambda: save_entry(entry=fresh(entry), actor=entry.leader, changes={"title": "甲", "q_jobs": "3"}, version=0),
        lambda: save_entry(
            entry=fresh(entry), actor=entry.leader, changes={"summary": "乙", "q_category": "其他"}, version=0
        ),
    )
    assert [type(answer).__name__ for answer in different] == ["Saved", "Saved"]
    kept = fresh(entry)
    assert (kept.title, kept.summary, kept.form, kept.version) == ("甲", "乙", {"jobs": "3", "category": "其他"}, 2)
    same = at_once(
        *(
            lambda text=text: save_entry(entry=fresh(entry), actor=entry.leader, changes={"title": text}, version=2)
            for text in ("丙", "丁")
        )
    )
    assert sorted(type(answer).__name__ for answer in same) == ["Saved", "StaleEntry"]
    stale = next(answer for answer in same if isinstance(answer, StaleEntry))
    assert stale.values == {"title": fresh(entry).title}


def test_two_uploads_of_one_kind_leave_one_file() -> None:
    entry = draft()
    answers = at_once(
        *(
            lambda pages=pages: save_attachment(
                entry=fresh(entry), actor=entry.leader, kind="plan", upload=ContentFile(pdf(pages)), name=f"{pages}.pdf"
            )
            for pages in (1, 2, 3)
        )
    )
    assert all(isinstance(answer, Attachment) for answer in answers)
    row = Attachment.objects.get()
    assert row.file.storage.exists(row.file.name)
    assert row.name in {"1.pdf", "2.pdf", "3.pdf"}


def test_a_submission_and_an_upload_cannot_pass_one_another() -> None:
    entry = complete()
    before = Attachment.objects.get(kind="plan").sha256
    submitted, uploaded = at_once(
        lambda: submit_entry(entry=fresh(entry), actor=entry.leader),
        lambda: save_attachment(
            entry=fresh(entry), actor=entry.leader, kind="plan", upload=ContentFile(pdf(5)), name="neu.pdf"
        ),
    )
    assert submitted.state == "submitted"
    row = AuditRow.objects.get(action="entry.submit", succeeded=True)
    now = Attachment.objects.get(kind="plan").sha256
    assert row.data["files"]["plan"] == now
    assert (now == before) == isinstance(uploaded, Refused)
