"""The members of a team answer for themselves: the head asks by a link, the member accepts or declines without an account."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.domain import phone as phones
from competitions.actions.entry_saving import check_editable
from competitions.models import Entry, TeamMember
from competitions.models.entry import new_token
from competitions.queries.entry_snapshot import snapshot_of
from competitions.queries.entry_windows import is_editable
from competitions.queries.team_answers import Answer, answer_of, link_of, print_of, token_key
from notifications.actions import queue_message
from workflow import clock
from workflow.actors import Actor, System
from workflow.services import Conflict, Refused, act, record

MEMBER = System.granted("competitions.team_member")


def ask_member(*, entry: Entry, actor: Actor, member: int) -> TeamMember:
    """Make the member's link, and send it by SMS where a phone is given. Asking again keeps the link and clears a refusal.

    Raises ``Forbidden``, ``Refused`` for a member without a name, or when the form is closed.
    """
    now = clock.now()
    check_editable(entry, actor)
    with act():
        found = (
            TeamMember.objects.select_for_update(no_key=True).filter(entry=entry, pk=member, is_leader=False).first()
        )
        if found is None:
            raise Conflict(_("This member was taken off the team meanwhile."))
        if not found.name:
            raise Refused(_("Give the name of the member first."))
        if answer_of(snapshot_of(entry), found) is Answer.ACCEPTED:
            return found
        if not found.token:
            found.token = new_token()
            found.token_index = token_key(found.token)
        found.asked_at, found.answered_at, found.decline_reason = now, None, ""
        found.has_accepted, found.accepted_print = False, ""
        found.save()
        record("entry.member_asked", target=entry, actor=actor, data={"member": found.pk})
        if not phones.validate(found.phone):
            queue_message(
                channel="sms",
                template="competitions.member_asked",
                recipient=found.phone,
                params={"title": entry.title, "leader": entry.leader.name, "link": link_of(found)},
                once_key=f"member:{found.pk}:{now.timestamp()}",
            )
    return found


def answer_as_member(*, member: TeamMember, accepts: bool, seen: str, reason: str = "") -> TeamMember:
    """By the link: agree to what was ``seen`` on the page (its print), or decline with a reason. The last answer counts.

    Raises ``Refused`` when the form is closed or no reason is given, ``Conflict`` when the data changed meanwhile.
    """
    why = reason.strip()[:300]
    if not accepts and not why:
        raise Refused(_("Please say why, so that the head of the project can mend it."))
    with act():
        entry = (
            Entry.objects.select_for_update(no_key=True, of=("self",))
            .select_related("competition")
            .get(pk=member.entry_id)
        )
        locked = TeamMember.objects.select_for_update(no_key=True).filter(pk=member.pk).first()
        if locked is None:
            raise Refused(_("You are no longer on this team."))
        now = clock.now()
        if not is_editable(entry, clock.arrived()):
            raise Refused(_("The entry has been handed in or is closed; please talk to the head of the project."))
        what = print_of(entry, locked)
        if accepts and seen != what:
            raise Conflict(_("Your data were changed meanwhile. Please read them again."))
        locked.answered_at, locked.has_accepted = now, accepts
        locked.accepted_print, locked.decline_reason = (what, "") if accepts else ("", why)
        locked.save(update_fields=["answered_at", "has_accepted", "accepted_print", "decline_reason"])
        action = "entry.member_accepted" if accepts else "entry.member_declined"
        record(action, target=entry, actor=MEMBER, reason=why, data={"member": locked.pk})
    return locked
