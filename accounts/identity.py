"""Who is signed in, for the identity block; and the office one acts for."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, Person
from accounts.permissions import DESK_ROLES
from accounts.queries import has_desk_role, person_of, region_paths
from ui import navigation

SESSION_KEY = "acting_for"


def register() -> None:
    """Tell ui who is signed in and where people of each kind belong; called by the app's ready()."""
    navigation.register_identity(identity_of)
    navigation.register(
        "desk",
        _("People and roles"),
        "accounts_desk:people",
        850,
        lambda actor: bool(region_paths(actor, ["administrator"])),
        icon="users",
        group=_("System administration"),
    )
    navigation.register(
        "desk",
        _("Sign-off of the offices"),
        "accounts_desk:sign_off_list",
        860,
        lambda actor: bool(region_paths(actor, ["administrator"])),
        icon="shield",
        group=_("System administration"),
    )
    navigation.register(
        "desk",
        _("Standing in during leave"),
        "accounts_desk:delegation_list",
        60,
        has_desk_role,
        icon="users",
    )
    navigation.register("my", _("My account"), "accounts_my:profile", 90, icon="user")
    navigation.register_area("desk", _("Desk"), "/desk/", 10, has_desk_role, icon="home")


def offices_of(person: Person) -> list[Organisation]:
    """The organisations for which ``person`` holds a role at the desk, the highest first."""
    rows = [row for row in person.all_role_rows() if row.role in DESK_ROLES and row.organisation]
    ordered = sorted(rows, key=lambda row: (row.region.path.count("/") if row.region else 9, row.pk))
    return list({row.organisation_id: row.organisation for row in ordered}.values())


def choose_office(request: HttpRequest, person: Person) -> None:
    """Let ``person`` act for one office in this request: the one chosen, else the highest. One office: nothing to choose."""
    offices = offices_of(person)
    if len(offices) > 1:
        chosen = request.session.get(SESSION_KEY)
        person.acting_for = chosen if any(office.pk == chosen for office in offices) else offices[0].pk


def identity_of(request: HttpRequest) -> navigation.Identity | None:
    """Name, unit and role for the identity block."""
    person = person_of(request.user)
    if not isinstance(person, Person):
        return None
    rows = sorted(
        (row for row in person.role_rows() if row.organisation),
        key=lambda row: (row.region.path.count("/") if row.region else 9, row.pk),
    )
    unit = rows[0].organisation.name if rows else ""
    roles = (
        [str(row.get_role_display()) for row in rows if row.organisation_id == rows[0].organisation_id] if rows else []
    )
    many = len(offices_of(person)) > 1
    return navigation.Identity(
        name=person.name,
        unit=unit,
        role=_(", ").join(dict.fromkeys(roles)),
        switch_url=reverse("accounts_desk:identity") if many else "",
    )
