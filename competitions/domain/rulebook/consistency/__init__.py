"""What must agree between the parts of a book whose parts are each well formed."""

from __future__ import annotations

from collections.abc import Iterator

from competitions.domain.reading import Fault
from competitions.domain.rulebook.consistency.clashes import Clash
from competitions.domain.rulebook.consistency.entries import check_entries
from competitions.domain.rulebook.consistency.graph import check_graph
from competitions.domain.rulebook.consistency.scoring import check_book_scoring
from competitions.domain.rulebook.consistency.stages import check_stages
from competitions.domain.rulebook.types import RuleBook

__all__ = ["Clash", "check_book"]


def check_book(book: RuleBook) -> Iterator[Fault]:
    """The contradictions of a book, each with its path. Never raises, however odd the book."""
    yield from check_graph(book)
    yield from check_stages(book)
    yield from check_book_scoring(book)
    yield from check_entries(book)
