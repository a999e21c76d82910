"""Withdrawal under a pledge (弃赛承诺书) where the rules ask for one."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import Person
from competitions.actions.entry_checks import accept_entry
from competitions.domain.rulebook import Substitution, dump
from competitions.models import Competition, Entry
from competitions.queries.rule_books import book_of
from tests.factories.competitions import pdf
from tests.factories.entries import fresh, submitted
from workflow.models import AuditRow

pytestmark = pytest.mark.django_db


def accepted() -> Entry:
    """Passed the check, under rules that ask for the pledge."""
    entry = submitted()
    book = book_of(entry.competition)
    stages = tuple(replace(stage, substitution=Substitution(allowed=True)) for stage in book.stages)
    Competition.objects.filter(pk=entry.competition_id).update(rules=dump(replace(book, stages=stages)))
    accept_entry(entry=fresh(entry), actor=Person.objects.get(name="张经办"))
    return fresh(entry)


def test_it_is_read_signed_by_name_recorded_and_shown_to_the_organiser() -> None:
    entry = accepted()
    client = Client()
    client.force_login(entry.leader.user)
    url = f"/my/entries/{entry.token}/withdraw/"
    assert 'name="pledge_name"' in client.get(url).content.decode()
    for name, key in (("", "a"), ("李示例", "b")):
        assert client.post(url, {"pledge_name": name, "_once": key * 22}).status_code == 422
    assert fresh(entry).state == "accepted"
    done = client.post(url, {"pledge_name": " 陈示例 ", "reason": "个人原因", "_once": "c" * 22})
    assert (done.status_code, done["Location"]) == (302, f"{url}pledge/")
    assert (fresh(entry).state, fresh(entry).withdrawal_pledge["name"]) == ("withdrawn", "陈示例")
    second_tab = client.post(url, {"pledge_name": "陈示例", "_once": "d" * 22})
    assert second_tab.status_code == 409
    assert AuditRow.objects.filter(action="entry.withdraw", succeeded=True).count() == 1
    assert client.get(f"{url}pledge.pdf").content[:5] == b"%PDF-"
    scan = SimpleUploadedFile("承诺书.pdf", pdf())
    assert client.post(f"{url}pledge/", {"scan": scan, "_once": "e" * 22}).status_code == 302
    desk = Client()
    desk.force_login(Person.objects.get(name="张经办").user)
    page = desk.get(f"/desk/competitions/{entry.competition_id}/entries/{entry.token}/").content.decode()
    assert (entry.attachments.filter(kind="withdrawal_pledge").get().token in page) is True


def test_before_the_check_nobody_asks_for_it() -> None:
    entry = submitted()
    client = Client()
    client.force_login(entry.leader.user)
    url = f"/my/entries/{entry.token}/withdraw/"
    assert 'name="pledge_name"' not in client.get(url).content.decode()
    assert client.post(url, {"reason": "", "_once": "a" * 22}).status_code == 302
    assert client.get(f"{url}pledge/").status_code == 404
