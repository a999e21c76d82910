"""Windows of time: promise R9, the deadline is the server's, inclusive to its printed second."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competitions.domain.windows import (
    Window,
    WindowState,
    end_of_day,
    last_moment,
    seconds_left,
    start_of_day,
    state,
)

ZONE = ZoneInfo("Asia/Shanghai")
OPENS = datetime(2024, 4, 1, 9, 0, 0, tzinfo=ZONE)
CLOSES = datetime(2024, 5, 30, 17, 0, 0, tzinfo=ZONE)
WINDOW = Window(OPENS, CLOSES)
EARLY, OPEN, LATE = WindowState.EARLY, WindowState.OPEN, WindowState.LATE


def ms(count: int) -> timedelta:
    return timedelta(milliseconds=count)


@pytest.mark.promise("R9")
@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (OPENS - ms(1000), EARLY),
        (OPENS - ms(1), EARLY),
        (OPENS, OPEN),
        (CLOSES - ms(1000), OPEN),
        (CLOSES, OPEN),
        (CLOSES + ms(999), OPEN),
        (CLOSES + ms(1000), LATE),
        (CLOSES + timedelta(days=1), LATE),
    ],
)
def test_both_ends_hold_for_their_whole_second(now, expected):
    assert state(WINDOW, now) is expected


@pytest.mark.promise("R9")
def test_the_zone_of_the_asker_does_not_matter():
    assert state(WINDOW, CLOSES.astimezone(UTC)) is OPEN
    assert state(WINDOW, CLOSES.astimezone(ZoneInfo("America/New_York"))) is OPEN
    assert state(WINDOW, (CLOSES + ms(1000)).astimezone(ZoneInfo("Pacific/Auckland"))) is LATE


@pytest.mark.promise("R9")
def test_the_hour_that_comes_twice_is_told_apart():
    berlin = ZoneInfo("Europe/Berlin")
    closes = datetime(2024, 10, 27, 2, 30, tzinfo=berlin, fold=0)
    again = datetime(2024, 10, 27, 2, 30, tzinfo=berlin, fold=1)
    assert state(Window(None, closes), closes) is OPEN
    assert state(Window(None, closes), again) is LATE


@pytest.mark.promise("R9")
def test_a_date_alone_means_24_00():
    window = Window(start_of_day(date(2024, 5, 1), ZONE), end_of_day(date(2024, 5, 30), ZONE))
    assert state(window, datetime(2024, 4, 30, 23, 59, 59, 999_999, tzinfo=ZONE)) is EARLY
    assert state(window, datetime(2024, 5, 1, tzinfo=ZONE)) is OPEN
    assert state(window, datetime(2024, 5, 30, 23, 59, 59, 999_999, tzinfo=ZONE)) is OPEN
    assert state(window, datetime(2024, 5, 31, tzinfo=ZONE)) is LATE


def test_a_personal_extension_holds_and_never_shortens():
    later, earlier = CLOSES + timedelta(days=1), CLOSES - timedelta(days=1)
    assert state(WINDOW, later, extended_until=later) is OPEN
    assert state(WINDOW, later + ms(1000), extended_until=later) is LATE
    assert state(WINDOW, CLOSES, extended_until=earlier) is OPEN
    assert state(WINDOW, OPENS - ms(1), extended_until=later) is EARLY
    assert last_moment(WINDOW, extended_until=later) == later


def test_open_ends():
    assert state(Window(), OPENS) is OPEN
    assert state(Window(OPENS, None), CLOSES + timedelta(days=999)) is OPEN
    assert state(Window(None, CLOSES), OPENS - timedelta(days=999)) is OPEN
    assert last_moment(Window(OPENS, None), extended_until=CLOSES) is None


def test_seconds_left():
    assert seconds_left(WINDOW, CLOSES) == 1
    assert seconds_left(WINDOW, CLOSES - ms(60_000)) == 61
    assert seconds_left(WINDOW, CLOSES + ms(999)) == 1
    assert seconds_left(WINDOW, CLOSES + ms(1000)) == 0
    assert seconds_left(Window(), CLOSES) is None


def test_what_is_no_window():
    with pytest.raises(ValueError, match="zone"):
        Window(datetime(2024, 1, 1), None)
    with pytest.raises(ValueError, match="close before"):
        Window(CLOSES, OPENS)
    assert Window(CLOSES, CLOSES).closes_at == CLOSES


@given(st.integers(-5_000_000, 5_000_000))
def test_open_exactly_while_seconds_are_left(offset):
    now = CLOSES + ms(offset)
    is_open = state(Window(None, CLOSES), now) is OPEN
    assert is_open == (seconds_left(WINDOW, now) > 0) == (offset < 1000)
