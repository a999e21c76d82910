"""Two versions of a ranking: every mark, place, side of the line and award that differs is named, and nothing else."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from judging.domain.versions import EntryChange, MarkChange, Standing, changes


def line(entry: str, totals: dict[str, str], shown: str, rank: str | None, **more: Any) -> dict[str, Any]:
    return {
        "entry": entry, "track": "t", "status": "active", "totals": totals, "dropped": [], "missing": {},
        "exact": shown, "exact_decimal": shown, "shown": shown, "longer": None, "rank": rank, **more,
    }  # fmt: skip


def document(*lines: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"result": {"lines": list(lines)}, "judges": [{"id": "a", "number": 1}, {"id": "b", "number": 2}], **more}


def change(entry: str, **more: Any) -> EntryChange:
    empty: dict[str, Any] = {
        "track": "t", "marks": (), "score": None, "rank": None, "status": None, "parts": {}, "adjustments": None,
        "side": None, "awards": None,
    }  # fmt: skip
    return EntryChange(entry=entry, **{**empty, **more})


def test_a_late_mark_moves_two_entries_and_the_line() -> None:
    before = document(line("1", {"a": "80", "b": "82"}, "81.00", "1"), line("2", {"a": "80"}, "80.00", "2"))
    after = document(line("2", {"a": "80", "b": "90"}, "85.00", "1"), line("1", {"a": "80", "b": "82"}, "81.00", "2"))
    old, new = Standing({"1": "in", "2": "out"}, {"1": "一等奖"}), Standing({"1": "out", "2": "in"}, {"2": "一等奖"})
    assert changes(before, after, old, new) == [
        change(
            "2", marks=(MarkChange("b", "", "90", {}),), score=("80.00", "85.00"), rank=("2", "1"), side=("out", "in"),
            awards=("", "一等奖"),
        ),
        change("1", rank=("1", "2"), side=("in", "out"), awards=("一等奖", "")),
    ]  # fmt: skip


def test_items_that_leave_the_total_as_it_was_are_told_too() -> None:
    one = line("1", {"a": "80"}, "80.00", "1")
    before = document(one, sheets={"1": {"a": {"x": "40", "y": "40"}}})
    after = document(one, sheets={"1": {"a": {"x": "41", "y": "39"}}})
    assert changes(before, after) == [
        change("1", marks=(MarkChange("a", "80", "80", {"x": ("40", "41"), "y": ("40", "39")}),))
    ]


def test_a_score_that_looks_the_same_is_told_with_its_decimals() -> None:
    before = document(line("1", {}, "80.00", "1", exact="80", exact_decimal="80"))
    after = document(line("1", {}, "80.00", "1", exact="80001/1000", exact_decimal="80.001"))
    assert changes(before, after) == [change("1", score=("80", "80.001"))]


def test_recused_withdrawn_dropped_parts_and_deductions() -> None:
    before = document(line("1", {"a": "80", "b": "70"}, "75.00", "1", parts=[["p", "75"]]), line("9", {}, "1.00", "2"))
    after = document(
        line("1", {"a": "80"}, "74.00", None, missing={"b": "recused"}, dropped=["a"], status="withdrawn",
             parts=[["p", "76"]], adjustments="-2"),
    )  # fmt: skip
    found = changes(before, after)
    assert found[0].marks == (MarkChange("a", "80", "80", {}, (False, True)), MarkChange("b", "70", "recused", {}))
    assert (found[0].status, found[0].parts, found[0].adjustments) == (
        ("active", "withdrawn"),
        {"p": ("75", "76")},
        ("", "-2"),
    )
    assert (found[1].entry, found[1].rank, found[1].status) == ("9", ("2", ""), ("active", ""))


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 100)), max_size=6, unique_by=lambda one: one[0]))
def test_a_version_differs_from_itself_in_nothing(rows: list[tuple[int, int]]) -> None:
    one = document(*(line(str(entry), {"a": str(mark)}, str(mark), "1") for entry, mark in rows))
    assert changes(one, one) == []
