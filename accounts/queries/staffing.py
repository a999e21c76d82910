"""What waits for an administrator: an office of one's own in which nobody organises yet."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.enums import InvitationState, Role
from accounts.models import Invitation, Organisation, Person, RoleAssignment
from workflow.actors import Actor
from workflow.inbox import InboxItem, Row, as_rows


def unstaffed_rows(actor: Actor) -> QuerySet[Any] | None:
    """The offices that the actor administers, without an organiser and without an invitation to one."""
    rows = actor.role_rows() if isinstance(actor, Person) else []
    own = {row.organisation_id for row in rows if row.role == Role.ADMINISTRATOR and row.organisation_id}
    if not own:
        return None
    people = RoleAssignment.objects.filter(organisation=OuterRef("pk"), role=Role.ORGANISER, ended_at=None)
    asked = Invitation.objects.filter(organisation=OuterRef("pk"), role=Role.ORGANISER, state=InvitationState.OPEN)
    return as_rows(
        "accounts.unstaffed",
        Organisation.objects.filter(~Exists(people), ~Exists(asked), pk__in=own),
        key="pk",
        name="name",
    )


def unstaffed_item(row: Row) -> InboxItem:
    """One of them."""
    title = _("Nobody organises in your office yet: invite an organiser, a second one who signs, and an approver")
    return InboxItem(title, reverse("accounts_desk:invite"), _("Invite people to it"), row.name)
