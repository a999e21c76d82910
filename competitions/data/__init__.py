"""Tables that the rules read."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from competitions.domain.calendar import WorkCalendar, parse_calendar
from competitions.domain.duplicates import read_variants

_FOLDER = Path(__file__).parent


@cache
def work_calendar() -> WorkCalendar:
    """The working-day table that comes with the product (`workdays.json`)."""
    return parse_calendar(json.loads((_FOLDER / "workdays.json").read_text(encoding="utf-8")))


@cache
def variants() -> dict[int, str]:
    """Characters that stand for each other (`variants.txt`, from Unicode's Unihan database), for comparing names."""
    return read_variants((_FOLDER / "variants.txt").read_text(encoding="utf-8"))
