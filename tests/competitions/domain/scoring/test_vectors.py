"""The constructed vectors of the rounds file print exactly as given, each in a sentence that explains it."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from django.utils import translation
from django.utils.translation import gettext

from competitions import presets
from competitions.domain.rounding import Rounding, RoundingMode
from competitions.domain.scoring import Aggregate, Item, Method, RulePart
from competitions.domain.scoring.examples import examples, explain, explain_items

BOOK = presets.book("chuangyi-6-city")
TWO = Rounding(2)
VECTORS = {one["id"]: one for one in json.loads((Path(__file__).parent / "vectors.json").read_text())["vectors"]}
TRIMMED = Aggregate(method=Method.TRIMMED_MEAN, drop_high=1, drop_low=1)


def told(rule, marks, rounding=TWO):
    return explain(rule, [Fraction(mark) for mark in marks], rounding).text(str)


def test_all_vectors_of_the_file_are_tests_here():
    assert set(VECTORS) == {"V1", "V2", "V3", "V4", "V7"}


def test_v1():
    one = VECTORS["V1"]
    assert told(Aggregate(), one["scores"]) == f"5 judges gave 88, 90, 85, 92, 87: the mean is {one['mean']}."
    assert told(TRIMMED, one["scores"]) == (
        f"5 judges gave 88, 90, 85, 92, 87: 92 and 85 are dropped, the mean of 88, 90 and 87 is {one['trimmed_1_1']} (265/3)."
    )
    assert (one["mean"], one["trimmed_1_1"]) == ("88.40", "88.33")


def test_v2_only_one_of_two_equal_highest_is_dropped():
    one = VECTORS["V2"]
    assert told(Aggregate(), one["scores"]) == f"5 judges gave 95, 95, 80, 85, 90: the mean is {one['mean']}."
    assert told(TRIMMED, one["scores"]) == (
        f"5 judges gave 95, 95, 80, 85, 90: 95 and 80 are dropped, the mean of 95, 85 and 90 is {one['trimmed_1_1']}."
    )
    assert (one["mean"], one["trimmed_1_1"]) == ("89.00", "90.00")


@pytest.mark.parametrize(
    ("entry", "mean", "trimmed", "left"),
    [("A", "84.00", "90.00", "90, 90 and 90"), ("B", "86.00", "86.00", "86, 86 and 86")],
)
def test_v3_the_method_changes_the_winner(entry, mean, trimmed, left):
    one = VECTORS["V3"]
    marks, given = one[entry], ", ".join(map(str, one[entry]))
    dropped = f"{max(marks)} and {min(marks)} are dropped"
    assert told(Aggregate(), marks) == f"5 judges gave {given}: the mean is {one['mean'][entry]}."
    assert (
        told(TRIMMED, marks) == f"5 judges gave {given}: {dropped}, the mean of {left} is {one['trimmed_1_1'][entry]}."
    )
    assert (one["mean"][entry], one["trimmed_1_1"][entry]) == (mean, trimmed)


def test_v4_half_up_not_half_even():
    one = VECTORS["V4"]
    assert told(Aggregate(), one["scores"]) == (
        f"2 judges gave 90.13, 90.12: the mean is {one['half_up_2dp']} ({one['exact']})."
    )
    assert (one["half_up_2dp"], one["exact"]) == ("90.13", "90.125")
    assert told(Aggregate(), one["scores"], Rounding(2, RoundingMode.HALF_EVEN)).endswith("the mean is 90.12 (90.125).")


def test_v7_whole_sheets_or_item_by_item():
    one = VECTORS["V7"]
    totals = [sum(sheet) for sheet in one["sheets"]]
    assert told(TRIMMED, totals) == (
        f"5 judges gave 88, 86, 88, 89, 84: 89 and 84 are dropped, the mean of 88, 86 and 88 is {one['sheet_trim']} (262/3)."
    )
    items = tuple(Item(id=name) for name in "abcd")
    sheets = [dict(zip("abcd", map(Fraction, sheet), strict=True)) for sheet in one["sheets"]]
    part = RulePart(id="p", items=items, aggregate=replace(TRIMMED, per_item=True))
    assert [line.text(str) for line in explain_items(part, {}, sheets, TWO)] == [
        "a: 5 judges gave 30, 24, 28, 26, 25: 30 and 24 are dropped, the mean of 28, 26 and 25 is 26.33 (79/3).",
        "b: 5 judges gave 20, 25, 22, 23, 21: 25 and 20 are dropped, the mean of 22, 23 and 21 is 22.00.",
        "c: 5 judges gave 20, 22, 18, 24, 19: 24 and 18 are dropped, the mean of 20, 22 and 19 is 20.33 (61/3).",
        "d: 5 judges gave 18, 15, 20, 16, 19: 20 and 15 are dropped, the mean of 18, 16 and 19 is 17.67 (53/3).",
        f"Together: {one['item_trim']} (259/3).",
    ]
    assert (one["sheet_trim"], one["item_trim"]) == ("87.33", "86.33")


def test_in_chinese():
    with translation.override("zh-hans"):
        found = {one.code: [line.text(gettext) for line in one.lines] for one in examples(BOOK, "final")}
        assert explain(TRIMMED, [Fraction(mark) for mark in VECTORS["V1"]["scores"]], TWO).text(gettext) == (
            "5 名评委打分 88、90、85、92、87：去掉 92、85，取 88、90、87 平均为 88.33（265/3）。"
        )
    assert found["few_marks"] == ["4 名评委打分 88、90、85、92：评分太少，不去分，平均分为 88.75。"]
    assert found["rounding"][0] == "90.025 公布为 90.03：四舍五入。"
