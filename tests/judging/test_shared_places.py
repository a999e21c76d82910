"""Places shared out between equals (1-2.5-2.5-4) stand as text in a ranking and are compared as numbers."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

from competitions.domain.awards import Tie
from judging.queries.promotion_inputs import Source
from judging.queries.promotion_ties import award_tie


def test_a_tie_between_two_awards_has_its_place_among_shared_places() -> None:
    rows = {
        "1": {"rank": 1, "track": "a"},
        "2": {"rank": "2.5", "track": "a"},
        "3": {"rank": "2.5", "track": "a"},
        "4": {"rank": None, "track": "a"},
        "5": {"rank": 1, "track": "b"},
    }
    book: Any = SimpleNamespace(awards=[SimpleNamespace(code="second", name="二等奖")])
    source = cast(Source, SimpleNamespace(book=book, rows=rows))
    tie = award_tie(source, Tie("a", "second", (2, 3), 1))
    assert (tie.rank, tie.award, tie.entries) == (2, "二等奖", (2, 3))
