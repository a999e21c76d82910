"""The one clock. An offset row moves it in demo and test; production ignores the row."""

from __future__ import annotations

import datetime as dt
import time

from django.conf import settings
from django.utils import timezone

from . import context

_cached: tuple[float, dt.timedelta] | None = None


def now() -> dt.datetime:
    """The current instant, aware, in UTC, moved by the offset row where the settings allow it."""
    return timezone.now() + offset()


def true_now() -> dt.datetime:
    """The machine's instant, never moved: what a proxy says is compared with it."""
    return timezone.now()


def arrived() -> dt.datetime:
    """When the running request was here as a whole: what a deadline is held against. ``now()`` outside a request.

    Whoever pressed in time may wait in line, for a worker or for a lock, until after the deadline. By the proxy's clock
    where it is trusted (``settings.ARRIVAL_HEADER``), else by ours; never by the client's.
    """
    at = context.current().arrived_at
    return now() if at is None else at + offset()


def longest_wait() -> dt.timedelta:
    """How long a request that arrived may have waited before anything here knows of it. Zero without a trusted header."""
    return dt.timedelta(seconds=settings.ARRIVAL_MAX_SECONDS if settings.ARRIVAL_HEADER else 0)


def today() -> dt.date:
    """The current date in the site's time zone."""
    return timezone.localdate(now())


def offset() -> dt.timedelta:
    """How far the clock is moved. Zero unless ``settings.CLOCK_MOVABLE``; read again after ``CLOCK_CACHE_SECONDS``."""
    global _cached
    if not settings.CLOCK_MOVABLE:
        return dt.timedelta()
    if _cached is None or time.monotonic() - _cached[0] > settings.CLOCK_CACHE_SECONDS:
        from .models import ClockOffset

        seconds = ClockOffset.objects.filter(pk=1).values_list("seconds", flat=True).first() or 0
        _cached = (time.monotonic(), dt.timedelta(seconds=seconds))
    return _cached[1]


def move(seconds: int) -> None:
    """Set the offset row to ``seconds`` from the true time. ``RuntimeError`` where the clock may not be moved."""
    global _cached
    if not settings.CLOCK_MOVABLE:
        raise RuntimeError("the clock cannot be moved under these settings")
    from .models import ClockOffset

    ClockOffset.objects.update_or_create(pk=1, defaults={"seconds": seconds})
    _cached = None


def move_to(instant: dt.datetime) -> None:
    """Make ``now()`` read ``instant`` from here on."""
    move(round((instant - timezone.now()).total_seconds()))


def forget() -> None:
    """Drop the cached offset (tests that roll the row back call this)."""
    global _cached
    _cached = None
