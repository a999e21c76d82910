"""Two panels that are compared by way of one judge alone."""

from __future__ import annotations

import random

from judging.domain.severity import Observation
from judging.domain.severity.graph import Bridge, bridges, islands
from tests.judging.domain.severity.builders import pack_of, severity, table

LEFT = {"A1": [80, 84, None, None, None], "A2": [70, 75, None, None, None], "A3": [77, 71, None, None, None]}
RIGHT = {"B1": [None, None, None, 90, 95], "B2": [None, None, None, 91, 96], "B3": [None, None, None, 85, 84]}
JOINED = {"A1": [80, 84, 82, None, None], "B1": [None, None, 88, 90, 95]}


def test_one_common_judge_is_named_with_both_panels() -> None:
    marks = table(LEFT | RIGHT | JOINED)
    assert bridges(marks) == (Bridge("J3", (("J1", "J2"), ("J4", "J5"))),)
    found = severity(pack_of(marks))
    assert "ONE_BRIDGE" in found["codes"]


def test_a_second_common_judge_ends_it() -> None:
    second = {"A2": [70, 75, None, 72, None]}
    assert bridges(table(LEFT | RIGHT | JOINED | second)) == ()


def test_the_walk_finds_what_leaving_each_judge_out_finds() -> None:
    chance = random.Random(7)
    for _ in range(60):
        rows = [
            Observation(f"E{entry}", f"J{judge}", 1.0)
            for entry in range(8)
            for judge in chance.sample(range(7), chance.choice((1, 2)))
        ]
        expected = []
        for judge in sorted({one.judge for one in rows}):
            before = len([one for one in islands(rows) if len(one.judges) > 1])
            left = [one.judges for one in islands(one for one in rows if one.judge != judge) if len(one.judges) > 1]
            mine = next(one for one in islands(rows) if judge in one.judges)
            inside = tuple(group for group in left if set(group) <= set(mine.judges))
            if before and len(inside) > 1:
                expected.append(judge)
        assert [one.judge for one in bridges(rows)] == expected
