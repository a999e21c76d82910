"""The clock of a show."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from judging.domain.live import Act, SegmentClock, next_segment, primary

START = dt.datetime(2026, 5, 30, 9, 0, tzinfo=dt.UTC)
seconds = st.integers(1, 3600)
waits = st.lists(st.integers(0, 600_000), min_size=1, max_size=12)


def at(ms: int) -> dt.datetime:
    return START + dt.timedelta(milliseconds=ms)


@given(seconds, waits)
def test_pauses_cost_no_time(length: int, turns: list[int]) -> None:
    """Running and standing in turn: only the running stretches are used."""
    clock, now, used = SegmentClock(length), 0, 0
    for index, wait in enumerate(turns):
        runs = index % 2 == 0
        clock = clock.resumed(at(now)) if runs else clock.paused(at(now))
        now += wait
        used += wait if runs else 0
    assert clock.elapsed(at(now)) == used
    assert clock.left(at(now)) == length * 1000 - used
    assert clock.over(at(now)) == max(used - length * 1000, 0) // 1000


@given(seconds, st.integers(0, 1000))
def test_a_running_clock_ends_when_nothing_is_left(length: int, used: int) -> None:
    clock = SegmentClock(length, elapsed_ms=used).resumed(START)
    assert clock.ends_at is not None
    assert clock.left(clock.ends_at) == 0
    assert clock.over(clock.ends_at) == 0
    assert clock.over(clock.ends_at + dt.timedelta(seconds=7, milliseconds=999)) == 7


@given(seconds, st.integers(0, 600_000), st.integers(0, 600_000))
def test_pressed_twice_is_pressed_once(length: int, first: int, second: int) -> None:
    clock = SegmentClock(length).resumed(START)
    assert clock.resumed(at(first)) == clock
    stopped = clock.paused(at(first))
    assert stopped.paused(at(first + second)) == stopped


def test_a_clock_that_went_back_uses_no_time() -> None:
    assert SegmentClock(60).resumed(START).left(at(-5000)) == 60_000


def test_the_parts_follow_one_another() -> None:
    codes = ["roadshow", "defence", "scoring"]
    assert [next_segment(codes, at, no_defence=False) for at in (None, 0, 1, 2)] == [0, 1, 2, None]
    assert [next_segment(codes, at, no_defence=True) for at in (None, 0, 2)] == [0, 2, None]
    assert next_segment([], None, no_defence=False) is None


def test_the_big_button_goes_through_a_whole_turn() -> None:
    def press(
        state: str | None, more: bool = False, waiting: int = 1, can: bool = True, shown: bool = False
    ) -> Act | None:
        return primary(state, has_next_segment=more, waiting=waiting, can_reveal=can, is_shown=shown)

    assert press(None) is Act.CALL
    assert press("called", more=True) is Act.BEGIN
    assert press("on_stage", more=True) is Act.NEXT_SEGMENT
    assert press("on_stage") is Act.OPEN_MARKING
    assert press("marking", more=True) is Act.NEXT_SEGMENT
    assert press("marking") is Act.CLOSE_MARKING
    assert press("done") is Act.REVEAL
    assert press("done", shown=True) is Act.CALL
    assert press("done", can=False) is Act.CALL
    assert press("done", can=False, waiting=0) is None
