"""How an office signs, and who signs for whom during leave: the verbs, the rights, the pages."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from accounts.actions.offices import delegate_signing, end_delegation, set_sign_off_policy
from accounts.enums import Role
from accounts.models import Delegation, Person, SignOffPolicy
from accounts.queries.standing import Standing, free_standing, may_act_for, sign_off_policy, standings
from notifications.models import OutboxMessage
from tests.factories.offices import CITY, COUNTY, OTHER_CITY, PROVINCE, approver, office, organiser, with_role
from workflow import clock
from workflow.models import AuditRow
from workflow.services import Conflict, Forbidden, Refused

pytestmark = pytest.mark.django_db


def signed_in(actor: Person) -> Client:
    client = Client()
    client.force_login(actor.user)
    return client


def administrator(region: str = CITY) -> Person:
    return with_role(Role.ADMINISTRATOR, office(region), "钱管理")


def away(person: Person, delegate: Person, **changes: Any) -> Delegation:
    """From today for three days."""
    today = clock.today()
    values = {"first_day": today, "last_day": today + dt.timedelta(days=2), "reason": "年休假", "actor": person}
    return delegate_signing(person=person, delegate=delegate, organisation=office(), **(values | changes))


# --- how many sign ---------------------------------------------------------------------------------------------------


def test_without_a_setting_two_file_and_one_decides() -> None:
    policy = sign_off_policy(office())
    assert (policy.file_persons, policy.decide_persons, policy.own_oa) == (2, 1, False)


def test_the_setting_is_for_administrators_of_the_office_and_kept_with_who_and_when() -> None:
    admin = administrator()
    policy = set_sign_off_policy(organisation=office(), actor=admin, file_persons=3, decide_persons=2, own_oa=True)
    assert (policy.version, policy.changed_by) == (1, admin)
    assert AuditRow.objects.get(action="accounts.sign_off_set").data == {
        "file_persons": 3,
        "decide_persons": 2,
        "own_oa": True,
    }
    same = set_sign_off_policy(organisation=office(), actor=admin, file_persons=3, decide_persons=2, own_oa=True)
    assert (same.version, AuditRow.objects.filter(action="accounts.sign_off_set").count()) == (1, 1)
    for stranger in (approver(office()), administrator(OTHER_CITY)):
        with pytest.raises(Forbidden):
            set_sign_off_policy(organisation=office(), actor=stranger, file_persons=1, decide_persons=1, own_oa=False)
    with pytest.raises(Refused):
        set_sign_off_policy(organisation=office(), actor=admin, file_persons=4, decide_persons=1, own_oa=False)


def test_a_stale_page_is_told_who_was_faster() -> None:
    admin = administrator()
    client = signed_in(admin)
    path = f"/desk/sign-off/{office().pk}/"
    assert "两人：经办、签发" in client.get(path).content.decode()
    set_sign_off_policy(organisation=office(), actor=admin, file_persons=3, decide_persons=1, own_oa=False)
    answer = client.post(path, {"file_persons": "1", "decide_persons": "1", "version": "0"})
    assert (answer.status_code, "钱管理" in answer.content.decode()) == (409, True)
    assert client.post(path, {"file_persons": "9", "decide_persons": "1"}).status_code == 422
    assert client.post(path, {"file_persons": "2", "decide_persons": "2", "version": "1"}).status_code == 302
    assert SignOffPolicy.objects.get().decide_persons == 2
    assert "2人签批" in client.get("/desk/sign-off/").content.decode()


# --- who signs for whom ----------------------------------------------------------------------------------------------


def test_a_colleague_holds_the_right_of_who_is_away_on_those_days_only() -> None:
    boss, clerk = approver(office(), "李局长"), organiser(office(), "张经办")
    assert may_act_for(clerk, office(), Role.APPROVER) is False
    row = away(boss, clerk)
    clerk.forget_roles()
    assert standings(clerk, office(), Role.APPROVER) == [Standing(boss)]
    assert standings(clerk, office(), Role.APPROVER, Role.ORGANISER) == [Standing(), Standing(boss)]
    assert may_act_for(clerk, office(PROVINCE), Role.APPROVER) is False
    clock.move_to(clock.now() + dt.timedelta(days=3))
    clerk.forget_roles()
    assert (row.days, may_act_for(clerk, office(), Role.APPROVER)) == (3, False)


def test_a_right_in_which_somebody_signed_already_is_not_free() -> None:
    boss, clerk = approver(office(), "李局长"), organiser(office(), "张经办")
    away(boss, clerk)
    clerk.forget_roles()
    roles = (Role.ORGANISER, Role.APPROVER)
    assert free_standing(clerk, office(), roles, set()) == Standing()
    assert free_standing(clerk, office(), roles, {clerk.pk}) is None
    assert free_standing(clerk, office(), (Role.APPROVER,), {boss.pk}) is None


def test_the_right_ends_with_the_role_of_either() -> None:
    boss, clerk = approver(office(), "李局长"), organiser(office(), "张经办")
    away(boss, clerk)
    clerk.roles.update(ended_at=clock.now())
    clerk.forget_roles()
    assert standings(clerk, office(), Role.APPROVER) == []
    clerk.roles.update(ended_at=None)
    boss.roles.update(ended_at=clock.now())
    clerk.forget_roles()
    assert standings(clerk, office(), Role.APPROVER) == []


def test_what_makes_no_sense_is_refused_in_words() -> None:
    boss, clerk, stranger = approver(office(), "李局长"), organiser(office(), "张经办"), organiser(office(OTHER_CITY))
    today = clock.today()
    day = dt.timedelta(days=1)
    with pytest.raises(Refused):
        away(boss, boss)
    with pytest.raises(Refused, match=r"colleague|同事"):
        away(boss, stranger)
    with pytest.raises(Refused):
        away(boss, clerk, last_day=today - day, first_day=today - day)
    with pytest.raises(Refused):
        away(boss, clerk, last_day=today - day)
    with pytest.raises(Refused, match="92"):
        away(boss, clerk, last_day=today + 92 * day)
    with pytest.raises(Refused):
        away(boss, clerk, reason="  ")
    with pytest.raises(Refused):
        away(with_role(Role.OVERSEER, office(), "监督"), clerk)
    with pytest.raises(Forbidden):
        away(boss, clerk, actor=clerk)
    away(boss, clerk)
    with pytest.raises(Refused, match="张经办"):
        away(boss, clerk, first_day=today + 2 * day, last_day=today + 5 * day)
    assert Delegation.objects.count() == 1


def test_it_is_ended_by_either_or_an_administrator_and_only_once() -> None:
    boss, clerk, other = approver(office(), "李局长"), organiser(office(), "张经办"), organiser(office(), "王经办")
    clerk.set_phone("13900000077")
    clerk.save()
    row = away(boss, clerk)
    with pytest.raises(Forbidden):
        end_delegation(delegation=row, actor=other)
    end_delegation(delegation=row, actor=clerk)
    with pytest.raises(Conflict, match="张经办"):
        end_delegation(delegation=row, actor=administrator())
    clerk.forget_roles()
    assert standings(clerk, office(), Role.APPROVER) == []
    assert list(OutboxMessage.objects.values_list("template", flat=True).order_by("pk")) == [
        "accounts.delegated",
        "accounts.delegation_ended",
    ]


def test_one_s_own_leave_by_the_page() -> None:
    boss, clerk = approver(office(), "李局长"), organiser(office(), "张经办")
    client, today = signed_in(boss), clock.today()
    page = client.get("/desk/leave/new/").content.decode()
    assert ("张经办" in page, 'name="person"' in page) == (True, False)
    days = {"first_day": today.isoformat(), "last_day": (today - dt.timedelta(days=1)).isoformat(), "reason": "出差"}
    bad = client.post("/desk/leave/new/", {"delegate": clerk.pk, **days})
    assert (bad.status_code, "出差" in bad.content.decode()) == (422, True)
    days["last_day"] = today.isoformat()
    assert client.post("/desk/leave/new/", {"delegate": clerk.pk, "person": clerk.pk, **days}).status_code == 302
    row = Delegation.objects.get()
    assert (row.person, row.delegate, row.made_by) == (boss, clerk, boss)
    listed = signed_in(clerk).get("/desk/leave/").content.decode()
    assert ("李局长" in listed, "生效中" in listed, "1天" in listed) == (True, True, True)
    assert "李局长" not in signed_in(organiser(office(OTHER_CITY))).get("/desk/leave/").content.decode()
    assert signed_in(organiser(office(OTHER_CITY))).post(f"/desk/leave/{row.pk}/end/").status_code == 404
    assert client.post(f"/desk/leave/{row.pk}/end/").status_code == 302
    row.refresh_from_db()
    assert row.ended_by == boss


def test_an_administrator_enters_the_leave_of_somebody_below() -> None:
    admin, county = administrator(), office(COUNTY)
    boss, clerk = approver(county, "县局长"), organiser(county, "县经办")
    client, today = signed_in(admin), clock.today().isoformat()
    path = f"/desk/leave/new/?office={county.pk}"
    assert "县局长" in client.get(path).content.decode()
    data = {"person": boss.pk, "delegate": clerk.pk, "first_day": today, "last_day": today, "reason": "病假"}
    assert client.post(path, data).status_code == 302
    assert Delegation.objects.get().made_by == admin
    assert client.get("/desk/leave/new/").status_code == 403
    assert client.get(f"/desk/leave/new/?office={office(OTHER_CITY).pk}").status_code == 404
