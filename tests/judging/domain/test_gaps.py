"""Far apart or not, exactly; the mean of two sheets; what a pack keeps beside what counts."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from competitions.domain import scoring as engine
from competitions.domain.reading import DocumentError
from competitions.domain.rulebook import Dimension, Rejudge, Rubric
from judging.domain.gaps import gap_of, mean_of

RUBRIC = Rubric(
    code="r",
    name="r",
    dimensions=tuple(
        Dimension(code=code, name=code.upper(), max=Decimal(most)) for code, most in (("a", 60), ("b", 40))
    ),
)
SHEETS = ({"a": "50", "b": "40"}, {"a": "40", "b": "30"}, {"a": "30", "b": "40"})


def test_a_gap_is_over_only_when_it_is_wider_than_the_threshold() -> None:
    at = gap_of(Rejudge(points=Decimal(20)), RUBRIC, SHEETS)
    assert at is not None
    assert (at.width, at.is_over) == (Fraction(20), False)
    assert gap_of(Rejudge(points=Decimal("19.99")), RUBRIC, SHEETS).is_over is True  # type: ignore[union-attr]
    share = gap_of(Rejudge(percent=Decimal("19.9")), RUBRIC, SHEETS)
    assert share is not None
    assert (share.is_over, share.facts()) == (
        True,
        {"gap": "20", "limit": "19.9", "high": "90", "low": "70", "item": ""},
    )
    item = gap_of(Rejudge(percent=Decimal(30), per_item=True), RUBRIC, SHEETS)
    assert item is not None
    assert (item.item, item.width, item.limit) == ("A", Fraction(20), Fraction(18))
    assert gap_of(Rejudge(points=Decimal(1)), RUBRIC, SHEETS[:1]) is None


def test_the_mean_of_two_sheets_is_exact() -> None:
    assert mean_of({"a": "26.5", "b": "30"}, {"a": "27", "b": "30.25"}) == {"a": "26.75", "b": "30.125"}


PACK = {
    "format": engine.parse({"format": "chuangxiang.scorepack/1"}) and "chuangxiang.scorepack/1",
    "rule": {"parts": [{"id": "p"}]},
    "entries": [{"id": "E"}],
    "judges": [{"id": "J"}, {"id": "K"}],
    "marks": [{"entry": "E", "judge": "K", "part": "p", "total": "80"}],
    "kept": [{"entry": "E", "judge": "J", "part": "p", "total": "40", "turn": "first"}],
}


def test_what_is_kept_computes_nothing_and_is_read_as_strictly() -> None:
    pack = engine.parse(PACK)
    assert engine.parse(engine.dump(pack)) == pack
    with_kept, without = engine.tabulate(pack), engine.tabulate(replace(pack, kept=()))
    assert with_kept.document("0" * 64) == without.document("0" * 64)
    twice = [*PACK["kept"], *PACK["kept"]]  # type: ignore[misc]
    for wrong in ([{**PACK["kept"][0], "judge": "X"}], [{**PACK["kept"][0], "turn": "third"}], twice):  # type: ignore[index]
        with pytest.raises(DocumentError):
            engine.parse({**PACK, "kept": wrong})
