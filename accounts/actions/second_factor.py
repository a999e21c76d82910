"""The administrator one level up resets a second factor that was lost."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.utils.translation import gettext as _

from accounts.actions.people import end_sessions
from accounts.models import Person, User
from accounts.permissions import permitted
from notifications.actions import queue_message
from workflow.actors import Actor
from workflow.services import Forbidden, Refused, act, record, record_refusal


def reset_second_factor(*, person: Person, actor: Actor, reason: str) -> int:
    """Remove every authenticator of ``person``, end the sessions, tell the owner. Returns how many were removed.

    ``Forbidden`` unless ``actor`` administers the level above; ``Refused`` without a reason or a log-in.
    """
    if not reason.strip():
        raise Refused(_("Please give a reason."))
    with act():
        user = User.objects.select_for_update(no_key=True).filter(person=person).first()
        if user is None:
            raise Refused(_("This person has no log-in."))
        if not permitted(actor, "accounts.reset_second_factor", person):
            record_refusal("accounts.factor_reset", actor=actor, target=person, reason="scope")
            raise Forbidden(_("Only the administrator of the level above may do this."))
        removed, _rows = Authenticator.objects.filter(user=user).delete()
        end_sessions(user)
        record("accounts.factor_reset", target=person, actor=actor, reason=reason.strip(), data={"removed": removed})
        if user.phone:
            queue_message(
                channel="sms",
                template="accounts.factor_reset",
                recipient=user.phone,
                params={"by": actor.actor_label},
                user=user,
            )
    return removed
