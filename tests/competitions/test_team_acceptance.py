"""The team: the head's word, or each member's own answer by a link."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from competitions.actions.entries import add_member, submit_entry
from competitions.actions.entry_saving import save_entry
from competitions.actions.team import ask_member
from competitions.models import Competition, Entry, TeamMember
from competitions.queries.entry_problems import problems_of
from competitions.queries.entry_snapshot import snapshot_of
from competitions.queries.team_answers import answer_of
from notifications.models import OutboxMessage
from tests.factories.entries import FIRST_PHONE, complete, fresh
from workflow import clock
from workflow.services import Refused

pytestmark = pytest.mark.django_db


def left(entry: Entry) -> list[str]:
    return [problem.field for problem in problems_of(snapshot_of(fresh(entry)), clock.now())]


def with_member(*, own_answer: bool, **more: str) -> tuple[Entry, TeamMember]:
    """A complete draft and its second member."""
    entry = complete()
    if own_answer:
        rules = entry.competition.rules | {"team": {"members_accept": True}}
        Competition.objects.filter(pk=entry.competition_id).update(rules=rules)
        entry = fresh(entry)
    member = add_member(entry=entry, actor=entry.leader)
    typed: dict[str, str] = {f"m{member.pk}_name": "李示例"} | {
        f"m{member.pk}_{key}": text for key, text in more.items()
    }
    save_entry(entry=entry, actor=entry.leader, changes=typed)
    return fresh(entry), member


def answer(member: TeamMember, **data: Any) -> int:
    token = TeamMember.objects.get(pk=member.pk).token
    client = Client()
    page = client.get(f"/team/{token}/").content.decode()
    seen = page.partition('name="seen" value="')[2].partition('"')[0]
    return client.post(f"/team/{token}/", {"seen": seen, "_once": "a" * 22, **data}).status_code


def standing(entry: Entry, member: TeamMember) -> str:
    return answer_of(snapshot_of(fresh(entry)), TeamMember.objects.get(pk=member.pk)).value


def stamped(entry: Entry) -> list[str]:
    """What is left besides the stamp, which every change voids."""
    return [field for field in left(entry) if field != "file_stamped_form"]


def test_the_head_ticks_that_the_members_agree_and_a_new_member_voids_it() -> None:
    entry, _member = with_member(own_answer=False)
    assert stamped(entry) == ["consent_team"]
    save_entry(entry=entry, actor=entry.leader, changes={"consent_team": "on"})
    assert stamped(entry) == []
    add_member(entry=fresh(entry), actor=entry.leader)
    assert "consent_team" in left(entry)


def test_each_member_accepts_by_a_link_of_128_bits_and_a_change_voids_it() -> None:
    entry, member = with_member(own_answer=True, phone=str(FIRST_PHONE + 2))
    assert stamped(entry) == [f"m{member.pk}_acceptance"]
    ask_member(entry=entry, actor=entry.leader, member=member.pk)
    message = OutboxMessage.objects.get(template="competitions.member_asked")
    token = TeamMember.objects.get(pk=member.pk).token
    assert (len(token) >= 22, message.recipient) == (True, str(FIRST_PHONE + 2))
    assert (standing(entry, member), answer(member, act="accept"), standing(entry, member)) == (
        "waiting",
        302,
        "accepted",
    )
    assert stamped(entry) == []
    save_entry(entry=fresh(entry), actor=entry.leader, changes={f"m{member.pk}_duty": "财务"})
    assert (standing(entry, member), stamped(entry)) == ("changed", [f"m{member.pk}_acceptance"])
    with pytest.raises(Refused):
        submit_entry(entry=fresh(entry), actor=entry.leader)


def test_declining_needs_a_reason_and_shows_it_to_the_head() -> None:
    entry, member = with_member(own_answer=True)
    ask_member(entry=entry, actor=entry.leader, member=member.pk)
    assert OutboxMessage.objects.filter(template="competitions.member_asked").count() == 0
    assert answer(member, act="decline", reason="") == 422
    assert answer(member, act="decline", reason="未参与该项目", _once="b" * 22) == 302
    assert standing(entry, member) == "declined"
    client = Client()
    client.force_login(entry.leader.user)
    assert "未参与该项目" in client.get(f"/my/entries/{entry.token}/edit/").content.decode()


def test_what_was_changed_while_the_page_was_open_is_read_again() -> None:
    entry, member = with_member(own_answer=True)
    ask_member(entry=entry, actor=entry.leader, member=member.pk)
    assert answer(member, act="accept", seen="0" * 64) == 409
    assert Client().get("/team/nosuchtoken/").status_code == 404
