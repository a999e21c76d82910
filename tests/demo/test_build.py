"""The demo world shows something to everybody whose log-in is printed, and to the newcomer nothing."""

from __future__ import annotations

import pytest
from django.db.models import Count

from accounts.models import Person, User
from certificates.models import Certificate
from competitions.models import Entry, OutcomeReport
from competitions.queries.desk_home import inbox_items
from demo.world.build import build
from demo.world.people import LOGINS
from events.models import Activity
from events.queries.activities import with_counts
from judging.queries.feedback import entry_with_feedback
from workflow import clock
from workflow.models import AuditRow

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def printed(key: str) -> Person:
    phone = next(login.phone for login in LOGINS if login.key == key)
    user = User.objects.by_phone(phone)
    assert user is not None
    return user.person


def test_the_printed_contestant_has_won_and_the_approver_has_work() -> None:
    build(stage="published", seed=1, entries=10, say=lambda what, done, total: None)
    contestant = printed("contestant")
    entry = Entry.objects.get(leader=contestant)
    moves = AuditRow.objects.filter(action__startswith="entry.", target_id=str(entry.pk)).order_by("pk")
    history = [row.action.removeprefix("entry.") for row in moves if row.to_state]
    assert history[:4] == ["submit", "return", "submit", "accept"]
    assert Certificate.objects.get(grant__entry=entry).state == "issued"
    assert OutcomeReport.objects.get(entry=entry).state == "asked"
    assert entry_with_feedback(contestant, entry.token) == entry
    assert Entry.objects.filter(leader=printed("newcomer")).count() == 0
    assert ["审批备案" in item.title for item in inbox_items(printed("approver"))] == [True]
    assert clock.offset().total_seconds() == 0


def test_each_activity_has_words_of_its_own_and_nobody_is_left_unmarked() -> None:
    build(stage="entry", seed=1, entries=3, say=lambda what, done, total: None)
    rows = {row.kind: row for row in with_counts(Activity.objects.all())}
    assert sorted(rows) == ["camp", "policy_talk", "salon"]
    assert len({row.introduction for row in rows.values()}) == len({row.speaker for row in rows.values()}) == 3
    words = {"salon": "第一单", "policy_talk": "创业担保贷款", "camp": "六分钟"}
    assert {kind: word in rows[kind].introduction for kind, word in words.items()} == dict.fromkeys(words, True)
    assert [row.filing.form["fields"][3]["text"] == row.introduction for row in rows.values()] == [True, True, True]
    states = rows["salon"].registrations.order_by("state").values_list("state").annotate(Count("pk"))
    assert list(states) == [("absent", 3), ("attended", 17), ("unplaced", 4)]
