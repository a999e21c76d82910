"""Roles and invitations: nobody gives more than he holds or outside his subtree; what is taken ends at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from accounts.actions.invitations import invite
from accounts.actions.people import suspend_account
from accounts.actions.roles import end_role, grant_role
from accounts.enums import InvitationState, Role
from accounts.models import Invitation, Person, RoleAssignment, User
from accounts.queries import holds_for_organisation, holds_in_region
from notifications.models import OutboxMessage
from tests.factories.accounts import OTHER_PHONE, PHONE, SEEDER, account, browser, code_for, officer, sign_in
from tests.factories.offices import CITY, COUNTY, OTHER_CITY, PROVINCE, office, person
from workflow.idempotency import new_key
from workflow.models import AuditRow
from workflow.services import Conflict, Forbidden, Refused

pytestmark = pytest.mark.django_db
THIRD_PHONE = "13800003333"


def administrator(region: str = CITY, phone: str = PHONE) -> Person:
    return officer("administrator", office(region), phone=phone, name="赵管理")


def link_of(phone: str) -> str:
    message = OutboxMessage.objects.filter(template="accounts.invitation").latest("pk")
    assert message.recipient == phone
    return str(message.params["link"]).removeprefix("http://127.0.0.1:8000")


@pytest.mark.parametrize(
    ("role", "region", "may"),
    [
        ("organiser", CITY, True),
        ("approver", CITY, True),
        ("overseer", COUNTY, True),
        ("administrator", COUNTY, True),
        ("administrator", CITY, True),
        ("organiser", OTHER_CITY, False),
        ("organiser", PROVINCE, False),
        ("administrator", PROVINCE, False),
    ],
)
def test_an_administrator_gives_roles_in_his_subtree_only(role: str, region: str, may: bool) -> None:
    chief, friend = administrator(), person()
    if may:
        grant_role(person=friend, role=role, organisation=office(region), actor=chief)
        assert [(row.role, row.region_id) for row in friend.role_rows()] == [(role, region)]
    else:
        with pytest.raises(Forbidden):
            grant_role(person=friend, role=role, organisation=office(region), actor=chief)
        assert RoleAssignment.objects.filter(person=friend).count() == 0
    row = AuditRow.objects.filter(action="accounts.role_granted").latest("pk")
    assert (row.succeeded, row.actor_key) == (may, str(chief.pk))


@pytest.mark.parametrize("role", ["organiser", "approver", "overseer"])
def test_who_is_no_administrator_gives_nothing(role: str) -> None:
    actor = officer(role)
    with pytest.raises(Forbidden):
        grant_role(person=person(), role="overseer", organisation=office(), actor=actor)


def test_an_organiser_invites_judges_for_his_own_office_and_nothing_else() -> None:
    actor = officer("organiser")
    assert invite(name="钱评委", phone=OTHER_PHONE, role="judge", organisation=office(), actor=actor).pk
    for role, organisation in (("judge", office(OTHER_CITY)), ("organiser", office())):
        with pytest.raises(Forbidden):
            invite(name="钱评委", phone=THIRD_PHONE, role=role, organisation=organisation, actor=actor)


def test_nobody_gives_himself_a_role_and_the_last_administrator_stays() -> None:
    chief = administrator(PROVINCE)
    with pytest.raises(Forbidden):
        grant_role(person=chief, role="approver", organisation=office(PROVINCE), actor=chief)
    with pytest.raises(Refused):
        end_role(assignment=chief.role_rows()[0], actor=chief, reason="离任")


def test_the_same_role_is_given_once() -> None:
    chief, friend = administrator(), person()
    grant_role(person=friend, role="organiser", organisation=office(), actor=chief)
    with pytest.raises(Refused):
        grant_role(person=friend, role="organiser", organisation=office(), actor=chief)


@pytest.mark.promise("Z9")
def test_Z9_an_ended_role_is_gone_with_the_next_request() -> None:
    actor = officer("organiser", phone=OTHER_PHONE)
    browsers = [browser(f"192.168.1.{n}") for n in range(3)]
    for client in browsers:
        sign_in(client, OTHER_PHONE)
        assert client.get("/desk/identity/").status_code == 200
    chief = administrator()
    end_role(assignment=actor.role_rows()[0], actor=chief, reason="调离")
    assert [client.get("/desk/identity/").status_code for client in browsers] == [403] * 3
    with pytest.raises(Conflict):
        end_role(assignment=actor.role_rows()[0], actor=chief, reason="调离")


@pytest.mark.promise("Z9")
def test_Z9_a_suspended_account_is_out_everywhere_at_once() -> None:
    victim = officer("organiser", office(COUNTY), phone=OTHER_PHONE)
    browsers = [browser(f"192.168.1.{n}") for n in range(3)]
    for client in browsers:
        sign_in(client, OTHER_PHONE)
    suspend_account(person=victim, actor=administrator(), reason="账号外借")
    assert [client.get("/desk/identity/").status_code for client in browsers] == [302] * 3
    assert sign_in(browser(), OTHER_PHONE).url == "/accounts/inactive/"
    assert browser().get("/accounts/inactive/").status_code == 200
    again = browser()
    again.post("/accounts/login/code/", {"phone": OTHER_PHONE})
    assert again.post("/accounts/code/", {"code": code_for(OTHER_PHONE)}).url == "/accounts/inactive/"
    assert "_auth_user_id" not in again.session


def test_only_the_subtree_is_suspended_and_not_oneself() -> None:
    chief = administrator()
    with pytest.raises(Forbidden):
        suspend_account(person=chief, actor=chief, reason="试试")
    with pytest.raises(Forbidden):
        suspend_account(person=officer("organiser", office(OTHER_CITY), phone=OTHER_PHONE), actor=chief, reason="试试")
    with pytest.raises(Forbidden):
        suspend_account(person=account(THIRD_PHONE).person, actor=chief, reason="普通用户归省级管理员")


@pytest.mark.promise("Z8")
def test_Z8_an_administrator_neither_approves_nor_organises_by_that_role() -> None:
    chief = administrator(PROVINCE)
    region = office(CITY).region
    assert holds_in_region(chief, region, Role.ADMINISTRATOR) is True
    for role in (Role.APPROVER, Role.ORGANISER):
        assert holds_in_region(chief, region, role) is False
        assert holds_for_organisation(chief, office(PROVINCE), role) is False


@pytest.mark.promise("Z8")
@pytest.mark.parametrize("role", ["organiser", "approver", "overseer"])
@pytest.mark.parametrize("path", ["/desk/people/", "/desk/people/invite/", "/desk/outbox/"])
def test_Z8_others_stay_out_of_the_administrators_pages_and_it_is_logged(role: str, path: str) -> None:
    officer(role, office(PROVINCE))
    client = browser()
    sign_in(client)
    assert client.get(path).status_code == 403
    row = AuditRow.objects.filter(action__endswith="door_closed").get()
    assert (row.succeeded, row.actor_kind) == (False, "person")


def test_the_list_shows_ones_own_subtree(django_assert_num_queries: Any, still: None) -> None:
    administrator()
    client = browser()
    sign_in(client)
    officer("organiser", office(COUNTY), phone=OTHER_PHONE, name="县里人")
    officer("organiser", office(OTHER_CITY), phone=THIRD_PHONE, name="外市人")
    client.get("/desk/people/")
    with django_assert_num_queries(7):
        page = client.get("/desk/people/").content.decode()
    assert ("县里人" in page, "外市人" in page, "138****2222" in page, OTHER_PHONE in page) == (
        True,
        False,
        True,
        False,
    )
    for number in range(4, 8):
        officer("overseer", office(COUNTY), phone=f"1380000{number}{number}{number}{number}", name=f"督导{number}")
    with django_assert_num_queries(7):
        assert "督导7" in client.get("/desk/people/").content.decode()
    assert "县里人" in client.get("/desk/people/", {"q": OTHER_PHONE}).content.decode()
    assert "县里人" not in client.get("/desk/people/", {"q": THIRD_PHONE}).content.decode()


@pytest.mark.promise("Z1")
def test_Z1_people_outside_the_subtree_are_not_there() -> None:
    administrator()
    client = browser()
    sign_in(client)
    stranger = officer("organiser", office(OTHER_CITY), phone=OTHER_PHONE)
    role = stranger.role_rows()[0]
    invitation = invite(
        name="孙外市", phone=THIRD_PHONE, role="overseer", organisation=office(OTHER_CITY), actor=SEEDER
    )
    for path in (f"/desk/people/{stranger.pk}/", f"/desk/people/{stranger.pk}/suspend/", f"/desk/roles/{role.pk}/end/"):
        assert client.get(path).status_code == 404
        assert client.post(path, {"reason": "x", "role": "organiser"}).status_code == 404
    assert client.post(f"/desk/invitations/{invitation.pk}/revoke/").status_code == 404


def test_roles_are_given_and_ended_on_the_page() -> None:
    administrator()
    client = browser()
    sign_in(client)
    county = office(COUNTY)
    friend = officer("overseer", county, phone=OTHER_PHONE, name="县里人")
    path = f"/desk/people/{friend.pk}/"
    form = {"role": "organiser", "organisation": county.pk, "_once": new_key()}
    assert client.post(path, form).status_code == 302
    assert client.post(path, form).status_code == 302, "a double click is one act"
    assert client.post(path, {**form, "_once": new_key()}).status_code == 422
    row = RoleAssignment.objects.get(person=friend, role="organiser")
    assert client.post(f"/desk/roles/{row.pk}/end/", {"reason": ""}).status_code == 422
    assert client.post(f"/desk/roles/{row.pk}/end/", {"reason": "调离"}).status_code == 302
    row.refresh_from_db()
    assert row.ended_at is not None
    assert client.post(path, {"role": "organiser", "organisation": office(OTHER_CITY).pk}).status_code == 422
    assert client.post(path, {"role": "judge", "organisation": county.pk}).status_code == 422
    extra = {"is_staff": "1", "region": PROVINCE}
    assert client.post(path, {"role": "organiser", "organisation": county.pk, **extra}).status_code == 302
    assert User.objects.filter(is_staff=True).count() == 0


def test_an_invitation_makes_an_account_and_gives_the_role() -> None:
    administrator()
    client = browser()
    sign_in(client)
    form = {"name": "周新人", "phone": "138 0000 2222", "role": "organiser", "organisation": office(COUNTY).pk}
    assert client.post("/desk/people/invite/", form).status_code == 302
    link = link_of(OTHER_PHONE)
    guest = browser("192.0.2.50")
    page = guest.get(link).content.decode()
    assert ("周新人" in page, "138****2222" in page, OTHER_PHONE in page) == (True, True, False)
    assert Invitation.objects.get().state == InvitationState.OPEN, "looking changes nothing"
    guest.post(link)
    assert guest.post("/accounts/code/", {"code": code_for(OTHER_PHONE)}).url == "/desk/"
    friend = User.objects.by_phone(OTHER_PHONE).person
    assert [(row.role, row.region_id) for row in friend.role_rows()] == [("organiser", COUNTY)]
    assert browser("192.0.2.51").get(link).status_code == 410, "once"


def test_an_invitation_for_somebody_with_an_account() -> None:
    chief = administrator()
    friend = account(OTHER_PHONE, "周旧人")
    invite(name="周旧人", phone=OTHER_PHONE, role="approver", organisation=office(COUNTY), actor=chief)
    link = link_of(OTHER_PHONE)
    stranger = browser("192.0.2.50")
    stranger.force_login(account(THIRD_PHONE, "别人"))
    assert stranger.post(link).status_code == 200
    assert Invitation.objects.get().state == InvitationState.OPEN, "not theirs"
    guest = browser("192.0.2.51")
    guest.force_login(friend)
    assert guest.post(link).url == "/desk/"
    assert [row.role for row in friend.person.role_rows()] == ["approver"]


def test_resending_makes_a_new_secret_and_revoking_ends_it(clock_at: Callable[[int], None]) -> None:
    administrator()
    client = browser()
    sign_in(client)
    invite(name="周新人", phone=OTHER_PHONE, role="organiser", organisation=office(COUNTY), actor=SEEDER)
    old = link_of(OTHER_PHONE)
    row = Invitation.objects.get()
    assert client.post(f"/desk/invitations/{row.pk}/resend/").status_code == 302
    new = link_of(OTHER_PHONE)
    assert browser().get(old).status_code == 404
    assert browser().get(new).status_code == 200
    secret = new.rstrip("/").rpartition("/")[2]
    assert not Invitation.objects.filter(secret_index=secret).exists(), "only a keyed hash is kept"
    clock_at(8 * 86_400)
    assert browser().get(new).status_code == 410
    clock_at(0)
    client.post(f"/desk/invitations/{row.pk}/revoke/")
    assert browser().get(new).status_code == 410


def test_an_invitation_dies_with_the_right_of_who_sent_it() -> None:
    chief, boss = administrator(), administrator(PROVINCE, THIRD_PHONE)
    invite(name="周新人", phone=OTHER_PHONE, role="organiser", organisation=office(COUNTY), actor=chief)
    end_role(assignment=chief.role_rows()[0], actor=boss, reason="离任")
    guest = browser()
    guest.post(link_of(OTHER_PHONE))
    guest.post("/accounts/code/", {"code": code_for(OTHER_PHONE)})
    assert RoleAssignment.objects.filter(role="organiser").count() == 0


@pytest.mark.promise("Z5")
def test_Z5_links_cannot_be_guessed() -> None:
    invite(name="周新人", phone=OTHER_PHONE, role="organiser", organisation=office(COUNTY), actor=SEEDER)
    secret = link_of(OTHER_PHONE).rstrip("/").rpartition("/")[2]
    assert re.fullmatch(r"[\w-]{32}", secret), "24 random bytes"
    client = browser()
    answers = [client.get(f"/accounts/invitation/{n:032d}/").status_code for n in range(31)]
    assert answers == [404] * 30 + [429]


def test_one_acts_for_one_office_at_a_time() -> None:
    two = officer("approver", office(PROVINCE), name="两处任职")
    grant_role(person=two, role="organiser", organisation=office(CITY), actor=SEEDER)
    client = browser()
    sign_in(client)
    page = client.get("/desk/identity/").content.decode()
    assert page.count('type="radio"') == 2
    shown = re.search(r'value="(\d+)" checked', page).group(1)  # type: ignore[union-attr]
    assert shown == str(office(PROVINCE).pk), "the highest first"
    assert client.post("/desk/identity/", {"organisation": "999"}).status_code == 422
    client.post("/desk/identity/", {"organisation": str(office(CITY).pk)})
    assert "长沙市人力资源和社会保障局" in client.get("/desk/identity/").content.decode()
    row = AuditRow.objects.filter(action="accounts.identity_switched").get()
    assert (row.actor_key, row.data) == (str(two.pk), {"organisation": office(CITY).pk})
