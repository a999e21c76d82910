"""The demo's clock: true time plus the offset row, moved by day and hour."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from workflow import clock


def at(day: dt.date, hour: int = 9, minute: int = 0) -> None:
    """Make it ``hour:minute`` of ``day`` in the site's zone, never later than true time."""
    wanted = dt.datetime.combine(day, dt.time(hour, minute), timezone.get_default_timezone())
    clock.move(min(round((wanted - (clock.now() - clock.offset())).total_seconds()), 0))


def true_today() -> dt.date:
    """The true date in the site's zone, wherever the clock stands."""
    return timezone.localdate(clock.now() - clock.offset())


def back_to_now() -> None:
    """True time again."""
    clock.move(0)
