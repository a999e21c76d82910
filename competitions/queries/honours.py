"""Which entry gets which award of the rule book, by the decided orders of the last stages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from competitions.domain.awards import Awarded, Orders, Placed, award_all, closed_up
from competitions.domain.halls import hall_order, line_key
from competitions.domain.rounding import place_number
from competitions.domain.rulebook import AwardScope, RankOn, RankWithin, RuleBook, Stage
from competitions.enums import EntryState
from competitions.models import Competition, Entry, Promotion
from competitions.queries.results import tracks_ending_in
from competitions.queries.rule_books import book_of

GONE = (EntryState.WITHDRAWN, EntryState.DISQUALIFIED)
Row = Mapping[str, Any]


def awarded(
    competition: Competition,
    promotions: Sequence[Promotion],
    gone: frozenset[int],
    votes: Mapping[str, Sequence[Placed]] | None = None,
) -> Awarded:
    """All awards over the stored decisions. ``gone``: entries that left since; ``votes``: the orders by public vote, without
    them (``queries.votes``). No query.

    Where the rules let somebody move up, the others close up for the awards too; else the place of who left stays empty.
    """
    book = book_of(competition)
    stays = frozenset(
        row["entry"]
        for promotion in promotions
        if not _moves_up(book, promotion)
        for rows in promotion.ranking.values()
        for row in rows
    )
    orders = replace(orders_of(book, promotions, gone - stays), votes=votes or {})
    found = award_all(orders, book.awards)
    return Awarded(tuple(one for one in found.given if one.entry not in gone), found.bodies, found.ties)


def gone_from(promotions: Iterable[Promotion]) -> frozenset[int]:
    """Ranked entries that withdrew or were struck out. One query."""
    ids = [row["entry"] for promotion in promotions for rows in promotion.ranking.values() for row in rows]
    return frozenset(Entry.objects.filter(pk__in=ids, state__in=GONE).values_list("pk", flat=True))


def orders_of(book: RuleBook, promotions: Sequence[Promotion], gone: frozenset[int] = frozenset()) -> Orders:
    """The final orders of stored decisions, without those who are ``gone``."""
    ranking: dict[str, Sequence[Row]] = {}
    ties: list[Sequence[int]] = []
    how = Compared(together=False)
    for promotion in promotions:
        ending = tracks_ending_in(promotion.stage)
        ranking |= {track: rows for track, rows in promotion.ranking.items() if track in ending}
        ties += [decision["order"] for decision in promotion.decisions if decision.get("settled", True)]
        how = Compared.under(book.stage(promotion.stage.code), alone=len(promotions) == 1)
    return orders_over(book, ranking, ties, how, gone)


@dataclass(frozen=True)
class Compared:
    """How entries of different tracks or halls compare: by rank where all were ranked together, else by the result that
    ranks are given by, the exact one or as it is published."""

    together: bool
    ascending: bool = False
    by_shown: bool = False

    @staticmethod
    def under(rules: Stage, *, alone: bool = True) -> Compared:
        """By the rules of a stage; ``alone``: no other stage has entries of this order."""
        scoring = rules.scoring
        together = alone and scoring.rank_within is RankWithin.STAGE and not rules.ranks_halls_apart
        return Compared(together, scoring.ascending, scoring.rank_on is RankOn.SHOWN)


def orders_over(
    book: RuleBook,
    ranking: Mapping[str, Sequence[Row]],
    ties: Sequence[Sequence[int]],
    how: Compared,
    gone: frozenset[int] = frozenset(),
) -> Orders:
    """The final orders of a ranking as ``Promotion.ranking`` stores it. ``ties``: how people decided ties, best first."""
    position = {entry: place for order in ties for place, entry in enumerate(order)}
    tracks = {
        line_key(track, hall): closed_up(_ordered(part, track, position), gone)
        for track, rows in ranking.items()
        for hall, part in by_hall(rows)
    }
    overall: list[Placed] = []
    if any(award.scope is AwardScope.OVERALL for award in book.awards):
        overall = closed_up(_overall(ranking, how, position), gone)
    finalists = {row["entry"]: track for track, rows in ranking.items() for row in rows if row["entry"] not in gone}
    return Orders(tracks=tracks, overall=overall, finalists=finalists, decided=frozenset(map(frozenset, ties)))


def by_hall(rows: Sequence[Row]) -> list[tuple[str, list[Row]]]:
    """The rows of a track as they were ranked: of each hall where halls were ranked apart (rows then name it), else all."""
    halls = sorted({row.get("hall", "") for row in rows}, key=hall_order)
    return [(hall, [row for row in rows if row.get("hall", "") == hall]) for hall in halls]


def _ordered(rows: Sequence[Row], track: str, position: Mapping[int, int]) -> list[Placed]:
    placed = [Placed(row["entry"], Fraction(str(row["rank"])), track) for row in rows if row["rank"] is not None]
    return sorted(placed, key=lambda one: (one.rank, position.get(one.entry, 0)))


def _overall(ranking: Mapping[str, Sequence[Row]], how: Compared, position: Mapping[int, int]) -> list[Placed]:
    keyed = [
        (_key(row, how), position.get(row["entry"], 0), row["entry"], track)
        for track, rows in ranking.items()
        for row in rows
        if row["rank"] is not None
    ]
    keyed.sort(key=lambda item: item[:3])
    return [Placed(entry, 1 + sum(other[0] < key for other in keyed), track) for key, _place, entry, track in keyed]


def _key(row: Row, how: Compared) -> Fraction:
    if how.together:
        return Fraction(str(row["rank"]))
    value = Fraction(str(row["shown"] if how.by_shown else row.get("exact") or row["shown"]))
    return value if how.ascending else -value


def shown_ranks(promotion: Promotion, placed: Sequence[Row], gone: frozenset[int]) -> dict[int, int | str]:
    """The rank of every entry of a track as lists show it: closed up where the rules let somebody move up.

    Among whom they close up, and how places are counted, is said by the rules of the stage.
    """
    ranked = {row["entry"]: row["rank"] for row in placed if row["rank"] is not None}
    book = book_of(promotion.stage.competition)
    scoring = book.stage(promotion.stage.code).scoring
    rows = placed
    if scoring.rank_within is RankWithin.STAGE:
        rows = [row for others in promotion.ranking.values() for row in others]
    if gone.isdisjoint(row["entry"] for row in rows if row["rank"] is not None) or not _moves_up(book, promotion):
        return ranked
    found: dict[int, int | str] = {}
    for _hall, part in by_hall(rows):
        order = [Placed(row["entry"], Fraction(str(row["rank"]))) for row in part if row["rank"] is not None]
        closed = closed_up(order, gone, scoring.ranking)
        found |= {one.entry: place_number(Fraction(one.rank)) for one in closed if one.entry in ranked}
    return found


def _moves_up(book: RuleBook, promotion: Promotion) -> bool:
    rule = book.stage(promotion.stage.code).substitution
    return rule is not None and rule.allowed
