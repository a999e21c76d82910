"""Results of several parts: what stands beside the shares, and full marks that differ."""

from __future__ import annotations

from typing import Any

from competitions.domain.rulebook import Odd, RuleBook, describe, parse, warnings
from competitions.domain.worked import told
from tests.competitions.domain.everything import everything

TWO = {"places": 2, "mode": "half_up"}


def book(parts: list[dict[str, Any]], **aggregation: Any) -> RuleBook:
    document = everything()
    final = document["stages"][2]
    final["scoring"] = {
        "aggregation": {"method": "mean", **aggregation}, "round_result": TWO, "rank_on": "exact", "rank_within": "stage",
        "combine": "weighted_sum", "parts": parts,
    }  # fmt: skip
    return parse(document)


def odd(made: RuleBook) -> list[Odd]:
    wanted = (Odd.WEIGHTS, Odd.PARTS_FULL, Odd.SUM_TO)
    return [one.odd for one in warnings(made) if one.path.startswith("stages[2]") and one.odd in wanted]


SHOW = {"code": "show", "name": "路演", "source": "panel", "weight": "0.7"}
JURY = {"code": "jury", "name": "大众", "source": "public_jury", "weight": "0.3", "people": 5, "max": "10"}
BONUS = {"code": "bonus", "name": "加分", "source": "record", "max": "2"}


def test_bonus_points_stand_beside_the_shares() -> None:
    made = book([SHOW, JURY, BONUS])
    assert odd(made) == []
    lines = [line.text(str) for chapter in describe(made) for line in chapter.lines]
    assert (
        "The result is the weighted sum of “路演” with 70 %, “大众” with 30 %, “加分” in full (at most 2 points)."
        in lines
    )
    worked = [line.text(str) for chapter in told(made) for line in chapter.examples]
    assert [line for line in worked if "“加分”" in line and "× 1" in line] == []


def test_shares_out_of_different_full_marks_are_pointed_out() -> None:
    assert odd(book([SHOW, {**JURY, "max": "100"}])) == [Odd.PARTS_FULL]
    earlier = {"code": "before", "name": "初赛", "source": "stage", "stage": "paper", "weight": "0.3"}
    assert odd(book([SHOW, earlier])) == [Odd.PARTS_FULL]


def test_a_sum_that_is_scaled_to_other_sheets_than_there_are_is_pointed_out() -> None:
    assert Odd.SUM_TO in odd(book([SHOW, JURY], method="sum", sum_to=100))
