"""Awards by public vote: what the rule book allows, the count that holds, its order and its ties."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from competitions.domain.awards import Orders, Placed, Tie, award_all
from competitions.domain.rulebook import Award, AwardScope, RuleBook
from competitions.domain.votes import order_by_votes
from competitions.enums import CompetitionState
from competitions.models import Competition, Entry, VoteTally
from competitions.queries.results import may_be_corrected
from competitions.queries.rule_books import book_of

# From judging on; what is entered later than the public list comes with a corrected one.
_ENTERED_IN = (CompetitionState.JUDGING, CompetitionState.PUBLICITY)


def vote_awards_in_book(book: RuleBook) -> list[Award]:
    """The awards of a rule book that a public vote gives. No query."""
    return [award for award in book.awards if award.scope is AwardScope.VOTE]


def live_tallies(competition: Competition) -> dict[str, VoteTally]:
    """The counts that hold, by award. One query; none where the book has no such award."""
    codes = [award.code for award in vote_awards_in_book(book_of(competition))]
    if not codes:
        return {}
    rows = VoteTally.objects.filter(competition=competition, code__in=codes, ended_at=None)
    return {row.code: row for row in rows.select_related("entered_by", "proposed_by", "decided_by")}


def pool_of(competition: Competition, award: Award) -> QuerySet[Entry]:
    """The entries that may be voted for: those of the stage that the rule book names."""
    rows = Entry.objects.filter(stage_entries__stage__competition=competition, stage_entries__stage__code=award.pool)
    return rows.select_related("track", "leader").order_by("number", "pk").distinct()


def entered_ids(tallies: Mapping[str, VoteTally]) -> set[int]:
    """Every entry that somebody voted for."""
    return {int(key) for tally in tallies.values() for key in tally.counts}


def vote_orders(
    tallies: Mapping[str, VoteTally], tracks: Mapping[int, str], gone: Collection[int]
) -> dict[str, list[Placed]]:
    """The orders by votes, by award; as ``domain.awards.Orders`` takes them. No query."""
    return {code: _order(tally, tracks, gone) for code, tally in tallies.items()}


def _order(tally: VoteTally, tracks: Mapping[int, str], gone: Collection[int]) -> list[Placed]:
    counts = {int(key): votes for key, votes in tally.counts.items()}
    return order_by_votes(counts, tracks, tally.order if tally.decided_at else (), gone)


@dataclass(frozen=True)
class Standing:
    """One entry of a count as the office reads it."""

    entry: Entry
    votes: int
    rank: int
    wins: bool
    is_tied: bool
    is_gone: bool


def standings(award: Award, tally: VoteTally, entries: Collection[Entry], gone: Collection[int]) -> list[Standing]:
    """Who has how many votes, the most first, with who gets the award. No query."""
    by_id = {entry.pk: entry for entry in entries}
    placed = _order(tally, {entry.pk: _track(entry) for entry in entries}, gone)
    ties = vote_ties(award, placed)
    tied = {entry for tie in ties for entry in tie.entries}
    ranks = {one.entry: int(one.rank) for one in placed}
    wins = [one.entry for one in placed[: award.count] if one.entry not in tied]
    order = {one.entry: place for place, one in enumerate(placed)}
    rows = [
        Standing(
            entry=by_id[int(key)],
            votes=votes,
            rank=ranks.get(int(key), 0),
            wins=int(key) in wins,
            is_tied=int(key) in tied,
            is_gone=int(key) in gone,
        )
        for key, votes in tally.counts.items()
        if int(key) in by_id
    ]
    return sorted(rows, key=lambda row: (order.get(row.entry.pk, len(order)), -row.votes, row.entry.number))


def vote_ties(award: Award, placed: Collection[Placed]) -> tuple[Tie, ...]:
    """Equals on both sides of the line of the award. No query."""
    return award_all(Orders(tracks={}, votes={award.code: list(placed)}), [award]).ties


def _track(entry: Entry) -> str:
    return entry.track.code if entry.track else ""


def open_tie(award: Award, tally: VoteTally, entries: Collection[Entry], gone: Collection[int]) -> Tie | None:
    """The tie that waits for a decision. No query."""
    ties = vote_ties(award, _order(tally, {entry.pk: _track(entry) for entry in entries}, gone))
    return ties[0] if ties else None


def why_not_enterable(competition: Competition) -> str:
    """Why no count can be entered now, in words; empty when one can."""
    if not vote_awards_in_book(book_of(competition)):
        return _("The rule book has no award by public vote.")
    if competition.state in _ENTERED_IN or may_be_corrected(competition):
        return ""
    return _("Votes are entered from judging on, until the list is reported up, and again once it was received.")


def missing_votes(competition: Competition) -> list[str]:
    """Names of the awards by vote without a count. One query, none where the book has no such award."""
    awards = vote_awards_in_book(book_of(competition))
    if not awards:
        return []
    held = live_tallies(competition)
    return [award.name for award in awards if award.code not in held]
