"""Offices of the province and people who work in them. Dull on purpose."""

from __future__ import annotations

from accounts.enums import OrganisationKind, Role
from accounts.models import Organisation, Person, Region, RoleAssignment, User
from workflow import clock

PROVINCE, CITY, OTHER_CITY, COUNTY = "430000", "430100", "430200", "430103"


def office(region: str = CITY) -> Organisation:
    """The human-resources department of a region, made once."""
    place = Region.objects.get(pk=region)
    found, _made = Organisation.objects.get_or_create(
        region=place,
        kind=OrganisationKind.DEPARTMENT,
        defaults={
            "name": f"{place.name}人力资源和社会保障局",
            "phone": "0731-80000000",
            "supervision_phone": "0731-80000001",
            "address": f"{place.name}示例路1号",
        },
    )
    return found


def person(name: str = "张示例", *, user: bool = True) -> Person:
    """Somebody, with a log-in unless told otherwise."""
    login = User.objects.create() if user else None
    return Person.objects.create(name=name, user=login, created_at=clock.now())


def with_role(role: Role, organisation: Organisation, name: str = "张示例") -> Person:
    """Somebody who holds ``role`` for the organisation and its region."""
    found = person(name)
    RoleAssignment.objects.create(
        person=found, role=role, organisation=organisation, region=organisation.region, granted_at=clock.now()
    )
    return found


def organiser(organisation: Organisation | None = None, name: str = "张经办") -> Person:
    """An organiser of an office (of the city unless told otherwise)."""
    return with_role(Role.ORGANISER, organisation or office(), name)


def approver(organisation: Organisation | None = None, name: str = "李审批") -> Person:
    """An approver of an office (of the province unless told otherwise)."""
    return with_role(Role.APPROVER, organisation or office(PROVINCE), name)
