"""The running numbers of a competition's entries."""

from __future__ import annotations

from collections.abc import Iterator

from competitions.domain.numbers import NumberKind
from competitions.domain.numbers import number as number_from
from competitions.models import Entry, NumberSeries
from competitions.queries.rule_books import book_of


def hold_numbers(competition_id: int, count: int) -> Iterator[int]:
    """The next ``count`` running numbers. Nobody else of this competition takes one, and so nobody else hands in, until the
    transaction ends."""
    last = NumberSeries.objects.take(_series(competition_id), count)
    return iter(range(last - count + 1, last + 1))


def _series(competition_id: int) -> str:
    return f"entry:{competition_id}"


def next_number(entry: Entry, held: Iterator[int] | None = None) -> str:
    """The next number of the competition, by the template of its rule book. Holds the lock of the series.

    ``held``: running numbers that were taken before.
    """
    competition = entry.competition
    book = book_of(competition)
    track = entry.track
    return number_from(
        NumberKind.ENTRY,
        book.numbering.entry,
        region=competition.region.short_name,
        year=competition.year,
        contest=book.contest,
        track=book.track(track.code).short if track else "",
        seq=next(held) if held is not None else NumberSeries.objects.take(_series(competition.pk)),
    )
