"""What people do through the pages stands in the audit (T3), changes no more than its form says (Z2) and, sent twice, is
done once (R3)."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import resolve

from tests.permissions.things import ROLES, Thing, things
from tests.permissions.walk import Row, path_of
from tests.promises.smuggled import smuggled
from tests.promises.story import ADDRESS
from tests.promises.told import STORIES, WRITES, Told, audit_words, leaks_in, tell
from tests.world import World
from workflow.models import AuditRow

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]
each_story = pytest.mark.parametrize("title", STORIES)
_told: dict[str, Told] = {}
# Addresses that take a POST and have no act: no story drives them.
NO_ACT = {
    "ui:display",  # cookies of whoever reads, nothing in the database
    "competitions_desk:competition_preview",  # shows what would be stored
    "cms_login",  # leads to the one entrance, as the next three do
    "page_login",
    "wagtailcore_login",
    "wagtailcore_authenticate_with_password",  # the password of a CMS page that has one; it opens that page and no more
    "judging_desk:intake_read",  # reads a picture of the camera; the act is taking it in
    "public_media",  # 404 for everybody but the file's reader
    "/nowhere/",
}

# Steps on the way to an act.
NOT_AUDITED = {
    "account_signup",  # asks for a code, as the next six do; the act is what the code opens
    "competitions_my:claim",
    "judging_public:vote",  # leads to the page of the ticket whose code was typed
    "account_reset_password",
    "accounts:sign_in_by_code",
    "accounts:second_factor",
    "accounts_my:phone",
    "accounts_my:email",
    "competitions_my:autosave",  # one's own draft, before it is handed in
    "competitions_my:upload",
    "competitions_my:uploads",  # the same in pieces, and the next
    "competitions_my:upload_end",
    "judging_judge:tablet_check",  # what a tablet says of itself; it decides nothing
}
# 403 that keeps nobody from anything.
NO_REFUSAL = {"account_reauthenticate"}  # who has no password cannot show it
JUST_SENT = "验证码刚刚发出"
# What somebody reads who pressed twice, where it is not the page to which the first answer leads.
SAID_AGAIN = {
    "competitions_my:upload": ['"url"'],  # the second copy takes the place of the first, under an address of its own
    "account_signup": [JUST_SENT],
    "account_reset_password": [JUST_SENT],
    "accounts:sign_in_by_code": [JUST_SENT],
    "accounts:second_factor": [JUST_SENT],
    "accounts_my:phone": [JUST_SENT],
    "accounts_my:email": [JUST_SENT],
    "accounts:invitation": [JUST_SENT, "该邀请已使用"],
    "accounts:confirm_code": ["手机号已更换", "邮箱已保存"],  # said on one's first page instead of on one's account
    "accounts:new_password": ["密码已更改"],
    "account_set_password": ["/accounts/password/change/"],  # there is one now, so it is changed from here on
    "competitions_desk:competition_import": ["仍要另建一个赛事"],  # the office has it by now
    "judging_judge:leave_seat": ["/accounts/login/"],  # who handed the tablet back is nobody there
    "judging_judge:sync": ['"verdict": "applied"'],  # the same verdict, at a later moment
    "account_change_password": ["请输入您的当前密码"],  # it is no longer the present one
}

# Columns that no chance moves: they must be compared.
WATCHED = {"state", "status", "role", "total", "is_staff", "is_superuser", "is_leader", "live", "rank", "applied"}


def told_of(world: World, title: str) -> Told:
    """The story with every POST sent twice, told once however many tests ask."""
    if title not in _told:
        _told[title] = tell(world, title, twice=True)
    return _told[title]


# --- T3 and R3 --------------------------------------------------------------------------------------------------------


@each_story
@pytest.mark.promise("T3")
@pytest.mark.promise("R3")
def test_R3_what_is_sent_twice_is_done_once_and_T3_stands_in_the_audit_without_a_secret(
    world: World, title: str
) -> None:
    told = told_of(world, title)
    assert [one.done for one in told.sent if one.done] != []
    assert told.leaks == []
    elsewhere = [(resolve(one.address).view_name, one.again) for one in told.sent if one.again]
    for name, words in elsewhere:
        assert any(said in words for said in SAID_AGAIN.get(name, ())), (name, words)


# --- T3 ---------------------------------------------------------------------------------------------------------------


@pytest.mark.promise("T3")
def test_T3_the_stories_drive_every_address_that_writes(world: World) -> None:
    driven = set[str]().union(*(told_of(world, title).names for title in STORIES))
    assert driven | NO_ACT == {row.name for row in WRITES}
    assert driven & NO_ACT == set()


@pytest.mark.promise("T3")
def test_T3_what_is_not_an_act_is_named(world: World) -> None:
    audited = set[str]()
    for title in STORIES:
        audited |= {
            resolve(one.address).view_name
            for one in told_of(world, title).sent
            if any("!" not in act for act in one.done)
        }
    assert {row.name for row in WRITES} - NO_ACT - audited == NOT_AUDITED


@pytest.mark.promise("T3")
def test_T3_what_is_refused_stands_there_too(world: World) -> None:
    known, wrong = things(world), {}
    for row in WRITES:
        role = next((role for role in ROLES if row.answers[role] == "403"), None)
        if role is not None and row.name not in NO_REFUSAL and (found := _refused(world, known[row.thing], row, role)):
            wrong[row.label] = found
    assert wrong == {}


def _refused(world: World, thing: Thing, row: Row, role: str) -> list[tuple[Any, ...]]:
    """What stands in the audit after a refused POST, if it is not that."""
    begin = AuditRow.objects.latest("pk").pk
    who = thing.people[role]
    response = world.client(who, REMOTE_ADDR=ADDRESS).post(path_of(row.name, thing, row.fixed))
    assert response.status_code == 403
    key = world.people[who] if isinstance(who, str) else who
    found = AuditRow.objects.filter(pk__gt=begin)
    facts = [(one.succeeded, one.actor_key, one.address, one.request_id) for one in found]
    return [] if facts == [(False, str(key), ADDRESS, response["X-Request-Id"])] else [*facts, ("asked by", key)]


@pytest.mark.promise("T3")
def test_T3_the_audit_of_the_whole_world_has_no_secret(world: World) -> None:
    assert leaks_in(audit_words(), set(world.sessions.values()) | {world.secret}) == []
    lines = ["phone 13812345678.", "id 11010519491231002X", "code 123456", "sha 13812345678abc"]
    assert leaks_in(lines, {"123456"}) == lines[:3]


# --- Z2 ---------------------------------------------------------------------------------------------------------------


@each_story
@pytest.mark.once
@pytest.mark.long
@pytest.mark.promise("Z2")
def test_Z2_fields_that_a_form_does_not_have_change_nothing(world: World, title: str) -> None:
    """Told plain, with more fields, and plain again: what is equal the first and the last time is so between them."""
    before, more, after = tell(world, title), tell(world, title, extra=smuggled()), tell(world, title)
    steady = {name for name, values in before.columns.items() if after.columns[name] == values}
    steady.discard("workflow_idempotencyrecord.digest")  # of all that was sent, so it differs by nature
    moving = {name.rpartition(".")[2] for name in set(before.columns) - steady}
    assert moving & WATCHED == set()
    assert {
        name: more.columns[name] - before.columns[name] for name in steady if more.columns[name] != before.columns[name]
    } == {}
