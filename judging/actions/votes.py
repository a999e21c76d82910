"""Tickets of the hall: issued and voided; and the one vote that each of them has."""

from __future__ import annotations

import secrets

from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import Person
from competitions.actions.doors import require
from competitions.domain.rulebook import ScorePart
from competitions.enums import StageState
from competitions.models import StageEntry
from competitions.queries.nouns import nouns_of
from judging.actions.refusals import refuse
from judging.domain.ballots import code_from, gives_points, points_in
from judging.domain.vote_actor import TicketActor
from judging.enums import AppearanceState
from judging.models import Appearance, LiveStage, Vote, VoteTicket, VoteWindow
from judging.queries.live import GONE
from judging.queries.votes import hash_of, part_of
from workflow import clock, keys, services

RUN = "competitions.run_stage"
ISSUED, VOIDED, CAST = "judging.vote_tickets_issued", "judging.vote_ticket_voided", "judging.vote_cast"
MOST_AT_ONCE = 500
MOST = 5000


def issue_tickets(*, live: LiveStage, part: str, count: int, actor: Person) -> list[VoteTicket]:
    """So many new tickets for a part, numbered on. Raises ``Refused`` for more than the rules or the printer take."""
    require(actor, RUN, live.stage, ISSUED)
    rule = part_of(live.stage, part)
    if rule is None:
        refuse(ISSUED, _("The rules of this stage have no such vote."), actor=actor, target=live)
    with services.act():
        if services.lock(live.stage).state not in (StageState.NOT_STARTED, StageState.MARKING):
            refuse(ISSUED, _("Marking of this stage is closed."), actor=actor, target=live)
        rows = VoteTicket.objects.filter(live=live, part=part)
        good, last = rows.filter(ended_at=None).count(), rows.aggregate(last=Max("number"))["last"] or 0
        if not 1 <= count <= MOST_AT_ONCE or good + count > MOST:
            words = _("Tickets are issued 1 to %(most)d at a time, %(all)d at most.")
            refuse(ISSUED, words % {"most": MOST_AT_ONCE, "all": MOST}, actor=actor, target=live)
        if rule.people is not None and gives_points(rule) and good + count > rule.people:
            words = _("The rules have %(people)d public jurors; %(good)d tickets are valid already.")
            refuse(ISSUED, words % {"people": rule.people, "good": good}, actor=actor, target=live)
        made = VoteTicket.objects.bulk_create([_ticket(live, part, last + at, actor) for at in range(1, count + 1)])
        services.record(ISSUED, actor=actor, target=live, data={"part": part, "from": last + 1, "to": last + count})
    return made


def _ticket(live: LiveStage, part: str, number: int, actor: Person) -> VoteTicket:
    key_id, key = keys.newest("field")
    nonce = secrets.token_hex(16)
    return VoteTicket(
        live=live, part=part, number=number, nonce=nonce, key_id=key_id, token_hash=hash_of(code_from(key, nonce)),
        issued_by=actor, issued_at=clock.now(),
    )  # fmt: skip


def void_ticket(*, live: LiveStage, part: str, number: int, actor: Person) -> VoteTicket:
    """A lost ticket votes no more, and what it voted does not count. Not once it counts in a result."""
    require(actor, RUN, live.stage, VOIDED)
    with services.act():
        services.lock(live.stage)
        ticket = VoteTicket.objects.select_for_update(no_key=True).filter(live=live, part=part, number=number).first()
        if ticket is None:
            refuse(VOIDED, _("There is no ticket of that number."), actor=actor, target=live)
        if ticket.ended_at is not None:
            return ticket
        if ticket.votes.exclude(window__closed_at=None).exists():
            words = _("This ticket voted where the vote is closed and counted; open that vote again first.")
            refuse(VOIDED, words, actor=actor, target=live)
        ticket.ended_at, ticket.ended_by = clock.now(), actor
        ticket.save(update_fields=["ended_at", "ended_by"])
        services.record(VOIDED, actor=actor, target=ticket, data={"part": part, "number": number})
    return ticket


def cast_vote(*, ticket: VoteTicket, window: int, place: int, points: str = "") -> Vote:
    """The vote of a ticket in a window: ``place`` is the entry, ``points`` where points are given.

    The same vote sent again changes nothing, however late it comes. Raises ``Refused`` in words for a vote that is closed, an
    entry that cannot be chosen, points that the rules do not have, a vote that may not be changed, a dead ticket.
    """
    actor = TicketActor(ticket.pk, ticket.number)
    part = part_of(ticket.live.stage, ticket.part)
    if part is None or part.ballot is None:
        refuse(CAST, _("The rules of this stage have no such vote."), actor=actor, target=ticket)
    with services.act():
        # Who closes the vote waits for this vote, or this vote sees that it is closed. It waits for no other vote.
        services.hold(VoteWindow, window)
        row = VoteWindow.objects.filter(live=ticket.live_id, part=ticket.part, pk=window).first()
        if row is None:
            refuse(CAST, _("This vote is not open."), actor=actor, target=ticket)
        # Who voids the ticket waits for its row; without it each waits for the other, here for the row, there for the audit.
        if VoteTicket.objects.select_for_update(no_key=True).filter(pk=ticket.pk, ended_at=None).first() is None:
            refuse(CAST, _("This ticket is not valid any more."), actor=actor, target=ticket)
        value = _value(part, row, place, points, actor, ticket)
        held = Vote.objects.filter(ticket=ticket, window=row).first()
        if held is not None and (held.stage_entry_id, held.points) == (place, value):
            return held
        if row.closed_at is not None:
            refuse(CAST, _("The vote was closed before yours arrived; it does not count."), actor=actor, target=ticket)
        # The page that somebody still holds may show an entry that has withdrawn since; the vote would be lost.
        if StageEntry.objects.filter(pk=place, entry__state__in=GONE).exists():
            refuse(CAST, _("This entry no longer competes."), actor=actor, target=ticket)
        if held is not None and not part.ballot.changeable:
            refuse(CAST, _("By the rules a vote that was cast cannot be changed."), actor=actor, target=ticket)
        if held is None:
            held = Vote(ticket=ticket, window=row)
        else:
            held.changes += 1
        held.stage_entry_id, held.points, held.cast_at = place, value, clock.now()
        held.save()
        # What was chosen is not in the audit: it says that this ticket voted, and when.
        services.record(CAST, actor=actor, target=ticket, data={"window": row.pk, "changes": held.changes})
    return held


def _noun(ticket: VoteTicket) -> str:
    return str(nouns_of(ticket.live.stage.competition).entry)


def _value(part: ScorePart, window: VoteWindow, place: int, points: str, actor: TicketActor, ticket: VoteTicket) -> str:
    """The points as they are kept, empty where an entry is chosen."""
    if window.stage_entry_id is not None and window.stage_entry_id != place:
        words = _("Another %(noun)s is being voted on by now; look again.") % {"noun": _noun(ticket)}
        refuse(CAST, words, actor=actor, target=ticket)
    if window.stage_entry_id is None:
        turns = Appearance.objects.filter(live=ticket.live_id, stage_entry=place, state=AppearanceState.DONE)
        if not turns.exists():
            words = _("This %(noun)s cannot be voted for.") % {"noun": _noun(ticket)}
            refuse(CAST, words, actor=actor, target=ticket)
    if not gives_points(part):
        return ""
    value = points_in(part, points)
    if value is None:
        refuse(CAST, _("Please choose points that the rules have."), actor=actor, target=ticket)
    return value
