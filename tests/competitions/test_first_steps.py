"""Whoever comes to an empty desk is told what to do first: invite, take the preset of one's own level, call the cities."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client

from accounts.actions.invitations import invite
from accounts.enums import Role
from accounts.models import Person
from competitions.actions.levels import open_for_rounds
from competitions.models import Competition
from tests.factories.competitions import filed
from tests.factories.offices import CITY, PROVINCE, office, organiser, with_role
from workflow import clock

pytestmark = pytest.mark.django_db
NOBODY, CALL = "本单位还没有经办人", "部署各市州选拔赛"


def page(actor: Person, address: str = "/desk/") -> str:
    client = Client()
    client.force_login(actor.user)
    return client.get(address).content.decode()


def test_the_first_administrator_is_told_to_invite_somebody() -> None:
    bureau = office(PROVINCE)
    admin = with_role(Role.ADMINISTRATOR, bureau)
    shown = page(admin)
    assert (NOBODY in shown, 'href="/desk/people/invite/"' in shown) == (True, True)
    invite(name="张经办", phone="13900001111", role=Role.ORGANISER, organisation=bureau, actor=admin)
    assert NOBODY not in page(admin)


def test_nobody_is_told_so_where_somebody_organises() -> None:
    bureau = office(CITY)
    organiser(bureau)
    assert NOBODY not in page(with_role(Role.ADMINISTRATOR, bureau))


@pytest.mark.parametrize(("region", "first"), [(PROVINCE, "chuangyi-6-province"), (CITY, "chuangyi-6-city")])
def test_the_preset_of_ones_own_level_stands_first_and_is_chosen(region: str, first: str) -> None:
    shown = page(organiser(office(region)), "/desk/competitions/new/")
    chosen = re.findall(r'name="preset" id="preset-(\d)" value="([^"]+)" checked', shown)
    assert chosen == [("1", first)]


def test_the_province_is_told_to_call_its_cities_until_it_did() -> None:
    case = filed(PROVINCE)
    address = f"/desk/competitions/{case.competition.pk}/"
    assert [CALL in page(case.drafter, at) for at in ("/desk/", address)] == [True, True]
    held = Competition.objects.get(pk=case.competition.pk)
    open_for_rounds(competition=held, actor=case.drafter, answer_by=clock.today() + dt.timedelta(days=3))
    assert [CALL in page(case.drafter, at) for at in ("/desk/", address)] == [False, False]


def test_a_city_is_free_to_call_its_counties() -> None:
    assert CALL not in page(filed(CITY).drafter)
