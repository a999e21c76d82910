"""Enter the count of a public vote for an award of the rule book, and decide equals on its line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NoReturn

from django.core.files import File
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from accounts.models import Person
from competitions.actions.doors import require
from competitions.actions.filing_papers import sound_pdf
from competitions.domain.file_names import shown_name
from competitions.domain.rulebook import Award
from competitions.domain.votes import VoteLine, doubles
from competitions.enums import VoteTieWay
from competitions.models import Competition, VoteTally
from competitions.queries.honours import GONE
from competitions.queries.rule_books import book_of
from competitions.queries.votes import open_tie, pool_of, vote_awards_in_book, why_not_enterable
from workflow import clock, services

ENTER = "competitions.enter_votes"
ENTERED, PROPOSED, DECIDED, DECLINED = (
    "votes.entered",
    "votes.order_proposed",
    "votes.order_decided",
    "votes.order_declined",
)


@dataclass(frozen=True)
class Votes:
    """What was entered. ``reason``: why a count that holds is replaced. ``statement``: the platform's, as PDF."""

    code: str
    lines: Sequence[VoteLine]
    source: str
    closed_at: dt.datetime
    reason: str = ""
    statement: File[bytes] | None = None
    statement_name: str = ""


class WrongLines(services.Refused):
    """Some lines cannot be taken; ``faults`` names each. Nothing is stored."""

    def __init__(self, faults: list[str]) -> None:
        more = _("and %(count)d more") % {"count": len(faults) - 20} if len(faults) > 20 else ""
        super().__init__(" ".join([*faults[:20], *([more] if more else [])]))
        self.faults = faults


def award_named(competition: Competition, code: str) -> Award | None:
    """The award by vote of this code; None where the book has none."""
    return next((one for one in vote_awards_in_book(book_of(competition)) if one.code == code), None)


def enter_votes(*, competition: Competition, actor: Person, votes: Votes) -> VoteTally:
    """Store the count; one that holds ends with the reason, and with it what was decided over its ties.

    Raises ``WrongLines`` with every line that cannot be taken, ``Refused`` outside its time or without a reason.
    """
    require(actor, ENTER, VoteTally(competition=competition, code=votes.code), ENTERED)
    name = ""
    try:
        with services.act():
            locked = services.lock(competition)
            award = _award_or_refuse(locked, actor, votes)
            counts = _counts(locked, award, votes.lines)
            before = VoteTally.objects.filter(competition=locked, code=award.code, ended_at=None).first()
            if before is not None:
                if not votes.reason.strip():
                    _refuse(locked, actor, _("Votes were entered before. Please say why they are replaced."))
                before.ended_at, before.end_reason = clock.now(), votes.reason.strip()[:300]
                before.save(update_fields=["ended_at", "end_reason"])
            made = VoteTally(
                competition=locked,
                code=award.code,
                counts={str(key): number for key, number in counts.items()},
                source=votes.source.strip(),
                closed_at=votes.closed_at,
                entered_by=actor,
                entered_at=clock.now(),
            )
            if votes.statement is not None:
                made.scan_name = shown_name(votes.statement_name, fallback="statement.pdf")
                made.scan_sha256 = sound_pdf(votes.statement, made.scan_name)
                made.scan.save("statement.pdf", votes.statement, save=False)
                name = str(made.scan.name)
            made.save()
            data = {"award": award.name, "entries": len(counts), "votes": sum(counts.values())}
            services.record(ENTERED, actor=actor, target=made, reason=votes.reason.strip(), data=data)
    except BaseException:
        if name:
            default_storage.delete(name)
        raise
    return made


def _award_or_refuse(competition: Competition, actor: Person, votes: Votes) -> Award:
    problem = why_not_enterable(competition)
    award = award_named(competition, votes.code)
    if not problem and award is None:
        problem = _("The rule book has no such award by public vote.")
    if not problem and votes.closed_at > clock.now():
        problem = _("The vote has not ended yet; its count is entered afterwards.")
    if not problem and not votes.source.strip():
        problem = _("Please say where the votes were cast.")
    if problem or award is None:
        _refuse(competition, actor, problem)
    return award


def _counts(competition: Competition, award: Award, lines: Sequence[VoteLine]) -> dict[int, int]:
    """Votes by entry; every line must name an entry that may be voted for, once."""
    by_number = {entry.number: entry.pk for entry in pool_of(competition, award)}
    faults = [
        _("Line %(line)d: “%(text)s” is no entry number with a number of votes.")
        % {"line": one.place, "text": one.number}
        for one in lines
        if one.votes is None
    ]
    good = [one for one in lines if one.votes is not None]
    faults += [
        _("Line %(line)d: no entry %(text)s may be voted for.") % {"line": one.place, "text": one.number}
        for one in good
        if one.number not in by_number
    ]
    faults += [
        _("Line %(line)d: %(text)s stands there twice.") % {"line": one.place, "text": one.number}
        for one in doubles(good)
    ]
    if not lines:
        faults.append(_("Please give the votes: one line for each entry, its number and its votes."))
    if faults:
        raise WrongLines(faults)
    return {by_number[one.number]: one.votes for one in good if one.votes is not None}


def decide_by_rule(*, tally: VoteTally, actor: Person, order: Sequence[int], rule: str) -> VoteTally:
    """Equals are ordered as a written rule says; ``rule`` names it."""
    return _order(tally, actor, order, VoteTieWay.RULE, rule)


def propose_order(*, tally: VoteTally, actor: Person, order: Sequence[int], reason: str) -> VoteTally:
    """One person proposes the order of equals; it counts when another one agrees."""
    return _order(tally, actor, order, VoteTieWay.PERSONS, reason)


def _order(tally: VoteTally, actor: Person, order: Sequence[int], way: VoteTieWay, reason: str) -> VoteTally:
    action = DECIDED if way is VoteTieWay.RULE else PROPOSED
    require(actor, ENTER, tally, action)
    with services.act():
        competition = services.lock(tally.competition)
        row = _live(tally, competition)
        award = award_named(competition, row.code)
        entries = list(pool_of(competition, award)) if award else []
        gone = {entry.pk for entry in entries if entry.state in GONE}
        tie = open_tie(award, row, entries, gone) if award else None
        if tie is None:
            raise services.Conflict(_("No equal votes wait for a decision any more."))
        if sorted(order) != sorted(tie.entries):
            _refuse(
                competition, actor, _("Please put all entries with equal votes in an order, each at its own place.")
            )
        if not reason.strip():
            words = _("Please name the written rule.") if way is VoteTieWay.RULE else _("Please give a reason.")
            _refuse(competition, actor, words)
        # What was decided over a tie that is no longer one stays in front: it names others.
        kept = [key for key in row.order if key not in tie.entries] if row.decided_at else []
        row.order, row.order_way, row.order_reason = [*kept, *order], way, reason.strip()[:300]
        row.proposed_by, row.proposed_at = actor, clock.now()
        row.decided_by, row.decided_at = (actor, clock.now()) if way is VoteTieWay.RULE else (None, None)
        row.save()
        services.record(action, actor=actor, target=row, reason=row.order_reason, data={"order": list(order)})
    return row


def answer_order(*, tally: VoteTally, actor: Person, agrees: bool) -> VoteTally:
    """Another person of the office agrees to the proposed order, or sends it back."""
    action = DECIDED if agrees else DECLINED
    require(actor, ENTER, tally, action)
    with services.act():
        competition = services.lock(tally.competition)
        row = _live(tally, competition)
        if row.proposed_by_id is None or row.decided_at is not None:
            raise services.Conflict(_("No proposal waits for an answer any more."))
        if agrees and row.proposed_by_id == actor.pk:
            _refuse(competition, actor, _("You proposed this order; a second person decides."))
        if agrees:
            row.decided_by, row.decided_at = actor, clock.now()
        else:
            row.order, row.order_way, row.order_reason, row.proposed_by, row.proposed_at = [], "", "", None, None
        row.save()
        services.record(action, actor=actor, target=row, data={"order": row.order})
    return row


def _live(tally: VoteTally, competition: Competition) -> VoteTally:
    row = VoteTally.objects.select_for_update(no_key=True, of=("self",)).filter(pk=tally.pk, ended_at=None).first()
    if row is None:
        raise services.Conflict(_("These votes were replaced meanwhile."))
    problem = why_not_enterable(competition)
    if problem:
        raise services.Refused(problem)
    row.competition = competition
    return row


def _refuse(competition: Competition, actor: Person, reason: str) -> NoReturn:
    services.record_refusal(ENTERED, actor=actor, target=competition, reason=reason)
    raise services.Refused(reason)
