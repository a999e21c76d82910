"""Drawings say what they stand for, whatever its length."""

from __future__ import annotations

import re

from ui.charts import Chance, FunnelRow, Whisker, chances, funnel, whiskers


def test_bars_begin_behind_the_longest_label() -> None:
    drawn = funnel([FunnelRow("报名", 3), FunnelRow("进入微课网络评审", 2)], "参赛进度")
    starts = {int(found) for found in re.findall(r'<rect class="bar f\d" x="(\d+)"', drawn)}
    assert starts == {8 * 13 + 12}
    assert "进入微课网络评审</text>" in drawn


def test_what_is_too_long_is_cut_and_stays_readable_as_a_tip() -> None:
    name = "进入<第一>阶段小组突围赛与复活赛合并场次"
    drawn = funnel([FunnelRow(name, 2)], "参赛进度")
    assert "<title>进入&lt;第一&gt;阶段小组突围赛与复活赛合并场次</title>进入&lt;第一&gt;" in drawn
    assert "…</text>" in drawn
    assert 'x="170"' in drawn


def boxes(drawn: str) -> list[str]:
    return re.findall(r'viewBox="0 0 (\d+) ', drawn)


def test_pictures_before_the_freeze_are_drawn_for_a_phone_too_or_moved_sideways() -> None:
    dots = whiskers([Whisker("评委 1", 0.4, 0.2), Whisker("评委 12", -0.4, 0.3)], "宽严", "偏松", "偏严")
    few = chances([Chance(str(place), 0.5) for place in range(60)], 10, "机会", "线")
    many = chances([Chance(str(place), 0.5) for place in range(61)], 10, "机会", "线")
    assert [boxes(dots), boxes(few), boxes(many)] == [["700", "340"], ["700", "340"], ["700"]]
    assert ["chart-narrow" in few, "chart-narrow" in many, 'class="chart-wrap" tabindex="0"' in many] == [
        True, False, True,
    ]  # fmt: skip
    # Nothing of the small one stands outside of it.
    narrow = few.partition("chart-narrow")[2] + dots.partition("chart-narrow")[2]
    assert max(float(x) for x in re.findall(r' (?:x|x1|x2|cx)="([\d.]+)"', narrow)) <= 340
