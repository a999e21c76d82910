"""A change after the check (变更): asked for beside the approved version, decided by the office."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from accounts.models import Person
from competitions.actions.entry_changes import (
    ChangeRejected,
    approve_change,
    ask_for_change,
    refuse_change,
    take_change_back,
)
from competitions.actions.entry_checks import accept_entry
from competitions.models import Competition, Entry
from competitions.queries.entry_changes import compared
from competitions.queries.entry_snapshot import snapshot_of
from tests.factories.entries import fresh, submitted
from tests.prepared import prepared
from workflow.services import Conflict, Forbidden, Refused

pytestmark = pytest.mark.django_db
TYPED = {"title": "新的项目名称", "q_jobs": "20", "track": "rural", "summary": "一个示例项目的简介。"}


@prepared
def accepted() -> Entry:
    entry = submitted()
    accept_entry(entry=fresh(entry), actor=Person.objects.get(name="张经办"))
    return fresh(entry)


def checker() -> Person:
    return Person.objects.get(name="张经办")


def test_until_it_is_approved_the_old_version_counts_and_then_the_new_one() -> None:
    entry = accepted()
    old_code = entry.form_version
    change = ask_for_change(entry=entry, actor=entry.leader, typed=TYPED, reason="更名")
    # The track stays, and what was typed as it stood is no change.
    assert [(one.label, one.before, one.after) for one in compared(snapshot_of(entry), change)] == [
        ("项目名称", "示例项目1", "新的项目名称"),
        ("带动就业人数", "12", "20"),
    ]
    assert (fresh(entry).title, fresh(entry).state) == ("示例项目1", "accepted")
    with pytest.raises(Conflict):
        ask_for_change(entry=fresh(entry), actor=entry.leader, typed={"title": "又一个"}, reason="再改")
    with pytest.raises(Forbidden):
        approve_change(change=change, actor=entry.leader)
    assert approve_change(change=change, actor=checker()).state == "approved"
    now = fresh(entry)
    assert (now.title, now.form["q_jobs" if "q_jobs" in now.form else "jobs"], now.state) == (
        "新的项目名称",
        "20",
        "accepted",
    )
    assert now.form_version != old_code


def test_what_would_not_be_right_is_refused_with_its_field() -> None:
    entry = accepted()
    with pytest.raises(ChangeRejected) as error:
        ask_for_change(entry=entry, actor=entry.leader, typed={"q_jobs": "很多"}, reason="更正")
    assert list(error.value.fields) == ["q_jobs"]
    for typed, reason in (({"title": "示例项目1"}, "无"), ({"title": "新"}, " ")):
        with pytest.raises(Refused):
            ask_for_change(entry=entry, actor=entry.leader, typed=typed, reason=reason)


def test_refused_and_taken_back_leave_the_entry_as_it_was() -> None:
    entry = accepted()
    first = ask_for_change(entry=entry, actor=entry.leader, typed=TYPED, reason="更名")
    with pytest.raises(Refused):
        refuse_change(change=first, actor=checker(), reason="")
    refuse_change(change=first, actor=checker(), reason="项目不得更换")
    second = ask_for_change(entry=fresh(entry), actor=entry.leader, typed=TYPED, reason="更名")
    assert take_change_back(change=second, actor=entry.leader).state == "taken_back"
    assert fresh(entry).title == "示例项目1"


def test_once_judging_began_nothing_is_asked_for_or_approved() -> None:
    entry = accepted()
    change = ask_for_change(entry=entry, actor=entry.leader, typed=TYPED, reason="更名")
    Competition.objects.filter(pk=entry.competition_id).update(state="judging")
    with pytest.raises(Refused):
        approve_change(change=change, actor=checker())
    with pytest.raises(Refused):
        ask_for_change(entry=fresh(entry), actor=entry.leader, typed={"title": "新"}, reason="更名")


def test_by_the_pages_the_checker_reads_old_beside_new() -> None:
    entry = accepted()
    client = Client()
    client.force_login(entry.leader.user)
    url = f"/my/entries/{entry.token}/change/"
    assert "示例项目1" in client.get(url).content.decode()
    assert client.post(url, {"title": "新的项目名称", "reason": "", "_once": "a" * 22}).status_code == 422
    assert client.post(url, {"title": "新的项目名称", "reason": "更名", "_once": "b" * 22}).status_code == 302
    desk = Client()
    desk.force_login(checker().user)
    page = f"/desk/competitions/{entry.competition_id}/entries/{entry.token}/"
    assert "<ins>新的项目名称</ins>" in desk.get(page).content.decode()
    change = entry.changes.get()
    assert desk.post(f"{page}changes/{change.pk}/approve/", {"_once": "c" * 22}).status_code == 302
    assert fresh(entry).title == "新的项目名称"


def test_the_reason_is_asked_for_and_one_too_long_is_told_and_kept() -> None:
    entry = accepted()
    client = Client()
    client.force_login(entry.leader.user)
    url = f"/my/entries/{entry.token}/change/"
    assert "变更原因（选填）" not in re.sub("<[^>]*>", "", client.get(url).content.decode())
    typed = {"title": "新的项目名称", "reason": "更" * 501, "_once": "a" * 22}
    told = client.post(url, typed)
    page = told.content.decode()
    assert (told.status_code, "新的项目名称" in page, "更" * 501 in page) == (422, True, True)
    assert not entry.changes.exists()
