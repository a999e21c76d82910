"""Where somebody belongs after signing in."""

from __future__ import annotations

from typing import Any

from accounts.enums import Role
from accounts.models import Person
from accounts.queries import has_desk_role, person_of


def address_for(user: Any) -> str:
    """The desk for who works there, the newsroom for editors, the judges' place for judges, one's own pages for all others."""
    person = person_of(user)
    if not isinstance(person, Person):
        return "/my/"
    if has_desk_role(person):
        return "/desk/"
    roles = {row.role for row in person.role_rows()}
    if Role.EDITOR in roles:
        return "/cms/"
    if Role.JUDGE in roles:
        return "/judge/"
    return "/my/"
