"""Halls (会场) that are ranked apart: the key of a list that is of one track, of one hall, or of a track in a hall.

A ranking, a line of promotion and a list of awards go by the code of their track; where halls are ranked apart, the hall
stands behind it (`making@2`; `@2` over all tracks). No code of a book holds an `@`.
"""

from __future__ import annotations

_BETWEEN = "@"


def line_key(track: str, hall: str) -> str:
    """The key of what is of this track in this hall; both may be empty."""
    return f"{track}{_BETWEEN}{hall}" if hall else track


def split_key(key: str) -> tuple[str, str]:
    """Track and hall of a key."""
    track, _between, hall = key.partition(_BETWEEN)
    return track, hall


def hall_order(hall: str) -> tuple[int, str]:
    """To sort halls by: hall 10 stands behind hall 9; without a hall first."""
    return (int(hall) if hall.isdigit() else 0, hall)
