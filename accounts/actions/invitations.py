"""Invitations: a role offered by a one-time link. Of its secret only a keyed hash is kept."""

from __future__ import annotations

import datetime as dt
import secrets

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions.roles import check_may_give
from accounts.domain import phone as phones
from accounts.domain.names import normalise_name
from accounts.enums import InvitationState
from accounts.models import Invitation, Organisation, Person, RoleAssignment
from notifications.actions import queue_message
from workflow import clock
from workflow.actors import Actor
from workflow.crypto import blind_index
from workflow.services import Conflict, Forbidden, Refused, act, lock, perform, record


def invite(
    *,
    name: str,
    phone: str,
    role: str,
    organisation: Organisation,
    actor: Actor,
    scope_type: str = "",
    scope_id: str = "",
) -> Invitation:
    """Offer ``role`` for ``organisation`` to whoever holds ``phone``; the link leaves by SMS.

    ``Forbidden`` outside the actor's scope, ``Refused`` when the same offer is open.
    """
    check_may_give(role=role, organisation=organisation, actor=actor)
    number = phones.normalise(phone)
    with act():
        Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
        same = Invitation.objects.filter(
            phone_index=blind_index("phone", number),
            role=role,
            organisation=organisation,
            scope_type=scope_type,
            scope_id=scope_id,
            state=InvitationState.OPEN,
            expires_at__gt=clock.now(),
        )
        if same.exists():
            raise Refused(_("The same invitation is open already. Send it again instead."))
        invitation = Invitation(
            role=role,
            organisation=organisation,
            region_id=organisation.region_id,
            scope_type=scope_type,
            scope_id=scope_id,
            name=normalise_name(name),
            phone=number,
            phone_index=blind_index("phone", number),
            invited_by=actor if isinstance(actor, Person) else None,
            created_at=clock.now(),
        )
        secret = _renew(invitation)
        invitation.save(force_insert=True)
        record("accounts.invited", target=invitation, actor=actor, data=_facts(invitation))
        _send(invitation, secret, actor)
    return invitation


def offer_by_link(*, name: str, role: str, organisation: Organisation, actor: Actor, hours: int = 24) -> str:
    """An offer without a phone, for the very first administrator: returns the one-time address, which is not sent."""
    check_may_give(role=role, organisation=organisation, actor=actor)
    with act():
        invitation = Invitation(
            role=role,
            organisation=organisation,
            region_id=organisation.region_id,
            name=name,
            created_at=clock.now(),
        )
        secret = _renew(invitation, dt.timedelta(hours=hours))
        invitation.save(force_insert=True)
        record("accounts.invited", target=invitation, actor=actor, data=_facts(invitation))
    return address_of(secret)


def resend_invitation(*, invitation: Invitation, actor: Actor) -> Invitation:
    """Send it again with a new secret and a new term; the old link is dead."""
    with act():
        locked = lock(invitation)
        if locked.organisation is None:
            raise Forbidden(_("You may not do this."))
        check_may_give(role=locked.role, organisation=locked.organisation, actor=actor)
        if locked.state != InvitationState.OPEN:
            raise Conflict(_("This invitation was used, taken back or is out of date. Please ask for a new one."))
        secret = _renew(locked)
        locked.save(update_fields=["secret_index", "expires_at"])
        record("accounts.invitation_resent", target=locked, actor=actor)
        _send(locked, secret, actor)
    return locked


def revoke_invitation(*, invitation: Invitation, actor: Actor) -> Invitation:
    """Take the offer back."""
    return perform(invitation, "revoke", actor=actor)


def accept_invitation(*, invitation: Invitation, person: Person) -> RoleAssignment:
    """``person``, who signed in with the invitation's phone, takes the offer; the role is theirs.

    ``Conflict`` when it was taken or revoked; ``Refused`` when it is out of date or whoever invited may no longer do so.
    """
    with act():
        taken = perform(invitation, "accept", actor=person, data={"person": person})
        row, _created = RoleAssignment.objects.get_or_create(
            person=person,
            role=taken.role,
            organisation=taken.organisation,
            scope_type=taken.scope_type,
            scope_id=taken.scope_id,
            ended_at=None,
            defaults={"region_id": taken.region_id, "granted_by": taken.invited_by, "granted_at": clock.now()},
        )
        record("accounts.role_granted", target=person, actor=person, data={**_facts(taken), "invitation": taken.pk})
    person.forget_roles()
    return row


def find_invitation(secret: str) -> Invitation | None:
    """The invitation of a link, whatever its state; None for an unknown secret."""
    index = blind_index("invitation", secret)
    rows = Invitation.objects.select_related("organisation", "invited_by")
    return rows.filter(secret_index=index).first() if index else None


def is_open(invitation: Invitation) -> bool:
    """Whether it can still be accepted."""
    return invitation.state == InvitationState.OPEN and invitation.expires_at > clock.now()


def address_of(secret: str) -> str:
    """The full one-time address, always on the configured host."""
    return settings.SITE_URL.rstrip("/") + reverse("accounts:invitation", args=[secret])


def _renew(invitation: Invitation, term: dt.timedelta | None = None) -> str:
    secret = secrets.token_urlsafe(24)
    invitation.secret_index = blind_index("invitation", secret)
    invitation.expires_at = clock.now() + (term or dt.timedelta(days=settings.INVITATION_DAYS))
    return secret


def _send(invitation: Invitation, secret: str, actor: Actor) -> None:
    unit = invitation.organisation.name if invitation.organisation else ""
    queue_message(
        channel="sms",
        template="accounts.invitation",
        recipient=invitation.phone,
        params={
            "inviter": actor.actor_label if isinstance(actor, Person) else unit,
            "name": invitation.name,
            "role": invitation.get_role_display(),
            "unit": unit,
            "until": f"{timezone.localtime(invitation.expires_at):%Y-%m-%d %H:%M}",
            "link": address_of(secret),
        },
    )


def _facts(invitation: Invitation) -> dict[str, object]:
    return {"role": invitation.role, "organisation": invitation.organisation_id, "region": invitation.region_id}
