"""Reads for the profile and for the desk's pages about people."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Model, Prefetch, Q, QuerySet

from accounts.enums import InvitationState, Role
from accounts.models import Invitation, Organisation, Person, RoleAssignment, User
from accounts.queries.roles import region_paths, within_regions
from workflow import clock
from workflow.actors import Actor
from workflow.crypto import blind_index

M = TypeVar("M", bound=Model)


def devices_of(user: User) -> list[UserSession]:
    """The sessions of ``user`` that still live, the newest first: two queries."""
    rows = list(UserSession.objects.filter(user=user).order_by("-last_seen_at", "-pk")[:50])
    live = Session.objects.filter(session_key__in=[row.session_key for row in rows], expire_date__gt=clock.now())
    alive = set(live.values_list("session_key", flat=True))
    return [row for row in rows if row.session_key in alive]


def administered_paths(actor: Actor) -> list[str]:
    """The subtrees whose people ``actor`` looks after."""
    return region_paths(actor, [Role.ADMINISTRATOR])


def roles_visible_to(actor: Actor) -> QuerySet[RoleAssignment]:
    """Live roles at offices inside the actor's subtrees."""
    rows = RoleAssignment.objects.filter(within_regions("region", administered_paths(actor)), ended_at=None)
    return rows.select_related("organisation", "region", "person")


def people_visible_to(actor: Actor) -> QuerySet[Person]:
    """People who hold, or held, a role inside the actor's subtrees; with their live roles there."""
    paths = administered_paths(actor)
    inside = Person.objects.filter(within_regions("roles__region", paths)).values("pk")
    live = RoleAssignment.objects.filter(within_regions("region", paths), ended_at=None).select_related("organisation")
    shown = live.only("person_id", "role", "granted_at", "region_id", "organisation__name").order_by("pk")
    return (
        Person.objects.filter(pk__in=inside)
        .select_related("user")
        .prefetch_related(Prefetch("roles", shown, "shown_roles"))
    )


def organisations_under(paths: Iterable[str]) -> QuerySet[Organisation]:
    """Bodies inside the subtrees ``paths``, in the order of the tree."""
    rows = Organisation.objects.filter(within_regions("region", paths))
    return rows.select_related("region__parent").order_by("region__path", "name")


def invitations_visible_to(actor: Actor) -> QuerySet[Invitation]:
    """Invitations to offices inside the actor's subtrees that were not accepted yet."""
    rows = Invitation.objects.filter(within_regions("region", administered_paths(actor)), state=InvitationState.OPEN)
    return rows.select_related("organisation", "region", "invited_by")


def by_name_or_phone(words: str) -> Q:
    """People whose name holds ``words``, or whose phone is exactly that."""
    query = Q(name__icontains=words)
    if words.isdigit() and len(words) == 11:
        query |= Q(phone_index=blind_index("phone", words))
    return query


def awaited_by_phone(phone: str) -> Person | None:
    """The one person whom we know by ``phone`` (11 digits, proven) and who has no log-in yet: invited somewhere."""
    known = Person.objects.filter(phone_index=blind_index("phone", phone), user=None).order_by("pk")[:2]
    return known[0] if len(known) == 1 else None


def without_numbers(rows: QuerySet[M], *paths: str) -> QuerySet[M]:
    """The same rows, the people at ``paths`` ("seat__person") without document and phone: to open these two for every row of a
    long list costs more than the rest of the row. Whoever asks for one all the same gets it, by a query."""
    return rows.defer(*(f"{path}__{name}" for path in paths for name in ("id_number", "phone")))
