"""What a contestant does with an entry: begin it, keep its team, hand it in, take it back."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from accounts.models import Person
from competitions.actions.entry_locks import hold_competition
from competitions.actions.entry_saving import check_editable, save_entry, touch_entry
from competitions.actions.extensions import apply_extension
from competitions.domain import consents
from competitions.domain.eligibility import Outcome
from competitions.models import Competition, Entry, TeamMember
from competitions.permissions.entry import is_leader
from competitions.queries.eligibility import judge_person, team_limits
from competitions.queries.entry_snapshot import snapshot_of
from competitions.queries.entry_windows import EDITABLE_STATES, why_not_direct, why_not_open
from competitions.queries.extensions import extension_of
from competitions.queries.rule_books import book_of
from workflow import clock
from workflow.actors import Actor
from workflow.services import Forbidden, Refused, act, perform, record


def start_entry(*, competition: Competition, actor: Person) -> Entry:
    """A draft with its founder. The draft that is there already when there is one, so a second click makes no second.

    Raises ``Refused`` outside the window (early and late) and when what is known rules the person out.
    """
    now = clock.now()
    with act():
        # The person's row is the lock: two clicks at once find one another's draft.
        person = Person.objects.select_for_update(no_key=True, of=("self",)).select_related("user").get(pk=actor.pk)
        draft = Entry.objects.filter(competition=competition, leader=person, state__in=EDITABLE_STATES).first()
        if draft is not None:
            return draft
        extension = extension_of(competition, person)
        until, since = (extension.until, extension.opens_at) if extension else (None, None)
        book = book_of(competition)
        reason = why_not_direct(book) or why_not_open(
            competition, clock.arrived(), extended_until=until, admitted_from=since
        )
        if reason:
            raise Refused(reason)
        for answer in judge_person(person, competition, book, now):
            if answer.outcome == Outcome.FAILS:
                raise Refused(answer.reason)
        entry = Entry.objects.create(competition=competition, leader=person, created_at=now, saved_at=now)
        phone = (person.user.phone if person.user else "") or person.phone
        founder = TeamMember(entry=entry, name=person.name, phone=phone, is_leader=True, is_presenter=True)
        founder.set_id(person.id_kind, person.id_number)
        founder.save(force_insert=True)
        if extension is not None:
            apply_extension(entry, extension)
        record("entry.started", target=entry, actor=actor)
    return entry


def add_member(*, entry: Entry, actor: Actor) -> TeamMember:
    """An empty member at the end of the team. Raises ``Refused`` when the team is full."""
    now = clock.now()
    check_editable(entry, actor)
    snapshot = snapshot_of(entry)
    _least, most = team_limits(snapshot.book)
    if len(snapshot.members) >= most:
        raise Refused(_("A team has at most %(most)d members, the founder included.") % {"most": most})
    with act():
        # The head's word about the team was given for those who were in it.
        touch_entry(entry, now, consents=consents.withdrawn(entry.consents, consents.TEAM.code, now.isoformat()))
        last = max((member.order for member in snapshot.members), default=0)
        member = TeamMember.objects.create(entry=entry, name="", order=last + 1)
    snapshot.members.append(member)
    return member


def remove_member(*, entry: Entry, actor: Actor, member: int) -> None:
    """Take a member (by key) off the team; one that is gone already, or of another entry, is no error."""
    now = clock.now()
    check_editable(entry, actor)
    snapshot = snapshot_of(entry)
    found = next((one for one in snapshot.others if one.pk == member), None)
    if found is None:
        return
    with act():
        touch_entry(entry, now)
        found.delete()
    snapshot.members.remove(found)


def submit_entry(
    *, entry: Entry, actor: Actor, changes: Mapping[str, str] | None = None, version: int | None = None
) -> Entry:
    """Keep the last ``changes`` and hand the entry in; all or nothing but the changes, which stay when it is refused.

    Raises ``Forbidden``, ``Refused`` (a gap, the window), ``Conflict`` (handed in already), ``StaleEntry``.
    """
    if changes and entry.state in EDITABLE_STATES:
        save_entry(entry=entry, actor=actor, changes=changes, version=version)
    with act():
        hold_competition(entry.competition_id)
        return perform(entry, "submit", actor=actor, data={"snapshot": snapshot_of(entry)})


def withdraw_entry(*, entry: Entry, actor: Actor, reason: str = "", pledge_name: str = "") -> Entry:
    """The contestant takes the entry back (弃赛); ``pledge_name`` stands under the pledge where the rules ask for one.

    Raises ``Forbidden``, ``Refused``, ``Conflict``.
    """
    with act():
        hold_competition(entry.competition_id)
        return perform(entry, "withdraw", actor=actor, reason=reason, data={"pledge_name": pledge_name})


def mark_seen(*, entry: Entry, actor: Actor) -> None:
    """The contestant has read the last decision: it no longer stands first on their page."""
    if not is_leader(actor, entry):
        raise Forbidden(_("You may not do this."))
    if entry.decided_at and (entry.seen_at is None or entry.seen_at < entry.decided_at):
        Entry.objects.filter(pk=entry.pk).update(seen_at=clock.now())
