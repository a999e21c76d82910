"""Drawings say what they stand for, whatever its length."""

from __future__ import annotations

import re

from ui.charts import FunnelRow, funnel


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
