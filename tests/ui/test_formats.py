"""Dates, money, sizes and masks as people read them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import dateformat, translation

from ui import formats

CN = dt.timezone(dt.timedelta(hours=8))
EVENING = dt.datetime(2024, 5, 30, 18, 0, tzinfo=CN)
LAST_SECOND = dt.datetime(2024, 5, 30, 23, 59, 59, tzinfo=CN)


@pytest.fixture(autouse=True, params=[None])
def _chinese() -> object:
    with translation.override("zh-hans"):
        yield


def test_a_moment_is_written_in_chinese_and_in_local_time() -> None:
    assert formats.when(EVENING.astimezone(dt.UTC)) == "2024年5月30日 18:00"
    assert formats.when_short(EVENING) == "5月30日 18:00"
    assert formats.day(EVENING) == "2024年5月30日"
    assert formats.planned(EVENING) == "2024年5月30日（星期四）"


def test_a_day_as_deadline_ends_at_24() -> None:
    assert formats.deadline(dt.date(2024, 5, 30)) == "2024年5月30日 24:00"
    assert formats.deadline(LAST_SECOND) == "2024年5月30日 24:00"
    assert formats.deadline(EVENING) == "2024年5月30日 18:00"


def test_what_is_left() -> None:
    assert formats.time_left(LAST_SECOND, EVENING) == "还剩 5 小时"
    assert formats.time_left(EVENING, EVENING - dt.timedelta(days=6, hours=2)) == "还剩 6 天"
    assert formats.time_left(EVENING, EVENING + dt.timedelta(days=1)) == "逾期 1 天"
    assert formats.time_left(dt.date(2024, 5, 30), LAST_SECOND - dt.timedelta(minutes=3)) == "还剩 3 分钟"


def test_nothing_is_written_for_nothing() -> None:
    assert [formats.when(None), formats.day(None), formats.planned(None), formats.deadline(None)] == [""] * 4
    assert formats.when_short(None) == ""
    assert formats.time_left(None, EVENING) == ""


def test_english() -> None:
    with translation.override("en"):
        assert formats.when(EVENING) == "30 May 2024, 18:00"
        assert formats.deadline(LAST_SECOND) == "30 May 2024, 24:00"
        assert formats.planned(LAST_SECOND) == "Thursday, 30 May 2024"


@pytest.mark.parametrize(
    ("yuan", "text"),
    [(1_250_000, "125 万元"), (Decimal("12345.60"), "1.23456 万元"), (800, "800 元"), (0, "0 元"), (100_000_000, "10,000 万元"), (None, "")],
)  # fmt: skip
def test_money(yuan: object, text: str) -> None:
    assert formats.wan(yuan) == text


def test_money_that_is_in_wan_already() -> None:
    assert formats.in_wan(Decimal("500.00")) == "500 万元"


@pytest.mark.parametrize(
    ("size", "text"),
    [(0, "0 B"), (2048, "2 KB"), (4_404_019, "4.2 MB"), (20 * 1024**2, "20 MB"), (3 * 1024**3, "3 GB")],
)
def test_sizes(size: int, text: str) -> None:
    assert formats.file_size(size) == text


def test_masks() -> None:
    assert formats.masked("13812345678") == "138****5678"
    assert formats.masked("430105199001011234", 6, 2) == "430105********34"
    assert formats.masked("123") == "1**"
    assert formats.masked(None) == ""


def test_numbers_have_separators() -> None:
    assert formats.number(1402) == "1,402"
    assert formats.number("全部") == "全部"


@pytest.mark.parametrize(
    "pattern", ["Y年n月j日 H:i", "n月j日", "Y-m-d G:i:s", "j M, H:i", "Y年n月j日（l）", r"Y\年", "{Y}", "%n%"]
)
@pytest.mark.parametrize("moment", [EVENING, LAST_SECOND, dt.datetime(987, 1, 2, 3, 4, 5, tzinfo=CN)])
def test_a_pattern_is_written_as_django_writes_it(pattern: str, moment: dt.datetime) -> None:
    assert formats._write(moment, pattern) == dateformat.format(moment, pattern)


def test_a_column_is_written_as_its_cells_are() -> None:
    column = [EVENING, LAST_SECOND.astimezone(dt.UTC)]
    assert formats.all_short(column) == ["5月30日 18:00", "5月30日 23:59"]
    assert formats.all_short(column) == [formats.when_short(one) for one in column]


def test_kinds_of_files_are_listed_as_chinese_lists() -> None:
    assert formats.file_kinds(["pdf", "pptx"]) == "PDF、PPTX"
    with translation.override("en"):
        assert formats.file_kinds(["pdf", "pptx"]) == "PDF, PPTX"


def test_a_list_that_is_cut_says_how_long_it_is() -> None:
    names = ["甲", "乙", "丙"]
    assert [formats.some(names, 3), formats.some(names, 2), formats.some_people(names, 2)] == [
        "甲、乙、丙", "甲、乙等 3 项", "甲、乙等 3 人",
    ]  # fmt: skip
