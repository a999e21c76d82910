"""How far practice marks lie apart, counted by hand."""

from __future__ import annotations

from competitions.domain.rulebook import Dimension, Rubric
from judging.domain.practice import Given, spreads


def test_range_mean_and_distances() -> None:
    from decimal import Decimal

    items = tuple(
        Dimension(code=code, name=name, max=Decimal(10), step=Decimal("0.5"), weight=Decimal(weight))
        for code, name, weight in (("a", "甲", 1), ("b", "乙", 2))
    )
    rubric = Rubric(code="r", name="表", dimensions=items)
    given = [Given("1", {"a": "4", "b": "5"}), Given("2", {"a": "8.5", "b": "5"}), Given("3", {"a": "8.5", "b": "6"})]
    first, second, total = spreads(rubric, given, {"a": "6", "b": "5"})
    assert (first.least, first.most, first.apart, first.mean, first.reference) == ("4", "8.5", "4.5", "7", "6")
    assert [(row.mark, row.to_mean, row.to_reference) for row in first.judges] == [
        ("4", "-3", "-2"), ("8.5", "+1.5", "+2.5"), ("8.5", "+1.5", "+2.5"),
    ]  # fmt: skip
    assert (second.mean, [row.to_mean for row in second.judges]) == ("5.33", ["-0.33", "-0.33", "+0.67"])
    assert (total.low, total.high, total.mean, total.reference, total.apart) == ("0", "30", "17.67", "16", "6.5")
    alone = spreads(rubric, [], {"a": "6"})
    assert [(row.mean, row.apart, row.reference, row.judges) for row in alone] == [
        ("", "", "6", ()), ("", "", "", ()), ("", "", "", ()),
    ]  # fmt: skip
