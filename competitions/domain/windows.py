"""Windows of time: when an act is early, in time or late.

A printed time holds for its whole second at both ends: with a close at 17:00:00 an act at
17:00:00.999 is in time and one at 17:00:01 is late; with an opening at 09:00:00 an act at
08:59:59.999 is early (提前、延期均不予受理). A deadline given as a date alone means 24:00 of that
day in the zone of the contest, that is its last second, 23:59:59, inclusive.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, tzinfo
from enum import StrEnum


class WindowState(StrEnum):
    """Where a moment lies."""

    EARLY = "early"
    OPEN = "open"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Window:
    """From `opens_at` to `closes_at`, both aware and inclusive to the second; None is no limit.

    Raises ValueError when a time is naive or the end lies before the start.
    """

    opens_at: datetime | None = None
    closes_at: datetime | None = None

    def __post_init__(self) -> None:
        for moment in (self.opens_at, self.closes_at):
            if moment is not None and moment.utcoffset() is None:
                raise ValueError("a window needs times with a zone")
        if self.opens_at and self.closes_at and _second(self.closes_at) < _second(self.opens_at):
            raise ValueError("a window cannot close before it opens")


def state(
    window: Window, now: datetime, *, extended_until: datetime | None = None, admitted_from: datetime | None = None
) -> WindowState:
    """Where `now` (aware) lies. `admitted_from` and `extended_until` are a personal extension: it never shortens."""
    moment = _second(now)
    opens_at = first_moment(window, admitted_from=admitted_from)
    if opens_at is not None and moment < _second(opens_at):
        return WindowState.EARLY
    closes_at = last_moment(window, extended_until=extended_until)
    if closes_at is not None and moment > _second(closes_at):
        return WindowState.LATE
    return WindowState.OPEN


def first_moment(window: Window, *, admitted_from: datetime | None = None) -> datetime | None:
    """The opening that holds for this person, or None when the window has no beginning."""
    if window.opens_at is None or admitted_from is None:
        return window.opens_at
    return min(window.opens_at, admitted_from)


def last_moment(window: Window, *, extended_until: datetime | None = None) -> datetime | None:
    """The printed end that holds for this person, or None when the window has no end."""
    if window.closes_at is None or extended_until is None:
        return window.closes_at
    return max(window.closes_at, extended_until)


def seconds_left(window: Window, now: datetime, *, extended_until: datetime | None = None) -> int | None:
    """Whole seconds in which an act is still in time, 0 when late, None without an end."""
    closes_at = last_moment(window, extended_until=extended_until)
    if closes_at is None:
        return None
    return max(0, int((_second(closes_at) - _second(now)).total_seconds()) + 1)


def end_of_day(day: date, zone: tzinfo) -> datetime:
    """The last second of `day` in `zone`: what a deadline given as a date alone means."""
    return datetime.combine(day, time(23, 59, 59), zone)


def start_of_day(day: date, zone: tzinfo) -> datetime:
    """The first second of `day` in `zone`: what an opening given as a date alone means."""
    return datetime.combine(day, time(0, 0, 0), zone)


def _second(moment: datetime) -> datetime:
    """In UTC, so that two times of one zone are compared by instant, not by wall clock."""
    return moment.astimezone(UTC).replace(microsecond=0)
