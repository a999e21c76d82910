"""Filings in numbers: counted once each, the median of working days with its half."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from competitions.domain.filing_statistics import FilingFact, FilingLine, line_of, lines_by, months_of


def fact(region: str = "a", month: str = "2024-05", outcome: str = "approved", **more: object) -> FilingFact:
    values = {"is_late": False, "was_returned": False, "is_overdue": False, "days": ()} | more
    return FilingFact(region, month, outcome, **values)  # type: ignore[arg-type]


def test_each_filing_counts_once_whatever_happened_to_it() -> None:
    facts = [
        fact(days=(2, 5), was_returned=True),
        fact(outcome="refused", days=(4,)),
        fact(outcome="submitted", is_late=True, is_overdue=True),
        fact(outcome="returned", days=(1,), was_returned=True),
    ]
    assert line_of(facts) == FilingLine(
        filed=4, waiting=1, returned=2, approved=1, refused=1, late=1, overdue=1, median_days=Decimal(3)
    )
    assert line_of([]) == FilingLine()


def test_a_median_between_two_days_keeps_its_half() -> None:
    assert line_of([fact(days=(1, 2))]).median_days == Decimal("1.5")
    assert line_of([fact(days=(10, 10))]).median_days == Decimal(10)
    assert str(line_of([fact(days=(10, 10))]).median_days) == "10"


def test_lines_stand_by_region_and_by_month() -> None:
    facts = [fact("a"), fact("b", "2024-06"), fact("a", "2024-06")]
    assert {key: line.filed for key, line in lines_by(facts, lambda one: one.region).items()} == {"a": 2, "b": 1}
    assert {key: line.filed for key, line in lines_by(facts, lambda one: one.month).items()} == {
        "2024-05": 1,
        "2024-06": 2,
    }
    assert (months_of(2024)[0], months_of(2024)[-1], len(months_of(2024))) == ("2024-01", "2024-12", 12)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["approved", "refused", "submitted"]))))
def test_the_lines_add_up_to_the_whole(rows: list[tuple[str, str]]) -> None:
    facts = [fact(region, outcome=outcome) for region, outcome in rows]
    whole, parts = line_of(facts), lines_by(facts, lambda one: one.region).values()
    for name in ("filed", "waiting", "approved", "refused"):
        assert sum(getattr(part, name) for part in parts) == getattr(whole, name)
