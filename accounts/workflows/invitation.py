"""The table of moves of an invitation: a role offered, taken or taken back."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.enums import InvitationState
from accounts.models import Invitation
from accounts.permissions import may_give_what_it_offers
from workflow import registry
from workflow.machine import Workflow, transition
from workflow.services import Move

OPEN, ACCEPTED, REVOKED = InvitationState.OPEN, InvitationState.ACCEPTED, InvitationState.REVOKED


def is_in_time(move: Move) -> str | None:
    """A link is good for some days only; a new one can be sent."""
    if move.obj.expires_at <= move.now:
        return _("This invitation is out of date. Please ask for a new one.")
    return None


def inviter_still_may(move: Move) -> str | None:
    """An offer is worth what whoever made it may give on the day it is taken."""
    inviter = move.obj.invited_by
    if inviter and not may_give_what_it_offers(inviter, move.obj):
        return _("Whoever invited you may no longer do so. Please ask for a new invitation.")
    return None


def keep_person(move: Move) -> None:
    """Who took it."""
    move.touch(accepted_by=move.data["person"], accepted_at=move.now)
    note_offer(move)


def note_offer(move: Move) -> None:
    """What was offered."""
    offer = move.obj
    move.note(role=offer.role, organisation=offer.organisation_id, region=offer.region_id)


INVITATION = Workflow(
    name="invitation",
    label=gettext_lazy("Invitation"),
    states=dict(InvitationState.choices),
    initial=OPEN,
    related=("organisation__region", "invited_by"),
    transitions=(
        transition(
            "accept", OPEN, ACCEPTED, "accounts.accept_invitation",
            label=gettext_lazy("Accept"), done_label=pgettext_lazy("invitation", "Accepted"),
            guards=(is_in_time, inviter_still_may), effect=keep_person, by_hand=False,
        ),
        transition(
            "revoke", OPEN, REVOKED, "accounts.revoke_invitation",
            label=gettext_lazy("Take the invitation back"), done_label=pgettext_lazy("invitation", "Revoked"),
            effect=note_offer,
        ),
    ),
)  # fmt: skip
registry.register(INVITATION, Invitation)
