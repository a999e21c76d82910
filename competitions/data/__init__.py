"""Tables that the rules read."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from competitions.domain.calendar import WorkCalendar, parse_calendar

_FOLDER = Path(__file__).parent


@cache
def work_calendar() -> WorkCalendar:
    """The working-day table that comes with the product (`workdays.json`)."""
    return parse_calendar(json.loads((_FOLDER / "workdays.json").read_text(encoding="utf-8")))
